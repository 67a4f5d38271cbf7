// From wanted thrust and torque to rotor forces: the inverse of the true geometry, four drones at a time.
//
//   (T, τx, τy, τz) = G·F,  G rows:  1 ;  y_i ;  −x_i ;  −direction_i·KM/KF          F = MIXER·(T, τ)
//
// and the rotor filter undone in one step (dead beat): with c the part of the gap closed in a step,
//
//   reachable throttle  θ' ∈ [(1 − c)θ, (1 − c)θ + c]      force = KF·θ'²
//   command = 2·target² − 1,  target = (√(F/KF) − (1 − c)θ)/c

import {
  abs,
  and,
  add,
  any,
  clamp,
  div,
  gt,
  le,
  max,
  min,
  mul,
  mulAdd,
  neg,
  select,
  splat,
  sqrt,
  sub,
} from "../../core/lane";
import {
  DIRECTION,
  FILTER,
  INVERSE_INERTIA,
  MOMENT,
  ROTOR_X,
  ROTOR_Y,
  THROTTLE,
  THRUST,
} from "../../quadrotor/layout";
import { sum4 } from "../../quadrotor/rotor-filter";
import { AGILITY, BODY, COMMAND, MIXER, row, setRow, VEHICLE } from "./layout";

/** a·d − b·c */
// @ts-ignore: decorator
@inline
function minor(a: v128, b: v128, c: v128, d: v128): v128 {
  return sub<v128>(mul<v128>(a, d), mul<v128>(b, c));
}

/** x·a − y·b + z·c, times k */
// @ts-ignore: decorator
@inline
function cofactor(k: v128, x: v128, a: v128, y: v128, b: v128, z: v128, c: v128): v128 {
  return mul<v128>(k, add<v128>(sub<v128>(mul<v128>(x, a), mul<v128>(y, b)), mul<v128>(z, c)));
}

/** Computes MIXER = G⁻¹ and AGILITY of the vehicles in a cockpit. */
export function prepareMixer(c: usize): void {
  const one = splat<v128>(1);
  const spin = neg<v128>(
    div<v128>(row(c, VEHICLE + MOMENT), max<v128>(row(c, VEHICLE + THRUST), splat<v128>(1e-9))),
  );
  const b0 = row(c, VEHICLE + ROTOR_Y);
  const b1 = row(c, VEHICLE + ROTOR_Y + 1);
  const b2 = row(c, VEHICLE + ROTOR_Y + 2);
  const b3 = row(c, VEHICLE + ROTOR_Y + 3);
  const c0 = neg<v128>(row(c, VEHICLE + ROTOR_X));
  const c1 = neg<v128>(row(c, VEHICLE + ROTOR_X + 1));
  const c2 = neg<v128>(row(c, VEHICLE + ROTOR_X + 2));
  const c3 = neg<v128>(row(c, VEHICLE + ROTOR_X + 3));
  const d0 = mul<v128>(spin, row(c, VEHICLE + DIRECTION));
  const d1 = mul<v128>(spin, row(c, VEHICLE + DIRECTION + 1));
  const d2 = mul<v128>(spin, row(c, VEHICLE + DIRECTION + 2));
  const d3 = mul<v128>(spin, row(c, VEHICLE + DIRECTION + 3));
  // 2 × 2 minors of rows (1, b) and of rows (c, d)
  const s0 = sub<v128>(b1, b0);
  const s1 = sub<v128>(b2, b0);
  const s2 = sub<v128>(b3, b0);
  const s3 = sub<v128>(b2, b1);
  const s4 = sub<v128>(b3, b1);
  const s5 = sub<v128>(b3, b2);
  const m5 = minor(c2, c3, d2, d3);
  const m4 = minor(c1, c3, d1, d3);
  const m3 = minor(c1, c2, d1, d2);
  const m2 = minor(c0, c3, d0, d3);
  const m1 = minor(c0, c2, d0, d2);
  const m0 = minor(c0, c1, d0, d1);
  let determinant = mul<v128>(s0, m5);
  determinant = sub<v128>(determinant, mul<v128>(s1, m4));
  determinant = mulAdd<v128>(s2, m3, determinant);
  determinant = mulAdd<v128>(s3, m2, determinant);
  determinant = sub<v128>(determinant, mul<v128>(s4, m1));
  determinant = mulAdd<v128>(s5, m0, determinant);
  const k = div<v128>(one, determinant);
  const l = neg<v128>(k);
  setRow(c, MIXER, cofactor(k, b1, m5, b2, m4, b3, m3));
  setRow(c, MIXER + 1, cofactor(l, one, m5, one, m4, one, m3));
  setRow(c, MIXER + 2, cofactor(k, d1, s5, d2, s4, d3, s3));
  setRow(c, MIXER + 3, cofactor(l, c1, s5, c2, s4, c3, s3));
  setRow(c, MIXER + 4, cofactor(l, b0, m5, b2, m2, b3, m1));
  setRow(c, MIXER + 5, cofactor(k, one, m5, one, m2, one, m1));
  setRow(c, MIXER + 6, cofactor(l, d0, s5, d2, s2, d3, s1));
  setRow(c, MIXER + 7, cofactor(k, c0, s5, c2, s2, c3, s1));
  setRow(c, MIXER + 8, cofactor(k, b0, m4, b1, m2, b3, m0));
  setRow(c, MIXER + 9, cofactor(l, one, m4, one, m2, one, m0));
  setRow(c, MIXER + 10, cofactor(k, d0, s4, d1, s2, d3, s0));
  setRow(c, MIXER + 11, cofactor(l, c0, s4, c1, s2, c3, s0));
  setRow(c, MIXER + 12, cofactor(l, b0, m3, b1, m1, b2, m0));
  setRow(c, MIXER + 13, cofactor(k, one, m3, one, m1, one, m0));
  setRow(c, MIXER + 14, cofactor(l, d0, s3, d1, s1, d2, s0));
  setRow(c, MIXER + 15, cofactor(k, c0, s3, c1, s1, c2, s0));

  const kf = row(c, VEHICLE + THRUST);
  const armY = sum4<v128>(abs<v128>(b0), abs<v128>(b1), abs<v128>(b2), abs<v128>(b3));
  const armX = sum4<v128>(abs<v128>(c0), abs<v128>(c1), abs<v128>(c2), abs<v128>(c3));
  setRow(c, AGILITY, mul<v128>(mul<v128>(armY, kf), row(c, VEHICLE + INVERSE_INERTIA)));
  setRow(c, AGILITY + 1, mul<v128>(mul<v128>(armX, kf), row(c, VEHICLE + INVERSE_INERTIA + 1)));
}

/**
 * Largest σ ≤ `sigma` such that rotors i (at its lowest force) and j (at its highest) agree on a thrust:
 * (lo_i − σ b_i) ≤ (hi_j − σ b_j), all divided by the rotor's part of the thrust.
 */
// @ts-ignore: decorator
@inline
function shareTorque(sigma: v128, lo: v128, bi: v128, hi: v128, bj: v128): v128 {
  const zero = splat<v128>(0);
  const slope = sub<v128>(bj, bi);
  const room = max<v128>(sub<v128>(hi, lo), zero);
  const limit = div<v128>(room, max<v128>(slope, splat<v128>(1e-9)));
  return min<v128>(sigma, select<v128>(gt<v128>(slope, zero), limit, sigma));
}

/** Part of a yaw share `change` that keeps `force` within [lo, hi]. */
// @ts-ignore: decorator
@inline
function shareYaw(kappa: v128, force: v128, change: v128, lo: v128, hi: v128): v128 {
  const zero = splat<v128>(0);
  const up = gt<v128>(change, zero);
  const room = select<v128>(up, sub<v128>(hi, force), sub<v128>(force, lo));
  const size = abs<v128>(change);
  const part = div<v128>(max<v128>(room, zero), max<v128>(size, splat<v128>(1e-9)));
  return min<v128>(kappa, select<v128>(gt<v128>(size, splat<v128>(1e-9)), part, kappa));
}

/** Command that brings a rotor from `throttle` to `force` in one step. */
// @ts-ignore: decorator
@inline
function invertFilter(force: v128, kf: v128, throttle: v128, filter: v128): v128 {
  const zero = splat<v128>(0);
  const one = splat<v128>(1);
  const wanted = sqrt<v128>(max<v128>(div<v128>(force, kf), zero));
  const kept = mul<v128>(sub<v128>(one, filter), throttle);
  const target = clamp<v128>(div<v128>(sub<v128>(wanted, kept), filter), zero, one);
  return sub<v128>(mul<v128>(splat<v128>(2), mul<v128>(target, target)), one);
}

/**
 * Rotor commands for wanted thrust and torque. Roll and pitch come first: they are shortened only when no
 * thrust at all can go with them; then thrust is limited to what is left, and yaw takes the rest.
 *
 * @param c      cockpit: throttles, vehicle and MIXER read, COMMAND written
 * @param thrust N
 * @param tx     N m, body frame
 */
export function allocate(c: usize, thrust: v128, tx: v128, ty: v128, tz: v128): void {
  const zero = splat<v128>(0);
  const one = splat<v128>(1);
  const filter = row(c, VEHICLE + FILTER);
  const kf = row(c, VEHICLE + THRUST);
  const keep = sub<v128>(one, filter);
  const k0 = mul<v128>(keep, row(c, BODY + THROTTLE));
  const k1 = mul<v128>(keep, row(c, BODY + THROTTLE + 1));
  const k2 = mul<v128>(keep, row(c, BODY + THROTTLE + 2));
  const k3 = mul<v128>(keep, row(c, BODY + THROTTLE + 3));
  const h0 = min<v128>(add<v128>(k0, filter), one);
  const h1 = min<v128>(add<v128>(k1, filter), one);
  const h2 = min<v128>(add<v128>(k2, filter), one);
  const h3 = min<v128>(add<v128>(k3, filter), one);
  const lo0 = mul<v128>(kf, mul<v128>(k0, k0));
  const lo1 = mul<v128>(kf, mul<v128>(k1, k1));
  const lo2 = mul<v128>(kf, mul<v128>(k2, k2));
  const lo3 = mul<v128>(kf, mul<v128>(k3, k3));
  const hi0 = mul<v128>(kf, mul<v128>(h0, h0));
  const hi1 = mul<v128>(kf, mul<v128>(h1, h1));
  const hi2 = mul<v128>(kf, mul<v128>(h2, h2));
  const hi3 = mul<v128>(kf, mul<v128>(h3, h3));
  const small = splat<v128>(1e-3);
  const a0 = max<v128>(row(c, MIXER), small);
  const a1 = max<v128>(row(c, MIXER + 4), small);
  const a2 = max<v128>(row(c, MIXER + 8), small);
  const a3 = max<v128>(row(c, MIXER + 12), small);
  const i0 = div<v128>(one, a0);
  const i1 = div<v128>(one, a1);
  const i2 = div<v128>(one, a2);
  const i3 = div<v128>(one, a3);
  // force of each rotor for roll and pitch, in units of thrust
  let b0 = mul<v128>(
    i0,
    add<v128>(mul<v128>(row(c, MIXER + 1), tx), mul<v128>(row(c, MIXER + 2), ty)),
  );
  let b1 = mul<v128>(
    i1,
    add<v128>(mul<v128>(row(c, MIXER + 5), tx), mul<v128>(row(c, MIXER + 6), ty)),
  );
  let b2 = mul<v128>(
    i2,
    add<v128>(mul<v128>(row(c, MIXER + 9), tx), mul<v128>(row(c, MIXER + 10), ty)),
  );
  let b3 = mul<v128>(
    i3,
    add<v128>(mul<v128>(row(c, MIXER + 13), tx), mul<v128>(row(c, MIXER + 14), ty)),
  );
  const l0 = mul<v128>(lo0, i0);
  const l1 = mul<v128>(lo1, i1);
  const l2 = mul<v128>(lo2, i2);
  const l3 = mul<v128>(lo3, i3);
  const u0 = mul<v128>(hi0, i0);
  const u1 = mul<v128>(hi1, i1);
  const u2 = mul<v128>(hi2, i2);
  const u3 = mul<v128>(hi3, i3);
  let lower = max<v128>(
    max<v128>(sub<v128>(l0, b0), sub<v128>(l1, b1)),
    max<v128>(sub<v128>(l2, b2), sub<v128>(l3, b3)),
  );
  let upper = min<v128>(
    min<v128>(sub<v128>(u0, b0), sub<v128>(u1, b1)),
    min<v128>(sub<v128>(u2, b2), sub<v128>(u3, b3)),
  );
  const tight = gt<v128>(lower, upper);
  if (any<v128>(tight)) {
    let sigma = one;
    sigma = shareTorque(sigma, l0, b0, u1, b1);
    sigma = shareTorque(sigma, l0, b0, u2, b2);
    sigma = shareTorque(sigma, l0, b0, u3, b3);
    sigma = shareTorque(sigma, l1, b1, u0, b0);
    sigma = shareTorque(sigma, l1, b1, u2, b2);
    sigma = shareTorque(sigma, l1, b1, u3, b3);
    sigma = shareTorque(sigma, l2, b2, u0, b0);
    sigma = shareTorque(sigma, l2, b2, u1, b1);
    sigma = shareTorque(sigma, l2, b2, u3, b3);
    sigma = shareTorque(sigma, l3, b3, u0, b0);
    sigma = shareTorque(sigma, l3, b3, u1, b1);
    sigma = shareTorque(sigma, l3, b3, u2, b2);
    // lanes that had room keep their torque to the bit, whatever their neighbours do
    sigma = select<v128>(tight, sigma, one);
    b0 = mul<v128>(b0, sigma);
    b1 = mul<v128>(b1, sigma);
    b2 = mul<v128>(b2, sigma);
    b3 = mul<v128>(b3, sigma);
    lower = max<v128>(
      max<v128>(sub<v128>(l0, b0), sub<v128>(l1, b1)),
      max<v128>(sub<v128>(l2, b2), sub<v128>(l3, b3)),
    );
    upper = min<v128>(
      min<v128>(sub<v128>(u0, b0), sub<v128>(u1, b1)),
      min<v128>(sub<v128>(u2, b2), sub<v128>(u3, b3)),
    );
  }
  const plain = max<v128>(min<v128>(thrust, upper), lower);

  // with yaw: when that comes nearer to the wanted thrust (rotors already spun up for yaw), all of it at once
  const y0 = mul<v128>(row(c, MIXER + 3), tz);
  const y1 = mul<v128>(row(c, MIXER + 7), tz);
  const y2 = mul<v128>(row(c, MIXER + 11), tz);
  const y3 = mul<v128>(row(c, MIXER + 15), tz);
  const b4 = mulAdd<v128>(y0, i0, b0);
  const b5 = mulAdd<v128>(y1, i1, b1);
  const b6 = mulAdd<v128>(y2, i2, b2);
  const b7 = mulAdd<v128>(y3, i3, b3);
  const low = max<v128>(
    max<v128>(sub<v128>(l0, b4), sub<v128>(l1, b5)),
    max<v128>(sub<v128>(l2, b6), sub<v128>(l3, b7)),
  );
  const high = min<v128>(
    min<v128>(sub<v128>(u0, b4), sub<v128>(u1, b5)),
    min<v128>(sub<v128>(u2, b6), sub<v128>(u3, b7)),
  );
  const turned = max<v128>(min<v128>(thrust, high), low);
  const nearer = le<v128>(
    abs<v128>(sub<v128>(turned, thrust)),
    abs<v128>(sub<v128>(plain, thrust)),
  );
  const whole = and<v128>(nearer, le<v128>(low, high));
  const t = select<v128>(whole, turned, plain);
  let f0 = clamp<v128>(mul<v128>(a0, add<v128>(t, b0)), lo0, hi0);
  let f1 = clamp<v128>(mul<v128>(a1, add<v128>(t, b1)), lo1, hi1);
  let f2 = clamp<v128>(mul<v128>(a2, add<v128>(t, b2)), lo2, hi2);
  let f3 = clamp<v128>(mul<v128>(a3, add<v128>(t, b3)), lo3, hi3);
  let kappa = one;
  kappa = shareYaw(kappa, f0, y0, lo0, hi0);
  kappa = shareYaw(kappa, f1, y1, lo1, hi1);
  kappa = shareYaw(kappa, f2, y2, lo2, hi2);
  kappa = shareYaw(kappa, f3, y3, lo3, hi3);
  f0 = select<v128>(whole, mul<v128>(a0, add<v128>(t, b4)), mulAdd<v128>(kappa, y0, f0));
  f1 = select<v128>(whole, mul<v128>(a1, add<v128>(t, b5)), mulAdd<v128>(kappa, y1, f1));
  f2 = select<v128>(whole, mul<v128>(a2, add<v128>(t, b6)), mulAdd<v128>(kappa, y2, f2));
  f3 = select<v128>(whole, mul<v128>(a3, add<v128>(t, b7)), mulAdd<v128>(kappa, y3, f3));
  f0 = clamp<v128>(f0, lo0, hi0);
  f1 = clamp<v128>(f1, lo1, hi1);
  f2 = clamp<v128>(f2, lo2, hi2);
  f3 = clamp<v128>(f3, lo3, hi3);
  setRow(c, COMMAND, invertFilter(f0, kf, row(c, BODY + THROTTLE), filter));
  setRow(c, COMMAND + 1, invertFilter(f1, kf, row(c, BODY + THROTTLE + 1), filter));
  setRow(c, COMMAND + 2, invertFilter(f2, kf, row(c, BODY + THROTTLE + 2), filter));
  setRow(c, COMMAND + 3, invertFilter(f3, kf, row(c, BODY + THROTTLE + 3), filter));
}
