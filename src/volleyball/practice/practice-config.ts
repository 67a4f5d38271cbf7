// Settings of a practice task as the kernels read them.

import { PRACTICE_CONFIG } from "../../kernels/practice-worlds.ts";
import { CONFIG } from "../../kernels/volleyball-worlds.ts";
import { VEHICLE } from "../../quadrotor/layout.ts";
import { hoverThrottle } from "../../quadrotor/vehicle.ts";
import { DT } from "../tasks.ts";
import type { PracticeEnvOptions } from "./env-options.ts";
import type { PracticeTask } from "./tasks.ts";

const RADIUS = 0.1;

/** The board of Set and Spike Hard (volleyball.md 4.6): a solid cylinder. */
const BOARD = { radius_m: 0.5, height_m: 0.3, mass_kg: 0.8 };

/** The first rows of a vehicle's column, as far as a bounce needs them: 1/mass and 1/inertia. */
function boardSheet(): Float64Array {
  const { radius_m: r, height_m: h, mass_kg: m } = BOARD;
  const sheet = new Float64Array(7);
  const across = (m * (3 * r * r + h * h)) / 12;
  const along = (m * r * r) / 2;
  sheet[VEHICLE.inverseMass] = 1 / m;
  sheet.set([1 / across, 1 / across, 1 / along], VEHICLE.inverseInertia);
  return sheet;
}

/** The configuration block of a batch, PRACTICE_CONFIG.slots numbers. */
export function practiceConfig(task: PracticeTask, options: Required<PracticeEnvOptions>): Float64Array {
  const { gravity_mps2, ball, court } = options.settings;
  const config = new Float64Array(PRACTICE_CONFIG.slots);
  config[CONFIG.dt] = DT;
  config[CONFIG.gravity] = gravity_mps2;
  config[CONFIG.halfLength] = court.length_m / 2;
  config[CONFIG.halfWidth] = court.width_m / 2;
  config[CONFIG.netHeight] = court.netHeight_m;
  config[CONFIG.maxSteps] = options.maxSteps;
  config[CONFIG.ballRadius] = ball.radius_m;
  config[CONFIG.inverseBallMass] = 1 / ball.mass_kg;
  config[CONFIG.restitution] = ball.restitution;
  config[CONFIG.ballDamping] = ball.damping;
  config[CONFIG.contactOffset] = 0.02;
  config[CONFIG.bounceSpeed] = 0.2;
  config[CONFIG.racketRadius] = 0.2;
  config[CONFIG.racketHeight] = 2 * ball.radius_m;
  config[CONFIG.crashHeight] = task.droneFloor_m;
  config[CONFIG.ballDown] = (task.ballFloor_m / RADIUS) * ball.radius_m;
  config[CONFIG.floor] = 0.06;
  task.anchors.forEach((anchor, k) => {
    config.set(anchor, CONFIG.anchor + 3 * k);
  });
  config[PRACTICE_CONFIG.shaping] = options.shaping ? 1 : 0;
  config[PRACTICE_CONFIG.tolerance] = options.tolerance_m;
  config.fill(
    hoverThrottle(options.vehicle),
    PRACTICE_CONFIG.hoverThrottle,
    PRACTICE_CONFIG.hoverThrottle + 2,
  );
  config[PRACTICE_CONFIG.ballAbove] = task.ballAbove_m;
  config[PRACTICE_CONFIG.ballCeiling] = task.ballCeiling_m;
  config.set(task.startSpread_m, PRACTICE_CONFIG.startSpread);
  config[PRACTICE_CONFIG.leastApex] = task.leastApex_m;
  config.set(boardSheet(), PRACTICE_CONFIG.boardSheet);
  return config;
}
