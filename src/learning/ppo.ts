// PPO (Schulman et al., arXiv 1707.06347) and MAPPO (Yu et al., arXiv 2103.01955), with the details of the published
// volleyball trainer (volleyball.md 9): GAE, ValueNorm, Huber loss, clipped values, one optimiser each for actor and critic.
//
//   iterate:   play T steps in every world
//              returns and advantages (GAE, λ), ValueNorm, advantages to mean 0 and spread 1 over the whole batch
//              epochs × minibatches:  L = −min(r·A, clip(r, 1 ± ε)·A) − c·H  +  max(huber(v), huber(v clipped))
//                                     gradient clipped by its norm, Adam
//
// The work is cut into S fixed shards: shard s holds worlds s·E/S …; a minibatch takes the same number of moments of each.
// A member of the collective works out its own shards; sums go over all shards in order, so neither weights nor metrics
// depend on the number of members. One flat vector holds all parameters: [actor, its log std] (one or A times), critic.
//
// Longer than a file should be: the algorithm is to be read from top to bottom in one place.

import { DivergedError } from "../base/errors.ts";
import { STREAMS } from "../base/philox.ts";
import { alone, type Collective, shardsOf } from "../env/collective.ts";
import { type PpoSettings, SHARDS } from "../env/ppo-settings.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { ActorCritic } from "./actor-critic.ts";
import { type ActorData, MAX_LOG_STD } from "./actor-data.ts";
import { Adam } from "./adam.ts";
import { foldNorm } from "./fold-norm.ts";
import {
  checkParameters,
  type Learner,
  type LearnerReport,
  type LearnerState,
  type MakeEnv,
  stateArray,
} from "./learner.ts";
import { PPO_STATISTICS, PpoGradient } from "./ppo-gradient.ts";
import { describeNonFinite, Rollout } from "./rollout.ts";
import { findNonFinite, sumShards } from "./rollout-math.ts";
import { RunningNorm } from "./running-norm.ts";
import { ValueNorm } from "./value-norm.ts";

const LEARNING_RATE_RANGE = [1e-5, 1e-2] as const;

/** A training under way. Call `free()` when done. */
export class Ppo implements Learner {
  readonly settings: PpoSettings;
  readonly networks: ActorCritic;
  readonly valueNorm: ValueNorm;
  readonly observationNorm: RunningNorm;
  iteration = 0;
  learningRate: number;
  readonly #kernels: Kernels;
  readonly #collective: Collective;
  readonly #seed: number;
  readonly #shards: readonly Rollout[];
  readonly #firstShard: number;
  readonly #adam: Adam;
  readonly #losses: readonly PpoGradient[];
  /** [S, P] gradients of shards, and their sum [P] */
  readonly #shardGradients: number;
  readonly #gradient: number;
  /** [own shards, moments] i32 an order of each shard's moments; [moments·A] i32 rows of a minibatch; [4] u32 */
  readonly #orders: number;
  readonly #rows: number;
  readonly #words: number;
  /** of each own shard, over an update */
  readonly #statistics: readonly Float64Array[];
  /** [P] running mean of the parameters; empty without one */
  readonly #average: Float32Array;

  constructor(
    kernels: Kernels,
    makeEnv: MakeEnv,
    settings: PpoSettings,
    seed: number,
    collective: Collective = alone,
  ) {
    this.#kernels = kernels;
    this.#collective = collective;
    this.#seed = seed;
    this.settings = settings;
    this.learningRate = settings.learning_rate;
    const { first, last } = shardsOf(collective.rank, collective.size, SHARDS);
    this.#firstShard = first;
    const each = settings.worlds / SHARDS;
    this.#shards = Array.from({ length: last - first }, (_, k) => {
      return new Rollout(kernels, makeEnv(each), settings.rollout, (first + k) * each);
    });
    const { env } = this.#shards[0] as Rollout;
    this.networks = new ActorCritic(kernels, env, settings, seed);
    this.valueNorm = new ValueNorm(settings.value_norm);
    this.observationNorm = new RunningNorm(env.observationSize);
    const { size } = this.networks;
    this.#adam = new Adam(kernels, size, settings.adam_epsilon);
    this.#losses = this.networks.groups.map(
      ({ actor, logStd }) => new PpoGradient(kernels, actor, logStd, this.networks.critic, lossOf(settings)),
    );
    this.#shardGradients = kernels.alloc(4 * SHARDS * size);
    this.#gradient = kernels.alloc(4 * size);
    const moments = settings.rollout * each;
    this.#orders = kernels.alloc(4 * moments * this.#shards.length);
    this.#statistics = this.#shards.map(() => new Float64Array(Object.keys(PPO_STATISTICS).length));
    this.#rows = kernels.alloc(4 * moments * env.agentCount);
    this.#words = kernels.alloc(16);
    this.#average = settings.average === null ? new Float32Array(0) : this.networks.values().slice();
    this.#begin();
  }

  /** Begins all worlds; where observations are normalised, a first rollout only looks at them. */
  #begin(): void {
    const each = this.settings.worlds / SHARDS;
    const begin = (): void => {
      this.#shards.forEach((shard, k) => {
        shard.env.begin(this.#seed, (this.#firstShard + k) * each, this.settings.stagger);
      });
    };
    begin();
    if (!this.settings.normalise_observations) return;
    this.#collect(0, 0);
    this.#updateNorm();
    begin();
  }

  /** Control steps so far, summed over worlds. */
  get steps(): number {
    return this.iteration * this.settings.rollout * this.settings.worlds;
  }

  /** Discount of a step now. */
  get gamma(): number {
    const { gamma, gamma_end, steps } = this.settings;
    return gamma_end === null ? gamma : gamma + (gamma_end - gamma) * Math.min(this.steps / steps, 1);
  }

  /**
   * One rollout and its update.
   *
   * @throws DivergedError naming the step and the tensor that is not finite, on every member; the state may be half-way
   */
  iterate(): LearnerReport {
    const { settings } = this;
    const clock = this.iteration * settings.rollout;
    const bootstrap = settings.bootstrap_truncated ? this.gamma : 0;
    this.#collect(clock, bootstrap);
    const returns = this.#computeReturns();
    const episodes = this.#add(this.#shards.map((shard) => shard.episodes));
    if (settings.schedule === "linear") {
      const left = Math.max(1 - this.steps / settings.steps, 0);
      this.learningRate = settings.learning_rate * left;
    }
    const learned = this.#update();
    this.#requireUsable();
    if (settings.normalise_observations) this.#updateNorm();
    this.iteration++;
    this.#followAverage();
    const metrics = { ...this.#describeEpisodes(episodes), ...returns, ...learned };
    return { iteration: this.iteration, steps: this.steps, metrics };
  }

  /** A rollout of every shard. What is not finite in one is told to all: none is left waiting for another. */
  #collect(clock: number, bootstrap: number): void {
    const found = this.#gather(
      this.#shards.map((shard) => shard.collect(this.networks, this.valueNorm, clock, bootstrap)),
    );
    const { rows } = this.#shards[0] as Rollout;
    for (let shard = 0; shard < SHARDS; shard++) {
      const one = found.subarray((shard * found.length) / SHARDS, ((shard + 1) * found.length) / SHARDS);
      const error = describeNonFinite(one, clock, shard * rows);
      if (error) throw error;
    }
  }

  // ── Returns ────────────────────────────────────────────────────────────────────────────────────

  #computeReturns(): Record<string, number> {
    const { settings, valueNorm } = this;
    for (const shard of this.#shards) shard.computeReturns(valueNorm, this.gamma, settings.lambda);
    const sums = this.#add(this.#shards.map((shard) => shard.returnSums()));
    const [r, rr, a, aa, count] = sums as unknown as [number, number, number, number, number];
    valueNorm.update(r / count, rr / count);
    const mean = a / count;
    const spread = Math.sqrt(Math.max(aa / count - mean * mean, 0));
    for (const shard of this.#shards) shard.normalise(valueNorm, mean, 1 / (spread + 1e-8));
    // an advantage is a return less its value, when λ = 1; else it is the nearest thing to it
    const variance = rr / count - (r / count) * (r / count);
    return {
      "losses/explained_variance": variance > 0 ? 1 - aa / count / variance : 0,
      "returns/mean": r / count,
    };
  }

  // ── Update ─────────────────────────────────────────────────────────────────────────────────────

  #update(): Record<string, number> {
    const { epochs, minibatches, worlds, rollout } = this.settings;
    const moments = (worlds / SHARDS) * rollout;
    for (const sums of this.#statistics) sums.fill(0);
    for (let epoch = 0; epoch < epochs; epoch++) {
      this.#shuffle(epoch, moments);
      for (let k = 0; k < minibatches; k++) {
        const from = Math.floor((k * moments) / minibatches);
        const count = Math.floor(((k + 1) * moments) / minibatches) - from;
        this.#shards.forEach((shard, s) => {
          this.#addShard(shard, s, this.#orders + 4 * (s * moments + from), count);
        });
        this.#step(count * SHARDS);
      }
    }
    return this.#describeUpdate();
  }

  /** A new order of each own shard's moments. */
  #shuffle(epoch: number, moments: number): void {
    this.#shards.forEach((_, s) => {
      const order = this.#orders + 4 * s * moments;
      const name = [this.iteration, epoch, this.#firstShard + s] as const;
      this.#kernels.call(
        "learningShuffle",
        moments,
        order,
        ...name,
        this.#seed,
        STREAMS.minibatch,
        this.#words,
      );
    });
  }

  /** Gradient of own shard s over `count` chosen moments, in the shard's row of the gradients. */
  #addShard(shard: Rollout, s: number, chosen: number, count: number): void {
    const { networks } = this;
    const { agentCount } = shard.env;
    const at = this.#shardGradients + 4 * (this.#firstShard + s) * networks.size;
    this.#kernels.u8(at, 4 * networks.size).fill(0);
    const { observations, actions, logProb, advantages, values, targets } = shard;
    networks.groups.forEach(({ agents, offset }, k) => {
      const rows = this.#rowsOf(chosen, count, agentCount, agents);
      const buffers = { observations, actions, oldLogProb: logProb, advantages };
      (this.#losses[k] as PpoGradient).actor({ ...rows, ...buffers }, at + 4 * offset);
    });
    const rows = networks.isCentral
      ? { rows: count, index: chosen }
      : this.#rowsOf(chosen, count, agentCount, undefined);
    const [loss] = this.#losses as [PpoGradient];
    loss.critic({ ...rows, observations, oldValues: values, targets }, at + 4 * networks.criticOffset);
    const sums = this.#statistics[s] as Float64Array;
    for (const each of this.#losses) {
      each.statistics.forEach((x, k) => {
        sums[k] = (sums[k] as number) + x;
      });
      each.clearStatistics();
    }
  }

  /** Rows moment·A + agent of chosen moments, for some agents or for all. */
  #rowsOf(
    chosen: number,
    count: number,
    agentCount: number,
    agents: readonly number[] | undefined,
  ): { rows: number; index: number } {
    if (agentCount === 1) return { rows: count, index: chosen };
    const which = agents ?? Array.from({ length: agentCount }, (_, agent) => agent);
    const moments = this.#kernels.i32(chosen, count);
    const rows = this.#kernels.i32(this.#rows, count * which.length);
    let k = 0;
    for (const moment of moments) for (const agent of which) rows[k++] = moment * agentCount + agent;
    return { rows: k, index: this.#rows };
  }

  /** Sums the shards' gradients and takes a step of each optimiser. */
  #step(moments: number): void {
    const { networks, settings } = this;
    const { size } = networks;
    const kernels = this.#kernels;
    this.#collective.share(kernels.u8(this.#shardGradients, 4 * SHARDS * size), SHARDS);
    sumShards(kernels, size, SHARDS, this.#shardGradients, 1, this.#gradient);
    const bad = findNonFinite(kernels, size, this.#gradient);
    if (bad >= 0) {
      const value = kernels.f32(this.#gradient, size)[bad] as number;
      throw new DivergedError(this.steps, `gradient of ${networks.nameOf(bad)}`, value);
    }
    this.#adam.advance();
    for (const { offset, length, rowsPerMoment } of networks.segments) {
      this.#adam.step(networks.parameters, this.#gradient, {
        offset,
        length,
        scale: 1 / (moments * rowsPerMoment),
        norm: settings.gradient_norm,
        learningRate: this.learningRate,
      });
    }
    networks.refresh();
  }

  /** Parameters that no policy may have: not finite, or noise beyond all bounds. */
  #requireUsable(): void {
    const { networks, steps } = this;
    const bad = findNonFinite(this.#kernels, networks.size, networks.parameters);
    if (bad >= 0) throw new DivergedError(steps, networks.nameOf(bad), networks.values()[bad] as number);
    for (const { logStd, actor } of networks.groups) {
      const numbers = this.#kernels.f32(logStd, actor.spec.outputs);
      const wide = numbers.findIndex((value) => value > MAX_LOG_STD);
      if (wide < 0) continue;
      const place = (logStd - networks.parameters) / 4 + wide;
      throw new DivergedError(steps, networks.nameOf(place), numbers[wide] as number);
    }
  }

  #describeUpdate(): Record<string, number> {
    const { settings } = this;
    const sums = this.#add(this.#statistics);
    const mean = (name: keyof typeof PPO_STATISTICS, rows: "actorRows" | "criticRows"): number =>
      (sums[PPO_STATISTICS[name]] as number) / (sums[PPO_STATISTICS[rows]] as number);
    const divergence = mean("kl", "actorRows");
    // a critic of all drones gives a value for each in one row
    const valuesOfRow = this.networks.critic.spec.outputs;
    if (settings.schedule === "adaptive") this.#follow(divergence);
    return {
      "losses/policy_loss": mean("surrogate", "actorRows"),
      "losses/value_loss": mean("valueLoss", "criticRows") / valuesOfRow,
      "policy/entropy": mean("entropy", "actorRows"),
      "policy/kl": divergence,
      "policy/clip_fraction": mean("clipped", "actorRows"),
      "policy/std": this.networks.meanStd(),
      "policy/learning_rate": this.learningRate,
    };
  }

  /** The learning rate that keeps an update's divergence within a factor of two of the target. */
  #follow(divergence: number): void {
    const { target_kl } = this.settings;
    const [low, high] = LEARNING_RATE_RANGE;
    const rate = this.learningRate;
    // one that a scene has set beyond the range stays there: it never moves the wrong way
    if (divergence > 2 * target_kl) this.learningRate = Math.min(Math.max(rate / 1.5, low), rate);
    else if (divergence < target_kl / 2) this.learningRate = Math.max(Math.min(rate * 1.5, high), rate);
  }

  // ── Across shards ──────────────────────────────────────────────────────────────────────────────

  /** Sum over all shards, in their order, of what each of the member's own gives. */
  #add(own: readonly Float64Array[]): Float64Array {
    const length = (own[0] as Float64Array).length;
    const table = this.#gather(own);
    const sum = new Float64Array(length);
    for (let at = 0; at < table.length; at++) {
      sum[at % length] = (sum[at % length] as number) + (table[at] as number);
    }
    return sum;
  }

  /** What each member's own shards give, of all shards in their order. */
  #gather(own: readonly Float64Array[]): Float64Array {
    const length = (own[0] as Float64Array).length;
    const table = new Float64Array(SHARDS * length);
    own.forEach((values, k) => {
      table.set(values, (this.#firstShard + k) * length);
    });
    this.#collective.share(new Uint8Array(table.buffer), SHARDS);
    return table;
  }

  #updateNorm(): void {
    const norm = this.observationNorm;
    const sums = this.#add(this.#shards.map((shard) => shard.observationSums(norm)));
    const { rows, steps } = this.#shards[0] as Rollout;
    norm.update(rows * steps * SHARDS, sums);
    for (const shard of this.#shards) shard.setNorm(norm);
  }

  #describeEpisodes(sums: Float64Array): Record<string, number> {
    const { metrics } = (this.#shards[0] as Rollout).env;
    const count = sums[metrics.length] as number;
    const means: Record<string, number> = { "episode/count": count };
    if (count > 0) {
      metrics.forEach((name, k) => {
        means[`episode/${name}`] = (sums[k] as number) / count;
      });
    }
    return means;
  }

  // ── State ──────────────────────────────────────────────────────────────────────────────────────

  /** θ̄ ← a·θ̄ + (1 − a)·θ, with a smaller in the first updates, so that the start is soon forgotten. */
  #followAverage(): void {
    const { average } = this.settings;
    if (average === null) return;
    const kept = Math.min(average, (this.iteration - 1) / (this.iteration + 9));
    const values = this.networks.values();
    for (let k = 0; k < values.length; k++) {
      const mean = this.#average[k] as number;
      this.#average[k] = mean + (1 - kept) * ((values[k] as number) - mean);
    }
  }

  /** The policy as it stands: an actor for each drone, or one for all; what is learned of observations is folded in. */
  policy(): ActorData[] {
    const norm = this.settings.normalise_observations ? this.observationNorm : undefined;
    return this.#averaged(() => this.networks.toActors()).map((actor) =>
      norm ? foldNorm(actor, norm) : actor,
    );
  }

  /** What is read of the networks while their parameters are the running mean, where there is one. */
  #averaged<T>(read: () => T): T {
    if (this.#average.length === 0) return read();
    const values = this.networks.values();
    const own = values.slice();
    values.set(this.#average);
    const result = read();
    this.networks.values().set(own);
    return result;
  }

  save(): LearnerState {
    const { firstMoment, secondMoment, optimiserSteps } = this.#adam.save();
    const shards = this.#shards.map((shard, k) => [this.#firstShard + k, shard.env.save()] as const);
    return {
      iteration: this.iteration,
      parameters: this.networks.values().slice(),
      arrays: {
        counters: Float64Array.of(this.learningRate, optimiserSteps),
        "adam.first_moment": firstMoment,
        "adam.second_moment": secondMoment,
        value_norm: this.valueNorm.state.slice(),
        observation_norm: this.observationNorm.state.slice(),
        average: this.#average.slice(),
      },
      shards: new Map(shards),
    };
  }

  restore(state: LearnerState): void {
    const { size } = this.networks;
    const f32 = (name: string, length: number): Float32Array =>
      stateArray(state, name, new Float32Array(), length);
    const f64 = (name: string, length: number): Float64Array =>
      stateArray(state, name, new Float64Array(), length);
    const [learningRate = 0, optimiserSteps = 0] = f64("counters", 2);
    const moments = {
      firstMoment: f32("adam.first_moment", size),
      secondMoment: f32("adam.second_moment", size),
    };
    const valueNorm = f64("value_norm", this.valueNorm.state.length);
    const observationNorm = f64("observation_norm", this.observationNorm.state.length);
    const average = f32("average", this.#average.length);
    checkParameters(state, size);
    this.iteration = state.iteration;
    this.learningRate = learningRate;
    this.networks.values().set(state.parameters);
    this.networks.refresh();
    this.#adam.restore({ ...moments, optimiserSteps });
    this.valueNorm.state.set(valueNorm);
    this.observationNorm.state.set(observationNorm);
    this.#average.set(average);
    this.#shards.forEach((shard, k) => {
      shard.env.restore(state.shards.get(this.#firstShard + k) as Uint8Array);
      shard.setNorm(this.observationNorm);
    });
  }

  free(): void {
    for (const shard of this.#shards) shard.free();
    for (const loss of this.#losses) loss.free();
    this.#adam.free();
    this.networks.free();
    for (const at of [this.#shardGradients, this.#gradient, this.#orders, this.#rows, this.#words]) {
      this.#kernels.free(at);
    }
  }
}

function lossOf(settings: PpoSettings): ConstructorParameters<typeof PpoGradient>[4] {
  return {
    clip: settings.clip,
    valueClip: settings.value_clip,
    huberDelta: settings.huber,
    entropy: settings.entropy,
    surrogateScale: settings.surrogate_scale,
  };
}
