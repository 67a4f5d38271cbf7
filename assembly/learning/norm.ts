// LayerNorm of one row in scratch (Ba et al., arXiv 1607.06450, as in PyTorch):
//
//   y = (x − mean)/√(variance + ε)·gain + shift,   variance = Σ (x − mean)²/I
//
// Sixteen partial sums, the same for every batch size.

import { padded } from "./layout";

/** Sum of the four lanes, from the first to the last pair. */
// @ts-ignore: decorator
@inline
export function sumOf(a: v128): f32 {
  const pairs = f32x4.add(a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** (x − mean)² of four lanes, added to a partial sum. */
// @ts-ignore: decorator
@inline
function addSquare(sum: v128, at: usize, mean: v128): v128 {
  const d = f32x4.sub(v128.load(at), mean);
  return f32x4.add(sum, f32x4.mul(d, d));
}

/** The same where the lane's column (first of the four: `column`) is below `inputs`. */
// @ts-ignore: decorator
@inline
function addSquareBelow(sum: v128, at: usize, mean: v128, column: i32, inputs: i32): v128 {
  const columns = i32x4.add(i32x4.splat(column), i32x4(0, 1, 2, 3));
  const isIn = i32x4.lt_s(columns, i32x4.splat(inputs));
  const d = v128.and(f32x4.sub(v128.load(at), mean), isIn);
  return f32x4.add(sum, f32x4.mul(d, d));
}

/**
 * Normalises a row.
 *
 * @param row     [padded I] f32, padding 0; read
 * @param to      [padded I] f32, written, padding 0; may be `row`
 * @param inputs  I
 * @param gain    [padded I] f32, padding 0
 * @param shift   [padded I] f32, padding 0
 * @param kept    [2] f32, mean and 1/√(variance + ε), written; 0 for nowhere
 */
export function normalise(
  row: usize,
  to: usize,
  inputs: i32,
  gain: usize,
  shift: usize,
  epsilon: f32,
  kept: usize,
): void {
  const end = row + ((<usize>padded(inputs)) << 2);
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (let at = row; at < end; at += 64) {
    a = f32x4.add(a, v128.load(at));
    b = f32x4.add(b, v128.load(at, 16));
    c = f32x4.add(c, v128.load(at, 32));
    d = f32x4.add(d, v128.load(at, 48));
  }
  const size = <f32>inputs;
  const mean = f32x4.splat(sumOf(f32x4.add(f32x4.add(a, b), f32x4.add(c, d))) / size);

  a = b = c = d = f32x4.splat(0);
  const full = row + ((<usize>(inputs & ~15)) << 2);
  let at = row;
  for (; at < full; at += 64) {
    a = addSquare(a, at, mean);
    b = addSquare(b, at + 16, mean);
    c = addSquare(c, at + 32, mean);
    d = addSquare(d, at + 48, mean);
  }
  if (at < end) {
    const column = inputs & ~15;
    a = addSquareBelow(a, at, mean, column, inputs);
    b = addSquareBelow(b, at + 16, mean, column + 4, inputs);
    c = addSquareBelow(c, at + 32, mean, column + 8, inputs);
    d = addSquareBelow(d, at + 48, mean, column + 12, inputs);
  }
  const variance = sumOf(f32x4.add(f32x4.add(a, b), f32x4.add(c, d))) / size;
  const scale = f32x4.splat(<f32>1.0 / sqrt<f32>(variance + epsilon));

  for (at = row; at < end; at += 16, to += 16, gain += 16, shift += 16) {
    const centred = f32x4.mul(f32x4.sub(v128.load(at), mean), scale);
    v128.store(to, f32x4.add(f32x4.mul(centred, v128.load(gain)), v128.load(shift)));
  }
  if (kept == 0) return;
  store<f32>(kept, f32x4.extract_lane(mean, 0));
  store<f32>(kept, f32x4.extract_lane(scale, 0), 4);
}
