// Loading seats of a cockpit with real drones, and the mates' table: where the whole team would be, step by step,
// if everybody flew home. Trials read their team-mates from it, for downwash and distance.

import { splat, sqrt } from "../../core/lane";
import { PX, QW, THROTTLE, THRUST, VX } from "../../quadrotor/layout";
import { advancePose, advanceRotors, advanceVelocity } from "../../quadrotor/rigid-body";
import { DT, GRAVITY } from "../layout";
import {
  at,
  BODY,
  COMMAND,
  HEADING,
  HOME,
  lane,
  MAX_AGENTS,
  MAX_FLIGHT,
  ON_HIT,
  OTHER_P,
  OTHER_ROWS,
  OTHER_THRUST,
  OTHER_UP,
  OTHER_V,
  OTHERS,
  row,
  ROW,
  SCENE_BODY,
  SCENE_HOME,
  SCENE_TURN,
  SCENE_VEHICLE,
  setAt,
  setLane,
  setRow,
  VEHICLE,
  WASH,
  WRENCH,
} from "./layout";
import { prepareMixer } from "./mixer";
import { feelWash } from "./homing";
import { pilot } from "./pilot";
import {
  block,
  COCKPIT,
  config,
  FLIGHTS,
  MATE_BYTES,
  MATES,
  Planner,
  scene,
  teamSize,
} from "./planner";

const OPPONENT_STEPS: i32 = 10;

/** Puts a scene drone into one seat: body, vehicle, home. */
export function seat(c: usize, i: i32, record: usize): void {
  for (let k = 0; k < 17; k++) setLane(c, BODY + k, i, at(record, SCENE_BODY + k));
  for (let k = 0; k < 27; k++) setLane(c, VEHICLE + k, i, at(record, SCENE_VEHICLE + k));
  for (let k = 0; k < 3; k++) setLane(c, HOME + k, i, at(record, SCENE_HOME + k));
  setLane(c, HEADING, i, 1 - at(record, SCENE_TURN));
  setLane(c, HEADING + 1, i, at(record, SCENE_TURN));
}

/** What others need to know of a body with fields `pitch` bytes apart: OTHER_ROWS f32, `gap` bytes apart. */
export function describe(body: usize, pitch: usize, fullThrust: f32, to: usize, gap: usize): void {
  for (let k = 0; k < 3; k++) {
    store<f32>(to + <usize>(OTHER_P + k) * gap, load<f32>(body + <usize>(PX + k) * pitch));
    store<f32>(to + <usize>(OTHER_V + k) * gap, load<f32>(body + <usize>(VX + k) * pitch));
  }
  const q = body + <usize>QW * pitch;
  const w = load<f32>(q);
  const x = load<f32>(q + pitch);
  const y = load<f32>(q + 2 * pitch);
  const z = load<f32>(q + 3 * pitch);
  store<f32>(to + <usize>OTHER_UP * gap, 2 * (x * z + w * y));
  store<f32>(to + <usize>(OTHER_UP + 1) * gap, 2 * (y * z - w * x));
  store<f32>(to + <usize>(OTHER_UP + 2) * gap, 1 - 2 * (x * x + y * y));
  let squares: f32 = 0;
  for (let k = 0; k < 4; k++) {
    const t = load<f32>(body + <usize>(THROTTLE + k) * pitch);
    squares += t * t;
  }
  store<f32>(to + <usize>OTHER_THRUST * gap, fullThrust * squares);
}

/** Table entry of drone `i` at a step. */
// @ts-ignore: decorator
@inline
export function mate(p: Planner, step: i32, i: i32): usize {
  return block(p, MATES) + <usize>(step * MAX_AGENTS + i) * MATE_BYTES;
}

/** Flies one group of up to four team drones home beside the others' table. */
function flyCrew(p: Planner, first: i32, count: i32, steps: i32): void {
  const c = block(p, COCKPIT);
  const n = teamSize(p);
  const mates = n - 1;
  const dt = splat<v128>(config(p, DT));
  const gravity = splat<v128>(config(p, GRAVITY));
  const body = c + ((<usize>BODY) << 4);
  const wrench = block(p, FLIGHTS) + ((<usize>WRENCH) << 4);
  for (let i = 0; i < 4; i++) seat(c, i, scene(p, first + min<i32>(i, count - 1)));
  prepareMixer(c);
  setRow(c, ON_HIT, splat<v128>(0));
  for (let s = 0; s < steps; s++) {
    for (let i = 0; i < count; i++) {
      const thrust = lane(c, VEHICLE + THRUST, i);
      describe(body + ((<usize>i) << 2), ROW, thrust, mate(p, s, first + i), 4);
    }
    for (let i = 0; i < count; i++) {
      let o = OTHERS;
      for (let j = 0; j < n; j++) {
        if (j == first + i) continue;
        // drones of a later group are taken where they stand now
        const known = j < first + count ? s : 0;
        const from = mate(p, known, j);
        for (let k = 0; k < OTHER_ROWS; k++) setLane(c, o + k, i, at(from, k));
        o += OTHER_ROWS;
      }
    }
    feelWash(c, mates);
    pilot(c, mates, gravity, dt);
    advanceRotors<v128>(
      body,
      c + ((<usize>VEHICLE) << 4),
      ROW,
      row(c, COMMAND),
      row(c, COMMAND + 1),
      row(c, COMMAND + 2),
      row(c, COMMAND + 3),
      wrench,
    );
    advanceVelocity<v128>(
      body,
      c + ((<usize>VEHICLE) << 4),
      ROW,
      wrench,
      row(c, WASH),
      row(c, WASH + 1),
      row(c, WASH + 2),
      gravity,
      dt,
    );
    advancePose<v128>(body, ROW, dt);
  }
}

/** Opponents: their motion goes on for OPPONENT_STEPS, then they are taken to hover where they are. */
function foreseeOpponents(p: Planner, steps: i32): void {
  const n = teamSize(p);
  const dt = <f32>config(p, DT);
  for (let i = n; i < 2 * n; i++) {
    const record = scene(p, i);
    const now = mate(p, 0, i);
    describe(record + ((<usize>SCENE_BODY) << 2), 4, at(record, SCENE_VEHICLE + THRUST), now, 4);
    for (let s = 1; s < steps; s++) {
      const to = mate(p, s, i);
      memory.copy(to, now, MATE_BYTES);
      const t = dt * <f32>min<i32>(s, OPPONENT_STEPS);
      for (let k = 0; k < 3; k++) {
        setAt(to, OTHER_P + k, at(now, OTHER_P + k) + t * at(now, OTHER_V + k));
      }
      if (s <= OPPONENT_STEPS) continue;
      setAt(to, OTHER_UP, 0);
      setAt(to, OTHER_UP + 1, 0);
      setAt(to, OTHER_UP + 2, 1);
    }
  }
}

/** Fills the table of all other drones for `steps` steps from the scene. */
export function foreseeCrew(p: Planner, steps: i32): void {
  const n = teamSize(p);
  foreseeOpponents(p, min<i32>(steps, MAX_FLIGHT));
  if (n == 1) return;
  for (let i = 0; i < n; i++) {
    const record = scene(p, i);
    describe(
      record + ((<usize>SCENE_BODY) << 2),
      4,
      at(record, SCENE_VEHICLE + THRUST),
      mate(p, 0, i),
      4,
    );
  }
  const length = min<i32>(steps, MAX_FLIGHT);
  for (let first = 0; first < n; first += 4) flyCrew(p, first, min<i32>(4, n - first), length);
  // rows behind the last are never read: flights end before it
}
