// Laws of the simulator and of flights: order of the integrators, what is conserved, hover, flatness against the simulator,
// batches, noise by name alone, and what is refused.
import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { planBaseline, scaleToLevel2 } from "../../src/replanning/baseline.ts";
import { InfeasibleError } from "../../src/replanning/infeasible.ts";
import { LEVEL_1_SEARCH, LEVEL_2_SEARCH, searchFactor } from "../../src/replanning/line-search.ts";
import { MinSnap, type MinSnapSolution } from "../../src/replanning/min-snap.ts";
import { MotorLimits } from "../../src/replanning/motor-limits.ts";
import { Multicopter, type MulticopterState } from "../../src/replanning/multicopter.ts";
import { LEVEL_2, LOG_COLUMNS, Tracker } from "../../src/replanning/tracking.ts";
import { hoverMotorSpeed, MFBO, STMCFB } from "../../src/replanning/vehicle.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

const WAYPOINTS = [
  [0, 0, 0, 0],
  [2.5, 1, -0.4, 0.6],
  [3.5, 3, 0.3, 1.9],
  [0.5, 3.5, 0.6, 2.4],
];
const solve = (times: readonly number[]): MinSnapSolution => {
  const solver = new MinSnap(kernels, 3);
  const solution = solver.solve({ waypoints: WAYPOINTS, times });
  solver.free();
  return solution;
};
const START: MulticopterState = {
  position: [1, -2, -3],
  velocity: [4, -3, 1],
  attitude: [0.76982268066, 0.283654425, 0.0186237853, 0.57145985173],
  rates: [1.5, -2, 0.7],
  motors: [1188, 972, 1080, 1134],
};
const stateAfter = (dt: number, time: number, integrator: "rk4" | "euler"): number[] => {
  const copter = new Multicopter(kernels, STMCFB);
  copter.set(START);
  copter.advance(Math.round(time / dt), [1300, 1250, 1180, 1240], dt, integrator);
  const { position, velocity, attitude, rates, motors } = copter.state();
  copter.free();
  return [...position, ...velocity, ...attitude, ...rates, ...motors];
};
const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((x, k) => Math.abs(x - (b[k] as number))));

describe("the simulator", () => {
  it.each([
    ["euler", 1, 0.002],
    // normalising the stages, as published, does not cost an order
    ["rk4", 4, 0.01],
  ] as const)("converges with the order of %s", (integrator, order, dt) => {
    const exact = stateAfter(1e-4, 0.2, "rk4");
    const [coarse, fine] = [stateAfter(dt, 0.2, integrator), stateAfter(dt / 2, 0.2, integrator)];
    const ratio = Math.log2(distance(coarse, exact) / distance(fine, exact));
    expect(Math.abs(ratio - order)).toBeLessThan(0.35);
  });

  it("hovers at the hover speed", () => {
    const copter = new Multicopter(kernels, STMCFB);
    const hover = hoverMotorSpeed(STMCFB);
    expect(hover).toBeCloseTo(1080.34, 2);
    const motors = Array.from({ length: 4 }, () => hover);
    copter.set({ ...START, velocity: [0, 0, 0], attitude: [1, 0, 0, 0], rates: [0, 0, 0], motors });
    copter.advance(400, motors, 0.0025);
    const { position, velocity } = copter.state();
    expect(distance(position, START.position)).toBeLessThan(1e-9);
    expect(distance(velocity, [0, 0, 0])).toBeLessThan(1e-9);
    expect(distance(copter.imu().accelerometer, [0, 0, -9.81])).toBeLessThan(1e-9);
    copter.free();
  });

  it("keeps energy and momentum of a body without motors and air", () => {
    const still = { ...MFBO, quadraticDrag: 0, aeroMoment: 0 };
    const copter = new Multicopter(kernels, still);
    copter.set({ ...START, motors: [0, 0, 0, 0] });
    const [jx, jy, jz] = still.inertia_kgm2;
    const measure = (): number[] => {
      const { position, velocity, attitude, rates } = copter.state();
      const [w = 0, x = 0, y = 0, z = 0] = attitude;
      const [p = 0, q = 0, r = 0] = rates;
      const speed = velocity.reduce((sum, v) => sum + v * v, 0);
      const energy =
        0.5 * still.mass_kg * speed -
        still.mass_kg * 9.81 * (position[2] as number) +
        0.5 * (jx * p * p + jy * q * q + jz * r * r);
      const [hx, hy, hz] = [jx * p, jy * q, jz * r];
      // angular momentum in the world
      return [
        energy,
        velocity[0] as number,
        velocity[1] as number,
        (1 - 2 * (y * y + z * z)) * hx + 2 * (x * y - w * z) * hy + 2 * (x * z + w * y) * hz,
        2 * (x * y + w * z) * hx + (1 - 2 * (x * x + z * z)) * hy + 2 * (y * z - w * x) * hz,
        2 * (x * z - w * y) * hx + 2 * (y * z + w * x) * hy + (1 - 2 * (x * x + y * y)) * hz,
      ];
    };
    const before = measure();
    copter.advance(4000, [0, 0, 0, 0], 2.5e-4);
    expect(distance(measure(), before)).toBeLessThan(1e-7);
    copter.free();
  });

  it("never leaves its motor limits", () => {
    const motors = stateAfter(0.02, 0.2, "rk4").slice(13);
    for (const speed of motors) expect(speed).toBeLessThanOrEqual(2750);
    const copter = new Multicopter(kernels, STMCFB);
    copter.set(START);
    copter.advance(200, [9000, -50, 9000, -50], 0.0025);
    const got = copter.state().motors;
    expect(got[0]).toBeGreaterThan(2749.9);
    expect(got[0]).toBeLessThanOrEqual(2750);
    expect(got[1]).toBeGreaterThanOrEqual(0);
    copter.free();
  });
});

describe("flights", () => {
  it("follow slow trajectories closely, fail on fast ones, and end there", () => {
    const tracker = new Tracker(kernels, STMCFB);
    const [slow, fast] = [tracker.fly(solve([3, 3, 3])), tracker.fly(solve([0.35, 0.35, 0.35]))];
    expect(slow).toMatchObject({ success: true, failureStep: null, steps: 1800 });
    expect(slow.maxPositionError).toBeLessThan(0.02);
    expect(fast.success).toBe(false);
    expect(fast.steps).toBe((fast.failureStep as number) + 1);
    tracker.free();
  });

  it("ask the motors for what flatness says, where they are slow", () => {
    const solution = solve([4, 4, 4]);
    const tracker = new Tracker(kernels, { ...STMCFB, quadraticDrag: 0 });
    const limits = new MotorLimits(kernels, STMCFB);
    const { log } = tracker.flyWhole(solution);
    const rows = limits.clockRows(solution, 200);
    const flat = limits.map(rows);
    const [motor, width] = [LOG_COLUMNS.indexOf("motor0"), LOG_COLUMNS.length];
    for (let step = 400; step < 2000; step += 100) {
      for (let k = 0; k < 4; k++) {
        const flown = log[step * width + motor + k] as number;
        expect(Math.abs(flown / (flat[step]?.speeds[k] as number) - 1)).toBeLessThan(0.03);
      }
    }
    tracker.free();
    limits.free();
  });

  it("are the same whatever was flown before, and their noise is named by seed and flight", () => {
    const noise = { moment: 1.25e-7, force: 5e-4, accelerometer: 0.005, gyro: 0.003 };
    const noisy = new Tracker(kernels, STMCFB, { ...LEVEL_2, noise });
    const solution = solve([1.5, 1.5, 1.5]);
    const named = (seed: number, flight: number): Float64Array =>
      noisy.flyWhole(solution, 1, { seed, stream: 0, flight }).log;
    const first = named(1, 1);
    noisy.fly(solve([0.4, 0.4, 0.4]));
    expect(named(1, 1)).toEqual(first);
    expect(named(1, 2)).not.toEqual(first);
    expect(named(2, 1)).not.toEqual(first);
    noisy.free();
  });

  it("feel latency, wind and another plant", () => {
    const solution = solve([1, 1, 1]);
    const error = (settings = {}, plant = STMCFB): number => {
      const tracker = new Tracker(kernels, STMCFB, { ...LEVEL_2, ...settings }, plant);
      const { maxPositionError } = tracker.flyWhole(solution);
      tracker.free();
      return maxPositionError;
    };
    const plain = error();
    expect(error({ latency: 3 })).toBeGreaterThan(plain);
    expect(error({ wind: [6, 0, 0] })).not.toBe(plain);
    expect(error({}, { ...STMCFB, mass_kg: 0.79, thrustCoefficient: 1.5e-6 })).not.toBe(plain);
  });

  it("turned by half count as aligned only where told", () => {
    const strict = new Tracker(kernels, STMCFB, { ...LEVEL_2, yawFlips: false });
    const lenient = new Tracker(kernels, STMCFB);
    const solution = solve([3, 3, 3]);
    expect(strict.fly(solution).maxYawError).toBeCloseTo(lenient.fly(solution).maxYawError, 12);
    strict.free();
    lenient.free();
  });
});

describe("level 1", () => {
  it("is one answer for a batch and for each alone, and stops early with the same label", () => {
    const limits = new MotorLimits(kernels, STMCFB);
    const all = [0.4, 0.6, 0.9, 1.4].map((time) => solve([time, time, time]));
    const alphas = [1, 1.1, 0.8, 1];
    const batch = limits.checkAll(all, alphas);
    batch.forEach((check, k) => {
      expect(limits.check(all[k] as MinSnapSolution, alphas[k])).toEqual(check);
    });
    expect(limits.checkAll(all, alphas, true).map(({ feasible }) => feasible)).toEqual(
      batch.map(({ feasible }) => feasible),
    );
    expect(new Set(batch.map(({ feasible }) => feasible))).toEqual(new Set([true, false]));
    limits.free();
  });

  it("finds that a longer time asks for less", () => {
    const limits = new MotorLimits(kernels, STMCFB);
    const solution = solve([1, 1, 1]);
    const most = [1, 1.3, 1.8, 3, 10].map((alpha) => limits.check(solution, alpha).most);
    for (let k = 1; k < most.length; k++) expect(most[k]).toBeLessThan(most[k - 1] as number);
    // very slow is hover
    expect(limits.check(solution, 50).most).toBeCloseTo(hoverMotorSpeed(STMCFB), 0);
    limits.free();
  });

  it("refuses a vehicle that cannot hover, and trajectories of several sizes in one call", () => {
    const weak = { ...STMCFB, speedLimits: [0, 900] as const };
    expect(() => new MotorLimits(kernels, weak)).toThrow(
      "vehicle.speedLimits: expected limits that hold the hover speed 1080.3 rad/s",
    );
    const limits = new MotorLimits(kernels, STMCFB);
    const solver = new MinSnap(kernels, 1);
    const short = solver.solve({ waypoints: WAYPOINTS.slice(0, 2), times: [1] });
    expect(() => limits.checkAll([solve([1, 1, 1]), short], [1, 1])).toThrow(
      "trajectories: expected 3 segments each",
    );
    solver.free();
    limits.free();
  });
});

describe("the grid line search", () => {
  const search = (isFeasible: (alpha: number) => boolean, setting = LEVEL_1_SEARCH): number =>
    searchFactor(setting, (alphas) => alphas.map(isFeasible));

  it("finds a threshold from above, within its last grid", () => {
    for (const threshold of [0.2345, 0.777, 1.9, 3.1]) {
      const found = search((alpha) => alpha >= threshold);
      expect(found).toBeGreaterThanOrEqual(threshold);
      expect(found - threshold).toBeLessThan(0.003 + 1e-9);
      const coarse = search((alpha) => alpha >= threshold, LEVEL_2_SEARCH);
      if (threshold > 0.5 && threshold < 2.5) expect(coarse - threshold).toBeLessThan(0.0625 + 1e-9);
    }
  });

  it("says the lower limit where all is feasible, the upper one where nothing is", () => {
    expect(search(() => true)).toBe(0.2);
    expect(search(() => false)).toBe(3.2);
  });

  it("lets the largest factor that fails decide", () => {
    const found = search((alpha) => alpha > 1.5 || (alpha > 0.5 && alpha < 1.1));
    expect(found).toBeGreaterThan(1.5);
    expect(found).toBeLessThan(1.504);
  });
});

describe("the baseline", () => {
  it("refuses waypoints that coincide", () => {
    const [solver, limits] = [new MinSnap(kernels, 3), new MotorLimits(kernels, STMCFB)];
    const twice = [0, 1, 1].map((i) => WAYPOINTS[i] as number[]);
    expect(() => planBaseline({ solver, limits }, twice)).toThrow(
      "waypoints[2]: expected a place other than that of the waypoint before it",
    );
    solver.free();
    limits.free();
  });

  it("is just feasible at level 1, and scaled to level 2 it is tracked", () => {
    const [solver, limits] = [new MinSnap(kernels, 3, { sampled: 40 }), new MotorLimits(kernels, STMCFB)];
    const { times } = planBaseline({ solver, limits }, WAYPOINTS);
    const solution = solver.solve({ waypoints: WAYPOINTS, times });
    expect(limits.check(solution).feasible).toBe(true);
    expect(limits.check(solution, 0.99).feasible).toBe(false);
    const tracker = new Tracker(kernels, STMCFB);
    const { factor, trajectory } = scaleToLevel2(tracker, solution);
    expect(tracker.fly(trajectory).success).toBe(true);
    expect(tracker.fly(solution, factor - 0.0625).success).toBe(false);
    const blown = new Tracker(kernels, STMCFB, { ...LEVEL_2, wind: [60, 0, 0] });
    expect(() => scaleToLevel2(blown, solution)).toThrow(InfeasibleError);
    expect(() => scaleToLevel2(blown, solution)).toThrow(
      "no feasible plan at level 2: not tracked at 2.5 times the time",
    );
    for (const one of [solver, limits, tracker, blown]) one.free();
  });
});
