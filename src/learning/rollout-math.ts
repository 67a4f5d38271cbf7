// Thin faces of the kernels between collected steps and an update: addresses in, nothing kept. Equations and
// shapes: assembly/learning/rollout.ts, optimiser.ts. Arrays are f32 unless said.

import type { Kernels } from "../kernels/kernels.ts";

/** Where `gae` reads and writes. T steps, N streams. */
export interface GaeArrays {
  /** [T, N] */
  readonly rewards: number;
  /** [T + 1, N], denormalised */
  readonly values: number;
  /** [T, N] u8, not 0 where a step was the last of its episode */
  readonly ends: number;
  /** [T, N], written */
  readonly advantages: number;
  /** [T, N], written: advantage + value */
  readonly returns: number;
}

/** Generalised advantages and returns (arXiv 1506.02438). An end cuts the bootstrap, also where time ran out. */
export function gae(
  kernels: Kernels,
  steps: number,
  streams: number,
  arrays: GaeArrays,
  gamma: number,
  lambda: number,
): void {
  const { rewards, values, ends, advantages, returns } = arrays;
  kernels.call("learningGae", steps, streams, rewards, values, ends, gamma, lambda, advantages, returns);
}

/** Adds Σx and Σx² of the columns of x [rows, D] to sums [2, D] f64, rows ascending. */
export function columnSums(kernels: Kernels, rows: number, columns: number, x: number, sums: number): void {
  kernels.call("learningColumnSums", rows, columns, x, sums);
}

/** out = (x − mean)·inverseStd on rows [rows, D]; mean and inverseStd [D]; out may be x. */
export function normaliseRows(
  kernels: Kernels,
  rows: number,
  columns: number,
  x: number,
  mean: number,
  inverseStd: number,
  out: number,
): void {
  kernels.call("learningNormaliseRows", rows, columns, x, mean, inverseStd, out);
}

/** out [n] = scale·Σ_s shards[s], shards [S, n] added in ascending order; out may be the first shard. */
export function sumShards(
  kernels: Kernels,
  n: number,
  shards: number,
  from: number,
  scale: number,
  out: number,
): void {
  kernels.call("learningSumShards", n, shards, from, scale, out);
}

/** Σx² in f64, one fixed order. */
export function sumSquares(kernels: Kernels, n: number, x: number): number {
  return kernels.call("learningSumSquares", n, x);
}

/** x ← x·factor. */
export function scaleInPlace(kernels: Kernels, n: number, x: number, factor: number): void {
  kernels.call("learningScale", n, x, factor);
}

/** Index of the first infinite or NaN number of x [n], or −1. */
export function findNonFinite(kernels: Kernels, n: number, x: number): number {
  return kernels.call("learningFindNonFinite", n, x);
}

/** Where `adam` reads and writes, [n] each. */
export interface AdamArrays {
  readonly parameters: number;
  readonly gradient: number;
  /** running mean of gradients */
  readonly mean: number;
  /** running mean of their squares */
  readonly square: number;
}

export interface AdamRates {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** 1 − β₁ᵗ and 1 − β₂ᵗ of the step that is taken, t = 1, 2, … */
  readonly c1: number;
  readonly c2: number;
}

/**
 * One step of Adam (arXiv 1412.6980).
 *
 * @param scale factor of the gradient, for instance that of a clip by norm
 */
export function adam(kernels: Kernels, n: number, arrays: AdamArrays, rates: AdamRates, scale = 1): void {
  const { parameters, gradient, mean, square } = arrays;
  const { lr, beta1, beta2, epsilon, c1, c2 } = rates;
  kernels.call(
    "learningAdam",
    ...[n, parameters, gradient, mean, square],
    ...[lr, beta1, beta2, epsilon, c1, c2, scale],
  );
}
