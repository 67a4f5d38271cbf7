// Places of one group of practice worlds, and small measures that tasks share.

import { abs, add, bytesOf, gt, lt, mul, or, sqrt, sub } from "../../core/lane";
import { normSquared } from "../../core/elementary";
import { PX } from "../../quadrotor/layout";
import { field } from "../../quadrotor/rigid-body";
import { ANCHOR, BALL_DOWN, CRASH_HEIGHT, HALF_LENGTH, HALF_WIDTH } from "../layout";
import { setting } from "../rows";
import { PracticeContext } from "./context";
import { AGENT_FIELDS, BALL, BALL_CEILING } from "./layout";

/** Bytes between the fields of one agent. */
// @ts-ignore: decorator
@inline
export function bodyStepOf(c: PracticeContext): usize {
  return <usize>c.agents * c.stride;
}

/** First world row of the group whose body rows begin at `body`. */
// @ts-ignore: decorator
@inline
export function worldOf(c: PracticeContext, body: usize): usize {
  return body + <usize>(AGENT_FIELDS * c.agents) * c.stride;
}

/** A slot of the scratch. */
// @ts-ignore: decorator
@inline
export function slot<T>(c: PracticeContext, index: i32): usize {
  return c.scratch + <usize>index * bytesOf<T>();
}

/** Number `lane` of a T in memory. */
// @ts-ignore: decorator
@inline
export function laneOf<T>(at: usize, lane: i32): f32 {
  if (isVector<T>()) return load<f32>(at + ((<usize>lane) << 2));
  return <f32>load<f64>(at);
}

/** A slot of the configuration as one number. */
// @ts-ignore: decorator
@inline
export function settingAt<T>(c: PracticeContext, index: i32): f64 {
  if (isVector<T>()) return <f64>load<f32>(c.config + ((<usize>index) << 4));
  return load<f64>(c.config + ((<usize>index) << 3));
}

/** Reads a world row. */
// @ts-ignore: decorator
@inline
export function get<T>(c: PracticeContext, world: usize, row: i32): T {
  return load<T>(world + <usize>row * c.stride);
}

/** Writes a world row. */
// @ts-ignore: decorator
@inline
export function set<T>(c: PracticeContext, world: usize, row: i32, value: T): void {
  store<T>(world + <usize>row * c.stride, value);
}

/** Distance of one drone from its anchor, m. */
// @ts-ignore: decorator
@inline
export function anchorDistance<T>(c: PracticeContext, self: usize, agent: i32): T {
  const step = bodyStepOf(c);
  const first = ANCHOR + 3 * agent;
  return sqrt<T>(
    normSquared<T>(
      sub<T>(field<T>(self, PX, step), setting<T>(c, first)),
      sub<T>(field<T>(self, PX + 1, step), setting<T>(c, first + 1)),
      sub<T>(field<T>(self, PX + 2, step), setting<T>(c, first + 2)),
    ),
  );
}

/** Distance of ball and drone across, in x and y, m. */
// @ts-ignore: decorator
@inline
export function ballAside<T>(c: PracticeContext, self: usize, world: usize): T {
  const step = bodyStepOf(c);
  const dx = sub<T>(get<T>(c, world, BALL), field<T>(self, PX, step));
  const dy = sub<T>(get<T>(c, world, BALL + 1), field<T>(self, PX + 1, step));
  return sqrt<T>(add<T>(mul<T>(dx, dx), mul<T>(dy, dy)));
}

/** Mask: a drone lower than its task allows. */
// @ts-ignore: decorator
@inline
export function isLow<T>(c: PracticeContext, self: usize): T {
  return lt<T>(field<T>(self, PX + 2, bodyStepOf(c)), setting<T>(c, CRASH_HEIGHT));
}

/** Mask: ball down or too high. */
// @ts-ignore: decorator
@inline
export function isBallLost<T>(c: PracticeContext, world: usize): T {
  const height = get<T>(c, world, BALL + 2);
  return or<T>(lt<T>(height, setting<T>(c, BALL_DOWN)), gt<T>(height, setting<T>(c, BALL_CEILING)));
}

/** Mask: ball outside the court. */
// @ts-ignore: decorator
@inline
export function isBallOut<T>(c: PracticeContext, world: usize): T {
  return or<T>(
    gt<T>(abs<T>(get<T>(c, world, BALL)), setting<T>(c, HALF_LENGTH)),
    gt<T>(abs<T>(get<T>(c, world, BALL + 1)), setting<T>(c, HALF_WIDTH)),
  );
}
