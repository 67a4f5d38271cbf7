// Domain randomisation: a vehicle sheet with every chosen parameter scaled by 1 + spread·u, u uniform in ±1.
// Plain arithmetic on Philox words (stream `vehicle`), so the same name gives the same vehicle everywhere.

import { ConfigError } from "../base/errors.ts";
import { philox, STREAMS, toUniform } from "../base/philox.ts";
import type { VehicleSheet } from "./vehicle.ts";

/** Relative half widths, 0 ≤ spread < 1; a parameter left out keeps its value. */
export interface VehicleSpread {
  readonly mass?: number;
  /** each axis on its own */
  readonly inertia?: number;
  readonly thrustCoefficient?: number;
  readonly momentCoefficient?: number;
  /** each rotor on its own: x and y scaled together */
  readonly armLengths?: number;
  /** one factor for the filter of the volleyball body; results above 1 are cut to 1 */
  readonly rotorFilter?: number;
  /** one factor for both time constants of the continuous motor */
  readonly motorTime?: number;
  /** linear and angular, each on its own */
  readonly damping?: number;
}

/** Names a draw: the same name gives the same vehicle. */
export interface VehicleDraw {
  /** whole number, 0 … 2³² − 1 */
  readonly seed: number;
  /** number of the world or game, never the slot in a batch */
  readonly world: number;
  readonly agent: number;
}

/** Place of each parameter in the fourth word of the counter: adding a spread never moves another draw. */
const PLACE: Record<keyof VehicleSpread, number> = {
  mass: 0,
  inertia: 1,
  thrustCoefficient: 2,
  momentCoefficient: 3,
  armLengths: 4,
  rotorFilter: 6,
  motorTime: 7,
  damping: 8,
};

/**
 * A random vehicle about `sheet`.
 *
 * @throws ConfigError naming a spread that is unknown or outside [0, 1), or a part of the name that is no
 *         whole number in 0 … 2³² − 1
 */
export function randomiseVehicle(
  sheet: VehicleSheet,
  spread: VehicleSpread,
  draw: VehicleDraw,
): VehicleSheet {
  checkSpread(spread);
  checkDraw(draw);
  const factor = (key: keyof VehicleSpread, part = 0): number => {
    const width = spread[key] ?? 0;
    if (width === 0) return 1;
    const place = PLACE[key] + Math.floor(part / 4);
    const words = philox([draw.world, draw.agent, 0, place], [draw.seed, STREAMS.vehicle]);
    return 1 + width * (2 * toUniform(words[part % 4] as number) - 1);
  };
  const [jx, jy, jz] = sheet.inertia_kgm2;
  const [up, down] = sheet.motorTimeConstant_s;
  const mass = factor("mass");
  const motor = factor("motorTime");
  return {
    ...sheet,
    mass_kg: sheet.mass_kg * mass,
    hoverMass_kg: sheet.hoverMass_kg * mass,
    inertia_kgm2: [jx * factor("inertia", 0), jy * factor("inertia", 1), jz * factor("inertia", 2)],
    thrustCoefficient: sheet.thrustCoefficient * factor("thrustCoefficient"),
    momentCoefficient: sheet.momentCoefficient * factor("momentCoefficient"),
    rotors: sheet.rotors.map((rotor, r) => {
      const arm = factor("armLengths", r);
      return { ...rotor, x_m: rotor.x_m * arm, y_m: rotor.y_m * arm };
    }),
    rotorFilter: Math.min(1, sheet.rotorFilter * factor("rotorFilter")),
    motorTimeConstant_s: [up * motor, down * motor],
    linearDamping: sheet.linearDamping * factor("damping", 0),
    angularDamping: sheet.angularDamping * factor("damping", 1),
  };
}

function checkSpread(spread: VehicleSpread): void {
  for (const [key, width] of Object.entries(spread)) {
    if (!(key in PLACE)) throw new ConfigError("spread", `one of ${Object.keys(PLACE).join(", ")}`, key);
    if (!(width >= 0 && width < 1))
      throw new ConfigError(`spread.${key}`, "a number from 0 to below 1", width);
  }
}

function checkDraw(draw: VehicleDraw): void {
  for (const [key, value] of Object.entries(draw)) {
    if (Number.isInteger(value) && value >= 0 && value <= 0xffffffff) continue;
    throw new ConfigError(key, "a whole number from 0 to 4294967295", value);
  }
}
