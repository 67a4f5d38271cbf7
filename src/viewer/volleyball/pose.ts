// Where a body is between two frames: positions on the straight line, attitudes on the great circle.

import { Quaternion, type Vector3 } from "three";
import type { Moment } from "../playback/moment.ts";

const before = new Quaternion();
const after = new Quaternion();

/** Three numbers of a moment from index `at` of a frame, e.g. a position or a velocity. Writes and returns `out`. */
export function vectorAt(moment: Moment, at: number, out: Vector3): Vector3 {
  return out.set(valueAt(moment, at), valueAt(moment, at + 1), valueAt(moment, at + 2));
}

/** One number of a moment, on the straight line between the frames. */
export function valueAt(moment: Moment, at: number): number {
  const from = moment.before.values[at] ?? 0;
  return from + ((moment.after.values[at] ?? 0) - from) * moment.blend;
}

/** An attitude of a moment from index `at` (w, x, y, z). Writes and returns `out` (x, y, z, w, as three has it). */
export function attitudeAt(moment: Moment, at: number, out: Quaternion): Quaternion {
  read(moment.before.values, at, before);
  read(moment.after.values, at, after);
  return out.slerpQuaternions(before, after, moment.blend);
}

function read(values: Float32Array, at: number, out: Quaternion): void {
  out.set(values[at + 1] ?? 0, values[at + 2] ?? 0, values[at + 3] ?? 0, values[at] ?? 1);
}

/** Indices behind the start of a drone's numbers; a ball has a position and at 3 a velocity. */
export const DRONE = { position: 0, quaternion: 3, velocity: 7, angularVelocity: 10, throttle: 13 } as const;
export const BALL_VELOCITY = 3;

/** Number of rotors that a frame tells of. */
export const ROTORS = 4;
