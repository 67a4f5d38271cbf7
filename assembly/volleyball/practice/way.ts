// Hover and Back and Forth (volleyball.md 4.0, 4.1): one drone, no ball. Hover's equations are in quadrotor/hover.ts.
//
// Back and Forth, d the distance to the target as it was before this step's switch, n the steps in a row with d < 0.6:
//
//   reward = 2.5·n + 0.02·(50 − n)·0.5/(1 + d²) − 10·[z < 0.4 or z > 5 or d > 7.5]       end: that, too
//   n ≥ 5: the target switches, one waypoint more

import {
  add,
  and,
  div,
  flag,
  ge,
  gt,
  isSet,
  lt,
  mul,
  mulAdd,
  none,
  or,
  select,
  splat,
  sqrt,
  sub,
} from "../../core/lane";
import { normSquared, square } from "../../core/elementary";
import { PX } from "../../quadrotor/layout";
import { HOVER_COLUMNS, hoverDistance, judgeHover, observeHover } from "../../quadrotor/hover";
import { observeMotion, STATE_COLUMNS } from "../../quadrotor/observed-state";
import { field, setField } from "../../quadrotor/rigid-body";
import { ANCHOR, MAX_STEPS } from "../layout";
import { bitWhere, setting } from "../rows";
import { PracticeContext } from "./context";
import {
  GOAL,
  NEAR_STEPS,
  S_METRICS,
  S_REWARD,
  S_SEEN,
  STEP,
  TARGET_HEADING,
  TOLERANCE,
  WAYPOINTS,
} from "./layout";
import { bodyStepOf, get, isLow, set, slot } from "./rows";

const REACHED_WITHIN: f64 = 0.6;
const REACHED_STEPS: f64 = 5;
const CEILING: f64 = 5;
const FAR: f64 = 7.5;

/** Columns that the observation has before any time encoding. */
export function observeHoverTask<T>(c: PracticeContext, body: usize, world: usize, to: usize): i32 {
  observeHover<T>(c.stride, body, world + <usize>TARGET_HEADING * c.stride, sizeof<T>(), to);
  return HOVER_COLUMNS;
}

/** Reward into scratch; returns the mask of worlds that end by themselves. */
export function judgeHoverTask<T>(c: PracticeContext, body: usize): T {
  const seen = slot<T>(c, S_SEEN);
  return judgeHover<T>(bodyStepOf(c), body, sizeof<T>(), seen, slot<T>(c, S_REWARD));
}

/** Metrics `held` and `distance` of an episode that ends in this state. */
export function measureHover<T>(c: PracticeContext, world: usize): void {
  const distance = hoverDistance<T>(sizeof<T>(), slot<T>(c, S_SEEN));
  const whole = ge<T>(get<T>(c, world, STEP), setting<T>(c, MAX_STEPS));
  const held = and<T>(whole, lt<T>(distance, setting<T>(c, TOLERANCE)));
  store<T>(slot<T>(c, S_METRICS + 2), flag<T>(held));
  store<T>(slot<T>(c, S_METRICS + 3), distance);
}

/** Target − position into three columns; the target is anchor 1 on the way out, anchor 0 on the way back. */
// @ts-ignore: decorator
@inline
function writeWay<T>(c: PracticeContext, body: usize, world: usize, to: usize): void {
  const back = isSet<T>(get<T>(c, world, GOAL));
  for (let k = 0; k < 3; k++) {
    const target = select<T>(back, setting<T>(c, ANCHOR + k), setting<T>(c, ANCHOR + 3 + k));
    setField<T>(to, k, sizeof<T>(), sub<T>(target, field<T>(body, PX + k, bodyStepOf(c))));
  }
}

/** State 23, target − position 3. */
export function observeWay<T>(c: PracticeContext, body: usize, world: usize, to: usize): i32 {
  const step = bodyStepOf(c);
  for (let k = 0; k < 3; k++) setField<T>(to, k, sizeof<T>(), field<T>(body, PX + k, step));
  observeMotion<T>(body, step, to, sizeof<T>());
  writeWay<T>(c, body, world, to + <usize>STATE_COLUMNS * sizeof<T>());
  return STATE_COLUMNS + 3;
}

/** Reward into scratch, then the switch of the target; returns the mask of worlds that end by themselves. */
export function judgeWay<T>(c: PracticeContext, body: usize, world: usize): T {
  const one = splat<T>(1);
  const way = slot<T>(c, S_SEEN + STATE_COLUMNS);
  const d2 = normSquared<T>(
    load<T>(way),
    load<T>(way + sizeof<T>()),
    load<T>(way + 2 * sizeof<T>()),
  );
  const d = sqrt<T>(d2);
  const near = lt<T>(d, splat<T>(REACHED_WITHIN));
  const count = select<T>(near, add<T>(get<T>(c, world, NEAR_STEPS), one), none<T>());
  set<T>(c, world, NEAR_STEPS, count);
  const reached = ge<T>(count, splat<T>(REACHED_STEPS));
  const goal = get<T>(c, world, GOAL);
  set<T>(c, world, GOAL, select<T>(reached, sub<T>(one, goal), goal));
  set<T>(c, world, WAYPOINTS, add<T>(get<T>(c, world, WAYPOINTS), flag<T>(reached)));

  const high = gt<T>(field<T>(body, PX + 2, bodyStepOf(c)), splat<T>(CEILING));
  const lost = or<T>(or<T>(isLow<T>(c, body), high), gt<T>(d, splat<T>(FAR)));
  const approach = div<T>(splat<T>(0.5), add<T>(one, d2));
  const patience = mul<T>(splat<T>(0.02), sub<T>(splat<T>(50), count));
  const reward = mulAdd<T>(splat<T>(2.5), count, mul<T>(approach, patience));
  store<T>(slot<T>(c, S_REWARD), sub<T>(reward, bitWhere<T>(lost, 10)));
  return lost;
}

/** Metric `waypoints`. */
export function measureWay<T>(c: PracticeContext, world: usize): void {
  store<T>(slot<T>(c, S_METRICS + 2), get<T>(c, world, WAYPOINTS));
}
