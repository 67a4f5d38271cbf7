// Rotor commands of a team for the coming step: drones of all worlds, four at a time, in seats of one cockpit.

import { splat } from "../../core/lane";
import { THRUST } from "../../quadrotor/layout";
import { Context } from "../context";
import { DT, GRAVITY, STEP, AGENT_FIELDS } from "../layout";
import { describe } from "./crew";
import { feelWash } from "./homing";
import { GRACE } from "./flight";
import {
  at,
  BODY,
  COMMAND,
  DURATION,
  HEADING,
  HOME,
  lane,
  ON_HIT,
  OTHER_ROWS,
  OTHERS,
  PLAN,
  PLAN_COEFFICIENTS,
  PLAN_CONTACT,
  PLAN_DRONE,
  PLAN_START,
  PLAN_TIME,
  ROW,
  setLane,
  VEHICLE,
} from "./layout";
import { agentOf, copyDrone, stepOf } from "./look";
import { prepareMixer } from "./mixer";
import { pilot } from "./pilot";
import { block, COCKPIT, config, FLIGHTS, homeOf, Planner, planOf, teamSize } from "./planner";

/** Puts drone `i` of the present world into one seat, with its plan or home and all other drones around it. */
function take(p: Planner, c: usize, s: i32, i: i32): void {
  const n = teamSize(p);
  const column = c + ((<usize>s) << 2);
  const body = column + ((<usize>BODY) << 4);
  copyDrone(p, agentOf(p, i), body, column + ((<usize>VEHICLE) << 4), ROW);
  const home = homeOf(p, p.world, i);
  for (let k = 0; k < 3; k++) setLane(c, HOME + k, s, at(home, k));
  setLane(c, HEADING, s, 1 - at(home, 3));
  setLane(c, HEADING + 1, s, at(home, 3));
  const plan = planOf(p, p.world);
  const now = stepOf(p);
  const contact = <i32>at(plan, PLAN_CONTACT);
  const onHit = <i32>at(plan, PLAN_DRONE) == i && now < contact + GRACE;
  store<i32>(column + ((<usize>ON_HIT) << 4), onHit ? -1 : 0);
  const dt = config(p, DT);
  for (let k = 0; k < 18; k++) setLane(c, PLAN + k, s, at(plan, PLAN_COEFFICIENTS + k));
  const start = <i32>at(plan, PLAN_START);
  setLane(c, PLAN_TIME, s, <f32>(now - start) * <f32>dt);
  setLane(c, DURATION, s, <f32>(contact - start) * <f32>dt);
  // everybody else, team-mates first; seen through a seat's scratch
  const other = block(p, FLIGHTS);
  let o = OTHERS;
  for (let j = 0; j < 2 * n; j++) {
    if (j == i) continue;
    copyDrone(p, agentOf(p, j), other, other + 17 * 4, 4);
    describe(
      other,
      4,
      load<f32>(other + <usize>(17 + THRUST) * 4),
      column + ((<usize>o) << 4),
      ROW,
    );
    o += OTHER_ROWS;
  }
}

/** Commands of the seated drones, to where each seat's address says. */
function release(p: Planner, c: usize, seats: i32, addresses: usize): void {
  const n = teamSize(p);
  prepareMixer(c);
  feelWash(c, 2 * n - 1);
  pilot(c, n - 1, splat<v128>(config(p, GRAVITY)), splat<v128>(config(p, DT)));
  for (let s = 0; s < seats; s++) {
    const to = load<usize>(addresses + ((<usize>s) << 3));
    for (let k = 0; k < 4; k++) store<f32>(to + ((<usize>k) << 2), lane(c, COMMAND + k, s));
  }
}

/**
 * Writes the commands of a team into the actions of the worlds.
 *
 * @param roster [E, n] u8: 1 for drones to command
 */
export function scriptedCommand(planner: usize, roster: usize): void {
  const p = changetype<Planner>(planner);
  const context = changetype<Context>(p.context);
  const n = teamSize(p);
  const c = block(p, COCKPIT);
  const addresses = block(p, FLIGHTS) + 64 * 16;
  let seats = 0;
  for (let w = 0; w < p.worlds; w++) {
    p.world = w;
    for (let i = 0; i < n; i++, roster++) {
      if (load<u8>(roster) == 0) continue;
      take(p, c, seats, i);
      const agent = w * context.agents + agentOf(p, i);
      store<usize>(addresses + ((<usize>seats) << 3), context.actions + ((<usize>agent) << 4));
      seats++;
      if (seats == 4) {
        release(p, c, seats, addresses);
        seats = 0;
      }
    }
  }
  if (seats > 0) release(p, c, seats, addresses);
}
