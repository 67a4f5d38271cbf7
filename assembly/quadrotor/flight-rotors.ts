// Rotors of the continuous-time multirotor: first-order lag, command held over the step,
//
//   dw/dt = (w_cmd − w)/τ,   τ = τ_up where w_cmd ≥ w, else τ_down        thrust = c0 + c1·w + c2·w²
//
// The lag depends on nothing else, so its four Runge–Kutta stages have closed forms in x = dt/τ: the gap
// e = w_cmd − w shrinks to e·f_s at stage s,
//
//   f₁ = 1   f₂ = 1 − x/2   f₃ = 1 − x·f₂/2   f₄ = 1 − x·f₃   f(end) = 1 − x·(f₁ + 2f₂ + 2f₃ + f₄)/6.
//
// All f are positive for x ≤ 1.25, so τ is chosen once a step; the face asks for dt ≤ τ.

import { add, ge, mul, mulAdd, select, splat, sub } from "../core/lane";
import {
  F_ROTOR,
  get,
  param,
  put,
  V_C0,
  V_C1,
  V_C2,
  V_PITCH_ARM,
  V_PULL,
  V_RATE_DOWN,
  V_RATE_UP,
  V_ROLL_ARM,
  V_SPIN,
  V_YAW_ARM,
  W_COMMAND,
  W_GAP,
  W_LAG,
  W_SPIN,
  W_STATE,
  W_WRENCH,
} from "./flight-layout";
import { sum4 } from "./rotor-filter";

/** c0 + c1·w + c2·w² */
// @ts-ignore: decorator
@inline
function thrustOf<T>(w: T): T {
  return mulAdd<T>(mulAdd<T>(w, param<T>(V_C2), param<T>(V_C1)), w, param<T>(V_C0));
}

/** 1/τ of a rotor whose gap to its command is `gap`. */
// @ts-ignore: decorator
@inline
function lagRate<T>(gap: T): T {
  return select<T>(ge<T>(gap, splat<T>(0)), param<T>(V_RATE_UP), param<T>(V_RATE_DOWN));
}

/** Writes the shrink factors of a rate 1/τ: f₂, f₃, f₄, f(end). */
// @ts-ignore: decorator
@inline
function putLag<T>(slot: i32, rate: T, dt: T): void {
  const one = splat<T>(1);
  const x = mul<T>(dt, rate);
  const halfX = mul<T>(splat<T>(0.5), x);
  const f2 = sub<T>(one, halfX);
  const f3 = sub<T>(one, mul<T>(halfX, f2));
  const f4 = sub<T>(one, mul<T>(x, f3));
  const weights = add<T>(add<T>(one, f4), mul<T>(splat<T>(2), add<T>(f2, f3)));
  put<T>(slot, f2);
  put<T>(slot + 1, f3);
  put<T>(slot + 2, f4);
  put<T>(slot + 3, sub<T>(one, mul<T>(mul<T>(x, weights), splat<T>(1.0 / 6.0))));
}

/** Prepares the lag of the vehicle in the work block; once for each vehicle and dt, before any step. */
// @ts-ignore: decorator
@inline
export function prepareLag<T>(dt: T): void {
  putLag<T>(W_LAG, param<T>(V_RATE_UP), dt);
  putLag<T>(W_LAG + 4, param<T>(V_RATE_DOWN), dt);
}

/** One rotor: its gaps at stages 2 … 4 into W_GAP, its speed to the end of the step. */
// @ts-ignore: decorator
@inline
function lagRotor<T>(r: i32): void {
  const command = get<T>(W_COMMAND + r);
  const gap = sub<T>(command, get<T>(W_STATE + F_ROTOR + r));
  const rising = ge<T>(gap, splat<T>(0));
  const f2 = select<T>(rising, get<T>(W_LAG), get<T>(W_LAG + 4));
  const f3 = select<T>(rising, get<T>(W_LAG + 1), get<T>(W_LAG + 5));
  const f4 = select<T>(rising, get<T>(W_LAG + 2), get<T>(W_LAG + 6));
  const end = select<T>(rising, get<T>(W_LAG + 3), get<T>(W_LAG + 7));
  put<T>(W_GAP + r, mul<T>(gap, f2));
  put<T>(W_GAP + 6 + r, mul<T>(gap, f3));
  put<T>(W_GAP + 12 + r, mul<T>(gap, f4));
  put<T>(W_STATE + F_ROTOR + r, sub<T>(command, mul<T>(gap, end)));
}

/** Speed of a rotor at a stage. */
// @ts-ignore: decorator
@inline
function speedAt<T>(r: i32, stage: i32): T {
  if (stage == 0) return get<T>(W_STATE + F_ROTOR + r);
  return sub<T>(get<T>(W_COMMAND + r), get<T>(W_GAP + 6 * (stage - 1) + r));
}

/** Σ arm·thrust of four rotors. */
// @ts-ignore: decorator
@inline
function torqueOf<T>(arms: i32, t0: T, t1: T, t2: T, t3: T): T {
  return sum4<T>(
    mul<T>(param<T>(arms), t0),
    mul<T>(param<T>(arms + 1), t1),
    mul<T>(param<T>(arms + 2), t2),
    mul<T>(param<T>(arms + 3), t3),
  );
}

/** Thrust and torques of all rotors at a stage. */
// @ts-ignore: decorator
@inline
function pushRotors<T>(full: bool, rotors: i32, stage: i32): void {
  const t0 = thrustOf<T>(speedAt<T>(0, stage));
  const t1 = thrustOf<T>(speedAt<T>(1, stage));
  const t2 = thrustOf<T>(speedAt<T>(2, stage));
  const t3 = thrustOf<T>(speedAt<T>(3, stage));
  let thrust = sum4<T>(t0, t1, t2, t3);
  let roll = torqueOf<T>(V_ROLL_ARM, t0, t1, t2, t3);
  let pitch = torqueOf<T>(V_PITCH_ARM, t0, t1, t2, t3);
  let yaw = torqueOf<T>(V_YAW_ARM, t0, t1, t2, t3);
  if (full) {
    for (let r = 4; r < rotors; r++) {
      const t = thrustOf<T>(speedAt<T>(r, stage));
      thrust = add<T>(thrust, t);
      roll = mulAdd<T>(param<T>(V_ROLL_ARM + r), t, roll);
      pitch = mulAdd<T>(param<T>(V_PITCH_ARM + r), t, pitch);
      yaw = mulAdd<T>(param<T>(V_YAW_ARM + r), t, yaw);
    }
    addMomentum<T>(rotors, stage);
  }
  put<T>(W_WRENCH + 4 * stage, mul<T>(thrust, param<T>(V_PULL)));
  put<T>(W_WRENCH + 4 * stage + 1, roll);
  put<T>(W_WRENCH + 4 * stage + 2, pitch);
  put<T>(W_WRENCH + 4 * stage + 3, yaw);
}

/** Angular momentum of all rotors at a stage, and its rate of change. */
// @ts-ignore: decorator
@inline
function addMomentum<T>(rotors: i32, stage: i32): void {
  let momentum = splat<T>(0);
  let change = splat<T>(0);
  for (let r = 0; r < rotors; r++) {
    const w = speedAt<T>(r, stage);
    const gap = sub<T>(get<T>(W_COMMAND + r), w);
    momentum = mulAdd<T>(param<T>(V_SPIN + r), w, momentum);
    change = mulAdd<T>(param<T>(V_SPIN + r), mul<T>(gap, lagRate<T>(gap)), change);
  }
  put<T>(W_SPIN + 2 * stage, momentum);
  put<T>(W_SPIN + 2 * stage + 1, change);
}

/** All rotors over one Runge–Kutta step: writes the wrench of the four stages and the new speeds. */
// @ts-ignore: decorator
@inline
export function spinRotorsRk4<T>(full: bool, rotors: i32): void {
  pushRotors<T>(full, rotors, 0); // before the speeds move on
  lagRotor<T>(0);
  lagRotor<T>(1);
  lagRotor<T>(2);
  lagRotor<T>(3);
  if (full) for (let r = 4; r < rotors; r++) lagRotor<T>(r);
  pushRotors<T>(full, rotors, 1);
  pushRotors<T>(full, rotors, 2);
  pushRotors<T>(full, rotors, 3);
}

/** All rotors over one Euler step: writes the wrench before the step and the new speeds. */
// @ts-ignore: decorator
@inline
export function spinRotorsEuler<T>(full: bool, rotors: i32, dt: T): void {
  pushRotors<T>(full, rotors, 0);
  for (let r = 0; r < rotors; r++) {
    const w = get<T>(W_STATE + F_ROTOR + r);
    const gap = sub<T>(get<T>(W_COMMAND + r), w);
    put<T>(W_STATE + F_ROTOR + r, mulAdd<T>(gap, mul<T>(dt, lagRate<T>(gap)), w));
  }
}
