// The throughput task on four rotors: the face of the Step kernels (assembly/quadrotor/flight.ts). Physics,
// observation, reward and end of rl-tools' learning-to-fly simulator (arXiv 2311.13081): damping, drag and rotor
// inertia of the sheet are left out.

import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { RowBlock, rowShape } from "../kernels/row-block.ts";
import { FLIGHT_VEHICLE, flightColumn } from "./flight-layout.ts";
import { checkBatch, checkVehicle, flightKernel, type QuadrotorsOptions, restColumn } from "./quadrotors.ts";
import type { VehicleSheet } from "./vehicle.ts";

/** Rows of the observation: position, rotation matrix row by row, velocity, body rate. */
export const LEARNING_TO_FLY_OBSERVATION = 18;

/** E four-rotor vehicles that learn to hold the origin. Owns its memory; call `free()` when done. */
export class LearningToFly {
  readonly worlds: number;
  /** [17] rows, see FLIGHT */
  readonly state: RowBlock;
  /** [4] rows, −1 … 1 (clamped): rotor speed command (a + 1)/2 of the maximum */
  readonly action: RowBlock;
  /** [18] rows */
  readonly observation: RowBlock;
  /** [1] row: 0.1·(1 − 10|p|² − 2.5(1 − q_w²) − 0.05|v|² − 0.1·Σ(a − 0.33)²) */
  readonly reward: RowBlock;
  /** [1] row: 1 outside √3 m or above 10 m/s */
  readonly done: RowBlock;
  readonly #vehicles: RowBlock;
  readonly #vehicle: VehicleSheet;
  readonly #shared: number;
  readonly #kernels: Kernels;
  readonly #kernel: string;
  readonly #substeps: number;
  readonly #dt: number;
  #ownVehicles = false;

  /** @throws ConfigError when a size, the step length or the vehicle is wrong */
  constructor(kernels: Kernels, options: QuadrotorsOptions) {
    const { worlds, vehicle, dt_s, substeps = 1, precision = "f32", integrator = "rk4" } = options;
    checkBatch(worlds, dt_s, substeps, precision, integrator);
    checkVehicle(vehicle, dt_s / substeps);
    checkFour(vehicle);
    this.#kernels = kernels;
    this.worlds = worlds;
    this.#dt = dt_s;
    this.#substeps = substeps;
    this.#vehicle = vehicle;
    this.#kernel = flightKernel("Step", integrator, precision);
    const shape = rowShape(worlds, precision);
    const rows = (fields: number): RowBlock => new RowBlock(kernels, shape, fields);
    this.state = rows(17);
    this.action = rows(4);
    this.observation = rows(LEARNING_TO_FLY_OBSERVATION);
    this.reward = rows(1);
    this.done = rows(1);
    this.#vehicles = rows(FLIGHT_VEHICLE.fields);
    this.#shared = kernels.alloc(FLIGHT_VEHICLE.fields * 16);
    const column = flightColumn(vehicle);
    this.#vehicles.fill(column);
    if (precision === "f64") kernels.f64(this.#shared, column.length).set(column);
    else
      column.forEach((value, k) => {
        kernels.f32(this.#shared + 16 * k, 4).fill(value);
      });
    this.reset(new Uint8Array(worlds).fill(1));
  }

  /** Puts masked worlds ([E], 1) level and at rest at the origin. */
  reset(mask: Uint8Array): void {
    const column = restColumn(this.#vehicle);
    if (mask.length === this.worlds && mask.every((m) => m === 1)) this.state.fill(column);
    else
      for (let world = 0; world < this.worlds; world++) if (mask[world] === 1) this.state.set(world, column);
  }

  /** Gives one world a vehicle of its own; from then on every world reads its own parameters. */
  setVehicle(world: number, vehicle: VehicleSheet): void {
    if (!Number.isInteger(world) || world < 0 || world >= this.worlds) {
      throw new ConfigError("world", `an integer from 0 to ${this.worlds - 1}`, world);
    }
    checkVehicle(vehicle, this.#dt / this.#substeps);
    checkFour(vehicle);
    this.#vehicles.set(world, flightColumn(vehicle));
    this.#ownVehicles = true;
  }

  /** One control step of every world. Actions are not looked at: a NaN in them makes that world NaN. */
  step(): void {
    const { stride, padded } = this.state.shape;
    this.#kernels.call(
      this.#kernel,
      padded,
      stride,
      this.state.address,
      this.action.address,
      this.#ownVehicles ? this.#vehicles.address : this.#shared,
      this.#ownVehicles ? stride : 0,
      this.observation.address,
      this.reward.address,
      this.done.address,
      this.#substeps,
      this.#dt,
    );
  }

  free(): void {
    for (const block of [this.state, this.action, this.observation, this.reward, this.done, this.#vehicles]) {
      block.free();
    }
    this.#kernels.free(this.#shared);
  }
}

function checkFour(vehicle: VehicleSheet): void {
  if (vehicle.rotors.length === 4) return;
  throw new ConfigError(`${vehicle.name}.rotors`, "4 rotors", vehicle.rotors.length);
}
