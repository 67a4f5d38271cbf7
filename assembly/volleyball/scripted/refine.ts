// Local search: random offsets of TARGET (position σ, velocity 5σ, acceleration 17σ), four at a time, keeping
// improvements; a step that helped is taken again; σ grows after a success and shrinks otherwise.

import { normals } from "../../core/philox";
import { board } from "./boarding";
import { BASE, CONTACT, FLIGHT_TIME, GOAL, KIND, TARGET, at, setAt, setLane } from "./layout";
import { BEST, FLIGHTS, Planner, RANDOM, STRIDE, block } from "./planner";
import { B_BASE, B_CONTACT, B_DRONE, B_FLIGHT, B_GOAL, B_KIND, B_TARGET, judge } from "./trial";

const STRATEGY_STREAM: u32 = 3;

/** Puts the best trial into all lanes and scatters TARGET, the lanes with different reach. */
function scatter(p: Planner, f: usize, sigma: f64): void {
  const b = block(p, BEST);
  const random = block(p, RANDOM);
  const seed = p.seed;
  for (let i = 0; i < 4; i++) {
    setLane(f, CONTACT, i, at(b, B_CONTACT));
    setLane(f, KIND, i, at(b, B_KIND));
    for (let k = 0; k < 3; k++) setLane(f, GOAL + k, i, at(b, B_GOAL + k));
    setLane(f, FLIGHT_TIME, i, at(b, B_FLIGHT));
    for (let k = 0; k < 18; k++) setLane(f, BASE + k, i, at(b, B_BASE + k));
  }
  const stride = block(p, STRIDE);
  for (let k = 0; k < 9; k++) {
    // draw 0: lanes 1 and 2, one the mirror image of the other; draw 1: lane 3, far; draw 2: lane 0, near
    normals(p.game, <u32>p.team, <u32>p.step, p.draws++, seed, STRATEGY_STREAM, random);
    const size = k < 3 ? 0.06 * sigma : k < 6 ? 0.3 * sigma : sigma;
    const middle = at(b, B_TARGET + k);
    const near = <f32>(size * load<f64>(random));
    const far = <f32>(2.5 * size * load<f64>(random, 8));
    const nudge = <f32>(0.4 * size * load<f64>(random, 16));
    setLane(f, TARGET + k, 0, middle + nudge + at(stride, k));
    setLane(f, TARGET + k, 1, middle + near);
    setLane(f, TARGET + k, 2, middle - near);
    setLane(f, TARGET + k, 3, middle + far);
  }
}

/** Local search around the best trial, `batches` times four flights. */
export function refine(p: Planner, batches: i32): void {
  const f = block(p, FLIGHTS);
  const best = block(p, BEST);
  const drone = <i32>at(best, B_DRONE);
  if (drone < 0) return;
  board(p, drone);
  // the last successful step, taken again by lane 0
  const stride = block(p, STRIDE);
  memory.fill(stride, 0, 36);
  let sigma: f64 = 1;
  for (let batch = 0; batch < batches; batch++) {
    scatter(p, f, sigma);
    const old = stride + 64;
    for (let k = 0; k < 9; k++) setAt(old, k, at(best, B_TARGET + k));
    if (judge(p, f, drone)) {
      for (let k = 0; k < 9; k++) setAt(stride, k, at(best, B_TARGET + k) - at(old, k));
      sigma = Math.min(1.5, 1.3 * sigma);
    } else {
      memory.fill(stride, 0, 36);
      sigma = Math.max(0.15, 0.88 * sigma);
    }
  }
}
