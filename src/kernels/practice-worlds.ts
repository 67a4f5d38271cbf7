// A batch of practice worlds in WASM memory: the face of assembly/volleyball/practice.

import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "./kernels.ts";
import { RowBlock, type RowShape, rowShape } from "./row-block.ts";
import { CONFIG, type Precision } from "./volleyball-worlds.ts";

/** Numbers of the tasks; the same as assembly/volleyball/practice/layout.ts. */
export const PRACTICE_TASK = {
  hover: 0,
  "back-and-forth": 1,
  "hit-the-ball": 2,
  "solo-bump": 3,
  "bump-and-pass": 4,
  "set-and-spike-easy": 5,
  "set-and-spike-hard": 6,
} as const;

/** Agent rows after the 17 of the body (`AGENT` of volleyball-worlds.ts). */
export const PRACTICE_AGENT = { pid: 17, lastHit: 23, fields: 24 } as const;

/** World rows; those from `own` on belong to the task. */
export const PRACTICE_WORLD = { ball: 0, step: 6, return: 7, own: 8 } as const;

/** Slots of the configuration after those of `CONFIG`. */
export const PRACTICE_CONFIG = {
  shaping: CONFIG.slots,
  tolerance: CONFIG.slots + 1,
  hoverThrottle: CONFIG.slots + 2,
  ballAbove: CONFIG.slots + 4,
  ballCeiling: CONFIG.slots + 5,
  startSpread: CONFIG.slots + 6,
  leastApex: CONFIG.slots + 9,
  boardSheet: CONFIG.slots + 10,
  slots: CONFIG.slots + 17,
} as const;

/** Sizes of a batch. */
export interface PracticeWorldsOptions {
  /** E, at least 1 */
  readonly worlds: number;
  /** A, 1 or 2 */
  readonly agents: number;
  readonly task: keyof typeof PRACTICE_TASK;
  /** D, at most 48 */
  readonly observationSize: number;
  /** M, at most 16 */
  readonly metricCount: number;
  /** rows of a world that the task keeps for itself */
  readonly ownRows: number;
  /** actions are body rates and thrust (PIDrate) in place of rotor commands */
  readonly ratesCommanded: boolean;
  /** worlds whose episode ends begin the next in the same step */
  readonly restarts: boolean;
  readonly precision: Precision;
  /** [PRACTICE_CONFIG.slots] */
  readonly config: Float64Array;
  /** [A] columns of VEHICLE.fields numbers */
  readonly vehicles: readonly Float64Array[];
}

const CONTEXT_WORDS = 22;
const SEED_WORD = 16;
const FIRST_WORLD_WORD = 17;
const SCRATCH_SLOTS = 68 + 2 * 48 + 4;
const VEHICLE_FIELDS = 27;

/** An array of the batch: its address and bytes. */
interface Piece {
  readonly at: number;
  readonly bytes: number;
}

/** E practice worlds. Owns its memory; call `free()` when done. */
export class PracticeWorlds {
  readonly kernels: Kernels;
  readonly shape: RowShape;
  readonly agents: number;
  readonly observationSize: number;
  readonly metricCount: number;
  /** [rows] of the worlds, agent rows first */
  readonly state: RowBlock;
  readonly actionsAddress: number;
  readonly observationsAddress: number;
  readonly rewardsAddress: number;
  readonly endsAddress: number;
  readonly finalObservationsAddress: number;
  readonly finalMetricsAddress: number;
  readonly #vehicles: RowBlock;
  readonly #context: number;
  readonly #config: number;
  readonly #episodes: number;
  readonly #mask: number;
  readonly #suffix: "F32x4" | "F64";
  readonly #owned: number[] = [];
  /** arrays that `save` keeps, in order */
  readonly #kept: readonly Piece[];
  /** those of them that a step writes for every world, without state and rewards */
  readonly #written: readonly Piece[];

  /** @throws ConfigError when there is no world */
  constructor(kernels: Kernels, options: PracticeWorldsOptions) {
    const { worlds, agents, observationSize, metricCount, precision } = options;
    if (!Number.isInteger(worlds) || worlds < 1) throw new ConfigError("worlds", "an integer ≥ 1", worlds);
    this.kernels = kernels;
    this.agents = agents;
    this.observationSize = observationSize;
    this.metricCount = metricCount;
    this.#suffix = precision === "f32" ? "F32x4" : "F64";
    this.shape = rowShape(worlds, precision);
    const { padded } = this.shape;
    const rows = PRACTICE_AGENT.fields * agents + PRACTICE_WORLD.own + options.ownRows;
    this.state = new RowBlock(kernels, this.shape, rows);
    this.#vehicles = new RowBlock(kernels, this.shape, VEHICLE_FIELDS * agents);
    const piece = (bytes: number): Piece => {
      const at = kernels.alloc(bytes);
      this.#owned.push(at);
      return { at, bytes };
    };
    const observations = piece(padded * agents * observationSize * 4);
    const rewards = piece(padded * agents * 4);
    const ends = piece(padded);
    const finalObservations = piece(padded * agents * observationSize * 4);
    const finalMetrics = piece(padded * metricCount * 4);
    const episodes = piece(padded * 4);
    const state = { at: this.state.address, bytes: rows * this.shape.stride };
    this.#kept = [state, episodes, observations, rewards, ends, finalObservations, finalMetrics];
    this.#written = [observations, ends, finalObservations, finalMetrics];
    this.observationsAddress = observations.at;
    this.rewardsAddress = rewards.at;
    this.endsAddress = ends.at;
    this.finalObservationsAddress = finalObservations.at;
    this.finalMetricsAddress = finalMetrics.at;
    this.#episodes = episodes.at;
    this.actionsAddress = piece(padded * agents * 16).at;
    this.#mask = piece(padded).at;
    this.#config = piece(PRACTICE_CONFIG.slots * 16).at;
    this.#context = piece(CONTEXT_WORDS * 4).at;
    this.#fillContext(options, piece(SCRATCH_SLOTS * 16).at, rows);
    options.config.forEach((value, slot) => {
      if (precision === "f32") kernels.f32(this.#config + slot * 16, 4).fill(value);
      else kernels.f64(this.#config + slot * 8, 1)[0] = value;
    });
    // columns of drones to rows (field, agent)
    this.#vehicles.fill(
      Float64Array.from(
        { length: VEHICLE_FIELDS * agents },
        (_, row) => options.vehicles[row % agents]?.[Math.floor(row / agents)] as number,
      ),
    );
  }

  #fillContext(options: PracticeWorldsOptions, scratch: number, rows: number): void {
    this.kernels
      .u32(this.#context, CONTEXT_WORDS)
      .set([
        this.shape.padded,
        this.agents,
        this.shape.stride,
        this.state.address,
        this.#vehicles.address,
        this.#config,
        this.actionsAddress,
        this.observationsAddress,
        this.rewardsAddress,
        scratch,
        PRACTICE_TASK[options.task],
        options.ratesCommanded ? 1 : 0,
        options.restarts ? 1 : 0,
        this.observationSize,
        this.metricCount,
        rows,
        0,
        0,
        this.#episodes,
        this.endsAddress,
        this.finalObservationsAddress,
        this.finalMetricsAddress,
      ]);
  }

  /** [E] row `field` of one agent; a live view. */
  agentRow(field: number, agent = 0): Float32Array | Float64Array {
    return this.state.row(field * this.agents + agent);
  }

  /** [E] row of the world; a live view. */
  worldRow(field: number): Float32Array | Float64Array {
    return this.state.row(PRACTICE_AGENT.fields * this.agents + field);
  }

  /** [E] number of the episode of each world; a live view. */
  get episodes(): Uint32Array {
    return this.kernels.u32(this.#episodes, this.shape.worlds);
  }

  /** Names all randomness from here on. */
  setSeed(seed: number, firstWorld: number): void {
    const words = this.kernels.u32(this.#context, CONTEXT_WORDS);
    words[SEED_WORD] = seed;
    words[FIRST_WORLD_WORD] = firstWorld;
  }

  /** Begins the episodes whose numbers stand in `episodes` in the worlds of a mask [E]; in all, padding too, without one. */
  start(mask?: Uint8Array): void {
    const { padded } = this.shape;
    const bytes = this.kernels.u8(this.#mask, padded).fill(mask ? 0 : 1);
    if (mask) bytes.set(mask.subarray(0, this.shape.worlds));
    this.kernels.call(`practiceBegin${this.#suffix}`, this.#context, this.#mask);
  }

  /** One control step of every world. */
  step(): void {
    this.kernels.call(`practiceStep${this.#suffix}`, this.#context);
  }

  /** One control step of the worlds that have not ended; the others keep everything but a reward of 0. */
  stepRunning(): void {
    const { worlds, padded } = this.shape;
    const ends = this.kernels.u8(this.endsAddress, worlds).slice();
    const waiting = Array.from(ends.keys()).filter((world) => ends[world] !== 0);
    const columns = waiting.map((world) => this.state.column(world));
    const partOf = ({ at, bytes }: Piece, world: number): Uint8Array =>
      this.kernels.u8(at + (world * bytes) / padded, bytes / padded);
    const parts = waiting.map((world) => this.#written.map((piece) => partOf(piece, world).slice()));
    this.step();
    const rewards = this.kernels.f32(this.rewardsAddress, worlds * this.agents);
    waiting.forEach((world, k) => {
      this.state.set(world, columns[k] as Float64Array);
      this.#written.forEach((piece, n) => {
        partOf(piece, world).set(parts[k]?.[n] as Uint8Array);
      });
      rewards.fill(0, world * this.agents, (world + 1) * this.agents);
    });
  }

  /** Bytes that `save` writes. */
  get savedBytes(): number {
    return 8 + this.#kept.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Writes seed, rows and every array that a caller can read into `out` [savedBytes]. */
  save(out: Uint8Array): void {
    out.set(this.kernels.u8(this.#context + 4 * SEED_WORD, 8));
    let to = 8;
    for (const { at, bytes } of this.#kept) {
      out.set(this.kernels.u8(at, bytes), to);
      to += bytes;
    }
  }

  /** Reads what `save` of a batch of the same options wrote. */
  restore(from: Uint8Array): void {
    this.kernels.u8(this.#context + 4 * SEED_WORD, 8).set(from.subarray(0, 8));
    let at = 8;
    for (const piece of this.#kept) {
      this.kernels.u8(piece.at, piece.bytes).set(from.subarray(at, at + piece.bytes));
      at += piece.bytes;
    }
  }

  free(): void {
    this.state.free();
    this.#vehicles.free();
    for (const at of this.#owned) this.kernels.free(at);
    this.#owned.length = 0;
  }
}
