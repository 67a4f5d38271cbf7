// The blocks of a dense layer: sums of products of a few rows and columns, kept in registers. Each output is
//
//   forward    y = activation(b + Σₖ x[k]·W[k])        k ascending, one accumulator an output
//   gradient   y = (Σₖ x[k]·W[k])·activation′          activation′ from h, the kept output of the layer below
//
// (block2x16 leaves the activation to activatePanel).
// All blocks do these operations in this order, so an output's bits do not depend on the rows beside it.
// 2 rows × 16 columns load 6 vectors for 8 products and fill the 16 registers of a CPU without FMA.
//
// Legend: x first row of inputs, xPitch bytes to the next; panel [I][16] or [I][4] weights; y first row of
// outputs, yPitch bytes to the next; h (gradient only) bytes from an output to the kept number beside it.

import { activate, slope } from "./activation";
import { NONE } from "./layout";

/** Product of one input and four weights, added to an accumulator (two roundings). */
// @ts-ignore: decorator
@inline
export function accumulate(sum: v128, x: v128, w: v128): v128 {
  return f32x4.add(sum, f32x4.mul(x, w));
}

/** Stores four finished outputs. `isGradient` is a constant where this is inlined. */
// @ts-ignore: decorator
@inline
function place(isGradient: bool, activation: i32, sum: v128, y: usize, h: usize): void {
  if (isGradient) v128.store(y, slope(activation, sum, y + h));
  else v128.store(y, activate(activation, sum));
}

/** Four accumulators of a row of 16. */
// @ts-ignore: decorator
@inline
function place16(
  isGradient: bool,
  activation: i32,
  a0: v128,
  a1: v128,
  a2: v128,
  a3: v128,
  y: usize,
  h: usize,
): void {
  place(isGradient, activation, a0, y, h);
  place(isGradient, activation, a1, y + 16, h);
  place(isGradient, activation, a2, y + 32, h);
  place(isGradient, activation, a3, y + 48, h);
}

// @ts-ignore: decorator
@inline
function run2x16(
  isGradient: bool,
  inputs: i32,
  x: usize,
  xPitch: usize,
  panel: usize,
  bias: usize,
  y: usize,
  yPitch: usize,
  activation: i32,
  h: usize,
): void {
  let a0 = isGradient ? f32x4.splat(0) : v128.load(bias);
  let a1 = isGradient ? f32x4.splat(0) : v128.load(bias, 16);
  let a2 = isGradient ? f32x4.splat(0) : v128.load(bias, 32);
  let a3 = isGradient ? f32x4.splat(0) : v128.load(bias, 48);
  let b0 = a0;
  let b1 = a1;
  let b2 = a2;
  let b3 = a3;
  let z = x + xPitch;
  const end = x + ((<usize>inputs) << 2);
  for (; x < end; x += 4, z += 4, panel += 64) {
    const p = v128.load32_splat(x);
    const q = v128.load32_splat(z);
    const w0 = v128.load(panel);
    a0 = accumulate(a0, p, w0);
    b0 = accumulate(b0, q, w0);
    const w1 = v128.load(panel, 16);
    a1 = accumulate(a1, p, w1);
    b1 = accumulate(b1, q, w1);
    const w2 = v128.load(panel, 32);
    a2 = accumulate(a2, p, w2);
    b2 = accumulate(b2, q, w2);
    const w3 = v128.load(panel, 48);
    a3 = accumulate(a3, p, w3);
    b3 = accumulate(b3, q, w3);
  }
  place16(isGradient, activation, a0, a1, a2, a3, y, h);
  place16(isGradient, activation, b0, b1, b2, b3, y + yPitch, h);
}

/** 2 rows × 16 columns, not yet activated. */
export function block2x16(
  inputs: i32,
  x: usize,
  xPitch: usize,
  panel: usize,
  bias: usize,
  y: usize,
  yPitch: usize,
): void {
  run2x16(false, inputs, x, xPitch, panel, bias, y, yPitch, NONE, 0);
}

/** 2 rows × 16 columns of a gradient. */
export function gradient2x16(
  inputs: i32,
  x: usize,
  xPitch: usize,
  panel: usize,
  y: usize,
  yPitch: usize,
  activation: i32,
  h: usize,
): void {
  run2x16(true, inputs, x, xPitch, panel, 0, y, yPitch, activation, h);
}

/** 1 row × 32 columns: two panels, the second [I][16] behind the first. */
export function block1x32(
  inputs: i32,
  x: usize,
  panel: usize,
  bias: usize,
  y: usize,
  activation: i32,
): void {
  let a0 = v128.load(bias);
  let a1 = v128.load(bias, 16);
  let a2 = v128.load(bias, 32);
  let a3 = v128.load(bias, 48);
  let b0 = v128.load(bias, 64);
  let b1 = v128.load(bias, 80);
  let b2 = v128.load(bias, 96);
  let b3 = v128.load(bias, 112);
  let second = panel + ((<usize>inputs) << 6);
  const end = x + ((<usize>inputs) << 2);
  for (; x < end; x += 4, panel += 64, second += 64) {
    const p = v128.load32_splat(x);
    a0 = accumulate(a0, p, v128.load(panel));
    a1 = accumulate(a1, p, v128.load(panel, 16));
    a2 = accumulate(a2, p, v128.load(panel, 32));
    a3 = accumulate(a3, p, v128.load(panel, 48));
    b0 = accumulate(b0, p, v128.load(second));
    b1 = accumulate(b1, p, v128.load(second, 16));
    b2 = accumulate(b2, p, v128.load(second, 32));
    b3 = accumulate(b3, p, v128.load(second, 48));
  }
  place16(false, activation, a0, a1, a2, a3, y, 0);
  place16(false, activation, b0, b1, b2, b3, y + 64, 0);
}

/** 1 row × 16 columns. */
export function block1x16(
  inputs: i32,
  x: usize,
  panel: usize,
  bias: usize,
  y: usize,
  activation: i32,
): void {
  let a0 = v128.load(bias);
  let a1 = v128.load(bias, 16);
  let a2 = v128.load(bias, 32);
  let a3 = v128.load(bias, 48);
  const end = x + ((<usize>inputs) << 2);
  for (; x < end; x += 4, panel += 64) {
    const p = v128.load32_splat(x);
    a0 = accumulate(a0, p, v128.load(panel));
    a1 = accumulate(a1, p, v128.load(panel, 16));
    a2 = accumulate(a2, p, v128.load(panel, 32));
    a3 = accumulate(a3, p, v128.load(panel, 48));
  }
  place16(false, activation, a0, a1, a2, a3, y, 0);
}

/** 1 row × 4 columns: the last columns of a layer. */
export function block1x4(
  inputs: i32,
  x: usize,
  panel: usize,
  bias: usize,
  y: usize,
  activation: i32,
): void {
  let a = v128.load(bias);
  const end = x + ((<usize>inputs) << 2);
  for (; x < end; x += 4, panel += 16) {
    a = accumulate(a, v128.load32_splat(x), v128.load(panel));
  }
  v128.store(y, activate(activation, a));
}

// @ts-ignore: decorator
@inline
function run4x4(
  isGradient: bool,
  inputs: i32,
  x: usize,
  xPitch: usize,
  panel: usize,
  bias: usize,
  y: usize,
  yPitch: usize,
  activation: i32,
  h: usize,
): void {
  let a = isGradient ? f32x4.splat(0) : v128.load(bias);
  let b = a;
  let c = a;
  let d = a;
  let x1 = x + xPitch;
  let x2 = x1 + xPitch;
  let x3 = x2 + xPitch;
  const end = x + ((<usize>inputs) << 2);
  for (; x < end; x += 4, x1 += 4, x2 += 4, x3 += 4, panel += 16) {
    const w = v128.load(panel);
    a = accumulate(a, v128.load32_splat(x), w);
    b = accumulate(b, v128.load32_splat(x1), w);
    c = accumulate(c, v128.load32_splat(x2), w);
    d = accumulate(d, v128.load32_splat(x3), w);
  }
  place(isGradient, activation, a, y, h);
  place(isGradient, activation, b, y + yPitch, h);
  place(isGradient, activation, c, y + 2 * yPitch, h);
  place(isGradient, activation, d, y + 3 * yPitch, h);
}

/** 4 rows × 4 columns. */
export function block4x4(
  inputs: i32,
  x: usize,
  xPitch: usize,
  panel: usize,
  bias: usize,
  y: usize,
  yPitch: usize,
  activation: i32,
): void {
  run4x4(false, inputs, x, xPitch, panel, bias, y, yPitch, activation, 0);
}

/** 4 rows × 4 columns of a gradient. */
export function gradient4x4(
  inputs: i32,
  x: usize,
  xPitch: usize,
  panel: usize,
  y: usize,
  yPitch: usize,
  activation: i32,
  h: usize,
): void {
  run4x4(true, inputs, x, xPitch, panel, 0, y, yPitch, activation, h);
}
