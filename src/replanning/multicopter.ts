// The published simulator in open loop (replanning.md 4.1): the door to assembly/replanning/multicopter.ts.

import type { Kernels } from "../kernels/kernels.ts";
import { type PlanVehicle, vehicleBlock } from "./vehicle.ts";

/** State of a quadrotor. Frame NED; quaternion w, x, y, z, body → world; rates in the body frame. */
export interface MulticopterState {
  /** m */
  readonly position: readonly number[];
  /** m/s */
  readonly velocity: readonly number[];
  readonly attitude: readonly number[];
  /** rad/s */
  readonly rates: readonly number[];
  /** rad/s */
  readonly motors: readonly number[];
}

/** A reading of ideal sensors at the centre. */
export interface ImuReading {
  /** m/s², specific force in the body frame */
  readonly accelerometer: readonly number[];
  /** rad/s */
  readonly gyro: readonly number[];
}

const STATE = 17;
const OUTSIDE = 9;

/** One quadrotor that commands drive. Call `free()` when done. */
export class Multicopter {
  readonly #kernels: Kernels;
  readonly #block: number;
  readonly #at: {
    readonly state: number;
    readonly command: number;
    readonly vehicle: number;
    readonly outside: number;
    readonly imu: number;
  };

  /** @throws ConfigError when the vehicle cannot hover */
  constructor(kernels: Kernels, vehicle: PlanVehicle) {
    this.#kernels = kernels;
    const numbers = vehicleBlock(vehicle);
    this.#block = kernels.alloc(8 * (STATE + 4 + numbers.length + OUTSIDE + 6));
    const state = this.#block;
    const command = state + 8 * STATE;
    const vehicleAt = command + 32;
    const outside = vehicleAt + 8 * numbers.length;
    this.#at = { state, command, vehicle: vehicleAt, outside, imu: outside + 8 * OUTSIDE };
    kernels.f64(vehicleAt, numbers.length).set(numbers);
    this.set({
      position: [0, 0, 0],
      velocity: [0, 0, 0],
      attitude: [1, 0, 0, 0],
      rates: [0, 0, 0],
      motors: [0, 0, 0, 0],
    });
  }

  set({ position, velocity, attitude, rates, motors }: MulticopterState): void {
    this.#kernels
      .f64(this.#at.state, STATE)
      .set([...position, ...velocity, ...attitude, ...rates, ...motors]);
  }

  state(): MulticopterState {
    const all = [...this.#kernels.f64(this.#at.state, STATE)];
    return {
      position: all.slice(0, 3),
      velocity: all.slice(3, 6),
      attitude: all.slice(6, 10),
      rates: all.slice(10, 13),
      motors: all.slice(13, 17),
    };
  }

  /**
   * Steps at one command.
   *
   * @param commands [4] rad/s, clipped to the limits
   */
  advance(steps: number, commands: ArrayLike<number>, dt: number, integrator: "rk4" | "euler" = "rk4"): void {
    const { state, command, vehicle, outside, imu } = this.#at;
    this.#kernels.f64(command, 4).set(commands);
    const euler = integrator === "euler" ? 1 : 0;
    this.#kernels.call("multicopterSteps", steps, euler, dt, state, command, vehicle, outside, imu);
  }

  /** What sensors read now. */
  imu(): ImuReading {
    this.advance(0, [0, 0, 0, 0], 1);
    const all = [...this.#kernels.f64(this.#at.imu, 6)];
    return { accelerometer: all.slice(0, 3), gyro: all.slice(3) };
  }

  free(): void {
    this.#kernels.free(this.#block);
  }
}
