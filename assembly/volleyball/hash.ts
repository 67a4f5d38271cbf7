// Hash of simulated state: for each masked world, hash ← XXH64(column of the world, seed = hash), where the
// column is every row of layout.ts in order, little-endian, at the batch's precision. A number that is not
// finite is reported before anything is hashed: the bits of a NaN are the one freedom that WASM leaves.

import { xxh64 } from "../core/xxh64";
import { Context } from "./context";
import { AGENT_FIELDS, WORLD_FIELDS } from "./layout";

function hashWorlds<F>(c: Context, mask: usize, hashes: usize): i32 {
  const size = sizeof<F>();
  const rows = AGENT_FIELDS * c.agents + WORLD_FIELDS;
  for (let world = 0; world < c.worlds; world++) {
    if (load<u8>(mask + <usize>world) == 0) continue;
    let from = c.state + <usize>world * size;
    let to = c.scratch;
    for (let r = 0; r < rows; r++, from += c.stride, to += size) {
      const value = load<F>(from);
      if (value - value != 0) return world * rows + r;
      store<F>(to, value);
    }
    const at = hashes + ((<usize>world) << 3);
    store<u64>(at, xxh64(c.scratch, <usize>rows * size, load<u64>(at)));
  }
  return -1;
}

/**
 * Chains the present state of each masked world into its hash.
 *
 * @param mask   [E] u8
 * @param hashes [E] u64, read and written
 * @returns −1, or world·rows + row of the first number that is not finite
 */
export function volleyballHashF32x4(context: usize, mask: usize, hashes: usize): i32 {
  return hashWorlds<f32>(changetype<Context>(context), mask, hashes);
}

/** The same for an f64 batch. */
export function volleyballHashF64(context: usize, mask: usize, hashes: usize): i32 {
  return hashWorlds<f64>(changetype<Context>(context), mask, hashes);
}
