import type { VehicleSheet } from "../vehicle.ts";

/** The drone of the volleyball tasks. */
export const iris: VehicleSheet = {
  name: "iris",
  source:
    "VolleyBots (thu-uav/VolleyBots, commit 680493a9, MIT): iris.yaml; base mass 1.5 kg is the standard RotorS " +
    "value; rotor positions from replaying published policies (volleyball.md 1.4)",
  mass_kg: 1.52,
  inertia_kgm2: [0.0347563, 0.0458929, 0.0977],
  rotors: [
    { x_m: 0.13, y_m: -0.22, direction: 1 },
    { x_m: -0.13, y_m: 0.2, direction: 1 },
    { x_m: 0.13, y_m: 0.22, direction: -1 },
    { x_m: -0.13, y_m: -0.2, direction: -1 },
  ],
  thrustCoefficient: 8.54858e-6,
  momentCoefficient: 1.3677728816219314e-7,
  maxRotorSpeed: 838,
  rotorFilter: 0.43,
  // continuous equivalent of 0.43 a step of 20 ms: −0.02/ln(1 − 0.43)
  motorTimeConstant_s: [0.035579, 0.035579],
  linearDamping: 0.2,
  angularDamping: 0.2,
  box_m: [0.235, 0.235, 0.055],
  hoverMass_kg: 1.5,
};
