// The published simulator of a quadrotor (mit-aera/multicopterDynamicsSim, replanning.md 4.1), one in double precision. Frame NED.
//
//   ω_i′ = (clip(ω_c,i) − ω_i)/τ
//   v′   = g·e₃ + (R(q)(0, 0, −kΣ|ω_i|ω_i) − c_D‖u‖u + w_F)/m,   u = v − wind
//   q′   = ½·q⊗(0, Ω)
//   JΩ′  = M + w_M − A‖Ω‖Ω − Ω×(JΩ + L),   L = (0, 0, J_r(ω₀ − ω₁ + ω₂ − ω₃))
//   M    = (ℓkΣ(+−−+), ℓkΣ(++−−), qΣ(−+−+) + J_rΣ(−+−+)ω′) of |ω_i|ω_i
//
// Runge–Kutta 4 as published: quaternions of the stages and the running weighted sum are normalised after every stage, motor
// speeds of the stages are clipped, noise is constant over a step. w_M ~ N(0, Q_M/dt); the force that a step feels was drawn at
// the end of the one before, N(0, Q_F)/√dt, and is 0 in the first.

import {
  get,
  put,
  V_AERO,
  V_ARM,
  V_DRAG,
  V_GRAVITY,
  V_HIGH,
  V_JX,
  V_JY,
  V_JZ,
  V_LAG,
  V_LOW,
} from "./flatness";
import { V_MASS, V_ROTOR, V_THRUST, V_TORQUE } from "./flatness";

// ── State: 17 numbers ────────────────────────────────────────────────────────────────────────────
export const S_POSITION: i32 = 0;
export const S_VELOCITY: i32 = 3;
export const S_QUATERNION: i32 = 6; // w x y z, body → world
export const S_RATE: i32 = 10; // body
export const S_MOTOR: i32 = 13;
export const S_FIELDS: i32 = 17;

// ── What acts from outside: nine numbers ─────────────────────────────────────────────────────────
export const X_FORCE: i32 = 0; //  three, N, world
export const X_MOMENT: i32 = 3; // three, N m, body
export const X_WIND: i32 = 6; //   three, m/s, world
export const X_FIELDS: i32 = 9;

const SLOPE: usize = memory.data(17 << 3, 16);
const STAGE: usize = memory.data(17 << 3, 16);
const SUM: usize = memory.data(17 << 3, 16);
const COMMAND: usize = memory.data(4 << 3, 16);

// @ts-ignore: decorator
@inline
function clip(x: f64, low: f64, high: f64): f64 {
  return max(low, min(high, x));
}

// @ts-ignore: decorator
@inline
function normalise(q: usize): void {
  const w = get(q, 0);
  const x = get(q, 1);
  const y = get(q, 2);
  const z = get(q, 3);
  const scale = 1 / sqrt(w * w + x * x + y * y + z * z);
  put(q, 0, w * scale);
  put(q, 1, x * scale);
  put(q, 2, y * scale);
  put(q, 3, z * scale);
}

/** State′ at a state; COMMAND holds clipped commands. */
function derive(state: usize, vehicle: usize, outside: usize, slope: usize): void {
  const m0 = get(state, S_MOTOR);
  const m1 = get(state, S_MOTOR + 1);
  const m2 = get(state, S_MOTOR + 2);
  const m3 = get(state, S_MOTOR + 3);
  const rate = 1 / get(vehicle, V_LAG);
  const d0 = (get(COMMAND, 0) - m0) * rate;
  const d1 = (get(COMMAND, 1) - m1) * rate;
  const d2 = (get(COMMAND, 2) - m2) * rate;
  const d3 = (get(COMMAND, 3) - m3) * rate;
  put(slope, S_MOTOR, d0);
  put(slope, S_MOTOR + 1, d1);
  put(slope, S_MOTOR + 2, d2);
  put(slope, S_MOTOR + 3, d3);
  const a0 = abs(m0) * m0;
  const a1 = abs(m1) * m1;
  const a2 = abs(m2) * m2;
  const a3 = abs(m3) * m3;
  const k = get(vehicle, V_THRUST);
  const thrust = -k * (a0 + a1 + a2 + a3);
  const w = get(state, S_QUATERNION);
  const x = get(state, S_QUATERNION + 1);
  const y = get(state, S_QUATERNION + 2);
  const z = get(state, S_QUATERNION + 3);
  const vx = get(state, S_VELOCITY);
  const vy = get(state, S_VELOCITY + 1);
  const vz = get(state, S_VELOCITY + 2);
  put(slope, 0, vx);
  put(slope, 1, vy);
  put(slope, 2, vz);
  const ux = vx - get(outside, X_WIND);
  const uy = vy - get(outside, X_WIND + 1);
  const uz = vz - get(outside, X_WIND + 2);
  const drag = get(vehicle, V_DRAG) * sqrt(ux * ux + uy * uy + uz * uz);
  const inverse = 1 / get(vehicle, V_MASS);
  put(slope, 3, (2 * (x * z + w * y) * thrust - drag * ux + get(outside, X_FORCE)) * inverse);
  put(slope, 4, (2 * (y * z - w * x) * thrust - drag * uy + get(outside, X_FORCE + 1)) * inverse);
  const down =
    ((1 - 2 * (x * x + y * y)) * thrust - drag * uz + get(outside, X_FORCE + 2)) * inverse;
  put(slope, 5, get(vehicle, V_GRAVITY) + down);
  const p = get(state, S_RATE);
  const q = get(state, S_RATE + 1);
  const r = get(state, S_RATE + 2);
  put(slope, 6, -0.5 * (x * p + y * q + z * r));
  put(slope, 7, 0.5 * (w * p + y * r - z * q));
  put(slope, 8, 0.5 * (w * q + z * p - x * r));
  put(slope, 9, 0.5 * (w * r + x * q - y * p));
  const lever = get(vehicle, V_ARM) * k;
  const rotor = get(vehicle, V_ROTOR);
  const jx = get(vehicle, V_JX);
  const jy = get(vehicle, V_JY);
  const jz = get(vehicle, V_JZ);
  const aero = get(vehicle, V_AERO) * sqrt(p * p + q * q + r * r);
  const hx = jx * p;
  const hy = jy * q;
  const hz = jz * r + rotor * (m0 - m1 + m2 - m3);
  const roll = lever * (a0 - a1 - a2 + a3) + get(outside, X_MOMENT);
  const pitch = lever * (a0 + a1 - a2 - a3) + get(outside, X_MOMENT + 1);
  const twist = get(vehicle, V_TORQUE) * (-a0 + a1 - a2 + a3);
  const yaw = twist + rotor * (-d0 + d1 - d2 + d3) + get(outside, X_MOMENT + 2);
  put(slope, 10, (roll - aero * p - (q * hz - r * hy)) / jx);
  put(slope, 11, (pitch - aero * q - (r * hx - p * hz)) / jy);
  put(slope, 12, (yaw - aero * r - (p * hy - q * hx)) / jz);
}

// @ts-ignore: decorator
@inline
function clipMotors(state: usize, low: f64, high: f64): void {
  for (let i = S_MOTOR; i < S_FIELDS; i++) put(state, i, clip(get(state, i), low, high));
}

/** to ← from + h·SLOPE, quaternion normalised, motors clipped. */
// @ts-ignore: decorator
@inline
function advanceTo(to: usize, from: usize, h: f64, low: f64, high: f64): void {
  for (let i = 0; i < S_FIELDS; i++) put(to, i, get(from, i) + h * get(SLOPE, i));
  normalise(to + ((<usize>S_QUATERNION) << 3));
  clipMotors(to, low, high);
}

/** SUM ← SUM + h·SLOPE, quaternion normalised. */
// @ts-ignore: decorator
@inline
function addToSum(h: f64): void {
  for (let i = 0; i < S_FIELDS; i++) put(SUM, i, get(SUM, i) + h * get(SLOPE, i));
  normalise(SUM + ((<usize>S_QUATERNION) << 3));
}

// @ts-ignore: decorator
@inline
function command(at: usize, low: f64, high: f64): void {
  for (let i = 0; i < 4; i++) put(COMMAND, i, clip(get(at, i), low, high));
}

/**
 * One step by Runge–Kutta 4.
 *
 * @param state    [S_FIELDS], read and written
 * @param commands [4] rad/s
 * @param outside  [X_FIELDS]
 */
export function stepRk4(
  state: usize,
  commands: usize,
  vehicle: usize,
  outside: usize,
  dt: f64,
): void {
  const low = get(vehicle, V_LOW);
  const high = get(vehicle, V_HIGH);
  command(commands, low, high);
  memory.copy(SUM, state, (<usize>S_FIELDS) << 3);
  derive(state, vehicle, outside, SLOPE);
  addToSum(dt / 6);
  advanceTo(STAGE, state, 0.5 * dt, low, high);
  derive(STAGE, vehicle, outside, SLOPE);
  addToSum(dt / 3);
  advanceTo(STAGE, state, 0.5 * dt, low, high);
  derive(STAGE, vehicle, outside, SLOPE);
  addToSum(dt / 3);
  advanceTo(STAGE, state, dt, low, high);
  derive(STAGE, vehicle, outside, SLOPE);
  addToSum(dt / 6);
  memory.copy(state, SUM, (<usize>S_FIELDS) << 3);
  clipMotors(state, low, high);
}

/** One explicit Euler step: all derivatives at the old state. */
export function stepEuler(
  state: usize,
  commands: usize,
  vehicle: usize,
  outside: usize,
  dt: f64,
): void {
  const low = get(vehicle, V_LOW);
  const high = get(vehicle, V_HIGH);
  command(commands, low, high);
  derive(state, vehicle, outside, SLOPE);
  advanceTo(state, state, dt, low, high);
}

/**
 * What an ideal accelerometer and gyro at the centre read: (f_thrust + R⁻¹(drag + w_F))/m and Ω.
 *
 * @param force world force of the noise as stored, three numbers
 * @param out   [6], written
 */
export function readImu(state: usize, vehicle: usize, outside: usize, out: usize): void {
  let sum: f64 = 0;
  for (let i = 0; i < 4; i++) {
    const speed = get(state, S_MOTOR + i);
    sum += abs(speed) * speed;
  }
  const w = get(state, S_QUATERNION);
  const x = get(state, S_QUATERNION + 1);
  const y = get(state, S_QUATERNION + 2);
  const z = get(state, S_QUATERNION + 3);
  const ux = get(state, S_VELOCITY) - get(outside, X_WIND);
  const uy = get(state, S_VELOCITY + 1) - get(outside, X_WIND + 1);
  const uz = get(state, S_VELOCITY + 2) - get(outside, X_WIND + 2);
  const drag = -get(vehicle, V_DRAG) * sqrt(ux * ux + uy * uy + uz * uz);
  const fx = drag * ux + get(outside, X_FORCE);
  const fy = drag * uy + get(outside, X_FORCE + 1);
  const fz = drag * uz + get(outside, X_FORCE + 2);
  const inverse = 1 / get(vehicle, V_MASS);
  // columns of R are rows of R⁻¹
  const bx = (1 - 2 * (y * y + z * z)) * fx + 2 * (x * y + w * z) * fy + 2 * (x * z - w * y) * fz;
  const by = 2 * (x * y - w * z) * fx + (1 - 2 * (x * x + z * z)) * fy + 2 * (y * z + w * x) * fz;
  const bz = 2 * (x * z + w * y) * fx + 2 * (y * z - w * x) * fy + (1 - 2 * (x * x + y * y)) * fz;
  put(out, 0, bx * inverse);
  put(out, 1, by * inverse);
  put(out, 2, (bz - get(vehicle, V_THRUST) * sum) * inverse);
  put(out, 3, get(state, S_RATE));
  put(out, 4, get(state, S_RATE + 1));
  put(out, 5, get(state, S_RATE + 2));
}

/** Many steps at one command. @param euler 1: Euler, 0: Runge–Kutta 4 */
export function multicopterSteps(
  steps: i32,
  euler: i32,
  dt: f64,
  state: usize,
  commands: usize,
  vehicle: usize,
  outside: usize,
  imu: usize,
): void {
  for (let i = 0; i < steps; i++) {
    if (euler !== 0) stepEuler(state, commands, vehicle, outside, dt);
    else stepRk4(state, commands, vehicle, outside, dt);
  }
  readImu(state, vehicle, outside, imu);
}
