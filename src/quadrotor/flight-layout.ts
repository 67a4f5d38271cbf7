// Rows of the continuous-time multirotor, the same numbers as assembly/quadrotor/flight-layout.ts (a test
// compares them), and the column of parameters that a vehicle sheet stands for.

import { GRAVITY, type VehicleSheet } from "./vehicle.ts";

/** First rows of the state: 13 + R rows. Body rates are in the BODY frame, rad/s. */
export const FLIGHT = {
  position: 0,
  quaternion: 3,
  velocity: 7,
  bodyRate: 10,
  rotorSpeed: 13,
} as const;

/** First rows of the parameters; see the AssemblyScript file for units. */
export const FLIGHT_VEHICLE = {
  pull: 0,
  c0: 1,
  c1: 2,
  c2: 3,
  inverseInertia: 4,
  gyro: 7,
  rateUp: 10,
  rateDown: 11,
  maxSpeed: 12,
  gravity: 13,
  damping: 16,
  rotorDrag: 17,
  quadraticDrag: 20,
  rateDamping: 21,
  rollArm: 22,
  pitchArm: 28,
  yawArm: 34,
  spin: 40,
  fields: 46,
} as const;

/** Most rotors that the kernels hold. */
export const MAX_ROTORS = 6;

/**
 * The parameters of a sheet in row order, [FLIGHT_VEHICLE.fields].
 *
 * A sheet in the world `z-up` flies with thrust along body z and gravity along −z; one in `ned` with thrust
 * along −z of the body and gravity along +z of the world.
 */
export function flightColumn(sheet: VehicleSheet): Float64Array {
  const at = FLIGHT_VEHICLE;
  const column = new Float64Array(at.fields);
  const axis = sheet.world === "ned" ? -1 : 1;
  const [jx, jy, jz] = sheet.inertia_kgm2;
  column[at.pull] = axis / sheet.mass_kg;
  column[at.c0] = sheet.thrustOffset_N ?? 0;
  column[at.c1] = sheet.thrustSlope ?? 0;
  column[at.c2] = sheet.thrustCoefficient;
  column.set([1 / jx, 1 / jy, 1 / jz], at.inverseInertia);
  column.set([(jz - jy) / jx, (jx - jz) / jy, (jy - jx) / jz], at.gyro);
  column[at.rateUp] = 1 / sheet.motorTimeConstant_s[0];
  column[at.rateDown] = 1 / sheet.motorTimeConstant_s[1];
  column[at.maxSpeed] = sheet.maxRotorSpeed;
  column[at.gravity + 2] = -axis * GRAVITY;
  column[at.damping] = sheet.linearDamping;
  column.set(
    (sheet.rotorDrag ?? [0, 0, 0]).map((drag) => drag / sheet.mass_kg),
    at.rotorDrag,
  );
  column[at.quadraticDrag] = (sheet.quadraticDrag ?? 0) / sheet.mass_kg;
  column[at.rateDamping] = sheet.angularDamping;
  const momentPerThrust = sheet.momentCoefficient / sheet.thrustCoefficient;
  sheet.rotors.forEach((rotor, r) => {
    column[at.rollArm + r] = (axis * rotor.y_m) / jx;
    column[at.pitchArm + r] = (-axis * rotor.x_m) / jy;
    column[at.yawArm + r] = (-rotor.direction * momentPerThrust) / jz;
    column[at.spin + r] = rotor.direction * (sheet.rotorInertia_kgm2 ?? 0);
  });
  return column;
}
