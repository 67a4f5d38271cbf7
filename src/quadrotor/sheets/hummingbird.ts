import type { VehicleSheet } from "../vehicle.ts";

/** The AscTec Hummingbird, rotors on the axes. */
export const hummingbird: VehicleSheet = {
  name: "hummingbird",
  source:
    "VolleyBots (thu-uav/VolleyBots, commit 680493a9, MIT), yaml of the base simulator (volleyball.md 1.4): mass, inertia, rotors " +
    "(angles 0°, 90°, 180°, −90°, arm 0.17 m), rotor filter; " +
    "guesses: damping as Iris, box from the arm length, all of the mass counted for the rest throttle",
  mass_kg: 0.716,
  inertia_kgm2: [0.007, 0.007, 0.012],
  rotors: [
    { x_m: 0.17, y_m: 0.0, direction: -1 },
    { x_m: 0.0, y_m: 0.17, direction: 1 },
    { x_m: -0.17, y_m: 0.0, direction: -1 },
    { x_m: 0.0, y_m: -0.17, direction: 1 },
  ],
  thrustCoefficient: 8.54858e-6,
  momentCoefficient: 1.36777e-7,
  maxRotorSpeed: 838,
  rotorFilter: 0.43,
  // continuous equivalent of 0.43 a step of 20 ms: −0.02/ln(1 − 0.43)
  motorTimeConstant_s: [0.035579, 0.035579],
  linearDamping: 0.2,
  angularDamping: 0.2,
  box_m: [0.17, 0.17, 0.05],
  hoverMass_kg: 0.716,
};
