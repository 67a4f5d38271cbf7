// Vehicles of the re-planning room: four rotors at (±ℓ, ±ℓ), thrust k·ω², frame NED (replanning.md 3.1).

import { ConfigError } from "../base/errors.ts";
import { stmcfb } from "../quadrotor/sheets/stmcfb.ts";

/** Constants of a vehicle. SI units, rad/s. */
export interface PlanVehicle {
  readonly name: string;
  readonly mass_kg: number;
  /** kg m², body x, y, z */
  readonly inertia_kgm2: readonly [number, number, number];
  /** k, N/(rad/s)² */
  readonly thrustCoefficient: number;
  /** q, N m/(rad/s)² */
  readonly torqueCoefficient: number;
  /** ℓ, m along x and along y */
  readonly arm_m: number;
  /** rad/s */
  readonly speedLimits: readonly [low: number, high: number];
  readonly motorTimeConstant_s: number;
  readonly rotorInertia_kgm2: number;
  /** N/(m/s)² */
  readonly quadraticDrag: number;
  /** N m/(rad/s)², aerodynamic moment on each axis */
  readonly aeroMoment: number;
}

/** STMCFB of the published code: motor limit 2750 rad/s; the paper says 2200. */
export const STMCFB: PlanVehicle = {
  name: "stmcfb",
  mass_kg: stmcfb.mass_kg,
  inertia_kgm2: stmcfb.inertia_kgm2,
  thrustCoefficient: stmcfb.thrustCoefficient,
  torqueCoefficient: stmcfb.momentCoefficient,
  arm_m: 0.08,
  speedLimits: [0, stmcfb.maxRotorSpeed],
  motorTimeConstant_s: 0.02,
  rotorInertia_kgm2: 6.62e-6,
  quadraticDrag: 0.1,
  aeroMoment: 0,
};

/** The vehicle of the predecessor's configuration (mit-aera/mfboTrajectory). */
export const MFBO: PlanVehicle = {
  name: "mfbo",
  mass_kg: 1,
  inertia_kgm2: [0.0049, 0.0049, 0.0069],
  thrustCoefficient: 1.91e-6,
  torqueCoefficient: 2.6e-7,
  arm_m: 0.08,
  speedLimits: [0, 2200],
  motorTimeConstant_s: 0.02,
  rotorInertia_kgm2: 6.62e-6,
  quadraticDrag: 0.1,
  aeroMoment: 0.003,
};

/** m/s², along +z. */
export const PLAN_GRAVITY = 9.81;

/** Motor speed at which thrust carries the weight, rad/s. */
export function hoverMotorSpeed({ mass_kg, thrustCoefficient }: PlanVehicle): number {
  return Math.sqrt((mass_kg * PLAN_GRAVITY) / (4 * thrustCoefficient));
}

/**
 * A vehicle as the kernels read it (assembly/replanning/flatness.ts).
 *
 * @throws ConfigError when it cannot hover inside its limits
 */
export function vehicleBlock(vehicle: PlanVehicle): Float64Array {
  const [low, high] = vehicle.speedLimits;
  const hover = hoverMotorSpeed(vehicle);
  if (!(low <= hover && hover <= high)) {
    const rule = `limits that hold the hover speed ${hover.toFixed(1)} rad/s`;
    throw new ConfigError("vehicle.speedLimits", rule, vehicle.speedLimits);
  }
  return Float64Array.of(
    vehicle.mass_kg,
    ...vehicle.inertia_kgm2,
    vehicle.thrustCoefficient,
    vehicle.torqueCoefficient,
    vehicle.arm_m,
    low,
    high,
    vehicle.motorTimeConstant_s,
    vehicle.rotorInertia_kgm2,
    vehicle.quadraticDrag,
    vehicle.aeroMoment,
    PLAN_GRAVITY,
  );
}
