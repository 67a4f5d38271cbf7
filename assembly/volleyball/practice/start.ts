// Random starts of practice worlds, named by (seed; world number, episode, drone): the same whatever the batch.
//
//   position = anchor ± spread    roll, pitch = ±0.1π    yaw = 0 … 2π    at rest    ball at rest above drone 0
//
// Hover has its own start (quadrotor/hover.ts).

import { philox, uniform } from "../../core/philox";
import { quaternionFromRpy } from "../../quadrotor/euler-angles";
import { hoverStart } from "../../quadrotor/hover";
import { PX, QW, THROTTLE } from "../../quadrotor/layout";
import { ANCHOR } from "../layout";
import { START_STREAM } from "../reset";
import { PracticeContext } from "./context";
import {
  AGENT_FIELDS,
  BACK_AND_FORTH,
  BALL,
  BALL_ABOVE,
  BOARD,
  BUMP_AND_PASS,
  HOVER,
  HOVER_THROTTLE,
  LAST_CROSS,
  LAST_HIT,
  S_WORDS,
  SET_AND_SPIKE_HARD,
  START_SPREAD,
  TARGET_HEADING,
} from "./layout";
import { HOME_X, HOME_Z } from "./board";
import { settingAt, slot } from "./rows";

const TWO_PI: f64 = 6.283185307179586;
const LEAN: f64 = 0.2 * 3.141592653589793; // width of ±0.1π

/** One number of one world; `at` from `columnOf`. */
// @ts-ignore: decorator
@inline
function put<T>(at: usize, value: f64): void {
  if (isVector<T>()) store<f32>(at, <f32>value);
  else store<f64>(at, value);
}

/** Address of row 0 of one world. */
// @ts-ignore: decorator
@inline
function columnOf<T>(c: PracticeContext, world: i32): usize {
  const bytes: usize = isVector<T>() ? 4 : 8;
  return c.state + <usize>world * bytes;
}

/** Position and attitude of one drone, 7 f64 at `out`; 2 more for Hover: the target heading. */
// @ts-ignore: decorator
@inline
function drawStart<T>(c: PracticeContext, world: i32, agent: i32, out: usize): void {
  const name = c.firstWorld + <u32>world;
  const episode = load<u32>(c.episodes + ((<usize>world) << 2));
  if (c.task == HOVER) {
    hoverStart(name, episode, c.seed, START_STREAM, out);
    return;
  }
  philox(name, episode, <u32>agent, 1, c.seed, START_STREAM, out);
  const roll = LEAN * (uniform(load<u32>(out)) - 0.5);
  const pitch = LEAN * (uniform(load<u32>(out, 4)) - 0.5);
  const yaw = TWO_PI * uniform(load<u32>(out, 8));
  quaternionFromRpy(roll, pitch, yaw, out + 24);
  philox(name, episode, <u32>agent, 0, c.seed, START_STREAM, out);
  const u0 = 2.0 * uniform(load<u32>(out)) - 1.0;
  const u1 = 2.0 * uniform(load<u32>(out, 4)) - 1.0;
  const u2 = 2.0 * uniform(load<u32>(out, 8)) - 1.0;
  const anchor = ANCHOR + 3 * agent;
  store<f64>(out, settingAt<T>(c, anchor) + settingAt<T>(c, START_SPREAD) * u0);
  store<f64>(out, settingAt<T>(c, anchor + 1) + settingAt<T>(c, START_SPREAD + 1) * u1, 8);
  store<f64>(out, settingAt<T>(c, anchor + 2) + settingAt<T>(c, START_SPREAD + 2) * u2, 16);
}

/** Puts one world at the start of the episode whose number stands in `episodes`. */
export function startWorld<T>(c: PracticeContext, world: i32): void {
  const column = columnOf<T>(c, world);
  for (let row = 0; row < c.rows; row++) put<T>(column + <usize>row * c.stride, 0);
  const step = <usize>c.agents * c.stride;
  const rest = column + <usize>AGENT_FIELDS * step;
  const drawn = slot<T>(c, S_WORDS);
  for (let i = 0; i < c.agents; i++) {
    const at = column + <usize>i * c.stride;
    drawStart<T>(c, world, i, drawn);
    for (let k = 0; k < 7; k++) {
      put<T>(at + <usize>(PX + k) * step, load<f64>(drawn + ((<usize>k) << 3)));
    }
    const throttle = settingAt<T>(c, HOVER_THROTTLE + i);
    for (let k = 0; k < 4; k++) put<T>(at + <usize>(THROTTLE + k) * step, throttle);
    put<T>(at + <usize>LAST_HIT * step, -100);
    if (i > 0 || c.task <= BACK_AND_FORTH) continue;
    for (let k = 0; k < 3; k++) {
      const above = k == 2 ? settingAt<T>(c, BALL_ABOVE) : 0;
      put<T>(rest + <usize>(BALL + k) * c.stride, load<f64>(drawn + ((<usize>k) << 3)) + above);
    }
  }
  if (c.task == BUMP_AND_PASS) put<T>(rest + <usize>LAST_CROSS * c.stride, -100);
  if (c.task == SET_AND_SPIKE_HARD) {
    put<T>(rest + <usize>(BOARD + PX) * c.stride, HOME_X);
    put<T>(rest + <usize>(BOARD + PX + 2) * c.stride, HOME_Z);
    put<T>(rest + <usize>(BOARD + QW) * c.stride, 1);
  }
  if (c.task != HOVER) return;
  put<T>(rest + <usize>TARGET_HEADING * c.stride, load<f64>(drawn, 56));
  put<T>(rest + <usize>(TARGET_HEADING + 1) * c.stride, load<f64>(drawn, 64));
}
