// What agents are paid for (turbulence.md 6.1): how near the spectrum of the coarse flow is to that of the reference.
// Z = Z_xy of the flow, R that of the reference, k = 0 … n/2−1; e(k) = ln Z − ln R.
//
//   log        1/(ε + rms of e over 1 ≤ k < n/2),  ε = 0.05                     recommended
//   log-norm   1/‖e‖₂ over 1 ≤ k < n/2                                          as the paper states
//   z1         1/Σ[k(Z − R)]²     over both axes' spectra, one after the other  as published, default of its scripts
//   zc         −Σ(Z − R)²         the same two
//   ze         −‖exp(e²)‖₂        the same two
//   k1, kc, ke the same three with energy spectra
//   log-octaves  as log, with the same weight for every octave of k: large scales count as much as small ones
//   log-tail   as log, with weight 1 + k/k_c: twice as much at the cut-off
//   log-core   as log over 1 ≤ k < 0.85·k_c only: beyond, a cut flow lacks the modes across that a finer one has
//   log-bands  1/(ε + rms of e_b), the mean e of each of the bands that agents see (spectrum-watch.ts): what the noise of single
//              wavenumbers cannot hide
//   log-kurtosis  log less |kurtosis/kurtosis_ref − 1|: needs more than the spectrum
//
// All are larger for better flows. Deterministic: logarithm and exponential are our own.

import { exp, log } from "../../base/elementary.ts";
import { ConfigError } from "../../base/errors.ts";
import { bandEdges, bandMeans } from "./spectrum-watch.ts";

/** Rewards by name. */
export const REWARDS = [
  "log",
  "log-norm",
  "z1",
  "zc",
  "ze",
  "k1",
  "kc",
  "ke",
  "log-octaves",
  "log-tail",
  "log-core",
  "log-bands",
  "log-kurtosis",
] as const;
/** Name of a reward. */
export type RewardName = (typeof REWARDS)[number];

/** Those that see more of the reference than its spectrum. */
export const BEYOND_SPECTRUM: readonly RewardName[] = ["log-kurtosis"];

/** Spectra of one instant, or of a running mean, [n/2] each; energies without ½. */
export interface SpectraSeen {
  /** function of the first and of the second wavenumber */
  readonly z0: Float64Array;
  readonly z1: Float64Array;
  readonly e0: Float64Array;
  readonly e1: Float64Array;
  /** ⟨ω⁴⟩/⟨ω²⟩²; only log-kurtosis reads it */
  readonly kurtosis: number;
}

/** What the flow should look like, [≥ n/2] each. */
export interface SpectraWanted {
  readonly zxy: Float64Array;
  readonly exy: Float64Array;
  readonly kurtosis: number | null;
}

const EPSILON = 0.05;
/** Share of the cut-off up to which truncated and whole references agree. */
const CORE = 0.85;

/** Pays for spectra; made once for a reference. */
export type Reward = (seen: SpectraSeen) => number;

/** @throws ConfigError when the reference lacks what the reward compares */
export function makeReward(name: RewardName, wanted: SpectraWanted, n: number): Reward {
  const { zxy, exy, kurtosis } = wanted;
  const half = n / 2;
  const [key, compared] = name.startsWith("k")
    ? (["energy spectrum", exy] as const)
    : (["enstrophy spectrum", zxy] as const);
  if (compared.length < half) {
    throw new ConfigError(`reference: ${key}`, `k = 0 … ${half - 1}`, `k = 0 … ${compared.length - 1}`);
  }
  switch (name) {
    case "z1":
      return ({ z0, z1 }) => 1 / (weightedSquares(z0, zxy) + weightedSquares(z1, zxy));
    case "k1":
      return ({ e0, e1 }) => 1 / (weightedSquares(e0, exy) + weightedSquares(e1, exy));
    case "zc":
      return ({ z0, z1 }) => -(squares(z0, zxy) + squares(z1, zxy));
    case "kc":
      return ({ e0, e1 }) => -(squares(e0, exy) + squares(e1, exy));
    case "ze":
      return ({ z0, z1 }) => -Math.sqrt(expSquares(z0, zxy) + expSquares(z1, zxy));
    case "ke":
      return ({ e0, e1 }) => -Math.sqrt(expSquares(e0, exy) + expSquares(e1, exy));
    case "log-norm":
      return (seen) => 1 / Math.sqrt(logSquares(seen, zxy, half, () => 1).sum);
    case "log":
      return (seen) => inverse(logSquares(seen, zxy, half, () => 1));
    case "log-octaves":
      return (seen) => inverse(logSquares(seen, zxy, half, (k) => 1 / octaveSize(k, half)));
    case "log-tail":
      return (seen) => inverse(logSquares(seen, zxy, half, (k) => 1 + k / half));
    case "log-core":
      return (seen) => inverse(logSquares(seen, zxy, Math.ceil(CORE * half), () => 1));
    case "log-bands":
      return (seen) => inverse(bandSquares(seen, zxy, n));
    case "log-kurtosis": {
      if (kurtosis === null) throw new ConfigError("reference: kurtosis", "a number", kurtosis);
      return (seen) => inverse(logSquares(seen, zxy, half, () => 1)) - Math.abs(seen.kurtosis / kurtosis - 1);
    }
  }
}

/** Σ[k(a − b)]² over all of a. */
function weightedSquares(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) {
    const gap = k * ((a[k] as number) - (b[k] as number));
    sum += gap * gap;
  }
  return sum;
}

function squares(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) {
    const gap = (a[k] as number) - (b[k] as number);
    sum += gap * gap;
  }
  return sum;
}

/** Σexp(e²)²; the wavenumber 0 has no enstrophy and is left out. */
function expSquares(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 1; k < a.length; k++) {
    const gap = log(a[k] as number) - log(b[k] as number);
    const one = exp(Math.min(gap * gap, 300));
    sum += one * one;
  }
  return sum;
}

/** Σw·e² and Σw over 1 ≤ k < end. */
function logSquares(
  { z0, z1 }: SpectraSeen,
  zxy: Float64Array,
  end: number,
  weight: (k: number) => number,
): { readonly sum: number; readonly weight: number } {
  let sum = 0;
  let all = 0;
  for (let k = 1; k < end; k++) {
    const gap = log(0.5 * ((z0[k] as number) + (z1[k] as number))) - log(zxy[k] as number);
    const w = weight(k);
    sum += w * gap * gap;
    all += w;
  }
  return { sum, weight: all };
}

/** Σe_b² and the number of bands. */
function bandSquares({ z0, z1 }: SpectraSeen, zxy: Float64Array, n: number): { sum: number; weight: number } {
  const errors = bandMeans(
    bandEdges(n),
    (k) => log(0.5 * ((z0[k] as number) + (z1[k] as number))) - log(zxy[k] as number),
  );
  return { sum: errors.reduce((sum, e) => sum + e * e, 0), weight: errors.length };
}

function inverse({ sum, weight }: { readonly sum: number; readonly weight: number }): number {
  return 1 / (EPSILON + Math.sqrt(sum / weight));
}

/** Wavenumbers below `end` in the octave of k. */
function octaveSize(k: number, end: number): number {
  let low = 1;
  while (2 * low <= k) low *= 2;
  return Math.min(2 * low, end) - low;
}
