// Flows for the law tests of turbulence: parameters, and fields that our own formulas make.
import type { Kernels } from "../../src/kernels/kernels.ts";
import type { Closure } from "../../src/turbulence/closures/closure.ts";
import { makeClosure, parseClosure } from "../../src/turbulence/closures/spec.ts";
import type { FlowParameters } from "../../src/turbulence/flow-parameters.ts";
import { Simulation } from "../../src/turbulence/simulation.ts";

/** kf4 on n points, or what is said otherwise. */
export function parametersOf(n: number, changes: Partial<FlowParameters> = {}): FlowParameters {
  return {
    n,
    dt: 5e-4,
    viscosity: 5e-5,
    drag: 0.1,
    beta: 0,
    betaSign: 1,
    forcing: { wavenumber: 4, amplitude: 4, allowAliased: false },
    advection: "skew",
    dealias: "none",
    precision: "f64",
    ...changes,
  };
}

/** Neither forcing nor drag nor viscosity. */
export const FREE = {
  viscosity: 0,
  drag: 0,
  forcing: { wavenumber: 0, amplitude: 0, allowAliased: false },
} as const;

/** ω(x, y) on n × n points. */
export function fieldOf(n: number, omega: (x: number, y: number) => number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, i) =>
    omega((2 * Math.PI * Math.floor(i / n)) / n, (2 * Math.PI * (i % n)) / n),
  );
}

/** A smooth field of a few waves without symmetry. */
export function waves(n: number, size = 1): Float64Array {
  return fieldOf(
    n,
    (x, y) =>
      size *
      (4 * Math.sin(3 * x + 1) * Math.cos(4 * y) + 2 * Math.cos(5 * x - 2 * y) + Math.cos(y + 2 * x + 0.3)),
  );
}

/** Numbers in [−size, size] at every point: all modes. */
export function noise(n: number, size: number, seed = 1): Float64Array {
  let state = seed >>> 0;
  return Float64Array.from({ length: n * n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return size * (state / 2147483648 - 1);
  });
}

/** A simulation at a start; `closure` as in a scene. */
export function simulationOf(
  kernels: Kernels,
  parameters: FlowParameters,
  start: Float64Array,
  closure: unknown = "none",
): Simulation {
  const made: Closure = makeClosure(parseClosure(closure), parameters.n);
  const simulation = new Simulation(kernels, parameters, made);
  simulation.setVorticity(start);
  return simulation;
}

/** Largest |a − b|. */
export function gapOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let gap = 0;
  for (let i = 0; i < a.length; i++) gap = Math.max(gap, Math.abs((a[i] as number) - (b[i] as number)));
  return gap;
}

/** The field moved by (a, b) points, turned by 90 degrees, or mirrored in x. */
export function transformed(
  field: Float64Array,
  n: number,
  source: (i: number, j: number) => readonly [number, number],
): Float64Array {
  const wrap = (k: number): number => ((k % n) + n) % n;
  return Float64Array.from({ length: n * n }, (_, p) => {
    const [i, j] = source(Math.floor(p / n), p % n);
    return field[wrap(i) * n + wrap(j)] as number;
  });
}
