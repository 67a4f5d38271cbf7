// The practice tasks (volleyball.md 4), many worlds at a time: one call advances every world by one control step and
// begins the next episode where one ended.
//
// Order of a step (volleyball.md 1.6): actions → rotors → forces → velocities → contact → poses → counters → observation →
// hits, reward, end → metrics → start of the next episode. The observation carries turn and target from before this
// step's hits. Physics is that of volleyball/physics.ts; equations of the tasks in way.ts, solo.ts, duo.ts,
// spike.ts, board.ts.

import {
  add,
  any,
  bytesOf,
  div,
  flag,
  ge,
  lanes,
  none,
  or,
  select,
  splat,
  sub,
} from "../../core/lane";
import { transposedLoad, transposedStore } from "../../core/transpose";
import { advanceRotors, WRENCH_SLOTS } from "../../quadrotor/rigid-body";
import { bodyRate, pidRate, rateTargets } from "../../quadrotor/rate-control";
import { DT, MAX_STEPS } from "../layout";
import {
  advanceBallPosition,
  advanceBallVelocity,
  advanceDronePoses,
  advanceDrones,
  bounceBall,
} from "../physics";
import { writeReward } from "../rewards";
import { setting } from "../rows";
import { PracticeContext } from "./context";
import {
  BACK_AND_FORTH,
  BALL,
  BUMP_AND_PASS,
  HIT_THE_BALL,
  HOVER,
  PID,
  RETURN,
  S_COMMAND,
  S_ENDED,
  S_METRICS,
  S_RATE,
  S_REWARD,
  S_SEEN,
  S_SET_POINT,
  SEEN_SLOTS,
  SET_AND_SPIKE_HARD,
  SOLO_BUMP,
  STEP,
} from "./layout";
import { bounceOnBoard, moveBoard } from "./board";
import { judgePass, measurePass, observeDuo } from "./duo";
import { bodyStepOf, get, laneOf, set, slot, worldOf } from "./rows";
import { judgeBump, judgeHit, measureBump, measureHit, observeSolo } from "./solo";
import { judgeSpike, measureSpike } from "./spike";
import { startWorld } from "./start";
import {
  judgeHoverTask,
  judgeWay,
  measureHover,
  measureWay,
  observeHoverTask,
  observeWay,
} from "./way";

/** Actions [E, A, 4] to rotor commands, and the rotors of every drone of a group; leaves the wrenches in scratch. */
// @ts-ignore: decorator
@inline
function spinRotors<T>(c: PracticeContext, first: i32, body: usize, vehicle: usize): void {
  const size = bytesOf<T>();
  const step = bodyStepOf(c);
  const command = slot<T>(c, S_COMMAND);
  for (let i = 0; i < c.agents; i++) {
    const self = body + <usize>i * c.stride;
    const sheet = vehicle + <usize>i * c.stride;
    const from = c.actions + ((<usize>(first * c.agents + i)) << 4);
    transposedLoad<T>(from, <usize>(c.agents << 4), command);
    if (c.ratesCommanded) {
      const memory = self + <usize>PID * step;
      const rate = slot<T>(c, S_RATE);
      const target = slot<T>(c, S_SET_POINT);
      rateTargets<T>(size, command, target);
      bodyRate<T>(step, self, size, rate);
      pidRate<T>(false, size, rate, target, command, step, sheet, memory, setting<T>(c, DT));
    }
    advanceRotors<T>(
      self,
      sheet,
      step,
      load<T>(command),
      load<T>(command + size),
      load<T>(command + 2 * size),
      load<T>(command + 3 * size),
      c.scratch + <usize>(i * WRENCH_SLOTS) * size,
    );
  }
}

/** Observations of a group into scratch. */
function look<T>(c: PracticeContext, body: usize): void {
  const size = bytesOf<T>();
  const world = worldOf(c, body);
  for (let i = 0; i < c.agents; i++) {
    const to = slot<T>(c, S_SEEN + SEEN_SLOTS * i);
    let columns: i32;
    if (c.task == HOVER) columns = observeHoverTask<T>(c, body, world, to);
    else if (c.task == BACK_AND_FORTH) columns = observeWay<T>(c, body, world, to);
    else if (c.task < BUMP_AND_PASS) columns = observeSolo<T>(c, body, world, to);
    else columns = observeDuo<T>(c, body, world, i, c.task == BUMP_AND_PASS ? 2 : 3, to);
    if (columns == c.columns) continue;
    const time = div<T>(get<T>(c, world, STEP), setting<T>(c, MAX_STEPS));
    for (; columns < c.columns; columns++) store<T>(to + <usize>columns * size, time);
  }
}

/** Scratch to observations [E, A, D]. */
// @ts-ignore: decorator
@inline
function writeSeen<T>(c: PracticeContext, first: i32): void {
  const pitch = (<usize>(c.agents * c.columns)) << 2;
  for (let i = 0; i < c.agents; i++) {
    const to = c.observations + ((<usize>((first * c.agents + i) * c.columns)) << 2);
    transposedStore<T>(slot<T>(c, S_SEEN + SEEN_SLOTS * i), c.columns, to, pitch);
  }
}

/** Scratch to the observations of one world of the group. */
function writeSeenOf<T>(c: PracticeContext, first: i32, lane: i32): void {
  for (let i = 0; i < c.agents; i++) {
    const from = slot<T>(c, S_SEEN + SEEN_SLOTS * i);
    const to = c.observations + ((<usize>(((first + lane) * c.agents + i) * c.columns)) << 2);
    for (let k = 0; k < c.columns; k++) {
      store<f32>(to + ((<usize>k) << 2), laneOf<T>(from + <usize>k * bytesOf<T>(), lane));
    }
  }
}

/** Rewards into scratch, counters of the task; returns the mask of worlds that end by themselves. */
// @ts-ignore: decorator
@inline
function judge<T>(c: PracticeContext, body: usize, world: usize, touched: T): T {
  if (c.task == HOVER) return judgeHoverTask<T>(c, body);
  if (c.task == BACK_AND_FORTH) return judgeWay<T>(c, body, world);
  if (c.task == HIT_THE_BALL) return judgeHit<T>(c, body, world, touched);
  if (c.task == SOLO_BUMP) return judgeBump<T>(c, body, world, touched);
  if (c.task == BUMP_AND_PASS) return judgePass<T>(c, body, world, touched);
  return judgeSpike<T>(c, body, world, touched);
}

/** Metrics of the present state into scratch. */
// @ts-ignore: decorator
@inline
function measure<T>(c: PracticeContext, world: usize): void {
  store<T>(slot<T>(c, S_METRICS), get<T>(c, world, RETURN));
  store<T>(slot<T>(c, S_METRICS + 1), get<T>(c, world, STEP));
  if (c.task == HOVER) measureHover<T>(c, world);
  else if (c.task == BACK_AND_FORTH) measureWay<T>(c, world);
  else if (c.task == HIT_THE_BALL) measureHit<T>(c, world);
  else if (c.task == SOLO_BUMP) measureBump<T>(c, world);
  else if (c.task == BUMP_AND_PASS) measurePass<T>(c, world);
  else measureSpike<T>(c, world);
}

/** Keeps what is left of episodes that ended in a group, and begins the next ones. */
function endEpisodes<T>(c: PracticeContext, first: i32, body: usize): void {
  measure<T>(c, worldOf(c, body));
  const bytes = (<usize>(c.agents * c.columns)) << 2;
  for (let lane = 0; lane < lanes<T>(); lane++) {
    if (laneOf<T>(slot<T>(c, S_ENDED), lane) == 0) continue;
    const at = <usize>(first + lane) * bytes;
    memory.copy(c.finalObservations + at, c.observations + at, bytes);
    const to = c.finalMetrics + ((<usize>((first + lane) * c.metrics)) << 2);
    for (let k = 0; k < c.metrics; k++) {
      store<f32>(to + ((<usize>k) << 2), laneOf<T>(slot<T>(c, S_METRICS + k), lane));
    }
    if (!c.restarts) continue;
    const episode = c.episodes + ((<usize>(first + lane)) << 2);
    store<u32>(episode, load<u32>(episode) + 1);
    startWorld<T>(c, first + lane);
  }
  if (!c.restarts) return;
  look<T>(c, body);
  for (let lane = 0; lane < lanes<T>(); lane++) {
    if (laneOf<T>(slot<T>(c, S_ENDED), lane) != 0) writeSeenOf<T>(c, first, lane);
  }
}

/** Rewards, return and end of a group. */
// @ts-ignore: decorator
@inline
function settle<T>(c: PracticeContext, first: i32, body: usize, world: usize, terminated: T): void {
  let sum = none<T>();
  for (let i = 0; i < c.agents; i++) {
    const reward = load<T>(slot<T>(c, S_REWARD + i));
    writeReward<T>(c, first, i, reward);
    sum = add<T>(sum, reward);
  }
  const mean = c.agents == 1 ? sum : div<T>(sum, splat<T>(c.agents));
  set<T>(c, world, RETURN, add<T>(get<T>(c, world, RETURN), mean));
  const late = ge<T>(get<T>(c, world, STEP), setting<T>(c, MAX_STEPS));
  const ended = select<T>(terminated, splat<T>(1), add<T>(flag<T>(late), flag<T>(late)));
  store<T>(slot<T>(c, S_ENDED), ended);
  for (let lane = 0; lane < lanes<T>(); lane++) {
    store<u8>(c.ends + <usize>(first + lane), <u8>laneOf<T>(slot<T>(c, S_ENDED), lane));
  }
  if (any<T>(or<T>(terminated, late))) endEpisodes<T>(c, first, body);
}

/** One control step of the group whose first world lies `offset` bytes into each row. */
function stepGroup<T>(c: PracticeContext, first: i32, offset: usize): void {
  const body = c.state + offset;
  const vehicle = c.vehicles + offset;
  const step = bodyStepOf(c);
  const world = worldOf(c, body);
  const ball = world + <usize>BALL * c.stride;
  const hasBall = c.task > BACK_AND_FORTH;

  if (c.task == SET_AND_SPIKE_HARD) moveBoard<T>(c, world);
  spinRotors<T>(c, first, body, vehicle);
  advanceDrones<T>(c, body, vehicle, step, c.scratch);
  let touched = none<T>();
  if (hasBall) {
    advanceBallVelocity<T>(c, ball);
    touched = bounceBall<T>(c, body, vehicle, step, ball);
    if (c.task == SET_AND_SPIKE_HARD) touched = or<T>(touched, bounceOnBoard<T>(c, world));
  }
  advanceDronePoses<T>(c, body, step);
  if (hasBall) advanceBallPosition<T>(c, ball);
  set<T>(c, world, STEP, add<T>(get<T>(c, world, STEP), splat<T>(1)));
  look<T>(c, body);
  writeSeen<T>(c, first);
  settle<T>(c, first, body, world, judge<T>(c, body, world, touched));
}

function stepWorlds<T>(c: PracticeContext): void {
  const width = lanes<T>();
  for (let first = 0; first < c.worlds; first += width) {
    stepGroup<T>(c, first, <usize>(first / width) * bytesOf<T>());
  }
}

function beginWorlds<T>(c: PracticeContext, mask: usize): void {
  const width = lanes<T>();
  for (let world = 0; world < c.worlds; world++) {
    if (load<u8>(mask + <usize>world) != 0) startWorld<T>(c, world);
  }
  for (let first = 0; first < c.worlds; first += width) {
    look<T>(c, c.state + <usize>(first / width) * bytesOf<T>());
    for (let lane = 0; lane < width; lane++) {
      if (load<u8>(mask + <usize>(first + lane)) != 0) writeSeenOf<T>(c, first, lane);
    }
  }
}

/** Advances all worlds by one step, f32x4. */
export function practiceStepF32x4(context: usize): void {
  stepWorlds<v128>(changetype<PracticeContext>(context));
}

/** Advances all worlds by one step, f64 reference twin. */
export function practiceStepF64(context: usize): void {
  stepWorlds<f64>(changetype<PracticeContext>(context));
}

/**
 * Begins, in the worlds of a mask, the episodes whose numbers stand in `episodes`, and writes their observations.
 *
 * @param context PracticeContext
 * @param mask    [E] u8
 */
export function practiceBeginF32x4(context: usize, mask: usize): void {
  beginWorlds<v128>(changetype<PracticeContext>(context), mask);
}

/** The same in f64. */
export function practiceBeginF64(context: usize, mask: usize): void {
  beginWorlds<f64>(changetype<PracticeContext>(context), mask);
}
