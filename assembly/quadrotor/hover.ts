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
import { PX, PZ, THROTTLE, WZ } from "./layout";
import { quaternionFromRpy } from "./euler-angles";
import { HEADING, observeMotion, STATE_COLUMNS, UP } from "./observed-state";
import { field, setField } from "./rigid-body";
import { sum4 } from "./rotor-filter";

const TARGET_Z: f64 = 2;
const FLOOR: f64 = 0.2;
const FAR: f64 = 4;
const DISTANCE_SCALE: f64 = 1.2;
const EFFORT_WEIGHT: f64 = 0.1;
/** Columns of the observation: e 0, motion 3 … 22, h. */
const HEADING_ERROR: i32 = STATE_COLUMNS;
export const HOVER_COLUMNS: i32 = STATE_COLUMNS + 3;

/**
 * The observation of one group of worlds.
 *
 * @param step   bytes between fields of body and target
 * @param body   one agent, read
 * @param target [2] rows: target heading x, y, read
 * @param toStep bytes between columns
 * @param to     [26] columns, written
 */
// @ts-ignore: decorator
@inline
export function observeHover<T>(
  step: usize,
  body: usize,
  target: usize,
  toStep: usize,
  to: usize,
): void {
  setField<T>(to, 0, toStep, neg<T>(field<T>(body, PX, step)));
  setField<T>(to, 1, toStep, neg<T>(field<T>(body, PX + 1, step)));
  setField<T>(to, 2, toStep, sub<T>(splat<T>(TARGET_Z), field<T>(body, PZ, step)));
  observeMotion<T>(body, step, to, toStep);
  for (let k = 0; k < 2; k++) {
    const error = sub<T>(field<T>(target, k, step), field<T>(to, HEADING + k, toStep));
    setField<T>(to, HEADING_ERROR + k, toStep, error);
  }
  setField<T>(to, HEADING_ERROR + 2, toStep, neg<T>(field<T>(to, HEADING + 2, toStep)));
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

/** Distance of position alone, of one group of worlds, from its observation. */
// @ts-ignore: decorator
@inline
export function hoverDistance<T>(seenStep: usize, seen: usize): T {
  return sqrt<T>(squared<T>(seen, 0, seenStep));
}

/**
 * Reward of one group of worlds, from its body and its observation; returns the mask of those that end.
 *
 * @param step     bytes between fields of body
 * @param seenStep bytes between columns of the observation
 * @param reward   one T, written
 */
// @ts-ignore: decorator
@inline
export function judgeHover<T>(
  step: usize,
  body: usize,
  seenStep: usize,
  seen: usize,
  reward: usize,
): T {
  const one = splat<T>(1);
  const d = sqrt<T>(
    add<T>(squared<T>(seen, 0, seenStep), squared<T>(seen, HEADING_ERROR, seenStep)),
  );
  const near = div<T>(one, add<T>(one, square<T>(mul<T>(splat<T>(DISTANCE_SCALE), d))));
  const up = square<T>(mulAdd<T>(field<T>(seen, UP + 2, seenStep), splat<T>(0.5), splat<T>(0.5)));
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
  return or<T>(low, gt<T>(d, splat<T>(FAR)));
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
    observeHover<T>(step, body, target, step, seen);
    store<T>(done, flag<T>(judgeHover<T>(step, body, step, seen, reward)));
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
 * The random start of an episode, named by two words and a key.
 *
 * @param out [9] f64, written: position, quaternion, target heading x, y
 */
export function hoverStart(name0: u32, name1: u32, seed: u32, stream: u32, out: usize): void {
  philox(name0, name1, 0, 0, seed, stream, out);
  const x = 5 * uniform(load<u32>(out)) - 2.5;
  const y = 5 * uniform(load<u32>(out, 4)) - 2.5;
  const z = 1 + 1.5 * uniform(load<u32>(out, 8));
  const heading = TWO_PI * uniform(load<u32>(out, 12));
  philox(name0, name1, 0, 1, seed, stream, out);
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

/**
 * The start of an episode of `HoverEnv`, named by (episode, seed).
 *
 * @param stream second word of the key
 * @param out    [9] f64, written: position, quaternion, target heading x, y
 */
export function quadrotorHoverStart(episode: u32, seed: u32, stream: u32, out: usize): void {
  hoverStart(episode, 0, seed, stream, out);
}
