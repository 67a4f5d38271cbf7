// The volleyball world, many at a time: one call advances every world of a batch by one control step.
//
// Order of a step (volleyball.md 1.6): rotors → forces → velocities → contact → poses → step counter →
// observation → hits, faults, reward, outcome. The observation still carries the flags from before the
// hits of this step: the source does the same and published policies were trained with it.
//
// Worlds go in groups of lanes<T>(): four in f32x4, one in f64. Every lane does the same operations, so
// a world's bits do not depend on its place in the batch. Cost in 3v3: about 6000 vector operations a group.

import { add, bytesOf, lanes, lt, mul, or, splat, sub } from "../core/lane";
import { transposedLoad } from "../core/transpose";
import { advanceRotors, WRENCH_SLOTS } from "../quadrotor/rigid-body";
import { Context } from "./context";
import { AGENT_FIELDS, BALL, LAST_TEAM, STEP } from "./layout";
import { observe } from "./observation";
import { assignHits } from "./hits";
import {
  advanceBallPosition,
  advanceBallVelocity,
  advanceDronePoses,
  advanceDrones,
  bounceBall,
} from "./physics";
import { settle } from "./referee";

/** One control step of the group whose first world lies `offset` bytes into each row. */
function stepGroup<T>(c: Context, first: i32, offset: usize): void {
  const size = bytesOf<T>();
  const agents = c.agents;
  const bodyStep = <usize>agents * c.stride;
  const body = c.state + offset;
  const vehicle = c.vehicles + offset;
  const world = c.state + <usize>(AGENT_FIELDS * agents) * c.stride + offset;
  const ball = world + <usize>BALL * c.stride;
  const wrench = c.scratch;

  for (let i = 0; i < agents; i++) {
    // [E, A, 4] → one T a rotor, left in the scratch behind the wrenches
    const command = wrench + <usize>(agents * WRENCH_SLOTS) * size;
    transposedLoad<T>(
      c.actions + <usize>((first * agents + i) << 4),
      <usize>(agents << 4),
      command,
    );
    advanceRotors<T>(
      body + <usize>i * c.stride,
      vehicle + <usize>i * c.stride,
      bodyStep,
      load<T>(command),
      load<T>(command + size),
      load<T>(command + 2 * size),
      load<T>(command + 3 * size),
      wrench + <usize>(i * WRENCH_SLOTS) * size,
    );
  }
  advanceDrones<T>(c, body, vehicle, bodyStep, wrench);

  const oldVx = load<T>(ball + 3 * c.stride);
  const oldVy = load<T>(ball + 4 * c.stride);
  const oldVz = load<T>(ball + 5 * c.stride);
  advanceBallVelocity<T>(c, ball);
  bounceBall<T>(c, body, vehicle, bodyStep, ball);

  advanceDronePoses<T>(c, body, bodyStep);
  advanceBallPosition<T>(c, ball);
  const clock = world + <usize>STEP * c.stride;
  store<T>(clock, add<T>(load<T>(clock), splat<T>(1)));

  observe<T>(c, first, body, bodyStep, world);
  const changeX = sub<T>(load<T>(ball + 3 * c.stride), oldVx);
  const changeY = sub<T>(load<T>(ball + 4 * c.stride), oldVy);
  const changeZ = sub<T>(load<T>(ball + 5 * c.stride), oldVz);
  // the ball was struck: up by more than gravity takes (0.196 m/s), or sideways by more than 0.5 m/s
  const struck = or<T>(
    lt<T>(splat<T>(0.196), changeZ),
    lt<T>(splat<T>(0.25), add<T>(mul<T>(changeX, changeX), mul<T>(changeY, changeY))),
  );
  const turn = load<T>(world + <usize>LAST_TEAM * c.stride);
  assignHits<T>(c, body, bodyStep, world, struck);
  settle<T>(c, first, body, bodyStep, world, turn);
}

function stepWorlds<T>(c: Context): void {
  const width = lanes<T>();
  for (let first = 0; first < c.worlds; first += width) {
    stepGroup<T>(c, first, <usize>(first / width) * bytesOf<T>());
  }
}

function observeWorlds<T>(c: Context): void {
  const width = lanes<T>();
  const bodyStep = <usize>c.agents * c.stride;
  for (let first = 0; first < c.worlds; first += width) {
    const body = c.state + <usize>(first / width) * bytesOf<T>();
    observe<T>(c, first, body, bodyStep, body + <usize>AGENT_FIELDS * bodyStep);
  }
}

function settleWorlds<T>(c: Context): void {
  const width = lanes<T>();
  const bodyStep = <usize>c.agents * c.stride;
  for (let first = 0; first < c.worlds; first += width) {
    const body = c.state + <usize>(first / width) * bytesOf<T>();
    const world = body + <usize>AGENT_FIELDS * bodyStep;
    settle<T>(c, first, body, bodyStep, world, load<T>(world + <usize>LAST_TEAM * c.stride));
  }
}

/** Advances all worlds by one step, f32x4. */
export function volleyballStepF32x4(context: usize): void {
  stepWorlds<v128>(changetype<Context>(context));
}

/** Advances all worlds by one step, f64 reference twin. */
export function volleyballStepF64(context: usize): void {
  stepWorlds<f64>(changetype<Context>(context));
}

/** Writes the observations of the present state. */
export function volleyballObserveF32x4(context: usize): void {
  observeWorlds<v128>(changetype<Context>(context));
}

/** Writes the observations of the present state. */
export function volleyballObserveF64(context: usize): void {
  observeWorlds<f64>(changetype<Context>(context));
}

/** Faults, rewards and outcome of the present state with the hit flags as they stand; no time passes. */
export function volleyballSettleF32x4(context: usize): void {
  settleWorlds<v128>(changetype<Context>(context));
}

/** Faults, rewards and outcome of the present state with the hit flags as they stand. */
export function volleyballSettleF64(context: usize): void {
  settleWorlds<f64>(changetype<Context>(context));
}
