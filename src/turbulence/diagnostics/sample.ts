// What a run keeps of the flow at one instant: spectra, moments, exceedance counts, a fine histogram.
// All time averages, PDFs and standard errors are made from these records (statistics.ts).

import type { HalfSpectrum } from "../half-spectrum.ts";
import { axisSpectra, axisTotal } from "./spectra.ts";

/** |ω|/σ* beyond which grid points are counted. */
export const EXCEEDANCE_LEVELS = [1, 2, 3, 4, 5, 6, 8] as const;
/** Bins of the histogram of ω/σ*: 1/32 wide, from −16 to 16; the first and last are open. */
export const HISTOGRAM_BINS = 1024;
/** Bins in one σ*. */
export const BINS_PER_SIGMA = 32;

const SCALARS = 10 + EXCEEDANCE_LEVELS.length;

/** The flow at one instant, on n × n points. Non-dimensional. */
export interface Sample {
  readonly step: number;
  readonly time: number;
  /** mean eddy viscosity */
  readonly nuMean: number;
  /** ½⟨u² + v²⟩ */
  readonly energy: number;
  /** ½⟨ω²⟩ */
  readonly enstrophy: number;
  /** ⟨ω²⟩, ⟨ω³⟩, ⟨ω⁴⟩ */
  readonly moments: readonly [number, number, number];
  /** least and largest ω */
  readonly min: number;
  readonly max: number;
  /** [7] grid points with |ω| > EXCEEDANCE_LEVELS·σ* */
  readonly exceed: readonly number[];
  /** [n/2] axis spectra (spectra.ts) */
  readonly z0: Float64Array;
  readonly z1: Float64Array;
  readonly e0: Float64Array;
  readonly e1: Float64Array;
  /** [1024] grid points in each bin of ω/σ* */
  readonly histogram: Float64Array;
}

/** What a sample is taken of; a Simulation is one. */
export interface SampledFlow {
  readonly step: number;
  readonly time: number;
  readonly nuMean: number;
  /** ω [n, n] */
  vorticity(): Float64Array;
  omegaHat(): HalfSpectrum;
}

/** Numbers in an encoded sample on n × n points. */
export function sampleLength(n: number): number {
  return SCALARS + 4 * (n / 2) + HISTOGRAM_BINS;
}

/** Names and lengths of the pieces of an encoded sample, in order: what run.json says of samples.bin. */
export function samplesLayout(n: number): { readonly field: string; readonly length: number }[] {
  const single = ["step", "time", "nuMean", "energy", "enstrophy"];
  return [
    ...single.map((field) => ({ field, length: 1 })),
    { field: "moments", length: 3 },
    { field: "min", length: 1 },
    { field: "max", length: 1 },
    { field: "exceed", length: EXCEEDANCE_LEVELS.length },
    ...["z0", "z1", "e0", "e1"].map((field) => ({ field, length: n / 2 })),
    { field: "histogram", length: HISTOGRAM_BINS },
  ];
}

/** A sample as f64 numbers in the order of `samplesLayout`: [sampleLength(n)]. */
export function encodeSample(sample: Sample): Float64Array {
  const { step, time, nuMean, energy, enstrophy, moments, min, max, exceed } = sample;
  const record = new Float64Array(sampleLength(2 * sample.z0.length));
  record.set([step, time, nuMean, energy, enstrophy, ...moments, min, max, ...exceed]);
  let next = SCALARS;
  for (const piece of [sample.z0, sample.z1, sample.e0, sample.e1, sample.histogram]) {
    record.set(piece, next);
    next += piece.length;
  }
  return record;
}

/**
 * The sample in a record of `encodeSample`; copies.
 *
 * @param record f64 numbers, [records · sampleLength(n)] or one record
 * @param index  which record
 */
export function decodeSample(record: Float64Array, n: number, index = 0): Sample {
  let next = index * sampleLength(n);
  const one = (): number => record[next++] as number;
  const take = (length: number): Float64Array => {
    next += length;
    return record.slice(next - length, next);
  };
  return {
    step: one(),
    time: one(),
    nuMean: one(),
    energy: one(),
    enstrophy: one(),
    moments: [one(), one(), one()],
    min: one(),
    max: one(),
    exceed: Array.from(take(EXCEEDANCE_LEVELS.length)),
    z0: take(n / 2),
    z1: take(n / 2),
    e0: take(n / 2),
    e1: take(n / 2),
    histogram: take(HISTOGRAM_BINS),
  };
}

/**
 * Takes a sample of a flow.
 *
 * @param sigmaStar σ* of the case, in units of ω (turbulence.md 7.4); scales histogram and exceedance
 */
export function makeSample(flow: SampledFlow, sigmaStar: number): Sample {
  const omega = flow.vorticity();
  const spectra = axisSpectra(flow.omegaHat());
  const { moments, min, max } = momentsOf(omega);
  return {
    step: flow.step,
    time: flow.time,
    nuMean: flow.nuMean,
    energy: 0.5 * axisTotal(spectra.e0),
    enstrophy: 0.5 * moments[0],
    moments,
    min,
    max,
    ...countsOf(omega, sigmaStar),
    ...spectra,
  };
}

/** ⟨ω²⟩, ⟨ω³⟩, ⟨ω⁴⟩ (about zero: the mean of ω is zero), least and largest value of a field [n, n]. */
export function momentsOf(omega: Float64Array): {
  moments: [number, number, number];
  min: number;
  max: number;
} {
  const n = Math.sqrt(omega.length);
  const sums: [number, number, number] = [0, 0, 0];
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < omega.length; row += n) {
    let [second, third, fourth] = [0, 0, 0];
    for (let i = row; i < row + n; i++) {
      const value = omega[i] as number;
      const square = value * value;
      second += square;
      third += square * value;
      fourth += square * square;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    sums[0] += second;
    sums[1] += third;
    sums[2] += fourth;
  }
  const points = omega.length;
  return { moments: [sums[0] / points, sums[1] / points, sums[2] / points], min, max };
}

/** Exceedance counts and histogram of ω/σ* of a field [n, n]. */
function countsOf(omega: Float64Array, sigmaStar: number): { exceed: number[]; histogram: Float64Array } {
  const exceed = EXCEEDANCE_LEVELS.map(() => 0);
  const limits = EXCEEDANCE_LEVELS.map((level) => level * sigmaStar);
  const histogram = new Float64Array(HISTOGRAM_BINS);
  for (const value of omega) {
    const size = Math.abs(value);
    for (let l = 0; l < limits.length && size > (limits[l] as number); l++)
      exceed[l] = (exceed[l] as number) + 1;
    const bin = Math.floor((value / sigmaStar) * BINS_PER_SIGMA) + HISTOGRAM_BINS / 2;
    const inside = Math.min(Math.max(bin, 0), HISTOGRAM_BINS - 1);
    histogram[inside] = (histogram[inside] as number) + 1;
  }
  return { exceed, histogram };
}
