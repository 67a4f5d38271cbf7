// One shard of worlds as V-RACER plays them: T steps of R = worlds·agents streams, written down as a block [T + 1, R, width] of
// f32 that all members share. The last row of streams has what is seen after the rollout.

import { DivergedError } from "../base/errors.ts";
import type { BatchEnv } from "../env/batch-env.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { gaussianSample } from "./gaussian.ts";
import type { Mlp } from "./mlp.ts";
import { normaliseRows } from "./rollout-math.ts";
import { spreadOf, tanh } from "./squashed-policy.ts";

/** Where the numbers of a step stand in its record. D observations, N actions. */
export interface BlockShape {
  /** T */
  readonly steps: number;
  /** R */
  readonly rows: number;
  /** numbers in a record */
  readonly width: number;
  readonly places: {
    /** [D] as the network sees it */
    readonly observation: number;
    /** [D] the last one of an episode that was cut in this step; else zeros */
    readonly final: number;
    /** [N] before the tanh */
    readonly action: number;
    /** [N] each: the Gaussian that it was drawn from */
    readonly mean: number;
    readonly spread: number;
    readonly reward: number;
    readonly value: number;
    readonly finalValue: number;
    /** 0 it goes on, 1 terminated, 2 truncated */
    readonly end: number;
  };
}

/** Shape of the blocks of shards of an environment. */
export function blockShapeOf(env: BatchEnv, steps: number): BlockShape {
  const { observationSize: D, actionSize: N } = env;
  const at = 2 * D + 3 * N;
  const actions = { action: 2 * D, mean: 2 * D + N, spread: 2 * D + 2 * N };
  const scalars = { reward: at, value: at + 1, finalValue: at + 2, end: at + 3 };
  const rows = env.worlds * env.agentCount;
  return { steps, rows, width: at + 4, places: { observation: 0, final: D, ...actions, ...scalars } };
}

/**
 * The first number of blocks [shards, T + 1, R, width] that is not finite, as an error.
 *
 * @param at    its place
 * @param clock control steps before the rollout
 */
export function describePlace(shape: BlockShape, at: number, value: number, clock: number): DivergedError {
  const { rows, steps, width, places } = shape;
  const record = Math.floor(at / width);
  const [name] = Object.entries(places).findLast(([, from]) => from <= at % width) as [string, number];
  const shard = Math.floor(record / (rows * (steps + 1)));
  const row = shard * rows + (record % rows);
  const step = clock + (Math.floor(record / rows) % (steps + 1));
  return new DivergedError(step, `${name}[row ${row}]`, value);
}

/** How worlds are seen and what is drawn. */
export interface PlayOptions {
  /** [V, μ (N), s (N)] of an observation */
  readonly net: Mlp;
  /** addresses of [D] f32 */
  readonly mean: number;
  readonly inverseStd: number;
  /** σ₀ */
  readonly noise: number;
  readonly seed: number;
  /** control steps that this training has taken: names the noise */
  readonly clock: number;
}

/** A shard's environment and scratch. Call `free()` when done. */
export class ExperienceShard {
  readonly env: BatchEnv;
  readonly shape: BlockShape;
  /** sums over the episodes that ended in a rollout, in order of the environment's metrics; then their number */
  readonly episodes: Float64Array;
  readonly #kernels: Kernels;
  readonly #seen: number;
  readonly #outputs: number;
  readonly #normals: number;
  readonly #logProb: number;
  readonly #zeros: number;
  readonly #games: number;
  readonly #owned: number[] = [];

  /** @param firstWorld number of the shard's first world: names its random numbers */
  constructor(kernels: Kernels, env: BatchEnv, steps: number, firstWorld: number) {
    this.#kernels = kernels;
    this.env = env;
    this.shape = blockShapeOf(env, steps);
    const { rows } = this.shape;
    const floats = (count: number): number => {
      const at = kernels.alloc(4 * count);
      this.#owned.push(at);
      return at;
    };
    this.#seen = floats(rows * env.observationSize);
    this.#outputs = floats(rows * (1 + 2 * env.actionSize));
    this.#normals = floats(rows * env.actionSize);
    this.#logProb = floats(rows);
    this.#zeros = floats(env.actionSize);
    this.#games = floats(env.worlds);
    this.episodes = new Float64Array(env.metrics.length + 1);
    kernels.f32(this.#zeros, env.actionSize).fill(0);
    kernels.u32(this.#games, env.worlds).forEach((_, world, games) => {
      games[world] = firstWorld + world;
    });
  }

  /** Plays T steps. @param block address of [T + 1, R, width] f32, written */
  play(options: PlayOptions, block: number): void {
    const { steps, rows, width } = this.shape;
    this.#kernels.f32(block, (steps + 1) * rows * width).fill(0);
    this.episodes.fill(0);
    for (let t = 0; t <= steps; t++) {
      const record = block + 4 * t * rows * width;
      this.#look(options, this.env.observationsAddress);
      this.#write(record, this.shape.places.observation, this.shape.places.value, () => true);
      if (t === steps) break;
      this.#act(options, options.clock + t, record);
      this.env.advance();
      this.#noteEnds(options, record);
    }
  }

  /** Observations as the network sees them, and what it says. */
  #look({ net, mean, inverseStd }: PlayOptions, from: number): void {
    const { rows } = this.shape;
    normaliseRows(this.#kernels, rows, this.env.observationSize, from, mean, inverseStd, this.#seen);
    net.forward(rows, this.#seen, this.#outputs);
  }

  /** Writes what was looked at and its value into the records of some rows. */
  #write(record: number, to: number, toValue: number, counts: (row: number) => boolean): void {
    const { rows, width } = this.shape;
    const { observationSize: D, actionSize: N } = this.env;
    const seen = this.#kernels.f32(this.#seen, rows * D);
    const outputs = this.#kernels.f32(this.#outputs, rows * (1 + 2 * N));
    const records = this.#kernels.f32(record, rows * width);
    for (let row = 0; row < rows; row++) {
      if (!counts(row)) continue;
      records.set(seen.subarray(row * D, (row + 1) * D), row * width + to);
      records[row * width + toValue] = outputs[row * (1 + 2 * N)] as number;
    }
  }

  /** Draws actions. */
  #act({ noise, seed }: PlayOptions, step: number, record: number): void {
    const { rows, width, places } = this.shape;
    const { actionSize: N, agentCount: agents, actionsAddress } = this.env;
    this.#kernels.f32(this.#normals, rows * N).fill(0);
    const names = { rows, agents, games: this.#games, step, seed, columns: N, logStd: this.#zeros };
    gaussianSample(this.#kernels, names, this.#normals, this.#logProb);
    const normals = this.#kernels.f32(this.#normals, rows * N);
    const outputs = this.#kernels.f32(this.#outputs, rows * (1 + 2 * N));
    const actions = this.#kernels.f32(actionsAddress, rows * N);
    const records = this.#kernels.f32(record, rows * width);
    for (let k = 0; k < rows * N; k++) {
      const row = Math.floor(k / N);
      const j = k % N;
      const mean = outputs[row * (1 + 2 * N) + 1 + j] as number;
      const spread = spreadOf(outputs[row * (1 + 2 * N) + 1 + N + j] as number, noise);
      const action = Math.fround(mean + spread * (normals[k] as number));
      records[row * width + places.action + j] = action;
      records[row * width + places.mean + j] = mean;
      records[row * width + places.spread + j] = spread;
      actions[k] = tanh(action);
    }
  }

  /** Rewards and ends of the step, what was last seen of episodes that were cut, sums of metrics. */
  #noteEnds(options: PlayOptions, record: number): void {
    const { env, episodes } = this;
    const { worlds, agentCount, metrics } = env;
    const { rows, width, places } = this.shape;
    const ends = this.#kernels.u8(env.endsAddress, worlds).slice();
    const rewards = this.#kernels.f32(env.rewardsAddress, rows);
    const records = this.#kernels.f32(record, rows * width);
    for (let row = 0; row < rows; row++) {
      records[row * width + places.reward] = rewards[row] as number;
      records[row * width + places.end] = ends[Math.floor(row / agentCount)] as number;
    }
    const finals = this.#kernels.f32(env.finalMetricsAddress, worlds * metrics.length);
    ends.forEach((end, world) => {
      if (end === 0) return;
      for (let k = 0; k < metrics.length; k++) {
        episodes[k] = (episodes[k] as number) + (finals[world * metrics.length + k] as number);
      }
      episodes[metrics.length] = (episodes[metrics.length] as number) + 1;
    });
    if (!ends.includes(2)) return;
    this.#look(options, env.finalObservationsAddress);
    const isCut = (row: number): boolean => ends[Math.floor(row / agentCount)] === 2;
    this.#write(record, places.final, places.finalValue, isCut);
  }

  free(): void {
    for (const at of this.#owned.splice(0)) this.#kernels.free(at);
    this.env.free();
  }
}
