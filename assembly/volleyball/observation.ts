// Observations of all agents of a group of worlds, rows [E, A, D] f32 (volleyball.md 5.4–5.6).
//
// n = A/2 drones a team. For n > 1 (3v3: D = 57, 6v6: D = 78), far team turned by π about z:
//   23 state · 3 position − anchor · 3 ball − position · 3 ball velocity · 2 side ([1,0] on mine) · n id
//   · 2 ([not hit, hit] this possession) · 6n positions, own team first
// For n = 1 (D = 37):
//   23 state · 3 position − anchor · 3 other − self · 3 self − ball · 3 ball velocity · 2 turn ([1,0] mine)
// State: position, quaternion (w ≥ 0), velocity, angular velocity, body x, body z, 2·throttle − 1.

import { bytesOf, eq, flag, lt, mul, neg, select, splat, sub } from "../core/lane";
import { transposedStore } from "../core/transpose";
import { PX, QW, THROTTLE, VX, WX } from "../quadrotor/layout";
import {
  field,
  rotation00,
  rotation02,
  rotation10,
  rotation12,
  rotation20,
  rotation22,
  WRENCH_SLOTS,
} from "../quadrotor/rigid-body";
import { Context } from "./context";
import { ALREADY_HIT, ANCHOR, BALL, LAST_TEAM, SIDE } from "./layout";

/** D of a task with `agents` drones. */
export function observationSize(agents: i32): i32 {
  return agents == 2 ? 37 : 23 + 3 + 3 + 3 + 2 + agents / 2 + 2 + 3 * agents;
}

/** The state vector of one agent, 23 columns; turned by π about z where `turn` is −1. */
// @ts-ignore: decorator
@inline
function writeState<T>(self: usize, bodyStep: usize, isFar: bool, turn: T, row: usize): void {
  const size = bytesOf<T>();
  const one = splat<T>(1);
  const w = field<T>(self, QW, bodyStep);
  const x = field<T>(self, QW + 1, bodyStep);
  const y = field<T>(self, QW + 2, bodyStep);
  const z = field<T>(self, QW + 3, bodyStep);
  store<T>(row, mul<T>(turn, field<T>(self, PX, bodyStep)));
  store<T>(row + size, mul<T>(turn, field<T>(self, PX + 1, bodyStep)));
  store<T>(row + 2 * size, field<T>(self, PX + 2, bodyStep));
  // (0,0,0,1) ∘ (w,x,y,z) = (−z,−y,x,w)
  const a = isFar ? neg<T>(z) : w;
  const b = isFar ? neg<T>(y) : x;
  const c = isFar ? x : y;
  const d = isFar ? w : z;
  const sign = select<T>(lt<T>(a, splat<T>(0)), neg<T>(one), one);
  store<T>(row + 3 * size, mul<T>(sign, a));
  store<T>(row + 4 * size, mul<T>(sign, b));
  store<T>(row + 5 * size, mul<T>(sign, c));
  store<T>(row + 6 * size, mul<T>(sign, d));
  store<T>(row + 7 * size, mul<T>(turn, field<T>(self, VX, bodyStep)));
  store<T>(row + 8 * size, mul<T>(turn, field<T>(self, VX + 1, bodyStep)));
  store<T>(row + 9 * size, field<T>(self, VX + 2, bodyStep));
  store<T>(row + 10 * size, mul<T>(turn, field<T>(self, WX, bodyStep)));
  store<T>(row + 11 * size, mul<T>(turn, field<T>(self, WX + 1, bodyStep)));
  store<T>(row + 12 * size, field<T>(self, WX + 2, bodyStep));
  store<T>(row + 13 * size, mul<T>(turn, rotation00<T>(w, x, y, z)));
  store<T>(row + 14 * size, mul<T>(turn, rotation10<T>(w, x, y, z)));
  store<T>(row + 15 * size, rotation20<T>(w, x, y, z));
  store<T>(row + 16 * size, mul<T>(turn, rotation02<T>(w, x, y, z)));
  store<T>(row + 17 * size, mul<T>(turn, rotation12<T>(w, x, y, z)));
  store<T>(row + 18 * size, rotation22<T>(w, x, y, z));
  for (let k = 0; k < 4; k++) {
    const throttle = field<T>(self, THROTTLE + k, bodyStep);
    store<T>(row + <usize>(19 + k) * size, sub<T>(mul<T>(splat<T>(2), throttle), one));
  }
}

/** turn·(a − b), three columns, z not turned. */
// @ts-ignore: decorator
@inline
function writeDifference<T>(
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  turn: T,
  row: usize,
): void {
  const size = bytesOf<T>();
  store<T>(row, mul<T>(turn, sub<T>(load<T>(a), load<T>(b))));
  store<T>(row + size, mul<T>(turn, sub<T>(load<T>(a + aStep), load<T>(b + bStep))));
  store<T>(row + 2 * size, sub<T>(load<T>(a + 2 * aStep), load<T>(b + 2 * bStep)));
}

/** turn·a, three columns, z not turned. */
// @ts-ignore: decorator
@inline
function writeTurned<T>(a: usize, step: usize, turn: T, row: usize): void {
  const size = bytesOf<T>();
  store<T>(row, mul<T>(turn, load<T>(a)));
  store<T>(row + size, mul<T>(turn, load<T>(a + step)));
  store<T>(row + 2 * size, load<T>(a + 2 * step));
}

/** Writes the observation rows of every agent of one group. */
export function observe<T>(
  c: Context,
  first: i32,
  body: usize,
  bodyStep: usize,
  world: usize,
): void {
  const size = bytesOf<T>();
  const agents = c.agents;
  const team = agents / 2;
  const columns = observationSize(agents);
  const one = splat<T>(1);
  const ball = world + <usize>BALL * c.stride;
  const row = c.scratch + <usize>(agents * WRENCH_SLOTS) * size;
  for (let i = 0; i < agents; i++) {
    const self = body + <usize>i * c.stride;
    const isFar = i >= team;
    const turn = isFar ? neg<T>(one) : one;
    const mine = splat<T>(isFar ? 1 : 0);
    writeState<T>(self, bodyStep, isFar, turn, row);
    const anchor = c.config + <usize>(ANCHOR + 3 * i) * size;
    writeDifference<T>(self, bodyStep, anchor, size, turn, row + 23 * size);
    let at = row + 26 * size;
    if (team == 1) {
      writeDifference<T>(body + <usize>(1 - i) * c.stride, bodyStep, self, bodyStep, turn, at);
      writeDifference<T>(self, bodyStep, ball, c.stride, turn, at + 3 * size);
      writeTurned<T>(ball + 3 * c.stride, c.stride, turn, at + 6 * size);
      const isMine = flag<T>(eq<T>(load<T>(world + <usize>LAST_TEAM * c.stride), mine));
      store<T>(at + 9 * size, isMine);
      store<T>(at + 10 * size, sub<T>(one, isMine));
    } else {
      writeDifference<T>(ball, c.stride, self, bodyStep, turn, at);
      writeTurned<T>(ball + 3 * c.stride, c.stride, turn, at + 3 * size);
      const isMine = flag<T>(eq<T>(load<T>(world + <usize>SIDE * c.stride), mine));
      store<T>(at + 6 * size, isMine);
      store<T>(at + 7 * size, sub<T>(one, isMine));
      at += 8 * size;
      const id = isFar ? i - team : i;
      for (let k = 0; k < team; k++, at += size) store<T>(at, splat<T>(k == id ? 1 : 0));
      const hit = field<T>(self, ALREADY_HIT, bodyStep);
      store<T>(at, sub<T>(one, hit));
      store<T>(at + size, hit);
      at += 2 * size;
      for (let k = 0; k < agents; k++, at += 3 * size) {
        const other = isFar ? (k + team) % agents : k;
        writeTurned<T>(body + <usize>other * c.stride, bodyStep, turn, at);
      }
    }
    transposedStore<T>(
      row,
      columns,
      c.observations + ((<usize>((first * agents + i) * columns)) << 2),
      (<usize>(agents * columns)) << 2,
    );
  }
}
