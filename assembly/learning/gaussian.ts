// Diagonal Gaussians over actions, their log-densities, entropies and divergences, with gradients.
//
//   z = (a − μ)/σ,   log p(a) = Σ_j (−½z² − log σ − ½ log 2π),   H = Σ_j (log σ + ½ log 2πe)
//   KL(p₀‖p₁) = Σ_j (log σ₁ − log σ₀ + (σ₀² + (μ₀ − μ₁)²)/(2σ₁²) − ½)
//   squashed, a = tanh u:   log p(a) = log p(u) − Σ_j 2·(log 2 − u − softplus(−2u))
//
// Legend: B rows, O columns; arrays [B, O] f32 unless said; arithmetic in f64. `pitch` is the step between rows
// of log σ in floats: 0 where all rows share one [O], O where each has its own. `scratch`: [O] f64.

import { normals } from "../core/philox";
import { ACTION_STREAM } from "./network";

export const HALF_LOG_TWO_PI: f64 = 0.9189385332046727;
const LOG_TWO: f64 = 0.6931471805599453;

/** 1/σ of one row of log σ, to scratch. */
export function inverseSpread(columns: i32, logStd: usize, scratch: usize): void {
  for (let j: usize = 0; j < <usize>columns; j++) {
    store<f64>(scratch + (j << 3), NativeMath.exp(-(<f64>load<f32>(logStd + (j << 2)))));
  }
}

/** log p(a) of one row, rounded to f32 so that the same action and mean always give the same number. */
// @ts-ignore: decorator
@inline
export function rowLogProb(
  columns: i32,
  action: usize,
  mean: usize,
  logStd: usize,
  inverse: usize,
): f64 {
  let sum: f64 = 0;
  for (let j: usize = 0; j < <usize>columns; j++) {
    const at = j << 2;
    const distance = <f64>load<f32>(action + at) - <f64>load<f32>(mean + at);
    const z = distance * load<f64>(inverse + (j << 3));
    sum += -0.5 * z * z - <f64>load<f32>(logStd + at) - HALF_LOG_TWO_PI;
  }
  return <f64>(<f32>sum);
}

/** log(1 + e⁻²ᵘ)·2 + 2u − 2 log 2 = −log(1 − tanh² u), without overflow. */
function squashTerm(u: f64): f64 {
  const size = abs<f64>(u);
  return 2.0 * (NativeMath.log1p(NativeMath.exp(-2.0 * size)) + size - LOG_TWO);
}

/**
 * log p of actions.
 *
 * @param actions  [B, O]; with `squashed` the numbers u before the tanh
 * @param logProb  [B], written
 * @param squashed not 0: of tanh u
 */
export function learningLogProb(
  rows: i32,
  columns: i32,
  actions: usize,
  means: usize,
  logStd: usize,
  pitch: i32,
  logProb: usize,
  squashed: i32,
  scratch: usize,
): void {
  const width = (<usize>columns) << 2;
  for (let r = 0; r < rows; r++) {
    if (r == 0 || pitch != 0) inverseSpread(columns, logStd, scratch);
    let sum = rowLogProb(columns, actions, means, logStd, scratch);
    if (squashed != 0) {
      for (let k: usize = 0; k < width; k += 4) sum += squashTerm(<f64>load<f32>(actions + k));
    }
    store<f32>(logProb, <f32>sum);
    actions += width;
    means += width;
    logStd += (<usize>pitch) << 2;
    logProb += 4;
  }
}

/** x += change, f32. */
// @ts-ignore: decorator
@inline
function addTo(at: usize, change: f64): void {
  store<f32>(at, <f32>(<f64>load<f32>(at) + change));
}

/**
 * Adds the gradients of Σ_r w_r·log p(a_r), each of a, μ and log σ taken as independent:
 *
 *   ∂/∂μ = w·z/σ,   ∂/∂log σ = w·(z² − 1),   ∂/∂a = −w·z/σ  (squashed: ∂/∂u = w·(2 tanh u − z/σ))
 *
 * Where a = μ + σ·n was drawn, the caller adds ∂/∂a to ∂/∂μ and ∂/∂a·σ·n to ∂/∂log σ.
 *
 * @param weight    [B] w
 * @param toActions [B, O], added to; 0 for none
 * @param toMeans   [B, O], added to
 * @param toLogStd  like log σ ([O], or [B, O] where pitch is O), added to
 */
export function learningLogProbGradient(
  rows: i32,
  columns: i32,
  actions: usize,
  means: usize,
  logStd: usize,
  pitch: i32,
  weight: usize,
  squashed: i32,
  toActions: usize,
  toMeans: usize,
  toLogStd: usize,
  scratch: usize,
): void {
  const width = (<usize>columns) << 2;
  for (let r = 0; r < rows; r++) {
    if (r == 0 || pitch != 0) inverseSpread(columns, logStd, scratch);
    const w = <f64>load<f32>(weight + ((<usize>r) << 2));
    for (let k: usize = 0; k < width; k += 4) {
      const inverse = load<f64>(scratch + 2 * k);
      const action = <f64>load<f32>(actions + k);
      const z = (action - <f64>load<f32>(means + k)) * inverse;
      addTo(toMeans + k, w * z * inverse);
      addTo(toLogStd + k, w * (z * z - 1.0));
      if (toActions == 0) continue;
      const squash = squashed != 0 ? 2.0 * NativeMath.tanh(action) : 0.0;
      addTo(toActions + k, w * (squash - z * inverse));
    }
    actions += width;
    means += width;
    toMeans += width;
    if (toActions != 0) toActions += width;
    logStd += (<usize>pitch) << 2;
    toLogStd += (<usize>pitch) << 2;
  }
}

/** Entropy of one row; its gradient in each log σ is 1. */
export function learningEntropy(columns: i32, logStd: usize): f64 {
  let sum: f64 = 0;
  for (let j: usize = 0; j < <usize>columns; j++) {
    sum += <f64>load<f32>(logStd + (j << 2)) + 0.5 + HALF_LOG_TWO_PI;
  }
  return sum;
}

/**
 * KL(p₀‖p₁) of each row, and the gradients of Σ_r w_r·KL_r in μ₁ and log σ₁, added.
 *
 * @param means0, logStd0   of p₀; logStd0 has the same pitch as logStd1
 * @param kl       [B], written
 * @param weight   [B] w; 0 for no gradients
 * @param toMeans  [B, O], added to
 * @param toLogStd like log σ, added to
 */
export function learningKl(
  rows: i32,
  columns: i32,
  means0: usize,
  logStd0: usize,
  means1: usize,
  logStd1: usize,
  pitch: i32,
  kl: usize,
  weight: usize,
  toMeans: usize,
  toLogStd: usize,
): void {
  const width = (<usize>columns) << 2;
  const step = (<usize>pitch) << 2;
  for (let r: usize = 0; r < <usize>rows; r++) {
    const from = r * width;
    const spread = r * step;
    const w = weight == 0 ? 0.0 : <f64>load<f32>(weight + (r << 2));
    let sum: f64 = 0;
    for (let k: usize = 0; k < width; k += 4) {
      const log0 = <f64>load<f32>(logStd0 + spread + k);
      const log1 = <f64>load<f32>(logStd1 + spread + k);
      const inverse = NativeMath.exp(-log1);
      const distance =
        (<f64>load<f32>(means1 + from + k) - <f64>load<f32>(means0 + from + k)) * inverse;
      const ratio = NativeMath.exp(2.0 * (log0 - log1)) + distance * distance;
      sum += log1 - log0 + 0.5 * (ratio - 1.0);
      if (weight == 0) continue;
      addTo(toMeans + from + k, w * distance * inverse);
      addTo(toLogStd + spread + k, w * (1.0 - ratio));
    }
    store<f32>(kl + (r << 2), <f32>sum);
  }
}

/**
 * Draws actions around means, with their log p. The normals of a row are named key = (seed, stream 2),
 * counter = (game, agent, step, block of four columns), as in networkSample.
 *
 * @param rows    B, row = world·agents + agent
 * @param games   [E] u32
 * @param logStd  [O]
 * @param actions [B, O], means in, samples out
 * @param logProb [B], written
 * @param scratch [4 + 2·O] f64
 */
export function learningSample(
  rows: i32,
  agents: i32,
  games: usize,
  step: u32,
  seed: u32,
  columns: i32,
  logStd: usize,
  actions: usize,
  logProb: usize,
  scratch: usize,
): void {
  const inverse = scratch + 32;
  const spread = inverse + ((<usize>columns) << 3);
  inverseSpread(columns, logStd, inverse);
  for (let j: usize = 0; j < <usize>columns; j++) {
    store<f64>(spread + (j << 3), NativeMath.exp(<f64>load<f32>(logStd + (j << 2))));
  }
  for (let r = 0; r < rows; r++, logProb += 4) {
    const game = load<u32>(games + ((<usize>(r / agents)) << 2));
    let sum: f64 = 0;
    for (let j = 0; j < columns; j++, actions += 4) {
      if ((j & 3) == 0) normals(game, r % agents, step, j >> 2, seed, ACTION_STREAM, scratch);
      const std = <f32>load<f64>(spread + ((<usize>j) << 3));
      const mean = load<f32>(actions);
      const action = mean + std * <f32>load<f64>(scratch + ((<usize>(j & 3)) << 3));
      store<f32>(actions, action);
      const z = (<f64>action - <f64>mean) * load<f64>(inverse + ((<usize>j) << 3));
      sum += -0.5 * z * z - <f64>load<f32>(logStd + ((<usize>j) << 2)) - HALF_LOG_TWO_PI;
    }
    store<f32>(logProb, <f32>sum);
  }
}
