// The volleyball drone on its own (no ball, no other drones): rotor filter and semi-implicit body of
// volleyball.md 2.1 and 2.3, one control step. Same functions as the volleyball world uses.

import { bytesOf, lanes as lanesOf, splat } from "../core/lane";
import { slotAt, W_STATE } from "./flight-layout";
import { advancePose, advanceRotors, advanceVelocity, field } from "./rigid-body";

// @ts-ignore: decorator
@inline
function bodyStep<T>(
  lanes: i32,
  step: usize,
  body: usize,
  vehicle: usize,
  command: usize,
  gravity: f64,
  dt: f64,
): void {
  const bytes = bytesOf<T>();
  const wrench = slotAt(W_STATE); // seven slots of the work block as scratch
  const g = splat<T>(gravity);
  const h = splat<T>(dt);
  const zero = splat<T>(0);
  for (let i = 0; i < lanes; i += lanesOf<T>()) {
    const a0 = field<T>(command, 0, step);
    const a1 = field<T>(command, 1, step);
    const a2 = field<T>(command, 2, step);
    const a3 = field<T>(command, 3, step);
    advanceRotors<T>(body, vehicle, step, a0, a1, a2, a3, wrench);
    advanceVelocity<T>(body, vehicle, step, wrench, zero, zero, zero, g, h);
    advancePose<T>(body, step, h);
    body += bytes;
    vehicle += bytes;
    command += bytes;
  }
}

/**
 * One control step of volleyball drones in free flight.
 *
 * @param lanes   numbers of a field, a multiple of 4
 * @param step    bytes between fields, the same in all blocks
 * @param body    [17] rows of layout.ts, read and written
 * @param vehicle [27] rows of layout.ts, read
 * @param command [4] rows, −1 … 1 (clamped), read
 * @param gravity m/s², along −z
 * @param dt      s
 */
export function quadrotorBodyStepF32x4(
  lanes: i32,
  step: usize,
  body: usize,
  vehicle: usize,
  command: usize,
  gravity: f64,
  dt: f64,
): void {
  bodyStep<v128>(lanes, step, body, vehicle, command, gravity, dt);
}

/** The same in f64. */
export function quadrotorBodyStepF64(
  lanes: i32,
  step: usize,
  body: usize,
  vehicle: usize,
  command: usize,
  gravity: f64,
  dt: f64,
): void {
  bodyStep<f64>(lanes, step, body, vehicle, command, gravity, dt);
}
