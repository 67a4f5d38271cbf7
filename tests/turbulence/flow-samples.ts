// Samples of made-up flows, for tests.
import { makeSample, type Sample } from "../../src/turbulence/diagnostics/sample.ts";
import { SlowTransform } from "./slow-transform.ts";

/** Sample of a field [n, n] at a time. */
export function sampleOf(omega: Float64Array, sigmaStar: number, time = 0, nuMean = 0): Sample {
  const transform = new SlowTransform(Math.sqrt(omega.length));
  const flow = { step: Math.round(time * 2000), time, nuMean, vorticity: () => omega };
  return makeSample({ ...flow, omegaHat: () => transform.forward(omega) }, sigmaStar);
}

/** Field [n, n] of f(x, y), x = 2πi/n. */
export function fieldOf(n: number, f: (x: number, y: number) => number): Float64Array {
  const step = (2 * Math.PI) / n;
  return Float64Array.from({ length: n * n }, (_, i) => f(Math.floor(i / n) * step, (i % n) * step));
}
