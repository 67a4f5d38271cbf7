// Ball against the collision box of one drone, discrete as in PhysX (volleyball.md 1.7): poses from the
// start of the step, velocities already advanced, no friction, no push-out.
//
//   c = clamp(ball, −h, h) in the body frame; outside: n = (ball − c)/|ball − c|, s = |ball − c| − radius
//   inside: n = axis of least penetration, s = −depth − radius
//   contact when  s < offset,  v_n < 0,  −v_n·dt > s;   v_n = (v_ball − v_drone − ω × r)·n,  r to c
//   v_n' = −e·v_n if v_n < −0.2 m/s, else 0;   j = (v_n' − v_n)/k,
//   k = 1/m_ball + 1/m_drone + [(I⁻¹(r×n))×r]·n
//
// The impulse +j·n acts on the ball, −j·n on the drone at r.

import {
  abs,
  add,
  and,
  any,
  clamp,
  div,
  dot3,
  gt,
  le,
  lt,
  max,
  mul,
  mulAdd,
  neg,
  select,
  splat,
  sqrt,
  sub,
} from "../core/lane";
import { normSquared } from "../core/elementary";
import { BOX, INVERSE_INERTIA, INVERSE_MASS, PX, QW, VX, WX } from "../quadrotor/layout";
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
  setField,
} from "../quadrotor/rigid-body";

/**
 * Whether the ball may touch the box at all: a cheap bound, |ball − drone| < |h| + radius + offset.
 * A lane outside is left untouched by `collide` too, so skipping a group changes no bit.
 */
// @ts-ignore: decorator
@inline
export function isWithinReach<T>(
  body: usize,
  vehicle: usize,
  bodyStep: usize,
  ball: usize,
  ballStep: usize,
  reach: T,
): T {
  const dx = sub<T>(load<T>(ball), field<T>(body, PX, bodyStep));
  const dy = sub<T>(load<T>(ball + ballStep), field<T>(body, PX + 1, bodyStep));
  const dz = sub<T>(load<T>(ball + 2 * ballStep), field<T>(body, PX + 2, bodyStep));
  const bound = add<T>(
    add<T>(field<T>(vehicle, BOX, bodyStep), field<T>(vehicle, BOX + 1, bodyStep)),
    add<T>(field<T>(vehicle, BOX + 2, bodyStep), reach),
  );
  return lt<T>(normSquared<T>(dx, dy, dz), mul<T>(bound, bound));
}

/**
 * Applies the contact impulse where there is one, given the point of the solid nearest to the ball.
 *
 * @param body        pose read, velocities read and written
 * @param sheet       rows of a vehicle, of which mass and inertia are read
 * @param sheetStep   bytes between them
 * @param ball        six rows: velocity read and written
 * @param cx          nearest point c in the body frame, m; cy, cz
 * @param nbx         normal n in the body frame, from c to the ball; nby, nbz
 * @param separation  s, m
 * @returns mask of lanes with a contact
 */
// @ts-ignore: decorator
@inline
export function strike<T>(
  body: usize,
  bodyStep: usize,
  sheet: usize,
  sheetStep: usize,
  ball: usize,
  ballStep: usize,
  cx: T,
  cy: T,
  cz: T,
  nbx: T,
  nby: T,
  nbz: T,
  separation: T,
  inverseBallMass: T,
  restitution: T,
  offset: T,
  bounceSpeed: T,
  dt: T,
): T {
  const zero = splat<T>(0);
  const w = field<T>(body, QW, bodyStep);
  const x = field<T>(body, QW + 1, bodyStep);
  const y = field<T>(body, QW + 2, bodyStep);
  const z = field<T>(body, QW + 3, bodyStep);
  const r00 = rotation00<T>(w, x, y, z);
  const r01 = rotation01<T>(w, x, y, z);
  const r02 = rotation02<T>(w, x, y, z);
  const r10 = rotation10<T>(w, x, y, z);
  const r11 = rotation11<T>(w, x, y, z);
  const r12 = rotation12<T>(w, x, y, z);
  const r20 = rotation20<T>(w, x, y, z);
  const r21 = rotation21<T>(w, x, y, z);
  const r22 = rotation22<T>(w, x, y, z);

  // to the world frame
  const nx = dot3<T>(r00, r01, r02, nbx, nby, nbz);
  const ny = dot3<T>(r10, r11, r12, nbx, nby, nbz);
  const nz = dot3<T>(r20, r21, r22, nbx, nby, nbz);
  const rx = dot3<T>(r00, r01, r02, cx, cy, cz);
  const ry = dot3<T>(r10, r11, r12, cx, cy, cz);
  const rz = dot3<T>(r20, r21, r22, cx, cy, cz);

  const wx = field<T>(body, WX, bodyStep);
  const wy = field<T>(body, WX + 1, bodyStep);
  const wz = field<T>(body, WX + 2, bodyStep);
  const vx = field<T>(body, VX, bodyStep);
  const vy = field<T>(body, VX + 1, bodyStep);
  const vz = field<T>(body, VX + 2, bodyStep);
  const ballVx = load<T>(ball + 3 * ballStep);
  const ballVy = load<T>(ball + 4 * ballStep);
  const ballVz = load<T>(ball + 5 * ballStep);
  const ux = sub<T>(sub<T>(ballVx, vx), sub<T>(mul<T>(wy, rz), mul<T>(wz, ry)));
  const uy = sub<T>(sub<T>(ballVy, vy), sub<T>(mul<T>(wz, rx), mul<T>(wx, rz)));
  const uz = sub<T>(sub<T>(ballVz, vz), sub<T>(mul<T>(wx, ry), mul<T>(wy, rx)));
  const approach = dot3<T>(ux, uy, uz, nx, ny, nz);

  const touch = and<T>(
    and<T>(lt<T>(separation, offset), lt<T>(approach, zero)),
    gt<T>(neg<T>(mul<T>(approach, dt)), separation),
  );
  if (!any<T>(touch)) return touch;

  // (r × n) in the body frame, where the inertia is diagonal
  const mx = sub<T>(mul<T>(cy, nbz), mul<T>(cz, nby));
  const my = sub<T>(mul<T>(cz, nbx), mul<T>(cx, nbz));
  const mz = sub<T>(mul<T>(cx, nby), mul<T>(cy, nbx));
  const sx = mul<T>(field<T>(sheet, INVERSE_INERTIA, sheetStep), mx);
  const sy = mul<T>(field<T>(sheet, INVERSE_INERTIA + 1, sheetStep), my);
  const sz = mul<T>(field<T>(sheet, INVERSE_INERTIA + 2, sheetStep), mz);
  const inverseMass = field<T>(sheet, INVERSE_MASS, sheetStep);
  // [(I⁻¹ m) × c]·n = (I⁻¹ m)·m with m = c × n
  const k = add<T>(add<T>(inverseBallMass, inverseMass), dot3<T>(sx, sy, sz, mx, my, mz));
  const rebound = select<T>(
    lt<T>(approach, neg<T>(bounceSpeed)),
    neg<T>(mul<T>(restitution, approach)),
    zero,
  );
  const j = div<T>(sub<T>(rebound, approach), k);

  // chosen lane by lane, never added as zero: −0 + 0 is +0, and a world's bits would depend on its neighbours
  const onBall = mul<T>(j, inverseBallMass);
  store<T>(ball + 3 * ballStep, select<T>(touch, mulAdd<T>(onBall, nx, ballVx), ballVx));
  store<T>(ball + 4 * ballStep, select<T>(touch, mulAdd<T>(onBall, ny, ballVy), ballVy));
  store<T>(ball + 5 * ballStep, select<T>(touch, mulAdd<T>(onBall, nz, ballVz), ballVz));
  const onDrone = neg<T>(mul<T>(j, inverseMass));
  setField<T>(body, VX, bodyStep, select<T>(touch, mulAdd<T>(onDrone, nx, vx), vx));
  setField<T>(body, VX + 1, bodyStep, select<T>(touch, mulAdd<T>(onDrone, ny, vy), vy));
  setField<T>(body, VX + 2, bodyStep, select<T>(touch, mulAdd<T>(onDrone, nz, vz), vz));
  // ω ← ω − R·(I⁻¹ m)·j
  const tx = mul<T>(neg<T>(j), sx);
  const ty = mul<T>(neg<T>(j), sy);
  const tz = mul<T>(neg<T>(j), sz);
  const turnX = add<T>(wx, dot3<T>(r00, r01, r02, tx, ty, tz));
  const turnY = add<T>(wy, dot3<T>(r10, r11, r12, tx, ty, tz));
  const turnZ = add<T>(wz, dot3<T>(r20, r21, r22, tx, ty, tz));
  setField<T>(body, WX, bodyStep, select<T>(touch, turnX, wx));
  setField<T>(body, WX + 1, bodyStep, select<T>(touch, turnY, wy));
  setField<T>(body, WX + 2, bodyStep, select<T>(touch, turnZ, wz));
  return touch;
}

/**
 * Applies the contact impulse of one drone and the ball where there is one.
 *
 * @param body     one agent: pose read, velocities read and written
 * @param vehicle  its parameters
 * @param bodyStep bytes between fields of body and vehicle
 * @param ball     six rows: position read, velocity read and written
 * @param ballStep bytes between them
 * @returns mask of lanes with a contact
 */
export function collide<T>(
  body: usize,
  vehicle: usize,
  bodyStep: usize,
  ball: usize,
  ballStep: usize,
  radius: T,
  inverseBallMass: T,
  restitution: T,
  offset: T,
  bounceSpeed: T,
  dt: T,
): T {
  const zero = splat<T>(0);
  const one = splat<T>(1);
  const w = field<T>(body, QW, bodyStep);
  const x = field<T>(body, QW + 1, bodyStep);
  const y = field<T>(body, QW + 2, bodyStep);
  const z = field<T>(body, QW + 3, bodyStep);
  const r00 = rotation00<T>(w, x, y, z);
  const r01 = rotation01<T>(w, x, y, z);
  const r02 = rotation02<T>(w, x, y, z);
  const r10 = rotation10<T>(w, x, y, z);
  const r11 = rotation11<T>(w, x, y, z);
  const r12 = rotation12<T>(w, x, y, z);
  const r20 = rotation20<T>(w, x, y, z);
  const r21 = rotation21<T>(w, x, y, z);
  const r22 = rotation22<T>(w, x, y, z);

  // ball centre in the body frame
  const dx = sub<T>(load<T>(ball), field<T>(body, PX, bodyStep));
  const dy = sub<T>(load<T>(ball + ballStep), field<T>(body, PX + 1, bodyStep));
  const dz = sub<T>(load<T>(ball + 2 * ballStep), field<T>(body, PX + 2, bodyStep));
  const bx = dot3<T>(r00, r10, r20, dx, dy, dz);
  const by = dot3<T>(r01, r11, r21, dx, dy, dz);
  const bz = dot3<T>(r02, r12, r22, dx, dy, dz);
  const hx = field<T>(vehicle, BOX, bodyStep);
  const hy = field<T>(vehicle, BOX + 1, bodyStep);
  const hz = field<T>(vehicle, BOX + 2, bodyStep);
  const cx = clamp<T>(bx, neg<T>(hx), hx);
  const cy = clamp<T>(by, neg<T>(hy), hy);
  const cz = clamp<T>(bz, neg<T>(hz), hz);

  // outside: along ball − c
  const gx = sub<T>(bx, cx);
  const gy = sub<T>(by, cy);
  const gz = sub<T>(bz, cz);
  const gap = sqrt<T>(normSquared<T>(gx, gy, gz));
  const outside = gt<T>(gap, zero);
  const inverseGap = div<T>(one, max<T>(gap, splat<T>(1e-12)));
  // inside: the face with the least depth, ties to x before y before z
  const depthX = sub<T>(hx, abs<T>(bx));
  const depthY = sub<T>(hy, abs<T>(by));
  const depthZ = sub<T>(hz, abs<T>(bz));
  const faceX = and<T>(le<T>(depthX, depthY), le<T>(depthX, depthZ));
  const notX = select<T>(faceX, zero, one);
  const faceY = le<T>(depthY, depthZ);
  const insideX = mul<T>(sub<T>(one, notX), select<T>(lt<T>(bx, zero), neg<T>(one), one));
  const insideY = mul<T>(
    select<T>(faceY, notX, zero),
    select<T>(lt<T>(by, zero), neg<T>(one), one),
  );
  const insideZ = mul<T>(
    select<T>(faceY, zero, notX),
    select<T>(lt<T>(bz, zero), neg<T>(one), one),
  );
  const depth = select<T>(faceX, depthX, select<T>(faceY, depthY, depthZ));
  const nbx = select<T>(outside, mul<T>(gx, inverseGap), insideX);
  const nby = select<T>(outside, mul<T>(gy, inverseGap), insideY);
  const nbz = select<T>(outside, mul<T>(gz, inverseGap), insideZ);
  const separation = sub<T>(select<T>(outside, gap, neg<T>(depth)), radius);

  return strike<T>(
    body,
    bodyStep,
    vehicle,
    bodyStep,
    ball,
    ballStep,
    cx,
    cy,
    cz,
    nbx,
    nby,
    nbz,
    separation,
    inverseBallMass,
    restitution,
    offset,
    bounceSpeed,
    dt,
  );
}
