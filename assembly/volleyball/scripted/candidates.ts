// Candidates of a full search: records of one shot of one drone at one contact step, and the buckets that keep
// the best two of every drone, kind of shot and SLOT_STEPS contact steps.

import { at, setAt } from "./layout";
import { block, BUCKETS, CANDIDATE_BYTES, Planner, SLOT_STEPS, SLOTS } from "./planner";

// Fields of a candidate record, f32.
export const C_SCORE: i32 = 0;
export const C_DRONE: i32 = 1;
export const C_CONTACT: i32 = 2;
export const C_KIND: i32 = 3;
export const C_GOAL: i32 = 4;
export const C_FLIGHT: i32 = 7;
export const C_OUT: i32 = 8;
export const C_SPECIFIC: i32 = 11;
export const C_UPHILL: i32 = 12;

export const NO_SCORE: f32 = -1e9;
/** A shot being tried: where the ball shall go, when, and what that is worth. */
@unmanaged
export class Shot {
  kind: i32;
  goalX: f64;
  goalY: f64;
  goalZ: f64;
  flight: f64;
  outX: f64;
  outY: f64;
  outZ: f64;
}

/** Record `k` (0 or 1) of a bucket. */
// @ts-ignore: decorator
@inline
export function bucket(p: Planner, drone: i32, kind: i32, slot: i32, k: i32): usize {
  return block(p, BUCKETS) + <usize>(((drone * 2 + kind) * SLOTS + slot) * 2 + k) * CANDIDATE_BYTES;
}

/** Empties all buckets. */
export function clearBuckets(p: Planner): void {
  const count: usize = 6 * 2 * SLOTS * 2;
  for (let k: usize = 0; k < count; k++) {
    setAt(block(p, BUCKETS) + k * CANDIDATE_BYTES, C_SCORE, NO_SCORE);
  }
}

/** Keeps one of four variants if it is among the best two of its bucket. */
export function keepVariant(
  p: Planner,
  drone: i32,
  contact: i32,
  shot: Shot,
  score: f32,
  specific: f32,
  uphill: f32,
): void {
  const slot = min<i32>(contact / SLOT_STEPS, SLOTS - 1);
  let to = bucket(p, drone, shot.kind, slot, 1);
  if (!(score > at(to, C_SCORE))) return;
  const best = bucket(p, drone, shot.kind, slot, 0);
  if (score > at(best, C_SCORE)) {
    memory.copy(to, best, CANDIDATE_BYTES);
    to = best;
  }
  setAt(to, C_SCORE, score);
  setAt(to, C_DRONE, <f32>drone);
  setAt(to, C_CONTACT, <f32>contact);
  setAt(to, C_KIND, <f32>shot.kind);
  setAt(to, C_GOAL, <f32>shot.goalX);
  setAt(to, C_GOAL + 1, <f32>shot.goalY);
  setAt(to, C_GOAL + 2, <f32>shot.goalZ);
  setAt(to, C_FLIGHT, <f32>shot.flight);
  setAt(to, C_OUT, <f32>shot.outX);
  setAt(to, C_OUT + 1, <f32>shot.outY);
  setAt(to, C_OUT + 2, <f32>shot.outZ);
  setAt(to, C_SPECIFIC, specific);
  setAt(to, C_UPHILL, uphill);
}
