// Passes of one layer over a block of rows, for training. The face (src/learning/mlp.ts) calls them layer by
// layer and owns what is kept between them.
//
// Legend: I inputs and O outputs of a layer, `pitch` bytes between rows of an array in scratch. A row in
// scratch is padded to a multiple of 16 floats; pitches are odd multiples of 64 bytes, so that walking down
// a column does not fall into a few sets of the cache.

import { dense, denseGradient } from "./dense";
import { Layer } from "./layout";
import { copyFloats, copyRow, rowAt } from "./network";
import { normalise } from "./norm";

/**
 * Copies rows of an array into scratch, padding cleared.
 *
 * @param index [rows] i32, rows to read; 0 for rows 0 … rows − 1
 * @param from  [·, columns] f32, read
 * @param to    [rows, padded columns] f32, written
 */
export function mlpGather(
  rows: i32,
  index: usize,
  columns: i32,
  from: usize,
  to: usize,
  pitch: usize,
): void {
  const length = (<usize>columns) << 2;
  for (let r = 0; r < rows; r++, to += pitch) {
    copyRow(from + rowAt(index, r) * length, columns, to);
  }
}

/** Copies rows in scratch to contiguous rows [rows, columns] f32. */
export function mlpScatter(rows: i32, columns: i32, from: usize, pitch: usize, to: usize): void {
  const length = (<usize>columns) << 2;
  for (let r = 0; r < rows; r++, from += pitch, to += length) copyFloats(from, columns, to);
}

/** A dense layer forward: see dense.ts. */
export function mlpDense(
  layer: usize,
  rows: i32,
  x: usize,
  xPitch: usize,
  y: usize,
  yPitch: usize,
): void {
  dense(changetype<Layer>(layer), rows, x, xPitch, y, yPitch);
}

/** A dense layer backward to its input: see dense.ts. */
export function mlpDenseGradient(
  layer: usize,
  rows: i32,
  d: usize,
  dPitch: usize,
  y: usize,
  yPitch: usize,
  kept: usize,
): void {
  denseGradient(changetype<Layer>(layer), rows, d, dPitch, y, yPitch, kept);
}

/**
 * LayerNorm of rows.
 *
 * @param layer Layer of kind NORM
 * @param x     [rows, padded I] f32, read
 * @param y     [rows, padded I] f32, written
 * @param kept  [rows, 2] f32, mean and 1/√(variance + ε), written
 */
export function mlpNorm(
  layer: usize,
  rows: i32,
  x: usize,
  y: usize,
  pitch: usize,
  epsilon: f32,
  kept: usize,
): void {
  const norm = changetype<Layer>(layer);
  for (let r = 0; r < rows; r++, x += pitch, y += pitch, kept += 8) {
    normalise(x, y, norm.inputs, norm.weights, norm.bias, epsilon, kept);
  }
}

/** A panel: `width` columns of a matrix of I rows, of which `count` are there. */
// @ts-ignore: decorator
@inline
function packPanel(
  rows: i32,
  from: usize,
  rowStep: usize,
  columnStep: usize,
  count: i32,
  width: i32,
  to: usize,
): void {
  for (let i = 0; i < rows; i++, from += rowStep) {
    for (let j = 0; j < width; j++, to += 4) {
      store<f32>(to, j < count ? load<f32>(from + <usize>j * columnStep) : 0);
    }
  }
}

/** A matrix [rows, columns] in panels of 16 columns, the last columns in panels of 4 (dense.ts). */
function pack(
  rows: i32,
  columns: i32,
  from: usize,
  rowStep: usize,
  columnStep: usize,
  to: usize,
): void {
  const wide = columns & ~15;
  for (let j = 0; j < columns;) {
    const width = j < wide ? 16 : 4;
    packPanel(rows, from, rowStep, columnStep, min(width, columns - j), width, to);
    from += <usize>width * columnStep;
    to += (<usize>(rows * width)) << 2;
    j += width;
  }
}

/**
 * Lays weights out as the dense blocks read them.
 *
 * @param weights    [I, O] f32, then bias [O]; read
 * @param panels     panels of W, written
 * @param bias       [O padded to 4] f32, written
 * @param transposed panels of Wᵀ, written; 0 for none
 */
export function mlpPack(
  inputs: i32,
  outputs: i32,
  weights: usize,
  panels: usize,
  bias: usize,
  transposed: usize,
): void {
  const pitch = (<usize>outputs) << 2;
  pack(inputs, outputs, weights, pitch, 4, panels);
  memory.copy(bias, weights + <usize>inputs * pitch, pitch);
  if (transposed != 0) pack(outputs, inputs, weights, 4, pitch, transposed);
}
