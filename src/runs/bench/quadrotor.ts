// Throughput of the quadrotor kernels: control steps of 10 ms with reward, done and observation, 1040 worlds
// (a stride that no cache set collects; 1024 would halve it), one thread.

import type { Kernels } from "../../kernels/kernels.ts";
import { LearningToFly } from "../../quadrotor/learning-to-fly.ts";
import type { Integrator } from "../../quadrotor/quadrotors.ts";
import { crazyflie } from "../../quadrotor/sheets/crazyflie.ts";
import { type BenchResult, medianOf } from "./result.ts";

const WORLDS = 1040;
const SAMPLES = 7;
const SAMPLE_MS = 120;
/** worlds are put back to rest before they fly far: numbers stay ordinary */
const RESET_EVERY = 256;

/** Steps a second of the Runge–Kutta kernels in both precisions and of the Euler kernel in f32x4. */
export function benchQuadrotor(kernels: Kernels): BenchResult[] {
  return [measure(kernels, "rk4", "f32"), measure(kernels, "rk4", "f64"), measure(kernels, "euler", "f32")];
}

function measure(kernels: Kernels, integrator: Integrator, precision: "f32" | "f64"): BenchResult {
  const options = { worlds: WORLDS, vehicle: crazyflie, dt_s: 0.01, integrator, precision };
  const batch = new LearningToFly(kernels, options);
  const all = new Uint8Array(WORLDS).fill(1);
  for (let k = 0; k < 4; k++) {
    const row = batch.action.row(k);
    for (let world = 0; world < WORLDS; world++) row[world] = 0.334 + 1e-5 * (((world * 7 + k * 3) % 11) - 5);
  }
  // the engine compiles a kernel fast first and well later: run until it has
  runFor(batch, all, SAMPLE_MS);
  runFor(batch, all, SAMPLE_MS);
  const samples = Array.from({ length: SAMPLES }, () => runFor(batch, all, SAMPLE_MS));
  batch.free();
  const value = medianOf(samples);
  const name = `quadrotor.${integrator}.${precision === "f32" ? "f32x4" : "f64"}`;
  return { name, value, unit: "steps/s", samples };
}

/** Steps a second over about `ms` milliseconds. */
function runFor(batch: LearningToFly, all: Uint8Array, ms: number): number {
  const start = performance.now();
  let steps = 0;
  for (;;) {
    batch.reset(all);
    for (let k = 0; k < RESET_EVERY; k++) batch.step();
    steps += RESET_EVERY * WORLDS;
    const elapsed = performance.now() - start;
    if (elapsed >= ms) return (steps / elapsed) * 1000;
  }
}
