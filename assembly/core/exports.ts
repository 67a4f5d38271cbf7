// Core functions as the host sees them.

import { normals, philox } from "./philox";
import { xxh64 } from "./xxh64";

/** First address that the module's static data leaves free. */
export function heapBase(): usize {
  return __heap_base;
}

/** Philox4x32-10: four u32 words at `out`. */
export function philoxBlock(
  c0: u32,
  c1: u32,
  c2: u32,
  c3: u32,
  key0: u32,
  key1: u32,
  out: usize,
): void {
  philox(c0, c1, c2, c3, key0, key1, out);
}

/** Four f64 standard normals at `out`. */
export function normalBlock(
  c0: u32,
  c1: u32,
  c2: u32,
  c3: u32,
  key0: u32,
  key1: u32,
  out: usize,
): void {
  normals(c0, c1, c2, c3, key0, key1, out);
}

/** XXH64 of memory. */
export function xxh64Of(from: usize, length: usize, seed: u64): u64 {
  return xxh64(from, length, seed);
}

/** sin x, the same bits in every engine. */
export function sine(x: f64): f64 {
  return NativeMath.sin(x);
}

/** Angle of (x, y), −π … π, the same bits in every engine. */
export function angle(y: f64, x: f64): f64 {
  return NativeMath.atan2(y, x);
}

/** cos x, the same bits in every engine. */
export function cosine(x: f64): f64 {
  return NativeMath.cos(x);
}
