// Faults of one team (volleyball.md 5.3, 5.4): bits in layout.ts.

import {
  abs,
  add,
  and,
  andNot,
  eq,
  gt,
  isSet,
  le,
  lt,
  mul,
  neg,
  none,
  or,
  splat,
  sub,
} from "../core/lane";
import { normSquared } from "../core/elementary";
import { PX } from "../quadrotor/layout";
import { field } from "../quadrotor/rigid-body";
import { Context } from "./context";
import {
  BALL,
  BALL_DOWN,
  CLOSE_DISTANCE,
  CRASH_HEIGHT,
  FAULT_BALL_IN,
  FAULT_BALL_OUT,
  FAULT_CRASH,
  FAULT_CROSSED_NET,
  FAULT_NET,
  FAULT_WRONG_RACKET,
  FAULT_WRONG_TURN,
  HALF_LENGTH,
  HALF_WIDTH,
  LAST_TEAM,
  NET_HALF_DEPTH,
  NET_HEIGHT,
  WRONG_RACKET,
  WRONG_TURN,
} from "./layout";
import { worldRow, setting, bitWhere } from "./rows";

/** Fault bits of the ball and of positions, one number a team; crash and too-close bits included. */
// @ts-ignore: decorator
@inline
export function computeFaults<T>(
  c: Context,
  body: usize,
  bodyStep: usize,
  world: usize,
  team: i32,
): T {
  const n = c.agents / 2;
  const zero = none<T>();
  const ball = worldRow(c, world, BALL);
  const bx = load<T>(ball);
  const by = load<T>(ball + c.stride);
  const bz = load<T>(ball + 2 * c.stride);
  const halfLength = setting<T>(c, HALF_LENGTH);
  const halfWidth = setting<T>(c, HALF_WIDTH);
  const aside = abs<T>(by);
  const own = team == 0 ? bx : neg<T>(bx);

  let wrongTurn = zero;
  let wrongRacket = zero;
  let crossed = zero;
  let crash = zero;
  for (let i = team * n; i < team * n + n; i++) {
    const self = body + <usize>i * c.stride;
    wrongTurn = or<T>(wrongTurn, isSet<T>(field<T>(self, WRONG_TURN, bodyStep)));
    wrongRacket = or<T>(wrongRacket, isSet<T>(field<T>(self, WRONG_RACKET, bodyStep)));
    const px = field<T>(self, PX, bodyStep);
    crossed = or<T>(crossed, team == 0 ? lt<T>(px, zero) : gt<T>(px, zero));
    crash = or<T>(crash, lt<T>(field<T>(self, PX + 2, bodyStep), setting<T>(c, CRASH_HEIGHT)));
  }
  const down = lt<T>(bz, setting<T>(c, BALL_DOWN));
  const ballIn = and<T>(
    and<T>(down, gt<T>(own, zero)),
    and<T>(le<T>(own, halfLength), le<T>(aside, halfWidth)),
  );
  const outside = or<T>(gt<T>(abs<T>(bx), halfLength), gt<T>(aside, halfWidth));
  const inNet = and<T>(
    and<T>(lt<T>(abs<T>(bx), setting<T>(c, NET_HALF_DEPTH)), lt<T>(aside, halfWidth)),
    lt<T>(bz, setting<T>(c, NET_HEIGHT)),
  );
  const mine = splat<T>(team);
  const last = load<T>(worldRow(c, world, LAST_TEAM));
  // n = 1: the drone not on turn hit last, unless somebody hit wrongly in this step
  const first = body;
  const second = body + c.stride;
  let charged: T;
  if (n > 1) {
    charged = eq<T>(last, mine);
  } else {
    const wrong0 = or<T>(
      isSet<T>(field<T>(first, WRONG_TURN, bodyStep)),
      isSet<T>(field<T>(first, WRONG_RACKET, bodyStep)),
    );
    const wrong1 = or<T>(
      isSet<T>(field<T>(second, WRONG_TURN, bodyStep)),
      isSet<T>(field<T>(second, WRONG_RACKET, bodyStep)),
    );
    const wrongMine = team == 0 ? wrong0 : wrong1;
    const notOnTurn = eq<T>(last, splat<T>(1 - team));
    charged = or<T>(wrongMine, andNot<T>(notOnTurn, or<T>(wrong0, wrong1)));
  }
  const out = n > 1 ? and<T>(down, outside) : outside;

  let bits = bitWhere<T>(wrongTurn, FAULT_WRONG_TURN);
  bits = add<T>(bits, bitWhere<T>(wrongRacket, FAULT_WRONG_RACKET));
  bits = add<T>(bits, bitWhere<T>(crossed, FAULT_CROSSED_NET));
  bits = add<T>(bits, bitWhere<T>(ballIn, FAULT_BALL_IN));
  bits = add<T>(bits, bitWhere<T>(and<T>(out, charged), FAULT_BALL_OUT));
  bits = add<T>(bits, bitWhere<T>(and<T>(inNet, charged), FAULT_NET));
  return add<T>(bits, bitWhere<T>(crash, FAULT_CRASH));
}

/** Mask of worlds where drone `i` is too close to a team-mate. */
// @ts-ignore: decorator
@inline
export function isTooClose<T>(c: Context, body: usize, bodyStep: usize, i: i32): T {
  const n = c.agents / 2;
  const first = i < n ? 0 : n;
  const self = body + <usize>i * c.stride;
  const limit = setting<T>(c, CLOSE_DISTANCE);
  let close = none<T>();
  for (let j = first; j < first + n; j++) {
    if (j == i) continue;
    const mate = body + <usize>j * c.stride;
    const dx = sub<T>(field<T>(mate, PX, bodyStep), field<T>(self, PX, bodyStep));
    const dy = sub<T>(field<T>(mate, PX + 1, bodyStep), field<T>(self, PX + 1, bodyStep));
    const dz = sub<T>(field<T>(mate, PX + 2, bodyStep), field<T>(self, PX + 2, bodyStep));
    close = or<T>(close, lt<T>(normSquared<T>(dx, dy, dz), mul<T>(limit, limit)));
  }
  return close;
}
