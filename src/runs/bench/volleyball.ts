// Speed of the volleyball world alone: physics, rules, observations, rewards; no policies.

import type { Kernels } from "../../kernels/kernels.ts";
import { makeWorlds } from "../../volleyball/make-worlds.ts";
import { TASKS } from "../../volleyball/tasks.ts";
import { type BenchResult, medianOf } from "./result.ts";

const WORLDS = 256;
const STEPS = 100;
const BLOCKS = 9;

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

/** World-steps a second of each task. */
export function benchVolleyball(kernels: Kernels): BenchResult[] {
  const cases = [
    ["volleyball.3v3", "3v3", "f32"],
    ["volleyball.3v3.f64", "3v3", "f64"],
    ["volleyball.1v1", "1v1", "f32"],
    ["volleyball.6v6", "6v6", "f32"],
  ] as const;
  return cases.map(([name, task, precision]) => {
    const samples = measure(kernels, task, precision);
    return { name, value: medianOf(samples), unit: "world-steps/s", samples };
  });
}
