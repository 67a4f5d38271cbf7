// Gradients of a dense layer's weights and bias over a block of rows:
//
//   dW[i, j] += Σ_r x[r, i]·d[r, j],     db[j] += Σ_r d[r, j]
//
// Every sum runs over the rows in ascending order into one accumulator that starts at 0 and is then added to
// the gradient once, so it depends on the list of rows and the size of a block alone. A tile of 2 inputs ×
// 16 outputs (8 × 4 for the last columns) stays in registers for all rows; dW is [I, O], unpadded.

import { accumulate } from "./dense-blocks";

/** Adds four numbers to the gradient, unaligned. */
// @ts-ignore: decorator
@inline
function addTo(at: usize, sum: v128): void {
  v128.store(at, f32x4.add(v128.load(at), sum));
}

/** Adds the first `count` of four numbers. */
// @ts-ignore: decorator
@inline
function addFirst(at: usize, sum: v128, count: i32): void {
  if (count == 4) {
    addTo(at, sum);
    return;
  }
  store<f32>(at, load<f32>(at) + f32x4.extract_lane(sum, 0));
  if (count > 1) store<f32>(at, load<f32>(at, 4) + f32x4.extract_lane(sum, 1), 4);
  if (count > 2) store<f32>(at, load<f32>(at, 8) + f32x4.extract_lane(sum, 2), 8);
}

/** 2 inputs × 16 outputs; the second input is left out where `isLast`. */
function tile2x16(
  rows: i32,
  x: usize,
  xPitch: usize,
  d: usize,
  dPitch: usize,
  gradient: usize,
  pitch: usize,
  isLast: bool,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  const end = d + <usize>rows * dPitch;
  for (; d < end; d += dPitch, x += xPitch) {
    const p = v128.load32_splat(x);
    const q = v128.load32_splat(x, 4);
    const w0 = v128.load(d);
    a0 = accumulate(a0, p, w0);
    b0 = accumulate(b0, q, w0);
    const w1 = v128.load(d, 16);
    a1 = accumulate(a1, p, w1);
    b1 = accumulate(b1, q, w1);
    const w2 = v128.load(d, 32);
    a2 = accumulate(a2, p, w2);
    b2 = accumulate(b2, q, w2);
    const w3 = v128.load(d, 48);
    a3 = accumulate(a3, p, w3);
    b3 = accumulate(b3, q, w3);
  }
  addTo(gradient, a0);
  addTo(gradient + 16, a1);
  addTo(gradient + 32, a2);
  addTo(gradient + 48, a3);
  if (isLast) return;
  gradient += pitch;
  addTo(gradient, b0);
  addTo(gradient + 16, b1);
  addTo(gradient + 32, b2);
  addTo(gradient + 48, b3);
}

/** Up to 8 inputs × up to 4 outputs; x is readable for 8 inputs and d for 4 outputs. */
function tile8x4(
  rows: i32,
  x: usize,
  xPitch: usize,
  d: usize,
  dPitch: usize,
  gradient: usize,
  pitch: usize,
  inputs: i32,
  outputs: i32,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let a4 = a0;
  let a5 = a0;
  let a6 = a0;
  let a7 = a0;
  const end = d + <usize>rows * dPitch;
  for (; d < end; d += dPitch, x += xPitch) {
    const w = v128.load(d);
    a0 = accumulate(a0, v128.load32_splat(x), w);
    a1 = accumulate(a1, v128.load32_splat(x, 4), w);
    a2 = accumulate(a2, v128.load32_splat(x, 8), w);
    a3 = accumulate(a3, v128.load32_splat(x, 12), w);
    a4 = accumulate(a4, v128.load32_splat(x, 16), w);
    a5 = accumulate(a5, v128.load32_splat(x, 20), w);
    a6 = accumulate(a6, v128.load32_splat(x, 24), w);
    a7 = accumulate(a7, v128.load32_splat(x, 28), w);
  }
  addFirst(gradient, a0, outputs);
  if (inputs > 1) addFirst(gradient + pitch, a1, outputs);
  if (inputs > 2) addFirst(gradient + 2 * pitch, a2, outputs);
  if (inputs > 3) addFirst(gradient + 3 * pitch, a3, outputs);
  if (inputs > 4) addFirst(gradient + 4 * pitch, a4, outputs);
  if (inputs > 5) addFirst(gradient + 5 * pitch, a5, outputs);
  if (inputs > 6) addFirst(gradient + 6 * pitch, a6, outputs);
  if (inputs > 7) addFirst(gradient + 7 * pitch, a7, outputs);
}

/** db of four columns, of which `count` are there. */
function columnSum4(rows: i32, d: usize, dPitch: usize, gradient: usize, count: i32): void {
  let a = f32x4.splat(0);
  const end = d + <usize>rows * dPitch;
  for (; d < end; d += dPitch) a = f32x4.add(a, v128.load(d));
  addFirst(gradient, a, count);
}

/**
 * Adds the gradient of a dense layer over `rows` rows.
 *
 * @param x        [rows, padded I] f32, the layer's input, read; rows xPitch bytes apart
 * @param d        [rows, padded O] f32, dL/d(b + x·W), read; rows dPitch bytes apart
 * @param gradient [I, O] f32, then [O] f32; added to
 */
export function mlpWeightGradient(
  rows: i32,
  inputs: i32,
  outputs: i32,
  x: usize,
  xPitch: usize,
  d: usize,
  dPitch: usize,
  gradient: usize,
): void {
  const pitch = (<usize>outputs) << 2;
  const bias = gradient + <usize>inputs * pitch;
  const wide = outputs & ~15;
  for (let j = 0; j < wide; j += 16) {
    const column = (<usize>j) << 2;
    for (let k: usize = 0; k < 64; k += 16) {
      columnSum4(rows, d + column + k, dPitch, bias + column + k, 4);
    }
    for (let i = 0; i < inputs; i += 2) {
      const to = gradient + <usize>i * pitch + column;
      const from = x + ((<usize>i) << 2);
      tile2x16(rows, from, xPitch, d + column, dPitch, to, pitch, i + 1 == inputs);
    }
  }
  for (let j = wide; j < outputs; j += 4) {
    const column = (<usize>j) << 2;
    const count = min(4, outputs - j);
    columnSum4(rows, d + column, dPitch, bias + column, count);
    for (let i = 0; i < inputs; i += 8) {
      const to = gradient + <usize>i * pitch + column;
      const from = x + ((<usize>i) << 2);
      const left = min(8, inputs - i);
      tile8x4(rows, from, xPitch, d + column, dPitch, to, pitch, left, count);
    }
  }
}
