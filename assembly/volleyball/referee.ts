// What a step comes to: faults, outcome, rewards, possession (volleyball.md 5.2–5.6). A fault of one team alone
// gives the rally to the other.

import {
  add,
  and,
  andNot,
  any,
  flag,
  ge,
  gt,
  isSet,
  le,
  lt,
  neg,
  none,
  or,
  select,
  splat,
  sub,
} from "../core/lane";
import { field, setField } from "../quadrotor/rigid-body";
import { Context } from "./context";
import { computeFaults, isTooClose } from "./faults";
import {
  ALREADY_HIT,
  BALL,
  CRASH_ENDS,
  CROSSINGS,
  FAULT_CRASH,
  FAULT_TOO_CLOSE,
  FAULTS,
  LAST_TEAM,
  MAX_STEPS,
  OUTCOME,
  OUTCOME_CRASH,
  OUTCOME_DRAW,
  OUTCOME_TEAM0,
  OUTCOME_TEAM1,
  OUTCOME_TIMEOUT,
  OUTCOME_TOO_CLOSE,
  SIDE,
  STEP,
  TRUE_HIT,
} from "./layout";
import { worldRow, setting, bitWhere } from "./rows";
import { soloReward, teamReward, writeReward } from "./rewards";

/**
 * Faults, rewards, outcome and possession of one group, from its positions and hit flags.
 *
 * @param turn LAST_TEAM row as it was before this step's hits (1v1 rewards the drone then on turn)
 */
export function settle<T>(
  c: Context,
  first: i32,
  body: usize,
  bodyStep: usize,
  world: usize,
  turn: T,
): void {
  const agents = c.agents;
  const n = agents / 2;
  const zero = none<T>();
  const one = splat<T>(1);
  let anyHit0 = zero;
  let anyHit1 = zero;
  for (let i = 0; i < agents; i++) {
    const self = body + <usize>i * c.stride;
    const hit = field<T>(self, TRUE_HIT, bodyStep);
    if (i < n) anyHit0 = or<T>(anyHit0, isSet<T>(hit));
    else anyHit1 = or<T>(anyHit1, isSet<T>(hit));
  }

  let faults0 = computeFaults<T>(c, body, bodyStep, world, 0);
  let faults1 = computeFaults<T>(c, body, bodyStep, world, 1);
  // crash bits do not decide; they are the only ones ≥ 64 so far
  const crashBit = splat<T>(FAULT_CRASH);
  const crash0 = ge<T>(faults0, crashBit);
  const crash1 = ge<T>(faults1, crashBit);
  const guilty0 = gt<T>(sub<T>(faults0, select<T>(crash0, crashBit, zero)), zero);
  const guilty1 = gt<T>(sub<T>(faults1, select<T>(crash1, crashBit, zero)), zero);
  const result = sub<T>(flag<T>(andNot<T>(guilty1, guilty0)), flag<T>(andNot<T>(guilty0, guilty1)));

  let close0 = zero;
  let close1 = zero;
  for (let i = 0; i < agents; i++) {
    const self = body + <usize>i * c.stride;
    const outcome = i < n ? result : neg<T>(result);
    if (n > 1) {
      const close = isTooClose<T>(c, body, bodyStep, i);
      if (i < n) close0 = or<T>(close0, close);
      else close1 = or<T>(close1, close);
      const reward = teamReward<T>(
        c,
        self,
        bodyStep,
        world,
        i,
        outcome,
        i < n ? anyHit0 : anyHit1,
        close,
      );
      writeReward<T>(c, first, i, reward);
    } else {
      writeReward<T>(c, first, i, soloReward<T>(c, self, bodyStep, world, i, turn, outcome));
    }
  }
  faults0 = add<T>(faults0, bitWhere<T>(close0, FAULT_TOO_CLOSE));
  faults1 = add<T>(faults1, bitWhere<T>(close1, FAULT_TOO_CLOSE));
  store<T>(worldRow(c, world, FAULTS), faults0);
  store<T>(worldRow(c, world, FAULTS + 1), faults1);

  // outcome, the deciding one last
  const ends = isSet<T>(setting<T>(c, CRASH_ENDS));
  const late = ge<T>(load<T>(worldRow(c, world, STEP)), setting<T>(c, MAX_STEPS));
  let outcome = bitWhere<T>(late, OUTCOME_TIMEOUT);
  outcome = select<T>(and<T>(ends, or<T>(close0, close1)), splat<T>(OUTCOME_TOO_CLOSE), outcome);
  outcome = select<T>(and<T>(ends, or<T>(crash0, crash1)), splat<T>(OUTCOME_CRASH), outcome);
  outcome = select<T>(and<T>(guilty0, guilty1), splat<T>(OUTCOME_DRAW), outcome);
  outcome = select<T>(gt<T>(result, zero), splat<T>(OUTCOME_TEAM0), outcome);
  outcome = select<T>(lt<T>(result, zero), splat<T>(OUTCOME_TEAM1), outcome);
  store<T>(worldRow(c, world, OUTCOME), outcome);

  // possession
  const sideRow = worldRow(c, world, SIDE);
  const side = load<T>(sideRow);
  const now = flag<T>(le<T>(load<T>(worldRow(c, world, BALL)), zero));
  const changed = isSet<T>(sub<T>(now, side));
  store<T>(sideRow, now);
  const crossings = worldRow(c, world, CROSSINGS);
  store<T>(crossings, add<T>(load<T>(crossings), flag<T>(changed)));
  if (n > 1 && any<T>(changed)) {
    for (let i = 0; i < agents; i++) {
      const self = body + <usize>i * c.stride;
      // the receiving team may hit, the other may not
      const fresh = i < n ? now : sub<T>(one, now);
      setField<T>(
        self,
        ALREADY_HIT,
        bodyStep,
        select<T>(changed, fresh, field<T>(self, ALREADY_HIT, bodyStep)),
      );
    }
  }
}
