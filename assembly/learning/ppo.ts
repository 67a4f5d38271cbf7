// Losses of proximal policy optimisation (Schulman et al., arXiv 1707.06347) over a block of rows, and their
// gradients in the outputs of the networks. Sums over rows, not means. With r = exp(log p − log p_old), S the
// surrogate's scale, H the entropy:
//
//   actor    L = −S·min(r·A, clip(r, 1 − c, 1 + c)·A) − e·H
//   critic   L = Σ_j max(ℓ(v − R), ℓ(v_old + clip(v − v_old, ±c) − R)),   ℓ Huber's with δ: ½x², δ·(|x| − ½δ) beyond
//
// Legend: O outputs; arrays f32 unless said; arithmetic in f64; rows ascending. Statistics: [7] f64, added to.

import { HALF_LOG_TWO_PI, inverseSpread, rowLogProb } from "./gaussian";
import { rowAt } from "./network";

/** statistics[k] += x */
// @ts-ignore: decorator
@inline
function count(statistics: usize, k: usize, x: f64): void {
  store<f64>(statistics + (k << 3), load<f64>(statistics + (k << 3)) + x);
}

/**
 * Gradient of the actor's loss.
 *
 * @param index      [rows] i32, rows of actions, oldLogProb and advantages; 0 for rows 0 … rows − 1
 * @param means      [rows, O], read
 * @param logStd     [O], read
 * @param actions    [·, O], read
 * @param oldLogProb [·], read
 * @param advantages [·], read
 * @param toMeans    [rows, O], dL/dμ, written
 * @param toLogStd   [O], dL/d log σ, added to
 * @param statistics 0 surrogate loss, 1 entropy, 2 (r − 1) − log r, 3 rows with r outside 1 ± c, 4 rows
 * @param scratch    [2·O] f64
 */
export function learningPpoActor(
  rows: i32,
  index: usize,
  columns: i32,
  means: usize,
  logStd: usize,
  actions: usize,
  oldLogProb: usize,
  advantages: usize,
  clip: f64,
  entropy: f64,
  scale: f64,
  toMeans: usize,
  toLogStd: usize,
  statistics: usize,
  scratch: usize,
): void {
  const width = (<usize>columns) << 2;
  const spread = scratch + 2 * width;
  inverseSpread(columns, logStd, scratch);
  memory.fill(spread, 0, 2 * width);
  let surrogate: f64 = 0;
  let divergence: f64 = 0;
  let clipped = 0;
  for (let r = 0; r < rows; r++) {
    const row = rowAt(index, r);
    const action = actions + row * width;
    const old = <f64>load<f32>(oldLogProb + (row << 2));
    const change = rowLogProb(columns, action, means, logStd, scratch) - old;
    const ratio = NativeMath.exp(change);
    const advantage = <f64>load<f32>(advantages + (row << 2));
    const bounded = max<f64>(1.0 - clip, min<f64>(1.0 + clip, ratio));
    surrogate -= scale * min<f64>(ratio * advantage, bounded * advantage);
    divergence += ratio - 1.0 - change;
    if (ratio != bounded) clipped++;
    const isFlat = advantage > 0 ? ratio > 1.0 + clip : advantage < 0 && ratio < 1.0 - clip;
    const weight = isFlat ? 0.0 : -scale * ratio * advantage;
    for (let k: usize = 0; k < width; k += 4) {
      const inverse = load<f64>(scratch + 2 * k);
      const z = (<f64>load<f32>(action + k) - <f64>load<f32>(means + k)) * inverse;
      store<f32>(toMeans + k, <f32>(weight * z * inverse));
      const sum = spread + 2 * k;
      store<f64>(sum, load<f64>(sum) + weight * (z * z - 1.0));
    }
    means += width;
    toMeans += width;
  }
  let rowEntropy: f64 = 0;
  for (let k: usize = 0; k < width; k += 4) {
    rowEntropy += <f64>load<f32>(logStd + k) + 0.5 + HALF_LOG_TWO_PI;
    const change = load<f64>(spread + 2 * k) - entropy * <f64>rows;
    store<f32>(toLogStd + k, <f32>(<f64>load<f32>(toLogStd + k) + change));
  }
  count(statistics, 0, surrogate);
  count(statistics, 1, rowEntropy * <f64>rows);
  count(statistics, 2, divergence);
  count(statistics, 3, <f64>clipped);
  count(statistics, 4, <f64>rows);
}

/** Huber's loss; δ may be infinite: then ½x². */
// @ts-ignore: decorator
@inline
function huber(x: f64, delta: f64): f64 {
  const size = abs<f64>(x);
  return size <= delta ? 0.5 * x * x : delta * (size - 0.5 * delta);
}

/**
 * Gradient of the critic's loss.
 *
 * @param index      [rows] i32, rows of oldValues and targets; 0 for rows 0 … rows − 1
 * @param values     [rows, O], read
 * @param oldValues  [·, O], read
 * @param targets    [·, O] R, read
 * @param clip       c, Infinity for none
 * @param delta      δ, Infinity for ½x²
 * @param toValues   [rows, O], dL/dv, written
 * @param statistics 5 loss, 6 rows
 */
export function learningPpoCritic(
  rows: i32,
  index: usize,
  columns: i32,
  values: usize,
  oldValues: usize,
  targets: usize,
  clip: f64,
  delta: f64,
  toValues: usize,
  statistics: usize,
): void {
  const width = (<usize>columns) << 2;
  let loss: f64 = 0;
  for (let r = 0; r < rows; r++) {
    const from = rowAt(index, r) * width;
    for (let k: usize = 0; k < width; k += 4, values += 4, toValues += 4) {
      const value = <f64>load<f32>(values);
      const old = <f64>load<f32>(oldValues + from + k);
      const target = <f64>load<f32>(targets + from + k);
      const change = value - old;
      const isBeyond = abs<f64>(change) > clip;
      const free = value - target;
      const bound = isBeyond ? old + (change > 0 ? clip : -clip) - target : free;
      const freeLoss = huber(free, delta);
      const boundLoss = huber(bound, delta);
      loss += max<f64>(freeLoss, boundLoss);
      const isFlat = isBeyond && boundLoss > freeLoss;
      const slope = isFlat ? 0.0 : max<f64>(-delta, min<f64>(delta, free));
      store<f32>(toValues, <f32>slope);
    }
  }
  count(statistics, 5, loss);
  count(statistics, 6, <f64>rows);
}
