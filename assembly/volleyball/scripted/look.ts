// What the team sees: the state of one world in its own frame, and where the ball will go.
//
// Prediction, as the engine does it:  v ← (v − g·dt)·(1 − d·dt);  p ← p + v·dt.   Path entry k is the ball
// before step k from now.

import { PX, QW, VX, WX } from "../../quadrotor/layout";
import { Context } from "../context";
import {
  AGENT_FIELDS,
  ALREADY_HIT,
  BALL,
  BALL_DAMPING,
  BALL_DOWN,
  DT,
  GRAVITY,
  HALF_LENGTH,
  HALF_WIDTH,
  LAST_TEAM,
  NET_HALF_DEPTH,
  NET_HEIGHT,
  STEP,
  TRUE_HIT,
} from "../layout";
import { at, MAX_PATH, SCENE_BODY, SCENE_HIT, SCENE_HOME, SCENE_VEHICLE, setAt } from "./layout";
import {
  block,
  config,
  EXPECTED,
  EXPECTED_BYTES,
  homeOf,
  LOOK,
  LOOK_BALL,
  LOOK_CROSS_STEP,
  LOOK_DOWN,
  LOOK_DOWN_STEP,
  LOOK_FREE,
  LOOK_MINE,
  LOOK_NET_STEP,
  LOOK_OURS,
  LOOK_OUT_STEP,
  LOOK_STEP,
  LOOK_STRUCK,
  LOOK_TOUCHED,
  PATH,
  PATH_BYTES,
  Planner,
  scene,
  teamSize,
} from "./planner";

/** A number of the state or vehicle block. */
// @ts-ignore: decorator
@inline
function number(p: Planner, base: usize, rowIndex: i32, world: i32): f32 {
  const c = changetype<Context>(p.context);
  const from = base + <usize>rowIndex * c.stride;
  return p.float == 4
    ? load<f32>(from + ((<usize>world) << 2))
    : <f32>load<f64>(from + ((<usize>world) << 3));
}

/** Field of one agent of the present world. */
// @ts-ignore: decorator
@inline
function agent(p: Planner, f: i32, i: i32): f32 {
  const c = changetype<Context>(p.context);
  return number(p, c.state, f * c.agents + i, p.world);
}

/** Row of the present world. */
// @ts-ignore: decorator
@inline
function world(p: Planner, f: i32): f32 {
  const c = changetype<Context>(p.context);
  return number(p, c.state, AGENT_FIELDS * c.agents + f, p.world);
}

/** Step of the present world. */
export function stepOf(p: Planner): i32 {
  return <i32>world(p, STEP);
}

/** Agent number of drone `i` of the own view (own team first). */
// @ts-ignore: decorator
@inline
export function agentOf(p: Planner, i: i32): i32 {
  const n = teamSize(p);
  return p.team == 0 ? i : (i + n) % (2 * n);
}

/** Copies the body and vehicle of one drone, turned into the own frame, to `record` with `pitch` bytes a field. */
export function copyDrone(p: Planner, i: i32, body: usize, vehicle: usize, pitch: usize): void {
  const far = p.team == 1;
  const sign: f32 = far ? -1 : 1;
  store<f32>(body, sign * agent(p, PX, i));
  store<f32>(body + pitch, sign * agent(p, PX + 1, i));
  store<f32>(body + 2 * pitch, agent(p, PX + 2, i));
  const w = agent(p, QW, i);
  const x = agent(p, QW + 1, i);
  const y = agent(p, QW + 2, i);
  const z = agent(p, QW + 3, i);
  // (0,0,0,1) ∘ (w,x,y,z) = (−z,−y,x,w)
  store<f32>(body + 3 * pitch, far ? -z : w);
  store<f32>(body + 4 * pitch, far ? -y : x);
  store<f32>(body + 5 * pitch, far ? x : y);
  store<f32>(body + 6 * pitch, far ? w : z);
  for (let k = 0; k < 2; k++) {
    const f = k == 0 ? VX : WX;
    const to = body + <usize>f * pitch;
    store<f32>(to, sign * agent(p, f, i));
    store<f32>(to + pitch, sign * agent(p, f + 1, i));
    store<f32>(to + 2 * pitch, agent(p, f + 2, i));
  }
  for (let k = 13; k < 17; k++) store<f32>(body + <usize>k * pitch, agent(p, k, i));
  if (vehicle == 0) return;
  const c = changetype<Context>(p.context);
  for (let k = 0; k < 27; k++) {
    store<f32>(vehicle + <usize>k * pitch, number(p, c.vehicles, k * c.agents + i, p.world));
  }
}

/** Fills the scene of the present world. */
export function gather(p: Planner): void {
  const n = teamSize(p);
  for (let i = 0; i < 2 * n; i++) {
    const record = scene(p, i);
    const id = agentOf(p, i);
    copyDrone(
      p,
      id,
      record + ((<usize>SCENE_BODY) << 2),
      record + ((<usize>SCENE_VEHICLE) << 2),
      4,
    );
    setAt(record, SCENE_HIT, agent(p, ALREADY_HIT, id));
    if (i < n) memory.copy(record + ((<usize>SCENE_HOME) << 2), homeOf(p, p.world, i), 16);
  }
}

/** Fills PATH from the ball in LOOK. */
function predict(p: Planner): void {
  const look = block(p, LOOK);
  const dt = <f32>config(p, DT);
  const fall = <f32>config(p, GRAVITY) * dt;
  const keep: f32 = 1 - <f32>config(p, BALL_DAMPING) * dt;
  let to = block(p, PATH);
  let x = at(look, LOOK_BALL);
  let y = at(look, LOOK_BALL + 1);
  let z = at(look, LOOK_BALL + 2);
  let vx = at(look, LOOK_BALL + 3);
  let vy = at(look, LOOK_BALL + 4);
  let vz = at(look, LOOK_BALL + 5);
  for (let k = 0; k <= MAX_PATH; k++, to += PATH_BYTES) {
    setAt(to, 0, x);
    setAt(to, 1, y);
    setAt(to, 2, z);
    setAt(to, 3, vx);
    setAt(to, 4, vy);
    setAt(to, 5, vz);
    vx *= keep;
    vy *= keep;
    vz = (vz - fall) * keep;
    x += vx * dt;
    y += vy * dt;
    z += vz * dt;
  }
}

/** Reads landing, net, crossing and out off the path into LOOK. */
function foresee(p: Planner): void {
  const look = block(p, LOOK);
  const halfLength = <f32>config(p, HALF_LENGTH);
  const halfWidth = <f32>config(p, HALF_WIDTH);
  const netHeight = <f32>config(p, NET_HEIGHT);
  const netDepth = <f32>config(p, NET_HALF_DEPTH);
  const down = <f32>config(p, BALL_DOWN);
  let net: f32 = -1;
  let cross: f32 = -1;
  let out: f32 = -1;
  let k = 0;
  let at0 = block(p, PATH);
  const mine = at(at0, 0) > 0;
  for (; k < MAX_PATH; k++, at0 += PATH_BYTES) {
    const x = at(at0, 0);
    const y = at(at0, 1);
    const z = at(at0, 2);
    if (net < 0 && abs<f32>(x) < netDepth && abs<f32>(y) < halfWidth && z < netHeight) net = <f32>k;
    if (cross < 0 && x > 0 != mine) cross = <f32>k;
    if (out < 0 && (abs<f32>(x) > halfLength || abs<f32>(y) > halfWidth)) out = <f32>k;
    if (z < down) break;
  }
  setAt(look, LOOK_DOWN_STEP, <f32>k);
  setAt(look, LOOK_DOWN, at(at0, 0));
  setAt(look, LOOK_DOWN + 1, at(at0, 1));
  setAt(look, LOOK_NET_STEP, net);
  setAt(look, LOOK_CROSS_STEP, cross);
  setAt(look, LOOK_OUT_STEP, out);
}

/** Compares the ball's velocity with the expected one and remembers the next. */
function watch(p: Planner): void {
  const look = block(p, LOOK);
  const memory = block(p, EXPECTED) + <usize>p.world * EXPECTED_BYTES;
  const dx = at(look, LOOK_BALL + 3) - at(memory, 0);
  const dy = at(look, LOOK_BALL + 4) - at(memory, 1);
  const dz = at(look, LOOK_BALL + 5) - at(memory, 2);
  const known = at(memory, 3) != 0;
  const struck = known && dx * dx + dy * dy + dz * dz > <f32>0.01;
  setAt(look, LOOK_STRUCK, struck ? 1 : 0);
  const next = block(p, PATH) + PATH_BYTES;
  for (let k = 0; k < 3; k++) setAt(memory, k, at(next, 3 + k));
  setAt(memory, 3, 1);
}

/**
 * Looks at one world: fills LOOK and the path of the ball.
 *
 * @param planner Planner
 * @param world0  which world
 */
export function scriptedLook(planner: usize, world0: i32): void {
  const p = changetype<Planner>(planner);
  p.world = world0;
  const n = teamSize(p);
  const look = block(p, LOOK);
  const sign: f32 = p.team == 1 ? -1 : 1;
  for (let k = 0; k < 6; k++) {
    setAt(look, LOOK_BALL + k, (k % 3 == 2 ? <f32>1 : sign) * world(p, BALL + k));
  }
  p.step = <i32>world(p, STEP);
  setAt(look, LOOK_STEP, <f32>p.step);
  setAt(look, LOOK_MINE, at(look, LOOK_BALL) > 0 ? 1 : 0);
  const last = <i32>world(p, LAST_TEAM);
  // 1v1: the row holds the drone that must hit next
  const ours = n > 1 ? last == p.team : last != p.team;
  setAt(look, LOOK_OURS, ours ? 1 : 0);
  let free = 0;
  let touched = 0;
  for (let i = 0; i < n; i++) {
    const id = agentOf(p, i);
    if (n > 1 ? agent(p, ALREADY_HIT, id) == 0 : !ours) free |= 1 << i;
    if (agent(p, TRUE_HIT, id) != 0) touched |= 1 << i;
  }
  setAt(look, LOOK_FREE, <f32>free);
  setAt(look, LOOK_TOUCHED, <f32>touched);
  predict(p);
  foresee(p);
  watch(p);
}

/** Forgets what was expected of a world: a new game has begun. */
export function scriptedForget(planner: usize, world0: i32): void {
  const p = changetype<Planner>(planner);
  setAt(block(p, EXPECTED) + <usize>world0 * EXPECTED_BYTES, 3, 0);
}
