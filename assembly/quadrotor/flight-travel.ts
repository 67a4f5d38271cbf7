// Translation of the continuous-time multirotor:
//
//   v̇ = (σT/m)·ẑ(q) + g − d·v − R D Rᵀv − c·|v|·v        ṗ = v
//
// ẑ body z in the world frame, g gravity vector; the three drag terms (damping d, rotor drag D in the body
// frame, quadratic drag c) only where `full`. Without them no force depends on v or p, and the
// Runge–Kutta step is a sum over the stage accelerations A_s of the thrust:
//
//   v ← v + dt·g + dt/6·(A₁ + 2A₂ + 2A₃ + A₄)       p ← p + dt·v + dt²/2·g + dt²/6·(A₁ + A₂ + A₃)

import { add, dot3, mul, mulAdd, splat, sqrt, sub } from "../core/lane";
import { normSquared } from "../core/elementary";
import {
  F_POSITION,
  F_QUATERNION,
  F_VELOCITY,
  get,
  param,
  put,
  V_DAMPING,
  V_GRAVITY,
  V_QUADRATIC_DRAG,
  V_ROTOR_DRAG,
  W_ATTITUDE,
  W_DRAGGED,
  W_PULL,
  W_STATE,
  W_WRENCH,
} from "./flight-layout";
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

const P: i32 = W_STATE + F_POSITION;
const V: i32 = W_STATE + F_VELOCITY;

/** Velocity and position along one axis over one Runge–Kutta step without drag. */
// @ts-ignore: decorator
@inline
function travelAxis<T>(axis: i32, dt: T): void {
  const a1 = get<T>(W_PULL + axis);
  const a2 = get<T>(W_PULL + 3 + axis);
  const a3 = get<T>(W_PULL + 6 + axis);
  const a4 = get<T>(W_PULL + 9 + axis);
  const sixth = mul<T>(dt, splat<T>(1.0 / 6.0));
  const middle = add<T>(a2, a3);
  const early = add<T>(a1, middle);
  const gravity = mul<T>(dt, param<T>(V_GRAVITY + axis));
  const v = get<T>(V + axis);
  // dt·g/2 + dt/6·(A₁ + A₂ + A₃), the mean velocity gained
  const gained = mulAdd<T>(sixth, early, mul<T>(splat<T>(0.5), gravity));
  put<T>(P + axis, mulAdd<T>(dt, add<T>(v, gained), get<T>(P + axis)));
  const change = mulAdd<T>(sixth, add<T>(early, add<T>(middle, a4)), gravity);
  put<T>(V + axis, add<T>(v, change));
}

/** Velocity and position over one Runge–Kutta step. */
// @ts-ignore: decorator
@inline
export function travelRk4<T>(full: bool, dt: T): void {
  if (full) {
    travelWithDragRk4<T>(dt);
  } else {
    travelAxis<T>(0, dt);
    travelAxis<T>(1, dt);
    travelAxis<T>(2, dt);
  }
}

/** v̇ with all terms at the velocity (vx, vy, vz); written to W_DRAGGED. */
// @ts-ignore: decorator
@inline
function accelerate<T>(stage: i32, at: i32, vx: T, vy: T, vz: T): void {
  const w = get<T>(at);
  const x = get<T>(at + 1);
  const y = get<T>(at + 2);
  const z = get<T>(at + 3);
  const r00 = rotation00<T>(w, x, y, z);
  const r01 = rotation01<T>(w, x, y, z);
  const r02 = rotation02<T>(w, x, y, z);
  const r10 = rotation10<T>(w, x, y, z);
  const r11 = rotation11<T>(w, x, y, z);
  const r12 = rotation12<T>(w, x, y, z);
  const r20 = rotation20<T>(w, x, y, z);
  const r21 = rotation21<T>(w, x, y, z);
  const r22 = rotation22<T>(w, x, y, z);
  const bx = mul<T>(param<T>(V_ROTOR_DRAG), dot3<T>(r00, r10, r20, vx, vy, vz));
  const by = mul<T>(param<T>(V_ROTOR_DRAG + 1), dot3<T>(r01, r11, r21, vx, vy, vz));
  const bz = mul<T>(param<T>(V_ROTOR_DRAG + 2), dot3<T>(r02, r12, r22, vx, vy, vz));
  const speed = sqrt<T>(normSquared<T>(vx, vy, vz));
  const d = mulAdd<T>(param<T>(V_QUADRATIC_DRAG), speed, param<T>(V_DAMPING));
  const a = get<T>(W_WRENCH + 4 * stage);
  put<T>(W_DRAGGED, component<T>(0, a, r02, d, vx, dot3<T>(r00, r01, r02, bx, by, bz)));
  put<T>(W_DRAGGED + 1, component<T>(1, a, r12, d, vy, dot3<T>(r10, r11, r12, bx, by, bz)));
  put<T>(W_DRAGGED + 2, component<T>(2, a, r22, d, vz, dot3<T>(r20, r21, r22, bx, by, bz)));
}

/** thrust + gravity − damping − rotor drag, along one axis */
// @ts-ignore: decorator
@inline
function component<T>(axis: i32, a: T, up: T, d: T, v: T, drag: T): T {
  const driven = mulAdd<T>(a, up, param<T>(V_GRAVITY + axis));
  return sub<T>(sub<T>(driven, mul<T>(d, v)), drag);
}

/** Velocity and position over one Runge–Kutta step, all terms. */
// @ts-ignore: decorator
@inline
function travelWithDragRk4<T>(dt: T): void {
  const sixth = mul<T>(dt, splat<T>(1.0 / 6.0));
  const half = mul<T>(dt, splat<T>(0.5));
  const v0 = get<T>(V);
  const v1 = get<T>(V + 1);
  const v2 = get<T>(V + 2);
  let x = v0;
  let y = v1;
  let z = v2;
  let sumX = splat<T>(0);
  let sumY = splat<T>(0);
  let sumZ = splat<T>(0);
  let wayX = splat<T>(0);
  let wayY = splat<T>(0);
  let wayZ = splat<T>(0);
  for (let stage = 0; stage < 4; stage++) {
    accelerate<T>(stage, W_ATTITUDE + 4 * stage, x, y, z);
    const weight = splat<T>(stage == 0 || stage == 3 ? 1 : 2);
    const reach = stage == 2 ? dt : half;
    wayX = mulAdd<T>(weight, x, wayX);
    wayY = mulAdd<T>(weight, y, wayY);
    wayZ = mulAdd<T>(weight, z, wayZ);
    sumX = mulAdd<T>(weight, get<T>(W_DRAGGED), sumX);
    sumY = mulAdd<T>(weight, get<T>(W_DRAGGED + 1), sumY);
    sumZ = mulAdd<T>(weight, get<T>(W_DRAGGED + 2), sumZ);
    x = mulAdd<T>(reach, get<T>(W_DRAGGED), v0);
    y = mulAdd<T>(reach, get<T>(W_DRAGGED + 1), v1);
    z = mulAdd<T>(reach, get<T>(W_DRAGGED + 2), v2);
  }
  put<T>(P, mulAdd<T>(sixth, wayX, get<T>(P)));
  put<T>(P + 1, mulAdd<T>(sixth, wayY, get<T>(P + 1)));
  put<T>(P + 2, mulAdd<T>(sixth, wayZ, get<T>(P + 2)));
  put<T>(V, mulAdd<T>(sixth, sumX, v0));
  put<T>(V + 1, mulAdd<T>(sixth, sumY, v1));
  put<T>(V + 2, mulAdd<T>(sixth, sumZ, v2));
}

/** Velocity and position over one semi-implicit Euler step; the attitude is still the old one. */
// @ts-ignore: decorator
@inline
export function travelEuler<T>(full: bool, dt: T): void {
  const at = W_STATE + F_QUATERNION;
  if (full) {
    accelerate<T>(0, at, get<T>(V), get<T>(V + 1), get<T>(V + 2));
  } else {
    const a = get<T>(W_WRENCH);
    const w = get<T>(at);
    const x = get<T>(at + 1);
    const y = get<T>(at + 2);
    const z = get<T>(at + 3);
    put<T>(W_DRAGGED, mulAdd<T>(a, rotation02<T>(w, x, y, z), param<T>(V_GRAVITY)));
    put<T>(W_DRAGGED + 1, mulAdd<T>(a, rotation12<T>(w, x, y, z), param<T>(V_GRAVITY + 1)));
    put<T>(W_DRAGGED + 2, mulAdd<T>(a, rotation22<T>(w, x, y, z), param<T>(V_GRAVITY + 2)));
  }
  travelAxisEuler<T>(0, dt);
  travelAxisEuler<T>(1, dt);
  travelAxisEuler<T>(2, dt);
}

/** v ← v + a·dt, p ← p + v·dt along one axis. */
// @ts-ignore: decorator
@inline
function travelAxisEuler<T>(axis: i32, dt: T): void {
  const v = mulAdd<T>(dt, get<T>(W_DRAGGED + axis), get<T>(V + axis));
  put<T>(V + axis, v);
  put<T>(P + axis, mulAdd<T>(dt, v, get<T>(P + axis)));
}
