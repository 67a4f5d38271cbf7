// Augmented random search (Mania, Guy & Recht 2018, arXiv 1803.07055) of a linear policy a = tanh(W·o + b): made for slow
// worlds with few knobs, where noise on single actions says little and a whole episode says much.
//
//   iterate:   P directions δ ~ N(0, 1) in the weights θ; two worlds each, with the same start, play one whole episode with
//              θ + νδ and θ − νδ; d = difference of the metric that counts
//                θ ← θ + η·⟨u·δ⟩,   u = d/(|d| + median |d|)        η = η₀·(1 − steps/total)
//
// u is bounded, so that one episode that diverges does not drown the others. Observations are taken as they are.
//
// Worlds are cut into S fixed shards. A member plays its own shards; results go over all in order, so no bit depends on the
// number of members.

import { DivergedError } from "../base/errors.ts";
import { philox, STREAMS } from "../base/philox.ts";
import type { ArsSettings } from "../env/ars-settings.ts";
import type { BatchEnv } from "../env/batch-env.ts";
import { alone, type Collective, shardsOf } from "../env/collective.ts";
import { SHARDS } from "../env/ppo-settings.ts";
import type { Kernels } from "../kernels/kernels.ts";
import type { ActorData } from "./actor-data.ts";
import { gaussianSample } from "./gaussian.ts";
import {
  checkParameters,
  type Learner,
  type LearnerReport,
  type LearnerState,
  type MakeEnv,
  stateArray,
} from "./learner.ts";
import { tanh } from "./squashed-policy.ts";

/** Worlds of a direction: forth and back. */
interface Pair {
  readonly forth: BatchEnv;
  readonly back: BatchEnv;
}

/**
 * u = d/(|d| + median |d|): how far along each direction to go.
 *
 * @param differences [P] d
 * @returns [P] in −1 … 1
 */
export function pulls(differences: ArrayLike<number>): Float64Array {
  const sizes = Float64Array.from(differences, Math.abs).sort();
  const median = sizes[Math.floor(sizes.length / 2)] as number;
  return Float64Array.from(differences, (d) => (d === 0 ? 0 : d / (Math.abs(d) + median)));
}

/** a = tanh(W·o + b) of one agent; `weights` [N, D + 1], the bias last. */
function act(weights: Float64Array, seen: Float32Array, from: number, out: Float32Array): void {
  const width = weights.length / out.length;
  for (let j = 0; j < out.length; j++) {
    let sum = weights[j * width + width - 1] as number;
    for (let k = 0; k + 1 < width; k++)
      sum += (weights[j * width + k] as number) * (seen[from + k] as number);
    out[j] = tanh(sum);
  }
}

/** A training under way. Call `free()` when done. */
export class Ars implements Learner {
  readonly settings: ArsSettings;
  iteration = 0;
  /** control steps so far, summed over worlds */
  steps = 0;
  /** [N, D + 1] θ, the bias last */
  readonly weights: Float64Array;
  readonly #kernels: Kernels;
  readonly #collective: Collective;
  readonly #seed: number;
  readonly #pairs: readonly Pair[];
  readonly #firstShard: number;
  /** directions of a shard */
  readonly #each: number;
  readonly #env: BatchEnv;

  /** @param makeEnv makes half of a shard's worlds: those that go forth, and those that go back */
  constructor(
    kernels: Kernels,
    makeEnv: MakeEnv,
    settings: ArsSettings,
    seed: number,
    collective: Collective = alone,
  ) {
    this.settings = settings;
    this.#kernels = kernels;
    this.#collective = collective;
    this.#seed = seed;
    const { first, last } = shardsOf(collective.rank, collective.size, SHARDS);
    this.#firstShard = first;
    this.#each = settings.worlds / SHARDS / 2;
    this.#pairs = Array.from({ length: last - first }, () => ({
      forth: makeEnv(this.#each),
      back: makeEnv(this.#each),
    }));
    this.#env = (this.#pairs[0] as Pair).forth;
    this.weights = new Float64Array(this.#env.actionSize * (this.#env.observationSize + 1));
  }

  /** P */
  get #directions(): number {
    return SHARDS * this.#each;
  }

  /** η */
  get rate(): number {
    return this.settings.ars.rate * Math.max(0, 1 - this.steps / this.settings.steps);
  }

  /** Plays an episode in every world and moves θ. @throws DivergedError on every member for a metric that is not finite */
  iterate(): LearnerReport {
    const { metrics, metric } = this.#env;
    const directions = this.#draw();
    const width = metrics.length;
    const table = this.#playAll(directions);
    const bad = table.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0)
      throw new DivergedError(this.steps, `episode/${metrics[bad % width]}`, table[bad] as number);
    const judged = metrics.indexOf(metric);
    const fitness = (direction: number, side: number): number =>
      table[(2 * direction + side) * width + judged] as number;
    const differences = Float64Array.from(
      { length: this.#directions },
      (_, p) => fitness(p, 0) - fitness(p, 1),
    );
    const { rate } = this;
    const moved = this.#move(directions, pulls(differences), rate);
    const means = metrics.map((name, k) => [`episode/${name}`, columnMean(table, width, k)] as const);
    const episodes = Object.fromEntries(means);
    this.steps += 2 * this.#directions * (episodes["episode/length"] as number);
    this.iteration++;
    const spread = Math.sqrt(differences.reduce((sum, d) => sum + d * d, 0) / differences.length);
    const own = { "search/spread": spread, "search/step": moved, "policy/learning_rate": rate };
    const told = { "episode/count": 2 * this.#directions, ...episodes, ...own };
    return { iteration: this.iteration, steps: this.steps, metrics: told };
  }

  /** [P, weights] standard normals, named by iteration and direction. */
  #draw(): Float32Array {
    const kernels = this.#kernels;
    const [rows, columns] = [this.#directions, this.weights.length];
    const normals = kernels.alloc(4 * rows * columns);
    const [logProb, games, logStd] = [
      kernels.alloc(4 * rows),
      kernels.alloc(4 * rows),
      kernels.alloc(4 * columns),
    ];
    kernels.f32(normals, rows * columns).fill(0);
    kernels.f32(logStd, columns).fill(0);
    kernels.u32(games, rows).forEach((_, row, all) => {
      all[row] = row;
    });
    const names = { rows, agents: 1, games, step: this.iteration, seed: this.#seed, columns, logStd };
    gaussianSample(kernels, names, normals, logProb);
    const drawn = kernels.f32(normals, rows * columns).slice();
    for (const at of [normals, logProb, games, logStd]) kernels.free(at);
    return drawn;
  }

  /** [P, 2, M] metrics of all episodes. */
  #playAll(directions: Float32Array): Float64Array {
    const width = this.#env.metrics.length;
    const row = 2 * width;
    const table = new Float64Array(this.#directions * row);
    const [word] = philox([this.iteration, 0, 0, 0], [this.#seed, STREAMS.start]);
    this.#pairs.forEach(({ forth, back }, k) => {
      const first = (this.#firstShard + k) * this.#each;
      for (const [side, env, sign] of [
        [0, forth, 1],
        [1, back, -1],
      ] as const) {
        env.begin(word, first);
        const weights = Array.from({ length: this.#each }, (_, p) =>
          this.#tried(directions, first + p, sign),
        );
        this.#play(env, weights).forEach((metrics, p) => {
          table.set(metrics, (first + p) * row + side * width);
        });
      }
    });
    this.#collective.share(new Uint8Array(table.buffer), SHARDS);
    return table;
  }

  /** θ ± νδ */
  #tried(directions: Float32Array, direction: number, sign: number): Float64Array {
    const step = sign * this.settings.ars.noise;
    const from = direction * this.weights.length;
    return this.weights.map((weight, k) => weight + step * (directions[from + k] as number));
  }

  /** Plays until the first episode of every world has ended. @returns its metrics, world by world */
  #play(env: BatchEnv, weights: readonly Float64Array[]): Float32Array[] {
    const kernels = this.#kernels;
    const { worlds, agentCount, observationSize: D, actionSize: N } = env;
    const M = env.metrics.length;
    const found: (Float32Array | undefined)[] = weights.map(() => undefined);
    const action = new Float32Array(N);
    while (found.some((metrics) => metrics === undefined)) {
      const seen = kernels.f32(env.observationsAddress, worlds * agentCount * D);
      const actions = kernels.f32(env.actionsAddress, worlds * agentCount * N);
      for (let r = 0; r < worlds * agentCount; r++) {
        act(weights[Math.floor(r / agentCount)] as Float64Array, seen, r * D, action);
        actions.set(action, r * N);
      }
      env.advance();
      const ends = kernels.u8(env.endsAddress, worlds);
      const finals = kernels.f32(env.finalMetricsAddress, worlds * M);
      for (let world = 0; world < worlds; world++) {
        if (ends[world] === 0 || found[world]) continue;
        found[world] = finals.slice(world * M, (world + 1) * M);
      }
    }
    return found as Float32Array[];
  }

  /** Goes along the directions. @returns the length of the step */
  #move(directions: Float32Array, pull: Float64Array, rate: number): number {
    const size = this.weights.length;
    let square = 0;
    for (let k = 0; k < size; k++) {
      let sum = 0;
      pull.forEach((u, p) => {
        sum += u * (directions[p * size + k] as number);
      });
      const step = (rate * sum) / pull.length;
      this.weights[k] = (this.weights[k] as number) + step;
      square += step * step;
    }
    return Math.sqrt(square);
  }

  /** tanh(W·o + b) as one dense layer, [D, N] and [N]. */
  policy(): ActorData[] {
    const { observationSize: D, actionSize: N } = this.#env;
    const weights = new Float32Array(D * N);
    const bias = new Float32Array(N);
    for (let j = 0; j < N; j++) {
      for (let k = 0; k < D; k++) weights[k * N + j] = this.weights[j * (D + 1) + k] as number;
      bias[j] = this.weights[j * (D + 1) + D] as number;
    }
    const layers = [{ kind: "dense", inputs: D, outputs: N, activation: "tanh", weights, bias }] as const;
    // acts without noise: a spread that no action shows
    return [{ inputs: D, outputs: N, epsilon: 1e-5, layers, logStd: new Float32Array(N).fill(-10) }];
  }

  /** Worlds begin anew in each iteration, so shards have nothing to keep. */
  save(): LearnerState {
    const shards = this.#pairs.map((_, k) => [this.#firstShard + k, new Uint8Array(0)] as const);
    return {
      iteration: this.iteration,
      parameters: Float32Array.from(this.weights),
      arrays: { weights: this.weights.slice(), counters: Float64Array.of(this.steps) },
      shards: new Map(shards),
    };
  }

  /** Control steps that a state has behind it. */
  static stepsOf(state: LearnerState): number {
    return stateArray(state, "counters", new Float64Array(), 1)[0] as number;
  }

  restore(state: LearnerState): void {
    checkParameters(state, this.weights.length);
    const weights = stateArray(state, "weights", new Float64Array(), this.weights.length);
    this.weights.set(weights);
    this.steps = Ars.stepsOf(state);
    this.iteration = state.iteration;
  }

  free(): void {
    for (const { forth, back } of this.#pairs) {
      forth.free();
      back.free();
    }
  }
}

function columnMean(table: Float64Array, width: number, column: number): number {
  let sum = 0;
  for (let at = column; at < table.length; at += width) sum += table[at] as number;
  return sum / (table.length / width);
}
