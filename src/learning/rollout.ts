// One shard of worlds and what happened in them: T control steps of N worlds with A agents each, R = N·A rows a step.
// Everything lies in kernel memory; a row of a step is world·A + agent, a moment is step·N + world.

import { DivergedError } from "../base/errors.ts";
import type { BatchEnv } from "../env/batch-env.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { columnSums, findNonFinite, gae, normaliseRows } from "./rollout-math.ts";
import type { RunningNorm } from "./running-norm.ts";
import type { ValueNorm } from "./value-norm.ts";

/** What a rollout asks of the networks; addresses in, results written. */
export interface RolloutPolicy {
  /** samples actions [R, N] of observations [R, D] and writes their log-probabilities [R] */
  act(observations: number, actions: number, logProb: number, games: number, step: number): void;
  /** normalised values [worlds·A] of the observations [worlds·A, D] of whole worlds */
  value(worlds: number, observations: number, values: number): void;
}

/** Sums over the episodes that ended in a rollout, in order of the environment's metrics; then their number. */
export type EpisodeSums = Float64Array;

const TENSORS = ["observations", "actions", "values", "rewards"];

/**
 * What `collect` found in a shard, as an error; nothing when all was finite.
 *
 * @param clock    control steps before the rollout
 * @param firstRow number of the shard's first row among those of all shards
 */
export function describeNonFinite(
  found: Float64Array,
  clock: number,
  firstRow: number,
): DivergedError | undefined {
  const [tensor, step, row, value] = found as unknown as [number, number, number, number];
  const name = TENSORS[tensor];
  return name === undefined
    ? undefined
    : new DivergedError(clock + step, `${name}[row ${firstRow + row}]`, value);
}

/** A shard's environment and buffers. Call `free()` when done. */
export class Rollout {
  readonly env: BatchEnv;
  /** T */
  readonly steps: number;
  /** R = worlds·agents */
  readonly rows: number;
  /** [T + 1, R, D], as the networks see them */
  readonly observations: number;
  /** [T, R, N] */
  readonly actions: number;
  /** [T, R] */
  readonly logProb: number;
  /** [T + 1, R] normalised */
  readonly values: number;
  /** [T, R] */
  readonly advantages: number;
  /** [T, R] normalised returns, what values are fitted to */
  readonly targets: number;
  readonly episodes: EpisodeSums;
  readonly #kernels: Kernels;
  readonly #rewards: number;
  readonly #ends: number;
  readonly #plainValues: number;
  readonly #returns: number;
  readonly #games: number;
  readonly #sums: number;
  readonly #mean: number;
  readonly #inverseStd: number;
  readonly #owned: number[] = [];

  /** @param firstWorld number of the shard's first world: names its random numbers */
  constructor(kernels: Kernels, env: BatchEnv, steps: number, firstWorld: number) {
    this.#kernels = kernels;
    this.env = env;
    this.steps = steps;
    const { worlds, agentCount, observationSize, actionSize } = env;
    const rows = worlds * agentCount;
    this.rows = rows;
    const floats = (count: number): number => {
      const at = kernels.alloc(4 * count);
      this.#owned.push(at);
      return at;
    };
    this.observations = floats((steps + 1) * rows * observationSize);
    this.actions = floats(steps * rows * actionSize);
    this.logProb = floats(steps * rows);
    this.values = floats((steps + 1) * rows);
    this.advantages = floats(steps * rows);
    this.targets = floats(steps * rows);
    this.#rewards = floats(steps * rows);
    this.#ends = floats(steps * rows);
    this.#plainValues = floats((steps + 1) * rows);
    this.#returns = floats(steps * rows);
    this.#games = floats(worlds);
    this.#sums = floats(4 * observationSize);
    this.#mean = floats(observationSize);
    this.#inverseStd = floats(observationSize);
    this.episodes = new Float64Array(env.metrics.length + 1);
    kernels.u32(this.#games, worlds).forEach((_, world, games) => {
      games[world] = firstWorld + world;
    });
    kernels.f32(this.#inverseStd, observationSize).fill(1);
  }

  /** How observations are seen from now on. */
  setNorm(norm: RunningNorm): void {
    this.#kernels.f32(this.#mean, norm.columns).set(norm.mean());
    this.#kernels.f32(this.#inverseStd, norm.columns).set(norm.inverseStd());
  }

  /**
   * Plays T steps.
   *
   * @param clock     control steps that this training has taken: names the noise
   * @param bootstrap γ when an episode cut at the step limit goes on in the value function, else 0
   * @returns the first number that is not finite, as `describeNonFinite` reads it: [tensor or −1, step, row, value]
   */
  collect(policy: RolloutPolicy, valueNorm: ValueNorm, clock: number, bootstrap: number): Float64Array {
    const { env, rows } = this;
    const { observationSize, actionSize, worlds } = env;
    this.episodes.fill(0);
    for (let t = 0; t < this.steps; t++) {
      const seen = this.observations + 4 * t * rows * observationSize;
      const logProb = this.logProb + 4 * t * rows;
      this.#see(env.observationsAddress, rows, seen);
      policy.act(seen, env.actionsAddress, logProb, this.#games, clock + t);
      this.#copy(env.actionsAddress, this.actions + 4 * t * rows * actionSize, 4 * rows * actionSize);
      policy.value(worlds, seen, this.values + 4 * t * rows);
      env.advance();
      this.#copy(env.rewardsAddress, this.#rewards + 4 * t * rows, 4 * rows);
      this.#noteEnds(t, policy, valueNorm, bootstrap);
    }
    const last = this.observations + 4 * this.steps * rows * observationSize;
    this.#see(env.observationsAddress, rows, last);
    policy.value(worlds, last, this.values + 4 * this.steps * rows);
    return this.#findNonFinite();
  }

  #see(from: number, rows: number, to: number): void {
    const { observationSize } = this.env;
    normaliseRows(this.#kernels, rows, observationSize, from, this.#mean, this.#inverseStd, to);
  }

  #copy(from: number, to: number, bytes: number): void {
    new Uint8Array(this.#kernels.memory.buffer).copyWithin(to, from, from + bytes);
  }

  /** Marks the rows whose episode ended, adds up metrics, and values what the step limit cut off. */
  #noteEnds(t: number, policy: RolloutPolicy, valueNorm: ValueNorm, bootstrap: number): void {
    const { env, episodes } = this;
    const { worlds, agentCount, metrics } = env;
    const ended = this.#kernels.u8(env.endsAddress, worlds);
    const ends = this.#kernels.u8(this.#ends + t * this.rows, this.rows);
    const finals = this.#kernels.f32(env.finalMetricsAddress, worlds * metrics.length);
    for (let world = 0; world < worlds; world++) {
      const end = ended[world] as number;
      ends.fill(end, world * agentCount, (world + 1) * agentCount);
      if (end === 0) continue;
      for (let k = 0; k < metrics.length; k++) {
        episodes[k] = (episodes[k] as number) + (finals[world * metrics.length + k] as number);
      }
      episodes[metrics.length] = (episodes[metrics.length] as number) + 1;
      if (end === 2 && bootstrap > 0) this.#addCutValue(t, world, policy, valueNorm, bootstrap);
    }
  }

  /** reward += γ·V(last observation) of one world. */
  #addCutValue(t: number, world: number, policy: RolloutPolicy, norm: ValueNorm, gamma: number): void {
    const { env, rows } = this;
    const { agentCount, observationSize } = env;
    // the place of the values after the last step is free until the rollout is over
    const seen = this.observations + 4 * this.steps * rows * observationSize;
    const values = this.values + 4 * this.steps * rows;
    const from = env.finalObservationsAddress + 4 * world * agentCount * observationSize;
    this.#see(from, agentCount, seen);
    policy.value(1, seen, values);
    const worth = this.#kernels.f32(values, agentCount);
    const rewards = this.#kernels.f32(this.#rewards + 4 * (t * rows + world * agentCount), agentCount);
    for (let agent = 0; agent < agentCount; agent++) {
      const plain = norm.mean + norm.std * (worth[agent] as number);
      rewards[agent] = (rewards[agent] as number) + gamma * plain;
    }
  }

  #findNonFinite(): Float64Array {
    const { rows, steps } = this;
    const { observationSize, actionSize } = this.env;
    const arrays = [
      [this.observations, rows * observationSize],
      [this.actions, rows * actionSize],
      [this.values, rows],
      [this.#rewards, rows],
    ] as const;
    for (const [tensor, [at, width]] of arrays.entries()) {
      const found = findNonFinite(this.#kernels, steps * width, at);
      if (found < 0) continue;
      const row = Math.floor((found % width) / (width / rows));
      const value = this.#kernels.f32(at, steps * width)[found] as number;
      return Float64Array.of(tensor, Math.floor(found / width), row, value);
    }
    return Float64Array.of(-1, 0, 0, 0);
  }

  /** Σx and Σx² of the columns of the raw observations are needed before they are seen: sums of [2 D] f64. */
  observationSums(norm: RunningNorm): Float64Array {
    const { observationSize } = this.env;
    const count = this.steps * this.rows;
    this.#kernels.f64(this.#sums, 2 * observationSize).fill(0);
    columnSums(this.#kernels, count, observationSize, this.observations, this.#sums);
    const seen = this.#kernels.f64(this.#sums, 2 * observationSize);
    return unsee(seen, count, norm);
  }

  /** Advantages and returns of the rollout (GAE); values are denormalised on the way. */
  computeReturns(valueNorm: ValueNorm, gamma: number, lambda: number): void {
    const count = (this.steps + 1) * this.rows;
    const normalised = this.#kernels.f32(this.values, count);
    const plain = this.#kernels.f32(this.#plainValues, count);
    const { mean, std } = valueNorm;
    for (let k = 0; k < count; k++) plain[k] = mean + std * (normalised[k] as number);
    const arrays = {
      rewards: this.#rewards,
      values: this.#plainValues,
      ends: this.#ends,
      advantages: this.advantages,
      returns: this.#returns,
    };
    gae(this.#kernels, this.steps, this.rows, arrays, gamma, lambda);
  }

  /** Σ and Σ² of returns, of advantages, and Σ² of what values miss of returns: [5]. */
  returnSums(): Float64Array {
    const count = this.steps * this.rows;
    const returns = this.#kernels.f32(this.#returns, count);
    const advantages = this.#kernels.f32(this.advantages, count);
    let [r, rr, a, aa] = [0, 0, 0, 0];
    for (let k = 0; k < count; k++) {
      const x = returns[k] as number;
      const y = advantages[k] as number;
      r += x;
      rr += x * x;
      a += y;
      aa += y * y;
    }
    return Float64Array.of(r, rr, a, aa, count);
  }

  /** Normalises advantages by mean and 1/spread of the whole batch, and returns by ValueNorm. */
  normalise(valueNorm: ValueNorm, mean: number, inverseStd: number): void {
    const count = this.steps * this.rows;
    const returns = this.#kernels.f32(this.#returns, count);
    const targets = this.#kernels.f32(this.targets, count);
    const advantages = this.#kernels.f32(this.advantages, count);
    const scale = 1 / valueNorm.std;
    const centre = valueNorm.mean;
    for (let k = 0; k < count; k++) {
      targets[k] = ((returns[k] as number) - centre) * scale;
      advantages[k] = ((advantages[k] as number) - mean) * inverseStd;
    }
  }

  free(): void {
    for (const at of this.#owned.splice(0)) this.#kernels.free(at);
    this.env.free();
  }
}

/** Sums of x from those of (x − mean)·inverseStd. */
function unsee(seen: Float64Array, count: number, norm: RunningNorm): Float64Array {
  const { columns } = norm;
  const mean = norm.mean();
  const inverseStd = norm.inverseStd();
  const sums = new Float64Array(2 * columns);
  for (let k = 0; k < columns; k++) {
    const std = 1 / (inverseStd[k] as number);
    const centre = mean[k] as number;
    const s = (seen[k] as number) * std;
    sums[k] = s + count * centre;
    sums[columns + k] = (seen[columns + k] as number) * std * std + 2 * centre * s + count * centre * centre;
  }
  return sums;
}
