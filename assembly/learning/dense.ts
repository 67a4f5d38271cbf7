// Dense layer on rows in scratch: y = activation(b + x·W), and its gradient with respect to x,
// dX = (dY·Wᵀ)·activation′ of the layer below. Sums and blocks: dense-blocks.ts.
//
// W lies in panels, so that a block reads memory in one straight line and a panel fills a cache evenly:
// first ⌊O/16⌋ panels [I][16], then ⌈(O mod 16)/4⌉ panels [I][4], zero beyond column O. Bias: [O padded to 4].
// For the gradient the panels are those of Wᵀ: its inputs are O, its outputs I. Cost a row: I·O products.

import {
  block1x16,
  block1x32,
  block1x4,
  block2x16,
  block4x4,
  gradient2x16,
  gradient4x4,
} from "./dense-blocks";
import { activatePanel } from "./activation";
import { Layer, padded } from "./layout";

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
 * @param x      [rows, padded I] f32, read; rows xPitch bytes apart
 * @param y      [rows, padded O] f32, written, padding cleared; rows yPitch bytes apart
 */
export function dense(
  layer: Layer,
  rows: i32,
  x: usize,
  xPitch: usize,
  y: usize,
  yPitch: usize,
): void {
  const inputs = layer.inputs;
  const outputs = layer.outputs;
  const activation = layer.activation;
  const wide = outputs & ~15;
  // whole groups of four rows go through panels, the others row by row
  const grouped = rows & ~3;
  for (let r: usize = <usize>grouped; r < <usize>rows; r++)
    denseRow(layer, x + r * xPitch, y + r * yPitch);
  if (grouped == 0) return;
  let panel = layer.weights;
  let bias = layer.bias;
  let to = y;
  let column = 0;
  for (; column < wide; column += 16, bias += 64, to += 64) {
    for (let r: usize = 0; r < <usize>grouped; r += 2) {
      const from = x + r * xPitch;
      block2x16(inputs, from, xPitch, panel, bias, to + r * yPitch, yPitch);
    }
    activatePanel(activation, grouped, to, yPitch);
    panel += (<usize>inputs) << 6;
  }
  for (; column < outputs; column += 4, bias += 16, to += 16) {
    for (let r: usize = 0; r < <usize>grouped; r += 4) {
      const from = x + r * xPitch;
      block4x4(inputs, from, xPitch, panel, bias, to + r * yPitch, yPitch, activation);
    }
    panel += (<usize>inputs) << 4;
  }
  for (let r: usize = 0; r < <usize>grouped; r++) clearPadding(y + r * yPitch, outputs);
}

/**
 * Gradient of a dense layer with respect to its input, times the slope of the activation that made that input.
 * Rows are rounded up to a multiple of four: there must be room for them; their numbers mean nothing.
 *
 * @param layer panels of Wᵀ; inputs O, outputs I, the activation of the layer below
 * @param d     [rows, padded O] f32, dL/d(b + x·W), read; rows dPitch bytes apart
 * @param y     [rows, padded I] f32, dL/d(before the activation below), written, padding cleared; rows yPitch apart
 * @param kept  [rows, padded I] f32, output of the activation below, read; rows yPitch apart
 */
export function denseGradient(
  layer: Layer,
  rows: i32,
  d: usize,
  dPitch: usize,
  y: usize,
  yPitch: usize,
  kept: usize,
): void {
  const inputs = layer.inputs;
  const outputs = layer.outputs;
  const activation = layer.activation;
  const wide = outputs & ~15;
  const h = kept - y;
  let panel = layer.weights;
  let to = y;
  let column = 0;
  for (; column < wide; column += 16, to += 64) {
    for (let r: usize = 0; r < <usize>rows; r += 2) {
      const from = d + r * dPitch;
      gradient2x16(inputs, from, dPitch, panel, to + r * yPitch, yPitch, activation, h);
    }
    panel += (<usize>inputs) << 6;
  }
  for (; column < outputs; column += 4, to += 16) {
    for (let r: usize = 0; r < <usize>rows; r += 4) {
      const from = d + r * dPitch;
      gradient4x4(inputs, from, dPitch, panel, to + r * yPitch, yPitch, activation, h);
    }
    panel += (<usize>inputs) << 4;
  }
  for (let r: usize = 0; r < <usize>rows; r++) clearPadding(y + r * yPitch, outputs);
}
