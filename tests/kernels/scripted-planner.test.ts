// The planner of the scripted team through its face: what it sees, and that both sides count slots alike.

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { LOOK, NO_SCORE, PLAN, ScriptedPlanner, SETTING } from "../../src/kernels/scripted-planner.ts";
import { type VolleyballWorlds, WORLD } from "../../src/kernels/volleyball-worlds.ts";
import { makeWorlds } from "../../src/volleyball/make-worlds.ts";
import { BASES, settingsOf, TEMPERS } from "../../src/volleyball/policies/scripted/temper.ts";
import { TASKS } from "../../src/volleyball/tasks.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

/** Values of `export const PREFIX_NAME: i32 = n;` by camel-case name without the prefix. */
function constants(file: string, prefix = ""): Map<string, number> {
  const source = readFileSync(new URL(`../../assembly/volleyball/scripted/${file}`, import.meta.url), "utf8");
  const found = new Map<string, number>();
  for (const [, name = "", value] of source.matchAll(/export const ([A-Z_]+): i32 = (\d+);/g)) {
    if (!name.startsWith(prefix)) continue;
    const words = name.slice(prefix.length).toLowerCase().split("_");
    found.set(words.map((w, k) => (k ? w.charAt(0).toUpperCase() + w.slice(1) : w)).join(""), Number(value));
  }
  return found;
}

describe("slots of the planner", () => {
  it.each([
    ["LOOK", LOOK, () => constants("planner.ts", "LOOK_")],
    ["PLAN", PLAN, () => constants("layout.ts", "PLAN_")],
    ["SETTING", SETTING, () => constants("planner.ts")],
  ] as const)("have the same numbers on both sides: %s", (_, table, read) => {
    const assembly = read();
    const other: Record<string, string> = {
      slots: "settingsCount",
      clearance: "clearanceWanted",
      margin: "marginWanted",
    };
    for (const [name, slot] of Object.entries(table)) {
      expect(assembly.get(other[name] ?? name), name).toBe(slot);
    }
  });
});

/** m, over 150 steps in f32 against f64 */
const ROUNDING = 2e-3;

function serveWorlds(precision: "f32" | "f64"): VolleyballWorlds {
  const worlds = makeWorlds(kernels, TASKS["3v3"], { worlds: 1, precision });
  worlds.worldRow(WORLD.ballVelocity)[0] = -5;
  worlds.worldRow(WORLD.ballVelocity + 1)[0] = 1;
  worlds.worldRow(WORLD.ballVelocity + 2)[0] = 3;
  return worlds;
}

describe("a look at a world", () => {
  it.each(["f32", "f64"] as const)(
    "foresees where and when the ball comes down, from both sides (%s)",
    (precision) => {
      const worlds = serveWorlds(precision);
      let [x, y, z] = [6, 0, 5];
      let fall = 3;
      let steps = 0;
      let cross = -1;
      for (; z >= 0.2; steps++) {
        if (cross < 0 && x <= 0) cross = steps;
        fall -= 9.81 * 0.02;
        x -= 5 * 0.02;
        y += 1 * 0.02;
        z += fall * 0.02;
      }
      for (const team of [0, 1] as const) {
        const planner = new ScriptedPlanner(worlds, team, 1);
        const look = planner.look(0);
        const sign = team === 0 ? 1 : -1;
        expect(look[LOOK.downStep]).toBe(steps);
        expect(look[LOOK.crossStep]).toBe(cross);
        expect(Math.abs((look[LOOK.down] as number) - sign * x)).toBeLessThan(ROUNDING);
        expect(Math.abs((look[LOOK.down + 1] as number) - sign * y)).toBeLessThan(ROUNDING);
        expect(look[LOOK.mine]).toBe(team === 0 ? 1 : 0);
        expect(look[LOOK.ours]).toBe(team === 0 ? 1 : 0);
        // at the start only the server, drone 2 of team 0, may touch
        expect(look[LOOK.free]).toBe(team === 0 ? 0b100 : 0);
        planner.free();
      }
      worlds.free();
    },
  );

  it("notices a ball that does not go where it was expected, and forgets on demand", () => {
    const worlds = serveWorlds("f32");
    const planner = new ScriptedPlanner(worlds, 0, 1);
    planner.look(0);
    worlds.worldRow(WORLD.ballVelocity + 2)[0] = 3 - 9.81 * 0.02;
    expect(planner.look(0)[LOOK.struck]).toBe(0);
    worlds.worldRow(WORLD.ballVelocity + 2)[0] = 5;
    expect(planner.look(0)[LOOK.struck]).toBe(1);
    worlds.worldRow(WORLD.ballVelocity + 2)[0] = 8;
    planner.forget(0);
    expect(planner.look(0)[LOOK.struck]).toBe(0);
    planner.free();
    worlds.free();
  });
});

describe("a search", () => {
  const planned = (seed: number, poisoned: boolean): number[] => {
    const worlds = makeWorlds(kernels, TASKS["3v3"], { worlds: 1 });
    const planner = new ScriptedPlanner(worlds, 0, seed);
    planner.settings.set(settingsOf(TEMPERS.scripted, 6, false));
    BASES["3v3"].serve.forEach((point, drone) => {
      planner.homes(0).set(point, drone * 4);
    });
    if (poisoned) {
      // another search, with everybody in play, leaves its traces in the scratch
      planner.look(0);
      planner.search(7, 0b111, false);
    }
    planner.look(0);
    const score = planner.search(1, 0b100, true);
    const plan = [score, ...planner.plan(0)];
    planner.free();
    worlds.free();
    return plan;
  };

  it("finds a serve, and depends on seed and state alone", () => {
    const plan = planned(1, false);
    expect(plan[0]).toBeGreaterThan(0.5);
    expect(plan[1 + PLAN.drone]).toBe(2);
    expect(plan[1 + PLAN.hit]).toBe(1);
    expect(planned(1, true)).toEqual(plan);
    expect(planned(2, false)).not.toEqual(plan);
  });

  it("says so when nobody may play", () => {
    const worlds = makeWorlds(kernels, TASKS["3v3"], { worlds: 1 });
    const planner = new ScriptedPlanner(worlds, 0, 1);
    planner.settings.set(settingsOf(TEMPERS.scripted, 6, false));
    planner.look(0);
    expect(planner.search(0, 0, false)).toBe(NO_SCORE);
    expect(planner.plan(0)[PLAN.drone]).toBe(-1);
    planner.free();
    worlds.free();
  });
});
