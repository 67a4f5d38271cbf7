// The Step kernels through their face, against a plain TypeScript twin of the native reference program
// (quad_soa): same physics, observation, reward, done and mapping of actions.
import { describe, expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";
import { LearningToFly } from "../../src/quadrotor/learning-to-fly.ts";
import { crazyflie } from "../../src/quadrotor/sheets/crazyflie.ts";
import type { VehicleSheet } from "../../src/quadrotor/vehicle.ts";
import { fly, someState } from "./flight-twin.ts";

const EXACT = 1e-10; // relative, f64
const SINGLE = 3e-4; // relative to max(1, |x|), f32 over 30 steps

// the vehicle of quad_soa, rotor speeds in rpm as there
const L2F: VehicleSheet = {
  ...crazyflie,
  name: "l2f",
  mass_kg: 0.027,
  inertia_kgm2: [3.85e-6, 3.85e-6, 5.9e-6],
  rotors: [
    { x_m: 0.028, y_m: -0.028, direction: 1 },
    { x_m: -0.028, y_m: -0.028, direction: -1 },
    { x_m: -0.028, y_m: 0.028, direction: 1 },
    { x_m: 0.028, y_m: 0.028, direction: -1 },
  ],
  thrustCoefficient: 3.16e-10,
  momentCoefficient: 0.006 * 3.16e-10,
  maxRotorSpeed: 21702,
  motorTimeConstant_s: [0.15, 0.15],
  linearDamping: 0,
  angularDamping: 0,
};

function observation(s: readonly number[]): number[] {
  const at = (k: number): number => s[k] as number;
  const [w, x, y, z] = [at(3), at(4), at(5), at(6)];
  return [
    ...s.slice(0, 3),
    1 - 2 * (y * y + z * z),
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    1 - 2 * (x * x + z * z),
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    1 - 2 * (x * x + y * y),
    ...s.slice(7, 13),
  ];
}

function reward(s: readonly number[], action: readonly number[]): number {
  const sum = (from: number): number => s.slice(from, from + 3).reduce((total, x) => total + x * x, 0);
  const deviation = action.reduce((total, a) => total + (Math.min(1, Math.max(-1, a)) - 0.33) ** 2, 0);
  const tilt = 1 - (s[3] as number) ** 2;
  return 0.1 * (1 - (10 * sum(0) + 2.5 * tilt + 0.05 * sum(7) + 0.1 * deviation));
}

const ACTIONS = [
  [0.334, 0.33401, 0.33395, 0.33402],
  [0.9, -0.4, 0.2, 0.1],
  [-3, 2, 0, 0.5], // clamped
  [1, 1, 1, 1],
  [0.3, 0.35, 0.36, 0.31],
];

for (const own of [false, true]) {
  for (const integrator of ["rk4", "euler"] as const) {
    for (const precision of ["f64", "f32"] as const) {
      it(`${integrator}, ${precision}, ${own ? "own" : "shared"} vehicles: state, observation, reward, done`, async () => {
        const options = { worlds: 5, vehicle: L2F, dt_s: 0.01, substeps: 2, precision, integrator };
        const batch = new LearningToFly(await loadKernels(), options);
        const sheets = ACTIONS.map((_, k) => (own ? { ...L2F, mass_kg: L2F.mass_kg * (1 + 0.02 * k) } : L2F));
        if (own) sheets.forEach((sheet, k) => void batch.setVehicle(k, sheet));
        let states = ACTIONS.map((_, k) =>
          k === 0 ? [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0] : someState(L2F, k).slice(0, 13),
        );
        states = states.map((state) => [...state, 14475, 14475, 14000, 15000]);
        states.forEach((state, k) => {
          batch.state.set(k, state);
          batch.action.set(k, ACTIONS[k] as number[]);
        });
        const tolerance = precision === "f64" ? EXACT : SINGLE;
        const near = (got: number, want: number): void => {
          expect(Math.abs(got - want) / Math.max(1, Math.abs(want))).toBeLessThan(tolerance);
        };
        let dones = 0;
        for (let n = 0; n < 30; n++) {
          batch.step();
          states = states.map((state, k) => {
            const command = (ACTIONS[k] as number[]).map(
              (a) => (Math.min(1, Math.max(-1, a)) + 1) * 0.5 * 21702,
            );
            return fly(sheets[k] as VehicleSheet, state, command, 0.01, 2, integrator);
          });
          states.forEach((state, k) => {
            for (const [row, want] of observation(state).entries())
              near(batch.observation.row(row)[k] as number, want);
            near(batch.reward.row(0)[k] as number, reward(state, ACTIONS[k] as number[]));
            const sum = (from: number): number => state.slice(from, from + 3).reduce((t, x) => t + x * x, 0);
            const done = sum(0) > 3 || sum(7) > 100 ? 1 : 0;
            expect(batch.done.row(0)[k]).toBe(done);
            dones += done;
          });
        }
        expect(dones).toBeGreaterThan(0);
        expect(dones).toBeLessThan(150);
      });
    }
  }
}

describe("LearningToFly", () => {
  it("resets masked worlds only", async () => {
    const batch = new LearningToFly(await loadKernels(), { worlds: 3, vehicle: L2F, dt_s: 0.01 });
    batch.action.fill([0.5, 0.5, 0.5, 0.5]);
    for (let k = 0; k < 10; k++) batch.step();
    batch.reset(Uint8Array.of(0, 1, 0));
    expect(batch.state.row(2)[1]).toBe(0);
    expect(batch.state.row(2)[0] as number).toBeGreaterThan(0);
  });
});
