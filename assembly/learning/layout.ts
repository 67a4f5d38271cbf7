// A network in memory, written by the host: one Network, followed anywhere by its list of Layers.
//
// Legend: B rows of a batch, I inputs and O outputs of a layer. A row of activations lies in scratch with
// its width padded to a multiple of 16 floats; padding is 0 after every layer, so tails run as full lanes.

/** Kinds of a layer. */
export const NORM: i32 = 0;
export const DENSE: i32 = 1;

/** Activations of a dense layer. */
export const NONE: i32 = 0;
export const ELU: i32 = 1;
export const TANH: i32 = 2;
export const RELU: i32 = 3;

/** Rows that go through all layers together, so that their activations stay in the first cache. */
export const BLOCK_ROWS: i32 = 16;

/** One layer, 24 bytes. */
@unmanaged
export class Layer {
  kind: i32;
  /** I; for NORM also O */
  inputs: i32;
  outputs: i32;
  activation: i32;
  /** DENSE: panels of columns (see dense.ts), f32. NORM: gain [padded I] f32, padding 0 */
  weights: usize;
  /** DENSE: bias, f32, in panel order. NORM: shift [padded I] f32, padding 0 */
  bias: usize;
}

/** A network, 28 bytes. */
@unmanaged
export class Network {
  inputs: i32;
  outputs: i32;
  layers: i32;
  /** [layers] Layer */
  first: usize;
  /** two arrays [BLOCK_ROWS, widest layer padded to 16] f32, scratch */
  ping: usize;
  pong: usize;
  /** added to the variance in NORM */
  epsilon: f32;
}

/** Floats of one row of n activations in scratch. */
// @ts-ignore: decorator
@inline
export function padded(n: i32): i32 {
  return (n + 15) & ~15;
}
