// A random order of 0 … n − 1 (Fisher–Yates), named by a Philox key and counter.

import { philox } from "../core/philox";

/**
 * Writes 0 … n − 1 in an order that (seed, stream; a, b, c) names.
 *
 * @param order [n] i32, written
 * @param words [4] u32, scratch
 */
export function learningShuffle(
  n: i32,
  order: usize,
  a: u32,
  b: u32,
  c: u32,
  seed: u32,
  stream: u32,
  words: usize,
): void {
  for (let k = 0; k < n; k++) store<i32>(order + ((<usize>k) << 2), k);
  for (let k = 0; k < n - 1; k++) {
    if ((k & 3) == 0) philox(a, b, c, <u32>k, seed, stream, words);
    // the high word of word·(n − k): one of the places that are left, to within 2⁻³²·n
    const word = <u64>load<u32>(words + ((<usize>(k & 3)) << 2));
    const other = k + <i32>((word * <u64>(n - k)) >> 32);
    const here = order + ((<usize>k) << 2);
    const there = order + ((<usize>other) << 2);
    const kept = load<i32>(here);
    store<i32>(here, load<i32>(there));
    store<i32>(there, kept);
  }
}
