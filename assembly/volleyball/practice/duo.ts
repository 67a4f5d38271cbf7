// What the tasks of two drones share, and Bump and Pass (volleyball.md 4.4).
//
//   hit      a contact force on the ball, credited to the nearer drone; true when more than 3 steps after its last
//   wrong    true, but out of turn or with the ball outside the racket's cylinder: ends the episode
//   success  true and not wrong
//
// Bump and Pass, t the drone on turn after this step's hits, cross = |ball_y| ≤ 0.1 more than 3 steps after the last:
//   reward_i = −10·(ball bad + drone_i bad + wrong_i) + any success + [cross and ball z > 4]
//              − 0.05·mean_j max(|p_j − anchor_j| − 0.5, 0) + shaping_i
//   shaping_i = mean_j 0.05·(j is t ? 1 : −1)/(1 + |Δxy_j|) + success_i·cos(from i to the other, ball velocity), both in xy

import {
  abs,
  add,
  and,
  andNot,
  div,
  eq,
  flag,
  gt,
  isSet,
  le,
  lt,
  max,
  mul,
  none,
  or,
  select,
  splat,
  sqrt,
  sub,
} from "../../core/lane";
import { normSquared } from "../../core/elementary";
import { PX } from "../../quadrotor/layout";
import { observeMotion, STATE_COLUMNS } from "../../quadrotor/observed-state";
import { field, setField } from "../../quadrotor/rigid-body";
import { isInRacket } from "../hits";
import { ANCHOR, BALL_RADIUS, HALF_WIDTH, NET_HEIGHT } from "../layout";
import { bitWhere, setting } from "../rows";
import { PracticeContext } from "./context";
import {
  BALL,
  BUMPS,
  LAST_CROSS,
  LAST_HIT,
  LEAST_APEX,
  S_METRICS,
  S_REWARD,
  S_SUCCESS,
  S_WRONG,
  SHAPING,
  STEP,
  TURN,
} from "./layout";
import {
  anchorDistance,
  ballAside,
  bodyStepOf,
  get,
  isBallLost,
  isBallOut,
  isLow,
  set,
  slot,
} from "./rows";

const GAP: f64 = 3;
const ANCHOR_RADIUS: f64 = 0.5;
const DRONE_RADIUS: f64 = 0.2;
export const CLOSENESS: f64 = 0.05;

/** State 23, position − anchor 3, other − self 3, self − ball 3, ball velocity 3, turn one-hot `turns`, id one-hot 2. */
export function observeDuo<T>(
  c: PracticeContext,
  body: usize,
  world: usize,
  agent: i32,
  turns: i32,
  to: usize,
): i32 {
  const size = sizeof<T>();
  const step = bodyStepOf(c);
  const self = body + <usize>agent * c.stride;
  const other = body + <usize>(1 - agent) * c.stride;
  observeMotion<T>(self, step, to, size);
  for (let k = 0; k < 3; k++) {
    const at = field<T>(self, PX + k, step);
    const anchor = setting<T>(c, ANCHOR + 3 * agent + k);
    setField<T>(to, k, size, at);
    setField<T>(to, STATE_COLUMNS + k, size, sub<T>(at, anchor));
    setField<T>(to, STATE_COLUMNS + 3 + k, size, sub<T>(field<T>(other, PX + k, step), at));
    setField<T>(to, STATE_COLUMNS + 6 + k, size, sub<T>(at, get<T>(c, world, BALL + k)));
    setField<T>(to, STATE_COLUMNS + 9 + k, size, get<T>(c, world, BALL + 3 + k));
  }
  const turn = get<T>(c, world, TURN);
  let column = STATE_COLUMNS + 12;
  for (let k = 0; k < turns; k++) {
    setField<T>(to, column++, size, flag<T>(eq<T>(turn, splat<T>(k))));
  }
  setField<T>(to, column++, size, splat<T>(agent == 0 ? 1 : 0));
  setField<T>(to, column++, size, splat<T>(agent == 1 ? 1 : 0));
  return column;
}

/** Squared distance of ball and drone. */
// @ts-ignore: decorator
@inline
function ballDistance<T>(c: PracticeContext, self: usize, world: usize): T {
  const step = bodyStepOf(c);
  return normSquared<T>(
    sub<T>(get<T>(c, world, BALL), field<T>(self, PX, step)),
    sub<T>(get<T>(c, world, BALL + 1), field<T>(self, PX + 1, step)),
    sub<T>(get<T>(c, world, BALL + 2), field<T>(self, PX + 2, step)),
  );
}

/**
 * Credits a hit: masks of success and of wrong hits into scratch, one a drone.
 *
 * @returns mask of worlds with a success
 */
export function creditHit<T>(c: PracticeContext, body: usize, world: usize, touched: T): T {
  const step = bodyStepOf(c);
  const clock = get<T>(c, world, STEP);
  const turn = get<T>(c, world, TURN);
  const firstIsNearer = le<T>(
    ballDistance<T>(c, body, world),
    ballDistance<T>(c, body + c.stride, world),
  );
  let anySuccess = none<T>();
  for (let i = 0; i < 2; i++) {
    const self = body + <usize>i * c.stride;
    const hit = i == 0 ? and<T>(touched, firstIsNearer) : andNot<T>(touched, firstIsNearer);
    const last = field<T>(self, LAST_HIT, step);
    const trueHit = and<T>(hit, gt<T>(sub<T>(clock, last), splat<T>(GAP)));
    setField<T>(self, LAST_HIT, step, select<T>(hit, clock, last));
    const inRacket = isInRacket<T>(
      c,
      self,
      step,
      sub<T>(get<T>(c, world, BALL), field<T>(self, PX, step)),
      sub<T>(get<T>(c, world, BALL + 1), field<T>(self, PX + 1, step)),
      sub<T>(get<T>(c, world, BALL + 2), field<T>(self, PX + 2, step)),
    );
    const success = and<T>(trueHit, and<T>(eq<T>(turn, splat<T>(i)), inRacket));
    store<T>(slot<T>(c, S_SUCCESS + i), success);
    store<T>(slot<T>(c, S_WRONG + i), andNot<T>(trueHit, success));
    anySuccess = or<T>(anySuccess, success);
  }
  return anySuccess;
}

/** Mask: the point of three rows, `step` bytes apart, within `radius` of the net's plane, in its width and below its top. */
// @ts-ignore: decorator
@inline
function isInNet<T>(c: PracticeContext, point: usize, step: usize, radius: T): T {
  return and<T>(
    lt<T>(abs<T>(load<T>(point)), radius),
    and<T>(
      lt<T>(abs<T>(load<T>(point + step)), setting<T>(c, HALF_WIDTH)),
      lt<T>(load<T>(point + 2 * step), setting<T>(c, NET_HEIGHT)),
    ),
  );
}

/** Mask: ball down, too high, in the net or outside the court. */
export function isBallBad<T>(c: PracticeContext, world: usize): T {
  const ball = world + <usize>BALL * c.stride;
  const net = isInNet<T>(c, ball, c.stride, setting<T>(c, BALL_RADIUS));
  return or<T>(or<T>(isBallLost<T>(c, world), isBallOut<T>(c, world)), net);
}

/** 0.05·mean of how far beyond 0.5 m the drones are from their anchors. */
export function strayPenalty<T>(c: PracticeContext, body: usize): T {
  const radius = splat<T>(ANCHOR_RADIUS);
  const first = max<T>(sub<T>(anchorDistance<T>(c, body, 0), radius), none<T>());
  const second = max<T>(sub<T>(anchorDistance<T>(c, body + c.stride, 1), radius), none<T>());
  return mul<T>(splat<T>(0.5 * CLOSENESS), add<T>(first, second));
}

/** 1/(1 + |Δxy|) of ball and drone. */
// @ts-ignore: decorator
@inline
export function underBall<T>(c: PracticeContext, self: usize, world: usize): T {
  const one = splat<T>(1);
  return div<T>(one, add<T>(one, ballAside<T>(c, self, world)));
}

/** Cosine of the angle between (x, y) and the ball's velocity across; 0 where one of them is 0. */
export function ballCosine<T>(c: PracticeContext, world: usize, x: T, y: T): T {
  const vx = get<T>(c, world, BALL + 3);
  const vy = get<T>(c, world, BALL + 4);
  const sizes = mul<T>(add<T>(mul<T>(x, x), mul<T>(y, y)), add<T>(mul<T>(vx, vx), mul<T>(vy, vy)));
  const product = add<T>(mul<T>(x, vx), mul<T>(y, vy));
  return div<T>(product, max<T>(sqrt<T>(sizes), splat<T>(1e-8)));
}

/** success_i·cos(direction from drone i to the other, ball velocity). */
export function passReward<T>(c: PracticeContext, body: usize, world: usize, agent: i32): T {
  const step = bodyStepOf(c);
  const self = body + <usize>agent * c.stride;
  const other = body + <usize>(1 - agent) * c.stride;
  const dx = sub<T>(field<T>(other, PX, step), field<T>(self, PX, step));
  const dy = sub<T>(field<T>(other, PX + 1, step), field<T>(self, PX + 1, step));
  const success = load<T>(slot<T>(c, S_SUCCESS + agent));
  return select<T>(success, ballCosine<T>(c, world, dx, dy), none<T>());
}

/** Mask: the ball crosses y = 0 for the first time in more than 3 steps, above the least height. */
// @ts-ignore: decorator
@inline
function crossesHigh<T>(c: PracticeContext, world: usize): T {
  const clock = get<T>(c, world, STEP);
  const cross = le<T>(abs<T>(get<T>(c, world, BALL + 1)), setting<T>(c, BALL_RADIUS));
  const last = get<T>(c, world, LAST_CROSS);
  set<T>(c, world, LAST_CROSS, select<T>(cross, clock, last));
  const high = gt<T>(get<T>(c, world, BALL + 2), setting<T>(c, LEAST_APEX));
  return and<T>(and<T>(cross, high), gt<T>(sub<T>(clock, last), splat<T>(GAP)));
}

/** Rewards of Bump and Pass into scratch; returns the mask of worlds that end by themselves. */
export function judgePass<T>(c: PracticeContext, body: usize, world: usize, touched: T): T {
  const zero = none<T>();
  const success = creditHit<T>(c, body, world, touched);
  const before = get<T>(c, world, TURN);
  const turn = select<T>(success, sub<T>(splat<T>(1), before), before);
  set<T>(c, world, TURN, turn);
  set<T>(c, world, BUMPS, add<T>(get<T>(c, world, BUMPS), flag<T>(success)));
  const cross = crossesHigh<T>(c, world);
  const ballBad = isBallBad<T>(c, world);
  let shared = sub<T>(add<T>(flag<T>(success), flag<T>(cross)), strayPenalty<T>(c, body));
  shared = sub<T>(shared, bitWhere<T>(ballBad, 10));
  // + for the drone on turn, − for the other
  const gap = sub<T>(underBall<T>(c, body, world), underBall<T>(c, body + c.stride, world));
  const onFirst = eq<T>(turn, zero);
  const near = mul<T>(splat<T>(0.5 * CLOSENESS), select<T>(onFirst, gap, sub<T>(zero, gap)));
  const shaped = isSet<T>(setting<T>(c, SHAPING));
  let lost = ballBad;
  for (let i = 0; i < 2; i++) {
    const self = body + <usize>i * c.stride;
    const inNet = isInNet<T>(c, self, bodyStepOf(c), splat<T>(DRONE_RADIUS));
    const bad = or<T>(isLow<T>(c, self), inNet);
    const wrong = load<T>(slot<T>(c, S_WRONG + i));
    const shaping = add<T>(near, passReward<T>(c, body, world, i));
    let reward = add<T>(shared, select<T>(shaped, shaping, zero));
    reward = sub<T>(reward, add<T>(bitWhere<T>(bad, 10), bitWhere<T>(wrong, 10)));
    store<T>(slot<T>(c, S_REWARD + i), reward);
    lost = or<T>(lost, or<T>(bad, wrong));
  }
  return lost;
}

/** Metric `bumps`. */
export function measurePass<T>(c: PracticeContext, world: usize): void {
  store<T>(slot<T>(c, S_METRICS + 2), get<T>(c, world, BUMPS));
}
