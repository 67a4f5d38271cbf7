import type { VehicleSheet } from "../vehicle.ts";

/** The Neo11, six rotors. */
export const neo11: VehicleSheet = {
  name: "neo11",
  source:
    "VolleyBots (thu-uav/VolleyBots, commit 680493a9, MIT), yaml of the base simulator (volleyball.md 1.4): mass, inertia, rotors " +
    "(angles as Firefly, arm 0.2895 m), rotor filter; " +
    "guesses: damping as Iris, box from the arm length, all of the mass counted for the rest throttle",
  mass_kg: 3.42,
  inertia_kgm2: [0.0608, 0.0688, 0.1489],
  rotors: [
    { x_m: 0.250714354, y_m: 0.14475, direction: 1 },
    { x_m: 0.0, y_m: 0.2895, direction: -1 },
    { x_m: -0.250714354, y_m: 0.14475, direction: 1 },
    { x_m: -0.250714354, y_m: -0.14475, direction: -1 },
    { x_m: 0.0, y_m: -0.2895, direction: 1 },
    { x_m: 0.250714354, y_m: -0.14475, direction: -1 },
  ],
  thrustCoefficient: 1.269e-5,
  momentCoefficient: 2.12608e-7,
  maxRotorSpeed: 1047.2,
  rotorFilter: 0.43,
  // continuous equivalent of 0.43 a step of 20 ms: −0.02/ln(1 − 0.43)
  motorTimeConstant_s: [0.035579, 0.035579],
  linearDamping: 0.2,
  angularDamping: 0.2,
  box_m: [0.29, 0.29, 0.06],
  hoverMass_kg: 3.42,
};
