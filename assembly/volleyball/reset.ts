// Masked reset of a batch of worlds (volleyball.md 5.4–5.6): the column of each masked world becomes a
// copy of the default column of its serving team; where the task spreads its starts (1v1), drones get
// uniform offsets of position, roll and pitch, and a ball above the server moves with it.

import { bytesOf, lanes, splat } from "../core/lane";
import { philox, uniform } from "../core/philox";
import { PX, QW } from "../quadrotor/layout";
import { Context } from "./context";
import { AGENT_FIELDS, BALL, RANDOM_SPREAD, SERVER, WORLD_FIELDS } from "./layout";

/** Stream number of starts among the random streams of a game. */
export const START_STREAM: u32 = 1;

// @ts-ignore: decorator
@inline
function get<F>(at: usize): f64 {
  return <f64>load<F>(at);
}

// @ts-ignore: decorator
@inline
function put<F>(at: usize, value: f64): void {
  store<F>(at, <F>value);
}

/** (spread drawn) − a number in (−1, 1) from one word. */
// @ts-ignore: decorator
@inline
function symmetric(word: u32): f64 {
  return 2.0 * uniform(word) - 1.0;
}

function resetWorld<F>(c: Context, world: i32, defaults: usize, game: u32, seed: u32): void {
  const size = sizeof<F>();
  const rows = AGENT_FIELDS * c.agents + WORLD_FIELDS;
  const column = c.state + <usize>world * size;
  for (let r = 0; r < rows; r++) {
    put<F>(column + <usize>r * c.stride, load<f64>(defaults + ((<usize>r) << 3)));
  }
  const spreadAt = c.config + <usize>RANDOM_SPREAD * (size == 4 ? 16 : 8);
  const spread = get<F>(spreadAt);
  if (spread == 0) return;
  const worldRows = column + <usize>(AGENT_FIELDS * c.agents) * c.stride;
  const server = <i32>get<F>(worldRows + <usize>SERVER * c.stride);
  for (let i = 0; i < c.agents; i++) {
    const at = column + <usize>i * c.stride;
    const step = <usize>c.agents * c.stride;
    for (let block: u32 = 0; block < 2; block++) {
      philox(game, <u32>i, 0, block, seed, START_STREAM, c.scratch);
      if (block == 0) {
        for (let k: usize = 0; k < 3; k++) {
          const shift = spread * symmetric(load<u32>(c.scratch + (k << 2)));
          const p = at + (<usize>PX + k) * step;
          put<F>(p, get<F>(p) + shift);
          const b = worldRows + (<usize>BALL + k) * c.stride;
          if (i == server) put<F>(b, get<F>(b) + shift);
        }
      } else {
        tilt<F>(at, step, spread, c.scratch);
      }
    }
  }
}

/** q ← q ∘ (roll, pitch), small angles, drawn from the words at `words`. */
// @ts-ignore: decorator
@inline
function tilt<F>(at: usize, step: usize, spread: f64, words: usize): void {
  const halfRoll = 0.5 * spread * symmetric(load<u32>(words));
  const halfPitch = 0.5 * spread * symmetric(load<u32>(words, 4));
  const cr = NativeMath.cos(halfRoll);
  const sr = NativeMath.sin(halfRoll);
  const cp = NativeMath.cos(halfPitch);
  const sp = NativeMath.sin(halfPitch);
  // q_pitch ∘ q_roll
  const rw = cp * cr;
  const rx = cp * sr;
  const ry = sp * cr;
  const rz = -sp * sr;
  const q = at + <usize>QW * step;
  const w = get<F>(q);
  const x = get<F>(q + step);
  const y = get<F>(q + 2 * step);
  const z = get<F>(q + 3 * step);
  put<F>(q, w * rw - x * rx - y * ry - z * rz);
  put<F>(q + step, w * rx + x * rw + y * rz - z * ry);
  put<F>(q + 2 * step, w * ry - x * rz + y * rw + z * rx);
  put<F>(q + 3 * step, w * rz + x * ry - y * rx + z * rw);
}

function resetWorlds<F>(
  c: Context,
  mask: usize,
  servers: usize,
  defaults0: usize,
  defaults1: usize,
  games: usize,
  seed: u32,
): void {
  for (let world = 0; world < c.worlds; world++) {
    if (load<u8>(mask + <usize>world) == 0) continue;
    const defaults = load<u8>(servers + <usize>world) == 0 ? defaults0 : defaults1;
    resetWorld<F>(c, world, defaults, load<u32>(games + ((<usize>world) << 2)), seed);
  }
}

/**
 * Resets the worlds of a mask.
 *
 * @param context   Context
 * @param mask      [E] u8, which worlds
 * @param servers   [E] u8, serving team of each, 0 or 1
 * @param defaults0 [rows] f64, start column when team 0 serves
 * @param defaults1 [rows] f64, when team 1 serves
 * @param games     [E] u32, game number of each: names its random numbers
 * @param seed      key of the random numbers
 */
export function volleyballResetF32x4(
  context: usize,
  mask: usize,
  servers: usize,
  defaults0: usize,
  defaults1: usize,
  games: usize,
  seed: u32,
): void {
  resetWorlds<f32>(changetype<Context>(context), mask, servers, defaults0, defaults1, games, seed);
}

/** Resets the worlds of a mask, f64. */
export function volleyballResetF64(
  context: usize,
  mask: usize,
  servers: usize,
  defaults0: usize,
  defaults1: usize,
  games: usize,
  seed: u32,
): void {
  resetWorlds<f64>(changetype<Context>(context), mask, servers, defaults0, defaults1, games, seed);
}
