// Level 1: are the motor speeds that a trajectory asks for inside the vehicle's limits? By differential flatness
// (replanning.md 3): the door to assembly/replanning/flatness.ts and sample.ts.

import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { hermiteBasis, POSITION_DERIVATIVES, YAW_DERIVATIVES } from "./hermite.ts";
import { STATUS, type Trajectory, totalTime } from "./trajectory.ts";
import { type PlanVehicle, vehicleBlock } from "./vehicle.ts";

/** Samples of a segment that are looked at. */
export const GRID_POINTS = 40;

const FLAT_FIELDS = 20;

/** Attitude and motor speeds at one status row. Frame NED, body z down. */
export interface FlatState {
  /** rad */
  readonly roll: number;
  readonly pitch: number;
  /** rad/s, body */
  readonly rates: readonly number[];
  /** N m */
  readonly moments: readonly number[];
  /** N along body z: negative */
  readonly thrust: number;
  /** [4] rad/s; below zero where reverse thrust is asked for */
  readonly speeds: readonly number[];
}

/** Level 1 of a trajectory. */
export interface MotorCheck {
  readonly feasible: boolean;
  /** rad/s along the grid; up to the first sample outside where the look stopped there */
  readonly least: number;
  readonly most: number;
}

/** The map for one vehicle. Call `free()` when done. */
export class MotorLimits {
  readonly vehicle: PlanVehicle;
  readonly #kernels: Kernels;
  readonly #block: number;
  readonly #basis: number;

  /** @throws ConfigError when the vehicle cannot hover */
  constructor(kernels: Kernels, vehicle: PlanVehicle) {
    this.vehicle = vehicle;
    this.#kernels = kernels;
    const numbers = vehicleBlock(vehicle);
    this.#block = kernels.alloc(8 * numbers.length);
    kernels.f64(this.#block, numbers.length).set(numbers);
    const basis = Float64Array.from([
      ...hermiteBasis(POSITION_DERIVATIVES).flat(),
      ...hermiteBasis(YAW_DERIVATIVES).flat(),
    ]);
    this.#basis = kernels.alloc(8 * basis.length);
    kernels.f64(this.#basis, basis.length).set(basis);
  }

  /** Runs with arrays in kernel memory, and gives them back. */
  #lend<T>(arrays: readonly ArrayLike<number>[], run: (...at: number[]) => T): T {
    const places = arrays.map((array) => {
      const at = this.#kernels.alloc(8 * array.length);
      this.#kernels.f64(at, array.length).set(array);
      return at;
    });
    try {
      return run(...places);
    } finally {
      for (const at of places) this.#kernels.free(at);
    }
  }

  /**
   * The flatness map.
   *
   * @param rows [count, STATUS]
   * @param drag c_D of the published drag variant, whose sign is against physics; 0 by default
   */
  map(rows: Float64Array, drag = 0): FlatState[] {
    const count = rows.length / STATUS;
    const out = new Float64Array(count * FLAT_FIELDS);
    const flat = this.#lend([rows, out], (from, to) => {
      this.#kernels.call("flatnessRows", count, from, this.#block, drag, to);
      return this.#kernels.f64(to, out.length).slice();
    });
    return Array.from({ length: count }, (_, i) => {
      const row = [...flat.subarray(i * FLAT_FIELDS, (i + 1) * FLAT_FIELDS)];
      return {
        roll: row[0] as number,
        pitch: row[1] as number,
        rates: row.slice(2, 5),
        moments: row.slice(5, 8),
        thrust: row[8] as number,
        speeds: row.slice(9, 13),
      };
    });
  }

  /**
   * Status rows along the grid of the checks.
   *
   * @param alpha  common factor of all times
   * @returns [m·points, STATUS]
   */
  gridRows({ times, position, yaw }: Trajectory, alpha = 1, points = GRID_POINTS): Float64Array {
    const rows = new Float64Array(times.length * points * STATUS);
    return this.#lend([times, position, yaw, rows], (...[t, p, y, out]) => {
      const places = [this.#basis, t, p, y, out] as number[];
      this.#kernels.call("trajectoryRows", times.length, points, alpha, ...places);
      return this.#kernels.f64(out as number, rows.length).slice();
    });
  }

  /**
   * Status rows at equal steps of time, row i at T·i/N.
   *
   * @param rate  rows a second; N = ⌊T·rate⌋
   * @returns [N, STATUS]
   */
  clockRows(trajectory: Trajectory, rate: number, alpha = 1): Float64Array {
    const { times, position, yaw } = trajectory;
    // the sum of stretched times, as published: a row more or less by the last bit
    const count = Math.floor(totalTime({ times: times.map((time) => time * alpha) }) * rate);
    if (count < 1)
      throw new ConfigError("times", `at least one step of ${1 / rate} s`, totalTime(trajectory));
    const rows = new Float64Array(count * STATUS);
    return this.#lend([times, position, yaw, rows], (...[t, p, y, out]) => {
      const places = [this.#basis, t, p, y, out] as number[];
      this.#kernels.call("trajectoryClockRows", times.length, count, alpha, ...places);
      return this.#kernels.f64(out as number, rows.length).slice();
    });
  }

  /**
   * Level 1 of many trajectories of one number of segments, in one call.
   *
   * @param alphas    common factor of all times, each
   * @param stopEarly stop at the first sample outside: for labels alone
   */
  checkAll(trajectories: readonly Trajectory[], alphas: readonly number[], stopEarly = false): MotorCheck[] {
    const [first] = trajectories;
    if (!first) return [];
    const segments = first.times.length;
    const odd = trajectories.find(({ times }) => times.length !== segments);
    if (odd) throw new ConfigError("trajectories", `${segments} segments each`, odd.times.length);
    const join = (of: (trajectory: Trajectory) => Float64Array): Float64Array => {
      const parts = trajectories.map(of);
      const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        whole.set(part, at);
        at += part.length;
      }
      return whole;
    };
    const count = trajectories.length;
    const arrays = [join(({ times }) => times), join(({ position }) => position), join(({ yaw }) => yaw)];
    const extremes = new Float64Array(2 * count);
    const labels = new Float64Array(Math.ceil(count / 8));
    return this.#lend([alphas, ...arrays, extremes, labels], (...at) => {
      const [a, t, p, y, ends, marks] = at as [number, number, number, number, number, number];
      this.#kernels.call(
        "motorSpeedExtremes",
        ...[
          count,
          segments,
          GRID_POINTS,
          a,
          this.#basis,
          t,
          p,
          y,
          this.#block,
          stopEarly ? 1 : 0,
          ends,
          marks,
        ],
      );
      const found = this.#kernels.f64(ends, 2 * count);
      const ok = this.#kernels.u8(marks, count);
      return Array.from({ length: count }, (_, k) => ({
        feasible: ok[k] === 1,
        least: found[2 * k] as number,
        most: found[2 * k + 1] as number,
      }));
    });
  }

  /** Level 1 of one trajectory. */
  check(trajectory: Trajectory, alpha = 1): MotorCheck {
    return this.checkAll([trajectory], [alpha])[0] as MotorCheck;
  }

  free(): void {
    this.#kernels.free(this.#block);
    this.#kernels.free(this.#basis);
  }
}
