// Getting four trials ready: the drone into all seats, its bent plan, the other drones around it.
//
// Before contact the drone tracks  base(t) + bump(t):  `base` is the polynomial it starts from, and the bump the
// quintic that starts at rest and moves position, velocity and acceleration at T to TARGET. With
// Δ = TARGET − base(T):
//
//   c3 += (10 Δp − 4 Δv T + ½ Δa T²)/T³    c4 += (−15 Δp + 7 Δv T − Δa T²)/T⁴
//   c5 += (6 Δp − 3 Δv T + ½ Δa T²)/T⁵

import { normSquared } from "../../core/elementary";
import { div, max, min, mul, mulAdd, splat, sqrt, sub } from "../../core/lane";
import { PX } from "../../quadrotor/layout";
import {
  BALL,
  BASE,
  BODY,
  HEADING,
  HIT,
  HIT_STEP,
  HOME,
  LATERAL,
  LEGAL,
  MAX_AGENTS,
  MAX_FLIGHT,
  MISS,
  OTHERS,
  OTHER_P,
  OTHER_ROWS,
  OUT_P,
  PLAN,
  POSE,
  SCENE_BODY,
  SCENE_HOME,
  SCENE_TURN,
  SCENE_VEHICLE,
  TARGET,
  TOUCHES,
  VEHICLE,
  Z_BEFORE,
  at,
  row,
  setRow,
} from "./layout";
import { prepareMixer } from "./mixer";
import { COCKPIT, MATES, MATE_BYTES, PATH, Planner, block, scene, teamSize } from "./planner";
import { acceleration, polynomial, velocity } from "./tracking";

/** Filler of POSE: no coordinate is that large. */
export const NO_POSE: f64 = 1e6;

/** Steps after K in which a late touch still counts. */
export const GRACE: i32 = 3;

/** Puts drone `d` of the team into all four seats of the cockpit. */
export function board(p: Planner, d: i32): void {
  const c = block(p, COCKPIT);
  const record = scene(p, d);
  for (let k = 0; k < 27; k++) {
    setRow(c, VEHICLE + k, f32x4.splat(at(record, SCENE_VEHICLE + k)));
  }
  for (let k = 0; k < 3; k++) setRow(c, HOME + k, f32x4.splat(at(record, SCENE_HOME + k)));
  const turn = f32x4.splat(at(record, SCENE_TURN));
  setRow(c, HEADING, sub<v128>(splat<v128>(1), turn));
  setRow(c, HEADING + 1, turn);
  prepareMixer(c);
}

/** Writes PLAN = BASE + bump to TARGET for each lane. */
// @ts-ignore: decorator
@inline
export function bend(c: usize, f: usize, duration: v128): void {
  const one = splat<v128>(1);
  const inverse = div<v128>(one, max<v128>(duration, splat<v128>(0.01)));
  const cube = mul<v128>(mul<v128>(inverse, inverse), inverse);
  const half = mul<v128>(splat<v128>(0.5), mul<v128>(duration, duration));
  for (let k = 0; k < 3; k++) {
    const base = f + ((<usize>(BASE + 6 * k)) << 4);
    const dp = sub<v128>(row(f, TARGET + k), polynomial(base, duration));
    const dv = mul<v128>(sub<v128>(row(f, TARGET + 3 + k), velocity(base, duration)), duration);
    const da = mul<v128>(sub<v128>(row(f, TARGET + 6 + k), acceleration(base, duration)), half);
    let c3 = mulAdd<v128>(splat<v128>(10), dp, da);
    c3 = sub<v128>(c3, mul<v128>(splat<v128>(4), dv));
    let c4 = sub<v128>(mul<v128>(splat<v128>(7), dv), mul<v128>(splat<v128>(15), dp));
    c4 = sub<v128>(c4, mul<v128>(splat<v128>(2), da));
    let c5 = mulAdd<v128>(splat<v128>(6), dp, da);
    c5 = sub<v128>(c5, mul<v128>(splat<v128>(3), dv));
    for (let i = 0; i < 3; i++) setRow(c, PLAN + 6 * k + i, row(base, i));
    setRow(c, PLAN + 6 * k + 3, mulAdd<v128>(c3, cube, row(base, 3)));
    const fourth = mul<v128>(cube, inverse);
    setRow(c, PLAN + 6 * k + 4, mulAdd<v128>(c4, fourth, row(base, 4)));
    setRow(c, PLAN + 6 * k + 5, mulAdd<v128>(c5, mul<v128>(fourth, inverse), row(base, 5)));
  }
}

/** Loads the team-mates and opponents of drone `d` at a step into the OTHERS of the cockpit. */
// @ts-ignore: decorator
@inline
export function loadMates(p: Planner, c: usize, d: i32, step: i32): void {
  const n = teamSize(p);
  const last = min<i32>(step, MAX_FLIGHT - 1);
  let o = c + ((<usize>OTHERS) << 4);
  for (let j = 0; j < 2 * n; j++) {
    if (j == d) continue;
    const from = block(p, MATES) + <usize>(last * MAX_AGENTS + j) * MATE_BYTES;
    for (let k: usize = 0; k < <usize>OTHER_ROWS; k++) {
      v128.store(o + (k << 4), v128.load32_splat(from + (k << 2)));
    }
    o += (<usize>OTHER_ROWS) << 4;
  }
}

/** Least distance to a team-mate in the cockpit. */
// @ts-ignore: decorator
@inline
export function nearestMate(c: usize, mates: i32): v128 {
  let least = splat<v128>(1e4);
  for (let j = 0; j < mates; j++) {
    const o = OTHERS + j * OTHER_ROWS + OTHER_P;
    const dx = sub<v128>(row(c, o), row(c, BODY + PX));
    const dy = sub<v128>(row(c, o + 1), row(c, BODY + PX + 1));
    const dz = sub<v128>(row(c, o + 2), row(c, BODY + PX + 2));
    least = min<v128>(least, normSquared<v128>(dx, dy, dz));
  }
  return sqrt<v128>(least);
}

/** Starts drones and balls of all lanes at the present state and clears the results. */
export function begin(p: Planner, c: usize, f: usize, d: i32): void {
  const record = scene(p, d);
  for (let k = 0; k < 17; k++) setRow(c, BODY + k, f32x4.splat(at(record, SCENE_BODY + k)));
  const path = block(p, PATH);
  for (let k = 0; k < 6; k++) setRow(f, BALL + k, f32x4.splat(at(path, k)));
  const zero = splat<v128>(0);
  const large = splat<v128>(100);
  setRow(f, HIT, zero);
  setRow(f, HIT_STEP, zero);
  setRow(f, LATERAL, zero);
  setRow(f, LEGAL, zero);
  setRow(f, TOUCHES, zero);
  for (let r = Z_BEFORE; r <= MISS; r++) setRow(f, r, large);
  for (let k = 0; k < 6; k++) setRow(f, OUT_P + k, row(f, BALL + k));
  // a flight that ends before step K has no pose there, and nothing to correct
  for (let k = 0; k < 9; k++) setRow(f, POSE + k, splat<v128>(NO_POSE));
}
