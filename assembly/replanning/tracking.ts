// Level 2: a trajectory flown in closed loop (replanning.md 4.2, 4.3). The simulator of multicopter.ts under an incremental
// controller (INDI; reconstruction from arXiv 1809.04048 with the published gains). It sees position, velocity and attitude as they are,
// acceleration, rates and motor speeds through filters.
//
//   a_f = R·acc + g·e₃,  f = R(0, 0, −kΣω²/m)                                     filtered
//   a_c = a_r + K_v(K_x(p_r − p) + K_xd(v_r − v) + v_r − v) + K_vd(a_r − a_f)
//   f_c = f + a_c − a_f,  T_c = m‖f_c‖,  b_z = −f_c/‖f_c‖,  heading from ψ_r
//   Ω′_c = Ω′_r + K_ξ·log(RᵀR_c) + K_Ω(Ω_r − Ω),  μ_c = μ + J(Ω′_c − Ω′)
//   G₁·ω_c|ω_c| + (0, 0, (J_r/τ)Σσ_i(ω_c,i − ω_i), 0) = (μ_c, −T_c)                 by Newton's method
//
// The plant may differ from the vehicle that the controller assumes: level 3's stand-in (4.4).

import { normals } from "../core/philox";
import {
  flatten,
  get,
  O_RATE,
  O_RATE_DOT,
  put,
  STATUS,
  V_ARM,
  V_GRAVITY,
  V_HIGH,
  V_JX,
  V_JY,
  V_JZ,
  V_LAG,
  V_LOW,
  V_MASS,
  V_ROTOR,
  V_THRUST,
  V_TORQUE,
} from "./flatness";
import {
  readImu,
  S_FIELDS,
  S_MOTOR,
  S_POSITION,
  S_QUATERNION,
  S_RATE,
  S_VELOCITY,
  stepEuler,
  stepRk4,
  X_FIELDS,
  X_FORCE,
  X_MOMENT,
  X_WIND,
} from "./multicopter";

// Gains of the published configuration.
const POSITION_GAIN: f64 = 3;
const POSITION_RATE_GAIN: f64 = 0.3;
const VELOCITY_GAIN: f64 = 6;
const VELOCITY_GAIN_Z: f64 = 4.5;
const ACCELERATION_GAIN: f64 = 0.5;
const ACCELERATION_GAIN_Z: f64 = 0.3;
const ATTITUDE_GAIN: f64 = 90;
const HEADING_GAIN: f64 = 16.41;
const RATE_GAIN: f64 = 10;
const HEADING_RATE_GAIN: f64 = 14;
// Second-order Butterworth at 30 Hz.
const FILTER_P: f64 = 35530.5758;
const FILTER_Q: f64 = 266.572976;
const NEWTON_STEPS: i32 = 8;
const NEWTON_LOW: f64 = 50;
const NEWTON_HIGH: f64 = 6000;
/** Commands that may be under way. */
const MOST_LATENCY: i32 = 32;

// ── Settings of a flight, numbers in order; src/replanning/tracking.ts has the same ──────────────
export const C_STEP: i32 = 0; //         s, control
export const C_SUBSTEPS: i32 = 1; //     simulator steps of a control step
export const C_EULER: i32 = 2; //        1: Euler
export const C_POSITION_LIMIT: i32 = 3; // m
export const C_YAW_LIMIT: i32 = 4; //    cosine of the largest error
export const C_FLIP: i32 = 5; //         1: a yaw turned by half counts as aligned
export const C_STOP: i32 = 6; //         1: stop at the first failure
export const C_LATENCY: i32 = 7; //      control steps from command to motors
export const C_MOMENT_NOISE: i32 = 8; // (N m)² s
export const C_FORCE_NOISE: i32 = 9; //  N² s
export const C_ACC_NOISE: i32 = 10; //   variance, (m/s²)²
export const C_GYRO_NOISE: i32 = 11; //  variance, (rad/s)²
export const C_WIND: i32 = 12; //        three, m/s
export const C_FIELDS: i32 = 15;

// ── Log of a control step: after it ──────────────────────────────────────────────────────────────
export const L_STATE: i32 = 0; //    17
export const L_COMMAND: i32 = 17; // four, rad/s
export const L_ERROR: i32 = 21; //   m
export const L_YAW: i32 = 22; //     rad
export const L_FIELDS: i32 = 23;

// ── Result ───────────────────────────────────────────────────────────────────────────────────────
export const R_FAILURE: i32 = 0; // control step of the first failure, −1: none
export const R_STEPS: i32 = 1; //   control steps flown
export const R_POSITION: i32 = 2; // largest error, m
export const R_SQUARES: i32 = 3; // Σ error², m²
export const R_YAW: i32 = 4; //     largest error, rad
export const R_FIELDS: i32 = 5;

const STATE: usize = memory.data(17 << 3, 16);
const OUTSIDE: usize = memory.data(9 << 3, 16);
const IMU: usize = memory.data(6 << 3, 16);
/** value and slope of ten filtered numbers: accelerometer, gyro, motors */
const FILTERS: usize = memory.data(20 << 3, 16);
const SEEN: usize = memory.data(10 << 3, 16);
const FLAT: usize = memory.data(20 << 3, 16);
const COMMANDS: usize = memory.data((32 * 4) << 3, 16);
const NOISE: usize = memory.data(4 << 3, 16);
/** error, m, and cosine of the yaw's */
const JUDGED: usize = memory.data(2 << 3, 16);
const STORED_FORCE: usize = memory.data(3 << 3, 16);

const ACC: i32 = 0;
const GYRO: i32 = 3;
const MOTOR: i32 = 6;

// @ts-ignore: decorator
@inline
function filtered(k: i32): f64 {
  return get(FILTERS, k);
}

// @ts-ignore: decorator
@inline
function slope(k: i32): f64 {
  return get(FILTERS, 10 + k);
}

/** Implicit Euler of x″ = P(u − x) − Qx′. */
function filter(dt: f64): void {
  const inverse = 1 / (FILTER_P * dt * dt + FILTER_Q * dt + 1);
  for (let k = 0; k < 10; k++) {
    const u = get(SEEN, k);
    const x = filtered(k);
    const rate = slope(k);
    put(FILTERS, 10 + k, (rate + FILTER_P * dt * (u - x)) * inverse);
    put(FILTERS, k, (dt * (rate + FILTER_P * dt * u) + (FILTER_Q * dt + 1) * x) * inverse);
  }
}

/** What sensors say, with noise named by flight and step. */
function look(
  vehicle: usize,
  settings: usize,
  seed: u32,
  stream: u32,
  flight: u32,
  step: u32,
): void {
  for (let k = 0; k < 3; k++) put(OUTSIDE, X_FORCE + k, get(STORED_FORCE, k));
  readImu(STATE, vehicle, OUTSIDE, IMU);
  for (let k = 0; k < 6; k++) put(SEEN, k, get(IMU, k));
  for (let k = 0; k < 4; k++) put(SEEN, MOTOR + k, get(STATE, S_MOTOR + k));
  const acc = get(settings, C_ACC_NOISE);
  if (acc > 0) {
    normals(flight, step, 2, 0, seed, stream, NOISE);
    for (let k = 0; k < 3; k++) put(SEEN, ACC + k, get(SEEN, ACC + k) + sqrt(acc) * get(NOISE, k));
  }
  const gyro = get(settings, C_GYRO_NOISE);
  if (gyro > 0) {
    normals(flight, step, 3, 0, seed, stream, NOISE);
    for (let k = 0; k < 3; k++)
      put(SEEN, GYRO + k, get(SEEN, GYRO + k) + sqrt(gyro) * get(NOISE, k));
  }
}

/** Motor speeds for moments and thrust; into `out` [4]. */
function allocate(vehicle: usize, mx: f64, my: f64, mz: f64, thrust: f64, out: usize): void {
  const k = get(vehicle, V_THRUST);
  const lever = 1 / (get(vehicle, V_ARM) * k);
  const q = get(vehicle, V_TORQUE);
  const kappa = get(vehicle, V_ROTOR) / get(vehicle, V_LAG);
  const roll = mx * lever;
  const pitch = my * lever;
  const lift = thrust / k;
  let w0 = filtered(MOTOR);
  let w1 = filtered(MOTOR + 1);
  let w2 = filtered(MOTOR + 2);
  let w3 = filtered(MOTOR + 3);
  const twist = mz + kappa * (-w0 + w1 - w2 + w3);
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const a0 = abs(w0) * w0;
    const a1 = abs(w1) * w1;
    const a2 = abs(w2) * w2;
    const a3 = abs(w3) * w3;
    // three rows are linear in ω|ω|, and the fourth pattern is orthogonal to them: one unknown is left
    const r = roll - (a0 - a1 - a2 + a3);
    const p = pitch - (a0 + a1 - a2 - a3);
    const t = lift - (a0 + a1 + a2 + a3);
    const y = twist - q * (-a0 + a1 - a2 + a3) - kappa * (-w0 + w1 - w2 + w3);
    const e0 = 0.25 * (r + p + t);
    const e1 = 0.25 * (-r + p + t);
    const e2 = 0.25 * (-r - p + t);
    const e3 = 0.25 * (r - p + t);
    const i0 = 0.5 / abs(w0);
    const i1 = 0.5 / abs(w1);
    const i2 = 0.5 / abs(w2);
    const i3 = 0.5 / abs(w3);
    const gap = y - kappa * (-e0 * i0 + e1 * i1 - e2 * i2 + e3 * i3);
    const z = gap / (4 * q + kappa * (i0 + i1 + i2 + i3));
    w0 = max(NEWTON_LOW, min(NEWTON_HIGH, w0 + (e0 - z) * i0));
    w1 = max(NEWTON_LOW, min(NEWTON_HIGH, w1 + (e1 + z) * i1));
    w2 = max(NEWTON_LOW, min(NEWTON_HIGH, w2 + (e2 - z) * i2));
    w3 = max(NEWTON_LOW, min(NEWTON_HIGH, w3 + (e3 + z) * i3));
  }
  const low = get(vehicle, V_LOW);
  const high = get(vehicle, V_HIGH);
  put(out, 0, max(low, min(high, w0)));
  put(out, 1, max(low, min(high, w1)));
  put(out, 2, max(low, min(high, w2)));
  put(out, 3, max(low, min(high, w3)));
}

/** Commands for a reference row; into `out` [4]. */
function control(row: usize, vehicle: usize, out: usize): void {
  const w = get(STATE, S_QUATERNION);
  const x = get(STATE, S_QUATERNION + 1);
  const y = get(STATE, S_QUATERNION + 2);
  const z = get(STATE, S_QUATERNION + 3);
  const m00 = 1 - 2 * (y * y + z * z);
  const m01 = 2 * (x * y - w * z);
  const m02 = 2 * (x * z + w * y);
  const m10 = 2 * (x * y + w * z);
  const m11 = 1 - 2 * (x * x + z * z);
  const m12 = 2 * (y * z - w * x);
  const m20 = 2 * (x * z - w * y);
  const m21 = 2 * (y * z + w * x);
  const m22 = 1 - 2 * (x * x + y * y);
  const mass = get(vehicle, V_MASS);
  const k = get(vehicle, V_THRUST);
  const s0 = filtered(MOTOR) * filtered(MOTOR);
  const s1 = filtered(MOTOR + 1) * filtered(MOTOR + 1);
  const s2 = filtered(MOTOR + 2) * filtered(MOTOR + 2);
  const s3 = filtered(MOTOR + 3) * filtered(MOTOR + 3);
  const pull = (-k * (s0 + s1 + s2 + s3)) / mass;
  const ax = filtered(ACC);
  const ay = filtered(ACC + 1);
  const az = filtered(ACC + 2);
  const fx = m00 * ax + m01 * ay + m02 * az;
  const fy = m10 * ax + m11 * ay + m12 * az;
  const fz = m20 * ax + m21 * ay + m22 * az + get(vehicle, V_GRAVITY);
  const vx = get(row, 3) - get(STATE, S_VELOCITY);
  const vy = get(row, 4) - get(STATE, S_VELOCITY + 1);
  const vz = get(row, 5) - get(STATE, S_VELOCITY + 2);
  const cx = POSITION_GAIN * (get(row, 0) - get(STATE, 0)) + POSITION_RATE_GAIN * vx;
  const cy = POSITION_GAIN * (get(row, 1) - get(STATE, 1)) + POSITION_RATE_GAIN * vy;
  const cz = POSITION_GAIN * (get(row, 2) - get(STATE, 2)) + POSITION_RATE_GAIN * vz;
  const bx = get(row, 6) + VELOCITY_GAIN * (cx + vx) + ACCELERATION_GAIN * (get(row, 6) - fx);
  const by = get(row, 7) + VELOCITY_GAIN * (cy + vy) + ACCELERATION_GAIN * (get(row, 7) - fy);
  const bz = get(row, 8) + VELOCITY_GAIN_Z * (cz + vz) + ACCELERATION_GAIN_Z * (get(row, 8) - fz);
  const gx = m02 * pull + bx - fx;
  const gy = m12 * pull + by - fy;
  const gz = m22 * pull + bz - fz;
  const size = sqrt(gx * gx + gy * gy + gz * gz);
  const zx = -gx / size;
  const zy = -gy / size;
  const zz = -gz / size;
  const yaw = get(row, 15);
  const sy = NativeMath.sin(yaw);
  const cosYaw = NativeMath.cos(yaw);
  // b_x = norm(y_c × b_z), y_c = (−sin ψ, cos ψ, 0)
  let hx = cosYaw * zz;
  let hy = sy * zz;
  let hz = -sy * zy - cosYaw * zx;
  const length = 1 / sqrt(hx * hx + hy * hy + hz * hz);
  hx *= length;
  hy *= length;
  hz *= length;
  const ux = zy * hz - zz * hy;
  const uy = zz * hx - zx * hz;
  const uz = zx * hy - zy * hx;
  // E = RᵀR_c, columns of R_c are h, u, z
  const e00 = m00 * hx + m10 * hy + m20 * hz;
  const e11 = m01 * ux + m11 * uy + m21 * uz;
  const e22 = m02 * zx + m12 * zy + m22 * zz;
  const e21 = m02 * ux + m12 * uy + m22 * uz;
  const e12 = m01 * zx + m11 * zy + m21 * zz;
  const e02 = m00 * zx + m10 * zy + m20 * zz;
  const e20 = m02 * hx + m12 * hy + m22 * hz;
  const e10 = m01 * hx + m11 * hy + m21 * hz;
  const e01 = m00 * ux + m10 * uy + m20 * uz;
  const tx = 0.5 * (e21 - e12);
  const ty = 0.5 * (e02 - e20);
  const tz = 0.5 * (e10 - e01);
  const sine = sqrt(tx * tx + ty * ty + tz * tz);
  const cosine = 0.5 * (e00 + e11 + e22 - 1);
  const scale = sine > 1e-9 ? NativeMath.atan2(sine, cosine) / sine : 1;
  flatten(row, vehicle, 0, FLAT);
  const jx = get(vehicle, V_JX);
  const jy = get(vehicle, V_JY);
  const jz = get(vehicle, V_JZ);
  const wantX =
    get(FLAT, O_RATE_DOT) +
    ATTITUDE_GAIN * scale * tx +
    RATE_GAIN * (get(FLAT, O_RATE) - filtered(GYRO));
  const wantY =
    get(FLAT, O_RATE_DOT + 1) +
    ATTITUDE_GAIN * scale * ty +
    RATE_GAIN * (get(FLAT, O_RATE + 1) - filtered(GYRO + 1));
  const wantZ =
    get(FLAT, O_RATE_DOT + 2) +
    HEADING_GAIN * scale * tz +
    HEADING_RATE_GAIN * (get(FLAT, O_RATE + 2) - filtered(GYRO + 2));
  const lever = get(vehicle, V_ARM) * k;
  const spin = -slope(MOTOR) + slope(MOTOR + 1) - slope(MOTOR + 2) + slope(MOTOR + 3);
  const roll = lever * (s0 - s1 - s2 + s3) + jx * (wantX - slope(GYRO));
  const pitch = lever * (s0 + s1 - s2 - s3) + jy * (wantY - slope(GYRO + 1));
  const twist = get(vehicle, V_TORQUE) * (-s0 + s1 - s2 + s3) + get(vehicle, V_ROTOR) * spin;
  allocate(vehicle, roll, pitch, twist + jz * (wantZ - slope(GYRO + 2)), mass * size, out);
}

/** At rest on the first row, level, with its yaw and velocity, motors at the plant's hover speed. */
function start(row: usize, plant: usize): void {
  memory.fill(STATE, 0, (<usize>S_FIELDS) << 3);
  for (let k = 0; k < 3; k++) {
    put(STATE, S_POSITION + k, get(row, k));
    put(STATE, S_VELOCITY + k, get(row, 3 + k));
  }
  const yaw = get(row, 15);
  put(STATE, S_QUATERNION, NativeMath.cos(0.5 * yaw));
  put(STATE, S_QUATERNION + 3, NativeMath.sin(0.5 * yaw));
  const hover = sqrt((get(plant, V_MASS) * get(plant, V_GRAVITY)) / (4 * get(plant, V_THRUST)));
  for (let k = 0; k < 4; k++) put(STATE, S_MOTOR + k, hover);
}

/** Distance to a reference row and agreement with its yaw, into JUDGED. */
// @ts-ignore: decorator
@inline
function judge(row: usize, flips: bool): void {
  const ex = get(row, 0) - get(STATE, 0);
  const ey = get(row, 1) - get(STATE, 1);
  const ez = get(row, 2) - get(STATE, 2);
  const w = get(STATE, S_QUATERNION);
  const x = get(STATE, S_QUATERNION + 1);
  const y = get(STATE, S_QUATERNION + 2);
  const z = get(STATE, S_QUATERNION + 3);
  const m00 = 1 - 2 * (y * y + z * z);
  const m10 = 2 * (x * y + w * z);
  const yaw = get(row, 15);
  const lean = sqrt(m00 * m00 + m10 * m10);
  const agreement = (NativeMath.cos(yaw) * m00 + NativeMath.sin(yaw) * m10) / lean;
  put(JUDGED, 0, sqrt(ex * ex + ey * ey + ez * ez));
  put(JUDGED, 1, flips ? abs(agreement) : agreement);
}

/**
 * Flies a trajectory: a control step a row, judged by the row after it.
 *
 * @param count    rows, at least two
 * @param rows     [count, STATUS] at equal steps of time
 * @param plant    [V_FIELDS] what flies
 * @param vehicle  [V_FIELDS] what the controller believes
 * @param settings [C_FIELDS]
 * @param flight   names the noise beside seed and stream
 * @param result   [R_FIELDS], written
 * @param log      [count, L_FIELDS], written; 0: none
 */
export function trackTrajectory(
  count: i32,
  rows: usize,
  plant: usize,
  vehicle: usize,
  settings: usize,
  seed: u32,
  stream: u32,
  flight: u32,
  result: usize,
  log: usize,
): void {
  const dt = get(settings, C_STEP);
  const substeps = <i32>get(settings, C_SUBSTEPS);
  const h = dt / <f64>substeps;
  const latency = min(<i32>get(settings, C_LATENCY), MOST_LATENCY - 1);
  const flips = get(settings, C_FLIP) !== 0;
  const momentNoise = get(settings, C_MOMENT_NOISE);
  const forceNoise = get(settings, C_FORCE_NOISE);
  start(rows, plant);
  memory.fill(STORED_FORCE, 0, 24);
  memory.fill(OUTSIDE, 0, (<usize>X_FIELDS) << 3);
  for (let k = 0; k < 3; k++) put(OUTSIDE, X_WIND + k, get(settings, C_WIND + k));
  for (let k = 0; k < MOST_LATENCY * 4; k++) put(COMMANDS, k, get(STATE, S_MOTOR));
  look(plant, settings, seed, stream, flight, 0);
  for (let k = 0; k < 10; k++) {
    put(FILTERS, k, get(SEEN, k));
    put(FILTERS, 10 + k, 0);
  }
  let failure: i32 = -1;
  let steps = 0;
  let most: f64 = 0;
  let squares: f64 = 0;
  let mostYaw: f64 = 0;
  for (let i = 0; i < count; i++) {
    const out = COMMANDS + ((<usize>((i % MOST_LATENCY) * 4)) << 3);
    control(rows + ((<usize>(i * STATUS)) << 3), vehicle, out);
    const due = (i - latency + MOST_LATENCY) % MOST_LATENCY;
    const commands = COMMANDS + ((<usize>(due * 4)) << 3);
    for (let k = 0; k < substeps; k++) {
      const step = <u32>(i * substeps + k);
      const spread = 1 / sqrt(h);
      for (let axis = 0; axis < 3; axis++)
        put(OUTSIDE, X_FORCE + axis, spread * get(STORED_FORCE, axis));
      if (momentNoise > 0) {
        normals(flight, step, 0, 0, seed, stream, NOISE);
        const size = sqrt(momentNoise / h);
        for (let axis = 0; axis < 3; axis++) put(OUTSIDE, X_MOMENT + axis, size * get(NOISE, axis));
      }
      if (get(settings, C_EULER) !== 0) stepEuler(STATE, commands, plant, OUTSIDE, h);
      else stepRk4(STATE, commands, plant, OUTSIDE, h);
      if (forceNoise > 0) {
        normals(flight, step, 1, 0, seed, stream, NOISE);
        for (let axis = 0; axis < 3; axis++)
          put(STORED_FORCE, axis, sqrt(forceNoise) * get(NOISE, axis));
      }
    }
    look(plant, settings, seed, stream, flight, <u32>(i + 1));
    filter(dt);
    steps++;
    // nothing comes after the last row: its step is flown, and the error before it stands
    if (i + 1 < count) judge(rows + ((<usize>((i + 1) * STATUS)) << 3), flips);
    const error = get(JUDGED, 0);
    const agreement = get(JUDGED, 1);
    const yawError = NativeMath.acos(min<f64>(1, agreement));
    most = max(most, error);
    squares += error * error;
    mostYaw = max(mostYaw, yawError);
    if (log !== 0) {
      memory.copy(log + ((<usize>L_STATE) << 3), STATE, (<usize>S_FIELDS) << 3);
      memory.copy(log + ((<usize>L_COMMAND) << 3), out, 32);
      put(log, L_ERROR, error);
      put(log, L_YAW, yawError);
      log += (<usize>L_FIELDS) << 3;
    }
    // NaN fails
    const ok = error <= get(settings, C_POSITION_LIMIT) && agreement >= get(settings, C_YAW_LIMIT);
    if (!ok && failure < 0) {
      failure = i;
      if (get(settings, C_STOP) !== 0) break;
    }
  }
  put(result, R_FAILURE, <f64>failure);
  put(result, R_STEPS, <f64>steps);
  put(result, R_POSITION, most);
  put(result, R_SQUARES, squares);
  put(result, R_YAW, mostYaw);
}
