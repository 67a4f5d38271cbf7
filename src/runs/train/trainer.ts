// A member of a training: the algorithm, and from time to time a validation on episodes of its own.

import { DivergedError } from "../../base/errors.ts";
import { isArs } from "../../env/ars-settings.ts";
import type { Collective } from "../../env/collective.ts";
import { shardsOf } from "../../env/collective.ts";
import { type LearnerSettings, SHARDS } from "../../env/ppo-settings.ts";
import { isVracer } from "../../env/vracer-settings.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import type { ActorData } from "../../learning/actor-data.ts";
import { Ars } from "../../learning/ars.ts";
import { playEpisodes } from "../../learning/evaluation.ts";
import type { Learner, LearnerReport, LearnerState, MakeEnv } from "../../learning/learner.ts";
import { Ppo } from "../../learning/ppo.ts";
import { Vracer } from "../../learning/vracer.ts";

/** The best policy so far, by the mean of a metric over the validation episodes. */
export interface Best {
  readonly metric: string;
  readonly value: number;
  /** control steps when it was found */
  readonly steps: number;
}

/** What one iteration tells. */
export interface TrainReport extends LearnerReport {
  readonly isDone: boolean;
  readonly best: Best | null;
  /** the policy, when this iteration's validation was the best so far */
  readonly improved?: readonly ActorData[];
}

/** Everything that a training goes on from. */
export interface TrainState extends LearnerState {
  readonly best: Best | null;
}

/** The same, with the policy as it stands. */
export interface SavedTraining extends TrainState {
  readonly policy: readonly ActorData[];
}

/** Control steps that a state has behind it: episodes of random search end when they do, others count iterations. */
export function stepsOf(state: LearnerState, settings: LearnerSettings): number {
  if (isArs(settings)) return Ars.stepsOf(state);
  return state.iteration * settings.rollout * settings.worlds;
}

/** One member's part of a training; the only one when its collective has size 1. Call `free()` when done. */
export class Trainer {
  readonly learner: Learner;
  #best: Best | null = null;
  readonly #kernels: Kernels;
  readonly #makeValidationEnv: MakeEnv;
  readonly #settings: LearnerSettings;
  readonly #collective: Collective;

  /** @param envs what is trained on, and whole episodes for validations */
  constructor(
    kernels: Kernels,
    envs: { readonly training: MakeEnv; readonly validation: MakeEnv },
    settings: LearnerSettings,
    seed: number,
    collective: Collective,
  ) {
    this.#kernels = kernels;
    this.#makeValidationEnv = envs.validation;
    this.#settings = settings;
    this.#collective = collective;
    this.learner = makeLearner(kernels, envs.training, settings, seed, collective);
  }

  get isDone(): boolean {
    return this.learner.steps >= this.#settings.steps;
  }

  /**
   * One iteration of the algorithm, and its validation where one is due.
   *
   * @throws DivergedError on every member; the state is that of before it
   */
  next(): TrainReport {
    const before = { ...this.learner.save(), best: this.#best };
    try {
      return this.#next();
    } catch (error) {
      if (error instanceof DivergedError) this.restore(before);
      throw error;
    }
  }

  #next(): TrainReport {
    const report = this.learner.iterate();
    const { isDone } = this;
    const isDue = isDone || report.iteration % this.#settings.validate_every === 0;
    if (!isDue) return { ...report, isDone, best: this.#best };
    const policy = this.learner.policy();
    const { metric, means } = this.#validate(policy);
    const value = means[metric] as number;
    const isBest = this.#best === null || value > this.#best.value;
    if (isBest) this.#best = { metric, value, steps: report.steps };
    const validation = Object.entries(means).map(([name, mean]) => [`validation/${name}`, mean]);
    const metrics = { ...report.metrics, ...Object.fromEntries(validation) };
    return { ...report, metrics, isDone, best: this.#best, ...(isBest ? { improved: policy } : {}) };
  }

  /** Means over the validation episodes, shared among the members. */
  #validate(policy: readonly ActorData[]): { metric: string; means: Record<string, number> } {
    const { validation_episodes, validation_seed } = this.#settings;
    const each = validation_episodes / SHARDS;
    const env = this.#makeValidationEnv(each);
    const width = env.metrics.length;
    const { first, last } = shardsOf(this.#collective.rank, this.#collective.size, SHARDS);
    const table = new Float32Array(SHARDS * each * width);
    for (let shard = first; shard < last; shard++) {
      const options = { seed: validation_seed, firstWorld: shard * each, deterministic: true };
      const place = table.subarray(shard * each * width, (shard + 1) * each * width);
      try {
        place.set(playEpisodes(this.#kernels, env, policy, options));
      } catch (error) {
        if (!(error instanceof DivergedError)) throw error;
        place.fill(Number.NaN); // told to all below: the others wait for this shard
      }
    }
    env.free();
    this.#collective.share(new Uint8Array(table.buffer), SHARDS);
    const bad = table.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      const field = `validation/${env.metrics[bad % width]}`;
      throw new DivergedError(this.learner.steps, field, table[bad] as number);
    }
    const means: Record<string, number> = {};
    env.metrics.forEach((name, k) => {
      let sum = 0;
      for (let at = k; at < table.length; at += width) sum += table[at] as number;
      means[name] = sum / validation_episodes;
    });
    return { metric: env.metric, means };
  }

  save(): SavedTraining {
    return { ...this.learner.save(), best: this.#best, policy: this.learner.policy() };
  }

  restore(state: TrainState): void {
    this.learner.restore(state);
    this.#best = state.best;
  }

  free(): void {
    this.learner.free();
  }
}

function makeLearner(
  kernels: Kernels,
  makeEnv: MakeEnv,
  settings: LearnerSettings,
  seed: number,
  collective: Collective,
): Learner {
  if (isVracer(settings)) return new Vracer(kernels, makeEnv, settings, seed, collective);
  if (isArs(settings)) return new Ars(kernels, makeEnv, settings, seed, collective);
  return new Ppo(kernels, makeEnv, settings, seed, collective);
}
