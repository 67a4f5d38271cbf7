// What V-RACER is told: the keys of `training` that it shares with PPO, and `training.vracer`, its own. Defaults are the
// published ones (turbulence.md 6.3) but for `l2`; a faster training takes more experiences for an update.

import { z } from "zod";
import { ConfigError } from "../base/errors.ts";
import { parseStrict } from "../base/schema.ts";
import {
  FRAME_KEYS,
  part,
  positive,
  type TrainingFrame,
  validationFields,
  whole,
  worldFields,
} from "./training-frame.ts";

/** Schema of `training.vracer`. */
export const vracerSettings = z
  .strictObject({
    hidden: z
      .array(whole(1, 1024))
      .min(1)
      .max(8)
      .default([128, 128])
      .describe("widths of the hidden layers, tanh"),
    gamma: part.default(0.995).describe("discount of a step"),
    learning_rate: positive(1).default(1e-4).describe("at the start"),
    annealing: part.default(5e-8).describe("learning rate and cutoff shrink as 1/(1 + this·updates)"),
    minibatch: whole(32, 65536)
      .multipleOf(32)
      .default(256)
      .describe("experiences of an update, drawn evenly from the memory"),
    memory_start: whole(1, 1e8).default(10_000).describe("experiences before the first update"),
    memory: whole(1, 1e8).default(100_000).describe("experiences that are kept"),
    experiences_per_update: positive(1e6)
      .default(1)
      .describe("experiences between two updates; less than 1: several updates for each"),
    cutoff: z
      .number()
      .gte(1)
      .lte(1000)
      .default(5)
      .describe("C_max: ratios of probabilities beyond it and its inverse are far from the policy"),
    far_target: part.default(0.1).describe("D: share of the memory that may be far from the policy"),
    beta: part
      .default(0.3)
      .describe("β at the start: weight of the policy's gradient against the divergence"),
    noise: positive(10).default(0.05).describe("σ₀ of an action before its tanh"),
    rescale_every: whole(1, 1e9)
      .default(1000)
      .describe("updates between two looks at mean and spread of the rewards"),
    l2: z
      .number()
      .gte(0)
      .lte(10)
      .default(1e-4)
      .describe("weight of ½θ² beside the mean loss; published: 1, which leaves little of the weights"),
  })
  .describe("settings of --algo vracer");

/** V-RACER's own settings, defaults filled in. */
export type VracerOwn = z.output<typeof vracerSettings>;

/** Schema of resolved settings, as run.json keeps them. */
export const resolvedVracer = z.strictObject({
  ...worldFields,
  ...validationFields,
  vracer: vracerSettings,
});

/** Everything that decides a training with V-RACER, resolved. */
export type VracerSettings = z.output<typeof resolvedVracer>;

/** What a scene that says nothing trains with: few worlds, since old experiences are used again. */
export const VRACER_FRAME: TrainingFrame = {
  steps: 1_000_000,
  worlds: 32,
  rollout: 32,
  episode_steps: null,
  stagger: true,
  validate_every: 25,
  validation_episodes: 64,
  validation_seed: 1_000_000,
};

/** Fills in what a scene left open. @throws ConfigError when settings contradict each other */
export function resolveVracer(
  given: { readonly [K in keyof TrainingFrame]?: TrainingFrame[K] | undefined } & {
    readonly vracer?: VracerOwn | undefined;
  },
  name: string,
): VracerSettings {
  const shared = FRAME_KEYS.filter((key) => given[key] !== undefined).map((key) => [key, given[key]]);
  const raw = { ...VRACER_FRAME, ...Object.fromEntries(shared), vracer: given.vracer ?? {} };
  const settings = parseStrict(resolvedVracer, raw, name);
  const { memory, memory_start } = settings.vracer;
  if (memory_start > memory) {
    const rule = `at most training.vracer.memory, ${memory}`;
    throw new ConfigError(`${name}: training.vracer.memory_start`, rule, memory_start);
  }
  return settings;
}

/** Whether settings are V-RACER's. */
export function isVracer(settings: TrainingFrame): settings is VracerSettings {
  return "vracer" in settings;
}
