// Settings of a practice task as the kernels read them.

import { PRACTICE_CONFIG } from "../../kernels/practice-worlds.ts";
import { CONFIG } from "../../kernels/volleyball-worlds.ts";
import { VEHICLE } from "../../quadrotor/layout.ts";
import { hoverThrottle, type VehicleSheet } from "../../quadrotor/vehicle.ts";
import { DT, type WorldSettings } from "../tasks.ts";
import { PRACTICE_COURT, type PracticeTask } from "./tasks.ts";

/** Ball, gravity and court of a practice task that a scene may change. */
export type PracticeSettings = Pick<WorldSettings, "gravity_mps2" | "ball" | "court">;

/** The published values (volleyball.md 1.2, 1.3). */
export const PRACTICE_SETTINGS: PracticeSettings = {
  gravity_mps2: 9.81,
  ball: { mass_kg: 0.005, radius_m: 0.1, restitution: 0.8, damping: 0 },
  court: PRACTICE_COURT,
};

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
export function practiceConfig(
  task: PracticeTask,
  settings: PracticeSettings,
  sheet: VehicleSheet,
  own: {
    readonly maxSteps: number;
    readonly shaping: boolean;
    readonly tolerance_m: number;
  },
): Float64Array {
  const { ball, court } = settings;
  const config = new Float64Array(PRACTICE_CONFIG.slots);
  config[CONFIG.dt] = DT;
  config[CONFIG.gravity] = settings.gravity_mps2;
  config[CONFIG.halfLength] = court.length_m / 2;
  config[CONFIG.halfWidth] = court.width_m / 2;
  config[CONFIG.netHeight] = court.netHeight_m;
  config[CONFIG.maxSteps] = own.maxSteps;
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
  config[PRACTICE_CONFIG.shaping] = own.shaping ? 1 : 0;
  config[PRACTICE_CONFIG.tolerance] = own.tolerance_m;
  config.fill(hoverThrottle(sheet), PRACTICE_CONFIG.hoverThrottle, PRACTICE_CONFIG.hoverThrottle + 2);
  config[PRACTICE_CONFIG.ballAbove] = task.ballAbove_m;
  config[PRACTICE_CONFIG.ballCeiling] = task.ballCeiling_m;
  config.set(task.startSpread_m, PRACTICE_CONFIG.startSpread);
  config[PRACTICE_CONFIG.leastApex] = task.leastApex_m;
  config.set(boardSheet(), PRACTICE_CONFIG.boardSheet);
  return config;
}
