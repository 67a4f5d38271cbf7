// Reading the world block and the configuration of a batch.

import { bytesOf, none, select, splat } from "../core/lane";
import { Context } from "./context";

/** A row of the world block. */
// @ts-ignore: decorator
@inline
export function worldRow(c: Context, world: usize, row: i32): usize {
  return world + <usize>row * c.stride;
}

/** A slot of the configuration. */
// @ts-ignore: decorator
@inline
export function setting<T>(c: Context, slot: i32): T {
  return load<T>(c.config + <usize>slot * bytesOf<T>());
}

/** `bit` where the mask is set, else 0. */
// @ts-ignore: decorator
@inline
export function bitWhere<T>(mask: T, bit: f64): T {
  return select<T>(mask, splat<T>(bit), none<T>());
}
