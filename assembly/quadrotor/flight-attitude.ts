// Rotation of the continuous-time multirotor. The whole vehicle is a cascade: no equation needs a later one,
//
//   ẇ rotor lag (flight-rotors.ts)   →   ω̇   →   q̇   →   v̇, ṗ (flight-travel.ts)
//
//   ω̇ = J⁻¹(τ − ω × (Jω + h) − ḣ) − d·ω      ω body frame, τ torque of the rotors; only where `full`:
//                                            h = Σ direction·J_r·w along body z, d angular damping
//   q̇ = ½ q ⊗ (0, ω)
//
// Classical Runge–Kutta on each equation in turn, with the stage values of those above it, is classical
// Runge–Kutta on the whole state, and needs few registers at a time. Quaternions are used as they come
// inside a step and normalised once a control step (as rl-tools L2F does).

import { add, div, mul, mulAdd, neg, splat, sqrt, sub } from "../core/lane";
import { normSquared } from "../core/elementary";
import {
  F_QUATERNION,
  F_RATE,
  get,
  param,
  put,
  V_GYRO,
  V_INVERSE_INERTIA,
  V_RATE_DAMPING,
  W_ATTITUDE,
  W_PULL,
  W_SPIN,
  W_STATE,
  W_TURN,
  W_WRENCH,
} from "./flight-layout";

const Q: i32 = W_STATE + F_QUATERNION;
const RATE: i32 = W_STATE + F_RATE;

/** ω̇ about one axis: J⁻¹τ − gyro·a·b − …; a, b the rates about the other two axes. */
// @ts-ignore: decorator
@inline
function spinUp<T>(full: bool, axis: i32, stage: i32, own: T, a: T, b: T): T {
  const torque = get<T>(W_WRENCH + 4 * stage + 1 + axis);
  const change = sub<T>(torque, mul<T>(mul<T>(param<T>(V_GYRO + axis), a), b));
  if (!full) return change;
  const h = get<T>(W_SPIN + 2 * stage);
  // −(ω × h) − ḣ, component by component: −ωy·h, ωx·h, −ḣ
  let rotors = neg<T>(get<T>(W_SPIN + 2 * stage + 1));
  if (axis == 0) rotors = neg<T>(mul<T>(a, h));
  if (axis == 1) rotors = mul<T>(b, h);
  const driven = mulAdd<T>(rotors, param<T>(V_INVERSE_INERTIA + axis), change);
  return sub<T>(driven, mul<T>(param<T>(V_RATE_DAMPING), own));
}

/** Leaves ω·dt/2 of a stage for the attitude. */
// @ts-ignore: decorator
@inline
function putTurn<T>(stage: i32, half: T, x: T, y: T, z: T): void {
  put<T>(W_TURN + 3 * stage, mul<T>(half, x));
  put<T>(W_TURN + 3 * stage + 1, mul<T>(half, y));
  put<T>(W_TURN + 3 * stage + 2, mul<T>(half, z));
}

/**
 * Body rates over one Runge–Kutta step; leaves ω·dt/2 at the four stages in W_TURN. The stages are
 * written out, so that sums stay in registers.
 */
// @ts-ignore: decorator
@inline
export function turnRk4<T>(full: bool, dt: T): void {
  const half = mul<T>(dt, splat<T>(0.5));
  const x0 = get<T>(RATE);
  const y0 = get<T>(RATE + 1);
  const z0 = get<T>(RATE + 2);
  putTurn<T>(0, half, x0, y0, z0);
  const kx1 = spinUp<T>(full, 0, 0, x0, y0, z0);
  const ky1 = spinUp<T>(full, 1, 0, y0, z0, x0);
  const kz1 = spinUp<T>(full, 2, 0, z0, x0, y0);

  const x1 = mulAdd<T>(half, kx1, x0);
  const y1 = mulAdd<T>(half, ky1, y0);
  const z1 = mulAdd<T>(half, kz1, z0);
  putTurn<T>(1, half, x1, y1, z1);
  const kx2 = spinUp<T>(full, 0, 1, x1, y1, z1);
  const ky2 = spinUp<T>(full, 1, 1, y1, z1, x1);
  const kz2 = spinUp<T>(full, 2, 1, z1, x1, y1);

  const x2 = mulAdd<T>(half, kx2, x0);
  const y2 = mulAdd<T>(half, ky2, y0);
  const z2 = mulAdd<T>(half, kz2, z0);
  putTurn<T>(2, half, x2, y2, z2);
  const kx3 = spinUp<T>(full, 0, 2, x2, y2, z2);
  const ky3 = spinUp<T>(full, 1, 2, y2, z2, x2);
  const kz3 = spinUp<T>(full, 2, 2, z2, x2, y2);

  const x3 = mulAdd<T>(dt, kx3, x0);
  const y3 = mulAdd<T>(dt, ky3, y0);
  const z3 = mulAdd<T>(dt, kz3, z0);
  putTurn<T>(3, half, x3, y3, z3);
  const sixth = mul<T>(dt, splat<T>(1.0 / 6.0));
  const kx4 = spinUp<T>(full, 0, 3, x3, y3, z3);
  const ky4 = spinUp<T>(full, 1, 3, y3, z3, x3);
  const kz4 = spinUp<T>(full, 2, 3, z3, x3, y3);
  put<T>(RATE, mulAdd<T>(sixth, weigh<T>(kx1, kx2, kx3, kx4), x0));
  put<T>(RATE + 1, mulAdd<T>(sixth, weigh<T>(ky1, ky2, ky3, ky4), y0));
  put<T>(RATE + 2, mulAdd<T>(sixth, weigh<T>(kz1, kz2, kz3, kz4), z0));
}

/** k₁ + 2k₂ + 2k₃ + k₄ */
// @ts-ignore: decorator
@inline
function weigh<T>(k1: T, k2: T, k3: T, k4: T): T {
  const middle = add<T>(k2, k3);
  return add<T>(add<T>(k1, k4), add<T>(middle, middle));
}

// Components of q ⊗ (0, h).
// @ts-ignore: decorator
@inline
function turnW<T>(x: T, y: T, z: T, hx: T, hy: T, hz: T): T {
  return sub<T>(splat<T>(0), add<T>(add<T>(mul<T>(x, hx), mul<T>(y, hy)), mul<T>(z, hz)));
}
// @ts-ignore: decorator
@inline
function turnX<T>(w: T, y: T, z: T, hx: T, hy: T, hz: T): T {
  return sub<T>(add<T>(mul<T>(w, hx), mul<T>(y, hz)), mul<T>(z, hy));
}
// @ts-ignore: decorator
@inline
function turnY<T>(w: T, x: T, z: T, hx: T, hy: T, hz: T): T {
  return sub<T>(add<T>(mul<T>(w, hy), mul<T>(z, hx)), mul<T>(x, hz));
}
// @ts-ignore: decorator
@inline
function turnZ<T>(w: T, x: T, y: T, hx: T, hy: T, hz: T): T {
  return sub<T>(add<T>(mul<T>(w, hz), mul<T>(x, hy)), mul<T>(y, hx));
}

/** Leaves what the translation needs of a stage: its thrust in the world frame, and q where `full`. */
// @ts-ignore: decorator
@inline
function leaveAttitude<T>(full: bool, stage: i32, w: T, x: T, y: T, z: T): void {
  const pull = get<T>(W_WRENCH + 4 * stage);
  const twice = add<T>(pull, pull);
  const leanX = add<T>(mul<T>(x, z), mul<T>(w, y));
  const leanY = sub<T>(mul<T>(y, z), mul<T>(w, x));
  const tilt = add<T>(mul<T>(x, x), mul<T>(y, y));
  put<T>(W_PULL + 3 * stage, mul<T>(twice, leanX));
  put<T>(W_PULL + 3 * stage + 1, mul<T>(twice, leanY));
  put<T>(W_PULL + 3 * stage + 2, sub<T>(pull, mul<T>(twice, tilt)));
  if (full) {
    put<T>(W_ATTITUDE + 4 * stage, w);
    put<T>(W_ATTITUDE + 4 * stage + 1, x);
    put<T>(W_ATTITUDE + 4 * stage + 2, y);
    put<T>(W_ATTITUDE + 4 * stage + 3, z);
  }
}

/**
 * Attitude over one Runge–Kutta step; leaves thrust (and attitude, where `full`) of the four stages. A
 * change k is the whole k·dt, as W_TURN holds ω·dt/2. The stages are written out, as in turnRk4.
 */
// @ts-ignore: decorator
@inline
export function rotateRk4<T>(full: bool): void {
  const half = splat<T>(0.5);
  const w0 = get<T>(Q);
  const x0 = get<T>(Q + 1);
  const y0 = get<T>(Q + 2);
  const z0 = get<T>(Q + 3);
  leaveAttitude<T>(full, 0, w0, x0, y0, z0);
  const hx0 = get<T>(W_TURN + 0);
  const hy0 = get<T>(W_TURN + 1);
  const hz0 = get<T>(W_TURN + 2);
  const kw0 = turnW<T>(x0, y0, z0, hx0, hy0, hz0);
  const kx0 = turnX<T>(w0, y0, z0, hx0, hy0, hz0);
  const ky0 = turnY<T>(w0, x0, z0, hx0, hy0, hz0);
  const kz0 = turnZ<T>(w0, x0, y0, hx0, hy0, hz0);

  const w1 = mulAdd<T>(half, kw0, w0);
  const x1 = mulAdd<T>(half, kx0, x0);
  const y1 = mulAdd<T>(half, ky0, y0);
  const z1 = mulAdd<T>(half, kz0, z0);
  leaveAttitude<T>(full, 1, w1, x1, y1, z1);
  const hx1 = get<T>(W_TURN + 3);
  const hy1 = get<T>(W_TURN + 4);
  const hz1 = get<T>(W_TURN + 5);
  const kw1 = turnW<T>(x1, y1, z1, hx1, hy1, hz1);
  const kx1 = turnX<T>(w1, y1, z1, hx1, hy1, hz1);
  const ky1 = turnY<T>(w1, x1, z1, hx1, hy1, hz1);
  const kz1 = turnZ<T>(w1, x1, y1, hx1, hy1, hz1);

  const w2 = mulAdd<T>(half, kw1, w0);
  const x2 = mulAdd<T>(half, kx1, x0);
  const y2 = mulAdd<T>(half, ky1, y0);
  const z2 = mulAdd<T>(half, kz1, z0);
  leaveAttitude<T>(full, 2, w2, x2, y2, z2);
  const hx2 = get<T>(W_TURN + 6);
  const hy2 = get<T>(W_TURN + 7);
  const hz2 = get<T>(W_TURN + 8);
  const kw2 = turnW<T>(x2, y2, z2, hx2, hy2, hz2);
  const kx2 = turnX<T>(w2, y2, z2, hx2, hy2, hz2);
  const ky2 = turnY<T>(w2, x2, z2, hx2, hy2, hz2);
  const kz2 = turnZ<T>(w2, x2, y2, hx2, hy2, hz2);

  const w3 = add<T>(w0, kw2);
  const x3 = add<T>(x0, kx2);
  const y3 = add<T>(y0, ky2);
  const z3 = add<T>(z0, kz2);
  leaveAttitude<T>(full, 3, w3, x3, y3, z3);
  const hx3 = get<T>(W_TURN + 9);
  const hy3 = get<T>(W_TURN + 10);
  const hz3 = get<T>(W_TURN + 11);
  const kw3 = turnW<T>(x3, y3, z3, hx3, hy3, hz3);
  const kx3 = turnX<T>(w3, y3, z3, hx3, hy3, hz3);
  const ky3 = turnY<T>(w3, x3, z3, hx3, hy3, hz3);
  const kz3 = turnZ<T>(w3, x3, y3, hx3, hy3, hz3);

  const sixth = splat<T>(1.0 / 6.0);
  put<T>(Q, mulAdd<T>(sixth, weigh<T>(kw0, kw1, kw2, kw3), w0));
  put<T>(Q + 1, mulAdd<T>(sixth, weigh<T>(kx0, kx1, kx2, kx3), x0));
  put<T>(Q + 2, mulAdd<T>(sixth, weigh<T>(ky0, ky1, ky2, ky3), y0));
  put<T>(Q + 3, mulAdd<T>(sixth, weigh<T>(kz0, kz1, kz2, kz3), z0));
}

/** Body rates and attitude over one semi-implicit Euler step: the new rates turn the old attitude. */
// @ts-ignore: decorator
@inline
export function turnAndRotateEuler<T>(full: bool, dt: T): void {
  const x0 = get<T>(RATE);
  const y0 = get<T>(RATE + 1);
  const z0 = get<T>(RATE + 2);
  const rateX = mulAdd<T>(dt, spinUp<T>(full, 0, 0, x0, y0, z0), x0);
  const rateY = mulAdd<T>(dt, spinUp<T>(full, 1, 0, y0, z0, x0), y0);
  const rateZ = mulAdd<T>(dt, spinUp<T>(full, 2, 0, z0, x0, y0), z0);
  put<T>(RATE, rateX);
  put<T>(RATE + 1, rateY);
  put<T>(RATE + 2, rateZ);
  const half = mul<T>(dt, splat<T>(0.5));
  const hx = mul<T>(rateX, half);
  const hy = mul<T>(rateY, half);
  const hz = mul<T>(rateZ, half);
  const w = get<T>(Q);
  const x = get<T>(Q + 1);
  const y = get<T>(Q + 2);
  const z = get<T>(Q + 3);
  put<T>(Q, add<T>(w, turnW<T>(x, y, z, hx, hy, hz)));
  put<T>(Q + 1, add<T>(x, turnX<T>(w, y, z, hx, hy, hz)));
  put<T>(Q + 2, add<T>(y, turnY<T>(w, x, z, hx, hy, hz)));
  put<T>(Q + 3, add<T>(z, turnZ<T>(w, x, y, hx, hy, hz)));
}

/** q ← q/|q| */
// @ts-ignore: decorator
@inline
export function normaliseAttitude<T>(): void {
  const w = get<T>(Q);
  const x = get<T>(Q + 1);
  const y = get<T>(Q + 2);
  const z = get<T>(Q + 3);
  const scale = div<T>(splat<T>(1), sqrt<T>(add<T>(mul<T>(w, w), normSquared<T>(x, y, z))));
  put<T>(Q, mul<T>(w, scale));
  put<T>(Q + 1, mul<T>(x, scale));
  put<T>(Q + 2, mul<T>(y, scale));
  put<T>(Q + 3, mul<T>(z, scale));
}
