// V-RACER with ReF-ER (Novati & Koumoutsakos, arXiv 1807.05827), as turbulence.md 6.3 describes it: off-policy learning from a
// memory of experiences, of which those that are too far from the policy do not move it.
//
//   iterate:   play T steps in every world; every agent's steps go into the one memory
//              for each new experience, or for every so many, an update on a minibatch drawn evenly from the memory:
//                L = ½(V^tbc − V)² − [1/C < ρ < C]·β·(Q − V)·ρ + (1 − β)·KL(old‖π)      + ½·l2·|θ|²
//              with V^tbc, Q and V of the second term held fixed; Adam
//              η = η₀/(1 + a·updates)     C = C_max/(1 + a·updates)     β ← (1 − η)·β + (far share ≤ D ? η : 0)
//
// One network gives V, μ and s (squashed-policy.ts); the deterministic action is tanh μ, and the shipped actor ends in that tanh.
// States are rescaled by mean and spread of the memory when learning starts, and never again; rewards every so many updates.
//
// Worlds and minibatches are cut into S fixed shards. All members hold the same memory; a member plays its own shards of worlds
// and works out the gradients of its own shards of a minibatch. Sums go over all shards in order, so no bit depends on the number
// of members.
//
// Longer than a file should be: the algorithm is to be read from top to bottom in one place.

import { log } from "../base/elementary.ts";
import { ConfigError, DivergedError } from "../base/errors.ts";
import { philox, STREAMS, toUniform } from "../base/philox.ts";
import { alone, type Collective, shardsOf } from "../env/collective.ts";
import { SHARDS } from "../env/ppo-settings.ts";
import type { VracerSettings } from "../env/vracer-settings.ts";
import type { Kernels } from "../kernels/kernels.ts";
import type { ActorData, DenseData } from "./actor-data.ts";
import { Adam } from "./adam.ts";
import { describePlace, ExperienceShard } from "./experience-shard.ts";
import { foldNorm } from "./fold-norm.ts";
import {
  checkParameters,
  type Learner,
  type LearnerReport,
  type LearnerState,
  type MakeEnv,
  stateArray,
} from "./learner.ts";
import { Mlp, type MlpSpec, mlpSize, mlpTensors } from "./mlp.ts";
import { ReplayMemory } from "./replay-memory.ts";
import { columnSums, findNonFinite, normaliseRows, sumShards } from "./rollout-math.ts";
import { RunningNorm } from "./running-norm.ts";
import { divergenceOf, policyGradient, spreadOf } from "./squashed-policy.ts";

const HEAD_GAIN = 0.001;
const ADAM_EPSILON = 1e-8;

/** Places in the sums of an iteration. */
const SUMS = { rows: 0, valueLoss: 1, divergence: 2, spread: 3 } as const;

/** η or C_max after some updates. */
export function annealed(start: number, annealing: number, updates: number): number {
  return start / (1 + annealing * updates);
}

/** β after an update: up where few experiences are far from the policy, else down. */
export function nextBeta(beta: number, rate: number, farShare: number, target: number): number {
  return (1 - rate) * beta + (farShare > target ? 0 : rate);
}

/** A training under way. Call `free()` when done. */
export class Vracer implements Learner {
  readonly settings: VracerSettings;
  readonly memory: ReplayMemory;
  readonly net: Mlp;
  readonly observationNorm: RunningNorm;
  iteration = 0;
  updates = 0;
  beta: number;
  readonly #kernels: Kernels;
  readonly #collective: Collective;
  readonly #seed: number;
  readonly #shards: readonly ExperienceShard[];
  readonly #firstShard: number;
  /** N */
  readonly #actions: number;
  readonly #adam: Adam;
  /** [P] f32 */
  readonly #parameters: number;
  /** [S, P] gradients of shards, and their sum [P] */
  readonly #shardGradients: number;
  readonly #gradient: number;
  /** [S, T + 1, R, width] */
  readonly #block: number;
  /** a minibatch: [B] i32, [B, 1 + 2N] outputs and the loss's gradient in them */
  readonly #rows: number;
  readonly #outputs: number;
  readonly #outputGradients: number;
  /** [D] f32 */
  readonly #mean: number;
  readonly #inverseStd: number;
  /** of each own shard, over an iteration */
  readonly #sums: readonly Float64Array[];
  readonly #owned: number[] = [];

  /** @throws ConfigError when the memory is too small for a rollout */
  constructor(
    kernels: Kernels,
    makeEnv: MakeEnv,
    settings: VracerSettings,
    seed: number,
    collective: Collective = alone,
  ) {
    this.#kernels = kernels;
    this.#collective = collective;
    this.#seed = seed;
    this.settings = settings;
    this.beta = settings.vracer.beta;
    const { first, last } = shardsOf(collective.rank, collective.size, SHARDS);
    this.#firstShard = first;
    const each = settings.worlds / SHARDS;
    this.#shards = Array.from({ length: last - first }, (_, k) => {
      return new ExperienceShard(kernels, makeEnv(each), settings.rollout, (first + k) * each);
    });
    this.#sums = this.#shards.map(() => new Float64Array(Object.keys(SUMS).length));
    const [{ env, shape }] = this.#shards as [ExperienceShard];
    this.#actions = env.actionSize;
    this.memory = this.#makeMemory();
    const { hidden, minibatch } = settings.vracer;
    const outputs = 1 + 2 * env.actionSize;
    const spec = {
      inputs: env.observationSize,
      hidden,
      outputs,
      activation: "tanh",
      layerNorm: false,
    } as const;
    const size = mlpSize(spec);
    this.#parameters = this.#floats(size);
    this.net = this.#makeNet(spec);
    this.observationNorm = new RunningNorm(env.observationSize);
    this.#adam = new Adam(kernels, size, ADAM_EPSILON);
    this.#shardGradients = this.#floats(SHARDS * size);
    this.#gradient = this.#floats(size);
    this.#block = this.#floats(SHARDS * (shape.steps + 1) * shape.rows * shape.width);
    this.#rows = this.#floats(minibatch);
    this.#outputs = this.#floats(minibatch * outputs);
    this.#outputGradients = this.#floats(minibatch * outputs);
    this.#mean = this.#floats(env.observationSize);
    this.#inverseStd = this.#floats(env.observationSize);
    this.#showNorm();
    this.#shards.forEach((shard, k) => {
      shard.env.begin(seed, (first + k) * each, settings.stagger);
    });
  }

  #floats(count: number): number {
    const at = this.#kernels.alloc(4 * count);
    this.#owned.push(at);
    return at;
  }

  #makeMemory(): ReplayMemory {
    const { worlds, rollout, vracer } = this.settings;
    const { env } = this.#shards[0] as ExperienceShard;
    const streams = worlds * env.agentCount;
    const least = 2 * (rollout + 1) * streams;
    if (vracer.memory < least) {
      const rule = `at least ${least}: two rollouts of ${streams} agents`;
      throw new ConfigError("training.vracer.memory", rule, vracer.memory);
    }
    const sizes = { inputs: env.observationSize, actions: env.actionSize, streams };
    return new ReplayMemory(this.#kernels, vracer.memory, sizes, vracer.gamma);
  }

  #makeNet(spec: MlpSpec): Mlp {
    const own = (this.settings.vracer.minibatch / SHARDS) * this.#shards.length;
    const net = new Mlp(this.#kernels, spec, this.#parameters, own);
    net.initialise(this.#seed, 0, HEAD_GAIN);
    return net;
  }

  get steps(): number {
    return this.iteration * this.settings.rollout * this.settings.worlds;
  }

  /** Steps of all agents so far. */
  get experiences(): number {
    return this.steps * (this.#shards[0] as ExperienceShard).env.agentCount;
  }

  get learningRate(): number {
    const { learning_rate, annealing } = this.settings.vracer;
    return annealed(learning_rate, annealing, this.updates);
  }

  /** C: ratios beyond it and its inverse are far. */
  get cutoff(): number {
    const { cutoff, annealing } = this.settings.vracer;
    return annealed(cutoff, annealing, this.updates);
  }

  iterate(): LearnerReport {
    for (const sums of this.#sums) sums.fill(0);
    this.#collect();
    this.iteration++;
    this.#learn();
    this.#requireFinite(this.#parameters, "");
    const episodes = this.#add(this.#shards.map((shard) => shard.episodes));
    const metrics = { ...this.#describeEpisodes(episodes), ...this.#describeUpdates() };
    return { iteration: this.iteration, steps: this.steps, metrics };
  }

  // ── Playing ────────────────────────────────────────────────────────────────────────────────────

  /** A rollout of every shard, into every member's memory. What is not finite is seen by all. */
  #collect(): void {
    const kernels = this.#kernels;
    const { shape } = this.#shards[0] as ExperienceShard;
    const each = (shape.steps + 1) * shape.rows * shape.width;
    const clock = this.iteration * this.settings.rollout;
    const options = {
      net: this.net,
      mean: this.#mean,
      inverseStd: this.#inverseStd,
      noise: this.settings.vracer.noise,
      seed: this.#seed,
      clock,
    };
    this.#shards.forEach((shard, k) => {
      shard.play(options, this.#block + 4 * (this.#firstShard + k) * each);
    });
    this.#collective.share(kernels.u8(this.#block, 4 * SHARDS * each), SHARDS);
    const bad = findNonFinite(kernels, SHARDS * each, this.#block);
    const block = kernels.f32(this.#block, SHARDS * each);
    if (bad >= 0) throw describePlace(shape, bad, block[bad] as number, clock);
    this.memory.add(block, shape);
  }

  // ── Learning ───────────────────────────────────────────────────────────────────────────────────

  /** All updates that are due. */
  #learn(): void {
    const { memory_start, experiences_per_update, rescale_every } = this.settings.vracer;
    if (this.experiences < memory_start) return;
    if (this.observationNorm.state[0] === 0) this.#rescaleStates();
    const due = Math.floor((this.experiences - memory_start) / experiences_per_update);
    while (this.updates < due) {
      if (this.updates % rescale_every === 0) this.memory.rescaleRewards();
      this.#update();
    }
  }

  /** Mean and spread of what the memory has seen so far; from now on the network sees everything through them. */
  #rescaleStates(): void {
    const { filled, inputs, observations } = this.memory;
    const kernels = this.#kernels;
    const sums = kernels.alloc(16 * inputs);
    kernels.f64(sums, 2 * inputs).fill(0);
    columnSums(kernels, filled, inputs, observations, sums);
    this.observationNorm.update(filled, kernels.f64(sums, 2 * inputs).slice());
    kernels.free(sums);
    this.#showNorm();
    normaliseRows(kernels, filled, inputs, observations, this.#mean, this.#inverseStd, observations);
  }

  #showNorm(): void {
    const { columns } = this.observationNorm;
    this.#kernels.f32(this.#mean, columns).set(this.observationNorm.mean());
    this.#kernels.f32(this.#inverseStd, columns).set(this.observationNorm.inverseStd());
  }

  /** One minibatch. */
  #update(): void {
    const { noise, minibatch, far_target } = this.settings.vracer;
    const kernels = this.#kernels;
    const outputs = minibatch * this.net.spec.outputs;
    const rows = this.#draw();
    this.#forward();
    this.#collective.share(kernels.u8(this.#outputs, 4 * outputs), SHARDS);
    this.memory.refresh(rows, kernels.f32(this.#outputs, outputs), noise, this.cutoff);
    this.#shards.forEach((_, k) => {
      this.#addShard(rows, k);
    });
    this.#step(rows.reduce((sum, row) => sum + (this.memory.isExperience(row) ? 1 : 0), 0));
    this.updates++;
    this.beta = nextBeta(this.beta, this.learningRate, this.memory.far / this.memory.count, far_target);
  }

  /** [B] rows of the memory, named by update; a copy. */
  #draw(): Int32Array {
    const { minibatch } = this.settings.vracer;
    const rows = new Int32Array(minibatch);
    for (let k = 0; k < minibatch; k += 4) {
      const words = philox([this.updates, k, 0, 0], [this.#seed, STREAMS.minibatch]);
      words.forEach((word, j) => {
        rows[k + j] = Math.floor(toUniform(word) * this.memory.filled);
      });
    }
    this.#kernels.i32(this.#rows, minibatch).set(rows);
    return rows;
  }

  /** Outputs of the own shards' rows; the network keeps them for `#addShard`. */
  #forward(): void {
    const each = this.settings.vracer.minibatch / SHARDS;
    const from = this.#firstShard * each;
    const to = this.#outputs + 4 * from * this.net.spec.outputs;
    const count = each * this.#shards.length;
    this.net.forwardKept(count, this.#rows + 4 * from, this.memory.observations, to);
  }

  /** Gradient of own shard k of the minibatch, in the shard's row of the gradients. */
  #addShard(minibatch: Int32Array, k: number): void {
    const { outputs: width } = this.net.spec;
    const each = minibatch.length / SHARDS;
    const from = (this.#firstShard + k) * each;
    const outputs = this.#kernels.f32(this.#outputs, minibatch.length * width);
    const gradients = this.#kernels.f32(this.#outputGradients, minibatch.length * width);
    gradients.fill(0, from * width, (from + each) * width);
    for (let b = from; b < from + each; b++) {
      const row = minibatch[b] as number;
      if (this.memory.isExperience(row)) this.#addRow(row, outputs, gradients, b * width, k);
    }
    const at = this.#shardGradients + 4 * (this.#firstShard + k) * this.net.size;
    this.#kernels.f32(at, this.net.size).fill(0);
    this.net.backward(this.#outputGradients + 4 * from * width, at, k * each, each);
  }

  /** Gradient of the loss of an experience in the outputs. */
  #addRow(row: number, outputs: Float32Array, gradients: Float32Array, at: number, k: number): void {
    const { memory, beta } = this;
    const { noise } = this.settings.vracer;
    const miss = memory.target(row) - memory.value(row);
    const pull = memory.isFar(row) ? 0 : beta * memory.advantage(row) * memory.ratio(row);
    const old = memory.actionsOf(row);
    const now = { outputs, at, noise };
    gradients[at] = -miss;
    policyGradient(old, now, pull, 1 - beta, gradients, at);
    const sums = this.#sums[k] as Float64Array;
    const note = (place: number, value: number): void => {
      sums[place] = (sums[place] as number) + value;
    };
    note(SUMS.rows, 1);
    note(SUMS.valueLoss, 0.5 * miss * miss);
    note(SUMS.divergence, divergenceOf(old, now));
    note(SUMS.spread, spreadOf(outputs[at + 1 + this.#actions] as number, noise));
  }

  /** Sums the shards' gradients and takes a step of the optimiser. */
  #step(count: number): void {
    const kernels = this.#kernels;
    const { size } = this.net;
    const { l2 } = this.settings.vracer;
    this.#collective.share(kernels.u8(this.#shardGradients, 4 * SHARDS * size), SHARDS);
    sumShards(kernels, size, SHARDS, this.#shardGradients, 1, this.#gradient);
    this.#requireFinite(this.#gradient, "gradient of ");
    if (l2 > 0) {
      const gradient = kernels.f32(this.#gradient, size);
      const parameters = kernels.f32(this.#parameters, size);
      const weight = l2 * count;
      for (let p = 0; p < size; p++) {
        gradient[p] = (gradient[p] as number) + weight * (parameters[p] as number);
      }
    }
    this.#adam.advance();
    this.#adam.step(this.#parameters, this.#gradient, {
      offset: 0,
      length: size,
      scale: 1 / Math.max(count, 1),
      norm: Number.POSITIVE_INFINITY,
      learningRate: this.learningRate,
    });
    this.net.refresh();
  }

  /** @throws DivergedError naming a number of [P] that is not finite */
  #requireFinite(at: number, what: string): void {
    const { size, spec } = this.net;
    const bad = findNonFinite(this.#kernels, size, at);
    if (bad < 0) return;
    const tensor = mlpTensors(spec).findLast(({ offset }) => offset <= bad);
    const name = `${what}${tensor?.name}[${bad - (tensor?.offset ?? 0)}]`;
    throw new DivergedError(this.steps, name, this.#kernels.f32(at, size)[bad] as number);
  }

  // ── Across shards ──────────────────────────────────────────────────────────────────────────────

  /** Sum over all shards, in their order, of what each of the member's own gives. */
  #add(own: readonly Float64Array[]): Float64Array {
    const length = (own[0] as Float64Array).length;
    const table = new Float64Array(SHARDS * length);
    own.forEach((values, k) => {
      table.set(values, (this.#firstShard + k) * length);
    });
    this.#collective.share(new Uint8Array(table.buffer), SHARDS);
    const sum = new Float64Array(length);
    table.forEach((value, at) => {
      sum[at % length] = (sum[at % length] as number) + value;
    });
    return sum;
  }

  #describeEpisodes(sums: Float64Array): Record<string, number> {
    const { metrics } = (this.#shards[0] as ExperienceShard).env;
    const count = sums[metrics.length] as number;
    const means = count > 0 ? metrics.map((name, k) => [`episode/${name}`, (sums[k] as number) / count]) : [];
    return { "episode/count": count, ...Object.fromEntries(means) };
  }

  #describeUpdates(): Record<string, number> {
    const sums = this.#add(this.#sums);
    const rows = sums[SUMS.rows] as number;
    const { count, far } = this.memory;
    const always = { "memory/experiences": count, "memory/far_share": far / count, "policy/beta": this.beta };
    if (rows === 0) return { ...always, "policy/learning_rate": this.learningRate };
    return {
      ...always,
      "losses/value_loss": (sums[SUMS.valueLoss] as number) / rows,
      "policy/kl": (sums[SUMS.divergence] as number) / rows,
      "policy/std": (sums[SUMS.spread] as number) / rows,
      "policy/learning_rate": this.learningRate,
      "losses/updates": this.updates,
    };
  }

  // ── State ──────────────────────────────────────────────────────────────────────────────────────

  /** tanh μ as an actor of plain observations; its noise is σ₀, and on the other side of the tanh. */
  policy(): ActorData[] {
    const N = this.#actions;
    const whole = this.net.toActor(new Float32Array(1 + 2 * N));
    const head = whole.layers.at(-1) as DenseData;
    const weights = new Float32Array(head.inputs * N);
    for (let k = 0; k < weights.length; k++) {
      weights[k] = head.weights[Math.floor(k / N) * head.outputs + 1 + (k % N)] as number;
    }
    const bias = head.bias.slice(1, 1 + N);
    const last = { ...head, outputs: N, activation: "tanh", weights, bias } as const;
    const logStd = new Float32Array(N).fill(log(this.settings.vracer.noise));
    const layers = [...whole.layers.slice(0, -1), last];
    return [foldNorm({ ...whole, outputs: N, layers, logStd }, this.observationNorm)];
  }

  save(): LearnerState {
    const { firstMoment, secondMoment, optimiserSteps } = this.#adam.save();
    const shards = this.#shards.map((shard, k) => [this.#firstShard + k, shard.env.save()] as const);
    return {
      iteration: this.iteration,
      parameters: this.#kernels.f32(this.#parameters, this.net.size).slice(),
      arrays: {
        counters: Float64Array.of(this.updates, this.beta, optimiserSteps),
        "adam.first_moment": firstMoment,
        "adam.second_moment": secondMoment,
        observation_norm: this.observationNorm.state.slice(),
        ...this.memory.save(),
      },
      shards: new Map(shards),
    };
  }

  restore(state: LearnerState): void {
    const { size } = this.net;
    const f32 = (name: string): Float32Array => stateArray(state, name, new Float32Array(), size);
    const f64 = (name: string, length: number): Float64Array =>
      stateArray(state, name, new Float64Array(), length);
    const [updates = 0, beta = 0, optimiserSteps = 0] = f64("counters", 3);
    const moments = { firstMoment: f32("adam.first_moment"), secondMoment: f32("adam.second_moment") };
    const norm = f64("observation_norm", this.observationNorm.state.length);
    checkParameters(state, size);
    this.memory.restore(state);
    this.iteration = state.iteration;
    this.updates = updates;
    this.beta = beta;
    this.#kernels.f32(this.#parameters, size).set(state.parameters);
    this.net.refresh();
    this.#adam.restore({ ...moments, optimiserSteps });
    this.observationNorm.state.set(norm);
    this.#showNorm();
    this.#shards.forEach((shard, k) => {
      shard.env.restore(state.shards.get(this.#firstShard + k) as Uint8Array);
    });
  }

  free(): void {
    for (const shard of this.#shards) shard.free();
    for (const at of this.#owned.splice(0)) this.#kernels.free(at);
    this.memory.free();
    this.net.free();
    this.#adam.free();
  }
}
