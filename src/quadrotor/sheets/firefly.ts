import type { VehicleSheet } from "../vehicle.ts";

/** The AscTec Firefly, six rotors. */
export const firefly: VehicleSheet = {
  name: "firefly",
  source:
    "VolleyBots (thu-uav/VolleyBots, commit 680493a9, MIT), yaml of the base simulator (volleyball.md 1.4): mass, inertia, rotors " +
    "(angles 30°, 90°, 150°, −150°, −90°, −30°, arm 0.215 m), rotor filter; " +
    "guesses: damping as Iris, box from the arm length, all of the mass counted for the rest throttle",
  mass_kg: 1.56779,
  inertia_kgm2: [0.0347563, 0.0458929, 0.0977],
  rotors: [
    { x_m: 0.186195462, y_m: 0.1075, direction: 1 },
    { x_m: 0.0, y_m: 0.215, direction: -1 },
    { x_m: -0.186195462, y_m: 0.1075, direction: 1 },
    { x_m: -0.186195462, y_m: -0.1075, direction: -1 },
    { x_m: 0.0, y_m: -0.215, direction: 1 },
    { x_m: 0.186195462, y_m: -0.1075, direction: -1 },
  ],
  thrustCoefficient: 8.54858e-6,
  momentCoefficient: 1.36777e-7,
  maxRotorSpeed: 838,
  rotorFilter: 0.43,
  // continuous equivalent of 0.43 a step of 20 ms: −0.02/ln(1 − 0.43)
  motorTimeConstant_s: [0.035579, 0.035579],
  linearDamping: 0.2,
  angularDamping: 0.2,
  box_m: [0.215, 0.215, 0.05],
  hoverMass_kg: 1.56779,
};
