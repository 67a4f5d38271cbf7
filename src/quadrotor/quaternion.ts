// Quaternions w, x, y, z, body → world, in plain arithmetic; angles through the kernels' trigonometry.

import type { Kernels } from "../kernels/kernels.ts";

/** w, x, y, z */
export type Quaternion = readonly [number, number, number, number];
/** x, y, z */
export type Vector = readonly [number, number, number];

/** v from the body into the world frame: q v q*. */
export function rotate(q: Quaternion, v: Vector): Vector {
  const [w, x, y, z] = q;
  const [a, b, c] = v;
  // v + 2w(u × v) + 2u × (u × v), with u the vector part
  const cx = 2 * (y * c - z * b);
  const cy = 2 * (z * a - x * c);
  const cz = 2 * (x * b - y * a);
  return [a + w * cx + (y * cz - z * cy), b + w * cy + (z * cx - x * cz), c + w * cz + (x * cy - y * cx)];
}

/** v from the world into the body frame: q* v q. */
export function rotateInverse(q: Quaternion, v: Vector): Vector {
  return rotate([q[0], -q[1], -q[2], -q[3]], v);
}

/** Body x in the world frame. */
export function heading(q: Quaternion): Vector {
  return rotate(q, [1, 0, 0]);
}

/** Body z in the world frame. */
export function up(q: Quaternion): Vector {
  return rotate(q, [0, 0, 1]);
}

/** The quaternion of roll, pitch, yaw (rad; yaw first, about z). */
export function fromRpy(kernels: Kernels, roll: number, pitch: number, yaw: number): Quaternion {
  const at = kernels.alloc(32);
  kernels.call("quaternionFromRpy", roll, pitch, yaw, at);
  const [w, x, y, z] = kernels.f64(at, 4) as unknown as [number, number, number, number];
  kernels.free(at);
  return [w, x, y, z];
}

/** Roll, pitch, yaw of a unit quaternion, rad. */
export function toRpy(kernels: Kernels, q: Quaternion): Vector {
  const at = kernels.alloc(64);
  kernels.f64(at, 4).set(q);
  kernels.call("quaternionToRpy", at, at + 32);
  const [roll, pitch, yaw] = kernels.f64(at + 32, 3) as unknown as [number, number, number];
  kernels.free(at);
  return [roll, pitch, yaw];
}
