// The rigid body of the volleyball world, one 20 ms semi-implicit Euler step (volleyball.md 2.3):
//
//   ω_b ← ω_b + I⁻¹(τ − ω_b × Iω_b)·dt          ω ← ω·(1 − d_ω·dt)
//   v   ← v + (F/m + g)·dt                      v ← v·(1 − d_v·dt)
//   p   ← p + v·dt                              q ← exp(ω·dt) ∘ q, normalised
//
// τ in the body frame; ω, v, F in the world frame. `body` and `vehicle` point at row 0 of one agent;
// `step` is the distance in bytes between its fields (layout.ts).

import { add, any, div, dot3, gt, mul, mulAdd, neg, select, splat, sqrt, sub } from "../core/lane";
import { cosine, normSquared, sinc } from "../core/elementary";
import {
  ANGULAR_DAMPING,
  DIRECTION,
  FILTER,
  INERTIA,
  INVERSE_INERTIA,
  INVERSE_MASS,
  LINEAR_DAMPING,
  MOMENT,
  PX,
  QW,
  ROTOR_X,
  ROTOR_Y,
  THROTTLE,
  THRUST,
  VX,
  WX,
} from "./layout";
import { filterThrottle, sum4, thrustFraction } from "./rotor-filter";

/**
 * rad/s. The gyroscopic term ω × Iω is explicit and grows without bound on a body that tumbles very fast; the
 * source caps spin too (PhysX: 1000, never reached by a drone that flies). Below this, half a turn a step is far.
 */
const MAX_SPIN: f64 = 100;

/** Reads field `f` of a body or vehicle. */
// @ts-ignore: decorator
@inline
export function field<T>(block: usize, f: i32, step: usize): T {
  return load<T>(block + <usize>f * step);
}

/** Writes field `f`. */
// @ts-ignore: decorator
@inline
export function setField<T>(block: usize, f: i32, step: usize, value: T): void {
  store<T>(block + <usize>f * step, value);
}

// Rows of the rotation matrix of a unit quaternion (body → world).
// @ts-ignore: decorator
@inline
export function rotation00<T>(w: T, x: T, y: T, z: T): T {
  return sub<T>(splat<T>(1), mul<T>(splat<T>(2), add<T>(mul<T>(y, y), mul<T>(z, z))));
}
// @ts-ignore: decorator
@inline
export function rotation01<T>(w: T, x: T, y: T, z: T): T {
  return mul<T>(splat<T>(2), sub<T>(mul<T>(x, y), mul<T>(w, z)));
}
// @ts-ignore: decorator
@inline
export function rotation02<T>(w: T, x: T, y: T, z: T): T {
  return mul<T>(splat<T>(2), add<T>(mul<T>(x, z), mul<T>(w, y)));
}
// @ts-ignore: decorator
@inline
export function rotation10<T>(w: T, x: T, y: T, z: T): T {
  return mul<T>(splat<T>(2), add<T>(mul<T>(x, y), mul<T>(w, z)));
}
// @ts-ignore: decorator
@inline
export function rotation11<T>(w: T, x: T, y: T, z: T): T {
  return sub<T>(splat<T>(1), mul<T>(splat<T>(2), add<T>(mul<T>(x, x), mul<T>(z, z))));
}
// @ts-ignore: decorator
@inline
export function rotation12<T>(w: T, x: T, y: T, z: T): T {
  return mul<T>(splat<T>(2), sub<T>(mul<T>(y, z), mul<T>(w, x)));
}
// @ts-ignore: decorator
@inline
export function rotation20<T>(w: T, x: T, y: T, z: T): T {
  return mul<T>(splat<T>(2), sub<T>(mul<T>(x, z), mul<T>(w, y)));
}
// @ts-ignore: decorator
@inline
export function rotation21<T>(w: T, x: T, y: T, z: T): T {
  return mul<T>(splat<T>(2), add<T>(mul<T>(y, z), mul<T>(w, x)));
}
// @ts-ignore: decorator
@inline
export function rotation22<T>(w: T, x: T, y: T, z: T): T {
  return sub<T>(splat<T>(1), mul<T>(splat<T>(2), add<T>(mul<T>(x, x), mul<T>(y, y))));
}

// Where advanceRotors leaves its results, in T-sized slots.
export const WRENCH_THRUST: i32 = 0; // total thrust, N
export const WRENCH_TORQUE: i32 = 1; // three slots: torque, body frame, N m
export const WRENCH_UP: i32 = 4; //     three slots: body z in the world frame, before the step
export const WRENCH_SLOTS: i32 = 7;

/**
 * Advances the four rotors of one agent by one command and computes what they do to the body.
 *
 * @param body    one agent; throttles read and written, quaternion read
 * @param vehicle its parameters, read
 * @param step    bytes between fields
 * @param a0      command of rotor 0, and so on; −1 … 1
 * @param wrench  [WRENCH_SLOTS] T, written
 */
// @ts-ignore: decorator
@inline
export function advanceRotors<T>(
  body: usize,
  vehicle: usize,
  step: usize,
  a0: T,
  a1: T,
  a2: T,
  a3: T,
  wrench: usize,
): void {
  const size = sizeof<T>();
  const filter = field<T>(vehicle, FILTER, step);
  const t0 = filterThrottle<T>(field<T>(body, THROTTLE, step), a0, filter);
  const t1 = filterThrottle<T>(field<T>(body, THROTTLE + 1, step), a1, filter);
  const t2 = filterThrottle<T>(field<T>(body, THROTTLE + 2, step), a2, filter);
  const t3 = filterThrottle<T>(field<T>(body, THROTTLE + 3, step), a3, filter);
  setField<T>(body, THROTTLE, step, t0);
  setField<T>(body, THROTTLE + 1, step, t1);
  setField<T>(body, THROTTLE + 2, step, t2);
  setField<T>(body, THROTTLE + 3, step, t3);
  const u0 = thrustFraction<T>(t0);
  const u1 = thrustFraction<T>(t1);
  const u2 = thrustFraction<T>(t2);
  const u3 = thrustFraction<T>(t3);
  const thrust = field<T>(vehicle, THRUST, step);
  const rollArm = sum4<T>(
    mul<T>(field<T>(vehicle, ROTOR_Y, step), u0),
    mul<T>(field<T>(vehicle, ROTOR_Y + 1, step), u1),
    mul<T>(field<T>(vehicle, ROTOR_Y + 2, step), u2),
    mul<T>(field<T>(vehicle, ROTOR_Y + 3, step), u3),
  );
  const pitchArm = sum4<T>(
    mul<T>(field<T>(vehicle, ROTOR_X, step), u0),
    mul<T>(field<T>(vehicle, ROTOR_X + 1, step), u1),
    mul<T>(field<T>(vehicle, ROTOR_X + 2, step), u2),
    mul<T>(field<T>(vehicle, ROTOR_X + 3, step), u3),
  );
  const spin = sum4<T>(
    mul<T>(field<T>(vehicle, DIRECTION, step), u0),
    mul<T>(field<T>(vehicle, DIRECTION + 1, step), u1),
    mul<T>(field<T>(vehicle, DIRECTION + 2, step), u2),
    mul<T>(field<T>(vehicle, DIRECTION + 3, step), u3),
  );
  store<T>(wrench, mul<T>(thrust, sum4<T>(u0, u1, u2, u3)));
  store<T>(wrench + size, mul<T>(thrust, rollArm));
  store<T>(wrench + 2 * size, neg<T>(mul<T>(thrust, pitchArm)));
  store<T>(wrench + 3 * size, neg<T>(mul<T>(field<T>(vehicle, MOMENT, step), spin)));
  const w = field<T>(body, QW, step);
  const x = field<T>(body, QW + 1, step);
  const y = field<T>(body, QW + 2, step);
  const z = field<T>(body, QW + 3, step);
  store<T>(wrench + 4 * size, rotation02<T>(w, x, y, z));
  store<T>(wrench + 5 * size, rotation12<T>(w, x, y, z));
  store<T>(wrench + 6 * size, rotation22<T>(w, x, y, z));
}

/**
 * Velocities after one step, contact not yet counted.
 *
 * @param forceX external force besides thrust and weight, world frame, N
 * @param gravity m/s², downwards along −z
 */
// @ts-ignore: decorator
@inline
export function advanceVelocity<T>(
  body: usize,
  vehicle: usize,
  step: usize,
  wrench: usize,
  forceX: T,
  forceY: T,
  forceZ: T,
  gravity: T,
  dt: T,
): void {
  const size = sizeof<T>();
  const w = field<T>(body, QW, step);
  const x = field<T>(body, QW + 1, step);
  const y = field<T>(body, QW + 2, step);
  const z = field<T>(body, QW + 3, step);
  const r00 = rotation00<T>(w, x, y, z);
  const r01 = rotation01<T>(w, x, y, z);
  const r02 = rotation02<T>(w, x, y, z);
  const r10 = rotation10<T>(w, x, y, z);
  const r11 = rotation11<T>(w, x, y, z);
  const r12 = rotation12<T>(w, x, y, z);
  const r20 = rotation20<T>(w, x, y, z);
  const r21 = rotation21<T>(w, x, y, z);
  const r22 = rotation22<T>(w, x, y, z);

  // ω_b ← ω_b + I⁻¹(τ − ω_b × Iω_b)·dt
  const wx = field<T>(body, WX, step);
  const wy = field<T>(body, WX + 1, step);
  const wz = field<T>(body, WX + 2, step);
  const p = dot3<T>(r00, r10, r20, wx, wy, wz);
  const q = dot3<T>(r01, r11, r21, wx, wy, wz);
  const r = dot3<T>(r02, r12, r22, wx, wy, wz);
  const lx = mul<T>(field<T>(vehicle, INERTIA, step), p);
  const ly = mul<T>(field<T>(vehicle, INERTIA + 1, step), q);
  const lz = mul<T>(field<T>(vehicle, INERTIA + 2, step), r);
  const tx = sub<T>(load<T>(wrench + size), sub<T>(mul<T>(q, lz), mul<T>(r, ly)));
  const ty = sub<T>(load<T>(wrench + 2 * size), sub<T>(mul<T>(r, lx), mul<T>(p, lz)));
  const tz = sub<T>(load<T>(wrench + 3 * size), sub<T>(mul<T>(p, ly), mul<T>(q, lx)));
  const p1 = mulAdd<T>(mul<T>(field<T>(vehicle, INVERSE_INERTIA, step), tx), dt, p);
  const q1 = mulAdd<T>(mul<T>(field<T>(vehicle, INVERSE_INERTIA + 1, step), ty), dt, q);
  const r1 = mulAdd<T>(mul<T>(field<T>(vehicle, INVERSE_INERTIA + 2, step), tz), dt, r);
  const keepSpin = sub<T>(splat<T>(1), mul<T>(field<T>(vehicle, ANGULAR_DAMPING, step), dt));
  const sx = mul<T>(dot3<T>(r00, r01, r02, p1, q1, r1), keepSpin);
  const sy = mul<T>(dot3<T>(r10, r11, r12, p1, q1, r1), keepSpin);
  const sz = mul<T>(dot3<T>(r20, r21, r22, p1, q1, r1), keepSpin);
  setField<T>(body, WX, step, sx);
  setField<T>(body, WX + 1, step, sy);
  setField<T>(body, WX + 2, step, sz);
  const spin = normSquared<T>(sx, sy, sz);
  const isTooFast = gt<T>(spin, splat<T>(MAX_SPIN * MAX_SPIN));
  if (any<T>(isTooFast)) {
    const scale = select<T>(isTooFast, div<T>(splat<T>(MAX_SPIN), sqrt<T>(spin)), splat<T>(1));
    setField<T>(body, WX, step, mul<T>(sx, scale));
    setField<T>(body, WX + 1, step, mul<T>(sy, scale));
    setField<T>(body, WX + 2, step, mul<T>(sz, scale));
  }

  // v ← v + (F/m + g)·dt
  const inverseMass = field<T>(vehicle, INVERSE_MASS, step);
  const thrust = load<T>(wrench);
  const ax = mul<T>(mulAdd<T>(thrust, r02, forceX), inverseMass);
  const ay = mul<T>(mulAdd<T>(thrust, r12, forceY), inverseMass);
  const az = sub<T>(mul<T>(mulAdd<T>(thrust, r22, forceZ), inverseMass), gravity);
  const keep = sub<T>(splat<T>(1), mul<T>(field<T>(vehicle, LINEAR_DAMPING, step), dt));
  setField<T>(body, VX, step, mul<T>(mulAdd<T>(ax, dt, field<T>(body, VX, step)), keep));
  setField<T>(body, VX + 1, step, mul<T>(mulAdd<T>(ay, dt, field<T>(body, VX + 1, step)), keep));
  setField<T>(body, VX + 2, step, mul<T>(mulAdd<T>(az, dt, field<T>(body, VX + 2, step)), keep));
}

/** p ← p + v·dt and q ← exp(ω·dt) ∘ q, normalised. */
// @ts-ignore: decorator
@inline
export function advancePose<T>(body: usize, step: usize, dt: T): void {
  setField<T>(body, PX, step, mulAdd<T>(field<T>(body, VX, step), dt, field<T>(body, PX, step)));
  setField<T>(
    body,
    PX + 1,
    step,
    mulAdd<T>(field<T>(body, VX + 1, step), dt, field<T>(body, PX + 1, step)),
  );
  setField<T>(
    body,
    PX + 2,
    step,
    mulAdd<T>(field<T>(body, VX + 2, step), dt, field<T>(body, PX + 2, step)),
  );
  // half-angle vector h = ω·dt/2; exp = (cos|h|, sinc|h|·h)
  const half = mul<T>(dt, splat<T>(0.5));
  const hx = mul<T>(field<T>(body, WX, step), half);
  const hy = mul<T>(field<T>(body, WX + 1, step), half);
  const hz = mul<T>(field<T>(body, WX + 2, step), half);
  const hh = normSquared<T>(hx, hy, hz);
  const s = sinc<T>(hh);
  const c = cosine<T>(hh);
  const ex = mul<T>(s, hx);
  const ey = mul<T>(s, hy);
  const ez = mul<T>(s, hz);
  const w = field<T>(body, QW, step);
  const x = field<T>(body, QW + 1, step);
  const y = field<T>(body, QW + 2, step);
  const z = field<T>(body, QW + 3, step);
  const w1 = sub<T>(mul<T>(c, w), dot3<T>(ex, ey, ez, x, y, z));
  const x1 = sub<T>(add<T>(add<T>(mul<T>(c, x), mul<T>(ex, w)), mul<T>(ey, z)), mul<T>(ez, y));
  const y1 = sub<T>(add<T>(add<T>(mul<T>(c, y), mul<T>(ey, w)), mul<T>(ez, x)), mul<T>(ex, z));
  const z1 = sub<T>(add<T>(add<T>(mul<T>(c, z), mul<T>(ez, w)), mul<T>(ex, y)), mul<T>(ey, x));
  const scale = div<T>(splat<T>(1), sqrt<T>(add<T>(mul<T>(w1, w1), normSquared<T>(x1, y1, z1))));
  setField<T>(body, QW, step, mul<T>(w1, scale));
  setField<T>(body, QW + 1, step, mul<T>(x1, scale));
  setField<T>(body, QW + 2, step, mul<T>(y1, scale));
  setField<T>(body, QW + 3, step, mul<T>(z1, scale));
}
