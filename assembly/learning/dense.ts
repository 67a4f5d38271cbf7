// Dense layer: y = activation(b + Σₖ x[k]·W[k]), k ascending, one accumulator an output. The blocks below
// (2 rows × 16 columns, 1 × 32, 1 × 16, 1 × 4) all do these operations in this order, so an output's bits
// do not depend on the rows beside it.
//
// W lies in panels, so that a block reads memory in one straight line and a panel fills a cache evenly:
// first ⌊O/16⌋ panels [I][16], then ⌈(O mod 16)/4⌉ panels [I][4], zero beyond column O. Bias: [O padded to 4].
// Cost a row: I·O multiplications and additions; 2 × 16 loads 6 vectors for 8 products.

import { activate } from "./activation";
import { Layer, padded } from "./layout";

/** Product of one input and four weights, added to an accumulator (two roundings). */
// @ts-ignore: decorator
@inline
function accumulate(sum: v128, x: v128, w: v128): v128 {
  return f32x4.add(sum, f32x4.mul(x, w));
}

/** 2 rows × 16 columns. `x` and `y` are the first row, `xPitch` and `yPitch` bytes to the second. */
function block2x16(
  inputs: i32,
  x: usize,
  xPitch: usize,
  panel: usize,
  bias: usize,
  y: usize,
  yPitch: usize,
  activation: i32,
): void {
  let a0 = v128.load(bias);
  let a1 = v128.load(bias, 16);
  let a2 = v128.load(bias, 32);
  let a3 = v128.load(bias, 48);
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
  v128.store(y, activate(activation, a0));
  v128.store(y, activate(activation, a1), 16);
  v128.store(y, activate(activation, a2), 32);
  v128.store(y, activate(activation, a3), 48);
  y += yPitch;
  v128.store(y, activate(activation, b0));
  v128.store(y, activate(activation, b1), 16);
  v128.store(y, activate(activation, b2), 32);
  v128.store(y, activate(activation, b3), 48);
}

/** 1 row × 32 columns: two panels, the second `next` bytes behind the first. */
function block1x32(
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
  v128.store(y, activate(activation, a0));
  v128.store(y, activate(activation, a1), 16);
  v128.store(y, activate(activation, a2), 32);
  v128.store(y, activate(activation, a3), 48);
  v128.store(y, activate(activation, b0), 64);
  v128.store(y, activate(activation, b1), 80);
  v128.store(y, activate(activation, b2), 96);
  v128.store(y, activate(activation, b3), 112);
}

/** 1 row × 16 columns. */
function block1x16(
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
  v128.store(y, activate(activation, a0));
  v128.store(y, activate(activation, a1), 16);
  v128.store(y, activate(activation, a2), 32);
  v128.store(y, activate(activation, a3), 48);
}

/** 1 row × 4 columns: the last columns of a layer. */
function block1x4(
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

/** 2 rows × 4 columns. */
function block2x4(
  inputs: i32,
  x: usize,
  xPitch: usize,
  panel: usize,
  bias: usize,
  y: usize,
  yPitch: usize,
  activation: i32,
): void {
  let a = v128.load(bias);
  let b = a;
  let z = x + xPitch;
  const end = x + ((<usize>inputs) << 2);
  for (; x < end; x += 4, z += 4, panel += 16) {
    const w = v128.load(panel);
    a = accumulate(a, v128.load32_splat(x), w);
    b = accumulate(b, v128.load32_splat(z), w);
  }
  v128.store(y, activate(activation, a));
  v128.store(y + yPitch, activate(activation, b));
}

/** Clears the columns of a row of outputs that the 4-column panels do not reach. */
// @ts-ignore: decorator
@inline
function clearPadding(row: usize, outputs: i32): void {
  const end = row + ((<usize>padded(outputs)) << 2);
  for (let at = row + ((<usize>((outputs + 3) & ~3)) << 2); at < end; at += 16) {
    v128.store(at, f32x4.splat(0));
  }
}

/** One row: the vector–matrix path. */
function denseRow(layer: Layer, x: usize, y: usize): void {
  const inputs = layer.inputs;
  const activation = layer.activation;
  const wide = layer.outputs & ~15;
  let panel = layer.weights;
  let bias = layer.bias;
  const row = y;
  let column = 0;
  for (; column + 32 <= wide; column += 32, bias += 128, y += 128) {
    block1x32(inputs, x, panel, bias, y, activation);
    panel += (<usize>inputs) << 7;
  }
  for (; column < wide; column += 16, bias += 64, y += 64) {
    block1x16(inputs, x, panel, bias, y, activation);
    panel += (<usize>inputs) << 6;
  }
  for (; column < layer.outputs; column += 4, bias += 16, y += 16) {
    block1x4(inputs, x, panel, bias, y, activation);
    panel += (<usize>inputs) << 4;
  }
  clearPadding(row, layer.outputs);
}

/**
 * A dense layer on `rows` rows in scratch.
 *
 * @param x [rows, padded I] f32, read
 * @param y [rows, padded O] f32, written; padding cleared
 */
export function dense(layer: Layer, rows: i32, x: usize, y: usize): void {
  const inputs = layer.inputs;
  const outputs = layer.outputs;
  const activation = layer.activation;
  const wide = outputs & ~15;
  const xPitch = (<usize>padded(inputs)) << 2;
  const yPitch = (<usize>padded(outputs)) << 2;
  const pairs = rows & ~1;
  if (rows != pairs) denseRow(layer, x + <usize>pairs * xPitch, y + <usize>pairs * yPitch);
  if (pairs == 0) return;
  let panel = layer.weights;
  let bias = layer.bias;
  let to = y;
  let column = 0;
  for (; column < wide; column += 16, bias += 64, to += 64) {
    for (let r: usize = 0; r < <usize>pairs; r += 2) {
      const from = x + r * xPitch;
      block2x16(inputs, from, xPitch, panel, bias, to + r * yPitch, yPitch, activation);
    }
    panel += (<usize>inputs) << 6;
  }
  for (; column < outputs; column += 4, bias += 16, to += 16) {
    for (let r: usize = 0; r < <usize>pairs; r += 2) {
      const from = x + r * xPitch;
      block2x4(inputs, from, xPitch, panel, bias, to + r * yPitch, yPitch, activation);
    }
    panel += (<usize>inputs) << 4;
  }
  for (let r: usize = 0; r < <usize>pairs; r++) clearPadding(y + r * yPitch, outputs);
}
