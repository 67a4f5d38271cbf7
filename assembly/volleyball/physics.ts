// Motion of the drones and the ball of one group of worlds within a control step (volleyball.md 1.6 – 1.8): forces and
// velocities, contact with the poses from the start of the step, then poses.
//
//   F_i −= downwash of every other drone      v_ball ← (v_ball + g·dt)·(1 − d·dt)      p ← p + v·dt

import {
  add,
  any,
  bytesOf,
  dot3,
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
import { isInWash, washFactor } from "../quadrotor/downwash";
import { PX, VX } from "../quadrotor/layout";
import {
  advancePose,
  advanceVelocity,
  field,
  setField,
  WRENCH_SLOTS,
  WRENCH_UP,
} from "../quadrotor/rigid-body";
import { collide, isWithinReach } from "./contact";
import { Context } from "./context";
import {
  BALL_DAMPING,
  BALL_RADIUS,
  BOUNCE_SPEED,
  CONTACT_OFFSET,
  DT,
  FLOOR,
  GRAVITY,
  INVERSE_BALL_MASS,
  RESTITUTION,
} from "./layout";
import { setting } from "./rows";

/** Forces on, and velocities of, all drones of a group; `wrench` has been filled for each. */
// @ts-ignore: decorator
@inline
export function advanceDrones<T>(
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
export function advanceDronePoses<T>(c: Context, body: usize, bodyStep: usize): void {
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

/** Velocity of the ball, contact not yet counted; six rows at `ball`. */
// @ts-ignore: decorator
@inline
export function advanceBallVelocity<T>(c: Context, ball: usize): void {
  const dt = setting<T>(c, DT);
  const keep = sub<T>(splat<T>(1), mul<T>(setting<T>(c, BALL_DAMPING), dt));
  const fall = mul<T>(setting<T>(c, GRAVITY), dt);
  const at = ball + 3 * c.stride;
  store<T>(at, mul<T>(load<T>(at), keep));
  store<T>(at + c.stride, mul<T>(load<T>(at + c.stride), keep));
  store<T>(at + 2 * c.stride, mul<T>(sub<T>(load<T>(at + 2 * c.stride), fall), keep));
}

/** Contact of the ball with every drone; returns the mask of worlds where one touched it. */
// @ts-ignore: decorator
@inline
export function bounceBall<T>(
  c: Context,
  body: usize,
  vehicle: usize,
  bodyStep: usize,
  ball: usize,
): T {
  const radius = setting<T>(c, BALL_RADIUS);
  const offset = setting<T>(c, CONTACT_OFFSET);
  const reach = add<T>(radius, offset);
  let touched = none<T>();
  for (let i = 0; i < c.agents; i++) {
    const self = body + <usize>i * c.stride;
    const sheet = vehicle + <usize>i * c.stride;
    if (any<T>(isWithinReach<T>(self, sheet, bodyStep, ball, c.stride, reach))) {
      const touch = collide<T>(
        self,
        sheet,
        bodyStep,
        ball,
        c.stride,
        radius,
        setting<T>(c, INVERSE_BALL_MASS),
        setting<T>(c, RESTITUTION),
        offset,
        setting<T>(c, BOUNCE_SPEED),
        setting<T>(c, DT),
      );
      touched = or<T>(touched, touch);
    }
  }
  return touched;
}

/** p ← p + v·dt of the ball. */
// @ts-ignore: decorator
@inline
export function advanceBallPosition<T>(c: Context, ball: usize): void {
  const dt = setting<T>(c, DT);
  for (let k: usize = 0; k < 3; k++) {
    const p = ball + k * c.stride;
    store<T>(p, mulAdd<T>(load<T>(p + 3 * c.stride), dt, load<T>(p)));
  }
}
