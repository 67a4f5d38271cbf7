// The judge's simulator: four trials of one drone against the ball, with the engine's own rotors, rigid body,
// downwash and contact law, flown by the pilot that flies the real commands.
//
// Before contact the drone tracks  base(t) + bump(t):  `base` is the polynomial it starts from, and the bump the
// quintic that starts at rest and moves position, velocity and acceleration at T to TARGET. With
// Δ = TARGET − base(T):
//
//   c3 += (10 Δp − 4 Δv T + ½ Δa T²)/T³    c4 += (−15 Δp + 7 Δv T − Δa T²)/T⁴
//   c5 += (6 Δp − 3 Δv T + ½ Δa T²)/T⁵
//
// After the touch, or three steps after a missed one, it flies home.

import {
  add,
  and,
  andNot,
  any,
  div,
  dot3,
  eq,
  ge,
  gt,
  le,
  lt,
  max,
  min,
  mul,
  mulAdd,
  or,
  select,
  splat,
  sqrt,
  sub,
} from "../../core/lane";
import { normSquared } from "../../core/elementary";
import { PX, QW, VX } from "../../quadrotor/layout";
import {
  advancePose,
  advanceRotors,
  advanceVelocity,
  rotation02,
  rotation12,
  rotation22,
} from "../../quadrotor/rigid-body";
import { collide, isWithinReach } from "../contact";
import {
  BALL_DAMPING,
  BALL_RADIUS,
  BOUNCE_SPEED,
  CONTACT_OFFSET,
  DT,
  GRAVITY,
  INVERSE_BALL_MASS,
  RACKET_HEIGHT,
  RACKET_RADIUS,
  RESTITUTION,
} from "../layout";
import {
  at,
  BALL,
  BASE,
  BODY,
  COMMAND,
  CONTACT,
  DURATION,
  HEADING,
  HIT,
  HIT_STEP,
  HOME,
  lane,
  LATERAL,
  LEGAL,
  MATE,
  MAX_AGENTS,
  MAX_FLIGHT,
  MISS,
  ON_HIT,
  OTHER_P,
  OTHER_ROWS,
  OTHERS,
  OUT_P,
  OUT_V,
  PLAN,
  PLAN_TIME,
  POSE,
  row,
  ROW,
  SCENE_BODY,
  SCENE_HOME,
  SCENE_TURN,
  SCENE_VEHICLE,
  setRow,
  TARGET,
  TOUCHES,
  VEHICLE,
  WASH,
  WRENCH,
  X_AFTER,
  X_BEFORE,
  Z_AFTER,
  Z_BEFORE,
} from "./layout";
import { prepareMixer } from "./mixer";
import { feelWash } from "./homing";
import { pilot } from "./pilot";
import {
  block,
  COCKPIT,
  config,
  MATE_BYTES,
  MATES,
  PATH,
  Planner,
  RECOVERY,
  scene,
  setting,
  teamSize,
} from "./planner";
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
function bend(c: usize, f: usize, duration: v128): void {
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

/** Mask: the ball is in the racket cylinder; the ball's offset from the body axis goes to `lateral`. */
// @ts-ignore: decorator
@inline
function isOnRacket(c: usize, f: usize, radius: v128, height: v128, lateral: i32): v128 {
  const w = row(c, BODY + QW);
  const x = row(c, BODY + QW + 1);
  const y = row(c, BODY + QW + 2);
  const z = row(c, BODY + QW + 3);
  const dx = sub<v128>(row(f, BALL), row(c, BODY + PX));
  const dy = sub<v128>(row(f, BALL + 1), row(c, BODY + PX + 1));
  const dz = sub<v128>(row(f, BALL + 2), row(c, BODY + PX + 2));
  const up = dot3<v128>(
    dx,
    dy,
    dz,
    rotation02<v128>(w, x, y, z),
    rotation12<v128>(w, x, y, z),
    rotation22<v128>(w, x, y, z),
  );
  const square = normSquared<v128>(dx, dy, dz);
  const aside = max<v128>(sub<v128>(square, mul<v128>(up, up)), splat<v128>(0));
  setRow(f, lateral, sqrt<v128>(aside));
  const inside = and<v128>(ge<v128>(up, splat<v128>(0)), le<v128>(up, height));
  return and<v128>(inside, le<v128>(aside, mul<v128>(radius, radius)));
}

/** Loads the team-mates and opponents of drone `d` at a step into the OTHERS of the cockpit. */
// @ts-ignore: decorator
@inline
function loadMates(p: Planner, c: usize, d: i32, step: i32): void {
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
function nearestMate(c: usize, mates: i32): v128 {
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

/** Row ← where(mask, value, row). */
// @ts-ignore: decorator
@inline
function keepWhere(f: usize, r: i32, mask: v128, value: v128): void {
  setRow(f, r, select<v128>(mask, value, row(f, r)));
}

/** Row ← least of row and value where the mask is set. */
// @ts-ignore: decorator
@inline
function leastWhere(f: usize, r: i32, mask: v128, value: v128): void {
  const old = row(f, r);
  setRow(f, r, select<v128>(mask, min<v128>(old, value), old));
}

/** Starts drones and balls of all lanes at the present state and clears the results. */
function begin(p: Planner, c: usize, f: usize, d: i32): void {
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

/**
 * Flies the four trials of a flight block.
 *
 * @param f        flight block: CONTACT, BASE, TARGET read; results written
 * @param d        drone of the team, already on board
 * @param recovers false: stop after the touch; true: RECOVERY steps of flying home after it
 */
export function flyTrials(p: Planner, f: usize, d: i32, recovers: bool): void {
  const c = block(p, COCKPIT);
  const mates = teamSize(p) - 1;
  const zero = splat<v128>(0);
  const one = splat<v128>(1);
  const dt = splat<v128>(config(p, DT));
  const gravity = splat<v128>(config(p, GRAVITY));
  const radius = splat<v128>(config(p, BALL_RADIUS));
  const offset = splat<v128>(config(p, CONTACT_OFFSET));
  const reach = add<v128>(radius, offset);
  const inverseBallMass = splat<v128>(config(p, INVERSE_BALL_MASS));
  const restitution = splat<v128>(config(p, RESTITUTION));
  const bounce = splat<v128>(config(p, BOUNCE_SPEED));
  const fall = mul<v128>(gravity, dt);
  const keep = sub<v128>(one, mul<v128>(splat<v128>(config(p, BALL_DAMPING)), dt));
  const racketRadius = splat<v128>(config(p, RACKET_RADIUS));
  const racketHeight = splat<v128>(config(p, RACKET_HEIGHT));
  const contact = row(f, CONTACT);
  const lastStep = add<v128>(contact, splat<v128>(GRACE));
  const duration = mul<v128>(contact, dt);
  begin(p, c, f, d);
  bend(c, f, duration);
  setRow(c, DURATION, duration);
  const body = c + ((<usize>BODY) << 4);
  const vehicle = c + ((<usize>VEHICLE) << 4);
  const ball = f + ((<usize>BALL) << 4);
  const wrench = f + ((<usize>WRENCH) << 4);
  const aftermath = recovers ? <i32>setting(p, RECOVERY) : 0;
  const end = splat<v128>(aftermath);
  let onRacket = isOnRacket(c, f, racketRadius, racketHeight, LATERAL);

  for (let s = 0; s < MAX_FLIGHT; s++) {
    const step = splat<v128>(s);
    const hit = row(f, HIT);
    const waits = andNot<v128>(lt<v128>(step, lastStep), hit);
    const recoversYet = and<v128>(hit, lt<v128>(sub<v128>(step, row(f, HIT_STEP)), end));
    if (!any<v128>(or<v128>(waits, recoversYet))) break;
    setRow(c, ON_HIT, waits);
    setRow(c, PLAN_TIME, mul<v128>(step, dt));
    loadMates(p, c, d, s);
    feelWash(c, 2 * mates + 1);
    pilot(c, mates, gravity, dt);

    // the state before this step
    const w = row(c, BODY + QW);
    const x = row(c, BODY + QW + 1);
    const y = row(c, BODY + QW + 2);
    const z = row(c, BODY + QW + 3);
    const ux = rotation02<v128>(w, x, y, z);
    const uy = rotation12<v128>(w, x, y, z);
    const uz = rotation22<v128>(w, x, y, z);
    const px = row(c, BODY + PX);
    const py = row(c, BODY + PX + 1);
    const pz = row(c, BODY + PX + 2);
    const atContact = eq<v128>(step, contact);
    if (any<v128>(atContact)) {
      for (let k = 0; k < 3; k++) {
        keepWhere(f, POSE + k, atContact, row(c, BODY + PX + k));
        keepWhere(f, POSE + 3 + k, atContact, row(c, BODY + VX + k));
      }
      keepWhere(f, POSE + 6, atContact, ux);
      keepWhere(f, POSE + 7, atContact, uy);
      keepWhere(f, POSE + 8, atContact, uz);
    }
    leastWhere(f, Z_BEFORE, waits, pz);
    leastWhere(f, X_BEFORE, waits, px);
    leastWhere(f, Z_AFTER, recoversYet, pz);
    leastWhere(f, X_AFTER, recoversYet, px);
    leastWhere(f, MATE, or<v128>(waits, recoversYet), nearestMate(c, mates));
    const tenth = splat<v128>(0.1);
    const missX = sub<v128>(row(f, BALL), mulAdd<v128>(tenth, ux, px));
    const missY = sub<v128>(row(f, BALL + 1), mulAdd<v128>(tenth, uy, py));
    const missZ = sub<v128>(row(f, BALL + 2), mulAdd<v128>(tenth, uz, pz));
    leastWhere(f, MISS, waits, sqrt<v128>(normSquared<v128>(missX, missY, missZ)));

    advanceRotors<v128>(
      body,
      vehicle,
      ROW,
      row(c, COMMAND),
      row(c, COMMAND + 1),
      row(c, COMMAND + 2),
      row(c, COMMAND + 3),
      wrench,
    );
    advanceVelocity<v128>(
      body,
      vehicle,
      ROW,
      wrench,
      row(c, WASH),
      row(c, WASH + 1),
      row(c, WASH + 2),
      gravity,
      dt,
    );
    setRow(f, BALL + 3, mul<v128>(row(f, BALL + 3), keep));
    setRow(f, BALL + 4, mul<v128>(row(f, BALL + 4), keep));
    setRow(f, BALL + 5, mul<v128>(sub<v128>(row(f, BALL + 5), fall), keep));
    let touch = zero;
    if (any<v128>(isWithinReach<v128>(body, vehicle, ROW, ball, ROW, reach))) {
      touch = collide<v128>(
        body,
        vehicle,
        ROW,
        ball,
        ROW,
        radius,
        inverseBallMass,
        restitution,
        offset,
        bounce,
        dt,
      );
      // a lane that only waits for its neighbours touches nothing any more
      touch = and<v128>(touch, or<v128>(waits, recoversYet));
    }
    advancePose<v128>(body, ROW, dt);
    for (let k = 0; k < 3; k++) {
      setRow(f, BALL + k, mulAdd<v128>(row(f, BALL + 3 + k), dt, row(f, BALL + k)));
    }
    const wasOnRacket = onRacket;
    const first = andNot<v128>(touch, hit);
    if (any<v128>(or<v128>(touch, waits))) {
      const old = row(f, LATERAL);
      onRacket = isOnRacket(c, f, racketRadius, racketHeight, LATERAL);
      // LATERAL of a lane that has touched stays what it was at the start of that step
      keepWhere(f, LATERAL, or<v128>(hit, first), old);
    }
    if (any<v128>(touch)) {
      keepWhere(f, HIT_STEP, first, step);
      keepWhere(f, LEGAL, first, or<v128>(wasOnRacket, onRacket));
      setRow(f, HIT, or<v128>(hit, touch));
      setRow(f, TOUCHES, add<v128>(row(f, TOUCHES), select<v128>(touch, one, zero)));
      for (let k = 0; k < 3; k++) {
        keepWhere(f, OUT_P + k, touch, row(f, BALL + k));
        keepWhere(f, OUT_V + k, touch, row(f, BALL + 3 + k));
      }
    }
  }
}
