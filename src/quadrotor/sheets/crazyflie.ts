import type { VehicleSheet } from "../vehicle.ts";

/** The Crazyflie 2 nano quadrotor. */
export const crazyflie: VehicleSheet = {
  name: "crazyflie",
  source:
    "VolleyBots (thu-uav/VolleyBots, commit 680493a9, MIT), yaml of the base simulator (volleyball.md 1.4): mass, inertia, rotors " +
    "(angles 45°, 135°, 225°, 315°, arm 0.043 m), rotor filter; " +
    "guesses: damping as Iris, box from the arm length, all of the mass counted for the rest throttle",
  mass_kg: 0.028,
  inertia_kgm2: [1.4e-5, 1.4e-5, 2.17e-5],
  rotors: [
    { x_m: 0.030405592, y_m: 0.030405592, direction: -1 },
    { x_m: -0.030405592, y_m: 0.030405592, direction: 1 },
    { x_m: -0.030405592, y_m: -0.030405592, direction: -1 },
    { x_m: 0.030405592, y_m: -0.030405592, direction: 1 },
  ],
  thrustCoefficient: 2.88e-8,
  momentCoefficient: 7.24e-10,
  maxRotorSpeed: 2315,
  rotorFilter: 0.43,
  // continuous equivalent of 0.43 a step of 20 ms: −0.02/ln(1 − 0.43)
  motorTimeConstant_s: [0.035579, 0.035579],
  linearDamping: 0.2,
  angularDamping: 0.2,
  box_m: [0.046, 0.046, 0.015],
  hoverMass_kg: 0.028,
};
