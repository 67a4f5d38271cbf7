// The memory of one team's mind: settings and blocks at fixed places, laid out in one piece from the host's arena.

import { Context } from "../context";
import { MAX_AGENTS, MAX_FLIGHT, MAX_PATH, OTHER_ROWS, SCENE_FIELDS } from "./layout";

/** Numbers of one planning call; addresses in bytes. */
@unmanaged
export class Planner {
  /** Context of the worlds */
  context: usize;
  /** 4: the batch is f32; 8: f64 */
  float: i32;
  /** E */
  worlds: i32;
  /** 0 or 1 */
  team: i32;
  /** key of the random numbers */
  seed: u32;
  /** game that the present world plays */
  game: u32;
  /** present world */
  world: i32;
  /** step of the present world */
  step: i32;
  /** bit i: drone i of the team may play the ball */
  eligible: i32;
  /** 1: own serve (first shots go deep) */
  serve: i32;
  /** number of random draws so far in this call */
  draws: u32;
}

/** Settings, f32, written by the host (src/kernels/scripted-planner.ts has the same list). */
export const SETTINGS: usize = 256;
export const VALUE_OVER: i32 = 0; //      worth of a ball over the net
export const VALUE_DISTANCE: i32 = 1; //  per metre between landing and the nearest opponent, up to 4 m
export const VALUE_TIME: i32 = 2; //      per second of flight beyond 0.8 s
export const VALUE_DOWN: i32 = 3; //      per m/s of downward speed, up to 3 m/s
export const VALUE_PASS: i32 = 4; //      worth of a pass
export const PASS_DISTANCE: i32 = 5; //   per metre to the nearest other drone that may play
export const CLEARANCE_WANTED: i32 = 6; // m over the net
export const MARGIN_WANTED: i32 = 7; //   m inside the lines
export const ROUNDS: i32 = 8; //          correction rounds
export const JUDGED: i32 = 9; //          candidates simulated, a multiple of 4
export const TRIALS: i32 = 10; //         local search, batches of four after a full search
export const RETRIALS: i32 = 11; //       batches of four when a plan is improved
export const SOLO: i32 = 12; //           1: hits alternate and a ball out in the air is out (1v1)
export const RECOVERY: i32 = 13; //       steps flown home after a hit in the judge
export const OVER_TIMES: i32 = 14; //     count, then up to 7 flight times, s
export const PASS_TIMES: i32 = 22; //     count, then up to 5
export const OVER_X: i32 = 28; //         three landing depths, part of the half court
export const OVER_Y: i32 = 31; //         three landing sides, part of the half width
export const OVER_BONUS: i32 = 34; //     three extra worths, one a side
export const PASS_X: i32 = 37; //         three, part of the half court
export const PASS_Y: i32 = 40; //         one, part of the half width (both sides)
export const PASS_Z: i32 = 41; //         m
export const TIME_COST: i32 = 42; //      per second to contact
export const REJUDGED: i32 = 43; //     candidates simulated when a plan is improved
export const SERVE_DEPTH: i32 = 44; //  first of OVER_X that a serve tries
export const SETTINGS_COUNT: i32 = 64;

/** What the host reads after a look, f32. */
export const LOOK: usize = SETTINGS + 4 * 64;
export const LOOK_BALL: i32 = 0; //     six: position, velocity
export const LOOK_STEP: i32 = 6;
export const LOOK_MINE: i32 = 7; //     1: ball over the own half
export const LOOK_OURS: i32 = 8; //     1: this team touched last
export const LOOK_FREE: i32 = 9; //     bit i: drone i may touch now
export const LOOK_DOWN_STEP: i32 = 10; // steps until the ball is down
export const LOOK_DOWN: i32 = 11; //    two: where, m
export const LOOK_NET_STEP: i32 = 13; // steps until it is in the net zone, −1 never
export const LOOK_CROSS_STEP: i32 = 14; // steps until it changes sides, −1 never
export const LOOK_STRUCK: i32 = 15; //  1: the ball did not go where it was expected
export const LOOK_OUT_STEP: i32 = 16; // steps until it leaves the court (in the air or not), −1 never
export const LOOK_TOUCHED: i32 = 17; // bit i: drone i of the team touched legally in the last step
export const LOOK_FIELDS: i32 = 32;

export const PATH: usize = LOOK + 4 * 64;
export const PATH_BYTES: usize = 24;
export const SCENE: usize = (PATH + <usize>(MAX_PATH + 2) * PATH_BYTES + 63) & ~63;
export const MATES: usize = SCENE + <usize>(MAX_AGENTS * SCENE_FIELDS * 4);
export const MATE_BYTES: usize = <usize>(OTHER_ROWS * 4);
export const COCKPIT: usize = (MATES + <usize>(MAX_FLIGHT * MAX_AGENTS) * MATE_BYTES + 63) & ~63;
export const FLIGHTS: usize = COCKPIT + 256 * 16;
export const MAX_GROUPS: i32 = 16;
/** basis of the prefilter: ten samples × ten numbers, f32 */
export const BASIS: usize = FLIGHTS + <usize>(MAX_GROUPS + 1) * 96 * 16;
/** start's share of the samples: ten × eight a drone, f32 */
export const STARTS: usize = BASIS + 512;
export const STARTS_BYTES: usize = 320;
export const CANDIDATE_BYTES: usize = 64;
export const SLOT_STEPS: i32 = 3;
export const SLOTS: i32 = 48;
/** best two candidates of each (drone, kind, slot of SLOT_STEPS steps) */
export const BUCKETS: usize = STARTS + 6 * STARTS_BYTES;
export const SHORTLIST: usize = BUCKETS + <usize>(6 * 2 * SLOTS * 2) * CANDIDATE_BYTES;
export const RANDOM: usize = SHORTLIST + 48 * CANDIDATE_BYTES;
/** records of the enumeration: Approach and Shot */
export const APPROACH: usize = RANDOM + 512;
export const SHOT: usize = APPROACH + 128;
/** the best trial so far, see search.ts */
export const BEST: usize = SHOT + 128;
export const BEST_BYTES: usize = 256;
/** the best of each judged group, and one more */
export const GROUPS: usize = BEST + BEST_BYTES;
/** last successful step of the local search, and scratch */
export const STRIDE: usize = GROUPS + <usize>(MAX_GROUPS + 1) * BEST_BYTES;
/** [E, 8] f32: expected ball velocity of each world's next step and whether there is one */
export const EXPECTED: usize = STRIDE + 128;
export const EXPECTED_BYTES: usize = 32;
/** then [E] plans (layout.ts) */
export const PLAN_BYTES: usize = 192;
/** and [E, 6] homes: x, y, z, own frame, and SCENE_TURN */
export const HOME_BYTES: usize = 6 * 16;

/** Address of a planner's block. */
// @ts-ignore: decorator
@inline
export function block(p: Planner, offset: usize): usize {
  return changetype<usize>(p) + offset;
}

/** A setting. */
// @ts-ignore: decorator
@inline
export function setting(p: Planner, k: i32): f64 {
  return <f64>load<f32>(block(p, SETTINGS) + ((<usize>k) << 2));
}

/** A number of the worlds' configuration (every lane holds the same). */
// @ts-ignore: decorator
@inline
export function config(p: Planner, slot: i32): f64 {
  const c = changetype<Context>(p.context);
  return p.float == 4
    ? <f64>load<f32>(c.config + ((<usize>slot) << 4))
    : load<f64>(c.config + ((<usize>slot) << 3));
}

/** Bytes that a planner of `worlds` worlds needs. */
export function scriptedBytes(worlds: i32): usize {
  return EXPECTED + <usize>worlds * (EXPECTED_BYTES + PLAN_BYTES + HOME_BYTES);
}

/** Address of the settings. */
export function scriptedSettings(planner: usize): usize {
  return planner + SETTINGS;
}

/** Address of what the last look saw, LOOK_FIELDS f32. */
export function scriptedLookAt(planner: usize): usize {
  return planner + LOOK;
}

/** Address of the plans [E, PLAN_BYTES/4] f32. */
export function scriptedPlans(planner: usize): usize {
  const p = changetype<Planner>(planner);
  return planner + EXPECTED + <usize>p.worlds * EXPECTED_BYTES;
}

/** Address of the homes [E, 6, 4] f32. */
export function scriptedHomes(planner: usize): usize {
  const p = changetype<Planner>(planner);
  return planner + EXPECTED + <usize>p.worlds * (EXPECTED_BYTES + PLAN_BYTES);
}

/** Plan of world `world`. */
// @ts-ignore: decorator
@inline
export function planOf(p: Planner, world: i32): usize {
  return scriptedPlans(changetype<usize>(p)) + <usize>world * PLAN_BYTES;
}

/** Home of drone `i` in world `world`. */
// @ts-ignore: decorator
@inline
export function homeOf(p: Planner, world: i32, i: i32): usize {
  return scriptedHomes(changetype<usize>(p)) + <usize>world * HOME_BYTES + ((<usize>i) << 4);
}

/** Scene record of drone `i` (own team first). */
// @ts-ignore: decorator
@inline
export function scene(p: Planner, i: i32): usize {
  return block(p, SCENE) + <usize>(i * SCENE_FIELDS * 4);
}

/** Team size n. */
// @ts-ignore: decorator
@inline
export function teamSize(p: Planner): i32 {
  return changetype<Context>(p.context).agents / 2;
}
