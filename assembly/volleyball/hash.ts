// Hash of simulated state: for each masked world, hash ← XXH64(column of the world, seed = hash), where the
// column is every row of layout.ts in order, little-endian, at the batch's precision.

import { xxh64 } from "../core/xxh64";
import { Context } from "./context";
import { AGENT_FIELDS, WORLD_FIELDS } from "./layout";

function hashWorlds<F>(c: Context, mask: usize, hashes: usize): void {
  const size = sizeof<F>();
  const rows = AGENT_FIELDS * c.agents + WORLD_FIELDS;
  for (let world = 0; world < c.worlds; world++) {
    if (load<u8>(mask + <usize>world) == 0) continue;
    let from = c.state + <usize>world * size;
    let to = c.scratch;
    for (let r = 0; r < rows; r++, from += c.stride, to += size) store<F>(to, load<F>(from));
    const at = hashes + ((<usize>world) << 3);
    store<u64>(at, xxh64(c.scratch, <usize>rows * size, load<u64>(at)));
  }
}

/**
 * Chains the present state of each masked world into its hash.
 *
 * @param mask   [E] u8
 * @param hashes [E] u64, read and written
 */
export function volleyballHashF32x4(context: usize, mask: usize, hashes: usize): void {
  hashWorlds<f32>(changetype<Context>(context), mask, hashes);
}

/** The same for an f64 batch. */
export function volleyballHashF64(context: usize, mask: usize, hashes: usize): void {
  hashWorlds<f64>(changetype<Context>(context), mask, hashes);
}
