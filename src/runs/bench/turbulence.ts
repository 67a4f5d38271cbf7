// Speed of the spectral solver, µs a step on one core.

import type { Kernels } from "../../kernels/kernels.ts";
import type { FlowPrecision } from "../../kernels/spectral-plan.ts";
import { SimulationBatch } from "../../turbulence/batch.ts";
import type { Closure } from "../../turbulence/closures/closure.ts";
import { ControlledClosure } from "../../turbulence/closures/controlled.ts";
import { leith } from "../../turbulence/closures/scalar.ts";
import type { FlowParameters } from "../../turbulence/flow-parameters.ts";
import { type BenchResult, medianOf } from "./result.ts";

const NONE: Closure = { name: "none", apply: () => undefined };
/** A network at every point, its weights anything but 0. */
const NETWORK: Closure = new ControlledClosure(8, {
  network: { low: -2, high: 2, start: 0.1, speed: 1, range: 0.02 },
});

/** How thoroughly to measure. */
export interface BenchEffort {
  /** samples of each kernel */
  readonly blocks: number;
  /** least time of one, ms */
  readonly blockMs: number;
  /** steps before the first; V8 compiles the kernels well on the way */
  readonly warmUpSteps: number;
}

const THOROUGH: BenchEffort = { blocks: 9, blockMs: 150, warmUpSteps: 50 };

function parametersOf(
  n: number,
  precision: FlowPrecision,
  form: "basdevant" | "skew" | "skew-3/2",
): FlowParameters {
  const dealias = form === "basdevant" ? "2/3" : form === "skew" ? "none" : "3/2";
  return {
    n,
    dt: 1e-4,
    viscosity: 5e-5,
    drag: 0.1,
    beta: 0,
    betaSign: 1,
    forcing: { wavenumber: 4, amplitude: 4, allowAliased: false },
    advection: form === "basdevant" ? "basdevant" : "skew",
    dealias,
    precision,
  };
}

/** A few waves, the same on every grid. */
function startField(kernels: Kernels, n: number): Float64Array {
  const sine = (x: number): number => kernels.call("sine", x);
  const cosine = (x: number): number => kernels.call("cosine", x);
  return Float64Array.from({ length: n * n }, (_, i) => {
    const x = (2 * Math.PI * Math.floor(i / n)) / n;
    const y = (2 * Math.PI * (i % n)) / n;
    return 4 * sine(3 * x + 1) * cosine(4 * y) + 2 * cosine(5 * x - 2 * y) + cosine(y + 2 * x);
  });
}

/** Median µs a step of one simulation of the batch. */
function benchCase(
  kernels: Kernels,
  name: string,
  parameters: FlowParameters,
  closure: Closure,
  effort: BenchEffort,
  count = 1,
): BenchResult {
  const batch = new SimulationBatch(
    kernels,
    parameters,
    Array.from({ length: count }, () => closure),
  );
  const start = startField(kernels, parameters.n);
  for (const simulation of batch.simulations) simulation.setVorticity(start);
  batch.advance(effort.warmUpSteps);
  let steps = 1;
  const run = (): number => {
    const from = performance.now();
    batch.advance(steps);
    return performance.now() - from;
  };
  while (run() < effort.blockMs) steps *= 2;
  const samples = Array.from({ length: effort.blocks }, () => (1000 * run()) / (steps * count));
  batch.free();
  return { name, value: medianOf(samples), unit: "µs/step", samples };
}

/**
 * Measures forms, grids and precisions; names are `turbulence.<form>.<precision>.<n>`. A batch is of 64 simulations,
 * its time that of one of them.
 */
export function benchTurbulence(kernels: Kernels, effort: BenchEffort = THOROUGH): BenchResult[] {
  const results: BenchResult[] = [];
  const add = (
    form: "basdevant" | "skew" | "skew-3/2",
    label: string,
    closure: Closure,
    sizes: Record<FlowPrecision, number[]>,
  ): void => {
    for (const precision of ["f64", "f32"] as const) {
      for (const n of sizes[precision]) {
        const name = `turbulence.${label}.${precision}.${n}`;
        results.push(benchCase(kernels, name, parametersOf(n, precision, form), closure, effort));
      }
    }
  };
  add("basdevant", "basdevant", NONE, { f64: [64, 128, 256], f32: [64, 128, 256, 512] });
  add("skew", "skew", NONE, { f64: [64, 128, 256], f32: [128] });
  add("skew", "skew-leith", leith(0.17, 1, "scalar"), { f64: [64, 128], f32: [128] });
  add("skew", "skew-leith-tau", leith(0.17, 1, "tau"), { f64: [128], f32: [] });
  add("skew", "skew-network", NETWORK, { f64: [128], f32: [128] });
  add("skew-3/2", "skew-dealiased", NONE, { f64: [64, 128], f32: [] });
  for (const precision of ["f64", "f32"] as const) {
    const name = `turbulence.batch.${precision}.32`;
    results.push(benchCase(kernels, name, parametersOf(32, precision, "basdevant"), NONE, effort, 64));
    const skew = `turbulence.batch-skew.${precision}.32`;
    results.push(benchCase(kernels, skew, parametersOf(32, precision, "skew"), NONE, effort, 64));
    const network = `turbulence.batch-skew-network.${precision}.32`;
    results.push(benchCase(kernels, network, parametersOf(32, precision, "skew"), NETWORK, effort, 64));
  }
  return results;
}
