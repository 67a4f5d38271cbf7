// Speed of the volleyball world alone: physics, rules, observations, rewards; no policies. Practice tasks start their
// next episodes as well.

import type { Kernels } from "../../kernels/kernels.ts";
import { makeWorlds } from "../../volleyball/make-worlds.ts";
import { PracticeEnv } from "../../volleyball/practice/env.ts";
import { PRACTICE_TASKS } from "../../volleyball/practice/tasks.ts";
import { TASKS } from "../../volleyball/tasks.ts";
import { type BenchResult, medianOf } from "./result.ts";

const WORLDS = 256;
const STEPS = 100;
const BLOCKS = 9;
const PRACTICE_WORLDS = 1040; // 1024 would put neighbouring arrays into one cache set
const PRACTICE_STEPS = 500;

function measure(kernels: Kernels, task: "1v1" | "3v3" | "6v6", precision: "f32" | "f64"): number[] {
  const worlds = makeWorlds(kernels, TASKS[task], { worlds: WORLDS, precision });
  const all = new Uint8Array(WORLDS).fill(1);
  const servers = Uint8Array.from({ length: WORLDS }, (_, world) => world & 1);
  const games = Uint32Array.from({ length: WORLDS }, (_, world) => world);
  // near hover, each rotor its own command, so that drones tilt, drift and meet the ball
  worlds.actions.forEach((_, k, actions) => {
    actions[k] = 0.22 + 0.02 * ((k * 7) % 11) * 0.1;
  });
  const samples: number[] = [];
  for (let block = -2; block < BLOCKS; block++) {
    worlds.reset(all, servers, games, 1);
    const started = performance.now();
    for (let step = 0; step < STEPS; step++) worlds.step();
    const seconds = (performance.now() - started) / 1000;
    if (block >= 0) samples.push((WORLDS * STEPS) / seconds); // the first two warm up
  }
  worlds.free();
  return samples;
}

/** World-steps a second of a practice task with PRT, blocks long enough for many episodes to end. */
function measurePractice(kernels: Kernels, name: "hover" | "solo-bump"): number[] {
  const env = new PracticeEnv(kernels, PRACTICE_TASKS[name], { worlds: PRACTICE_WORLDS });
  const actions = kernels.f32(env.actionsAddress, PRACTICE_WORLDS * env.actionSize);
  actions.forEach((_, k) => {
    actions[k] = 0.22 + 0.02 * ((k * 7) % 11) * 0.1;
  });
  env.begin(1, 0);
  const samples: number[] = [];
  for (let block = -2; block < BLOCKS; block++) {
    const started = performance.now();
    for (let step = 0; step < PRACTICE_STEPS; step++) env.advance();
    const seconds = (performance.now() - started) / 1000;
    if (block >= 0) samples.push((PRACTICE_WORLDS * PRACTICE_STEPS) / seconds);
  }
  env.free();
  return samples;
}

/** World-steps a second of each task. */
export function benchVolleyball(kernels: Kernels): BenchResult[] {
  const cases = [
    ["volleyball.3v3", "3v3", "f32"],
    ["volleyball.3v3.f64", "3v3", "f64"],
    ["volleyball.1v1", "1v1", "f32"],
    ["volleyball.6v6", "6v6", "f32"],
  ] as const;
  const result = (name: string, samples: number[]): BenchResult => ({
    name,
    value: medianOf(samples),
    unit: "world-steps/s",
    samples,
  });
  return [
    ...cases.map(([name, task, precision]) => result(name, measure(kernels, task, precision))),
    ...(["hover", "solo-bump"] as const).map((name) =>
      result(`volleyball.practice.${name}`, measurePractice(kernels, name)),
    ),
  ];
}
