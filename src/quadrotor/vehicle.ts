// A vehicle as a parameter sheet: every number with its unit and where it comes from.

/** One rotor of a vehicle. */
export interface Rotor {
  /** position in the body frame, m */
  readonly x_m: number;
  readonly y_m: number;
  /** +1 or −1; the yaw moment on the body is −direction·moment */
  readonly direction: 1 | -1;
}

/** Parameters of one multirotor. SI units, body frame x forward, y left, z up, inertia diagonal. */
export interface VehicleSheet {
  readonly name: string;
  /** where the numbers come from, and which of them are guesses */
  readonly source: string;
  readonly mass_kg: number;
  /** kg m², about body x, y, z */
  readonly inertia_kgm2: readonly [number, number, number];
  readonly rotors: readonly Rotor[];
  /** N/(rad/s)² */
  readonly thrustCoefficient: number;
  /** N m/(rad/s)² */
  readonly momentCoefficient: number;
  /** rad/s */
  readonly maxRotorSpeed: number;
  /** part of the gap between throttle and command closed in one 20 ms step (volleyball.md 2.1) */
  readonly rotorFilter: number;
  /** s, time constants of the continuous first-order motor, speeding up and slowing down */
  readonly motorTimeConstant_s: readonly [up: number, down: number];
  /** 1/s */
  readonly linearDamping: number;
  /** 1/s */
  readonly angularDamping: number;
  /** m, half sides of the box that the ball bounces on */
  readonly box_m: readonly [number, number, number];
  /** frame of the sheet: `z-up` (default), thrust along body z; or `ned`, body z down, thrust along −z */
  readonly world?: "z-up" | "ned";
  /** N, thrust of a rotor at speed 0 in c0 + c1·w + c2·w²; default 0 */
  readonly thrustOffset_N?: number;
  /** N/(rad/s), the linear term c1; default 0 */
  readonly thrustSlope?: number;
  /** kg m², inertia of one rotor about its axis; default 0 (neither gyroscopic nor reaction torque) */
  readonly rotorInertia_kgm2?: number;
  /** N/(m/s), linear drag along body x, y, z; default 0 */
  readonly rotorDrag?: readonly [number, number, number];
  /** N/(m/s)², drag −c·|v|·v; default 0 */
  readonly quadraticDrag?: number;
  /** kg, mass that the rest throttle is computed for (the source's base link without rotors) */
  readonly hoverMass_kg: number;
}

/** Standard gravity of the volleyball world, m/s². */
export const GRAVITY = 9.81;

/** Thrust of one rotor at full speed, N. */
export function maxThrust(sheet: VehicleSheet): number {
  return sheet.thrustCoefficient * sheet.maxRotorSpeed * sheet.maxRotorSpeed;
}

/** Yaw moment of one rotor at full speed, N m. */
export function maxMoment(sheet: VehicleSheet): number {
  return sheet.momentCoefficient * sheet.maxRotorSpeed * sheet.maxRotorSpeed;
}

/** Throttle of each rotor at rest: √(m·g/ΣKF) (volleyball.md 2.1). */
export function hoverThrottle(sheet: VehicleSheet): number {
  return Math.sqrt((sheet.hoverMass_kg * GRAVITY) / (sheet.rotors.length * maxThrust(sheet)));
}

/** Speed of each rotor at which thrust carries the whole weight, rad/s: c0 + c1·w + c2·w² = m·g/R. */
export function hoverSpeed(sheet: VehicleSheet): number {
  const share = (sheet.mass_kg * GRAVITY) / sheet.rotors.length - (sheet.thrustOffset_N ?? 0);
  const slope = sheet.thrustSlope ?? 0;
  const c2 = sheet.thrustCoefficient;
  return (Math.sqrt(slope * slope + 4 * c2 * share) - slope) / (2 * c2);
}
