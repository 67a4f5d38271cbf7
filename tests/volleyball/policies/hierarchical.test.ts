import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../../src/kernels/kernels.ts";
import { AGENT, WORLD } from "../../../src/kernels/volleyball-worlds.ts";
import { randomActor } from "../../../src/learning/random-actor.ts";
import { makeWorlds } from "../../../src/volleyball/make-worlds.ts";
import { nextPhase, skillIn } from "../../../src/volleyball/policies/hierarchical.ts";
import type { Seat } from "../../../src/volleyball/policies/policy.ts";
import { SkillPlayer, viewSkills, writeSkillObservation } from "../../../src/volleyball/policies/skills.ts";
import { TASKS } from "../../../src/volleyball/tasks.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

const hits = (opponent: boolean, ...drones: number[]) => ({
  opponent,
  drones: [0, 1, 2].map((k) => drones.includes(k)) as [boolean, boolean, boolean],
});

describe("the event machine (volleyball.md 6)", () => {
  it("goes from the opponent's hit over pass, set and attack, once", () => {
    let phase = 0;
    const seen = [
      hits(false, 0, 1, 2),
      hits(true),
      hits(true, 0),
      hits(false, 2),
      hits(false, 0),
      hits(false, 1),
      hits(true, 2),
    ].map((event) => {
      phase = nextPhase(phase, event);
      return phase;
    });
    expect(seen).toEqual([0, 1, 1, 2, 3, 4, 4]);
  });

  it("chains transitions of one step, in order", () => {
    expect(nextPhase(0, hits(true, 2, 0))).toBe(3);
    expect(nextPhase(1, hits(false, 1, 0, 2))).toBe(4);
  });

  it("serves once", () => {
    expect(nextPhase(5, hits(true, 0, 1))).toBe(5);
    expect(nextPhase(5, hits(false, 2))).toBe(6);
    expect(nextPhase(6, hits(true, 2))).toBe(6);
  });

  it("deals the skills of the table", () => {
    const table = [0, 1, 2, 3, 4, 5, 6].map((phase) => [2, 0, 1].map((drone) => skillIn(phase, drone)));
    expect(table).toEqual([
      ["goto", "goto", "goto"],
      ["firstpass", "goto", "goto"],
      ["firstpass_hover", "secpass", "goto"],
      ["firstpass_hover", "secpass_hover", "att"],
      ["firstpass_hover", "secpass_hover", "att_hover"],
      ["serve", "goto", "goto"],
      ["serve_hover", "goto", "goto"],
    ]);
  });
});

describe("skill observations", () => {
  const turn = { world: 2, agent: 1, target: [1, 2, 3] as const, begun: true, side: 1 };

  it("hold what the specification lists, column by column", () => {
    const worlds = makeWorlds(kernels, TASKS["3v3-hier"], { worlds: 4 });
    worlds.worldRow(WORLD.ballPosition).fill(-1.5);
    worlds.worldRow(WORLD.ballVelocity + 2).fill(4);
    worlds.agentRow(AGENT.position + 1, 1).fill(0.25);
    worlds.observe();
    const view = viewSkills(worlds);
    const state = [...worlds.observations.slice((2 * 6 + 1) * 57, (2 * 6 + 1) * 57 + 23)];
    const out = new Float32Array(40);
    const read = (skill: "goto" | "att" | "serve" | "firstpass", size: number): number[] => {
      out.fill(0);
      writeSkillObservation(skill, view, turn, out, 1);
      expect([...out.subarray(1 + size)].every((x) => x === 0)).toBe(true);
      return [...out.subarray(1, 1 + size)];
    };
    const ball = [-1.5, view.ball[1]?.[2] as number, view.ball[2]?.[2] as number];
    const position = [2, 0.25, 2.5];
    const away = (a: number[], b: readonly number[]): number[] =>
      a.map((x, k) => Math.fround(x - (b[k] as number)));
    const seen = [...state, ...ball, ...away(ball, position), 0, 0, 4];
    expect(read("goto", 26)).toEqual([...away([1, 2, 3], position), ...state.slice(3), 0, 0, 0]);
    expect(read("firstpass", 34)).toEqual([...seen, 1, 0]);
    expect(read("att", 36)).toEqual([...seen, 1, 0, 1, 0]);
    expect(read("serve", 37)).toEqual([...seen, 1, 0, ...away(ball, [1, 2, 3])]);
    worlds.free();
  });

  it("drive one drone a world and leave the others alone", () => {
    const worlds = makeWorlds(kernels, TASKS["1v1"], { worlds: 5 });
    const seat: Seat = {
      worlds,
      task: "1v1",
      team: 0,
      games: new Uint32Array(5),
      seed: 1,
      deterministic: true,
    };
    const aim = { target: [1.5, 0, 2] as const, begun: false, side: 0 };
    const player = new SkillPlayer(seat, "goto", randomActor(26, [16], 4, 3), 0, aim);
    worlds.observe();
    worlds.actions.fill(9);
    player.act(Uint8Array.of(1, 0, 1, 1, 0));
    const moved = Array.from({ length: 10 }, (_, row) =>
      worlds.actions.slice(4 * row, 4 * row + 4).every((x) => x !== 9),
    );
    expect(moved).toEqual([true, false, false, false, true, false, true, false, false, false]);
    player.free();
    worlds.free();
  });

  it("refuse a net of another size, and a drone of the far team", () => {
    const worlds = makeWorlds(kernels, TASKS["1v1"], { worlds: 1 });
    const seat: Seat = {
      worlds,
      task: "1v1",
      team: 0,
      games: new Uint32Array(1),
      seed: 1,
      deterministic: true,
    };
    const aim = { target: [0, 0, 0] as const, begun: false, side: 0 };
    expect(() => new SkillPlayer(seat, "serve", randomActor(26, [4], 4, 3), 0, aim)).toThrow(
      "expected 37, as skill serve",
    );
    expect(() => new SkillPlayer(seat, "goto", randomActor(26, [4], 4, 3), 1, aim)).toThrow("drill.agent");
    worlds.free();
  });
});
