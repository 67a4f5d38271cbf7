// Full search, second half: the shortlist of candidates, corrected and flown by the judge.
//
// Correction: the vehicle lags its quintic, so the nominal TARGET is moved against the error at contact:
//   P −= 0.8 e_p    V −= 0.6 (n·e_v) n    A −= 0.5 s (up − n)    v_out −= 0.48 (v_flown − v_wanted)

import { normSquared } from "../../core/elementary";
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
import { GRAVITY } from "../layout";
import { NO_POSE, board } from "./boarding";
import {
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
  bucket,
} from "./candidates";
import { flyTrials } from "./flight";
import { aim, ballAtContact } from "./intercept";
import {
  CONTACT,
  FLIGHT_TIME,
  GOAL,
  HIT,
  KIND,
  OFFSET,
  OUT_P,
  OUT_V,
  POSE,
  SPECIFIC,
  TARGET,
  UPHILL,
  V_OUT,
  at,
  row,
  setAt,
  setLane,
  setRow,
} from "./layout";
import {
  BEST,
  BEST_BYTES,
  CANDIDATE_BYTES,
  FLIGHTS,
  GROUPS,
  MAX_GROUPS,
  Planner,
  RANDOM,
  ROUNDS,
  SHORTLIST,
  SLOTS,
  block,
  config,
  setting,
  teamSize,
} from "./planner";
import { refine } from "./refine";
import { B_DRONE, B_SCORE, judge, startFromState } from "./trial";

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
