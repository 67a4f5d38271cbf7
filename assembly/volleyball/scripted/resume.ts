// Taking up a plan again: as it would go on, and anew from the present state.

import { DT } from "../layout";
import { board } from "./boarding";
import { BASE, CONTACT, FLIGHT_TIME, GOAL, KIND, TARGET, at, setLane } from "./layout";
import { FLIGHTS, Planner, block, config } from "./planner";
import { judge, startFromState } from "./trial";

/** Polynomial of one axis moved to a start `t` seconds later: c_i' = Σ_{j ≥ i} binomial(j, i) c_j t^{j−i}. */
function shifted(from: usize, t: f64, i: i32): f64 {
  let sum: f64 = 0;
  for (let j = 5; j >= i; j--) {
    let binomial: f64 = 1;
    for (let k = 0; k < i; k++) binomial = (binomial * <f64>(j - k)) / <f64>(k + 1);
    sum = sum * t + binomial * <f64>at(from, j);
  }
  return sum;
}

/**
 * Starts an improvement: the plan in hand as it would go on, and the same goal from the present state.
 *
 * @param coefficients [18] f32 of the plan in hand
 * @param age          s since its start
 * @param contact      steps from now to its contact
 */
export function resume(
  p: Planner,
  drone: i32,
  coefficients: usize,
  age: f64,
  contact: i32,
  kind: f32,
  goal: usize,
  flight: f32,
): void {
  const f = block(p, FLIGHTS);
  const t = <f64>contact * config(p, DT);
  board(p, drone);
  for (let i = 0; i < 4; i++) {
    setLane(f, CONTACT, i, <f32>contact);
    setLane(f, KIND, i, kind);
    for (let k = 0; k < 3; k++) setLane(f, GOAL + k, i, at(goal, k));
    setLane(f, FLIGHT_TIME, i, flight);
    for (let k = 0; k < 3; k++) {
      const from = coefficients + <usize>(24 * k);
      let place: f64 = 0;
      let speed: f64 = 0;
      let bend: f64 = 0;
      for (let j = 5; j >= 0; j--) {
        const c = shifted(from, age, j);
        bend = bend * t + 2 * speed;
        speed = speed * t + place;
        place = place * t + c;
        if (i != 1) setLane(f, BASE + 6 * k + j, i, <f32>c);
      }
      setLane(f, TARGET + k, i, <f32>place);
      setLane(f, TARGET + 3 + k, i, <f32>speed);
      setLane(f, TARGET + 6 + k, i, <f32>bend);
    }
    if (i == 1) startFromState(p, f, drone, 1);
  }
  judge(p, f, drone);
}
