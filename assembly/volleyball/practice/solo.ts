// Hit the Ball and Solo Bump (volleyball.md 4.2, 4.3): one drone and a ball. The ball is hit where a contact force acted on
// it in this step; the ground never does, since a ball that low has ended the episode before it touches.
//
//   true hit    more than 25 steps after the last true hit        wrong hit   sooner: ends the episode
//   hit the ball: finish = one true hit so far, ball z ≤ 2 and falling
//     reward = true − 0.05·[|p − anchor| > 1] + 2·finish·(anchor_x − ball_x) − 10·(wrong + drone bad + ball bad)
//   solo bump: apex = mean of the highest ball between true hits
//     reward = 8·[true and apex > 3.5] + 2·true + shaping − 10·(wrong + drone bad + ball bad)
//     shaping = 1/(1 + |Δxy|) + 0.5·clip(ball_z − max(z, 1), 0, 2)

import {
  abs,
  add,
  and,
  andNot,
  clamp,
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
  sub,
} from "../../core/lane";
import { PX } from "../../quadrotor/layout";
import { observeMotion, STATE_COLUMNS } from "../../quadrotor/observed-state";
import { field, setField } from "../../quadrotor/rigid-body";
import { ANCHOR } from "../layout";
import { bitWhere, setting } from "../rows";
import { PracticeContext } from "./context";
import {
  APEX,
  APEX_SUM,
  BALL,
  HIGH_HITS,
  HITS,
  LAST_HIT,
  LEAST_APEX,
  S_METRICS,
  S_REWARD,
  SHAPING,
  STEP,
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

const GAP: f64 = 25;
const NET_DISTANCE: f64 = 0.01;
const FINISH_HEIGHT: f64 = 2;
const CEILING: f64 = 2.5;

/** State 23, position − anchor 3, position − ball 3, ball velocity 3. */
export function observeSolo<T>(c: PracticeContext, body: usize, world: usize, to: usize): i32 {
  const size = sizeof<T>();
  const step = bodyStepOf(c);
  observeMotion<T>(body, step, to, size);
  for (let k = 0; k < 3; k++) {
    const at = field<T>(body, PX + k, step);
    setField<T>(to, k, size, at);
    setField<T>(to, STATE_COLUMNS + k, size, sub<T>(at, setting<T>(c, ANCHOR + k)));
    setField<T>(to, STATE_COLUMNS + 3 + k, size, sub<T>(at, get<T>(c, world, BALL + k)));
    setField<T>(to, STATE_COLUMNS + 6 + k, size, get<T>(c, world, BALL + 3 + k));
  }
  return STATE_COLUMNS + 9;
}

/** Counts a hit and the apex before it; returns the mask of true hits. */
// @ts-ignore: decorator
@inline
function countHit<T>(c: PracticeContext, body: usize, world: usize, touched: T): T {
  const clock = get<T>(c, world, STEP);
  const last = field<T>(body, LAST_HIT, bodyStepOf(c));
  const trueHit = and<T>(touched, gt<T>(sub<T>(clock, last), splat<T>(GAP)));
  setField<T>(body, LAST_HIT, bodyStepOf(c), select<T>(trueHit, clock, last));
  const hits = add<T>(get<T>(c, world, HITS), flag<T>(trueHit));
  set<T>(c, world, HITS, hits);
  const apex = max<T>(get<T>(c, world, APEX), get<T>(c, world, BALL + 2));
  const flown = and<T>(trueHit, gt<T>(hits, splat<T>(1)));
  const counted = select<T>(flown, apex, none<T>());
  set<T>(c, world, APEX_SUM, add<T>(get<T>(c, world, APEX_SUM), counted));
  const high = and<T>(flown, gt<T>(apex, setting<T>(c, LEAST_APEX)));
  set<T>(c, world, HIGH_HITS, add<T>(get<T>(c, world, HIGH_HITS), flag<T>(high)));
  set<T>(c, world, APEX, select<T>(trueHit, none<T>(), apex));
  return trueHit;
}

/** Mask: the drone in the plane of the net. */
// @ts-ignore: decorator
@inline
function isAtNet<T>(c: PracticeContext, body: usize): T {
  return lt<T>(abs<T>(field<T>(body, PX, bodyStepOf(c))), splat<T>(NET_DISTANCE));
}

/** reward − 10 for each of three faults, into scratch; returns the mask of those with one. */
// @ts-ignore: decorator
@inline
function settleSolo<T>(c: PracticeContext, reward: T, wrong: T, droneBad: T, ballBad: T): T {
  const faults = add<T>(add<T>(flag<T>(wrong), flag<T>(droneBad)), flag<T>(ballBad));
  store<T>(slot<T>(c, S_REWARD), sub<T>(reward, mul<T>(splat<T>(10), faults)));
  return or<T>(or<T>(wrong, droneBad), ballBad);
}

/** Mask: the ball may be measured: one true hit, below 2 m and falling. */
// @ts-ignore: decorator
@inline
function isFinished<T>(c: PracticeContext, world: usize): T {
  return and<T>(
    eq<T>(get<T>(c, world, HITS), splat<T>(1)),
    and<T>(
      le<T>(get<T>(c, world, BALL + 2), splat<T>(FINISH_HEIGHT)),
      lt<T>(get<T>(c, world, BALL + 5), none<T>()),
    ),
  );
}

/** Reward of Hit the Ball into scratch; returns the mask of worlds that end by themselves. */
export function judgeHit<T>(c: PracticeContext, body: usize, world: usize, touched: T): T {
  const trueHit = countHit<T>(c, body, world, touched);
  const finish = isFinished<T>(c, world);
  const away = gt<T>(anchorDistance<T>(c, body, 0), splat<T>(1));
  const distance = sub<T>(setting<T>(c, ANCHOR), get<T>(c, world, BALL));
  let reward = sub<T>(flag<T>(trueHit), bitWhere<T>(away, 0.05));
  reward = add<T>(reward, select<T>(finish, mul<T>(splat<T>(2), distance), none<T>()));
  const droneBad = or<T>(isLow<T>(c, body), isAtNet<T>(c, body));
  const wrong = andNot<T>(touched, trueHit);
  const fault = settleSolo<T>(c, reward, wrong, droneBad, isBallLost<T>(c, world));
  return or<T>(fault, finish);
}

/** Metrics `distance_m` (anchor_x − ball_x, however the episode ended) and `finished`. */
export function measureHit<T>(c: PracticeContext, world: usize): void {
  const distance = sub<T>(setting<T>(c, ANCHOR), get<T>(c, world, BALL));
  store<T>(slot<T>(c, S_METRICS + 2), distance);
  store<T>(slot<T>(c, S_METRICS + 3), flag<T>(isFinished<T>(c, world)));
}

/** Reward of Solo Bump into scratch; returns the mask of worlds that end by themselves. */
export function judgeBump<T>(c: PracticeContext, body: usize, world: usize, touched: T): T {
  const one = splat<T>(1);
  const zero = none<T>();
  const trueHit = countHit<T>(c, body, world, touched);
  const flights = sub<T>(get<T>(c, world, HITS), one);
  // mean apex > least  ⇔  sum > least·flights, without a division by 0
  const least = mul<T>(setting<T>(c, LEAST_APEX), flights);
  const high = and<T>(
    and<T>(trueHit, gt<T>(flights, zero)),
    gt<T>(get<T>(c, world, APEX_SUM), least),
  );
  let reward = add<T>(bitWhere<T>(high, 8), bitWhere<T>(trueHit, 2));
  const height = field<T>(body, PX + 2, bodyStepOf(c));
  const under = div<T>(one, add<T>(one, ballAside<T>(c, body, world)));
  const lift = clamp<T>(sub<T>(get<T>(c, world, BALL + 2), max<T>(height, one)), zero, splat<T>(2));
  const shaping = add<T>(under, mul<T>(splat<T>(0.5), lift));
  reward = add<T>(reward, select<T>(isSet<T>(setting<T>(c, SHAPING)), shaping, zero));
  const droneBad = or<T>(
    or<T>(isLow<T>(c, body), gt<T>(height, splat<T>(CEILING))),
    isAtNet<T>(c, body),
  );
  const ballBad = or<T>(isBallLost<T>(c, world), isBallOut<T>(c, world));
  return settleSolo<T>(c, reward, andNot<T>(touched, trueHit), droneBad, ballBad);
}

/** Metrics `bumps` and `high_bumps`. */
export function measureBump<T>(c: PracticeContext, world: usize): void {
  store<T>(slot<T>(c, S_METRICS + 2), get<T>(c, world, HITS));
  store<T>(slot<T>(c, S_METRICS + 3), get<T>(c, world, HIGH_HITS));
}
