// Rewards of one drone: team games (volleyball.md 5.5) and 1v1 (5.4).

import {
  abs,
  add,
  bytesOf,
  div,
  eq,
  flag,
  lt,
  max,
  mul,
  none,
  splat,
  sqrt,
  sub,
} from "../core/lane";
import { normSquared } from "../core/elementary";
import { PX } from "../quadrotor/layout";
import { field } from "../quadrotor/rigid-body";
import { Context } from "./context";
import {
  ALREADY_HIT,
  ANCHOR,
  BALL,
  CRASH_HEIGHT,
  HALF_LENGTH,
  HALF_WIDTH,
  TRUE_HIT,
} from "./layout";
import { worldRow, setting, bitWhere } from "./rows";

/** Writes one number a world into column `agent` of rewards [E, A] f32. */
// @ts-ignore: decorator
@inline
export function writeReward<T>(c: Context, first: i32, agent: i32, value: T): void {
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
export function teamReward<T>(
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
export function soloReward<T>(
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
