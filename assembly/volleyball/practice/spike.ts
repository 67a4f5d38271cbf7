// Set and Spike, Easy and Hard (volleyball.md 4.5, 4.6): drone 0 sets, drone 1 spikes over the net. Hits as in duo.ts; the
// turn goes 0 → 1 → 2. All terms are of the state after this step, the turn as well.
//
//   reward_i = 5·any success + 5·[drone 1 succeeded, ball falls] + 5·[turn 2, ball crosses x = −0.1] + 5·in target
//              − 0.05·mean_j max(|p_j − anchor_j| − 0.5, 0) − 10·(ball bad + any drone bad + wrong_i) + shaping_i
//   in target  Easy: turn 2, ball down, within 1 m of (−4.5, 0)      Hard: turn 2, ball down, the board had a plan
//   shaping_i = 0.05·mean_j s_j/(1 + |Δxy_j|) + success_i·cos(wanted direction, ball velocity)
//               + 0.2·[drone 1 succeeded]·max(5 − v_z, 0) + 0.2·[turn 2, ball down]·max(10 − distance to the target, 0)
//   s = (1, 0), (−1, 1), (0, −1) for turn 0, 1, 2; wanted: from drone 0 to drone 1, from drone 1 to the target
//   Hard has no last term.

import {
  add,
  and,
  eq,
  flag,
  gt,
  isSet,
  le,
  lt,
  max,
  mul,
  mulAdd,
  none,
  or,
  select,
  splat,
  sqrt,
  sub,
} from "../../core/lane";
import { PX } from "../../quadrotor/layout";
import { field } from "../../quadrotor/rigid-body";
import { BALL_DOWN, BALL_RADIUS } from "../layout";
import { bitWhere, setting } from "../rows";
import { PracticeContext } from "./context";
import {
  BALL,
  LAST_X,
  PLANNED,
  S_METRICS,
  S_REWARD,
  S_SUCCESS,
  S_WRONG,
  SET_AND_SPIKE_HARD,
  SHAPING,
  STAGES,
  TURN,
} from "./layout";
import {
  ballCosine,
  CLOSENESS,
  creditHit,
  isBallBad,
  passReward,
  strayPenalty,
  underBall,
} from "./duo";
import { bodyStepOf, get, isLow, set, slot } from "./rows";

const TARGET_X: f64 = -4.5;
const TARGET_RADIUS: f64 = 1;
const STAGE_REWARD: f64 = 5;

/** Notes that a stage was reached and pays for it. */
// @ts-ignore: decorator
@inline
function reach<T>(c: PracticeContext, world: usize, stage: i32, now: T): T {
  const before = get<T>(c, world, STAGES + stage);
  set<T>(c, world, STAGES + stage, max<T>(before, flag<T>(now)));
  return bitWhere<T>(now, STAGE_REWARD);
}

/** Mask: the ball passes x = −0.1 in this step. */
// @ts-ignore: decorator
@inline
function crossesNet<T>(c: PracticeContext, world: usize): T {
  const line = sub<T>(none<T>(), setting<T>(c, BALL_RADIUS));
  const x = get<T>(c, world, BALL);
  const before = get<T>(c, world, LAST_X);
  set<T>(c, world, LAST_X, x);
  return and<T>(le<T>(x, line), gt<T>(before, line));
}

/** Distance of the ball from the target on the ground, m. */
// @ts-ignore: decorator
@inline
function targetDistance<T>(c: PracticeContext, world: usize): T {
  const dx = sub<T>(get<T>(c, world, BALL), splat<T>(TARGET_X));
  const dy = get<T>(c, world, BALL + 1);
  return sqrt<T>(add<T>(mul<T>(dx, dx), mul<T>(dy, dy)));
}

/** 0.05·mean_j s_j/(1 + |Δxy_j|) */
// @ts-ignore: decorator
@inline
function closeness<T>(c: PracticeContext, body: usize, world: usize, turn: T): T {
  const one = splat<T>(1);
  const zero = none<T>();
  const setting0 = eq<T>(turn, zero);
  const spiking = eq<T>(turn, one);
  // s₀ = 1, −1, 0 and s₁ = 0, 1, −1
  const s0 = sub<T>(flag<T>(setting0), flag<T>(spiking));
  const s1 = select<T>(setting0, zero, select<T>(spiking, one, splat<T>(-1)));
  const sum = mulAdd<T>(
    s0,
    underBall<T>(c, body, world),
    mul<T>(s1, underBall<T>(c, body + c.stride, world)),
  );
  return mul<T>(splat<T>(0.5 * CLOSENESS), sum);
}

/** success·cos(from drone 1 to the target, ball velocity). */
// @ts-ignore: decorator
@inline
function aimReward<T>(c: PracticeContext, body: usize, world: usize): T {
  const step = bodyStepOf(c);
  const attacker = body + c.stride;
  const dx = sub<T>(splat<T>(TARGET_X), field<T>(attacker, PX, step));
  const dy = sub<T>(none<T>(), field<T>(attacker, PX + 1, step));
  const success = load<T>(slot<T>(c, S_SUCCESS + 1));
  return select<T>(success, ballCosine<T>(c, world, dx, dy), none<T>());
}

/** Shaping that both drones share. */
// @ts-ignore: decorator
@inline
function sharedShaping<T>(c: PracticeContext, body: usize, world: usize, turn: T, landed: T): T {
  const zero = none<T>();
  const spiked = load<T>(slot<T>(c, S_SUCCESS + 1));
  const speed = max<T>(sub<T>(splat<T>(5), get<T>(c, world, BALL + 5)), zero);
  let shaping = closeness<T>(c, body, world, turn);
  shaping = add<T>(shaping, select<T>(spiked, mul<T>(splat<T>(0.2), speed), zero));
  if (c.task == SET_AND_SPIKE_HARD) return shaping;
  const near = max<T>(sub<T>(splat<T>(10), targetDistance<T>(c, world)), zero);
  return add<T>(shaping, select<T>(landed, mul<T>(splat<T>(0.2), near), zero));
}

/** Rewards into scratch; returns the mask of worlds that end by themselves. */
export function judgeSpike<T>(c: PracticeContext, body: usize, world: usize, touched: T): T {
  const zero = none<T>();
  const success = creditHit<T>(c, body, world, touched);
  const turn = add<T>(get<T>(c, world, TURN), flag<T>(success));
  set<T>(c, world, TURN, turn);
  const done = eq<T>(turn, splat<T>(2));
  const spiked = load<T>(slot<T>(c, S_SUCCESS + 1));
  const landed = and<T>(done, lt<T>(get<T>(c, world, BALL + 2), setting<T>(c, BALL_DOWN)));
  const inPlace =
    c.task == SET_AND_SPIKE_HARD
      ? isSet<T>(get<T>(c, world, PLANNED))
      : lt<T>(targetDistance<T>(c, world), splat<T>(TARGET_RADIUS));

  reach<T>(c, world, 0, success);
  let shared = bitWhere<T>(success, STAGE_REWARD);
  const falls = lt<T>(get<T>(c, world, BALL + 5), zero);
  shared = add<T>(shared, reach<T>(c, world, 1, and<T>(spiked, falls)));
  shared = add<T>(shared, reach<T>(c, world, 2, and<T>(done, crossesNet<T>(c, world))));
  shared = add<T>(shared, reach<T>(c, world, 3, and<T>(landed, inPlace)));
  const ballBad = isBallBad<T>(c, world);
  const across = or<T>(
    lt<T>(field<T>(body, PX, bodyStepOf(c)), zero),
    lt<T>(field<T>(body + c.stride, PX, bodyStepOf(c)), zero),
  );
  const droneBad = or<T>(or<T>(isLow<T>(c, body), isLow<T>(c, body + c.stride)), across);
  shared = sub<T>(shared, strayPenalty<T>(c, body));
  shared = sub<T>(shared, add<T>(bitWhere<T>(ballBad, 10), bitWhere<T>(droneBad, 10)));

  const shaped = isSet<T>(setting<T>(c, SHAPING));
  const shaping = sharedShaping<T>(c, body, world, turn, landed);
  let lost = or<T>(ballBad, droneBad);
  for (let i = 0; i < 2; i++) {
    const aim = i == 0 ? passReward<T>(c, body, world, 0) : aimReward<T>(c, body, world);
    const wrong = load<T>(slot<T>(c, S_WRONG + i));
    const reward = add<T>(shared, select<T>(shaped, add<T>(shaping, aim), zero));
    store<T>(slot<T>(c, S_REWARD + i), sub<T>(reward, bitWhere<T>(wrong, 10)));
    lost = or<T>(lost, wrong);
  }
  return lost;
}

/** Metrics `success`, the mean of the stages, and the four stages. */
export function measureSpike<T>(c: PracticeContext, world: usize): void {
  let sum = none<T>();
  for (let k = 0; k < 4; k++) {
    const stage = get<T>(c, world, STAGES + k);
    store<T>(slot<T>(c, S_METRICS + 3 + k), stage);
    sum = add<T>(sum, stage);
  }
  store<T>(slot<T>(c, S_METRICS + 2), mul<T>(sum, splat<T>(0.25)));
}
