// A batch of volleyball worlds in WASM memory: the face of assembly/volleyball.

import { ConfigError, DivergedError } from "../base/errors.ts";
import type { Kernels } from "./kernels.ts";

/** Agent rows after the 17 of the body; the same numbers as assembly/volleyball/layout.ts. */
export const AGENT = {
  position: 0,
  quaternion: 3,
  velocity: 7,
  angularVelocity: 10,
  throttle: 13,
  alreadyHit: 17,
  lastHitStep: 18,
  nearRacket: 19,
  nearDrone: 20,
  trueHit: 21,
  wrongTurn: 22,
  wrongRacket: 23,
  touches: 24,
  fields: 25,
} as const;

/** World rows. */
export const WORLD = {
  ballPosition: 0,
  ballVelocity: 3,
  side: 6,
  lastTeam: 7,
  step: 8,
  server: 9,
  crossings: 10,
  outcome: 11,
  faults: 12,
  fields: 14,
} as const;

/** Slots of the configuration, one number each. */
export const CONFIG = {
  dt: 0,
  gravity: 1,
  halfLength: 2,
  halfWidth: 3,
  netHeight: 4,
  netHalfDepth: 5,
  maxSteps: 6,
  ballRadius: 7,
  inverseBallMass: 8,
  restitution: 9,
  ballDamping: 10,
  contactOffset: 11,
  bounceSpeed: 12,
  racketRadius: 13,
  racketHeight: 14,
  nearDistance: 15,
  crashHeight: 16,
  closeDistance: 17,
  crashEnds: 18,
  ballDown: 19,
  floor: 20,
  randomSpread: 21,
  anchor: 22,
  slots: 58,
} as const;

/** How a game ended: values of the outcome row. */
export const OUTCOME = {
  running: 0,
  team0: 1,
  team1: 2,
  draw: 3,
  crash: 4,
  tooClose: 5,
  timeout: 6,
} as const;

/** Bits of a team's fault row, by name (volleyball.md 5.3; the last two are no faults of the source's rules). */
export const FAULT_BITS = {
  wrongTurn: 1,
  wrongRacket: 2,
  crossedNet: 4,
  ballIn: 8,
  ballOut: 16,
  net: 32,
  crash: 64,
  tooClose: 128,
} as const;

/** f32: four worlds a vector. f64: one at a time, the reference. */
export type Precision = "f32" | "f64";

/** Observation size D of a task with `agents` drones in all. */
export function observationSize(agents: number): number {
  return agents === 2 ? 37 : 36 + agents / 2 + 3 * agents;
}

/** Sizes of a batch. */
export interface WorldsOptions {
  /** E, at least 1 */
  readonly worlds: number;
  /** A, both teams: 2, 6 or 12 */
  readonly agents: number;
  readonly precision?: Precision;
  /** CONFIG.slots numbers */
  readonly config: Float64Array;
  /** [A] columns of VEHICLE.fields numbers each, the vehicles of every world until `setVehicle` says else */
  readonly vehicles: readonly Float64Array[];
  /** start columns [rows] when team 0 and when team 1 serves */
  readonly starts: readonly [Float64Array, Float64Array];
}

const CONTEXT_BYTES = 40;
const SCRATCH_SLOTS = 12 * 7 + 256;

/** E worlds of A drones and a ball. Owns its memory; call `free()` when done. */
export class VolleyballWorlds {
  readonly kernels: Kernels;
  readonly worlds: number;
  readonly agents: number;
  readonly precision: Precision;
  /** D */
  readonly observationSize: number;
  /** rows of the state, agent rows first */
  readonly rows: number;
  /** bytes between rows; the same for state and vehicles */
  readonly stride: number;
  /** address of the Context of assembly/volleyball/context.ts */
  readonly context: number;
  readonly stateAddress: number;
  readonly vehiclesAddress: number;
  readonly configAddress: number;
  readonly actionsAddress: number;
  readonly observationsAddress: number;
  readonly rewardsAddress: number;
  readonly #padded: number;
  readonly #mask: number;
  readonly #servers: number;
  readonly #games: number;
  readonly #starts: readonly [number, number];
  readonly #owned: number[] = [];
  readonly #suffix: "F32x4" | "F64";

  constructor(kernels: Kernels, options: WorldsOptions) {
    const { worlds, agents, precision = "f32" } = options;
    if (!Number.isInteger(worlds) || worlds < 1) {
      throw new ConfigError("worlds", "an integer ≥ 1", worlds);
    }
    if (agents !== 2 && agents !== 6 && agents !== 12) throw new ConfigError("agents", "2, 6 or 12", agents);
    this.kernels = kernels;
    this.worlds = worlds;
    this.agents = agents;
    this.precision = precision;
    this.observationSize = observationSize(agents);
    this.rows = AGENT.fields * agents + WORLD.fields;
    const wide = precision === "f32";
    this.#suffix = wide ? "F32x4" : "F64";
    this.#padded = wide ? (worlds + 3) & ~3 : worlds;
    const float = wide ? 4 : 8;
    // rows 4096 bytes apart would fall into one set of the first-level cache
    let stride = (this.#padded * float + 15) & ~15;
    if (stride % 1024 === 0) stride += 64;
    this.stride = stride;
    const own = (bytes: number): number => {
      const at = kernels.alloc(bytes);
      this.#owned.push(at);
      return at;
    };
    this.context = own(CONTEXT_BYTES);
    this.stateAddress = own(this.rows * stride);
    this.vehiclesAddress = own(27 * agents * stride);
    this.configAddress = own(CONFIG.slots * 16);
    this.actionsAddress = own(this.#padded * agents * 16);
    this.observationsAddress = own(this.#padded * agents * this.observationSize * 4 + 64);
    this.rewardsAddress = own(this.#padded * agents * 4);
    const scratch = own(SCRATCH_SLOTS * 16);
    this.#mask = own(this.#padded);
    this.#servers = own(this.#padded);
    this.#games = own(this.#padded * 4);
    this.#starts = [own(this.rows * 8), own(this.rows * 8)];
    kernels
      .u32(this.context, 10)
      .set([
        this.#padded,
        agents,
        stride,
        this.stateAddress,
        this.vehiclesAddress,
        this.configAddress,
        this.actionsAddress,
        this.observationsAddress,
        this.rewardsAddress,
        scratch,
      ]);
    options.starts.forEach((column, team) => {
      kernels.f64(this.#starts[team as 0 | 1], this.rows).set(column);
    });
    options.config.forEach((value, slot) => {
      this.setConfig(slot, value);
    });
    for (let agent = 0; agent < agents; agent++) {
      for (let world = 0; world < this.#padded; world++) {
        this.setVehicle(world, agent, options.vehicles[agent] as Float64Array);
      }
    }
    // padding worlds never start a game of their own, but must hold finite numbers
    const all = new Uint8Array(this.#padded).fill(1);
    this.reset(all, new Uint8Array(this.#padded), new Uint32Array(this.#padded), 0);
  }

  /** Bytes of one float of the state. */
  get #float(): 4 | 8 {
    return this.precision === "f32" ? 4 : 8;
  }

  #view(at: number): Float32Array | Float64Array {
    return this.precision === "f32" ? this.kernels.f32(at, this.worlds) : this.kernels.f64(at, this.worlds);
  }

  /** [E] row `field` of one agent; a live view. */
  agentRow(field: number, agent: number): Float32Array | Float64Array {
    return this.#view(this.stateAddress + (field * this.agents + agent) * this.stride);
  }

  /** [E] row of the world; a live view. */
  worldRow(field: number): Float32Array | Float64Array {
    return this.#view(this.stateAddress + (AGENT.fields * this.agents + field) * this.stride);
  }

  /** [E, A, 4] commands of the rotors, −1 … 1 (clamped by the rotor model); a live view, to be written. */
  get actions(): Float32Array {
    return this.kernels.f32(this.actionsAddress, this.worlds * this.agents * 4);
  }

  /** [E, A, D]; a live view. */
  get observations(): Float32Array {
    return this.kernels.f32(this.observationsAddress, this.worlds * this.agents * this.observationSize);
  }

  /** [E, A] of the last step; a live view. */
  get rewards(): Float32Array {
    return this.kernels.f32(this.rewardsAddress, this.worlds * this.agents);
  }

  /** Sets one slot of the configuration for all worlds. */
  setConfig(slot: number, value: number): void {
    if (!Number.isFinite(value)) throw new ConfigError(`config[${slot}]`, "a finite number", value);
    if (this.precision === "f32") this.kernels.f32(this.configAddress + slot * 16, 4).fill(value);
    else this.kernels.f64(this.configAddress + slot * 8, 1)[0] = value;
  }

  /** Reads one slot of the configuration. */
  getConfig(slot: number): number {
    return this.precision === "f32"
      ? (this.kernels.f32(this.configAddress + slot * 16, 1)[0] as number)
      : (this.kernels.f64(this.configAddress + slot * 8, 1)[0] as number);
  }

  /** Gives one drone of one world the vehicle of a column (quadrotor/layout.ts). */
  setVehicle(world: number, agent: number, column: Float64Array): void {
    for (let field = 0; field < column.length; field++) {
      const at = this.vehiclesAddress + (field * this.agents + agent) * this.stride + world * this.#float;
      if (this.precision === "f32") this.kernels.f32(at, 1)[0] = column[field] as number;
      else this.kernels.f64(at, 1)[0] = column[field] as number;
    }
  }

  #writeMask(mask: Uint8Array): void {
    const bytes = this.kernels.u8(this.#mask, this.#padded);
    bytes.fill(0);
    bytes.set(mask);
  }

  /**
   * Starts new games in the worlds of a mask and writes their observations. Other worlds keep theirs: in the
   * step of a hit these still carry the flags from before it (volleyball.md 1.6).
   *
   * @param mask    [E] 1 for worlds to reset
   * @param servers [E] team that serves, 0 or 1
   * @param games   [E] number of the game: names its random start
   * @param seed    key of the random numbers
   */
  reset(mask: Uint8Array, servers: Uint8Array, games: Uint32Array, seed: number): void {
    this.#writeMask(mask);
    this.kernels.u8(this.#servers, this.#padded).set(servers);
    this.kernels.u32(this.#games, this.#padded).set(games);
    this.kernels.call(
      `volleyballReset${this.#suffix}`,
      this.context,
      this.#mask,
      this.#servers,
      this.#starts[0],
      this.#starts[1],
      this.#games,
      seed,
    );
    this.observe(mask);
  }

  /** Advances every world by one control step with `actions`. */
  step(): void {
    this.kernels.call(`volleyballStep${this.#suffix}`, this.context);
  }

  /**
   * Writes the observations of the present state.
   *
   * @param mask [E] worlds to write; the others keep what they had. All when left out
   */
  observe(mask?: Uint8Array): void {
    const before = mask ? this.observations.slice() : undefined;
    this.kernels.call(`volleyballObserve${this.#suffix}`, this.context);
    if (!mask || !before) return;
    const size = this.agents * this.observationSize;
    const now = this.observations;
    for (let world = 0; world < this.worlds; world++) {
      if (mask[world] !== 1) now.set(before.subarray(world * size, (world + 1) * size), world * size);
    }
  }

  /** Faults, rewards and outcome of the present state with the hit flags as they stand; no time passes. */
  settle(): void {
    this.kernels.call(`volleyballSettle${this.#suffix}`, this.context);
  }

  /**
   * Chains the present state of masked worlds into their hashes: hash ← XXH64(column, seed = hash).
   *
   * @param mask   [E]
   * @param hashes address of [E] u64
   * @throws DivergedError when a number is not finite, before anything of that world is hashed
   */
  hash(mask: Uint8Array, hashes: number): void {
    this.#writeMask(mask);
    const found = this.kernels.call(`volleyballHash${this.#suffix}`, this.context, this.#mask, hashes);
    if (found < 0) return;
    const world = Math.floor(found / this.rows);
    const row = found % this.rows;
    const step = this.worldRow(WORLD.step)[world] as number;
    throw new DivergedError(step, this.rowName(row), this.column(world)[row] as number);
  }

  /** Name of a row, e.g. `velocity[2] of drone 3` or `ballPosition[0]`. */
  rowName(row: number): string {
    const isAgent = row < AGENT.fields * this.agents;
    const field = isAgent ? Math.floor(row / this.agents) : row - AGENT.fields * this.agents;
    const table: Record<string, number> = isAgent ? AGENT : WORLD;
    let name = "";
    let start = -1;
    for (const [key, at] of Object.entries(table)) {
      if (key !== "fields" && at <= field && at > start) {
        name = key;
        start = at;
      }
    }
    return isAgent ? `${name}[${field - start}] of drone ${row % this.agents}` : `${name}[${field - start}]`;
  }

  /** Writes every row of every world into `out` [E, rows], worlds first. */
  readState(out: Float32Array | Float64Array): void {
    for (let row = 0; row < this.rows; row++) {
      const view = this.#view(this.stateAddress + row * this.stride);
      for (let world = 0; world < this.worlds; world++) out[world * this.rows + row] = view[world] as number;
    }
  }

  /** Column of one world: every row in order. */
  column(world: number): Float64Array {
    const column = new Float64Array(this.rows);
    for (let row = 0; row < this.rows; row++) {
      column[row] = this.#view(this.stateAddress + row * this.stride)[world] as number;
    }
    return column;
  }

  /** Gives the memory back. */
  free(): void {
    for (const at of this.#owned) this.kernels.free(at);
    this.#owned.length = 0;
  }
}
