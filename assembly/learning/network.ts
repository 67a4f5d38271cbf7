// Forward pass of a network on chosen rows of an array, and sampling around its output.

import { normals } from "../core/philox";
import { dense } from "./dense";
import { BLOCK_ROWS, DENSE, Layer, Network, padded } from "./layout";
import { normalise } from "./norm";

/** Stream number of action noise among the random streams of a game. */
export const ACTION_STREAM: u32 = 2;

/** Row number `r` of a list; the list may be absent (0): then row r. */
// @ts-ignore: decorator
@inline
export function rowAt(index: usize, r: i32): usize {
  return <usize>(index == 0 ? r : load<i32>(index + ((<usize>r) << 2)));
}

/** Copies n floats and clears up to the padded width. */
// @ts-ignore: decorator
@inline
export function copyRow(from: usize, n: i32, to: usize): void {
  const end = to + ((<usize>padded(n)) << 2);
  const last = to + ((<usize>n) << 2);
  for (; to + 16 <= last; to += 16, from += 16) v128.store(to, v128.load(from));
  for (; to < last; to += 4, from += 4) store<f32>(to, load<f32>(from));
  for (; to < end; to += 4) store<f32>(to, 0);
}

/** Copies n floats. */
// @ts-ignore: decorator
@inline
export function copyFloats(from: usize, n: i32, to: usize): void {
  const end = to + ((<usize>n) << 2);
  for (; to + 16 <= end; to += 16, from += 16) v128.store(to, v128.load(from));
  for (; to < end; to += 4, from += 4) store<f32>(to, load<f32>(from));
}

/** Rows first … first + rows − 1 of the list, rows ≤ BLOCK_ROWS, through all layers. */
function forwardBlock(
  network: Network,
  first: i32,
  rows: i32,
  index: usize,
  input: usize,
  output: usize,
): void {
  let x = network.ping;
  let y = network.pong;
  const inputPitch = (<usize>network.inputs) << 2;
  const outputPitch = (<usize>network.outputs) << 2;
  let pitch = (<usize>padded(network.inputs)) << 2;
  for (let r = 0; r < rows; r++) {
    const from = input + rowAt(index, first + r) * inputPitch;
    copyRow(from, network.inputs, x + <usize>r * pitch);
  }
  for (let l = 0; l < network.layers; l++) {
    const layer = changetype<Layer>(network.first + <usize>l * offsetof<Layer>());
    if (layer.kind == DENSE) {
      const next = (<usize>padded(layer.outputs)) << 2;
      dense(layer, rows, x, pitch, y, next);
      const z = x;
      x = y;
      y = z;
      pitch = next;
    } else {
      for (let r = 0; r < rows; r++) {
        const row = x + <usize>r * pitch;
        normalise(row, row, layer.inputs, layer.weights, layer.bias, network.epsilon, 0);
      }
    }
  }
  for (let r = 0; r < rows; r++) {
    const to = output + rowAt(index, first + r) * outputPitch;
    copyFloats(x + <usize>r * pitch, network.outputs, to);
  }
}

/**
 * Runs rows of an array through a network.
 *
 * @param network Network
 * @param rows    B
 * @param index   [B] i32, rows to read and to write, or 0 for rows 0 … B − 1
 * @param input   [·, I] f32, read
 * @param output  [·, O] f32, written
 */
export function networkForward(
  network: usize,
  rows: i32,
  index: usize,
  input: usize,
  output: usize,
): void {
  for (let first = 0; first < rows; first += BLOCK_ROWS) {
    const block = min(BLOCK_ROWS, rows - first);
    forwardBlock(changetype<Network>(network), first, block, index, input, output);
  }
}

/** std = exp(logStd), n numbers, f32. */
export function networkSpread(n: i32, logStd: usize, std: usize): void {
  for (let k: usize = 0; k < <usize>n; k++) {
    store<f32>(std + (k << 2), <f32>NativeMath.exp(<f64>load<f32>(logStd + (k << 2))));
  }
}

/**
 * Adds noise to rows of actions: action[j] += std[j]·N(0, 1). The normals of a row are named
 * key = (seed, stream 2), counter = (game, agent, step, block of four columns).
 *
 * @param rows    B
 * @param index   [B] i32, rows of `actions`, row = world·agents + agent
 * @param agents  A
 * @param games   [E] u32
 * @param steps   [E] u32
 * @param seed    first word of the key
 * @param columns O
 * @param std     [O] f32
 * @param actions [E·A, O] f32, read and written
 * @param scratch [4] f64
 */
export function networkSample(
  rows: i32,
  index: usize,
  agents: i32,
  games: usize,
  steps: usize,
  seed: u32,
  columns: i32,
  std: usize,
  actions: usize,
  scratch: usize,
): void {
  for (let r = 0; r < rows; r++) {
    const row = load<u32>(index + ((<usize>r) << 2));
    const world = (<usize>(row / <u32>agents)) << 2;
    const agent = row % <u32>agents;
    const at = actions + ((<usize>row * <usize>columns) << 2);
    for (let column = 0; column < columns; column += 4) {
      const game = load<u32>(games + world);
      const step = load<u32>(steps + world);
      normals(game, agent, step, (<u32>column) >> 2, seed, ACTION_STREAM, scratch);
      const last = min(4, columns - column);
      for (let k = 0; k < last; k++) {
        const j = (<usize>(column + k)) << 2;
        const noise = <f32>load<f64>(scratch + ((<usize>k) << 3));
        store<f32>(at + j, load<f32>(at + j) + load<f32>(std + j) * noise);
      }
    }
  }
}
