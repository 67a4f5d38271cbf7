// A batch of continuous-time multirotors: the face of the Fly kernels (assembly/quadrotor/flight.ts).

import { ConfigError, DivergedError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { RowBlock, rowShape } from "../kernels/row-block.ts";
import { FLIGHT, FLIGHT_VEHICLE, flightColumn, MAX_ROTORS } from "./flight-layout.ts";
import { hoverSpeed, type VehicleSheet } from "./vehicle.ts";

/** Integration methods: classical Runge–Kutta of order 4, or semi-implicit Euler (order 1). */
export type Integrator = "rk4" | "euler";

/** What a batch is made of; all of it is fixed at construction, but for the vehicles. */
export interface QuadrotorsOptions {
  /** E, at least 1 */
  readonly worlds: number;
  /** the vehicle of every world, until `setVehicle` says else */
  readonly vehicle: VehicleSheet;
  /** length of one control step, s */
  readonly dt_s: number;
  /** integration steps in a control step; default 1 */
  readonly substeps?: number;
  /** f32: four worlds a vector; f64: the reference. Default f32 */
  readonly precision?: "f32" | "f64";
  /** default `rk4` */
  readonly integrator?: Integrator;
}

/** E multirotors of R rotors. Owns its memory; call `free()` when done. */
export class Quadrotors {
  readonly worlds: number;
  readonly rotors: number;
  readonly dt_s: number;
  readonly substeps: number;
  /** [13 + R] rows, see FLIGHT: position, quaternion, velocity, body rate, rotor speeds */
  readonly state: RowBlock;
  /** [R] rows, rad/s: held over a step, limited to 0 … the vehicle's maximum */
  readonly command: RowBlock;
  readonly #vehicles: RowBlock;
  readonly #kernels: Kernels;
  readonly #kernel: string;
  #steps = 0;

  /** @throws ConfigError when a size, the step length or the vehicle is wrong */
  constructor(kernels: Kernels, options: QuadrotorsOptions) {
    const { worlds, vehicle, dt_s, substeps = 1, precision = "f32", integrator = "rk4" } = options;
    checkBatch(worlds, dt_s, substeps, precision, integrator);
    checkVehicle(vehicle, dt_s / substeps);
    this.#kernels = kernels;
    this.worlds = worlds;
    this.rotors = vehicle.rotors.length;
    this.dt_s = dt_s;
    this.substeps = substeps;
    this.#kernel = flightKernel("Fly", integrator, precision);
    const shape = rowShape(worlds, precision);
    this.state = new RowBlock(kernels, shape, FLIGHT.rotorSpeed + this.rotors);
    this.command = new RowBlock(kernels, shape, this.rotors);
    this.#vehicles = new RowBlock(kernels, shape, FLIGHT_VEHICLE.fields);
    this.#vehicles.fill(flightColumn(vehicle));
    this.state.fill(restColumn(vehicle));
    this.command.fill(new Array(this.rotors).fill(hoverSpeed(vehicle)));
  }

  /**
   * Gives one world a vehicle of its own, e.g. a randomised one.
   *
   * @throws ConfigError when the world is outside the batch or the vehicle does not fit it
   */
  setVehicle(world: number, vehicle: VehicleSheet): void {
    if (!Number.isInteger(world) || world < 0 || world >= this.worlds) {
      throw new ConfigError("world", `an integer from 0 to ${this.worlds - 1}`, world);
    }
    checkVehicle(vehicle, this.dt_s / this.substeps);
    if (vehicle.rotors.length !== this.rotors) {
      throw new ConfigError(
        `${vehicle.name}.rotors`,
        `${this.rotors} rotors, as the batch`,
        vehicle.rotors.length,
      );
    }
    this.#vehicles.set(world, flightColumn(vehicle));
  }

  /**
   * Advances every world by `n` control steps under the present commands.
   *
   * @throws ConfigError when n is wrong or a command is not finite; DivergedError when the state is not
   */
  step(n = 1): this {
    if (!Number.isInteger(n) || n < 0) throw new ConfigError("n", "an integer ≥ 0", n);
    const bad = this.command.findNonFinite();
    if (bad) throw new ConfigError(`command[${bad.field}, ${bad.world}]`, "a finite number", bad.value);
    for (let k = 0; k < n; k++) {
      this.#kernels.call(
        this.#kernel,
        this.state.shape.padded,
        this.rotors,
        this.state.shape.stride,
        this.state.address,
        this.command.address,
        this.#vehicles.address,
        this.substeps,
        this.dt_s,
      );
    }
    this.#steps += n;
    const lost = this.state.findNonFinite();
    if (lost) throw new DivergedError(this.#steps, `state[${lost.field}, ${lost.world}]`, lost.value);
    return this;
  }

  free(): void {
    for (const block of [this.state, this.command, this.#vehicles]) block.free();
  }
}

/** Name of a flight kernel, e.g. `quadrotorFlyRk4F32x4`. */
export function flightKernel(kind: "Fly" | "Step", integrator: Integrator, precision: "f32" | "f64"): string {
  return `quadrotor${kind}${integrator === "rk4" ? "Rk4" : "Euler"}${precision === "f32" ? "F32x4" : "F64"}`;
}

/** [13 + R] level and at rest at the origin, rotors at hover speed. */
export function restColumn(vehicle: VehicleSheet): Float64Array {
  const column = new Float64Array(FLIGHT.rotorSpeed + vehicle.rotors.length);
  column[FLIGHT.quaternion] = 1;
  column.fill(hoverSpeed(vehicle), FLIGHT.rotorSpeed);
  return column;
}

/** @throws ConfigError naming the first option that is wrong */
export function checkBatch(
  worlds: number,
  dt_s: number,
  substeps: number,
  precision: string,
  integrator: string,
): void {
  if (!Number.isInteger(worlds) || worlds < 1) throw new ConfigError("worlds", "an integer ≥ 1", worlds);
  if (!(dt_s > 0 && Number.isFinite(dt_s))) throw new ConfigError("dt_s", "a finite number > 0", dt_s);
  if (!Number.isInteger(substeps) || substeps < 1) {
    throw new ConfigError("substeps", "an integer ≥ 1", substeps);
  }
  if (precision !== "f32" && precision !== "f64") throw new ConfigError("precision", "f32 or f64", precision);
  if (integrator !== "rk4" && integrator !== "euler") {
    throw new ConfigError("integrator", "rk4 or euler", integrator);
  }
}

/**
 * Checks a sheet for the flight kernels.
 *
 * @param substep_s length of an integration step: at most the motor time constants, as the kernels choose
 *                  between them once a step
 * @throws ConfigError naming the parameter
 */
export function checkVehicle(vehicle: VehicleSheet, substep_s: number): void {
  const at = (key: string): string => `${vehicle.name}.${key}`;
  const rotors = vehicle.rotors.length;
  if (rotors < 4 || rotors > MAX_ROTORS) throw new ConfigError(at("rotors"), "4 to 6 rotors", rotors);
  const positive: [string, number][] = [
    ["mass_kg", vehicle.mass_kg],
    ...vehicle.inertia_kgm2.map((j, k): [string, number] => [`inertia_kgm2[${k}]`, j]),
    ["thrustCoefficient", vehicle.thrustCoefficient],
    ["maxRotorSpeed", vehicle.maxRotorSpeed],
  ];
  for (const [key, value] of positive) {
    if (!(value > 0 && Number.isFinite(value))) throw new ConfigError(at(key), "a finite number > 0", value);
  }
  vehicle.motorTimeConstant_s.forEach((tau, k) => {
    if (!(tau >= substep_s && Number.isFinite(tau))) {
      throw new ConfigError(
        at(`motorTimeConstant_s[${k}]`),
        `a finite number ≥ the integration step (${substep_s} s; more substeps make it shorter)`,
        tau,
      );
    }
  });
  const k = flightColumn(vehicle).findIndex((value) => !Number.isFinite(value));
  if (k >= 0)
    throw new ConfigError(at(`parameter ${k}`), "finite numbers on the sheet", flightColumn(vehicle)[k]);
}
