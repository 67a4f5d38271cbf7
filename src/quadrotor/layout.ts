// Rows of a batch of quadrotors, the same numbers as assembly/quadrotor/layout.ts (a test compares them).

import { ConfigError } from "../base/errors.ts";
import { maxMoment, maxThrust, type VehicleSheet } from "./vehicle.ts";

/** Fields of a body. */
export const BODY = {
  position: 0,
  quaternion: 3,
  velocity: 7,
  angularVelocity: 10,
  throttle: 13,
  fields: 17,
} as const;

/** Fields of a vehicle. */
export const VEHICLE = {
  inverseMass: 0,
  inertia: 1,
  inverseInertia: 4,
  thrust: 7,
  moment: 8,
  rotorX: 9,
  rotorY: 13,
  direction: 17,
  filter: 21,
  linearDamping: 22,
  angularDamping: 23,
  box: 24,
  fields: 27,
} as const;

/** The column of a four-rotor sheet: VEHICLE.fields numbers in row order. @throws ConfigError for other sheets */
export function vehicleColumn(sheet: VehicleSheet): Float64Array {
  if (sheet.rotors.length !== 4) {
    throw new ConfigError(`vehicle ${sheet.name}`, "4 rotors in a volleyball world", sheet.rotors.length);
  }
  const column = new Float64Array(VEHICLE.fields);
  column[VEHICLE.inverseMass] = 1 / sheet.mass_kg;
  sheet.inertia_kgm2.forEach((inertia, axis) => {
    column[VEHICLE.inertia + axis] = inertia;
    column[VEHICLE.inverseInertia + axis] = 1 / inertia;
  });
  column[VEHICLE.thrust] = maxThrust(sheet);
  column[VEHICLE.moment] = maxMoment(sheet);
  sheet.rotors.forEach((rotor, k) => {
    column[VEHICLE.rotorX + k] = rotor.x_m;
    column[VEHICLE.rotorY + k] = rotor.y_m;
    column[VEHICLE.direction + k] = rotor.direction;
  });
  column[VEHICLE.filter] = sheet.rotorFilter;
  column[VEHICLE.linearDamping] = sheet.linearDamping;
  column[VEHICLE.angularDamping] = sheet.angularDamping;
  column.set(sheet.box_m, VEHICLE.box);
  return column;
}
