// Attitude and thrust of four drones from a wanted thrust per mass f (world frame) and its rate j:
//
//   f_z ≥ 0.5, |f_xy| ≤ tan(limit)·f_z;   z_d = f/|f|;   T = m·max(0, f·z_b)
//   e = z_b × z_d (unit length when z_b·z_d < 0);   ω_r = z_d × j/|f|
//   α = k·(e·min(g, √(2a/|e|)) − (ω − ω_r)),  |α| ≤ α_max    about body x and y
//   τ = Iα + ω × Iω;   τ_z = I_zz·(−4ψ − 3ω_z),  ψ heading error
//
// A hit needs all the torque there is: k 26, g 8.46 (kR 220), no limits. Flying home: k 20, g 6 (kR 120),
// with a and α_max a part of the vehicle's agility: without limits the torque eats the thrust and the drone falls.

import {
  abs,
  add,
  clamp,
  div,
  dot3,
  lt,
  max,
  min,
  mul,
  neg,
  select,
  splat,
  sqrt,
  sub,
} from "../../core/lane";
import { normSquared } from "../../core/elementary";
import { INERTIA, INVERSE_MASS, MOMENT, QW, THRUST, WX } from "../../quadrotor/layout";
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
} from "../../quadrotor/rigid-body";
import { AGILITY, BODY, HEADING, ON_HIT, row, VEHICLE, WISH } from "./layout";
import { allocate } from "./mixer";

const HIT_RATE_GAIN: f64 = 26; //   1/s
const HIT_ANGLE_GAIN: f64 = 220.0 / 26.0; // 1/s
const HOME_RATE_GAIN: f64 = 20;
const HOME_ANGLE_GAIN: f64 = 6;
const HOME_BRAKING: f64 = 0.14; //  part of the agility that slows a turn down
const HOME_LIMIT: f64 = 0.3; //     part of the agility that a turn may use
const YAW_GAIN: f64 = 4; //         1/s²
const YAW_SHARE: f64 = 0.4;
const YAW_DAMPING: f64 = 3; //      1/s

/** Wanted angular acceleration about one body axis. */
// @ts-ignore: decorator
@inline
function turn(e: v128, rate: v128, onHit: v128, agility: v128): v128 {
  const unlimited = splat<v128>(1e6);
  const braking = select<v128>(onHit, unlimited, mul<v128>(splat<v128>(HOME_BRAKING), agility));
  const limit = select<v128>(onHit, unlimited, mul<v128>(splat<v128>(HOME_LIMIT), agility));
  const gain = select<v128>(onHit, splat<v128>(HIT_ANGLE_GAIN), splat<v128>(HOME_ANGLE_GAIN));
  const stiffness = select<v128>(onHit, splat<v128>(HIT_RATE_GAIN), splat<v128>(HOME_RATE_GAIN));
  const size = max<v128>(abs<v128>(e), splat<v128>(1e-6));
  const speed = min<v128>(gain, sqrt<v128>(div<v128>(add<v128>(braking, braking), size)));
  const alpha = mul<v128>(stiffness, sub<v128>(mul<v128>(e, speed), rate));
  return clamp<v128>(alpha, neg<v128>(limit), limit);
}

/**
 * Commands that turn a cockpit's drones towards their WISH.
 *
 * @param c       cockpit: BODY, VEHICLE, MIXER, AGILITY, HEADING, WISH, ON_HIT read; COMMAND written
 * @param gravity m/s²
 */
export function fly(c: usize, gravity: v128): void {
  const zero = splat<v128>(0);
  const one = splat<v128>(1);
  const w = row(c, BODY + QW);
  const x = row(c, BODY + QW + 1);
  const y = row(c, BODY + QW + 2);
  const z = row(c, BODY + QW + 3);
  const r00 = rotation00<v128>(w, x, y, z);
  const r01 = rotation01<v128>(w, x, y, z);
  const r02 = rotation02<v128>(w, x, y, z);
  const r10 = rotation10<v128>(w, x, y, z);
  const r11 = rotation11<v128>(w, x, y, z);
  const r12 = rotation12<v128>(w, x, y, z);
  const r20 = rotation20<v128>(w, x, y, z);
  const r21 = rotation21<v128>(w, x, y, z);
  const r22 = rotation22<v128>(w, x, y, z);

  // wanted thrust direction within the tilt limit
  let fx = row(c, WISH);
  let fy = row(c, WISH + 1);
  const fz = max<v128>(row(c, WISH + 2), splat<v128>(0.5));
  const aside = sqrt<v128>(add<v128>(mul<v128>(fx, fx), mul<v128>(fy, fy)));
  const most = mul<v128>(row(c, WISH + 6), fz);
  const shrink = min<v128>(one, div<v128>(most, max<v128>(aside, splat<v128>(1e-6))));
  fx = mul<v128>(fx, shrink);
  fy = mul<v128>(fy, shrink);
  const size = sqrt<v128>(normSquared<v128>(fx, fy, fz));
  const inverse = div<v128>(one, size);
  const dx = mul<v128>(fx, inverse);
  const dy = mul<v128>(fy, inverse);
  const dz = mul<v128>(fz, inverse);
  const along = dot3<v128>(fx, fy, fz, r02, r12, r22);
  const mass = div<v128>(one, row(c, VEHICLE + INVERSE_MASS));
  const thrust = mul<v128>(mass, max<v128>(along, zero));

  // e = z_b × z_d, of unit length when the drone points the other way
  let ex = sub<v128>(mul<v128>(r12, dz), mul<v128>(r22, dy));
  let ey = sub<v128>(mul<v128>(r22, dx), mul<v128>(r02, dz));
  let ez = sub<v128>(mul<v128>(r02, dy), mul<v128>(r12, dx));
  const length = max<v128>(sqrt<v128>(normSquared<v128>(ex, ey, ez)), splat<v128>(1e-6));
  const stretch = select<v128>(lt<v128>(along, zero), div<v128>(one, length), one);
  ex = mul<v128>(ex, stretch);
  ey = mul<v128>(ey, stretch);
  ez = mul<v128>(ez, stretch);
  const roll = dot3<v128>(r00, r10, r20, ex, ey, ez);
  const pitch = dot3<v128>(r01, r11, r21, ex, ey, ez);

  // ω − ω_r, world, then body
  const jx = mul<v128>(row(c, WISH + 3), inverse);
  const jy = mul<v128>(row(c, WISH + 4), inverse);
  const jz = mul<v128>(row(c, WISH + 5), inverse);
  const wx = row(c, BODY + WX);
  const wy = row(c, BODY + WX + 1);
  const wz = row(c, BODY + WX + 2);
  const gx = sub<v128>(wx, sub<v128>(mul<v128>(dy, jz), mul<v128>(dz, jy)));
  const gy = sub<v128>(wy, sub<v128>(mul<v128>(dz, jx), mul<v128>(dx, jz)));
  const gz = sub<v128>(wz, sub<v128>(mul<v128>(dx, jy), mul<v128>(dy, jx)));
  const rollRate = dot3<v128>(r00, r10, r20, gx, gy, gz);
  const pitchRate = dot3<v128>(r01, r11, r21, gx, gy, gz);
  const onHit = row(c, ON_HIT);
  const alphaX = turn(roll, rollRate, onHit, row(c, AGILITY));
  const alphaY = turn(pitch, pitchRate, onHit, row(c, AGILITY + 1));

  // heading error: sine of the angle from body x to HEADING, ±1 beyond a right angle
  const hx = row(c, HEADING);
  const hy = row(c, HEADING + 1);
  const across = sub<v128>(mul<v128>(r10, hx), mul<v128>(r00, hy));
  const behind = lt<v128>(add<v128>(mul<v128>(r00, hx), mul<v128>(r10, hy)), zero);
  const sign = select<v128>(lt<v128>(across, zero), neg<v128>(one), one);
  // on a hit the heading may be what it is
  const psi = select<v128>(row(c, ON_HIT), zero, select<v128>(behind, sign, across));
  const p = dot3<v128>(r00, r10, r20, wx, wy, wz);
  const q = dot3<v128>(r01, r11, r21, wx, wy, wz);
  const r = dot3<v128>(r02, r12, r22, wx, wy, wz);
  const alphaZ = neg<v128>(
    add<v128>(mul<v128>(splat<v128>(YAW_GAIN), psi), mul<v128>(splat<v128>(YAW_DAMPING), r)),
  );

  // τ = Iα + ω × Iω
  const ix = row(c, VEHICLE + INERTIA);
  const iy = row(c, VEHICLE + INERTIA + 1);
  const iz = row(c, VEHICLE + INERTIA + 2);
  const tx = add<v128>(mul<v128>(ix, alphaX), mul<v128>(sub<v128>(iz, iy), mul<v128>(q, r)));
  const ty = add<v128>(mul<v128>(iy, alphaY), mul<v128>(sub<v128>(ix, iz), mul<v128>(r, p)));
  // a part of what the rotors could do at this thrust: the rest is needed for roll and pitch
  const spin = div<v128>(row(c, VEHICLE + MOMENT), row(c, VEHICLE + THRUST));
  const weight = mul<v128>(splat<v128>(YAW_SHARE), mul<v128>(mass, gravity));
  const yawLimit = mul<v128>(spin, weight);
  const tz = clamp<v128>(mul<v128>(iz, alphaZ), neg<v128>(yawLimit), yawLimit);
  allocate(c, thrust, tx, ty, tz);
}
