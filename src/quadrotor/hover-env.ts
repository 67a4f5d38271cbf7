// The Hover task (volleyball.md 4.0) as an environment: one drone a world, no ball. Equations of observation,
// reward and end in assembly/quadrotor/hover.ts.

import { ConfigError } from "../base/errors.ts";
import { STREAMS } from "../base/philox.ts";
import type { AutoresetMode, Env, FinalInfo, Infos, ResetOptions, StepResult } from "../env/env.ts";
import type { Space } from "../env/spaces.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { RowBlock, rowShape } from "../kernels/row-block.ts";
import { type ActionTransform, makeActionTransform } from "./action-transform.ts";
import { BODY, VEHICLE, vehicleColumn } from "./layout.ts";
import { randomiseVehicle, type VehicleSpread } from "./randomise.ts";
import { iris } from "./sheets/iris.ts";
import { GRAVITY, hoverThrottle, type VehicleSheet } from "./vehicle.ts";

/** Options of the Hover environment. */
export interface HoverEnvOptions {
  /** E */
  readonly worlds: number;
  /** default Iris */
  readonly vehicle?: VehicleSheet;
  /** a new random vehicle about the sheet at every start */
  readonly spread?: VehicleSpread;
  /** `PRT` (default), `PIDrate` or `discrete:2` */
  readonly actionTransform?: string;
  /** default 500; the source's limit for this task is not documented */
  readonly maxSteps?: number;
  readonly autoreset?: AutoresetMode;
  readonly precision?: "f32" | "f64";
}

const DT = 0.02;
const SEEN = 26;
const BOUND = 1e4;

/** E drones that hold (0, 0, 2) with a heading drawn for the episode. */
export class HoverEnv implements Env {
  readonly name = "quadrotor/hover";
  readonly worlds: number;
  readonly agents: readonly string[] = ["drone_0"];
  readonly maxSteps: number;
  readonly autoreset: AutoresetMode;
  readonly stateSpace: Space = { kind: "box", shape: [BODY.fields + 2], low: -BOUND, high: BOUND };
  /** [17] rows of the bodies, quadrotor/layout.ts */
  readonly bodies: RowBlock;
  readonly #kernels: Kernels;
  readonly #sheet: VehicleSheet;
  readonly #spread: VehicleSpread | undefined;
  readonly #vehicles: RowBlock;
  readonly #commands: RowBlock;
  readonly #target: RowBlock;
  readonly #seen: RowBlock;
  readonly #verdict: RowBlock;
  readonly #transform: ActionTransform;
  readonly #suffix: "F32x4" | "F64";
  readonly #start: number;
  readonly #rotorCommands: Float32Array;
  readonly #observations: Float32Array;
  readonly #rewards: Float32Array;
  readonly #terminated: Uint8Array;
  readonly #truncated: Uint8Array;
  readonly #steps: Uint32Array;
  readonly #episodes: Uint32Array;
  /** [E] 1 where the episode is over and waits for a reset (autoreset `disabled`) */
  readonly #waiting: Uint8Array;
  #nextEpisode = 0;
  #seed = 0;

  /** @throws ConfigError when an option is wrong */
  constructor(kernels: Kernels, options: HoverEnvOptions) {
    const { worlds, vehicle = iris, maxSteps = 500, precision = "f32" } = options;
    if (!Number.isInteger(worlds) || worlds < 1) throw new ConfigError("worlds", "an integer ≥ 1", worlds);
    if (!Number.isInteger(maxSteps) || maxSteps < 1)
      throw new ConfigError("maxSteps", "an integer ≥ 1", maxSteps);
    this.#transform = makeActionTransform(kernels, options.actionTransform ?? "PRT", {
      drones: worlds,
      vehicle,
      dt_s: DT,
      precision,
    });
    this.#kernels = kernels;
    this.worlds = worlds;
    this.maxSteps = maxSteps;
    this.autoreset = options.autoreset ?? "same-step";
    this.#sheet = vehicle;
    this.#spread = options.spread;
    this.#suffix = precision === "f32" ? "F32x4" : "F64";
    const shape = rowShape(worlds, precision);
    const rows = (fields: number): RowBlock => new RowBlock(kernels, shape, fields);
    this.bodies = rows(BODY.fields);
    this.#vehicles = rows(VEHICLE.fields);
    this.#commands = rows(4);
    this.#target = rows(2);
    this.#seen = rows(SEEN);
    this.#verdict = rows(2);
    this.#start = kernels.alloc(9 * 8);
    this.#vehicles.fill(vehicleColumn(vehicle));
    this.bodies.fill([0, 0, 2, 1, ...new Array(BODY.fields - 4).fill(0)]);
    this.#rotorCommands = new Float32Array(worlds * 4);
    this.#observations = new Float32Array(worlds * SEEN);
    this.#rewards = new Float32Array(worlds);
    this.#terminated = new Uint8Array(worlds);
    this.#truncated = new Uint8Array(worlds);
    this.#steps = new Uint32Array(worlds);
    this.#episodes = new Uint32Array(worlds);
    this.#waiting = new Uint8Array(worlds);
  }

  observationSpace(_agent: string): Space {
    return { kind: "box", shape: [SEEN], low: -BOUND, high: BOUND };
  }

  actionSpace(_agent: string): Space {
    if (this.#transform.name === "discrete:2") return { kind: "discrete", n: 16 };
    return { kind: "box", shape: [4], low: -1, high: 1 };
  }

  /** @throws ConfigError when the seed is not a whole number in 0 … 2³² − 1 */
  reset(seed: number, options: ResetOptions = {}): { observations: Float32Array; infos: Infos } {
    if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
      throw new ConfigError("seed", "a whole number from 0 to 4294967295", seed);
    }
    this.#seed = seed;
    if (!options.mask) this.#nextEpisode = 0;
    this.#begin(options.mask ?? new Uint8Array(this.worlds).fill(1));
    return { observations: this.#observations, infos: { final: [] } };
  }

  /** Starts a new episode in each masked world and looks at all. */
  #begin(mask: Uint8Array): void {
    for (let world = 0; world < this.worlds; world++) {
      if (mask[world] !== 1) continue;
      const episode = this.#nextEpisode++;
      this.#episodes[world] = episode;
      this.#steps[world] = 0;
      this.#waiting[world] = 0;
      this.#kernels.call("quadrotorHoverStart", episode, this.#seed, STREAMS.start, this.#start);
      const start = this.#kernels.f64(this.#start, 9).slice();
      let sheet = this.#sheet;
      if (this.#spread) {
        sheet = randomiseVehicle(sheet, this.#spread, { seed: this.#seed, world: episode, agent: 0 });
        this.#vehicles.set(world, vehicleColumn(sheet));
      }
      const column = new Float64Array(BODY.fields);
      column.set(start.subarray(0, 7));
      column.fill(hoverThrottle(sheet), BODY.throttle);
      this.bodies.set(world, column);
      this.#target.set(world, start.subarray(7));
    }
    this.#transform.reset(mask);
    this.#look();
  }

  /** Observation, reward and end of the present state; observations transposed to [E, 26]. */
  #look(): void {
    const { padded, stride } = this.bodies.shape;
    this.#kernels.call(
      `quadrotorHover${this.#suffix}`,
      padded,
      stride,
      this.bodies.address,
      this.#target.address,
      this.#seen.address,
      this.#verdict.address,
      this.#verdict.address + stride,
    );
    for (let field = 0; field < SEEN; field++) {
      const row = this.#seen.row(field);
      for (let world = 0; world < this.worlds; world++)
        this.#observations[world * SEEN + field] = row[world] as number;
    }
  }

  /** @throws ConfigError when `actions` has the wrong length or a number that is not finite */
  step(actions: Float32Array): StepResult {
    const inputs = this.#transform.inputs;
    if (actions.length !== this.worlds * inputs) {
      throw new ConfigError(
        "actions",
        `${this.worlds * inputs} numbers [${this.worlds}, 1, ${inputs}]`,
        actions.length,
      );
    }
    const k = actions.findIndex((action) => !Number.isFinite(action));
    if (k >= 0) throw new ConfigError(`actions[${k}]`, "a finite number", actions[k]);
    this.#move(actions);
    this.#look();
    this.#rewards.set(this.#verdict.row(0));
    const final = this.#collectEnds();
    if (final.length > 0 && this.autoreset === "same-step") {
      const mask = new Uint8Array(this.worlds);
      for (const end of final) mask[end.world] = 1;
      this.#begin(mask);
    }
    return {
      observations: this.#observations,
      rewards: this.#rewards,
      terminated: this.#terminated,
      truncated: this.#truncated,
      infos: { final },
    };
  }

  /** Actions to rotor commands, and one step of every body. */
  #move(actions: Float32Array): void {
    this.#transform.apply(actions, this.bodies, this.#rotorCommands);
    for (let rotor = 0; rotor < 4; rotor++) {
      const row = this.#commands.row(rotor);
      for (let world = 0; world < this.worlds; world++)
        row[world] = this.#rotorCommands[4 * world + rotor] as number;
    }
    const kept = Array.from(this.#waiting, (waits, world) => (waits ? this.bodies.column(world) : undefined));
    const { padded, stride } = this.bodies.shape;
    this.#kernels.call(
      `quadrotorBodyStep${this.#suffix}`,
      padded,
      stride,
      this.bodies.address,
      this.#vehicles.address,
      this.#commands.address,
      GRAVITY,
      DT,
    );
    kept.forEach((column, world) => {
      if (column) this.bodies.set(world, column);
    });
  }

  #collectEnds(): FinalInfo[] {
    const done = this.#verdict.row(1);
    const final: FinalInfo[] = [];
    for (let world = 0; world < this.worlds; world++) {
      if (this.#waiting[world] === 1) continue;
      this.#terminated[world] = 0;
      this.#truncated[world] = 0;
      const steps = (this.#steps[world] as number) + 1;
      this.#steps[world] = steps;
      const ended = done[world] === 1;
      if (!ended && steps < this.maxSteps) continue;
      if (this.autoreset === "disabled") this.#waiting[world] = 1;
      (ended ? this.#terminated : this.#truncated)[world] = 1;
      final.push({
        world,
        episode: this.#episodes[world] as number,
        steps,
        outcome: ended ? "lost" : "timeout",
        observation: this.#observations.slice(world * SEEN, (world + 1) * SEEN),
      });
    }
    return final;
  }

  /** [E, 19]: the 17 rows of the body and the target heading x, y. */
  state(): Float32Array {
    const size = BODY.fields + 2;
    const out = new Float32Array(this.worlds * size);
    for (let world = 0; world < this.worlds; world++) {
      out.set(this.bodies.column(world), world * size);
      out.set(this.#target.column(world), world * size + BODY.fields);
    }
    return out;
  }

  close(): void {
    for (const block of [
      this.bodies,
      this.#vehicles,
      this.#commands,
      this.#target,
      this.#seen,
      this.#verdict,
    ]) {
      block.free();
    }
    this.#transform.free();
    this.#kernels.free(this.#start);
  }
}
