// The continuous-time multirotor as kernels: 13 + R states (p, q, v, ω in the body frame, rotor speeds),
// equations in flight-rotors.ts, flight-attitude.ts and flight-travel.ts. Two ways to call it:
//
//   Fly    commands are rotor speeds, R = 4 or 6, all terms; physics only
//   Step   the learning-to-fly task on four rotors (Eschmann, Albani, Loianno, arXiv 2311.13081):
//          actions −1 … 1 become rotor speeds, and observation, reward and done come out
//
// Each is built f32x4 (four worlds at a time) and f64 (one), with Runge–Kutta 4 or semi-implicit Euler.
// `worlds` counts padded worlds, a multiple of the lanes; rows are `step` bytes apart. One file, though
// long: eight exports of eleven arguments are most of it. taskStep is the whole control step in order.

import { add, bytesOf, clamp, gt, flag, lanes, mul, mulAdd, or, splat, sub } from "../core/lane";
import { normSquared, square } from "../core/elementary";
import { normaliseAttitude, rotateRk4, turnAndRotateEuler, turnRk4 } from "./flight-attitude";
import {
  F_ROTOR,
  get,
  param,
  put,
  slotAt,
  V_FIELDS,
  V_MAX_SPEED,
  W_COMMAND,
  W_DEVIATION,
  W_STATE,
  W_VEHICLE,
} from "./flight-layout";
import { prepareLag, spinRotorsEuler, spinRotorsRk4 } from "./flight-rotors";
import { travelEuler, travelRk4 } from "./flight-travel";
import {
  rotation00,
  rotation01,
  rotation02,
  rotation10,
  rotation11,
  rotation12,
  rotation20,
  rotation21,
  rotation22,
} from "./rigid-body";

/** Copies the rows of one group of worlds into slots. */
// @ts-ignore: decorator
@inline
function gather<T>(from: usize, step: usize, rows: i32, slot: i32): void {
  let to = slotAt(slot);
  for (let k = 0; k < rows; k++) {
    store<T>(to, load<T>(from));
    from += step;
    to += 16;
  }
}

/** One integration step of the group in the work block. */
// @ts-ignore: decorator
@inline
function integrate<T>(rk4: bool, full: bool, rotors: i32, dt: T): void {
  if (rk4) {
    spinRotorsRk4<T>(full, rotors);
    turnRk4<T>(full, dt);
    rotateRk4<T>(full);
    travelRk4<T>(full, dt);
  } else {
    spinRotorsEuler<T>(full, rotors, dt);
    travelEuler<T>(full, dt);
    turnAndRotateEuler<T>(full, dt);
  }
}

// @ts-ignore: decorator
@inline
function fly<T>(
  rk4: bool,
  worlds: i32,
  rotors: i32,
  step: usize,
  state: usize,
  command: usize,
  vehicle: usize,
  substeps: i32,
  dt: f64,
): void {
  const groups = worlds / lanes<T>();
  const h = splat<T>(dt / <f64>substeps);
  for (let group = 0; group < groups; group++) {
    const offset = <usize>group * bytesOf<T>();
    gather<T>(vehicle + offset, step, V_FIELDS, W_VEHICLE);
    if (rk4) prepareLag<T>(h);
    gather<T>(state + offset, step, F_ROTOR + rotors, W_STATE);
    gather<T>(command + offset, step, rotors, W_COMMAND);
    for (let r = 0; r < rotors; r++) {
      const speed = get<T>(W_COMMAND + r);
      put<T>(W_COMMAND + r, clamp<T>(speed, splat<T>(0), param<T>(V_MAX_SPEED)));
    }
    for (let k = 0; k < substeps; k++) integrate<T>(rk4, true, rotors, h);
    normaliseAttitude<T>();
    let to = state + offset;
    for (let k = 0; k < F_ROTOR + rotors; k++) {
      store<T>(to, get<T>(W_STATE + k));
      to += step;
    }
  }
}

// Weights of the task of quad_soa and rl-tools L2F: reward = 0.1·(1 − cost), done outside √3 m or 10 m/s.
const REWARD_SCALE: f64 = 0.1;
const POSITION_COST: f64 = 10;
const ATTITUDE_COST: f64 = 2.5;
const VELOCITY_COST: f64 = 0.05;
const ACTION_COST: f64 = 0.1;
const ACTION_BASELINE: f64 = 0.33;
const MAX_DISTANCE_SQUARED: f64 = 3;
const MAX_SPEED_SQUARED: f64 = 100;

/** Rotor speed command (a + 1)/2·max of one clamped action; adds (a − baseline)² to `deviation`. */
// @ts-ignore: decorator
@inline
function commandRotor<T>(r: i32, action: T, deviation: T): T {
  const a = clamp<T>(action, splat<T>(-1), splat<T>(1));
  const range = mul<T>(splat<T>(0.5), param<T>(V_MAX_SPEED));
  put<T>(W_COMMAND + r, mul<T>(add<T>(a, splat<T>(1)), range));
  return add<T>(deviation, square<T>(sub<T>(a, splat<T>(ACTION_BASELINE))));
}

/** Writes the 18 observation rows: position, rotation matrix row by row, velocity, body rate. */
// @ts-ignore: decorator
@inline
function observe<T>(to: usize, step: usize): void {
  const w = get<T>(W_STATE + 3);
  const x = get<T>(W_STATE + 4);
  const y = get<T>(W_STATE + 5);
  const z = get<T>(W_STATE + 6);
  to = write<T>(to, step, get<T>(W_STATE));
  to = write<T>(to, step, get<T>(W_STATE + 1));
  to = write<T>(to, step, get<T>(W_STATE + 2));
  to = write<T>(to, step, rotation00<T>(w, x, y, z));
  to = write<T>(to, step, rotation01<T>(w, x, y, z));
  to = write<T>(to, step, rotation02<T>(w, x, y, z));
  to = write<T>(to, step, rotation10<T>(w, x, y, z));
  to = write<T>(to, step, rotation11<T>(w, x, y, z));
  to = write<T>(to, step, rotation12<T>(w, x, y, z));
  to = write<T>(to, step, rotation20<T>(w, x, y, z));
  to = write<T>(to, step, rotation21<T>(w, x, y, z));
  to = write<T>(to, step, rotation22<T>(w, x, y, z));
  to = write<T>(to, step, get<T>(W_STATE + 7));
  to = write<T>(to, step, get<T>(W_STATE + 8));
  to = write<T>(to, step, get<T>(W_STATE + 9));
  to = write<T>(to, step, get<T>(W_STATE + 10));
  to = write<T>(to, step, get<T>(W_STATE + 11));
  write<T>(to, step, get<T>(W_STATE + 12));
}

/** Stores one row of a group; returns the address of the next row. */
// @ts-ignore: decorator
@inline
function write<T>(to: usize, step: usize, value: T): usize {
  store<T>(to, value);
  return to + step;
}

/** Writes reward and done of a group. */
// @ts-ignore: decorator
@inline
function judge<T>(reward: usize, done: usize): void {
  const p2 = normSquared<T>(get<T>(W_STATE), get<T>(W_STATE + 1), get<T>(W_STATE + 2));
  const v2 = normSquared<T>(get<T>(W_STATE + 7), get<T>(W_STATE + 8), get<T>(W_STATE + 9));
  const tilt = sub<T>(splat<T>(1), square<T>(get<T>(W_STATE + 3)));
  let cost = mul<T>(splat<T>(POSITION_COST), p2);
  cost = mulAdd<T>(splat<T>(ATTITUDE_COST), tilt, cost);
  cost = mulAdd<T>(splat<T>(VELOCITY_COST), v2, cost);
  cost = mulAdd<T>(splat<T>(ACTION_COST), get<T>(W_DEVIATION), cost);
  store<T>(reward, mul<T>(splat<T>(REWARD_SCALE), sub<T>(splat<T>(1), cost)));
  const far = gt<T>(p2, splat<T>(MAX_DISTANCE_SQUARED));
  store<T>(done, flag<T>(or<T>(far, gt<T>(v2, splat<T>(MAX_SPEED_SQUARED)))));
}

// @ts-ignore: decorator
@inline
function taskStep<T>(
  rk4: bool,
  worlds: i32,
  step: usize,
  state: usize,
  action: usize,
  vehicle: usize,
  vehicleStep: usize,
  observation: usize,
  reward: usize,
  done: usize,
  substeps: i32,
  dt: f64,
): void {
  const groups = worlds / lanes<T>();
  const h = splat<T>(dt / <f64>substeps);
  if (vehicleStep == 0) {
    gather<T>(vehicle, bytesOf<T>(), V_FIELDS, W_VEHICLE);
    if (rk4) prepareLag<T>(h);
  }
  for (let group = 0; group < groups; group++) {
    const offset = <usize>group * bytesOf<T>();
    if (vehicleStep != 0) {
      gather<T>(vehicle + offset, vehicleStep, V_FIELDS, W_VEHICLE);
      if (rk4) prepareLag<T>(h);
    }
    let from = state + offset;
    for (let k = 0; k < 17; k++) {
      put<T>(W_STATE + k, load<T>(from));
      from += step;
    }
    const a = action + offset;
    let deviation = splat<T>(0);
    deviation = commandRotor<T>(0, load<T>(a), deviation);
    deviation = commandRotor<T>(1, load<T>(a + step), deviation);
    deviation = commandRotor<T>(2, load<T>(a + 2 * step), deviation);
    deviation = commandRotor<T>(3, load<T>(a + 3 * step), deviation);
    put<T>(W_DEVIATION, deviation);
    for (let k = 0; k < substeps; k++) integrate<T>(rk4, false, 4, h);
    normaliseAttitude<T>();
    let to = state + offset;
    for (let k = 0; k < 17; k++) {
      store<T>(to, get<T>(W_STATE + k));
      to += step;
    }
    observe<T>(observation + offset, step);
    judge<T>(reward + offset, done + offset);
  }
}

/**
 * Flies a batch under held rotor commands, all terms of the model.
 *
 * @param worlds   padded worlds
 * @param rotors   R, 4 … 6
 * @param step     bytes between rows, the same in the three blocks
 * @param state    [13 + R] rows, read and written
 * @param command  [R] rows, rad/s, read; limited to 0 … the maximum speed
 * @param vehicle  [46] rows of parameters, read
 * @param substeps integration steps, ≥ 1
 * @param dt       s, all substeps together
 */
export function quadrotorFlyRk4F32x4(
  worlds: i32,
  rotors: i32,
  step: usize,
  state: usize,
  command: usize,
  vehicle: usize,
  substeps: i32,
  dt: f64,
): void {
  fly<v128>(true, worlds, rotors, step, state, command, vehicle, substeps, dt);
}

/** The same with Runge–Kutta 4 in f64. */
export function quadrotorFlyRk4F64(
  worlds: i32,
  rotors: i32,
  step: usize,
  state: usize,
  command: usize,
  vehicle: usize,
  substeps: i32,
  dt: f64,
): void {
  fly<f64>(true, worlds, rotors, step, state, command, vehicle, substeps, dt);
}

/** The same with semi-implicit Euler in f32x4. */
export function quadrotorFlyEulerF32x4(
  worlds: i32,
  rotors: i32,
  step: usize,
  state: usize,
  command: usize,
  vehicle: usize,
  substeps: i32,
  dt: f64,
): void {
  fly<v128>(false, worlds, rotors, step, state, command, vehicle, substeps, dt);
}

/** The same with semi-implicit Euler in f64. */
export function quadrotorFlyEulerF64(
  worlds: i32,
  rotors: i32,
  step: usize,
  state: usize,
  command: usize,
  vehicle: usize,
  substeps: i32,
  dt: f64,
): void {
  fly<f64>(false, worlds, rotors, step, state, command, vehicle, substeps, dt);
}

/**
 * One control step of the learning-to-fly task, four rotors, no drag and no rotor inertia.
 *
 * @param worlds      padded worlds
 * @param step        bytes between rows of state, action and observation
 * @param state       [17] rows, read and written
 * @param action      [4] rows, −1 … 1 (clamped), read
 * @param vehicle     [46] parameters, read: rows `vehicleStep` apart, or one T each when that is 0
 * @param vehicleStep bytes between rows of the vehicle block, or 0 when all worlds share it
 * @param observation [18] rows, written
 * @param reward      one row, written
 * @param done        one row, written: 1 outside √3 m or above 10 m/s
 * @param substeps    integration steps, ≥ 1
 * @param dt          s, all substeps together
 */
export function quadrotorStepRk4F32x4(
  worlds: i32,
  step: usize,
  state: usize,
  action: usize,
  vehicle: usize,
  vehicleStep: usize,
  observation: usize,
  reward: usize,
  done: usize,
  substeps: i32,
  dt: f64,
): void {
  taskStep<v128>(
    true,
    worlds,
    step,
    state,
    action,
    vehicle,
    vehicleStep,
    observation,
    reward,
    done,
    substeps,
    dt,
  );
}

/** The same with Runge–Kutta 4 in f64. */
export function quadrotorStepRk4F64(
  worlds: i32,
  step: usize,
  state: usize,
  action: usize,
  vehicle: usize,
  vehicleStep: usize,
  observation: usize,
  reward: usize,
  done: usize,
  substeps: i32,
  dt: f64,
): void {
  taskStep<f64>(
    true,
    worlds,
    step,
    state,
    action,
    vehicle,
    vehicleStep,
    observation,
    reward,
    done,
    substeps,
    dt,
  );
}

/** The same with semi-implicit Euler in f32x4. */
export function quadrotorStepEulerF32x4(
  worlds: i32,
  step: usize,
  state: usize,
  action: usize,
  vehicle: usize,
  vehicleStep: usize,
  observation: usize,
  reward: usize,
  done: usize,
  substeps: i32,
  dt: f64,
): void {
  taskStep<v128>(
    false,
    worlds,
    step,
    state,
    action,
    vehicle,
    vehicleStep,
    observation,
    reward,
    done,
    substeps,
    dt,
  );
}

/** The same with semi-implicit Euler in f64. */
export function quadrotorStepEulerF64(
  worlds: i32,
  step: usize,
  state: usize,
  action: usize,
  vehicle: usize,
  vehicleStep: usize,
  observation: usize,
  reward: usize,
  done: usize,
  substeps: i32,
  dt: f64,
): void {
  taskStep<f64>(
    false,
    worlds,
    step,
    state,
    action,
    vehicle,
    vehicleStep,
    observation,
    reward,
    done,
    substeps,
    dt,
  );
}
