// The pilot of four drones: chooses per lane between tracking a plan and flying home, then attitude and rotors.
// The judge flies with this very code, so what it foresees is what happens.

import { any, andNot, select, splat } from "../../core/lane";
import { fly } from "./attitude";
import { flyHome } from "./homing";
import { COCKPIT_ROWS, ON_HIT, row, setRow, WISH } from "./layout";
import { trackPlan } from "./tracking";

/**
 * One command of each lane's drone.
 *
 * @param c       cockpit; all but WISH and COMMAND read, those written
 * @param mates   how many of its OTHERS are team-mates
 * @param gravity m/s²
 * @param dt      s
 */
export function pilot(c: usize, mates: i32, gravity: v128, dt: v128): void {
  const onHit = row(c, ON_HIT);
  const all = i32x4.splat(-1);
  const homing = v128.andnot(all, onHit);
  if (!any<v128>(homing)) {
    trackPlan(c, gravity, dt);
  } else if (!any<v128>(onHit)) {
    flyHome(c, mates, gravity);
  } else {
    const kept = c + ((<usize>COCKPIT_ROWS) << 4);
    trackPlan(c, gravity, dt);
    for (let k = 0; k < 7; k++) setRow(kept, k, row(c, WISH + k));
    flyHome(c, mates, gravity);
    for (let k = 0; k < 7; k++) {
      setRow(c, WISH + k, select<v128>(onHit, row(kept, k), row(c, WISH + k)));
    }
  }
  fly(c, gravity);
}
