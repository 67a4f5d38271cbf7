// What PPO and MAPPO are told: the key `training` of a scene, and its presets.
//
//   volleybots   the published settings (volleyball.md 9), with as many worlds as fit a laptop
//   gyre         ours: running normalisation of observations instead of LayerNorm, tanh, bootstrap at the step limit,
//                a learning rate that follows the divergence of the policy

import { z } from "zod";
import { ConfigError } from "../base/errors.ts";
import { parseStrict } from "../base/schema.ts";
import { type ArsSettings, arsSettings, resolveArs } from "./ars-settings.ts";
import { part, positive, validationFields, whole, worldFields } from "./training-frame.ts";
import { resolveVracer, type VracerSettings, vracerSettings } from "./vracer-settings.ts";

/** Number of shards into which worlds and minibatches are cut, whatever the number of workers. */
export const SHARDS = 8;

const fields = {
  ...worldFields,
  epochs: whole(1, 100).describe("times that an update goes through a rollout"),
  minibatches: whole(1, 1024).describe("parts of an epoch, one step of the optimiser each"),
  hidden: z.array(whole(1, 1024)).min(1).max(8).describe("widths of the hidden layers"),
  activation: z.enum(["tanh", "elu", "relu"]),
  layer_norm: z.boolean().describe("LayerNorm of the observation and after each hidden layer"),
  normalise_observations: z
    .boolean()
    .describe("by running mean and variance; folded into the shipped weights"),
  actor: z.enum(["shared", "separate"]).describe("one actor for all drones of a world, or one for each"),
  critic: z.enum(["decentralised", "centralised"]).describe("a drone's own observation, or those of all"),
  learning_rate: positive(1),
  schedule: z
    .enum(["constant", "linear", "adaptive"])
    .describe("linear: down to 0 at the last step; adaptive: follows target_kl"),
  target_kl: positive(10).describe("divergence of an update that the adaptive schedule aims at"),
  adam_epsilon: positive(1),
  gamma: part.describe("discount of a step"),
  gamma_end: part
    .nullable()
    .default(null)
    .describe(
      "the discount moves there, linearly in steps: short sight learns sooner, long sight safer; null: it stays",
    ),
  lambda: part.describe("of generalised advantage estimation"),
  clip: positive(10).describe("of the probability ratio"),
  value_clip: positive(1000).nullable().describe("of the change of a value; null: none"),
  huber: positive(1e6).nullable().describe("threshold of the Huber loss of values; null: squared error"),
  entropy: z.number().gte(0).lte(10).describe("weight of the entropy"),
  surrogate_scale: positive(1000).describe("factor of the surrogate; published: the size of an action"),
  gradient_norm: positive(1e6).describe("largest norm of the gradient of actor and of critic"),
  value_norm: z.number().gte(0).lt(1).nullable().describe("ValueNorm's β; null: values as they are"),
  log_std: z.number().gte(-10).lte(3).describe("of the actions at the start"),
  bootstrap_truncated: z.boolean().describe("an episode cut at the step limit goes on in the value function"),
  average: z
    .number()
    .gte(0)
    .lt(1)
    .nullable()
    .describe(
      "share that an update keeps of the running mean of weights, which is the policy; null: the weights",
    ),
  ...validationFields,
};

/** Schema of resolved settings, as run.json keeps them. */
export const resolvedTraining = z.strictObject(fields);

/** Everything that decides a training, resolved. */
export type PpoSettings = z.output<typeof resolvedTraining>;

const GYRE: PpoSettings = {
  steps: 30_000_000,
  worlds: 1024,
  rollout: 32,
  episode_steps: null,
  stagger: true,
  epochs: 4,
  minibatches: 8,
  hidden: [64, 64],
  activation: "tanh",
  layer_norm: false,
  normalise_observations: true,
  actor: "shared",
  critic: "decentralised",
  learning_rate: 1e-3,
  schedule: "adaptive",
  target_kl: 0.01,
  adam_epsilon: 1e-5,
  gamma: 0.99,
  gamma_end: null,
  lambda: 0.95,
  clip: 0.2,
  value_clip: null,
  huber: null,
  entropy: 0,
  surrogate_scale: 1,
  gradient_norm: 1,
  value_norm: 0.995,
  log_std: -0.5,
  bootstrap_truncated: true,
  average: null,
  validate_every: 25,
  validation_episodes: 256,
  validation_seed: 1_000_000,
};

/** Settings by name. */
export const PPO_PRESETS: Readonly<Record<"gyre" | "volleybots", PpoSettings>> = {
  gyre: GYRE,
  volleybots: {
    ...GYRE,
    steps: 500_000_000,
    rollout: 64,
    stagger: false,
    minibatches: 16,
    hidden: [256, 128, 128],
    activation: "elu",
    layer_norm: true,
    normalise_observations: false,
    learning_rate: 5e-4,
    schedule: "constant",
    adam_epsilon: 1e-8,
    gamma: 0.995,
    clip: 0.1,
    value_clip: 0.1,
    huber: 10,
    entropy: 0.001,
    surrogate_scale: 4,
    gradient_norm: 10,
    log_std: 0,
    bootstrap_truncated: false,
  },
};

/** What a training may be called: MAPPO is PPO whose critic sees all drones, where the scene does not say otherwise. */
export const ALGORITHMS = ["ppo", "mappo", "vracer", "ars"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** Schema of `training` in a scene: a preset, and what differs from it. */
export const trainingSettings = z
  .strictObject({
    preset: z.enum(["gyre", "volleybots"]).default("gyre").describe("published: volleybots"),
    algo: z.enum(ALGORITHMS).default("ppo").describe("who learns, where --algo does not say"),
    ...resolvedTraining.partial().shape,
    vracer: vracerSettings.optional(),
    ars: arsSettings.optional(),
  })
  .describe("settings of gyre train");

/** `training` as it stands in a scene. */
export type TrainingSettings = Omit<z.output<typeof trainingSettings>, "algo"> & {
  readonly algo?: Algorithm;
};

/** Settings of any algorithm. */
export type LearnerSettings = PpoSettings | VracerSettings | ArsSettings;

/**
 * Fills in what a scene left open: for PPO from its preset, for V-RACER and random search from their defaults.
 *
 * @throws ConfigError when settings contradict each other
 */
export function resolveTraining(
  given: TrainingSettings,
  algorithm: "ppo" | "mappo",
  name: string,
): PpoSettings;
export function resolveTraining(given: TrainingSettings, algorithm: Algorithm, name: string): LearnerSettings;
export function resolveTraining(
  given: TrainingSettings,
  algorithm: Algorithm,
  name: string,
): LearnerSettings {
  if (algorithm === "vracer") return resolveVracer(given, name);
  if (algorithm === "ars") return resolveArs(given, name);
  const { preset, algo: _, vracer: __, ars: ___, ...changes } = given;
  const critic = algorithm === "mappo" ? "centralised" : "decentralised";
  const settings = parseStrict(resolvedTraining, { ...PPO_PRESETS[preset], critic, ...changes }, name);
  if (settings.layer_norm && settings.normalise_observations) {
    const rule = "false beside layer_norm (LayerNorm normalises already)";
    throw new ConfigError(`${name}: training.normalise_observations`, rule, true);
  }
  const moments = (settings.worlds / SHARDS) * settings.rollout;
  if (settings.minibatches > moments) {
    throw new ConfigError(
      `${name}: training.minibatches`,
      `at most ${moments}, the moments of a shard`,
      settings.minibatches,
    );
  }
  return settings;
}
