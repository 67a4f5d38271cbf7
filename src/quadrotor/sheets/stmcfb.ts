import type { VehicleSheet } from "../vehicle.ts";

/** The vehicle of the re-planning room, in a NED world: body z down, thrust along −z. */
export const stmcfb: VehicleSheet = {
  name: "stmcfb",
  source:
    "mit-aera/mfrlTrajectory, vehicle STMCFB (replanning.md 3.1, layout 4.1); maximum speed 2750 rad/s as its code " +
    "has it (the paper says 2200); guesses: box; rotor filter = 1 − exp(−0.02/0.02), the lag over 20 ms",
  world: "ned",
  mass_kg: 0.771,
  inertia_kgm2: [0.004, 0.004, 0.006],
  rotors: [
    { x_m: 0.08, y_m: -0.08, direction: 1 },
    { x_m: 0.08, y_m: 0.08, direction: -1 },
    { x_m: -0.08, y_m: 0.08, direction: 1 },
    { x_m: -0.08, y_m: -0.08, direction: -1 },
  ],
  thrustCoefficient: 1.6201e-6,
  momentCoefficient: 1.7762e-8,
  maxRotorSpeed: 2750,
  rotorInertia_kgm2: 6.62e-6,
  quadraticDrag: 0.1,
  rotorFilter: 0.632121,
  motorTimeConstant_s: [0.02, 0.02],
  linearDamping: 0,
  angularDamping: 0,
  box_m: [0.12, 0.12, 0.04],
  hoverMass_kg: 0.771,
};
