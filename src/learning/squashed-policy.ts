// The policy of V-RACER (turbulence.md 6.3): a normal distribution before a tanh, its spread a second output of the network.
//
//   a = tanh(u),   u = μ + σξ,   ξ ~ N(0, 1)        σ = σ₀·(s + √(1 + s²)),   dσ/ds = σ/√(1 + s²)
//
//   log ρ     = Σⱼ ln(σ°/σ) + ½(u − μ°)²/σ°² − ½(u − μ)²/σ²         of π to the policy ° that acted; tanh cancels
//   ∂ρ/∂μ     = ρ·(u − μ)/σ²                    ∂ρ/∂σ  = ρ·[(u − μ)²/σ³ − 1/σ]
//   KL(°‖π)   = Σⱼ ln(σ/σ°) + ½[σ°² + (μ − μ°)²]/σ² − ½
//   ∂KL/∂μ    = (μ − μ°)/σ²                     ∂KL/∂σ = 1/σ − [σ°² + (μ − μ°)²]/σ³
//
// Only + − × ÷ √ and our own exp and log: the same bits everywhere.

import { exp, log } from "../base/elementary.ts";

/** Bound of log ρ. */
const MOST_LOG_RATIO = 7;

/** σ of an output s, rounded to f32 as memories keep it: a policy that has not moved has ratios of exactly 1. */
export function spreadOf(s: number, noise: number): number {
  return Math.fround(noise * (s + Math.sqrt(1 + s * s)));
}

/** tanh x, to 2e-16 of 1. */
export function tanh(x: number): number {
  if (!(Math.abs(x) < 20)) return Math.sign(x); // NaN stays NaN
  const square = exp(2 * x);
  return (square - 1) / (square + 1);
}

/** N actions before their tanh and the Gaussians that they were drawn from, rows of arrays that begin at `at`. */
export interface OldActions {
  readonly columns: number;
  readonly actions: Float32Array;
  readonly means: Float32Array;
  readonly spreads: Float32Array;
  readonly at: number;
}

/** Outputs of the network in one row, [V, μ (N), s (N)], from `at`. */
export interface PolicyOutputs {
  readonly outputs: Float32Array;
  readonly at: number;
  /** σ₀ */
  readonly noise: number;
}

/** ρ of the policy now to the one that acted. */
export function ratioOf(old: OldActions, now: PolicyOutputs): number {
  const { columns, actions, means, spreads } = old;
  let sum = 0;
  for (let j = 0; j < columns; j++) {
    const u = actions[old.at + j] as number;
    const before = spreads[old.at + j] as number;
    const after = spreadOf(now.outputs[now.at + 1 + columns + j] as number, now.noise);
    const from = (u - (means[old.at + j] as number)) / before;
    const to = (u - (now.outputs[now.at + 1 + j] as number)) / after;
    sum += log(before / after) + 0.5 * (from * from - to * to);
  }
  return exp(Math.max(-MOST_LOG_RATIO, Math.min(MOST_LOG_RATIO, sum)));
}

/** KL(old‖now). */
export function divergenceOf(old: OldActions, now: PolicyOutputs): number {
  const { columns, means, spreads } = old;
  let sum = 0;
  for (let j = 0; j < columns; j++) {
    const before = spreads[old.at + j] as number;
    const after = spreadOf(now.outputs[now.at + 1 + columns + j] as number, now.noise);
    const shift = (now.outputs[now.at + 1 + j] as number) - (means[old.at + j] as number);
    const square = (before * before + shift * shift) / (after * after);
    sum += log(after / before) + 0.5 * (square - 1);
  }
  return sum;
}

/**
 * Gradient of −w·ρ + k·KL(old‖now) in μ and s.
 *
 * @param pull w·ρ
 * @param hold k
 * @param out  written from `to + 1`: [μ (N), s (N)]
 */
export function policyGradient(
  old: OldActions,
  now: PolicyOutputs,
  pull: number,
  hold: number,
  out: Float32Array,
  to: number,
): void {
  const { columns, actions, means, spreads } = old;
  for (let j = 0; j < columns; j++) {
    const mean = now.outputs[now.at + 1 + j] as number;
    const s = now.outputs[now.at + 1 + columns + j] as number;
    const sigma = spreadOf(s, now.noise);
    const square = sigma * sigma;
    const off = (actions[old.at + j] as number) - mean;
    const shift = mean - (means[old.at + j] as number);
    const before = spreads[old.at + j] as number;
    const inMean = (-pull * off) / square + (hold * shift) / square;
    const ofRatio = (off * off) / square - 1; // times 1/σ
    const ofKl = 1 - (before * before + shift * shift) / square; // times 1/σ
    out[to + 1 + j] = inMean;
    out[to + 1 + columns + j] = (hold * ofKl - pull * ofRatio) / Math.sqrt(1 + s * s);
  }
}
