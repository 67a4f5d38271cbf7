// The volleyball world, many at a time: one call advances every world of a batch by one control step.
//
// Order of a step (volleyball.md 1.6): rotors → forces → velocities → contact → poses → step counter →
// observation → hits, faults, reward, outcome. The observation still carries the flags from before the
// hits of this step: the source does the same and published policies were trained with it.
//
// Worlds go in groups of lanes<T>(): four in f32x4, one in f64. Every lane does the same operations, so
// a world's bits do not depend on its place in the batch. Cost in 3v3: about 6000 vector operations a group.

import {
  add,
  and,
  any,
  bytesOf,
  dot3,
  lanes,
  lt,
  max,
  mul,
  mulAdd,
  none,
  or,
  select,
  splat,
  sub,
} from "../core/lane";
import { normSquared } from "../core/elementary";
import { transposedLoad } from "../core/transpose";
import { isInWash, washFactor } from "../quadrotor/downwash";
import { PX, VX } from "../quadrotor/layout";
import {
  advancePose,
  advanceRotors,
  advanceVelocity,
  field,
  setField,
  WRENCH_SLOTS,
  WRENCH_UP,
} from "../quadrotor/rigid-body";
import { collide, isWithinReach } from "./contact";
import { Context } from "./context";
import {
  AGENT_FIELDS,
  BALL,
  BALL_DAMPING,
  BALL_RADIUS,
  BOUNCE_SPEED,
  CONTACT_OFFSET,
  DT,
  FLOOR,
  GRAVITY,
  INVERSE_BALL_MASS,
  LAST_TEAM,
  RESTITUTION,
  STEP,
} from "./layout";
import { observe } from "./observation";
import { assignHits } from "./hits";
import { settle } from "./referee";

/** Forces on, and velocities of, all drones of a group; `wrench` has been filled for each. */
// @ts-ignore: decorator
@inline
function advanceDrones<T>(
  c: Context,
  body: usize,
  vehicle: usize,
  bodyStep: usize,
  wrench: usize,
): void {
  const size = bytesOf<T>();
  const agents = c.agents;
  const dt = load<T>(c.config + <usize>DT * size);
  const gravity = load<T>(c.config + <usize>GRAVITY * size);
  for (let i = 0; i < agents; i++) {
    const self = body + <usize>i * c.stride;
    let fx = none<T>();
    let fy = none<T>();
    let fz = none<T>();
    for (let j = 0; j < agents; j++) {
      if (j == i) continue;
      const other = body + <usize>j * c.stride;
      const wash = wrench + <usize>(j * WRENCH_SLOTS) * size;
      const ux = load<T>(wash + <usize>WRENCH_UP * size);
      const uy = load<T>(wash + <usize>(WRENCH_UP + 1) * size);
      const uz = load<T>(wash + <usize>(WRENCH_UP + 2) * size);
      const dx = sub<T>(field<T>(other, PX, bodyStep), field<T>(self, PX, bodyStep));
      const dy = sub<T>(field<T>(other, PX + 1, bodyStep), field<T>(self, PX + 1, bodyStep));
      const dz = sub<T>(field<T>(other, PX + 2, bodyStep), field<T>(self, PX + 2, bodyStep));
      const z = dot3<T>(dx, dy, dz, ux, uy, uz);
      const rSquared = sub<T>(normSquared<T>(dx, dy, dz), mul<T>(z, z));
      const isIn = isInWash<T>(z, rSquared);
      if (any<T>(isIn)) {
        const push = mul<T>(load<T>(wash), select<T>(isIn, washFactor<T>(z, rSquared), none<T>()));
        fx = sub<T>(fx, mul<T>(push, ux));
        fy = sub<T>(fy, mul<T>(push, uy));
        fz = sub<T>(fz, mul<T>(push, uz));
      }
    }
    advanceVelocity<T>(
      self,
      vehicle + <usize>i * c.stride,
      bodyStep,
      wrench + <usize>(i * WRENCH_SLOTS) * size,
      fx,
      fy,
      fz,
      gravity,
      dt,
    );
  }
}

/** Poses from velocities; a drone's centre does not sink below the floor (no contact model: such games are over). */
// @ts-ignore: decorator
@inline
function advanceDronePoses<T>(c: Context, body: usize, bodyStep: usize): void {
  const size = bytesOf<T>();
  const dt = load<T>(c.config + <usize>DT * size);
  const floor = load<T>(c.config + <usize>FLOOR * size);
  for (let i = 0; i < c.agents; i++) {
    const self = body + <usize>i * c.stride;
    advancePose<T>(self, bodyStep, dt);
    const height = field<T>(self, PX + 2, bodyStep);
    const grounded = lt<T>(height, floor);
    if (any<T>(grounded)) {
      const sink = field<T>(self, VX + 2, bodyStep);
      setField<T>(self, PX + 2, bodyStep, max<T>(height, floor));
      setField<T>(self, VX + 2, bodyStep, select<T>(grounded, max<T>(sink, none<T>()), sink));
    }
  }
}

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
  const config = c.config;
  const dt = load<T>(config + <usize>DT * size);
  const one = splat<T>(1);

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
  const keep = sub<T>(one, mul<T>(load<T>(config + <usize>BALL_DAMPING * size), dt));
  const fall = mul<T>(load<T>(config + <usize>GRAVITY * size), dt);
  store<T>(ball + 3 * c.stride, mul<T>(oldVx, keep));
  store<T>(ball + 4 * c.stride, mul<T>(oldVy, keep));
  store<T>(ball + 5 * c.stride, mul<T>(sub<T>(oldVz, fall), keep));
  const radius = load<T>(config + <usize>BALL_RADIUS * size);
  const contactOffset = load<T>(config + <usize>CONTACT_OFFSET * size);
  const reach = add<T>(radius, contactOffset);
  for (let i = 0; i < agents; i++) {
    const self = body + <usize>i * c.stride;
    const sheet = vehicle + <usize>i * c.stride;
    if (any<T>(isWithinReach<T>(self, sheet, bodyStep, ball, c.stride, reach))) {
      collide<T>(
        self,
        sheet,
        bodyStep,
        ball,
        c.stride,
        radius,
        load<T>(config + <usize>INVERSE_BALL_MASS * size),
        load<T>(config + <usize>RESTITUTION * size),
        contactOffset,
        load<T>(config + <usize>BOUNCE_SPEED * size),
        dt,
      );
    }
  }

  advanceDronePoses<T>(c, body, bodyStep);
  for (let k: usize = 0; k < 3; k++) {
    const p = ball + k * c.stride;
    store<T>(p, mulAdd<T>(load<T>(p + 3 * c.stride), dt, load<T>(p)));
  }
  const clock = world + <usize>STEP * c.stride;
  store<T>(clock, add<T>(load<T>(clock), one));

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
