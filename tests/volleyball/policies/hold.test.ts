// Drones held at points by the homing controller, whatever their vehicle.

import { beforeAll, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../../src/kernels/kernels.ts";
import { AGENT } from "../../../src/kernels/volleyball-worlds.ts";
import { crazyflie } from "../../../src/quadrotor/sheets/crazyflie.ts";
import { hummingbird } from "../../../src/quadrotor/sheets/hummingbird.ts";
import { iris } from "../../../src/quadrotor/sheets/iris.ts";
import type { VehicleSheet } from "../../../src/quadrotor/vehicle.ts";
import { makeWorlds } from "../../../src/volleyball/make-worlds.ts";
import { HoldPlayer } from "../../../src/volleyball/policies/hold.ts";
import { TASKS } from "../../../src/volleyball/tasks.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

/** m, where a drone must be after six seconds; the controller has no integral part */
const HELD = 0.05;
const SECONDS_6 = 300;

it.each([iris, crazyflie, hummingbird])("brings $name to its point and keeps it there", (sheet) => {
  const vehicles = new Array<VehicleSheet>(6).fill(sheet);
  const worlds = makeWorlds(kernels, TASKS["3v3"], { worlds: 2, vehicles });
  const games = new Uint32Array(2);
  const players = ([0, 1] as const).map(
    (team) => new HoldPlayer({ worlds, task: "3v3", team, games, seed: 1, deterministic: true }),
  );
  const point = (drone: number): [number, number, number] => [3.4, 2 * drone - 2, 1.6];
  for (const player of players) for (let k = 0; k < 3; k++) player.aim(1, k, point(k));
  const both = Uint8Array.of(1, 1);
  for (let step = 0; step < SECONDS_6; step++) {
    for (const player of players) player.act(both);
    worlds.step();
  }
  for (let agent = 0; agent < 6; agent++) {
    const turn = agent < 3 ? 1 : -1;
    point(agent % 3).forEach((value, axis) => {
      const position = worlds.agentRow(AGENT.position + axis, agent)[1] as number;
      expect(Math.abs(position - (axis < 2 ? turn * value : value))).toBeLessThan(HELD);
    });
  }
  for (const player of players) player.free();
  worlds.free();
});

it("commands only the drones it is told to", () => {
  const worlds = makeWorlds(kernels, TASKS["3v3"], { worlds: 1 });
  const games = new Uint32Array(1);
  const player = new HoldPlayer({ worlds, task: "3v3", team: 1, games, seed: 1, deterministic: true });
  worlds.actions.fill(7);
  player.actFor(Uint8Array.of(1), 0b101);
  const touched = [...Array(6).keys()].filter((agent) => worlds.actions[agent * 4] !== 7);
  expect(touched).toEqual([3, 5]);
  player.free();
  worlds.free();
});
