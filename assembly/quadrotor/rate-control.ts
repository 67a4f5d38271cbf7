// Body-rate controllers of the volleyball drones (volleyball.md 2.2; MIT, thu-uav/VolleyBots, commit
// 680493a9). Fields of a batch lie `step` bytes apart; `lanes` counts numbers of a field, padded to
// whole vectors, so a block [field, agent, world] is one call with lanes = A·stride.
//
// PIDrate, in deg/s, for each axis with error e = target − rate:
//
//   I ← clamp(I + e·dt, ±I_max)
//   out = clamp(kp·e + ki·I − kd·(rate − last)/dt, ±(2¹⁵ − 1))       last ← rate
//   (r, p, y) = (out_x/2, out_y/2, out_z)
//
//   literal mix     m = T + (r − p + y,  r + p − y,  −r + p + y,  −r − p − y)
//   geometric mix   m_i = T + sign(y_i)·r − sign(x_i)·p − direction_i·y
//   rotor command   m/2¹⁶·2 − 1
//
// The literal mix assumes rotors front-left, back-left, back-right, front-right and is kept for the golden
// vectors; with the rotor order of Iris it does not follow a roll rate (volleyball.md 2.2, warning a). One
// file, though long: the two controllers share set points and body rates, and half of it is the exports.

import {
  abs,
  add,
  bytesOf,
  clamp,
  div,
  dot3,
  gt,
  lanes as lanesOf,
  lt,
  mul,
  mulAdd,
  neg,
  select,
  splat,
  sub,
} from "../core/lane";
import { exp } from "../core/elementary";
import { DIRECTION, QW, ROTOR_X, ROTOR_Y, THRUST, WX } from "./layout";
import {
  field,
  rotation00,
  rotation01,
  rotation02,
  rotation10,
  rotation11,
  rotation12,
  rotation20,
  rotation21,
  rotation22,
  setField,
} from "./rigid-body";

const DEGREES: f64 = 57.29577951308232;
const FULL_THRUST: f64 = 65536;
const OUTPUT_LIMIT: f64 = 32767;
const RATE_RANGE: f64 = 180 * 0.8; // deg/s at a full action: 180 times target_clip

/** tanh x = sign(x)·(1 − E)/(1 + E) with E = exp(−2|x|): no cancellation but for tiny x, where it is x. */
// @ts-ignore: decorator
@inline
function tanh<T>(x: T): T {
  if (isVector<T>()) {
    const size = abs<T>(x);
    const e = exp<T>(mul<T>(splat<T>(-2), size));
    const one = splat<T>(1);
    const curve = div<T>(sub<T>(one, e), add<T>(one, e));
    const small = select<T>(lt<T>(size, splat<T>(2e-3)), size, curve);
    return select<T>(lt<T>(x, splat<T>(0)), neg<T>(small), small);
  }
  return NativeMath.tanh(x) as T;
}

/** +1, −1 or 0. */
// @ts-ignore: decorator
@inline
function sign<T>(x: T): T {
  const zero = splat<T>(0);
  return select<T>(gt<T>(x, zero), splat<T>(1), select<T>(lt<T>(x, zero), splat<T>(-1), zero));
}

/** Actions of one group to set points: tanh, then ±144 deg/s and 0 … 2¹⁶; four rows each. */
// @ts-ignore: decorator
@inline
export function rateTargets<T>(step: usize, action: usize, target: usize): void {
  for (let axis = 0; axis < 3; axis++) {
    const rate = mul<T>(tanh<T>(field<T>(action, axis, step)), splat<T>(RATE_RANGE));
    setField<T>(target, axis, step, rate);
  }
  const lift = mulAdd<T>(tanh<T>(field<T>(action, 3, step)), splat<T>(0.5), splat<T>(0.5));
  const bounded = clamp<T>(lift, splat<T>(0), splat<T>(1));
  setField<T>(target, 3, step, mul<T>(bounded, splat<T>(FULL_THRUST)));
}

// @ts-ignore: decorator
@inline
function targets<T>(lanes: i32, step: usize, action: usize, target: usize): void {
  const bytes = bytesOf<T>();
  for (let i = 0; i < lanes; i += lanesOf<T>()) {
    rateTargets<T>(step, action, target);
    action += bytes;
    target += bytes;
  }
}

/** Body rates of one group: world angular velocity turned into the body frame, three rows. */
// @ts-ignore: decorator
@inline
export function bodyRate<T>(step: usize, body: usize, rateStep: usize, rate: usize): void {
  const w = field<T>(body, QW, step);
  const x = field<T>(body, QW + 1, step);
  const y = field<T>(body, QW + 2, step);
  const z = field<T>(body, QW + 3, step);
  const wx = field<T>(body, WX, step);
  const wy = field<T>(body, WX + 1, step);
  const wz = field<T>(body, WX + 2, step);
  const r00 = rotation00<T>(w, x, y, z);
  const r10 = rotation10<T>(w, x, y, z);
  const r20 = rotation20<T>(w, x, y, z);
  setField<T>(rate, 0, rateStep, dot3<T>(r00, r10, r20, wx, wy, wz));
  const r01 = rotation01<T>(w, x, y, z);
  const r11 = rotation11<T>(w, x, y, z);
  const r21 = rotation21<T>(w, x, y, z);
  setField<T>(rate, 1, rateStep, dot3<T>(r01, r11, r21, wx, wy, wz));
  const r02 = rotation02<T>(w, x, y, z);
  const r12 = rotation12<T>(w, x, y, z);
  const r22 = rotation22<T>(w, x, y, z);
  setField<T>(rate, 2, rateStep, dot3<T>(r02, r12, r22, wx, wy, wz));
}

// @ts-ignore: decorator
@inline
function bodyRates<T>(lanes: i32, step: usize, body: usize, rate: usize): void {
  const bytes = bytesOf<T>();
  for (let i = 0; i < lanes; i += lanesOf<T>()) {
    bodyRate<T>(step, body, step, rate);
    body += bytes;
    rate += bytes;
  }
}

/** PID output of one axis; reads and writes its integral (row axis) and last rate (row 3 + axis). */
// @ts-ignore: decorator
@inline
function pidAxis<T>(
  axis: i32,
  workStep: usize,
  rate: usize,
  target: usize,
  step: usize,
  memory: usize,
  dt: T,
  kp: f64,
  ki: f64,
  kd: f64,
  limit: f64,
): T {
  const now = mul<T>(field<T>(rate, axis, workStep), splat<T>(DEGREES));
  const error = sub<T>(field<T>(target, axis, workStep), now);
  const sum = mulAdd<T>(error, dt, field<T>(memory, axis, step));
  const integral = clamp<T>(sum, splat<T>(-limit), splat<T>(limit));
  const slope = div<T>(sub<T>(now, field<T>(memory, 3 + axis, step)), dt);
  setField<T>(memory, axis, step, integral);
  setField<T>(memory, 3 + axis, step, now);
  const pi = mulAdd<T>(splat<T>(kp), error, mul<T>(splat<T>(ki), integral));
  const out = sub<T>(pi, mul<T>(splat<T>(kd), slope));
  return clamp<T>(out, splat<T>(-OUTPUT_LIMIT), splat<T>(OUTPUT_LIMIT));
}

/** m/2¹⁶·2 − 1 into one row. */
// @ts-ignore: decorator
@inline
function setCommand<T>(command: usize, rotor: i32, step: usize, m: T): void {
  const scaled = mul<T>(m, splat<T>(2 / FULL_THRUST));
  setField<T>(command, rotor, step, sub<T>(scaled, splat<T>(1)));
}

/**
 * PIDrate of one group: set points to rotor commands.
 *
 * @param workStep bytes between rows of rate, target and command
 * @param step     bytes between rows of vehicle and memory
 */
// @ts-ignore: decorator
@inline
export function pidRate<T>(
  literal: bool,
  workStep: usize,
  rate: usize,
  target: usize,
  command: usize,
  step: usize,
  vehicle: usize,
  memory: usize,
  h: T,
): void {
  const x = pidAxis<T>(0, workStep, rate, target, step, memory, h, 250, 500, 2.5, 33.3);
  const y = pidAxis<T>(1, workStep, rate, target, step, memory, h, 250, 500, 2.5, 33.3);
  const yaw = pidAxis<T>(2, workStep, rate, target, step, memory, h, 120, 16.7, 0, 166.7);
  const roll = mul<T>(x, splat<T>(0.5));
  const pitch = mul<T>(y, splat<T>(0.5));
  const thrust = field<T>(target, 3, workStep);
  if (literal) {
    const high = add<T>(thrust, roll);
    const low = sub<T>(thrust, roll);
    setCommand<T>(command, 0, workStep, add<T>(sub<T>(high, pitch), yaw));
    setCommand<T>(command, 1, workStep, sub<T>(add<T>(high, pitch), yaw));
    setCommand<T>(command, 2, workStep, add<T>(add<T>(low, pitch), yaw));
    setCommand<T>(command, 3, workStep, sub<T>(sub<T>(low, pitch), yaw));
  } else {
    for (let r = 0; r < 4; r++) {
      const aside = mul<T>(sign<T>(field<T>(vehicle, ROTOR_Y + r, step)), roll);
      const ahead = mul<T>(sign<T>(field<T>(vehicle, ROTOR_X + r, step)), pitch);
      const turn = mul<T>(field<T>(vehicle, DIRECTION + r, step), yaw);
      setCommand<T>(command, r, workStep, sub<T>(sub<T>(add<T>(thrust, aside), ahead), turn));
    }
  }
}

// @ts-ignore: decorator
@inline
function pid<T>(
  literal: bool,
  lanes: i32,
  step: usize,
  rate: usize,
  target: usize,
  vehicle: usize,
  memory: usize,
  command: usize,
  dt: f64,
): void {
  const bytes = bytesOf<T>();
  const h = splat<T>(dt);
  for (let i = 0; i < lanes; i += lanesOf<T>()) {
    pidRate<T>(literal, step, rate, target, command, step, vehicle, memory, h);
    rate += bytes;
    target += bytes;
    vehicle += bytes;
    memory += bytes;
    command += bytes;
  }
}

// @ts-ignore: decorator
@inline
function lee<T>(
  lanes: i32,
  step: usize,
  rate: usize,
  target: usize,
  vehicle: usize,
  gains: usize,
  command: usize,
): void {
  const bytes = bytesOf<T>();
  for (let i = 0; i < lanes; i += lanesOf<T>()) {
    const ex = sub<T>(field<T>(rate, 0, step), field<T>(target, 0, step));
    const ey = sub<T>(field<T>(rate, 1, step), field<T>(target, 1, step));
    const ez = sub<T>(field<T>(rate, 2, step), field<T>(target, 2, step));
    const ax = neg<T>(mul<T>(splat<T>(load<f64>(gains)), ex));
    const ay = neg<T>(mul<T>(splat<T>(load<f64>(gains, 8)), ey));
    const az = neg<T>(mul<T>(splat<T>(load<f64>(gains, 16)), ez));
    const thrust = field<T>(target, 3, step);
    const full = field<T>(vehicle, THRUST, step);
    for (let r = 0; r < 4; r++) {
      const mixer = gains + 24 + ((<usize>r) << 5);
      const m0 = splat<T>(load<f64>(mixer));
      const m1 = splat<T>(load<f64>(mixer, 8));
      const m2 = splat<T>(load<f64>(mixer, 16));
      const m3 = splat<T>(load<f64>(mixer, 24));
      const force = mulAdd<T>(m3, thrust, dot3<T>(m0, m1, m2, ax, ay, az));
      const command01 = div<T>(force, full);
      setField<T>(command, r, step, sub<T>(add<T>(command01, command01), splat<T>(1)));
    }
    rate += bytes;
    target += bytes;
    vehicle += bytes;
    command += bytes;
  }
}

/**
 * Actions to set points: tanh, then ±144 deg/s (three rows) and 0 … 2¹⁶ of thrust (row 3).
 *
 * @param lanes  numbers of a field, a multiple of 4
 * @param step   bytes between fields, the same in all blocks
 * @param action [4] rows, read
 * @param target [4] rows, deg/s and u16 thrust, written
 */
export function quadrotorRateTargetsF32x4(
  lanes: i32,
  step: usize,
  action: usize,
  target: usize,
): void {
  targets<v128>(lanes, step, action, target);
}

/** The same in f64. */
export function quadrotorRateTargetsF64(
  lanes: i32,
  step: usize,
  action: usize,
  target: usize,
): void {
  targets<f64>(lanes, step, action, target);
}

/**
 * Body rates of volleyball bodies: world angular velocity turned into the body frame.
 *
 * @param body [17] rows of layout.ts, read
 * @param rate [3] rows, rad/s, body frame, written
 */
export function quadrotorBodyRatesF32x4(lanes: i32, step: usize, body: usize, rate: usize): void {
  bodyRates<v128>(lanes, step, body, rate);
}

/** The same in f64. */
export function quadrotorBodyRatesF64(lanes: i32, step: usize, body: usize, rate: usize): void {
  bodyRates<f64>(lanes, step, body, rate);
}

/**
 * PIDrate: set points to rotor commands.
 *
 * @param literal 1: the mix of the source; 0: the mix from rotor positions
 * @param rate    [3] rows, rad/s, body frame, read
 * @param target  [4] rows, deg/s and u16 thrust, read
 * @param vehicle [27] rows of layout.ts, read by the geometric mix
 * @param memory  [6] rows: integral, deg, and last rate, deg/s; read and written, 0 at a reset
 * @param command [4] rows, rotor command (not clamped), written
 * @param dt      s
 */
export function quadrotorPidRateF32x4(
  literal: i32,
  lanes: i32,
  step: usize,
  rate: usize,
  target: usize,
  vehicle: usize,
  memory: usize,
  command: usize,
  dt: f64,
): void {
  if (literal) pid<v128>(true, lanes, step, rate, target, vehicle, memory, command, dt);
  else pid<v128>(false, lanes, step, rate, target, vehicle, memory, command, dt);
}

/** The same in f64. */
export function quadrotorPidRateF64(
  literal: i32,
  lanes: i32,
  step: usize,
  rate: usize,
  target: usize,
  vehicle: usize,
  memory: usize,
  command: usize,
  dt: f64,
): void {
  if (literal) pid<f64>(true, lanes, step, rate, target, vehicle, memory, command, dt);
  else pid<f64>(false, lanes, step, rate, target, vehicle, memory, command, dt);
}

/**
 * The older rate controller ("rate"): thrusts = mixer·(−gain∘(ω − target), T), command = thrust/KF·2 − 1.
 *
 * @param rate    [3] rows, rad/s, body frame, read
 * @param target  [4] rows, rad/s and N, read
 * @param vehicle [27] rows of layout.ts, read (THRUST)
 * @param gains   [19] f64 shared by all: gain [3], mixer [4, 4] row by row, read
 * @param command [4] rows, written
 */
export function quadrotorLeeRateF32x4(
  lanes: i32,
  step: usize,
  rate: usize,
  target: usize,
  vehicle: usize,
  gains: usize,
  command: usize,
): void {
  lee<v128>(lanes, step, rate, target, vehicle, gains, command);
}

/** The same in f64. */
export function quadrotorLeeRateF64(
  lanes: i32,
  step: usize,
  rate: usize,
  target: usize,
  vehicle: usize,
  gains: usize,
  command: usize,
): void {
  lee<f64>(lanes, step, rate, target, vehicle, gains, command);
}
