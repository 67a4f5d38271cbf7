// Full search, second half, and the improvement of a plan: trials flown by the judge.
//
// Correction: the vehicle lags its quintic, so the nominal TARGET is moved against the error at contact:
//   P −= 0.8 e_p    V −= 0.6 (n·e_v) n    A −= 0.5 s (up − n)    v_out −= 0.48 (v_flown − v_wanted)
// Local search: random offsets of TARGET (position σ, velocity 5σ, acceleration 17σ), four at a time, keeping
// improvements; a step that helped is taken again; σ grows after a success and shrinks otherwise.

import { normals } from "../../core/philox";
import {
  add,
  any,
  div,
  dot3,
  lt,
  max,
  mul,
  mulAdd,
  select,
  splat,
  sqrt,
  sub,
} from "../../core/lane";
import { normSquared } from "../../core/elementary";
import { PX, VX } from "../../quadrotor/layout";
import { DT, GRAVITY } from "../layout";
import {
  bucket,
  C_CONTACT,
  C_DRONE,
  C_FLIGHT,
  C_GOAL,
  C_KIND,
  C_OUT,
  C_SCORE,
  C_SPECIFIC,
  C_UPHILL,
  NO_SCORE,
} from "./candidates";
import { board, flyTrials, NO_POSE } from "./flight";
import { aim, ballAtContact } from "./intercept";
import {
  at,
  BASE,
  CONTACT,
  FLIGHT_TIME,
  GOAL,
  HIT,
  HIT_STEP,
  KIND,
  lane,
  LANDING,
  LEGAL,
  OFFSET,
  OUT_P,
  OUT_V,
  PLAN,
  POSE,
  row,
  SCENE_BODY,
  SCORE,
  setAt,
  setLane,
  setRow,
  SPECIFIC,
  TARGET,
  UPHILL,
  V_OUT,
} from "./layout";
import {
  BEST,
  BEST_BYTES,
  block,
  CANDIDATE_BYTES,
  COCKPIT,
  config,
  FLIGHTS,
  GROUPS,
  MAX_GROUPS,
  Planner,
  RANDOM,
  ROUNDS,
  scene,
  setting,
  SHORTLIST,
  STRIDE,
  SLOTS,
  teamSize,
} from "./planner";
import { flyBalls, scoreTrials } from "./score";
import { accelerationOf } from "./strain";

// The best trial so far, f32.
export const B_SCORE: i32 = 0;
export const B_DRONE: i32 = 1;
export const B_CONTACT: i32 = 2;
export const B_KIND: i32 = 3;
export const B_GOAL: i32 = 4;
export const B_FLIGHT: i32 = 7;
export const B_BASE: i32 = 8; //    18
export const B_TARGET: i32 = 26; //  9
export const B_COEFFICIENTS: i32 = 35; // 18
export const B_OUT: i32 = 53; //     6
export const B_HIT_STEP: i32 = 59;
export const B_LEGAL: i32 = 60;

const STRATEGY_STREAM: u32 = 3;

/** Copies lane `i` of a flown and scored block to the best trial. */
function remember(p: Planner, f: usize, drone: i32, i: i32): void {
  const b = block(p, BEST);
  const c = block(p, COCKPIT);
  setAt(b, B_SCORE, lane(f, SCORE, i));
  setAt(b, B_DRONE, <f32>drone);
  setAt(b, B_CONTACT, lane(f, CONTACT, i));
  setAt(b, B_KIND, lane(f, KIND, i));
  for (let k = 0; k < 3; k++) setAt(b, B_GOAL + k, lane(f, GOAL + k, i));
  setAt(b, B_FLIGHT, lane(f, FLIGHT_TIME, i));
  for (let k = 0; k < 18; k++) setAt(b, B_BASE + k, lane(f, BASE + k, i));
  for (let k = 0; k < 9; k++) setAt(b, B_TARGET + k, lane(f, TARGET + k, i));
  for (let k = 0; k < 18; k++) setAt(b, B_COEFFICIENTS + k, lane(c, PLAN + k, i));
  for (let k = 0; k < 6; k++) setAt(b, B_OUT + k, lane(f, OUT_P + k, i));
  setAt(b, B_HIT_STEP, lane(f, HIT_STEP, i));
  setAt(b, B_LEGAL, i32x4_lane(f, LEGAL, i));
}

/** 1 where the mask row has lane `i` set. */
// @ts-ignore: decorator
@inline
function i32x4_lane(f: usize, r: i32, i: i32): f32 {
  return load<i32>(f + ((<usize>r) << 4) + ((<usize>i) << 2)) != 0 ? 1 : 0;
}

/** Flies, scores and remembers the best lane of a block; true when it beat the best so far. */
export function judge(p: Planner, f: usize, drone: i32): bool {
  flyTrials(p, f, drone, true);
  flyBalls(p, f);
  scoreTrials(p, f, drone);
  let best = -1;
  let most = at(block(p, BEST), B_SCORE);
  for (let i = 0; i < 4; i++) {
    const score = lane(f, SCORE, i);
    if (score > most) {
      most = score;
      best = i;
    }
  }
  if (best < 0) return false;
  remember(p, f, drone, best);
  return true;
}

/** Present state of a drone as the polynomial c0 + c1 t + c2 t² in lane `i` of BASE. */
export function startFromState(p: Planner, f: usize, drone: i32, i: i32): void {
  const record = scene(p, drone);
  for (let k = 0; k < 3; k++) {
    setLane(f, BASE + 6 * k, i, at(record, SCENE_BODY + PX + k));
    setLane(f, BASE + 6 * k + 1, i, at(record, SCENE_BODY + VX + k));
    setLane(f, BASE + 6 * k + 2, i, <f32>(0.5 * accelerationOf(p, record, k)));
    for (let j = 3; j < 6; j++) setLane(f, BASE + 6 * k + j, i, 0);
  }
}

/** Puts a candidate into lane `i`. */
function enter(p: Planner, f: usize, i: i32, from: usize): void {
  setLane(f, CONTACT, i, at(from, C_CONTACT));
  setLane(f, KIND, i, at(from, C_KIND));
  for (let k = 0; k < 3; k++) {
    setLane(f, GOAL + k, i, at(from, C_GOAL + k));
    setLane(f, V_OUT + k, i, at(from, C_OUT + k));
  }
  setLane(f, FLIGHT_TIME, i, at(from, C_FLIGHT));
  setLane(f, SPECIFIC, i, at(from, C_SPECIFIC));
  setLane(f, UPHILL, i, at(from, C_UPHILL));
  for (let k = 0; k < 9; k++) setLane(f, OFFSET + k, i, 0);
  startFromState(p, f, <i32>at(from, C_DRONE), i);
}

/** Ball velocity that brings the ball from OUT_P to GOAL in FLIGHT_TIME, against the flown one: V_OUT corrected. */
// @ts-ignore: decorator
@inline
function correctShot(p: Planner, f: usize): void {
  const hit = row(f, HIT);
  if (!any<v128>(hit)) return;
  const g = splat<v128>(0.5 * config(p, GRAVITY));
  const time = row(f, FLIGHT_TIME);
  for (let k = 0; k < 3; k++) {
    let wanted = div<v128>(sub<v128>(row(f, GOAL + k), row(f, OUT_P + k)), time);
    if (k == 2) wanted = mulAdd<v128>(g, time, wanted);
    const error = sub<v128>(row(f, OUT_V + k), wanted);
    const corrected = mulAdd<v128>(splat<v128>(-0.48), error, row(f, V_OUT + k));
    setRow(f, V_OUT + k, select<v128>(hit, corrected, row(f, V_OUT + k)));
  }
}

/** Moves OFFSET against the error of the flown pose at contact. */
// @ts-ignore: decorator
@inline
function correctPose(p: Planner, f: usize): void {
  const ball = block(p, FLIGHTS) + 96 * 16;
  ballAtContact(p, f, ball);
  let nx = sub<v128>(row(f, V_OUT), row(ball, 3));
  let ny = sub<v128>(row(f, V_OUT + 1), row(ball, 4));
  let nz = sub<v128>(row(f, V_OUT + 2), row(ball, 5));
  const size = max<v128>(sqrt<v128>(normSquared<v128>(nx, ny, nz)), splat<v128>(1e-3));
  const inverse = div<v128>(splat<v128>(1), size);
  nx = mul<v128>(nx, inverse);
  ny = mul<v128>(ny, inverse);
  nz = mul<v128>(nz, inverse);
  // errors are those of the nominal target: OFFSET itself is not an error
  const ex = sub<v128>(row(f, POSE + 3), sub<v128>(row(f, TARGET + 3), row(f, OFFSET + 3)));
  const ey = sub<v128>(row(f, POSE + 4), sub<v128>(row(f, TARGET + 4), row(f, OFFSET + 4)));
  const ez = sub<v128>(row(f, POSE + 5), sub<v128>(row(f, TARGET + 5), row(f, OFFSET + 5)));
  const along = mul<v128>(splat<v128>(-0.6), dot3<v128>(ex, ey, ez, nx, ny, nz));
  const s = mul<v128>(splat<v128>(-0.5), row(f, SPECIFIC));
  const known = lt<v128>(row(f, POSE), splat<v128>(NO_POSE));
  for (let k = 0; k < 3; k++) {
    const n = k == 0 ? nx : k == 1 ? ny : nz;
    const place = sub<v128>(row(f, TARGET + k), row(f, OFFSET + k));
    const error = sub<v128>(row(f, POSE + k), place);
    shiftWhere(f, OFFSET + k, known, mul<v128>(splat<v128>(-0.8), error));
    shiftWhere(f, OFFSET + 3 + k, known, mul<v128>(along, n));
    const tilt = sub<v128>(row(f, POSE + 6 + k), n);
    shiftWhere(f, OFFSET + 6 + k, known, mul<v128>(s, tilt));
  }
}

/** Row ← row + change where the mask is set. */
// @ts-ignore: decorator
@inline
function shiftWhere(f: usize, r: i32, mask: v128, change: v128): void {
  setRow(f, r, select<v128>(mask, add<v128>(row(f, r), change), row(f, r)));
}

/** Corrects and judges four candidates of one drone that lie in a block. */
function judgeCandidates(p: Planner, f: usize, drone: i32): void {
  const ball = block(p, FLIGHTS) + 96 * 16;
  const rounds = <i32>setting(p, ROUNDS);
  for (let r = 0; r < rounds; r++) {
    aim(p, f, ball);
    flyTrials(p, f, drone, false);
    correctPose(p, f);
    correctShot(p, f);
  }
  aim(p, f, ball);
  judge(p, f, drone);
}

/** Moves the best candidates from the buckets to the shortlist; returns how many. */
function shortlist(p: Planner, most: i32): i32 {
  const n = teamSize(p);
  const alone = (p.eligible & (p.eligible - 1)) == 0;
  const share = alone ? most : most / 2;
  const taken = block(p, RANDOM);
  memory.fill(taken, 0, 6 * 2);
  let count = 0;
  for (; count < most; count++) {
    let best: usize = 0;
    let score: f32 = NO_SCORE;
    let key: usize = 0;
    for (let d = 0; d < n; d++) {
      for (let kind = 0; kind < 2; kind++) {
        const seen = taken + <usize>(d * 2 + kind);
        if (<i32>load<u8>(seen) >= share) continue;
        let from = bucket(p, d, kind, 0, 0);
        for (let k = 0; k < 2 * SLOTS; k++, from += CANDIDATE_BYTES) {
          if (at(from, C_SCORE) > score) {
            score = at(from, C_SCORE);
            best = from;
            key = seen;
          }
        }
      }
    }
    if (best == 0) break;
    // sorted by contact step: trials of one length fly together, and groups differ in time
    let to = block(p, SHORTLIST) + <usize>count * CANDIDATE_BYTES;
    while (to > block(p, SHORTLIST) && at(to - CANDIDATE_BYTES, C_CONTACT) > at(best, C_CONTACT)) {
      memory.copy(to, to - CANDIDATE_BYTES, CANDIDATE_BYTES);
      to -= CANDIDATE_BYTES;
    }
    memory.copy(to, best, CANDIDATE_BYTES);
    setAt(best, C_SCORE, NO_SCORE);
    store<u8>(key, load<u8>(key) + 1);
  }
  return count;
}

/** Record of the best trial of group `g`. */
// @ts-ignore: decorator
@inline
function groupBest(p: Planner, g: i32): usize {
  return block(p, GROUPS) + <usize>g * BEST_BYTES;
}

/** Judges the shortlist drone by drone, four at a time; the best of each group is kept. Returns the groups. */
function judgeShortlist(p: Planner, count: i32): i32 {
  const f = block(p, FLIGHTS);
  const b = block(p, BEST);
  let groups = 0;
  for (let d = 0; d < teamSize(p); d++) {
    let filled = 0;
    let boarded = false;
    for (let k = 0; k <= count; k++) {
      const from = block(p, SHORTLIST) + <usize>k * CANDIDATE_BYTES;
      if (k < count) {
        if (<i32>at(from, C_DRONE) != d) continue;
        if (!boarded) board(p, d);
        boarded = true;
        // the first candidate fills all lanes, later ones replace copies
        if (filled == 0) for (let i = 0; i < 4; i++) enter(p, f, i, from);
        else enter(p, f, filled, from);
        filled++;
      }
      if (groups < MAX_GROUPS && (filled == 4 || (k == count && filled > 0))) {
        setAt(b, B_SCORE, NO_SCORE);
        setAt(b, B_DRONE, -1);
        judgeCandidates(p, f, d);
        memory.copy(groupBest(p, groups++), b, BEST_BYTES);
        filled = 0;
      }
    }
  }
  return groups;
}

/** Moves the best group's trial to BEST, and takes it off the list. */
function takeBest(p: Planner, groups: i32): void {
  let best = 0;
  for (let g = 1; g < groups; g++) {
    if (at(groupBest(p, g), B_SCORE) > at(groupBest(p, best), B_SCORE)) best = g;
  }
  memory.copy(block(p, BEST), groupBest(p, best), BEST_BYTES);
  setAt(groupBest(p, best), B_SCORE, NO_SCORE);
}

/** Puts the best trial into all lanes and scatters TARGET, the lanes with different reach. */
function scatter(p: Planner, f: usize, sigma: f64): void {
  const b = block(p, BEST);
  const random = block(p, RANDOM);
  const seed = p.seed;
  for (let i = 0; i < 4; i++) {
    setLane(f, CONTACT, i, at(b, B_CONTACT));
    setLane(f, KIND, i, at(b, B_KIND));
    for (let k = 0; k < 3; k++) setLane(f, GOAL + k, i, at(b, B_GOAL + k));
    setLane(f, FLIGHT_TIME, i, at(b, B_FLIGHT));
    for (let k = 0; k < 18; k++) setLane(f, BASE + k, i, at(b, B_BASE + k));
  }
  const stride = block(p, STRIDE);
  for (let k = 0; k < 9; k++) {
    // draw 0: lanes 1 and 2, one the mirror image of the other; draw 1: lane 3, far; draw 2: lane 0, near
    normals(p.game, <u32>p.team, <u32>p.step, p.draws++, seed, STRATEGY_STREAM, random);
    const size = k < 3 ? 0.06 * sigma : k < 6 ? 0.3 * sigma : sigma;
    const middle = at(b, B_TARGET + k);
    const near = <f32>(size * load<f64>(random));
    const far = <f32>(2.5 * size * load<f64>(random, 8));
    const nudge = <f32>(0.4 * size * load<f64>(random, 16));
    setLane(f, TARGET + k, 0, middle + nudge + at(stride, k));
    setLane(f, TARGET + k, 1, middle + near);
    setLane(f, TARGET + k, 2, middle - near);
    setLane(f, TARGET + k, 3, middle + far);
  }
}

/** Local search around the best trial, `batches` times four flights. */
export function refine(p: Planner, batches: i32): void {
  const f = block(p, FLIGHTS);
  const best = block(p, BEST);
  const drone = <i32>at(best, B_DRONE);
  if (drone < 0) return;
  board(p, drone);
  // the last successful step, taken again by lane 0
  const stride = block(p, STRIDE);
  memory.fill(stride, 0, 36);
  let sigma: f64 = 1;
  for (let batch = 0; batch < batches; batch++) {
    scatter(p, f, sigma);
    const old = stride + 64;
    for (let k = 0; k < 9; k++) setAt(old, k, at(best, B_TARGET + k));
    if (judge(p, f, drone)) {
      for (let k = 0; k < 9; k++) setAt(stride, k, at(best, B_TARGET + k) - at(old, k));
      sigma = Math.min(1.5, 1.3 * sigma);
    } else {
      memory.fill(stride, 0, 36);
      sigma = Math.max(0.15, 0.88 * sigma);
    }
  }
}

/**
 * Judges the best `most` of what the enumeration left beside the best trial so far, tries a few variations of the
 * three best groups, and leaves the best of all.
 */
export function judgeBest(p: Planner, most: i32, variations: i32): void {
  const b = block(p, BEST);
  const champion = block(p, GROUPS) + <usize>MAX_GROUPS * BEST_BYTES;
  memory.copy(champion, b, BEST_BYTES);
  const groups = judgeShortlist(p, shortlist(p, most));
  for (let k = 0; k < 3 && k < groups; k++) {
    takeBest(p, groups);
    refine(p, variations);
    if (at(b, B_SCORE) > at(champion, B_SCORE)) memory.copy(champion, b, BEST_BYTES);
  }
  memory.copy(b, champion, BEST_BYTES);
}

/** Polynomial of one axis moved to a start `t` seconds later: c_i' = Σ_{j ≥ i} binomial(j, i) c_j t^{j−i}. */
function shifted(from: usize, t: f64, i: i32): f64 {
  let sum: f64 = 0;
  for (let j = 5; j >= i; j--) {
    let binomial: f64 = 1;
    for (let k = 0; k < i; k++) binomial = (binomial * <f64>(j - k)) / <f64>(k + 1);
    sum = sum * t + binomial * <f64>at(from, j);
  }
  return sum;
}

/**
 * Starts an improvement: the plan in hand as it would go on, and the same goal from the present state.
 *
 * @param coefficients [18] f32 of the plan in hand
 * @param age          s since its start
 * @param contact      steps from now to its contact
 */
export function resume(
  p: Planner,
  drone: i32,
  coefficients: usize,
  age: f64,
  contact: i32,
  kind: f32,
  goal: usize,
  flight: f32,
): void {
  const f = block(p, FLIGHTS);
  const t = <f64>contact * config(p, DT);
  board(p, drone);
  for (let i = 0; i < 4; i++) {
    setLane(f, CONTACT, i, <f32>contact);
    setLane(f, KIND, i, kind);
    for (let k = 0; k < 3; k++) setLane(f, GOAL + k, i, at(goal, k));
    setLane(f, FLIGHT_TIME, i, flight);
    for (let k = 0; k < 3; k++) {
      const from = coefficients + <usize>(24 * k);
      let place: f64 = 0;
      let speed: f64 = 0;
      let bend: f64 = 0;
      for (let j = 5; j >= 0; j--) {
        const c = shifted(from, age, j);
        bend = bend * t + 2 * speed;
        speed = speed * t + place;
        place = place * t + c;
        if (i != 1) setLane(f, BASE + 6 * k + j, i, <f32>c);
      }
      setLane(f, TARGET + k, i, <f32>place);
      setLane(f, TARGET + 3 + k, i, <f32>speed);
      setLane(f, TARGET + 6 + k, i, <f32>bend);
    }
    if (i == 1) startFromState(p, f, drone, 1);
  }
  judge(p, f, drone);
}
