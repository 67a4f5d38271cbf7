// Laws of the continuous-time multirotor: order of convergence, conservation, precision, independence of
// lanes, symmetry.
import { describe, expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";
import { type Integrator, Quadrotors } from "../../src/quadrotor/quadrotors.ts";
import { hoverSpeed, type VehicleSheet } from "../../src/quadrotor/vehicle.ts";
import { findVehicle } from "../../src/quadrotor/vehicles.ts";
import { someCommand, someState } from "../kernels/flight-twin.ts";

const ORDER = 0.15; // a measured order may differ from the theoretical one by this much
const CONSERVED = 1e-9; // relative, RK4 with 1 ms over 2 s of a 5 rad/s tumble
const PRECISION = 1e-4; // f32 against f64 after 100 steps, relative to max(1, |x|)
const SYMMETRIC = 1e-12; // f64, a rotated start against the rotated end

const iris = findVehicle("iris");
const hummingbird: VehicleSheet = { ...findVehicle("hummingbird"), quadraticDrag: 0.1 };

async function run(
  sheet: VehicleSheet,
  integrator: Integrator,
  dt_s: number,
  steps: number,
  state: readonly number[],
  command: readonly number[],
  precision: "f32" | "f64" = "f64",
): Promise<Float64Array> {
  const kernels = await loadKernels();
  const batch = new Quadrotors(kernels, { worlds: 1, vehicle: sheet, dt_s, integrator, precision });
  batch.state.set(0, state);
  batch.command.set(0, command);
  batch.step(steps);
  return batch.state.column(0);
}

describe("order of convergence", () => {
  for (const [integrator, order] of [
    ["rk4", 4],
    ["euler", 1],
  ] as const) {
    it(`is ${order} for ${integrator}`, async () => {
      // rotors near their commands, so that the choice between the two time constants does not switch
      const state = someState(hummingbird, 3);
      const command = hummingbird.rotors.map((_, r) => 300 + 60 * r);
      const at = (n: number): Promise<Float64Array> =>
        run(hummingbird, integrator, 0.32 / n, n, state, command);
      const exact = await run(hummingbird, "rk4", 0.32 / 4096, 4096, state, command);
      const errors = await Promise.all(
        [32, 64, 128].map(async (n) => {
          const end = await at(n);
          return Math.max(...end.map((x, i) => Math.abs(x - (exact[i] as number)) / (i < 13 ? 1 : 838)));
        }),
      );
      for (let k = 0; k < 2; k++) {
        const measured = Math.log2((errors[k] as number) / (errors[k + 1] as number));
        expect(Math.abs(measured - order)).toBeLessThan(ORDER);
      }
    });
  }
});

/** Energy of rotation and the angular momentum in the world, of a body without rotors. */
function invariants(sheet: VehicleSheet, s: ArrayLike<number>): number[] {
  const at = (k: number): number => s[k] as number;
  const l = sheet.inertia_kgm2.map((j, k) => j * at(10 + k)) as [number, number, number];
  const [w, x, y, z] = [at(3), at(4), at(5), at(6)];
  return [
    0.5 * l.reduce((sum, lk, k) => sum + lk * at(10 + k), 0),
    (1 - 2 * (y * y + z * z)) * l[0] + 2 * (x * y - w * z) * l[1] + 2 * (x * z + w * y) * l[2],
    2 * (x * y + w * z) * l[0] + (1 - 2 * (x * x + z * z)) * l[1] + 2 * (y * z - w * x) * l[2],
    2 * (x * z - w * y) * l[0] + 2 * (y * z + w * x) * l[1] + (1 - 2 * (x * x + y * y)) * l[2],
  ];
}

describe("a body free of torque", () => {
  const still = [0, 0, 0, 0];
  const free = { ...iris, linearDamping: 0, angularDamping: 0 };
  const start = [0, 0, 0, 0.8, 0.6, 0, 0, 1, 2, 3, 5, 0.3, -2, ...still];

  it("keeps its energy and its angular momentum, and falls on a parabola", async () => {
    const end = await run(free, "rk4", 0.001, 2000, start, still);
    const before = invariants(free, start);
    invariants(free, end).forEach((now, k) => {
      expect(Math.abs(now - (before[k] as number)) / (before[0] as number)).toBeLessThan(CONSERVED);
    });
    expect(end[10] as number).not.toBeCloseTo(5, 1); // it does tumble
    expect(end[2] as number).toBeCloseTo(3 * 2 - 0.5 * 9.81 * 4, 9);
    expect(end[0] as number).toBeCloseTo(2, 9);
  });

  it("shares its angular momentum with its rotors: the sum in the world is kept", async () => {
    const spin = 1e-4;
    const sheet: VehicleSheet = {
      ...findVehicle("stmcfb"),
      momentCoefficient: 0,
      rotorInertia_kgm2: spin,
      // arms of length zero: thrust makes no torque
      rotors: findVehicle("stmcfb").rotors.map((rotor) => ({ ...rotor, x_m: 0, y_m: 0 })),
    };
    const total = (s: ArrayLike<number>): number[] => {
      const h = sheet.rotors.reduce(
        (sum, { direction }, r) => sum + direction * spin * (s[13 + r] as number),
        0,
      );
      // the rotors' momentum lies along body z: put it into the body's rate
      const joint = Array.from(s, (x, k) => (k === 12 ? x + h / sheet.inertia_kgm2[2] : x));
      return invariants(sheet, joint).slice(1);
    };
    const state = [0, 0, 0, 0.8, 0, 0.6, 0, 0, 0, 0, 3, -2, 1, 1000, 1000, 1000, 1000];
    const end = await run(sheet, "rk4", 0.001, 300, state, [1200, 900, 1300, 800]);
    const before = total(state);
    total(end).forEach((now, k) => {
      expect(Math.abs(now - (before[k] as number))).toBeLessThan(CONSERVED);
    });
    expect(Math.abs((end[12] as number) - 1)).toBeGreaterThan(1); // it did change hands
  });
});

describe("f32x4", () => {
  for (const integrator of ["rk4", "euler"] as const) {
    it(`agrees with f64 over 100 steps (${integrator})`, async () => {
      for (let k = 0; k < 4; k++) {
        const state = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0.5, -0.3, 0.2, ...new Array(4).fill(hoverSpeed(iris))];
        const command = someCommand(iris, k).map((w) => hoverSpeed(iris) + 0.05 * (w - 419));
        const single = await run(iris, integrator, 0.01, 100, state, command, "f32");
        const double = await run(iris, integrator, 0.01, 100, state, command, "f64");
        double.forEach((want, i) => {
          const scale = i < 13 ? Math.max(1, Math.abs(want)) : 838;
          expect(Math.abs((single[i] as number) - want) / scale).toBeLessThan(PRECISION);
        });
      }
    });
  }
});

describe("lanes", () => {
  for (const precision of ["f32", "f64"] as const) {
    it(`give the same bits at any place in a batch of any size (${precision})`, async () => {
      const kernels = await loadKernels();
      const lone = await run(iris, "rk4", 0.01, 20, someState(iris, 7), someCommand(iris, 7), precision);
      for (const [worlds, place] of [
        [1, 0],
        [3, 2],
        [4, 1],
        [9, 8],
        [256, 130],
      ] as const) {
        const batch = new Quadrotors(kernels, { worlds, vehicle: iris, dt_s: 0.01, precision });
        for (let k = 0; k < worlds; k++) {
          batch.state.set(k, someState(iris, k === place ? 7 : k + 100));
          batch.command.set(k, someCommand(iris, k === place ? 7 : k + 100));
        }
        batch.step(20);
        expect(batch.state.column(place)).toEqual(lone);
        batch.free();
      }
    });
  }
});

// Rotor drag is left out here: it uses the rotation matrix of a quaternion that is not quite unit inside a
// step, whose rows are off by the drift of the norm (1e-6 after 0.5 s of this tumble).
describe("symmetry", () => {
  it("turning the start about the vertical turns the flight with it", async () => {
    const start = someState(hummingbird, 5);
    const command = someCommand(hummingbird, 5);
    const [c, s] = [0.6, 0.8]; // yaw with cos and sin in closed form
    const half: [number, number] = [Math.sqrt((1 + c) / 2), Math.sqrt((1 - c) / 2)];
    const turn = (from: ArrayLike<number>): number[] => {
      const at = (k: number): number => from[k] as number;
      const spin = (k: number): number[] => [c * at(k) - s * at(k + 1), s * at(k) + c * at(k + 1), at(k + 2)];
      const [w, x, y, z] = [at(3), at(4), at(5), at(6)];
      const [a, b] = half;
      const q = [a * w - b * z, a * x - b * y, a * y + b * x, a * z + b * w];
      return [...spin(0), ...q, ...spin(7), ...Array.from(from).slice(10)];
    };
    const plain = await run(hummingbird, "rk4", 0.01, 50, start, command);
    const turned = await run(hummingbird, "rk4", 0.01, 50, turn(start), command);
    turn(plain).forEach((want, i) => {
      expect(Math.abs((turned[i] as number) - want) / Math.max(1, Math.abs(want))).toBeLessThan(SYMMETRIC);
    });
  });
});
