// Golden vectors of the simulator and of closed-loop flights (../shared/reference/replanning).
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { LEVEL_2_SEARCH, searchFactor } from "../../src/replanning/line-search.ts";
import { Multicopter } from "../../src/replanning/multicopter.ts";
import { LEVEL_2, LOG_COLUMNS, Tracker } from "../../src/replanning/tracking.ts";
import { MFBO, type PlanVehicle, STMCFB } from "../../src/replanning/vehicle.ts";
import { hasReference, referenceJson, report } from "./reference.ts";
import { goldenTrajectory } from "./replanning-trajectories.ts";

interface Dynamics {
  readonly name: string;
  readonly vehicle: "STMCFB" | "mfbo_default";
  readonly integrator: "rk4" | "euler";
  readonly dt: number;
  readonly steps: number;
  readonly record_every_steps: number;
  readonly initial: {
    readonly position: number[];
    readonly velocity: number[];
    readonly angular_velocity: number[];
    readonly attitude_wxyz: number[];
    readonly motor_speed: number[];
  };
  readonly commands_piecewise_constant_from_step: number[][];
  readonly rows: number[][];
}
interface ClosedLoop {
  readonly columns: string[];
  readonly rows_every_control_steps: number;
  readonly minimum_time_scale: { trajectory: string; alpha_mid: number; alpha_standin: number }[];
  readonly standin_vehicle: {
    m: number;
    J: [number, number, number];
    kT: number;
    tau: number;
    drag: number;
    aero: number[];
  };
  readonly cases: {
    readonly trajectory: string;
    readonly alpha: number;
    readonly first_failure_step: number;
    readonly max_position_error: number;
    readonly rms_position_error: number;
    readonly max_yaw_error: number;
    readonly rows: number[][];
  }[];
}

const FILES = [
  "replanning/dynamics.json",
  "replanning/closed_loop_indi.json",
  "replanning/min_snap.json",
] as const;
const has = FILES.every((file) => hasReference(file));
if (!has) report("flights", 0, 1, 0);

describe.skipIf(!has)("flights as published", () => {
  let kernels: Kernels;
  let [compared, gap, open, openGap] = [0, 0, 0, 0];
  beforeAll(async () => {
    kernels = await loadKernels();
  });
  afterAll(() => {
    report("simulator", open, 0, openGap);
    report("closed loop", compared, 0, gap);
  });

  const dynamics = has ? referenceJson<{ cases: Dynamics[] }>(FILES[0]).cases : [];
  it.each(dynamics.map((one) => [`${one.name} ${one.integrator} ${one.dt}`, one] as const))(
    "simulates %s",
    (_, one) => {
      const copter = new Multicopter(kernels, one.vehicle === "STMCFB" ? STMCFB : MFBO);
      const { initial, commands_piecewise_constant_from_step: commands } = one;
      copter.set({
        position: initial.position,
        velocity: initial.velocity,
        attitude: initial.attitude_wxyz,
        rates: initial.angular_velocity,
        motors: initial.motor_speed,
      });
      let row = 0;
      const check = (): void => {
        const { position, velocity, attitude, rates, motors } = copter.state();
        const { accelerometer, gyro } = copter.imu();
        const got = [...position, ...velocity, ...attitude, ...rates, ...motors, ...accelerometer, ...gyro];
        const want = (one.rows[row] as number[]).slice(1);
        want.forEach((x, k) => {
          // the first row was recorded before any reading of the sensors
          if (row === 0 && k >= 17) return;
          const here = Math.abs((got[k] as number) - x);
          openGap = Math.max(openGap, here);
          expect(here).toBeLessThan(1e-6);
        });
        open++;
        row++;
      };
      check();
      for (let step = 0; step < one.steps; step++) {
        const command = commands.filter(([first = 0]) => first <= step).at(-1) as number[];
        copter.advance(1, command.slice(1), one.dt, one.integrator);
        if ((step + 1) % one.record_every_steps === 0) check();
      }
      expect(row).toBe(one.rows.length);
      copter.free();
    },
  );

  const golden = has ? referenceJson<ClosedLoop>(FILES[1]) : null;
  it.each((golden?.cases ?? []).map((one) => [`${one.trajectory} × ${one.alpha}`, one] as const))(
    "flies %s",
    (_, one) => {
      const { columns, rows_every_control_steps: every } = golden as ClosedLoop;
      const tracker = new Tracker(kernels, STMCFB);
      const flight = tracker.flyWhole(goldenTrajectory(kernels, one.trajectory), one.alpha);
      const want = one.first_failure_step;
      expect(flight.failureStep).toBe(want < 0 ? null : want);
      const width = LOG_COLUMNS.length;
      const names: Record<string, string> = { pos_err: "positionError", yaw_err: "yawError" };
      one.rows.forEach((row, i) => {
        const step = every * (i + 1) - 1;
        if (want >= 0 && step > want) return;
        columns.forEach((column, k) => {
          if (column === "t") return;
          const name = names[column] ?? column.replace("cmd", "command");
          const at = LOG_COLUMNS.indexOf(name as (typeof LOG_COLUMNS)[number]);
          const here = Math.abs((flight.log[step * width + at] as number) - (row[k] as number));
          const scale = name.startsWith("command") ? 1000 : 1;
          gap = Math.max(gap, here / scale);
          expect(here / scale, `${name} at ${step}`).toBeLessThan(1e-6);
        });
        compared++;
      });
      if (want < 0) {
        expect(flight.maxPositionError).toBeCloseTo(one.max_position_error, 6);
        expect(flight.rmsPositionError).toBeCloseTo(one.rms_position_error, 6);
        expect(flight.maxYawError).toBeCloseTo(one.max_yaw_error, 6);
      }
      tracker.free();
    },
  );

  it.each((golden?.minimum_time_scale ?? []).map((one) => [one.trajectory, one] as const))(
    "finds the smallest factors of %s at levels 2 and 3",
    (_, one) => {
      const { m, J, kT, tau, drag, aero } = (golden as ClosedLoop).standin_vehicle;
      const standin: PlanVehicle = {
        ...STMCFB,
        name: "standin",
        mass_kg: m,
        inertia_kgm2: J,
        thrustCoefficient: kT,
        motorTimeConstant_s: tau,
        quadraticDrag: drag,
        aeroMoment: aero[0] as number,
      };
      const trajectory = goldenTrajectory(kernels, one.trajectory);
      for (const [plant, want] of [
        [STMCFB, one.alpha_mid],
        [standin, one.alpha_standin],
      ] as const) {
        const tracker = new Tracker(kernels, STMCFB, LEVEL_2, plant);
        const factor = searchFactor(LEVEL_2_SEARCH, (alphas) =>
          alphas.map((alpha) => tracker.fly(trajectory, alpha).success),
        );
        expect(factor).toBeCloseTo(want, 9);
        compared++;
        tracker.free();
      }
    },
  );
});
