// Gradient of LayerNorm over a block of rows, times the slope of the activation that made its input. With
// x̂ = (x − mean)·s, y = x̂·gain + shift and s = 1/√(variance + ε), all kept by the forward pass:
//
//   dgain += Σ_r dy·x̂,   dshift += Σ_r dy
//   dx = s·(dx̂ − ⟨dx̂⟩ − x̂·⟨dx̂·x̂⟩),   dx̂ = dy·gain,   ⟨·⟩ the mean over the row's I numbers
//
// Sums over rows ascend in one accumulator a column; sums over a row are eight, then theirs.

import { slope } from "./activation";
import { padded } from "./layout";
import { sumOf } from "./norm";

/** dgain and dshift of four columns, of which `count` are there. */
function columns4(
  rows: i32,
  x: usize,
  d: usize,
  pitch: usize,
  kept: usize,
  gain: usize,
  shift: usize,
  count: i32,
): void {
  let a = f32x4.splat(0);
  let b = a;
  const end = kept + ((<usize>rows) << 3);
  for (; kept < end; kept += 8, x += pitch, d += pitch) {
    const centred = f32x4.sub(v128.load(x), v128.load32_splat(kept));
    const dy = v128.load(d);
    a = f32x4.add(a, f32x4.mul(dy, f32x4.mul(centred, v128.load32_splat(kept, 4))));
    b = f32x4.add(b, dy);
  }
  for (let k = 0; k < count; k++, gain += 4, shift += 4) {
    store<f32>(gain, load<f32>(gain) + f32x4.extract_lane(a, 0));
    store<f32>(shift, load<f32>(shift) + f32x4.extract_lane(b, 0));
    a = v128.shuffle<i32>(a, a, 1, 2, 3, 0);
    b = v128.shuffle<i32>(b, b, 1, 2, 3, 0);
  }
}

/** dx of one row, in place of dy. */
function rowGradient(
  inputs: i32,
  x: usize,
  d: usize,
  kept: usize,
  gain: usize,
  activation: i32,
): void {
  const mean = v128.load32_splat(kept);
  const scale = v128.load32_splat(kept, 4);
  const width = (<usize>padded(inputs)) << 2;
  let sum = f32x4.splat(0);
  let product = sum;
  let sum2 = sum;
  let product2 = sum;
  for (let k: usize = 0; k < width; k += 32) {
    const dx = f32x4.mul(v128.load(d + k), v128.load(gain + k));
    const centred = f32x4.mul(f32x4.sub(v128.load(x + k), mean), scale);
    sum = f32x4.add(sum, dx);
    product = f32x4.add(product, f32x4.mul(dx, centred));
    const dx2 = f32x4.mul(v128.load(d + k, 16), v128.load(gain + k, 16));
    const centred2 = f32x4.mul(f32x4.sub(v128.load(x + k, 16), mean), scale);
    sum2 = f32x4.add(sum2, dx2);
    product2 = f32x4.add(product2, f32x4.mul(dx2, centred2));
  }
  sum = f32x4.add(sum, sum2);
  product = f32x4.add(product, product2);
  const first = f32x4.splat(sumOf(sum) / <f32>inputs);
  const second = f32x4.splat(sumOf(product) / <f32>inputs);
  for (let k: usize = 0; k < width; k += 16) {
    const dx = f32x4.mul(v128.load(d + k), v128.load(gain + k));
    const centred = f32x4.mul(f32x4.sub(v128.load(x + k), mean), scale);
    const rest = f32x4.sub(f32x4.sub(dx, first), f32x4.mul(centred, second));
    v128.store(d + k, slope(activation, f32x4.mul(rest, scale), x + k));
  }
}

/**
 * Adds the gradients of gain and shift, and turns dL/dy into dL/d(before the activation), in place.
 *
 * @param x          [rows, padded I] f32, input of the norm = output of the activation, read
 * @param d          [rows, padded I] f32, dL/dy with padding 0, read; the result is written (its padding means nothing)
 * @param pitch      bytes between rows of x and of d
 * @param kept       [rows, 2] f32, mean and s
 * @param gain       [padded I] f32, padding 0
 * @param gradient   [2, I] f32, dgain then dshift, added to
 * @param activation of the dense layer below; NONE for the network's input
 */
export function mlpNormGradient(
  rows: i32,
  inputs: i32,
  x: usize,
  d: usize,
  pitch: usize,
  kept: usize,
  gain: usize,
  gradient: usize,
  activation: i32,
): void {
  const shift = gradient + ((<usize>inputs) << 2);
  for (let k = 0; k < inputs; k += 4) {
    const at = (<usize>k) << 2;
    const count = min(4, inputs - k);
    columns4(rows, x + at, d + at, pitch, kept, gradient + at, shift + at, count);
  }
  for (let r = 0; r < rows; r++, x += pitch, d += pitch, kept += 8) {
    rowGradient(inputs, x, d, kept, gain, activation);
  }
}
