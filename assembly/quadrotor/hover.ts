// The Hover task (volleyball.md 4.0): hold (0, 0, 2) with a given heading. With e the position error, h the
// heading error and D = |(e, h)|:
//
//   R = 1/(1 + (1.2·D)²)     up = ((ẑ_z + 1)/2)²     spin = 1/(1 + ω_z⁴)
//   reward = R + R·(up + spin) + 0.1·exp(−Σ throttle)          end: z < 0.2 or D > 4
//
// Observation, 26 rows: e, quaternion, velocity, angular velocity (world), heading, up, 2·throttle − 1, h.

import {
  add,
  bytesOf,
  div,
  flag,
  gt,
  lanes as lanesOf,
  lt,
  mul,
  mulAdd,
  neg,
  or,
  splat,
  sqrt,
  sub,
} from "../core/lane";
import { exp, normSquared, square } from "../core/elementary";
import { philox, uniform } from "../core/philox";
import { PX, PZ, QW, THROTTLE, WZ } from "./layout";
import { quaternionFromRpy } from "./euler-angles";
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
import { sum4 } from "./rotor-filter";

const TARGET_Z: f64 = 2;
const FLOOR: f64 = 0.2;
const FAR: f64 = 4;
const DISTANCE_SCALE: f64 = 1.2;
const EFFORT_WEIGHT: f64 = 0.1;
// observation rows: e 0, bodies' rows 3 … 12 as they stand, then
const HEADING: i32 = 13;
const UP: i32 = 16;
const THRUSTS: i32 = 19;
const HEADING_ERROR: i32 = 23;

/** The observation of one group of worlds. */
// @ts-ignore: decorator
@inline
function observe<T>(step: usize, body: usize, target: usize, to: usize): void {
  setField<T>(to, 0, step, neg<T>(field<T>(body, PX, step)));
  setField<T>(to, 1, step, neg<T>(field<T>(body, PX + 1, step)));
  setField<T>(to, 2, step, sub<T>(splat<T>(TARGET_Z), field<T>(body, PZ, step)));
  for (let k = QW; k < THROTTLE; k++) setField<T>(to, k, step, field<T>(body, k, step));
  const w = field<T>(body, QW, step);
  const x = field<T>(body, QW + 1, step);
  const y = field<T>(body, QW + 2, step);
  const z = field<T>(body, QW + 3, step);
  const hx = rotation00<T>(w, x, y, z);
  const hy = rotation10<T>(w, x, y, z);
  const hz = rotation20<T>(w, x, y, z);
  setField<T>(to, HEADING, step, hx);
  setField<T>(to, HEADING + 1, step, hy);
  setField<T>(to, HEADING + 2, step, hz);
  setField<T>(to, UP, step, rotation02<T>(w, x, y, z));
  setField<T>(to, UP + 1, step, rotation12<T>(w, x, y, z));
  setField<T>(to, UP + 2, step, rotation22<T>(w, x, y, z));
  for (let k = 0; k < 4; k++) {
    const throttle = field<T>(body, THROTTLE + k, step);
    setField<T>(to, THRUSTS + k, step, sub<T>(add<T>(throttle, throttle), splat<T>(1)));
  }
  setField<T>(to, HEADING_ERROR, step, sub<T>(field<T>(target, 0, step), hx));
  setField<T>(to, HEADING_ERROR + 1, step, sub<T>(field<T>(target, 1, step), hy));
  setField<T>(to, HEADING_ERROR + 2, step, neg<T>(hz));
}

/** Three neighbouring observation rows, squared and summed. */
// @ts-ignore: decorator
@inline
function squared<T>(rows: usize, first: i32, step: usize): T {
  return normSquared<T>(
    field<T>(rows, first, step),
    field<T>(rows, first + 1, step),
    field<T>(rows, first + 2, step),
  );
}

/** Reward and end of one group of worlds, from its observation. */
// @ts-ignore: decorator
@inline
function judge<T>(step: usize, body: usize, seen: usize, reward: usize, done: usize): void {
  const one = splat<T>(1);
  const d = sqrt<T>(add<T>(squared<T>(seen, 0, step), squared<T>(seen, HEADING_ERROR, step)));
  const near = div<T>(one, add<T>(one, square<T>(mul<T>(splat<T>(DISTANCE_SCALE), d))));
  const up = square<T>(mulAdd<T>(field<T>(seen, UP + 2, step), splat<T>(0.5), splat<T>(0.5)));
  const spin = div<T>(one, add<T>(one, square<T>(square<T>(field<T>(body, WZ, step)))));
  const effort = sum4<T>(
    field<T>(body, THROTTLE, step),
    field<T>(body, THROTTLE + 1, step),
    field<T>(body, THROTTLE + 2, step),
    field<T>(body, THROTTLE + 3, step),
  );
  const calm = mul<T>(splat<T>(EFFORT_WEIGHT), exp<T>(neg<T>(effort)));
  store<T>(reward, add<T>(mulAdd<T>(near, add<T>(up, spin), near), calm));
  const low = lt<T>(field<T>(body, PZ, step), splat<T>(FLOOR));
  store<T>(done, flag<T>(or<T>(low, gt<T>(d, splat<T>(FAR)))));
}

// @ts-ignore: decorator
@inline
function hover<T>(
  lanes: i32,
  step: usize,
  body: usize,
  target: usize,
  seen: usize,
  reward: usize,
  done: usize,
): void {
  const bytes = bytesOf<T>();
  for (let i = 0; i < lanes; i += lanesOf<T>()) {
    observe<T>(step, body, target, seen);
    judge<T>(step, body, seen, reward, done);
    body += bytes;
    target += bytes;
    seen += bytes;
    reward += bytes;
    done += bytes;
  }
}

/**
 * Observation, reward and end of the Hover task in the present state.
 *
 * @param lanes  numbers of a field, a multiple of 4
 * @param step   bytes between fields
 * @param body   [17] rows of layout.ts, read
 * @param target [2] rows: target heading x, y, read
 * @param seen   [26] rows, written
 * @param reward one row, written
 * @param done   one row, 1 or 0, written
 */
export function quadrotorHoverF32x4(
  lanes: i32,
  step: usize,
  body: usize,
  target: usize,
  seen: usize,
  reward: usize,
  done: usize,
): void {
  hover<v128>(lanes, step, body, target, seen, reward, done);
}

/** The same in f64. */
export function quadrotorHoverF64(
  lanes: i32,
  step: usize,
  body: usize,
  target: usize,
  seen: usize,
  reward: usize,
  done: usize,
): void {
  hover<f64>(lanes, step, body, target, seen, reward, done);
}

const TWO_PI: f64 = 6.283185307179586;

/**
 * The random start of an episode: pose and target heading, named by (episode, seed).
 *
 * @param stream second word of the key
 * @param out    [9] f64, written: position, quaternion, target heading x, y
 */
export function quadrotorHoverStart(episode: u32, seed: u32, stream: u32, out: usize): void {
  philox(episode, 0, 0, 0, seed, stream, out);
  const x = 5 * uniform(load<u32>(out)) - 2.5;
  const y = 5 * uniform(load<u32>(out, 4)) - 2.5;
  const z = 1 + 1.5 * uniform(load<u32>(out, 8));
  const heading = TWO_PI * uniform(load<u32>(out, 12));
  philox(episode, 0, 0, 1, seed, stream, out);
  const roll = 0.2 * TWO_PI * (uniform(load<u32>(out)) - 0.5);
  const pitch = 0.2 * TWO_PI * (uniform(load<u32>(out, 4)) - 0.5);
  const yaw = TWO_PI * uniform(load<u32>(out, 8));
  store<f64>(out, x);
  store<f64>(out, y, 8);
  store<f64>(out, z, 16);
  quaternionFromRpy(roll, pitch, yaw, out + 24);
  store<f64>(out, NativeMath.cos(heading), 56);
  store<f64>(out, NativeMath.sin(heading), 64);
}
