// Velocity increments at a separation of r grid steps (turbulence.md 7.5), and their PDFs.
//
//   longitudinal: u(x + r, y) − u(x, y) and v(x, y + r) − v(x, y)
//   transverse:   v(x + r, y) − v(x, y) and u(x, y + r) − u(x, y)

import type { Density } from "./pdf.ts";

/** Increments of both kinds, [2 n²] each: those along x first, then those along y. */
export interface VelocityIncrements {
  readonly longitudinal: Float64Array;
  readonly transverse: Float64Array;
}

/** f(point + r) − f(point) along one axis of a periodic field [n, n]. */
function differences(field: Float64Array, n: number, r: number, axis: 0 | 1): Float64Array {
  return field.map((value, i) => {
    const [x, y] = [Math.floor(i / n), i % n];
    const other = axis === 0 ? ((x + r) % n) * n + y : x * n + ((y + r) % n);
    return (field[other] as number) - value;
  });
}

/** Two arrays, one after the other. */
function join(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/**
 * Velocity increments over all grid points.
 *
 * @param u, v       [n, n] each
 * @param separation grid steps, 1 … n − 1
 */
export function velocityIncrements(u: Float64Array, v: Float64Array, separation: number): VelocityIncrements {
  const n = Math.sqrt(u.length);
  return {
    longitudinal: join(differences(u, n, separation, 0), differences(v, n, separation, 1)),
    transverse: join(differences(v, n, separation, 0), differences(u, n, separation, 1)),
  };
}

/** Bins of an increment PDF by default, over ±10 standard deviations. */
const INCREMENT_BINS = 161;
const INCREMENT_SPAN = 10;

/** Density of values over their root mean square, and their moments. */
export interface IncrementPdf extends Density {
  /** root mean square of the values: the unit of `omega` here */
  readonly rms: number;
  /** ⟨d³⟩/rms³ */
  readonly skewness: number;
  /** ⟨d⁴⟩/rms⁴ */
  readonly kurtosis: number;
}

/**
 * PDF of increments in units of their root mean square: equal bins over ±10, the end bins open.
 *
 * @param increments one or more arrays of the same kind, e.g. of several snapshots
 * @param bins       odd, so that one bin is centred on 0
 */
export function incrementPdf(
  increments: readonly Float64Array[],
  bins: number = INCREMENT_BINS,
): IncrementPdf {
  let [count, second, third, fourth] = [0, 0, 0, 0];
  for (const values of increments) {
    for (const d of values) {
      second += d * d;
      third += d * d * d;
      fourth += d * d * d * d;
    }
    count += values.length;
  }
  const rms = Math.sqrt(second / count);
  const width = (2 * INCREMENT_SPAN) / bins;
  const counts = new Float64Array(bins);
  for (const values of increments) {
    for (const d of values) {
      const bin = Math.min(Math.max(Math.floor((d / rms + INCREMENT_SPAN) / width), 0), bins - 1);
      counts[bin] = (counts[bin] as number) + 1;
    }
  }
  return {
    omega: counts.map((_, bin) => (bin + 0.5) * width - INCREMENT_SPAN),
    density: counts.map((points) => points / (count * width)),
    rms,
    skewness: third / count / (rms * rms * rms),
    kurtosis: fourth / count / (rms * rms * rms * rms),
  };
}
