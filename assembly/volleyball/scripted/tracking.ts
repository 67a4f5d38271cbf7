// Tracking a planned approach to the ball: a quintic per axis, feed-forward LEAD steps ahead because the
// attitude lags, and feedback of position and velocity.
//
//   p(t) = c0 + c1 t + … + c5 t⁵    until contact; after it straight on with the last velocity
//   a = a(t + lead) + 10 (p(t) − p) + 5 (v(t) − v);   f = a + g ẑ + d·v − F_downwash/m
//   j = j(t + lead)

import { add, gt, max, min, mul, mulAdd, select, splat, sub } from "../../core/lane";
import { INVERSE_MASS, LINEAR_DAMPING, PX, VX } from "../../quadrotor/layout";
import { BODY, DURATION, LEAD, PLAN, PLAN_TIME, VEHICLE, WASH, WISH, row, setRow } from "./layout";

const POSITION_GAIN: f64 = 10; // 1/s²
const VELOCITY_GAIN: f64 = 5; //  1/s
const TILT_TANGENT: f64 = 3.0096; // tan(1.25 rad)

/** Position of axis `k` at time t. */
// @ts-ignore: decorator
@inline
export function polynomial(c: usize, t: v128): v128 {
  let p = row(c, 5);
  p = mulAdd<v128>(p, t, row(c, 4));
  p = mulAdd<v128>(p, t, row(c, 3));
  p = mulAdd<v128>(p, t, row(c, 2));
  p = mulAdd<v128>(p, t, row(c, 1));
  return mulAdd<v128>(p, t, row(c, 0));
}

/** Velocity at time t; `c` points at c0 of an axis. */
// @ts-ignore: decorator
@inline
export function velocity(c: usize, t: v128): v128 {
  let p = mul<v128>(splat<v128>(5), row(c, 5));
  p = mulAdd<v128>(p, t, mul<v128>(splat<v128>(4), row(c, 4)));
  p = mulAdd<v128>(p, t, mul<v128>(splat<v128>(3), row(c, 3)));
  p = mulAdd<v128>(p, t, mul<v128>(splat<v128>(2), row(c, 2)));
  return mulAdd<v128>(p, t, row(c, 1));
}

/** Acceleration at time t. */
// @ts-ignore: decorator
@inline
export function acceleration(c: usize, t: v128): v128 {
  let p = mul<v128>(splat<v128>(20), row(c, 5));
  p = mulAdd<v128>(p, t, mul<v128>(splat<v128>(12), row(c, 4)));
  p = mulAdd<v128>(p, t, mul<v128>(splat<v128>(6), row(c, 3)));
  return mulAdd<v128>(p, t, mul<v128>(splat<v128>(2), row(c, 2)));
}

/** Rate of the acceleration at time t. */
// @ts-ignore: decorator
@inline
function jerk(c: usize, t: v128): v128 {
  let p = mul<v128>(splat<v128>(60), row(c, 5));
  p = mulAdd<v128>(p, t, mul<v128>(splat<v128>(24), row(c, 4)));
  return mulAdd<v128>(p, t, mul<v128>(splat<v128>(6), row(c, 3)));
}

/**
 * Writes the WISH of every lane as if it were on a hit.
 *
 * @param c       cockpit: BODY, VEHICLE, PLAN, PLAN_TIME, DURATION read; WISH written
 * @param gravity m/s²
 * @param dt      s
 */
export function trackPlan(c: usize, gravity: v128, dt: v128): void {
  const time = row(c, PLAN_TIME);
  const end = row(c, DURATION);
  const t = min<v128>(time, end);
  const over = max<v128>(sub<v128>(time, end), splat<v128>(0));
  const ahead = mulAdd<v128>(splat<v128>(LEAD), dt, time);
  const lead = min<v128>(ahead, end);
  const arrived = gt<v128>(ahead, end);
  const damping = row(c, VEHICLE + LINEAR_DAMPING);
  const inverseMass = row(c, VEHICLE + INVERSE_MASS);
  for (let k = 0; k < 3; k++) {
    const axis = c + ((<usize>(PLAN + 6 * k)) << 4);
    const speed = velocity(axis, t);
    const place = mulAdd<v128>(speed, over, polynomial(axis, t));
    const v = row(c, BODY + VX + k);
    let f = acceleration(axis, lead);
    f = mulAdd<v128>(splat<v128>(POSITION_GAIN), sub<v128>(place, row(c, BODY + PX + k)), f);
    f = mulAdd<v128>(splat<v128>(VELOCITY_GAIN), sub<v128>(speed, v), f);
    f = mulAdd<v128>(damping, v, f);
    f = sub<v128>(f, mul<v128>(row(c, WASH + k), inverseMass));
    if (k == 2) f = add<v128>(f, gravity);
    setRow(c, WISH + k, f);
    setRow(c, WISH + 3 + k, select<v128>(arrived, splat<v128>(0), jerk(axis, lead)));
  }
  setRow(c, WISH + 6, splat<v128>(TILT_TANGENT));
}
