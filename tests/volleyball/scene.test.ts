// Scenes: strict, with defaults, and never a crash or a polluted prototype, whatever JSON comes.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/base/errors.ts";
import { PRACTICE_SETTINGS } from "../../src/volleyball/practice/env-options.ts";
import { practiceTaskOf } from "../../src/volleyball/practice/tasks.ts";
import {
  parseVolleyballScene,
  SCENE_TASKS,
  settingsOfScene,
  taskOfScene,
} from "../../src/volleyball/scene.ts";
import { defaultSettings, TASKS } from "../../src/volleyball/tasks.ts";

const base = { room: "volleyball", title: "t", task: "3v3" };

describe("a scene", () => {
  it("has the published settings of its task when nothing is said", () => {
    for (const task of SCENE_TASKS) {
      const scene = parseVolleyballScene({ ...base, task });
      const practice = practiceTaskOf(scene);
      if (practice) {
        expect(settingsOfScene(scene)).toMatchObject({ ...PRACTICE_SETTINGS, maxSteps: practice.maxSteps });
        expect(scene.practice?.time_encoding).toBe(practice.timeEncoding);
        continue;
      }
      const known = task in TASKS ? TASKS[task as keyof typeof TASKS] : TASKS["3v3"];
      expect(taskOfScene(scene)).toBe(known);
      expect(settingsOfScene(scene)).toEqual(defaultSettings(known));
    }
  });

  it("comes back unchanged when it is parsed again", () => {
    const scene = parseVolleyballScene({
      ...base,
      seed: 9,
      court: { net_height_m: 2 },
      rules: { crash: "ignore" },
    });
    expect(parseVolleyballScene(JSON.parse(JSON.stringify(scene)))).toEqual(scene);
    expect(settingsOfScene(scene)).toMatchObject({
      court: { length_m: 12, netHeight_m: 2 },
      rules: { crash: "ignore" },
    });
  });

  it("names field, rule and value, and the nearest known word", () => {
    const cases: readonly (readonly [object, string])[] = [
      [{ gmaes: 3 }, 'x: gmaes: expected a known key (did you mean "games"?), received "gmaes"'],
      [{ ball: { mas_kg: 1 } }, 'x: ball.mas_kg: expected a known key (did you mean "mass_kg"?)'],
      [{ games: 0 }, "x: games: expected a number ≥ 1, received 0"],
      [{ games: 1.5 }, "x: games: expected a whole number, received 1.5"],
      [{ games: "1" }, 'x: games: expected a number, received "1"'],
      [{ gravity_mps2: Number.NaN }, "x: gravity_mps2: expected a finite number, received NaN"],
      [{ gravity_mps2: Number.POSITIVE_INFINITY }, "expected a finite number, received Infinity"],
      [{ gravity_mps2: -9.81 }, "x: gravity_mps2: expected a number > 0, received -9.81"],
      [{ ball: [] }, "x: ball: expected an object, received []"],
      [{ ball: { restitution: 1.1 } }, "x: ball.restitution: expected a number ≤ 1, received 1.1"],
      [{ deterministic: "yes" }, 'x: deterministic: expected true or false, received "yes"'],
      [{ task: "4v4" }, "x: task: expected one of 1v1, 3v3, 6v6, 3v3-hier"],
      [{ title: "" }, 'x: title: expected a text of length ≥ 1, received ""'],
      [{ title: "\u001b[31m" }, "x: title: expected a text without control characters"],
      [{ drill: { target_m: [1, 2] } }, "x: drill.target_m: expected a list of length ≥ 3, received [1,2]"],
      [{ vehicles: { model: "irs" } }, "x: vehicles.model: expected a vehicle with four rotors"],
      [{ vehicles: { model: "neo11" } }, 'received "neo11"'],
      [{ vehicles: { randomise: { mass: 0.6 } } }, "x: vehicles.randomise.mass: expected a number ≤ 0.5"],
      [{ court: { width_m: 1 } }, "x: court: expected room for the anchor at (3, -1.5) m"],
    ];
    for (const [more, rule] of cases) {
      expect(() => parseVolleyballScene({ ...base, ...more }, "x"), rule).toThrow(rule);
    }
    for (const value of [null, [], 3, "scene", undefined]) {
      expect(() => parseVolleyballScene(value, "x")).toThrow("x: expected an object");
    }
  });

  it("is read or refused with a ConfigError, whatever JSON comes", () => {
    const key = fc.constantFrom(
      "room",
      "title",
      "task",
      "seed",
      "games",
      "court",
      "ball",
      "rules",
      "vehicles",
      "__proto__",
      "drill",
      "record",
      "x",
    );
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom("3v3", "volleyball", 1, 1e308, -0, { length_m: 12 }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value)), (entries) => {
        const scene = JSON.parse(JSON.stringify({ ...base, ...Object.fromEntries(entries) }));
        try {
          expect(Object.isFrozen(parseVolleyballScene(scene))).toBe(false);
        } catch (error) {
          expect(error, (error as Error).stack).toBeInstanceOf(ConfigError);
          expect((error as Error).message).not.toContain("\n");
          expect((error as Error).message.length).toBeLessThan(600);
        }
        expect(({} as Record<string, unknown>).length_m).toBeUndefined();
      }),
      { seed: 11, numRuns: 500 },
    );
  });
});

it("fills in the defaults of its task, so that what is written down says everything", () => {
  const scene = parseVolleyballScene({ room: "volleyball", title: "x", task: "1v1", court: { width_m: 4 } });
  expect(scene.court).toEqual({ length_m: 6, width_m: 4, net_height_m: 2.43 });
  expect(scene.max_steps).toBe(1000);
  expect(scene.rules.crash).toBe("end");
  expect(parseVolleyballScene(JSON.parse(JSON.stringify(scene)))).toEqual(scene);
  const hier = parseVolleyballScene({ room: "volleyball", title: "x", task: "3v3-hier" });
  expect(hier.rules.crash).toBe("ignore");
});
