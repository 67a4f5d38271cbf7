// The view from the other side of the net (volleyball.md 3): a rotation by π about z.

import { ConfigError } from "../base/errors.ts";

/**
 * Mirrors drone states of 23 numbers: position 3, quaternion 4, velocity 3, angular velocity 3, heading 3,
 * up 3, throttles 4.
 *
 * @param from [n, 23], read
 * @param to   [n, 23], written; quaternion with w ≥ 0, heading and up computed anew from it. May be `from`
 */
export function mirrorStates(from: ArrayLike<number>, to: Float64Array | Float32Array): void {
  if (from.length !== to.length || from.length % 23 !== 0) {
    throw new ConfigError("states", `[n, 23] numbers, as many as the target (${to.length})`, from.length);
  }
  for (let at = 0; at < from.length; at += 23) mirrorOne(from, to, at);
}

function mirrorOne(from: ArrayLike<number>, to: Float64Array | Float32Array, at: number): void {
  const read = (k: number): number => from[at + k] as number;
  // (0, 0, 0, 1) ⊗ (w, x, y, z)
  let w = -read(6);
  let x = -read(5);
  let y = read(4);
  let z = read(3);
  if (w < 0) [w, x, y, z] = [-w, -x, -y, -z];
  for (const first of [0, 7, 10]) {
    const [a, b, c] = [read(first), read(first + 1), read(first + 2)];
    to.set([-a, -b, c], at + first);
  }
  to.set([w, x, y, z], at + 3);
  to.set([1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)], at + 13);
  to.set([2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)], at + 16);
  for (let k = 19; k < 23; k++) to[at + k] = read(k);
}
