// Hits, faults, rewards and the outcome of one step (volleyball.md 5.1–5.6).
//
// Hit (5.1): the ball was struck in this step, and now or at the last step its centre was in the racket
// cylinder (radius 0.2 m, height 0.2 m on the drone's origin along body z), more than 3 steps after this
// drone's last hit. Struck within 0.5 m of the drone but outside the cylinder: wrong racket.
// Turn, n > 1 (5.2): each drone may touch once a possession. n = 1 (5.4): `LAST_TEAM` holds the drone on turn.
// Faults (5.3): bits in layout.ts. Outcome: a fault of one team alone gives the rally to the other.

import {
  abs,
  add,
  and,
  andNot,
  any,
  bytesOf,
  div,
  dot3,
  eq,
  flag,
  ge,
  gt,
  isSet,
  le,
  lt,
  max,
  mul,
  neg,
  none,
  or,
  select,
  splat,
  sqrt,
  sub,
} from "../core/lane";
import { normSquared } from "../core/elementary";
import { PX, QW } from "../quadrotor/layout";
import {
  field,
  rotation02,
  rotation12,
  rotation22,
  setField,
  WRENCH_SLOTS,
} from "../quadrotor/rigid-body";
import { Context } from "./context";
import {
  ALREADY_HIT,
  ANCHOR,
  BALL,
  BALL_DOWN,
  CLOSE_DISTANCE,
  CRASH_ENDS,
  CRASH_HEIGHT,
  CROSSINGS,
  FAULT_BALL_IN,
  FAULT_BALL_OUT,
  FAULT_CRASH,
  FAULT_CROSSED_NET,
  FAULT_NET,
  FAULT_TOO_CLOSE,
  FAULT_WRONG_RACKET,
  FAULT_WRONG_TURN,
  FAULTS,
  HALF_LENGTH,
  HALF_WIDTH,
  LAST_HIT_STEP,
  LAST_TEAM,
  MAX_STEPS,
  NEAR_DISTANCE,
  NEAR_DRONE,
  NEAR_RACKET,
  NET_HALF_DEPTH,
  NET_HEIGHT,
  OUTCOME,
  OUTCOME_CRASH,
  OUTCOME_DRAW,
  OUTCOME_TEAM0,
  OUTCOME_TEAM1,
  OUTCOME_TIMEOUT,
  OUTCOME_TOO_CLOSE,
  RACKET_HEIGHT,
  RACKET_RADIUS,
  SIDE,
  STEP,
  TOUCHES,
  TRUE_HIT,
  WRONG_RACKET,
  WRONG_TURN,
} from "./layout";

/** A row of the world block. */
// @ts-ignore: decorator
@inline
function worldRow(c: Context, world: usize, row: i32): usize {
  return world + <usize>row * c.stride;
}

/** A slot of the configuration. */
// @ts-ignore: decorator
@inline
function setting<T>(c: Context, slot: i32): T {
  return load<T>(c.config + <usize>slot * bytesOf<T>());
}

/** `bit` where the mask is set, else 0. */
// @ts-ignore: decorator
@inline
function bitWhere<T>(mask: T, bit: f64): T {
  return select<T>(mask, splat<T>(bit), none<T>());
}

/**
 * Sets the hit flags of each drone in this step (TRUE_HIT still means "racket hit" after it) and leaves
 * the distance to the ball of each in scratch.
 */
// @ts-ignore: decorator
@inline
function detectHits<T>(
  c: Context,
  body: usize,
  bodyStep: usize,
  world: usize,
  struck: T,
  distances: usize,
): void {
  const size = bytesOf<T>();
  const ball = worldRow(c, world, BALL);
  const bx = load<T>(ball);
  const by = load<T>(ball + c.stride);
  const bz = load<T>(ball + 2 * c.stride);
  const clock = load<T>(worldRow(c, world, STEP));
  const racketRadius = setting<T>(c, RACKET_RADIUS);
  const racketHeight = setting<T>(c, RACKET_HEIGHT);
  const nearDistance = setting<T>(c, NEAR_DISTANCE);
  for (let i = 0; i < c.agents; i++) {
    const self = body + <usize>i * c.stride;
    const w = field<T>(self, QW, bodyStep);
    const x = field<T>(self, QW + 1, bodyStep);
    const y = field<T>(self, QW + 2, bodyStep);
    const z = field<T>(self, QW + 3, bodyStep);
    const dx = sub<T>(bx, field<T>(self, PX, bodyStep));
    const dy = sub<T>(by, field<T>(self, PX + 1, bodyStep));
    const dz = sub<T>(bz, field<T>(self, PX + 2, bodyStep));
    const height = dot3<T>(
      dx,
      dy,
      dz,
      rotation02<T>(w, x, y, z),
      rotation12<T>(w, x, y, z),
      rotation22<T>(w, x, y, z),
    );
    const dd = normSquared<T>(dx, dy, dz);
    const aside = sub<T>(dd, mul<T>(height, height));
    const nearRacket = and<T>(
      and<T>(ge<T>(height, none<T>()), le<T>(height, racketHeight)),
      le<T>(aside, mul<T>(racketRadius, racketRadius)),
    );
    const nearDrone = lt<T>(dd, mul<T>(nearDistance, nearDistance));
    store<T>(distances + <usize>i * size, sqrt<T>(dd));

    const wasRacket = isSet<T>(field<T>(self, NEAR_RACKET, bodyStep));
    const wasDrone = isSet<T>(field<T>(self, NEAR_DRONE, bodyStep));
    setField<T>(self, NEAR_RACKET, bodyStep, flag<T>(nearRacket));
    setField<T>(self, NEAR_DRONE, bodyStep, flag<T>(nearDrone));
    const last = field<T>(self, LAST_HIT_STEP, bodyStep);
    const ready = and<T>(struck, gt<T>(sub<T>(clock, last), splat<T>(3)));
    const racketHit = and<T>(ready, or<T>(nearRacket, wasRacket));
    const droneHit = and<T>(ready, or<T>(nearDrone, wasDrone));
    setField<T>(self, TRUE_HIT, bodyStep, flag<T>(racketHit));
    setField<T>(self, WRONG_RACKET, bodyStep, flag<T>(andNot<T>(droneHit, racketHit)));
    setField<T>(self, LAST_HIT_STEP, bodyStep, select<T>(racketHit, clock, last));
  }
}

/** Splits racket hits into true hits and wrong turns, n > 1. */
// @ts-ignore: decorator
@inline
function assignTeamHits<T>(c: Context, body: usize, bodyStep: usize, world: usize): void {
  const team = c.agents / 2;
  const lastTeamRow = worldRow(c, world, LAST_TEAM);
  let lastTeam = load<T>(lastTeamRow);
  for (let i = 0; i < c.agents; i++) {
    const self = body + <usize>i * c.stride;
    const racketHit = isSet<T>(field<T>(self, TRUE_HIT, bodyStep));
    const before = isSet<T>(field<T>(self, ALREADY_HIT, bodyStep));
    const trueHit = andNot<T>(racketHit, before);
    setField<T>(self, TRUE_HIT, bodyStep, flag<T>(trueHit));
    setField<T>(self, WRONG_TURN, bodyStep, flag<T>(and<T>(racketHit, before)));
    setField<T>(self, ALREADY_HIT, bodyStep, flag<T>(or<T>(before, trueHit)));
    lastTeam = select<T>(trueHit, splat<T>(i >= team ? 1 : 0), lastTeam);
  }
  store<T>(lastTeamRow, lastTeam);
}

/** The same for n = 1: a hit counts for the drone nearer to the ball. */
// @ts-ignore: decorator
@inline
function assignSoloHits<T>(
  c: Context,
  body: usize,
  bodyStep: usize,
  world: usize,
  distances: usize,
): void {
  const other = body + c.stride;
  const turnRow = worldRow(c, world, LAST_TEAM);
  const turn = load<T>(turnRow);
  const firstIsNearer = le<T>(load<T>(distances), load<T>(distances + bytesOf<T>()));
  const nearer = select<T>(firstIsNearer, none<T>(), splat<T>(1));
  const racketHit = or<T>(
    isSet<T>(field<T>(body, TRUE_HIT, bodyStep)),
    isSet<T>(field<T>(other, TRUE_HIT, bodyStep)),
  );
  const wrongRacket = andNot<T>(
    or<T>(
      isSet<T>(field<T>(body, WRONG_RACKET, bodyStep)),
      isSet<T>(field<T>(other, WRONG_RACKET, bodyStep)),
    ),
    racketHit,
  );
  const inTurn = eq<T>(nearer, turn);
  const trueHit = and<T>(racketHit, inTurn);
  const wrongTurn = andNot<T>(racketHit, inTurn);
  for (let i = 0; i < 2; i++) {
    const self = body + <usize>i * c.stride;
    const mine = eq<T>(nearer, splat<T>(i));
    setField<T>(self, TRUE_HIT, bodyStep, flag<T>(and<T>(trueHit, mine)));
    setField<T>(self, WRONG_TURN, bodyStep, flag<T>(and<T>(wrongTurn, mine)));
    setField<T>(self, WRONG_RACKET, bodyStep, flag<T>(and<T>(wrongRacket, mine)));
  }
  store<T>(turnRow, select<T>(trueHit, sub<T>(splat<T>(1), turn), turn));
}

/** Fault bits of the ball and of positions, one number a team; crash and too-close bits included. */
// @ts-ignore: decorator
@inline
function computeFaults<T>(c: Context, body: usize, bodyStep: usize, world: usize, team: i32): T {
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
function isTooClose<T>(c: Context, body: usize, bodyStep: usize, i: i32): T {
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

/** Writes one number a world into column `agent` of rewards [E, A] f32. */
// @ts-ignore: decorator
@inline
function writeReward<T>(c: Context, first: i32, agent: i32, value: T): void {
  const at = c.rewards + ((<usize>(first * c.agents + agent)) << 2);
  if (isVector<T>()) {
    const pitch = (<usize>c.agents) << 2;
    store<f32>(at, f32x4.extract_lane(value, 0));
    store<f32>(at + pitch, f32x4.extract_lane(value, 1));
    store<f32>(at + 2 * pitch, f32x4.extract_lane(value, 2));
    store<f32>(at + 3 * pitch, f32x4.extract_lane(value, 3));
  } else {
    store<f32>(at, <f32>value);
  }
}

/** (limit − x)₊ */
// @ts-ignore: decorator
@inline
function below<T>(x: T, limit: T): T {
  return max<T>(sub<T>(limit, x), none<T>());
}

/** Reward of one drone of a team game, volleyball.md 5.5. */
// @ts-ignore: decorator
@inline
function teamReward<T>(
  c: Context,
  self: usize,
  bodyStep: usize,
  world: usize,
  agent: i32,
  result: T,
  anyTrueHit: T,
  close: T,
): T {
  const one = splat<T>(1);
  const size = bytesOf<T>();
  const anchor = c.config + <usize>(ANCHOR + 3 * agent) * size;
  const ball = worldRow(c, world, BALL);
  const distance = sqrt<T>(
    normSquared<T>(
      sub<T>(load<T>(ball), field<T>(self, PX, bodyStep)),
      sub<T>(load<T>(ball + c.stride), field<T>(self, PX + 1, bodyStep)),
      sub<T>(load<T>(ball + 2 * c.stride), field<T>(self, PX + 2, bodyStep)),
    ),
  );
  const away = sqrt<T>(
    normSquared<T>(
      sub<T>(field<T>(self, PX, bodyStep), load<T>(anchor)),
      sub<T>(field<T>(self, PX + 1, bodyStep), load<T>(anchor + size)),
      sub<T>(field<T>(self, PX + 2, bodyStep), load<T>(anchor + 2 * size)),
    ),
  );
  const crash = lt<T>(field<T>(self, PX + 2, bodyStep), setting<T>(c, CRASH_HEIGHT));
  const mayHit = sub<T>(one, field<T>(self, ALREADY_HIT, bodyStep));
  let reward = mul<T>(splat<T>(100), result);
  reward = add<T>(reward, bitWhere<T>(anyTrueHit, 10));
  reward = add<T>(reward, mul<T>(mayHit, div<T>(splat<T>(0.5), add<T>(one, distance))));
  reward = add<T>(reward, div<T>(splat<T>(0.05), add<T>(one, away)));
  reward = sub<T>(reward, bitWhere<T>(crash, 100));
  return sub<T>(reward, bitWhere<T>(close, 100));
}

/** Reward of one drone in 1v1, volleyball.md 5.4; `turn` is the drone on turn before this step's hit. */
// @ts-ignore: decorator
@inline
function soloReward<T>(
  c: Context,
  self: usize,
  bodyStep: usize,
  world: usize,
  agent: i32,
  turn: T,
  result: T,
): T {
  const one = splat<T>(1);
  const half = splat<T>(0.5);
  const ball = worldRow(c, world, BALL);
  const px = field<T>(self, PX, bodyStep);
  const py = field<T>(self, PX + 1, bodyStep);
  const pz = field<T>(self, PX + 2, bodyStep);
  const dx = sub<T>(load<T>(ball), px);
  const dy = sub<T>(load<T>(ball + c.stride), py);
  const aside = sqrt<T>(add<T>(mul<T>(dx, dx), mul<T>(dy, dy)));
  const onTurn = flag<T>(eq<T>(turn, splat<T>(agent)));
  let penalty = below<T>(abs<T>(px), half);
  penalty = add<T>(penalty, below<T>(sub<T>(setting<T>(c, HALF_LENGTH), abs<T>(px)), half));
  penalty = add<T>(penalty, below<T>(abs<T>(py), half));
  penalty = add<T>(penalty, below<T>(sub<T>(setting<T>(c, HALF_WIDTH), abs<T>(py)), half));
  penalty = add<T>(penalty, max<T>(sub<T>(abs<T>(sub<T>(pz, splat<T>(2))), one), none<T>()));
  const crash = lt<T>(pz, setting<T>(c, CRASH_HEIGHT));
  let reward = mul<T>(splat<T>(100), result);
  const hit = field<T>(self, TRUE_HIT, bodyStep);
  reward = add<T>(reward, mul<T>(splat<T>(5), mul<T>(onTurn, hit)));
  reward = add<T>(reward, mul<T>(onTurn, div<T>(half, add<T>(one, aside))));
  reward = sub<T>(reward, mul<T>(splat<T>(0.2), penalty));
  return sub<T>(reward, bitWhere<T>(crash, 100));
}

/** Sets the hit flags of this step, who may hit and who hit last; counts touches. */
export function assignHits<T>(
  c: Context,
  body: usize,
  bodyStep: usize,
  world: usize,
  struck: T,
): void {
  const distances = c.scratch + <usize>(c.agents * WRENCH_SLOTS) * bytesOf<T>();
  detectHits<T>(c, body, bodyStep, world, struck, distances);
  if (c.agents > 2) assignTeamHits<T>(c, body, bodyStep, world);
  else assignSoloHits<T>(c, body, bodyStep, world, distances);
  for (let i = 0; i < c.agents; i++) {
    const self = body + <usize>i * c.stride;
    const hit = field<T>(self, TRUE_HIT, bodyStep);
    setField<T>(self, TOUCHES, bodyStep, add<T>(field<T>(self, TOUCHES, bodyStep), hit));
  }
}

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
