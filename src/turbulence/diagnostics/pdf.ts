// PDF of vorticity from the fine histograms of samples: plain histogram and the published kernel density.
//
//   p(ω) = mean over all grid values of all snapshots of a Gaussian of width h,  h = 10·(n²)^(−1/5)   (7.4)
//
// The histogram's bins (σ*/32) are narrow against h. Placing a bin's points at its centre adds w²/12 to their
// variance; the kernel is narrowed by as much (Sheppard), so the density has the variance of the direct sum.

import { exp, log } from "../../base/elementary.ts";
import { blocksOf, standardErrorOf } from "./blocks.ts";
import { BINS_PER_SIGMA, HISTOGRAM_BINS, type Sample } from "./sample.ts";

/** Points of the published density curve. */
const CURVE_POINTS = 100;
/** Curve ends this far beyond the least and largest vorticity seen. */
const CURVE_MARGIN = 2;
/** √(2π) */
export const SQRT_TWO_PI = 2.5066282746310002;

/** A density over vorticity. */
export interface Density {
  /** [points] ω, ascending */
  readonly omega: Float64Array;
  /** [points] probability per unit of ω */
  readonly density: Float64Array;
}

/** PDF of vorticity over a list of samples. */
export interface VorticityPdf extends Density {
  /** [points] standard error of the density from blocks of samples; zeros where there are too few */
  readonly standardError: Float64Array;
  /** kernel width h, units of ω */
  readonly bandwidth: number;
  /** the same points as a histogram with bins of width σ* / 32, at bin centres: [bins that hold a point] */
  readonly histogram: Density;
}

/** h = 10·(n²)^(−1/5), units of ω: 2.50 at n = 32, 1.09 at n = 256. */
export function bandwidthOf(n: number): number {
  return 10 * exp(-0.4 * log(n));
}

/** Vorticity at the centre of a histogram bin. */
export function binCentre(bin: number, sigmaStar: number): number {
  return ((bin - HISTOGRAM_BINS / 2 + 0.5) / BINS_PER_SIGMA) * sigmaStar;
}

/** Fractions of all grid values in each bin: [1024]. */
export function fractionsOf(samples: readonly Sample[]): Float64Array {
  const total = new Float64Array(HISTOGRAM_BINS);
  let points = 0;
  for (const { histogram } of samples) {
    for (let b = 0; b < HISTOGRAM_BINS; b++) {
      const count = histogram[b] as number;
      total[b] = (total[b] as number) + count;
      points += count;
    }
  }
  return total.map((count) => count / points);
}

/** Width of the kernel that, with the width of a bin, has variance h². */
export function narrowed(h: number, sigmaStar: number): number {
  const width = sigmaStar / BINS_PER_SIGMA;
  return Math.sqrt(h * h - (width * width) / 12);
}

/** Kernel density at each ω; bins without points cost nothing. */
function kernelDensity(
  fractions: Float64Array,
  omega: Float64Array,
  h: number,
  sigmaStar: number,
): Float64Array {
  const narrow = narrowed(h, sigmaStar);
  const scale = 1 / (narrow * SQRT_TWO_PI);
  const filled = Array.from(fractions, (fraction, bin) => ({
    fraction,
    at: binCentre(bin, sigmaStar),
  })).filter(({ fraction }) => fraction > 0);
  return omega.map((point) => {
    let sum = 0;
    for (const { fraction, at } of filled) {
      const z = (point - at) / narrow;
      sum += fraction * exp(-0.5 * z * z);
    }
    return scale * sum;
  });
}

/** `points` values from `low` to `high`, both included. */
function evenly(low: number, high: number, points: number): Float64Array {
  return Float64Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
}

/**
 * PDF of vorticity as published (turbulence.md 7.4), with block errors, and the plain histogram.
 *
 * @param samples   at least one, all on the same grid
 * @param sigmaStar σ* with which they were taken
 * @param omega     points to evaluate at; 100 points from min − 2 to max + 2 by default
 */
export function pdfOf(samples: readonly Sample[], sigmaStar: number, omega?: Float64Array): VorticityPdf {
  const n = 2 * (samples[0] as Sample).z0.length;
  const low = Math.min(...samples.map((sample) => sample.min)) - CURVE_MARGIN;
  const high = Math.max(...samples.map((sample) => sample.max)) + CURVE_MARGIN;
  const points = omega ?? evenly(low, high, CURVE_POINTS);
  const bandwidth = bandwidthOf(n);
  const fractions = fractionsOf(samples);
  const blocks = blocksOf(samples).map((block) =>
    kernelDensity(fractionsOf(block), points, bandwidth, sigmaStar),
  );
  return {
    omega: points,
    density: kernelDensity(fractions, points, bandwidth, sigmaStar),
    standardError: points.map((_, i) => standardErrorOf(blocks.map((block) => block[i] as number)) ?? 0),
    bandwidth,
    histogram: histogramDensity(fractions, sigmaStar),
  };
}

/** Density in the bins that hold a point, at their centres. */
function histogramDensity(fractions: Float64Array, sigmaStar: number): Density {
  const bins = Array.from(fractions.keys()).filter((bin) => (fractions[bin] as number) > 0);
  const perWidth = BINS_PER_SIGMA / sigmaStar;
  return {
    omega: Float64Array.from(bins, (bin) => binCentre(bin, sigmaStar)),
    density: Float64Array.from(bins, (bin) => (fractions[bin] as number) * perWidth),
  };
}

/** Density at one ω, linear between points, 0 outside. */
export function densityAt({ omega, density }: Density, at: number): number {
  const last = omega.length - 1;
  if (!(at >= (omega[0] as number) && at <= (omega[last] as number))) return 0;
  let above = 1;
  while (above < last && (omega[above] as number) < at) above++;
  const [left, right] = [omega[above - 1] as number, omega[above] as number];
  const part = (at - left) / (right - left);
  return (1 - part) * (density[above - 1] as number) + part * (density[above] as number);
}
