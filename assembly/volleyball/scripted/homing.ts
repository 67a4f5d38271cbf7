// Flying home and holding there: the controller of every drone that is not on a hit, and of recovery after one.
//
//   v_d = 2 (home − p), |v_d| ≤ 3.5;   a = 4 (v_d − v) + avoidance − F_downwash/m;   |a_xy| ≤ 9, |a_z| ≤ 6
//   net guard:   x_l = x + 0.4 min(0, v_x) < 0.9  →  a_x ≥ min(7, 12 (0.9 − x_l))
//   floor guard: z_l = z + 0.35 min(0, v_z) < 0.9  →  a_z ≥ min(6, 12 (0.9 − z_l)), less tilt
//   avoidance:   D = √(dx² + dy² + 0.3 dz²) to a team-mate, least of now, in 0.25 s and in 0.5 s;
//                D < 1.6 → 12 (1.6 − D) m/s² away from it

import {
  add,
  and,
  any,
  clamp,
  div,
  dot3,
  gt,
  lt,
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
import { normSquared } from "../../core/elementary";
import { isInWash, washFactor } from "../../quadrotor/downwash";
import { INVERSE_MASS, LINEAR_DAMPING, PX, VX } from "../../quadrotor/layout";
import {
  BODY,
  HOME,
  OTHER_P,
  OTHER_ROWS,
  OTHER_THRUST,
  OTHER_UP,
  OTHER_V,
  OTHERS,
  row,
  setRow,
  VEHICLE,
  WASH,
  WISH,
} from "./layout";

/** Sums the downwash of `others` drones on each lane's drone into WASH (quadrotor/downwash.ts). */
export function feelWash(c: usize, others: i32): void {
  let fx = splat<v128>(0);
  let fy = splat<v128>(0);
  let fz = splat<v128>(0);
  for (let j = 0; j < others; j++) {
    const o = OTHERS + j * OTHER_ROWS;
    const ux = row(c, o + OTHER_UP);
    const uy = row(c, o + OTHER_UP + 1);
    const uz = row(c, o + OTHER_UP + 2);
    const dx = sub<v128>(row(c, o + OTHER_P), row(c, BODY + PX));
    const dy = sub<v128>(row(c, o + OTHER_P + 1), row(c, BODY + PX + 1));
    const dz = sub<v128>(row(c, o + OTHER_P + 2), row(c, BODY + PX + 2));
    const z = dot3<v128>(dx, dy, dz, ux, uy, uz);
    const rSquared = sub<v128>(normSquared<v128>(dx, dy, dz), mul<v128>(z, z));
    const isIn = isInWash<v128>(z, rSquared);
    if (any<v128>(isIn)) {
      const factor = select<v128>(isIn, washFactor<v128>(z, rSquared), splat<v128>(0));
      const push = mul<v128>(row(c, o + OTHER_THRUST), factor);
      fx = sub<v128>(fx, mul<v128>(push, ux));
      fy = sub<v128>(fy, mul<v128>(push, uy));
      fz = sub<v128>(fz, mul<v128>(push, uz));
    }
  }
  setRow(c, WASH, fx);
  setRow(c, WASH + 1, fy);
  setRow(c, WASH + 2, fz);
}

/** D² with heights counting less. */
// @ts-ignore: decorator
@inline
function spread(dx: v128, dy: v128, dz: v128): v128 {
  return add<v128>(
    add<v128>(mul<v128>(dx, dx), mul<v128>(dy, dy)),
    mul<v128>(splat<v128>(0.3), mul<v128>(dz, dz)),
  );
}

/** Adds the push away from `mates` team-mates to WISH. */
// @ts-ignore: decorator
@inline
function avoid(c: usize, mates: i32): void {
  const radius = splat<v128>(1.6);
  for (let j = 0; j < mates; j++) {
    const o = OTHERS + j * OTHER_ROWS;
    const dx = sub<v128>(row(c, BODY + PX), row(c, o + OTHER_P));
    const dy = sub<v128>(row(c, BODY + PX + 1), row(c, o + OTHER_P + 1));
    const dz = sub<v128>(row(c, BODY + PX + 2), row(c, o + OTHER_P + 2));
    const ux = sub<v128>(row(c, BODY + VX), row(c, o + OTHER_V));
    const uy = sub<v128>(row(c, BODY + VX + 1), row(c, o + OTHER_V + 1));
    const uz = sub<v128>(row(c, BODY + VX + 2), row(c, o + OTHER_V + 2));
    let nearX = dx;
    let nearY = dy;
    let least = spread(dx, dy, dz);
    for (let k = 1; k <= 2; k++) {
      const t = splat<v128>(0.25 * <f64>k);
      const x = mulAdd<v128>(ux, t, dx);
      const y = mulAdd<v128>(uy, t, dy);
      const d = spread(x, y, mulAdd<v128>(uz, t, dz));
      const nearer = lt<v128>(d, least);
      nearX = select<v128>(nearer, x, nearX);
      nearY = select<v128>(nearer, y, nearY);
      least = select<v128>(nearer, d, least);
    }
    const close = lt<v128>(least, mul<v128>(radius, radius));
    if (any<v128>(close)) {
      const d = sqrt<v128>(least);
      const push = mul<v128>(splat<v128>(12), sub<v128>(radius, d));
      const aside = sqrt<v128>(add<v128>(mul<v128>(nearX, nearX), mul<v128>(nearY, nearY)));
      const scale = div<v128>(push, max<v128>(aside, splat<v128>(0.05)));
      // chosen, not added as zero: −0 + 0 is +0, and then a lane's bits would depend on its neighbours
      const x = row(c, WISH);
      const y = row(c, WISH + 1);
      setRow(c, WISH, select<v128>(close, mulAdd<v128>(scale, nearX, x), x));
      setRow(c, WISH + 1, select<v128>(close, mulAdd<v128>(scale, nearY, y), y));
    }
  }
}

/**
 * Writes the WISH of every lane as if it were going home.
 *
 * @param c       cockpit: BODY, VEHICLE, HOME, WASH, OTHERS read; WISH written
 * @param mates   how many of the OTHERS are to be avoided
 * @param gravity m/s²
 */
export function flyHome(c: usize, mates: i32, gravity: v128): void {
  const zero = splat<v128>(0);
  const one = splat<v128>(1);
  const vx = row(c, BODY + VX);
  const vy = row(c, BODY + VX + 1);
  const vz = row(c, BODY + VX + 2);
  // v_d = 2 (home − p), |v_d| ≤ 3.5
  const two = splat<v128>(2);
  let gx = mul<v128>(two, sub<v128>(row(c, HOME), row(c, BODY + PX)));
  let gy = mul<v128>(two, sub<v128>(row(c, HOME + 1), row(c, BODY + PX + 1)));
  let gz = mul<v128>(two, sub<v128>(row(c, HOME + 2), row(c, BODY + PX + 2)));
  const speed = sqrt<v128>(normSquared<v128>(gx, gy, gz));
  const slow = min<v128>(one, div<v128>(splat<v128>(3.5), max<v128>(speed, splat<v128>(1e-6))));
  gx = mul<v128>(gx, slow);
  gy = mul<v128>(gy, slow);
  gz = mul<v128>(gz, slow);
  const inverseMass = row(c, VEHICLE + INVERSE_MASS);
  const four = splat<v128>(4);
  setRow(
    c,
    WISH,
    sub<v128>(mul<v128>(four, sub<v128>(gx, vx)), mul<v128>(row(c, WASH), inverseMass)),
  );
  setRow(
    c,
    WISH + 1,
    sub<v128>(mul<v128>(four, sub<v128>(gy, vy)), mul<v128>(row(c, WASH + 1), inverseMass)),
  );
  avoid(c, mates);
  let ax = row(c, WISH);
  let ay = row(c, WISH + 1);
  let az = sub<v128>(mul<v128>(four, sub<v128>(gz, vz)), mul<v128>(row(c, WASH + 2), inverseMass));
  const aside = sqrt<v128>(add<v128>(mul<v128>(ax, ax), mul<v128>(ay, ay)));
  const shrink = min<v128>(one, div<v128>(splat<v128>(9), max<v128>(aside, splat<v128>(1e-6))));
  ax = mul<v128>(ax, shrink);
  ay = mul<v128>(ay, shrink);
  az = clamp<v128>(az, splat<v128>(-6), splat<v128>(6));

  const guard = splat<v128>(0.9);
  const twelve = splat<v128>(12);
  const toNet = sub<v128>(
    guard,
    mulAdd<v128>(splat<v128>(0.4), min<v128>(vx, zero), row(c, BODY + PX)),
  );
  const netPush = min<v128>(splat<v128>(7), mul<v128>(twelve, toNet));
  ax = select<v128>(gt<v128>(toNet, zero), max<v128>(ax, netPush), ax);
  const toFloor = sub<v128>(
    guard,
    mulAdd<v128>(splat<v128>(0.35), min<v128>(vz, zero), row(c, BODY + PX + 2)),
  );
  const low = gt<v128>(toFloor, zero);
  const floorPush = min<v128>(splat<v128>(6), mul<v128>(twelve, toFloor));
  az = select<v128>(low, max<v128>(az, floorPush), az);
  const tilt = max<v128>(sub<v128>(splat<v128>(0.8), max<v128>(toFloor, zero)), splat<v128>(0.2));
  // tan x ≈ x + x³/3 + 2x⁵/15, 2 % low at 0.8
  const square = mul<v128>(tilt, tilt);
  const series = mulAdd<v128>(
    square,
    mulAdd<v128>(square, splat<v128>(2.0 / 15.0), splat<v128>(1.0 / 3.0)),
    one,
  );

  const damping = row(c, VEHICLE + LINEAR_DAMPING);
  setRow(c, WISH, mulAdd<v128>(damping, vx, ax));
  setRow(c, WISH + 1, mulAdd<v128>(damping, vy, ay));
  setRow(c, WISH + 2, add<v128>(mulAdd<v128>(damping, vz, az), gravity));
  setRow(c, WISH + 3, zero);
  setRow(c, WISH + 4, zero);
  setRow(c, WISH + 5, zero);
  setRow(c, WISH + 6, mul<v128>(tilt, series));
}
