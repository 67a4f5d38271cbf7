// The numbers that judge a run (turbulence.md 9), from its samples, with block standard errors.

import { log, log10 } from "../../base/elementary.ts";
import { type FlowReference, sigmaStarOf } from "../reference.ts";
import { BLOCKS, blockError, blocksOf, meanOf, standardErrorOf } from "./blocks.ts";
import { type Density, densityAt, fractionsOf } from "./pdf.ts";
import { BINS_PER_SIGMA, EXCEEDANCE_LEVELS, HISTOGRAM_BINS, type Sample } from "./sample.ts";
import { averageSpectrum } from "./spectra.ts";

/** A statistic that may have no value: no reference, or too few samples for an error. */
type Maybe = number | null;

/** What is said of a run; the columns of turbulence.md 9. */
export interface Scores {
  /** rms over 1 ≤ k < n/2 of ln Z_xy − ln Z_ref of the time-mean spectrum; null without a reference */
  readonly elog: Maybe;
  /** R_z1 = 1/Σ[k(Z_xy − Z_ref)]², k = 0 … n/2−1, of the time-mean spectrum */
  readonly rz1: Maybe;
  /** σ_ω = √⟨ω²⟩ */
  readonly sigma: number;
  /** ⟨ω⁴⟩/⟨ω²⟩² of the time means */
  readonly kurtosis: number;
  /** fraction of grid values with |ω| > 3σ* */
  readonly p3sigma: number;
  /** fraction of grid values with |ω| > 5σ* */
  readonly p5sigma: number;
  /** mean |log10 p − log10 p_ref| at |ω| = 2.5, 3, 3.5, 4 σ*, both signs; null without a reference PDF */
  readonly tailDistance: Maybe;
  /** mean eddy viscosity */
  readonly nuMean: number;
  /** ½⟨u² + v²⟩ */
  readonly energy: number;
  /** ½⟨ω²⟩ */
  readonly enstrophy: number;
}

/** Scores, the number of samples behind them and the standard error of each. */
export interface Summary extends Scores {
  readonly snapshots: number;
  /** standard error of each score, from blocks; null below two samples or without a value */
  readonly standardErrors: { readonly [K in keyof Scores]: Maybe };
}

/** Multiples of σ* at which tails are compared. */
const TAIL_POINTS = [2.5, 3, 3.5, 4] as const;
/** Densities below this count as this: where a PDF is empty its logarithm says nothing. */
const DENSITY_FLOOR = 1e-9;

/** Time-mean axis spectra of a list of samples, [n/2] each, with block standard errors. */
export interface MeanSpectra {
  readonly k: Float64Array;
  /** enstrophy: first wavenumber, second, average of both */
  readonly z0: Float64Array;
  readonly z1: Float64Array;
  readonly zxy: Float64Array;
  /** energy without ½, as published */
  readonly e0: Float64Array;
  readonly e1: Float64Array;
  readonly exy: Float64Array;
  /** standard errors of zxy and exy; zeros below two samples */
  readonly standardErrors: { readonly zxy: Float64Array; readonly exy: Float64Array };
}

/** Scores of one list of samples. */
export function scoresOf(
  samples: readonly Sample[],
  reference: FlowReference | null,
  sigmaStar: number,
): Scores {
  const side = 2 * (samples[0] as Sample).z0.length;
  const points = side * side;
  const second = meanOf(samples.map(({ moments }) => moments[0]));
  const fourth = meanOf(samples.map(({ moments }) => moments[2]));
  const beyond = (sigmas: 3 | 5): number =>
    meanOf(samples.map(({ exceed }) => exceed[EXCEEDANCE_LEVELS.indexOf(sigmas)] as number)) / points;
  const zxy = averageSpectrum(meanRows(samples.map((s) => s.z0)), meanRows(samples.map((s) => s.z1)));
  return {
    elog: reference && logError(zxy, reference.zxy),
    rz1: reference && spectrumReward(zxy, reference.zxy),
    sigma: Math.sqrt(second),
    kurtosis: fourth / (second * second),
    p3sigma: beyond(3),
    p5sigma: beyond(5),
    tailDistance: reference?.pdf ? tailDistance(samples, reference.pdf, sigmaStar) : null,
    nuMean: meanOf(samples.map((sample) => sample.nuMean)),
    energy: meanOf(samples.map((sample) => sample.energy)),
    enstrophy: meanOf(samples.map((sample) => sample.enstrophy)),
  };
}

/**
 * Scores of a run with standard errors from five blocks of its samples.
 *
 * @param samples   at least one, in order of time, spin-up left out
 * @param reference what to compare with; null for none
 * @param sigmaStar σ* with which the samples were taken; by default that of the reference's case
 */
export function summarise(
  samples: readonly Sample[],
  reference: FlowReference | null,
  sigmaStar: number = sigmaStarOf(reference?.case ?? null),
): Summary {
  const scores = scoresOf(samples, reference, sigmaStar);
  const blocks = blocksOf(samples, BLOCKS).map((block) => scoresOf(block, reference, sigmaStar));
  const errors = Object.keys(scores).map((key) => {
    const values = blocks.map((block) => block[key as keyof Scores]);
    return [key, values.includes(null) ? null : standardErrorOf(values as number[])];
  });
  return {
    ...scores,
    snapshots: samples.length,
    standardErrors: Object.fromEntries(errors) as Record<keyof Scores, Maybe>,
  };
}

/** Time-mean spectra with block standard errors. */
export function meanSpectra(samples: readonly Sample[]): MeanSpectra {
  const mean = (field: "z0" | "z1" | "e0" | "e1", of: readonly Sample[] = samples): Float64Array =>
    meanRows(of.map((sample) => sample[field]));
  const [z0, z1, e0, e1] = [mean("z0"), mean("z1"), mean("e0"), mean("e1")];
  const errorOf = (first: "z0" | "e0", other: "z1" | "e1"): Float64Array =>
    z0.map((_, k) => {
      const one = (sample: Sample): number =>
        0.5 * ((sample[first][k] as number) + (sample[other][k] as number));
      return blockError(samples, (block) => meanOf(block.map(one))) ?? 0;
    });
  return {
    k: Float64Array.from(z0.keys()),
    ...{ z0, z1, e0, e1 },
    zxy: averageSpectrum(z0, z1),
    exy: averageSpectrum(e0, e1),
    standardErrors: { zxy: errorOf("z0", "z1"), exy: errorOf("e0", "e1") },
  };
}

/**
 * rms over 1 ≤ k < length of ln Z − ln Z_ref; both [≥ length], the shorter counts. The zeros that a 2/3 mask leaves at
 * the end of a spectrum do not count.
 */
export function logError(spectrum: Float64Array, reference: Float64Array): number {
  let end = Math.min(spectrum.length, reference.length);
  while (end > 2 && spectrum[end - 1] === 0) end--;
  let sum = 0;
  for (let k = 1; k < end; k++) {
    const gap = log(spectrum[k] as number) - log(reference[k] as number);
    sum += gap * gap;
  }
  return Math.sqrt(sum / (end - 1));
}

/** R_z1 = 1/Σ[k(Z − Z_ref)]² over k = 0 … length−1 (turbulence.md 6.1, 9). */
export function spectrumReward(spectrum: Float64Array, reference: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < Math.min(spectrum.length, reference.length); k++) {
    const gap = k * ((spectrum[k] as number) - (reference[k] as number));
    sum += gap * gap;
  }
  return 1 / sum;
}

/**
 * Mean |log10 p − log10 p_ref| at ±2.5, ±3, ±3.5, ±4 σ*. As in the table of turbulence.md 9, p is a plain histogram,
 * here over the two bins that meet at the point (σ* / 16 wide), and empty bins count as 1e-9; the kernel density of
 * `pdfOf` would smear the tails of coarse grids by its bandwidth.
 */
export function tailDistance(samples: readonly Sample[], reference: Density, sigmaStar: number): number {
  const fractions = fractionsOf(samples);
  const gaps = [...TAIL_POINTS, ...TAIL_POINTS.map((m) => -m)].map((m) => {
    const bin = HISTOGRAM_BINS / 2 + m * BINS_PER_SIGMA;
    const both = (fractions[bin - 1] as number) + (fractions[bin] as number);
    const density = (both * BINS_PER_SIGMA) / (2 * sigmaStar);
    const wanted = densityAt(reference, m * sigmaStar);
    return Math.abs(log10(Math.max(density, DENSITY_FLOOR)) - log10(Math.max(wanted, DENSITY_FLOOR)));
  });
  return meanOf(gaps);
}

/** Mean of equally long rows. */
export function meanRows(rows: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array((rows[0] as Float64Array).length);
  for (const row of rows)
    for (let k = 0; k < row.length; k++) mean[k] = (mean[k] as number) + (row[k] as number);
  return mean.map((sum) => sum / rows.length);
}
