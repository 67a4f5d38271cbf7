// Where and how to meet the ball so that it leaves with a wanted velocity: the drone as a moving wall.
//
//   n = (v_out − v_in)/|v_out − v_in|       normal of the racket
//   u = (n·v_out + e n·v_in)/(1 + e)        speed of the drone along n (negative: it recedes)
//   c = u − n·v_in                          closing speed
//   P = b − n·z_c,  z_c = h_z + r + offset − ½ c·dt    middle of the step in which the contact can fire
//   V = u n + w t                           t the uphill tangent of the racket, w a part of what makes V_z = 0
//   A = s n − g ẑ                           s thrust per mass: fixes the attitude

import { add, clamp, div, dot3, max, mul, mulAdd, neg, splat, sqrt, sub } from "../../core/lane";
import { normSquared } from "../../core/elementary";
import { BOX } from "../../quadrotor/layout";
import { BALL_RADIUS, CONTACT_OFFSET, DT, GRAVITY, RESTITUTION } from "../layout";
import {
  CONTACT,
  lane,
  OFFSET,
  row,
  setLane,
  setRow,
  SPECIFIC,
  TARGET,
  UPHILL,
  V_OUT,
  VEHICLE,
} from "./layout";
import { block, COCKPIT, config, PATH, PATH_BYTES, Planner } from "./planner";

/** Scratch rows behind a flight's results: ball at contact (6), normal (3). */
export const MEETING: i32 = 94;

/** Ball state before step K of each lane, to six rows at `to`. */
export function ballAtContact(p: Planner, f: usize, to: usize): void {
  for (let i = 0; i < 4; i++) {
    const k = <i32>lane(f, CONTACT, i);
    const from = block(p, PATH) + <usize>k * PATH_BYTES;
    for (let a = 0; a < 6; a++) setLane(to, a, i, load<f32>(from + ((<usize>a) << 2)));
  }
}

/** TARGET of each lane from its V_OUT, SPECIFIC and UPHILL, plus OFFSET. `ball` is six rows of scratch. */
export function aim(p: Planner, f: usize, ball: usize): void {
  ballAtContact(p, f, ball);
  const c = block(p, COCKPIT);
  const zero = splat<v128>(0);
  const one = splat<v128>(1);
  const e = config(p, RESTITUTION);
  const ox = row(f, V_OUT);
  const oy = row(f, V_OUT + 1);
  const oz = row(f, V_OUT + 2);
  const ix = row(ball, 3);
  const iy = row(ball, 4);
  const iz = row(ball, 5);
  let nx = sub<v128>(ox, ix);
  let ny = sub<v128>(oy, iy);
  let nz = sub<v128>(oz, iz);
  const inverse = div<v128>(
    one,
    max<v128>(sqrt<v128>(normSquared<v128>(nx, ny, nz)), splat<v128>(1e-3)),
  );
  nx = mul<v128>(nx, inverse);
  ny = mul<v128>(ny, inverse);
  nz = mul<v128>(nz, inverse);
  const along = dot3<v128>(nx, ny, nz, ix, iy, iz);
  const out = dot3<v128>(nx, ny, nz, ox, oy, oz);
  const u = mul<v128>(mulAdd<v128>(splat<v128>(e), along, out), splat<v128>(1.0 / (1.0 + e)));
  const closing = sub<v128>(u, along);
  const rest = add<v128>(
    row(c, VEHICLE + BOX + 2),
    splat<v128>(config(p, BALL_RADIUS) + config(p, CONTACT_OFFSET)),
  );
  const height = sub<v128>(rest, mul<v128>(splat<v128>(0.5 * config(p, DT)), closing));
  // uphill tangent t = (ẑ − n_z n)/√(1 − n_z²);  V_z = u n_z + w √(1 − n_z²)
  const slope = max<v128>(
    sqrt<v128>(max<v128>(sub<v128>(one, mul<v128>(nz, nz)), zero)),
    splat<v128>(0.05),
  );
  const whole = clamp<v128>(
    neg<v128>(div<v128>(mul<v128>(u, nz), slope)),
    splat<v128>(-3.5),
    splat<v128>(3.5),
  );
  const slide = div<v128>(mul<v128>(row(f, UPHILL), whole), slope);
  const down = neg<v128>(mul<v128>(slide, nz));
  const s = row(f, SPECIFIC);
  setRow(f, TARGET, sub<v128>(row(ball, 0), mul<v128>(nx, height)));
  setRow(f, TARGET + 1, sub<v128>(row(ball, 1), mul<v128>(ny, height)));
  setRow(f, TARGET + 2, sub<v128>(row(ball, 2), mul<v128>(nz, height)));
  setRow(f, TARGET + 3, mul<v128>(add<v128>(u, down), nx));
  setRow(f, TARGET + 4, mul<v128>(add<v128>(u, down), ny));
  setRow(f, TARGET + 5, mulAdd<v128>(add<v128>(u, down), nz, slide));
  setRow(f, TARGET + 6, mul<v128>(s, nx));
  setRow(f, TARGET + 7, mul<v128>(s, ny));
  setRow(f, TARGET + 8, sub<v128>(mul<v128>(s, nz), splat<v128>(config(p, GRAVITY))));
  for (let k = 0; k < 9; k++)
    setRow(f, TARGET + k, add<v128>(row(f, TARGET + k), row(f, OFFSET + k)));
}
