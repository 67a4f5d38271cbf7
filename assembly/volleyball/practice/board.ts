// The board of Set and Spike Hard (volleyball.md 4.6): a cylinder that waits at (−4, 0, 0.5) and goes to meet a spiked ball.
// It has a plan from when the turn is 2, ball v_x < −2, v_z < 0 and z ≥ 1.2, if the ball comes down to z = 1.1 within
// the court's far half. With p, v_in the ball there, t the time until then, β = 0.77:
//
//   v_out   reaches (3, 1, 1.3) from p in 1.5 s
//   board   velocity (β·v_in + v_out)/(1 + β), normal n = (v_out − v_in)/|…|
//   so that a bounce with restitution β gives v_out:  v_b + (v_in − v_b) − (1 + β)·((v_in − v_b)·n)·n = v_out
//   roll = −asin n_y,  pitch = atan2(n_x, n_z),  yaw = 0
//
// From then on its pose is set before every step: along the line from home to p at min(|p − home|/t, 8 m/s), roll and
// pitch each at min(|angle|/t, 4 rad/s); its velocity is the planned one. The ball bounces on it as on a drone. A plan
// is worked out for one world at a time, in f64: it is rare and needs angles.

import {
  add,
  and,
  any,
  clamp,
  div,
  dot3,
  eq,
  ge,
  gt,
  isSet,
  lanes,
  le,
  lt,
  max,
  min,
  mul,
  mulAdd,
  neg,
  none,
  select,
  splat,
  sqrt,
  sub,
} from "../../core/lane";
import { cosine, normSquared, sinc, square } from "../../core/elementary";
import { PX, QW, VX, WX } from "../../quadrotor/layout";
import {
  field,
  rotation00,
  rotation01,
  rotation02,
  rotation10,
  rotation11,
  rotation12,
  rotation20,
  rotation21,
  rotation22,
} from "../../quadrotor/rigid-body";
import { strike } from "../contact";
import {
  BALL_RADIUS,
  BOUNCE_SPEED,
  CONTACT_OFFSET,
  DT,
  GRAVITY,
  INVERSE_BALL_MASS,
  RESTITUTION,
} from "../layout";
import { setting } from "../rows";
import { PracticeContext } from "./context";
import {
  BALL,
  BOARD,
  BOARD_LEAN,
  BOARD_SHEET,
  BOARD_SPEED,
  BOARD_TURN,
  BOARD_WAY,
  PLANNED,
  S_WORDS,
  TURN,
} from "./layout";
import { get, laneOf, set, settingAt, slot } from "./rows";

export const HOME_X: f64 = -4;
export const HOME_Z: f64 = 0.5;
const RADIUS: f64 = 0.5;
const HALF_HEIGHT: f64 = 0.15;
/** m beyond which the ball cannot touch: |(radius, half height)| + ball radius + contact offset, rounded up */
const REACH: f64 = 0.75;
const MEET_HEIGHT: f64 = 1.1;
const FLIGHT_TIME: f64 = 1.5;
const BETA: f64 = 0.77;
const TOP_SPEED: f64 = 8;
const TOP_TURN: f64 = 4;

/** One number of a row, and its writing. */
// @ts-ignore: decorator
@inline
function read<T>(c: PracticeContext, column: usize, row: i32): f64 {
  const at = column + <usize>row * c.stride;
  if (isVector<T>()) return <f64>load<f32>(at);
  return load<f64>(at);
}

// @ts-ignore: decorator
@inline
function write<T>(c: PracticeContext, column: usize, row: i32, value: f64): void {
  const at = column + <usize>row * c.stride;
  if (isVector<T>()) store<f32>(at, <f32>value);
  else store<f64>(at, value);
}

/** |angle|/t, at most 4 rad/s, with the sign of the angle. */
// @ts-ignore: decorator
@inline
function turnRate(angle: f64, t: f64): f64 {
  const rate = angle / t;
  return rate > TOP_TURN ? TOP_TURN : rate < -TOP_TURN ? -TOP_TURN : rate;
}

/** Makes the plan of one world, if the ball comes down in the far half; `column` is its first world row. */
function plan<T>(c: PracticeContext, column: usize, gravity: f64): void {
  const vx = read<T>(c, column, BALL + 3);
  const vy = read<T>(c, column, BALL + 4);
  const vz = read<T>(c, column, BALL + 5);
  const fall = read<T>(c, column, BALL + 2) - MEET_HEIGHT;
  const t = (vz + NativeMath.sqrt(vz * vz + 2 * gravity * fall)) / gravity;
  const x = read<T>(c, column, BALL) + vx * t;
  const y = read<T>(c, column, BALL + 1) + vy * t;
  if (x < -9 || x > 0 || y < -4.5 || y > 4.5) return;
  const inZ = vz - gravity * t;
  const outX = (3 - x) / FLIGHT_TIME;
  const outY = (1 - y) / FLIGHT_TIME;
  const outZ = (1.3 - MEET_HEIGHT) / FLIGHT_TIME + 0.5 * gravity * FLIGHT_TIME;
  const nx = outX - vx;
  const ny = outY - vy;
  const nz = outZ - inZ;
  const n = NativeMath.sqrt(nx * nx + ny * ny + nz * nz);
  const wayX = x - HOME_X;
  const wayZ = MEET_HEIGHT - HOME_Z;
  const way = NativeMath.sqrt(wayX * wayX + y * y + wayZ * wayZ);
  const pace = way / t > TOP_SPEED ? TOP_SPEED / way : 1 / t;
  write<T>(c, column, PLANNED, 1);
  write<T>(c, column, BOARD_WAY, pace * wayX);
  write<T>(c, column, BOARD_WAY + 1, pace * y);
  write<T>(c, column, BOARD_WAY + 2, pace * wayZ);
  write<T>(c, column, BOARD_TURN, turnRate(-NativeMath.asin(ny / n), t));
  write<T>(c, column, BOARD_TURN + 1, turnRate(NativeMath.atan2(nx / n, nz / n), t));
  write<T>(c, column, BOARD_SPEED, (BETA * vx + outX) / (1 + BETA));
  write<T>(c, column, BOARD_SPEED + 1, (BETA * vy + outY) / (1 + BETA));
  write<T>(c, column, BOARD_SPEED + 2, (BETA * inZ + outZ) / (1 + BETA));
}

/** Makes plans where one is called for, and sets the board's pose and velocity for this step. */
export function moveBoard<T>(c: PracticeContext, world: usize): void {
  const idle = le<T>(get<T>(c, world, PLANNED), none<T>());
  const spiked = and<T>(
    and<T>(eq<T>(get<T>(c, world, TURN), splat<T>(2)), idle),
    and<T>(
      lt<T>(get<T>(c, world, BALL + 3), splat<T>(-2)),
      lt<T>(get<T>(c, world, BALL + 5), none<T>()),
    ),
  );
  const wants = and<T>(spiked, ge<T>(get<T>(c, world, BALL + 2), splat<T>(1.2)));
  if (any<T>(wants)) {
    const chosen = slot<T>(c, S_WORDS);
    store<T>(chosen, select<T>(wants, splat<T>(1), none<T>()));
    const gravity = settingAt<T>(c, GRAVITY);
    const bytes = sizeof<T>() / lanes<T>();
    for (let lane = 0; lane < lanes<T>(); lane++) {
      if (laneOf<T>(chosen, lane) != 0) plan<T>(c, world + <usize>lane * bytes, gravity);
    }
  }
  const dt = setting<T>(c, DT);
  for (let k = 0; k < 3; k++) {
    const p = get<T>(c, world, BOARD + PX + k);
    set<T>(c, world, BOARD + PX + k, mulAdd<T>(get<T>(c, world, BOARD_WAY + k), dt, p));
    set<T>(c, world, BOARD + VX + k, get<T>(c, world, BOARD_SPEED + k));
    set<T>(c, world, BOARD + WX + k, none<T>());
  }
  lean<T>(c, world, dt);
}

/** Roll and pitch go on at their rates; the quaternion follows. */
// @ts-ignore: decorator
@inline
function lean<T>(c: PracticeContext, world: usize, dt: T): void {
  const roll = mulAdd<T>(get<T>(c, world, BOARD_TURN), dt, get<T>(c, world, BOARD_LEAN));
  const pitch = mulAdd<T>(get<T>(c, world, BOARD_TURN + 1), dt, get<T>(c, world, BOARD_LEAN + 1));
  set<T>(c, world, BOARD_LEAN, roll);
  set<T>(c, world, BOARD_LEAN + 1, pitch);
  const half = splat<T>(0.5);
  const hr = mul<T>(half, roll);
  const hp = mul<T>(half, pitch);
  const cr = cosine<T>(square<T>(hr));
  const sr = mul<T>(hr, sinc<T>(square<T>(hr)));
  const cp = cosine<T>(square<T>(hp));
  const sp = mul<T>(hp, sinc<T>(square<T>(hp)));
  set<T>(c, world, BOARD + QW, mul<T>(cr, cp));
  set<T>(c, world, BOARD + QW + 1, mul<T>(sr, cp));
  set<T>(c, world, BOARD + QW + 2, mul<T>(cr, sp));
  set<T>(c, world, BOARD + QW + 3, neg<T>(mul<T>(sr, sp)));
}

/** Contact of the ball with the board, its law that of contact.ts on a cylinder; returns the mask of worlds with one. */
export function bounceOnBoard<T>(c: PracticeContext, world: usize): T {
  const ball = world + <usize>BALL * c.stride;
  const board = world + <usize>BOARD * c.stride;
  const step = c.stride;
  const dx = sub<T>(field<T>(ball, 0, step), field<T>(board, PX, step));
  const dy = sub<T>(field<T>(ball, 1, step), field<T>(board, PX + 1, step));
  const dz = sub<T>(field<T>(ball, 2, step), field<T>(board, PX + 2, step));
  const radius = setting<T>(c, BALL_RADIUS);
  const reach = add<T>(splat<T>(REACH), sub<T>(radius, splat<T>(0.1)));
  const near = lt<T>(normSquared<T>(dx, dy, dz), square<T>(reach));
  if (!any<T>(near)) return none<T>();

  const w = field<T>(board, QW, step);
  const x = field<T>(board, QW + 1, step);
  const y = field<T>(board, QW + 2, step);
  const z = field<T>(board, QW + 3, step);
  const bx = dot3<T>(
    rotation00<T>(w, x, y, z),
    rotation10<T>(w, x, y, z),
    rotation20<T>(w, x, y, z),
    dx,
    dy,
    dz,
  );
  const by = dot3<T>(
    rotation01<T>(w, x, y, z),
    rotation11<T>(w, x, y, z),
    rotation21<T>(w, x, y, z),
    dx,
    dy,
    dz,
  );
  const bz = dot3<T>(
    rotation02<T>(w, x, y, z),
    rotation12<T>(w, x, y, z),
    rotation22<T>(w, x, y, z),
    dx,
    dy,
    dz,
  );

  // nearest point of the cylinder
  const one = splat<T>(1);
  const high = splat<T>(HALF_HEIGHT);
  const aside = max<T>(sqrt<T>(add<T>(mul<T>(bx, bx), mul<T>(by, by))), splat<T>(1e-12));
  const inward = min<T>(div<T>(splat<T>(RADIUS), aside), one);
  const cx = mul<T>(bx, inward);
  const cy = mul<T>(by, inward);
  const cz = clamp<T>(bz, neg<T>(high), high);
  const gx = sub<T>(bx, cx);
  const gy = sub<T>(by, cy);
  const gz = sub<T>(bz, cz);
  const gap = sqrt<T>(normSquared<T>(gx, gy, gz));
  const outside = gt<T>(gap, none<T>());
  const inverseGap = div<T>(one, max<T>(gap, splat<T>(1e-12)));
  // inside: the top or bottom, or the side, whichever is nearer
  const down = lt<T>(bz, none<T>());
  const depthTop = sub<T>(high, select<T>(down, neg<T>(bz), bz));
  const depthSide = sub<T>(splat<T>(RADIUS), aside);
  const flat = le<T>(depthTop, depthSide);
  const outward = select<T>(flat, none<T>(), div<T>(one, aside));
  const upward = select<T>(flat, select<T>(down, neg<T>(one), one), none<T>());
  const depth = min<T>(depthTop, depthSide);
  return strike<T>(
    board,
    step,
    c.config + <usize>BOARD_SHEET * sizeof<T>(),
    sizeof<T>(),
    ball,
    step,
    cx,
    cy,
    cz,
    select<T>(outside, mul<T>(gx, inverseGap), mul<T>(bx, outward)),
    select<T>(outside, mul<T>(gy, inverseGap), mul<T>(by, outward)),
    select<T>(outside, mul<T>(gz, inverseGap), upward),
    sub<T>(select<T>(outside, gap, neg<T>(depth)), radius),
    setting<T>(c, INVERSE_BALL_MASS),
    setting<T>(c, RESTITUTION),
    setting<T>(c, CONTACT_OFFSET),
    setting<T>(c, BOUNCE_SPEED),
    setting<T>(c, DT),
  );
}
