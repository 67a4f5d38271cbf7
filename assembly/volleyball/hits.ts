// Who hit the ball in this step (volleyball.md 5.1, 5.2, 5.4).
//
// Hit: the ball was struck in this step, and now or at the last step its centre was in the racket cylinder
// (radius 0.2 m, height 0.2 m on the drone's origin along body z), more than 3 steps after this drone's last
// hit. Struck within 0.5 m of the drone but outside the cylinder: wrong racket.
// n = A/2 > 1: each drone may touch once a possession. n = 1: `LAST_TEAM` holds the drone on turn.

import {
  add,
  and,
  andNot,
  bytesOf,
  dot3,
  eq,
  flag,
  ge,
  gt,
  isSet,
  le,
  lt,
  mul,
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
  BALL,
  LAST_HIT_STEP,
  LAST_TEAM,
  NEAR_DISTANCE,
  NEAR_DRONE,
  NEAR_RACKET,
  RACKET_HEIGHT,
  RACKET_RADIUS,
  STEP,
  TOUCHES,
  TRUE_HIT,
  WRONG_RACKET,
  WRONG_TURN,
} from "./layout";
import { worldRow, setting } from "./rows";

/** Mask: the point (dx, dy, dz) from a drone's centre, world frame, lies in the cylinder of its racket. */
// @ts-ignore: decorator
@inline
export function isInRacket<T>(c: Context, self: usize, bodyStep: usize, dx: T, dy: T, dz: T): T {
  const w = field<T>(self, QW, bodyStep);
  const x = field<T>(self, QW + 1, bodyStep);
  const y = field<T>(self, QW + 2, bodyStep);
  const z = field<T>(self, QW + 3, bodyStep);
  const height = dot3<T>(
    dx,
    dy,
    dz,
    rotation02<T>(w, x, y, z),
    rotation12<T>(w, x, y, z),
    rotation22<T>(w, x, y, z),
  );
  const aside = sub<T>(normSquared<T>(dx, dy, dz), mul<T>(height, height));
  const radius = setting<T>(c, RACKET_RADIUS);
  return and<T>(
    and<T>(ge<T>(height, none<T>()), le<T>(height, setting<T>(c, RACKET_HEIGHT))),
    le<T>(aside, mul<T>(radius, radius)),
  );
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
  const nearDistance = setting<T>(c, NEAR_DISTANCE);
  for (let i = 0; i < c.agents; i++) {
    const self = body + <usize>i * c.stride;
    const dx = sub<T>(bx, field<T>(self, PX, bodyStep));
    const dy = sub<T>(by, field<T>(self, PX + 1, bodyStep));
    const dz = sub<T>(bz, field<T>(self, PX + 2, bodyStep));
    const dd = normSquared<T>(dx, dy, dz);
    const nearRacket = isInRacket<T>(c, self, bodyStep, dx, dy, dz);
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
