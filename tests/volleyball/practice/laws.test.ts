// Laws of a batch of practice worlds: bits do not depend on place, size or neighbours of the batch; f32 follows f64; a saved
// state goes on as if never stopped; starts are drawn within their ranges; the rows of the face are those of the kernels.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { philox, toUniform } from "../../../src/base/philox.ts";
import { type Kernels, loadKernels } from "../../../src/kernels/kernels.ts";
import {
  PRACTICE_AGENT,
  PRACTICE_CONFIG,
  PRACTICE_TASK,
  PRACTICE_WORLD,
} from "../../../src/kernels/practice-worlds.ts";
import { toRpy } from "../../../src/quadrotor/quaternion.ts";
import { PracticeEnv } from "../../../src/volleyball/practice/env.ts";
import type { PracticeEnvOptions } from "../../../src/volleyball/practice/env-options.ts";
import { PRACTICE_TASKS, type PracticeTask } from "../../../src/volleyball/practice/tasks.ts";
import { statesOf } from "./twin.ts";

const TASKS = Object.values(PRACTICE_TASKS);
const SEED = 11;
const SHORT_HORIZON = 20; // steps before the first contact
const SINGLE = 2e-5; // m and rad, f32 against f64 over those

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

/** Writes actions about hover, named by world number, agent and step, and advances. */
function advance(env: PracticeEnv, firstWorld: number, step: number): void {
  const row = env.agentCount * 4;
  const actions = kernels.f32(env.actionsAddress, env.worlds * row);
  for (let world = 0; world < env.worlds; world++) {
    for (let k = 0; k < row; k += 4) {
      const words = philox([firstWorld + world, step, k, 0], [3, 33]);
      words.forEach((word, j) => {
        actions[world * row + k + j] = 0.24 + 0.1 * (toUniform(word) - 0.5);
      });
    }
  }
  env.advance();
}

const PARTS = 8;

it("staggered worlds have clocks all over their first episode, by their numbers, and tell so", () => {
  const make = (worlds: number): PracticeEnv =>
    new PracticeEnv(kernels, PRACTICE_TASKS["bump-and-pass"], { worlds, maxSteps: 400 });
  const env = make(128);
  env.begin(SEED, 0, true);
  const clocks = Float32Array.from(env.batch.worldRow(PRACTICE_WORLD.step)).slice(0, 128);
  const shares = new Array<number>(PARTS).fill(0);
  for (const clock of clocks) {
    const part = Math.floor((clock / 400) * PARTS);
    shares[part] = (shares[part] as number) + 1;
  }
  for (const share of shares) expect(Math.abs(share - 128 / PARTS)).toBeLessThanOrEqual(2);
  const seen = kernels.f32(env.observationsAddress, 128 * 2 * env.observationSize);
  clocks.forEach((clock, world) => {
    const end = (2 * world + 2) * env.observationSize;
    expect([...seen.subarray(end - 4, end)]).toEqual(new Array(4).fill(Math.fround(clock / 400)));
  });
  const part = make(8);
  part.begin(SEED, 40, true);
  expect([...part.batch.worldRow(PRACTICE_WORLD.step)].slice(0, 8)).toEqual([...clocks.slice(40, 48)]);
  // the first episodes are cut where their clocks say
  const longest = clocks.reduce((last, clock, world) => (clock > (clocks[last] as number) ? world : last), 0);
  const left = 400 - (clocks[longest] as number);
  for (let step = 1; step < left; step++) advance(env, 0, step);
  expect(kernels.u8(env.endsAddress, 128)[longest]).toBe(0);
  advance(env, 0, left);
  expect(kernels.u8(env.endsAddress, 128)[longest]).toBe(2);
  env.close();
  part.close();
});

/** Everything that a trainer can read, of one world. */
function bytesOf(env: PracticeEnv, world: number): number[] {
  const size = env.agentCount * env.observationSize;
  const f32 = (at: number, count: number): number[] => [...kernels.u32(at + 4 * world * count, count)];
  return [
    ...f32(env.observationsAddress, size),
    ...f32(env.rewardsAddress, env.agentCount),
    kernels.u8(env.endsAddress + world, 1)[0] as number,
    ...f32(env.finalObservationsAddress, size),
    ...f32(env.finalMetricsAddress, env.metrics.length),
  ];
}

/** Every step of one world, and how often its episode ended. */
function play(
  task: PracticeTask,
  options: PracticeEnvOptions,
  firstWorld: number,
  world: number,
): { trace: number[][]; ends: number } {
  const env = new PracticeEnv(kernels, task, { maxSteps: 90, ...options });
  env.begin(SEED, firstWorld);
  const trace = [bytesOf(env, world)];
  let ends = 0;
  for (let step = 0; step < 200; step++) {
    advance(env, firstWorld, step);
    trace.push(bytesOf(env, world));
    if (kernels.u8(env.endsAddress + world, 1)[0] !== 0) ends++;
  }
  env.free();
  return { trace, ends };
}

for (const task of TASKS) {
  describe(task.name, () => {
    for (const precision of ["f32", "f64"] as const) {
      it(`has the same bits alone and in a batch, at every place (${precision})`, () => {
        const alone = play(task, { worlds: 1, precision }, 6, 0);
        expect(alone.ends).toBeGreaterThan(0);
        expect(play(task, { worlds: 9, precision }, 0, 6).trace).toEqual(alone.trace);
        expect(play(task, { worlds: 6, precision }, 1, 5).trace).toEqual(alone.trace);
      });
    }

    if (task.agents === 1) {
      it("has them with PIDrate, too", () => {
        const options = { actionTransform: "PIDrate" } as const;
        const alone = play(task, { ...options, worlds: 1 }, 6, 0);
        expect(play(task, { ...options, worlds: 9 }, 0, 6).trace).toEqual(alone.trace);
      });
    }

    it("follows its double-precision twin for a while", () => {
      const [single, double] = (["f32", "f64"] as const).map((precision) => {
        const env = new PracticeEnv(kernels, task, { worlds: 16, precision });
        env.begin(SEED, 0);
        for (let step = 0; step < SHORT_HORIZON; step++) advance(env, 0, step);
        const state = env.state();
        env.free();
        return state;
      }) as [Float32Array, Float32Array];
      const gap = single.reduce((most, x, k) => Math.max(most, Math.abs(x - (double[k] as number))), 0);
      expect(gap).toBeGreaterThan(0);
      expect(gap).toBeLessThan(SINGLE);
    });

    it("goes on from a saved state as if never stopped, in another environment as well", () => {
      const make = (): PracticeEnv => new PracticeEnv(kernels, task, { worlds: 6, maxSteps: 70 });
      const env = make();
      env.begin(SEED, 40);
      for (let step = 0; step < 50; step++) advance(env, 40, step);
      const saved = env.save();
      const run = (from: PracticeEnv): Uint8Array => {
        for (let step = 50; step < 350; step++) advance(from, 40, step);
        return from.save();
      };
      const after = run(env);
      expect(after).not.toEqual(saved);
      env.restore(saved);
      expect(env.save()).toEqual(saved);
      expect(run(env)).toEqual(after);
      const other = make();
      other.restore(saved);
      expect(run(other)).toEqual(after);
      other.free();
      env.free();
    });

    it("draws starts within the ranges of the task, another for each world and episode", () => {
      const env = new PracticeEnv(kernels, task, { worlds: 400, precision: "f64", maxSteps: 1 });
      env.begin(SEED, 0);
      const starts = [statesOf(env)];
      env.advance(); // every episode ends after one step
      starts.push(statesOf(env));
      const lean = task.name === "hover" ? 0.2 : 0.1;
      const all = starts.flat();
      for (const { drones, ball, ballVelocity, step } of all) {
        expect(step).toBe(0);
        drones.forEach(({ p, q, v, w }, i) => {
          const [low, high] = rangeOf(task, i);
          p.forEach((x, k) => {
            expect(x).toBeGreaterThanOrEqual(low[k] as number);
            expect(x).toBeLessThanOrEqual(high[k] as number);
          });
          const [roll, pitch] = toRpy(kernels, q);
          expect(Math.max(Math.abs(roll), Math.abs(pitch))).toBeLessThanOrEqual(lean * Math.PI + 1e-12);
          expect([...v, ...w].every((x) => x === 0)).toBe(true);
        });
        if (task.ballAbove_m === 0) continue;
        const [x, y, z] = (drones[0] as { p: number[] }).p as [number, number, number];
        expect(ball).toEqual([x, y, z + task.ballAbove_m]);
        expect(ballVelocity).toEqual([0, 0, 0]);
      }
      const turned = new Set(all.map(({ drones }) => drones[0]?.q.join()));
      expect(turned.size).toBe(all.length);
      // yaw over the whole circle: the mean of its cosine has a standard error of 0.025
      const mean = all.reduce(
        (sum, { drones }) => sum + ((drones[0]?.q[0] ?? 0) ** 2 * 2 - 1) / all.length,
        0,
      );
      expect(Math.abs(mean)).toBeLessThan(0.15);
      env.free();
    });
  });
}

/** Where drone i may start. */
function rangeOf(task: PracticeTask, i: number): [number[], number[]] {
  if (task.name === "hover") {
    return [
      [-2.5, -2.5, 1],
      [2.5, 2.5, 2.5],
    ];
  }
  const anchor = task.anchors[i] as readonly number[];
  return [
    anchor.map((x, k) => x - (task.startSpread_m[k] as number)),
    anchor.map((x, k) => x + (task.startSpread_m[k] as number)),
  ];
}

it("refuses a state of another environment, wrong options, seeds and actions", () => {
  const task = PRACTICE_TASKS["solo-bump"];
  const env = new PracticeEnv(kernels, task, { worlds: 2 });
  const other = new PracticeEnv(kernels, task, { worlds: 2, shaping: false });
  expect(() => env.restore(other.save())).toThrow("saved by volleyball/practice/solo-bump");
  expect(() => env.restore(env.save().subarray(1))).toThrow("state: expected");
  expect(() => env.begin(-1, 0)).toThrow("seed: expected a whole number");
  expect(() => env.begin(1, 0.5)).toThrow("firstWorld: expected a whole number");
  expect(() => env.step(new Float32Array(4))).toThrow("actions: expected 8 numbers [2, 1, 4], received 4");
  expect(() => env.step(new Float32Array(8).fill(Number.NaN))).toThrow(
    "actions[0]: expected a finite number",
  );
  const make = (options: object, name: keyof typeof PRACTICE_TASKS = "hover"): PracticeEnv =>
    new PracticeEnv(kernels, PRACTICE_TASKS[name], { worlds: 1, ...options });
  expect(() => make({ worlds: 0 })).toThrow("worlds: expected an integer ≥ 1");
  expect(() => make({ maxSteps: 0 })).toThrow("maxSteps: expected an integer ≥ 1");
  expect(() => make({ tolerance_m: 0 })).toThrow("tolerance_m: expected a number > 0");
  expect(() => make({ actionTransform: "rate" })).toThrow("actionTransform: expected one of PRT, PIDrate");
  expect(() => make({ actionTransform: "PIDrate" }, "bump-and-pass")).toThrow("PIDrate is for one drone");
});

describe("the rows of the face", () => {
  const source = ["quadrotor/layout.ts", "volleyball/layout.ts", "volleyball/practice/layout.ts"].map(
    (file) => readFileSync(`assembly/${file}`, "utf8"),
  );
  /** later files import from earlier ones; a name that comes again hides the first */
  const known = new Map<string, number>();
  for (const [, name, text] of source.join("\n").matchAll(/export const (\w+): i32 = ([^;]+);/g)) {
    const value = (text as string).split("+").reduce((sum, part) => {
      const product = part.split("*").map((factor) => known.get(factor.trim()) ?? Number(factor));
      return sum + product.reduce((a, b) => a * b, 1);
    }, 0);
    known.set(name as string, value);
  }
  const upper = (name: string): string =>
    name
      .replace(/-/g, "_")
      .replace(/[A-Z]/g, (letter) => `_${letter}`)
      .toUpperCase();

  it("are those of the kernels", () => {
    for (const [name, value] of Object.entries({ ...PRACTICE_TASK, ...PRACTICE_WORLD }))
      expect(known.get(upper(name)), name).toBe(value);
    for (const [name, value] of Object.entries(PRACTICE_CONFIG))
      expect(known.get(name === "slots" ? "PRACTICE_SLOTS" : upper(name)), name).toBe(value);
    expect(known.get("PID")).toBe(PRACTICE_AGENT.pid);
    expect(known.get("LAST_HIT")).toBe(PRACTICE_AGENT.lastHit);
    expect(known.get("AGENT_FIELDS")).toBe(PRACTICE_AGENT.fields);
    const last = { hover: "TARGET_HEADING", "solo-bump": "HIGH_HITS", "set-and-spike-hard": "BOARD_SPEED" };
    const width = { hover: 2, "solo-bump": 1, "set-and-spike-hard": 3 };
    for (const name of ["hover", "solo-bump", "set-and-spike-hard"] as const)
      expect((known.get(last[name]) as number) + width[name] - PRACTICE_WORLD.own).toBe(
        PRACTICE_TASKS[name].ownRows,
      );
  });
});
