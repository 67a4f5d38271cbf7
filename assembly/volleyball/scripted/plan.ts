// The two planning calls of the scripted team, as the host sees them.

import { DT } from "../layout";
import { NO_SCORE } from "./candidates";
import { foreseeCrew } from "./crew";
import { enumerate } from "./enumerate";
import { GRACE } from "./flight";
import {
  at,
  MAX_PATH,
  PLAN_COEFFICIENTS,
  PLAN_CONTACT,
  PLAN_DRONE,
  PLAN_FLIGHT,
  PLAN_GOAL,
  PLAN_HIT,
  PLAN_HIT_STEP,
  PLAN_KIND,
  PLAN_OUT,
  PLAN_SCORE,
  PLAN_START,
  setAt,
} from "./layout";
import { gather } from "./look";
import {
  BEST,
  block,
  config,
  JUDGED,
  LOOK,
  LOOK_DOWN_STEP,
  Planner,
  planOf,
  RECOVERY,
  REJUDGED,
  RETRIALS,
  scriptedBytes,
  setting,
  TRIALS,
} from "./planner";
import {
  B_COEFFICIENTS,
  B_CONTACT,
  B_DRONE,
  B_FLIGHT,
  B_GOAL,
  B_HIT_STEP,
  B_KIND,
  B_LEGAL,
  B_OUT,
  B_SCORE,
  judgeBest,
  refine,
  resume,
} from "./search";
import { prepareBasis } from "./strain";

/** Local search of a serve, in units of another plan's. */
const SERVE_EFFORT: i32 = 5;

/** Lays a planner out in memory of `scriptedBytes(worlds)` bytes, zeroed. */
export function scriptedInit(
  planner: usize,
  context: usize,
  float: i32,
  worlds: i32,
  team: i32,
  seed: u32,
): void {
  const p = changetype<Planner>(planner);
  p.context = context;
  p.float = float;
  p.worlds = worlds;
  p.team = team;
  p.seed = seed;
  prepareBasis(p);
  for (let w = 0; w < worlds; w++) setAt(planOf(p, w), PLAN_DRONE, -1);
}

/** Takes the best trial over as the plan of the present world. */
function adopt(p: Planner): void {
  const b = block(p, BEST);
  const plan = planOf(p, p.world);
  for (let k = 0; k < 18; k++) setAt(plan, PLAN_COEFFICIENTS + k, at(b, B_COEFFICIENTS + k));
  setAt(plan, PLAN_START, <f32>p.step);
  setAt(plan, PLAN_CONTACT, <f32>p.step + at(b, B_CONTACT));
  setAt(plan, PLAN_DRONE, at(b, B_DRONE));
  setAt(plan, PLAN_KIND, at(b, B_KIND));
  setAt(plan, PLAN_SCORE, at(b, B_SCORE));
  for (let k = 0; k < 3; k++) setAt(plan, PLAN_GOAL + k, at(b, B_GOAL + k));
  setAt(plan, PLAN_FLIGHT, at(b, B_FLIGHT));
  for (let k = 0; k < 6; k++) setAt(plan, PLAN_OUT + k, at(b, B_OUT + k));
  setAt(plan, PLAN_HIT_STEP, <f32>p.step + at(b, B_HIT_STEP));
  setAt(plan, PLAN_HIT, at(b, B_LEGAL));
}

/** Starts a planning call: the scene of the world of the last look, no best trial yet. */
function open(p: Planner, game: u32, eligible: i32, serve: i32): void {
  p.game = game;
  p.eligible = eligible;
  p.serve = serve;
  p.draws = 0;
  gather(p);
  const b = block(p, BEST);
  setAt(b, B_SCORE, NO_SCORE);
  setAt(b, B_DRONE, -1);
}

/**
 * Full search for the world of the last look: who plays the ball, when, where to, and how. The plan is written
 * when a trial was found.
 *
 * @param game     number that names the random draws
 * @param eligible bit i: drone i of the team may play
 * @param serve    1: own serve, no passes
 * @returns score of the plan, −1e9 when there is none
 */
export function scriptedSearch(planner: usize, game: u32, eligible: i32, serve: i32): f64 {
  const p = changetype<Planner>(planner);
  open(p, game, eligible, serve);
  enumerate(p, 0, MAX_PATH);
  const steps = <i32>at(block(p, LOOK), LOOK_DOWN_STEP) + GRACE + <i32>setting(p, RECOVERY) + 2;
  foreseeCrew(p, steps);
  // a serve is planned once, from rest, and decides the rally: worth a longer look
  const trials = <i32>setting(p, TRIALS) * (serve == 0 ? 1 : SERVE_EFFORT);
  judgeBest(p, <i32>setting(p, JUDGED), trials / 4);
  refine(p, trials);
  const score = at(block(p, BEST), B_SCORE);
  if (score > NO_SCORE) adopt(p);
  return <f64>score;
}

/**
 * Improves the plan of the world of the last look: goes on as before, or starts anew from the present state, or a
 * random variation of the better of these.
 *
 * @returns score of the plan
 */
export function scriptedImprove(planner: usize, game: u32, eligible: i32): f64 {
  const p = changetype<Planner>(planner);
  open(p, game, eligible, 0);
  const plan = planOf(p, p.world);
  const contact = <i32>at(plan, PLAN_CONTACT) - p.step;
  const fallen = <i32>at(block(p, LOOK), LOOK_DOWN_STEP);
  foreseeCrew(p, max<i32>(contact, fallen) + GRACE + <i32>setting(p, RECOVERY) + 2);
  resume(
    p,
    <i32>at(plan, PLAN_DRONE),
    plan + ((<usize>PLAN_COEFFICIENTS) << 2),
    <f64>(<f32>p.step - at(plan, PLAN_START)) * config(p, DT),
    contact,
    at(plan, PLAN_KIND),
    plan + ((<usize>PLAN_GOAL) << 2),
    at(plan, PLAN_FLIGHT),
  );
  // when things have got worse, look around: other shots and steps; when they are bad, also other drones
  const score = at(block(p, BEST), B_SCORE);
  const lost = score < 0;
  if (lost || score < at(plan, PLAN_SCORE) - <f32>0.1) {
    if (!lost) p.eligible = 1 << (<i32>at(plan, PLAN_DRONE));
    enumerate(p, lost ? 0 : contact - 3, lost ? MAX_PATH : contact + 3);
    p.eligible = eligible;
    judgeBest(p, <i32>setting(p, lost ? JUDGED : REJUDGED), 4);
  }
  refine(p, <i32>setting(p, RETRIALS));
  if (at(block(p, BEST), B_SCORE) > NO_SCORE) adopt(p);
  return <f64>at(block(p, BEST), B_SCORE);
}
