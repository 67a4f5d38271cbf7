// Body-rate controllers of N drones: the face of assembly/quadrotor/rate-control.ts.

import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { RowBlock, rowShape } from "../kernels/row-block.ts";
import { BODY, VEHICLE, vehicleColumn } from "./layout.ts";
import { leeGains } from "./lee-gains.ts";
import type { VehicleSheet } from "./vehicle.ts";

/** What a controller is made of. */
export interface RateControllerOptions {
  /** N */
  readonly drones: number;
  readonly vehicle: VehicleSheet;
  /** `PIDrate` (volleyball.md 2.2, the default) or `rate`, the older Lee controller */
  readonly kind?: "PIDrate" | "rate";
  /**
   * How PIDrate mixes: from rotor positions (default), or as the source's text, which fits Crazyflie's rotor
   * order only and is kept for its golden vectors
   */
  readonly mix?: "geometric" | "literal";
  /** s, step of the controller; default 0.02 */
  readonly dt_s?: number;
  readonly precision?: "f32" | "f64";
  /** [19] gain [3] and mixer [4, 4] of the Lee controller; default `leeGains(vehicle)` */
  readonly gains?: Float64Array;
}

/** N rate controllers. Owns its memory; call `free()` when done. */
export class RateController {
  readonly drones: number;
  /** [3] rows, body rates, rad/s: set them, or call `readBodyRates` */
  readonly rate: RowBlock;
  /** [4] rows: PIDrate deg/s and thrust 0 … 2¹⁶; rate rad/s and N. Set them, or call `setActions` */
  readonly target: RowBlock;
  /** [4] rows, rotor commands −1 … 1, not clamped: written by `act` */
  readonly command: RowBlock;
  /** [6] rows: integral (deg) and last rate (deg/s) of the PID */
  readonly memory: RowBlock;
  readonly #action: RowBlock;
  readonly #vehicles: RowBlock;
  readonly #gains: number;
  readonly #kernels: Kernels;
  readonly #suffix: "F32x4" | "F64";
  readonly #kind: "PIDrate" | "rate";
  readonly #literal: boolean;
  readonly #dt: number;

  /** @throws ConfigError when an option is wrong */
  constructor(kernels: Kernels, options: RateControllerOptions) {
    const { drones, vehicle, kind = "PIDrate", mix = "geometric", dt_s = 0.02, precision = "f32" } = options;
    if (!Number.isInteger(drones) || drones < 1) throw new ConfigError("drones", "an integer ≥ 1", drones);
    if (!(dt_s > 0 && Number.isFinite(dt_s))) throw new ConfigError("dt_s", "a finite number > 0", dt_s);
    if (kind !== "PIDrate" && kind !== "rate") throw new ConfigError("kind", "PIDrate or rate", kind);
    if (mix !== "geometric" && mix !== "literal") throw new ConfigError("mix", "geometric or literal", mix);
    if (vehicle.rotors.length !== 4) {
      throw new ConfigError(`${vehicle.name}.rotors`, "4 rotors", vehicle.rotors.length);
    }
    const gains = options.gains ?? leeGains(vehicle);
    if (gains.length !== 19)
      throw new ConfigError("gains", "19 numbers: gain [3], mixer [4, 4]", gains.length);
    this.#kernels = kernels;
    this.drones = drones;
    this.#kind = kind;
    this.#literal = mix === "literal";
    this.#dt = dt_s;
    this.#suffix = precision === "f32" ? "F32x4" : "F64";
    const shape = rowShape(drones, precision);
    const rows = (fields: number): RowBlock => new RowBlock(kernels, shape, fields);
    this.rate = rows(3);
    this.target = rows(4);
    this.command = rows(4);
    this.memory = rows(6);
    this.#action = rows(4);
    this.#vehicles = rows(VEHICLE.fields);
    this.#vehicles.fill(vehicleColumn(vehicle));
    this.#gains = kernels.alloc(19 * 8);
    kernels.f64(this.#gains, 19).set(gains);
  }

  /**
   * Turns policy outputs into set points: tanh, then ±144 deg/s and 0 … 2¹⁶ (PIDrate's).
   *
   * @param actions [N, 4]: three rates and the thrust, read
   */
  setActions(actions: ArrayLike<number>): void {
    if (actions.length !== this.drones * 4) {
      throw new ConfigError("actions", `${this.drones * 4} numbers [${this.drones}, 4]`, actions.length);
    }
    for (let k = 0; k < 4; k++) {
      const row = this.#action.row(k);
      for (let n = 0; n < this.drones; n++) row[n] = actions[4 * n + k] as number;
    }
    this.#call("quadrotorRateTargets", this.#action.address, this.target.address);
  }

  /** Reads body rates off volleyball bodies: [17] rows as BODY, of the same N and precision. */
  readBodyRates(bodies: RowBlock): void {
    if (bodies.shape.stride !== this.rate.shape.stride || bodies.fields < BODY.throttle) {
      throw new ConfigError("bodies", "rows of bodies of the same N and precision", bodies.fields);
    }
    this.#call("quadrotorBodyRates", bodies.address, this.rate.address);
  }

  /** Rotor commands from `target` and `rate`. */
  act(): void {
    const { rate, target, command, memory } = this;
    const vehicles = this.#vehicles.address;
    if (this.#kind === "rate") {
      this.#call("quadrotorLeeRate", rate.address, target.address, vehicles, this.#gains, command.address);
      return;
    }
    this.#kernels.call(
      `quadrotorPidRate${this.#suffix}`,
      this.#literal ? 1 : 0,
      rate.shape.padded,
      rate.shape.stride,
      rate.address,
      target.address,
      vehicles,
      memory.address,
      command.address,
      this.#dt,
    );
  }

  /** Forgets integral and last rate of masked drones ([N], 1): their episode is over. */
  reset(mask: ArrayLike<number>): void {
    for (let drone = 0; drone < this.drones; drone++) {
      if (mask[drone] === 1) this.memory.set(drone, [0, 0, 0, 0, 0, 0]);
    }
  }

  free(): void {
    for (const block of [this.rate, this.target, this.command, this.memory, this.#action, this.#vehicles]) {
      block.free();
    }
    this.#kernels.free(this.#gains);
  }

  #call(name: string, ...addresses: number[]): void {
    const { padded, stride } = this.rate.shape;
    this.#kernels.call(`${name}${this.#suffix}`, padded, stride, ...addresses);
  }
}
