// The world as a whole: lanes do not see each other, f32 follows f64, and turning a game about z changes nothing.
import { beforeAll, describe, expect, it } from "vitest";
import { philox, toUniform } from "../../src/base/philox.ts";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { type Precision, type VolleyballWorlds, WORLD } from "../../src/kernels/volleyball-worlds.ts";
import { iris } from "../../src/quadrotor/sheets/iris.ts";
import { hoverThrottle } from "../../src/quadrotor/vehicle.ts";
import type { TaskName } from "../../src/volleyball/policies/policy.ts";
import { AGENT, startWorlds } from "./rally.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

const HOVER = 2 * hoverThrottle(iris) - 1;
const STEPS = 60;

/** A command near hover, named by game, drone, step and rotor. */
function command(game: number, drone: number, step: number, rotor: number): number {
  const words = philox([game, drone, step, 0], [1, 0]);
  return HOVER + 0.05 * (toUniform(words[rotor] as number) - 0.5);
}

/** Flies with the same commands for a game wherever it is; `order` names the game of each slot. */
function fly(worlds: VolleyballWorlds, order: readonly number[], steps = STEPS): void {
  for (let step = 0; step < steps; step++) {
    const actions = worlds.actions;
    order.forEach((game, slot) => {
      for (let drone = 0; drone < worlds.agents; drone++) {
        for (let rotor = 0; rotor < 4; rotor++) {
          actions[(slot * worlds.agents + drone) * 4 + rotor] = command(game, drone, step, rotor);
        }
      }
    });
    worlds.step();
  }
}

describe("lanes", () => {
  for (const precision of ["f32", "f64"] as const) {
    it(`give a world the same bits in every slot and beside any others (${precision})`, () => {
      const columns = new Map<number, Float64Array>();
      const orders = [[0], [0, 1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1, 0], [3, 3, 0, 1, 1, 2, 0, 5, 6]];
      for (const order of orders) {
        const worlds = startWorlds(kernels, "3v3", order.length, { precision });
        fly(worlds, order);
        order.forEach((game, slot) => {
          const column = worlds.column(slot);
          const known = columns.get(game);
          if (known) expect(column).toEqual(known);
          else columns.set(game, column);
        });
        worlds.free();
      }
      expect(new Set([...columns.values()].map((column) => column.join())).size).toBe(7);
    });
  }
});

describe("precision", () => {
  it("f32 stays within a millimetre of f64 over a serve, same hits and outcome", () => {
    const run = (precision: Precision) => {
      const worlds = startWorlds(kernels, "3v3", 4, { precision });
      const out: number[][] = [];
      for (let k = 0; k < 2; k++) {
        fly(worlds, [0, 1, 2, 3], 30);
        for (let world = 0; world < 4; world++) out.push([...worlds.column(world)]);
      }
      const observations = [...worlds.observations];
      worlds.free();
      return { out, observations };
    };
    const [single, double] = [run("f32"), run("f64")];
    let largest = 0;
    single.out.forEach((column, k) => {
      column.forEach((value, row) => {
        largest = Math.max(largest, Math.abs(value - (double.out[k]?.[row] as number)));
      });
    });
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThan(1e-3);
    single.observations.forEach((value, k) => {
      expect(Math.abs(value - (double.observations[k] as number))).toBeLessThan(1e-3);
    });
  });
});

describe("turned by π about z, seats exchanged", () => {
  // positions, velocities and angular velocities change sign in x and y; heights and flags stay
  const SIGN = [-1, -1, 1];

  for (const name of ["1v1", "3v3", "6v6"] as TaskName[]) {
    it(`a game is the same game (${name})`, () => {
      const settings = { rules: { crash: "ignore" as const } };
      const worlds = [0, 1].map((server) =>
        startWorlds(kernels, name, 1, { server: server as 0 | 1, settings }),
      );
      const [one, two] = worlds as [VolleyballWorlds, VolleyballWorlds];
      const n = one.agents / 2;
      const twin = (drone: number): number => (drone + n) % one.agents;
      if (name === "1v1") {
        // starts are drawn there: give the second the turned start of the first
        for (let drone = 0; drone < 2; drone++) {
          const [w, x, y, z] = [0, 1, 2, 3].map(
            (k) => one.agentRow(AGENT.quaternion + k, drone)[0] as number,
          );
          const turned = [-(z as number), -(y as number), x as number, w as number];
          for (let k = 0; k < 4; k++)
            two.agentRow(AGENT.quaternion + k, twin(drone))[0] = turned[k] as number;
          for (let k = 0; k < 3; k++) {
            const value = one.agentRow(AGENT.position + k, drone)[0] as number;
            two.agentRow(AGENT.position + k, twin(drone))[0] = (SIGN[k] as number) * value;
          }
        }
        for (let k = 0; k < 3; k++) {
          const ball = one.worldRow(WORLD.ballPosition + k)[0] as number;
          two.worldRow(WORLD.ballPosition + k)[0] = (SIGN[k] as number) * ball;
        }
      }
      for (let step = 0; step < STEPS; step++) {
        for (let drone = 0; drone < one.agents; drone++) {
          for (let rotor = 0; rotor < 4; rotor++) {
            const value = command(0, drone, step, rotor);
            one.actions[drone * 4 + rotor] = value;
            two.actions[twin(drone) * 4 + rotor] = value;
          }
        }
        one.step();
        two.step();
        for (let drone = 0; drone < one.agents; drone++) {
          for (const field of [AGENT.position, AGENT.velocity, AGENT.angularVelocity]) {
            for (let k = 0; k < 3; k++) {
              const value = one.agentRow(field + k, drone)[0] as number;
              expect(two.agentRow(field + k, twin(drone))[0]).toBeCloseTo((SIGN[k] as number) * value, 9);
            }
          }
          for (const field of [
            AGENT.trueHit,
            AGENT.wrongTurn,
            AGENT.wrongRacket,
            AGENT.touches,
            AGENT.throttle,
          ]) {
            expect(two.agentRow(field, twin(drone))[0]).toBe(one.agentRow(field, drone)[0]);
          }
          expect(two.rewards[twin(drone)]).toBeCloseTo(one.rewards[drone] as number, 4);
        }
        const swapped = [0, 2, 1, 3, 4, 5, 6][one.worldRow(WORLD.outcome)[0] as number];
        expect(two.worldRow(WORLD.outcome)[0]).toBe(swapped);
        if (swapped !== 0) break;
      }
      for (const world of worlds) world.free();
    });
  }
});
