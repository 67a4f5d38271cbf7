// What a flown trial is worth: the flight of the ball after the touch, then a value for what it may win and
// penalties, in the same unit, for what it risks.

import {
  abs,
  add,
  and,
  any,
  clamp,
  div,
  ge,
  gt,
  lt,
  max,
  min,
  mul,
  mulAdd,
  neg,
  or,
  select,
  splat,
  sqrt,
  sub,
} from "../../core/lane";
import { normSquared } from "../../core/elementary";
import { PX, VX } from "../../quadrotor/layout";
import {
  BALL_DAMPING,
  BALL_DOWN,
  DT,
  GRAVITY,
  HALF_LENGTH,
  HALF_WIDTH,
  NET_HALF_DEPTH,
  NET_HEIGHT,
} from "../layout";
import {
  ARRIVAL,
  at,
  CLEARANCE,
  CONTACT,
  FLIGHT_TIME,
  GOAL,
  HIT,
  HIT_STEP,
  KIND,
  LANDING,
  LATERAL,
  LEGAL,
  MATE,
  MISS,
  OUT_P,
  OUT_V,
  row,
  SCENE_BODY,
  SCORE,
  setRow,
  TOUCHES,
  X_AFTER,
  X_BEFORE,
  Z_AFTER,
  Z_BEFORE,
} from "./layout";
import {
  CLEARANCE_WANTED,
  config,
  MARGIN_WANTED,
  OVER_BONUS,
  PASS_DISTANCE,
  Planner,
  scene,
  setting,
  SOLO,
  teamSize,
  TIME_COST,
  VALUE_DISTANCE,
  VALUE_DOWN,
  VALUE_OVER,
  VALUE_PASS,
  VALUE_TIME,
} from "./planner";

const LATE_COST: f64 = 0; // a step
const MAX_BALL_STEPS: i32 = 170;

/** Lets the ball of each lane fly from OUT_P until it is down; writes LANDING, CLEARANCE and ARRIVAL. */
export function flyBalls(p: Planner, f: usize): void {
  const one = splat<v128>(1);
  const dt = splat<v128>(config(p, DT));
  const fall = splat<v128>(config(p, GRAVITY) * config(p, DT));
  const keep = splat<v128>(1.0 - config(p, BALL_DAMPING) * config(p, DT));
  const down = splat<v128>(config(p, BALL_DOWN));
  const halfWidth = splat<v128>(config(p, HALF_WIDTH));
  const netHeight = splat<v128>(config(p, NET_HEIGHT));
  // half a step's way at 3 m/s more than the zone itself
  const netDepth = splat<v128>(config(p, NET_HALF_DEPTH) + 0.03);
  let x = row(f, OUT_P);
  let y = row(f, OUT_P + 1);
  let z = row(f, OUT_P + 2);
  let vx = row(f, OUT_V);
  let vy = row(f, OUT_V + 1);
  let vz = row(f, OUT_V + 2);
  let time = splat<v128>(0);
  let clearance = splat<v128>(10);
  let ax = x;
  let ay = y;
  let az = z;
  const flight = row(f, FLIGHT_TIME);
  for (let s = 0; s < MAX_BALL_STEPS; s++) {
    const flying = ge<v128>(z, down);
    if (!any<v128>(flying)) break;
    const inZone = and<v128>(
      and<v128>(lt<v128>(abs<v128>(x), netDepth), lt<v128>(abs<v128>(y), halfWidth)),
      flying,
    );
    clearance = select<v128>(inZone, min<v128>(clearance, sub<v128>(z, netHeight)), clearance);
    vx = mul<v128>(vx, keep);
    vy = mul<v128>(vy, keep);
    vz = mul<v128>(sub<v128>(vz, fall), keep);
    x = select<v128>(flying, mulAdd<v128>(vx, dt, x), x);
    y = select<v128>(flying, mulAdd<v128>(vy, dt, y), y);
    z = select<v128>(flying, mulAdd<v128>(vz, dt, z), z);
    time = select<v128>(flying, add<v128>(time, dt), time);
    const before = lt<v128>(time, flight);
    ax = select<v128>(before, x, ax);
    ay = select<v128>(before, y, ay);
    az = select<v128>(before, z, az);
  }
  setRow(f, LANDING, x);
  setRow(f, LANDING + 1, y);
  setRow(f, LANDING + 2, time);
  setRow(f, CLEARANCE, clearance);
  setRow(f, ARRIVAL, ax);
  setRow(f, ARRIVAL + 1, ay);
  setRow(f, ARRIVAL + 2, az);
}

/** k·(limit − x)₊ */
// @ts-ignore: decorator
@inline
function lack(k: f64, limit: f64, x: v128): v128 {
  return mul<v128>(splat<v128>(k), max<v128>(sub<v128>(splat<v128>(limit), x), splat<v128>(0)));
}

/** Least distance in the xy plane from (x, y) to an opponent 0.3 s from now, at most 4 m. */
function toOpponents(p: Planner, x: v128, y: v128): v128 {
  const n = teamSize(p);
  let least = splat<v128>(16);
  for (let i = n; i < 2 * n; i++) {
    const record = scene(p, i);
    const ox = at(record, SCENE_BODY + PX) + <f32>0.3 * at(record, SCENE_BODY + VX);
    const oy = at(record, SCENE_BODY + PX + 1) + <f32>0.3 * at(record, SCENE_BODY + VX + 1);
    const dx = sub<v128>(x, f32x4.splat(ox));
    const dy = sub<v128>(y, f32x4.splat(oy));
    least = min<v128>(least, add<v128>(mul<v128>(dx, dx), mul<v128>(dy, dy)));
  }
  return sqrt<v128>(least);
}

/** Least distance in the xy plane from the goal of each lane to another drone that may play. */
function toReceivers(p: Planner, f: usize, d: i32): v128 {
  let least = splat<v128>(1e3);
  for (let i = 0; i < teamSize(p); i++) {
    if (i == d || (p.eligible & (1 << i)) == 0) continue;
    const record = scene(p, i);
    const dx = sub<v128>(row(f, GOAL), f32x4.splat(at(record, SCENE_BODY + PX)));
    const dy = sub<v128>(row(f, GOAL + 1), f32x4.splat(at(record, SCENE_BODY + PX + 1)));
    least = min<v128>(least, add<v128>(mul<v128>(dx, dx), mul<v128>(dy, dy)));
  }
  return sqrt<v128>(least);
}

/** Worth of a ball over the net. */
// @ts-ignore: decorator
@inline
function worthOver(p: Planner, f: usize): v128 {
  const zero = splat<v128>(0);
  const x = row(f, LANDING);
  const y = row(f, LANDING + 1);
  const time = row(f, LANDING + 2);
  let worth = splat<v128>(setting(p, VALUE_OVER));
  worth = mulAdd<v128>(splat<v128>(setting(p, VALUE_DISTANCE)), toOpponents(p, x, y), worth);
  const late = sub<v128>(time, splat<v128>(0.8));
  worth = sub<v128>(worth, mul<v128>(splat<v128>(setting(p, VALUE_TIME)), late));
  const sink = clamp<v128>(neg<v128>(row(f, OUT_V + 2)), zero, splat<v128>(3));
  worth = mulAdd<v128>(splat<v128>(setting(p, VALUE_DOWN)), sink, worth);
  // one of three sides, by where the ball comes down
  const third = splat<v128>(config(p, HALF_WIDTH) / 3.0);
  const left = lt<v128>(third, y);
  const right = lt<v128>(y, neg<v128>(third));
  let bonus = splat<v128>(setting(p, OVER_BONUS + 1));
  bonus = select<v128>(left, splat<v128>(setting(p, OVER_BONUS + 2)), bonus);
  bonus = select<v128>(right, splat<v128>(setting(p, OVER_BONUS)), bonus);
  worth = add<v128>(worth, bonus);

  const marginX = sub<v128>(splat<v128>(config(p, HALF_LENGTH)), abs<v128>(x));
  const marginY = sub<v128>(splat<v128>(config(p, HALF_WIDTH)), abs<v128>(y));
  const margin = min<v128>(marginX, marginY);
  const wanted = setting(p, MARGIN_WANTED);
  worth = sub<v128>(worth, lack(4, wanted, margin));
  const clearance = min<v128>(row(f, CLEARANCE), heightAtNet(p, f));
  worth = sub<v128>(worth, lack(6, setting(p, CLEARANCE_WANTED), max<v128>(clearance, zero)));
  // a ball in the net or not over is lost; so is one out
  const beyond = splat<v128>(-(config(p, NET_HALF_DEPTH) + 0.05));
  const lost = or<v128>(
    or<v128>(gt<v128>(x, beyond), lt<v128>(clearance, zero)),
    lt<v128>(margin, zero),
  );
  worth = sub<v128>(worth, select<v128>(lost, splat<v128>(3), zero));
  // how far it fails, for the local search to follow
  return sub<v128>(worth, lack(0.8, 0, clearance));
}

/**
 * Height over the net of a ball's parabola at the two edges of the net zone, the lower one, below ground too: it
 * tells a near miss from a far one where the true flight ends on the way. At least −12 m.
 */
function heightAtNet(p: Planner, f: usize): v128 {
  const g = splat<v128>(0.5 * config(p, GRAVITY));
  const depth = config(p, NET_HALF_DEPTH);
  // a ball that hardly moves towards the net counts as moving at 0.5 m/s
  const speed = max<v128>(neg<v128>(row(f, OUT_V)), splat<v128>(0.5));
  let least = splat<v128>(100);
  for (let k = 0; k < 2; k++) {
    const way = add<v128>(row(f, OUT_P), splat<v128>(k == 0 ? depth : -depth));
    const t = max<v128>(div<v128>(way, speed), splat<v128>(0));
    const rise = mul<v128>(t, sub<v128>(row(f, OUT_V + 2), mul<v128>(g, t)));
    const height = sub<v128>(add<v128>(row(f, OUT_P + 2), rise), splat<v128>(config(p, NET_HEIGHT)));
    least = min<v128>(least, height);
  }
  return max<v128>(least, splat<v128>(-12));
}

/** Worth of a pass. */
// @ts-ignore: decorator
@inline
function worthPass(p: Planner, f: usize, d: i32): v128 {
  const zero = splat<v128>(0);
  const time = row(f, LANDING + 2);
  let worth = splat<v128>(setting(p, VALUE_PASS));
  worth = sub<v128>(worth, mul<v128>(splat<v128>(setting(p, PASS_DISTANCE)), toReceivers(p, f, d)));
  const miss = sqrt<v128>(
    normSquared<v128>(
      sub<v128>(row(f, ARRIVAL), row(f, GOAL)),
      sub<v128>(row(f, ARRIVAL + 1), row(f, GOAL + 1)),
      sub<v128>(row(f, ARRIVAL + 2), row(f, GOAL + 2)),
    ),
  );
  worth = sub<v128>(worth, mul<v128>(splat<v128>(0.5), miss));
  const lost = or<v128>(
    lt<v128>(row(f, LANDING), splat<v128>(config(p, NET_HALF_DEPTH))),
    lt<v128>(row(f, CLEARANCE), splat<v128>(9)),
  );
  worth = sub<v128>(worth, select<v128>(lost, splat<v128>(3), zero));
  const short = sub<v128>(splat<v128>(0.8), time);
  const hasty = mulAdd<v128>(splat<v128>(2), short, splat<v128>(0.3));
  return sub<v128>(worth, select<v128>(gt<v128>(short, zero), hasty, zero));
}

/** Writes SCORE of a flown block (flyTrials with recovery, then flyBalls). */
export function scoreTrials(p: Planner, f: usize, d: i32): void {
  const zero = splat<v128>(0);
  const isPass = gt<v128>(row(f, KIND), splat<v128>(0.5));
  let score = worthOver(p, f);
  if (any<v128>(isPass)) score = select<v128>(isPass, worthPass(p, f, d), score);
  const lateral = row(f, LATERAL);
  score = sub<v128>(
    score,
    mul<v128>(splat<v128>(1.5), max<v128>(sub<v128>(lateral, splat<v128>(0.06)), zero)),
  );
  score = sub<v128>(
    score,
    mul<v128>(splat<v128>(3), max<v128>(sub<v128>(lateral, splat<v128>(0.14)), zero)),
  );
  score = sub<v128>(score, lack(5, 0.5, row(f, Z_BEFORE)));
  score = sub<v128>(score, lack(8, 0.8, row(f, Z_AFTER)));
  score = sub<v128>(score, lack(8, 0.35, row(f, X_BEFORE)));
  score = sub<v128>(score, lack(8, 0.4, row(f, X_AFTER)));
  score = sub<v128>(score, lack(4, 1.05, row(f, MATE)));
  const time = mul<v128>(row(f, HIT_STEP), splat<v128>(config(p, DT)));
  score = sub<v128>(score, mul<v128>(splat<v128>(setting(p, TIME_COST)), time));
  // a touch off the planned step is luck
  const off = abs<v128>(sub<v128>(row(f, HIT_STEP), row(f, CONTACT)));
  score = sub<v128>(score, mul<v128>(splat<v128>(LATE_COST), off));
  const twice = gt<v128>(row(f, TOUCHES), splat<v128>(1.5));
  score = sub<v128>(score, select<v128>(twice, splat<v128>(0.5), zero));
  // no plan at all is worth −1e9: even a bad one shows the local search where to go
  const missed = mulAdd<v128>(splat<v128>(-10), row(f, MISS), splat<v128>(-20));
  const foul = mulAdd<v128>(splat<v128>(-20), lateral, splat<v128>(-8));
  score = select<v128>(row(f, LEGAL), score, foul);
  setRow(f, SCORE, select<v128>(row(f, HIT), score, missed));
}
