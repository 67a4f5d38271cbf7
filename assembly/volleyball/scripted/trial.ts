// Judging a flight block and keeping its best lane: the record of the best trial of a planning call.

import { PX, VX } from "../../quadrotor/layout";
import { flyTrials } from "./flight";
import {
  BASE,
  CONTACT,
  FLIGHT_TIME,
  GOAL,
  HIT_STEP,
  KIND,
  LEGAL,
  OUT_P,
  PLAN,
  SCENE_BODY,
  SCORE,
  TARGET,
  at,
  lane,
  setAt,
  setLane,
} from "./layout";
import { BEST, COCKPIT, Planner, block, scene } from "./planner";
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
  setAt(b, B_LEGAL, maskLane(f, LEGAL, i));
}

/** 1 where the mask row has lane `i` set. */
// @ts-ignore: decorator
@inline
function maskLane(f: usize, r: i32, i: i32): f32 {
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
