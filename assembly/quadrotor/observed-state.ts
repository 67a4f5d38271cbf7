// What a policy of one or two drones sees of its own motion (volleyball.md 3, columns 3 … 22 of the state vector):
// quaternion as it stands, velocity, angular velocity (world), heading = body x, up = body z, 2·throttle − 1.

import { add, splat, sub } from "../core/lane";
import { QW, THROTTLE } from "./layout";
import {
  field,
  rotation00,
  rotation02,
  rotation10,
  rotation12,
  rotation20,
  rotation22,
  setField,
} from "./rigid-body";

/** Columns of the state vector that lie after the body's own rows 0 … 12. */
export const HEADING: i32 = 13;
export const UP: i32 = 16;
export const THRUSTS: i32 = 19;
/** Columns of the state vector. */
export const STATE_COLUMNS: i32 = 23;

/**
 * Writes columns 3 … 22 of the state vector.
 *
 * @param body   one agent, read
 * @param step   bytes between its fields
 * @param to     column 0 of the observation, written
 * @param toStep bytes between columns
 */
// @ts-ignore: decorator
@inline
export function observeMotion<T>(body: usize, step: usize, to: usize, toStep: usize): void {
  for (let k = QW; k < THROTTLE; k++) setField<T>(to, k, toStep, field<T>(body, k, step));
  const w = field<T>(body, QW, step);
  const x = field<T>(body, QW + 1, step);
  const y = field<T>(body, QW + 2, step);
  const z = field<T>(body, QW + 3, step);
  setField<T>(to, HEADING, toStep, rotation00<T>(w, x, y, z));
  setField<T>(to, HEADING + 1, toStep, rotation10<T>(w, x, y, z));
  setField<T>(to, HEADING + 2, toStep, rotation20<T>(w, x, y, z));
  setField<T>(to, UP, toStep, rotation02<T>(w, x, y, z));
  setField<T>(to, UP + 1, toStep, rotation12<T>(w, x, y, z));
  setField<T>(to, UP + 2, toStep, rotation22<T>(w, x, y, z));
  for (let k = 0; k < 4; k++) {
    const throttle = field<T>(body, THROTTLE + k, step);
    setField<T>(to, THRUSTS + k, toStep, sub<T>(add<T>(throttle, throttle), splat<T>(1)));
  }
}
