// What augmented random search is told: `training.ars`, and the keys of `training` that it shares with the other learners. An
// iteration plays one whole episode in every world: `rollout` and `stagger` do not count.

import { z } from "zod";
import { ConfigError } from "../base/errors.ts";
import { parseStrict } from "../base/schema.ts";
import { FRAME_KEYS, positive, type TrainingFrame, validationFields, worldFields } from "./training-frame.ts";

/** Schema of `training.ars`. */
export const arsSettings = z
  .strictObject({
    noise: positive(10).default(0.3).describe("ν: how far weights are moved to try a direction"),
    rate: positive(100)
      .default(1)
      .describe("η₀: step along the mean of the directions; falls to 0 at the end"),
  })
  .describe("settings of --algo ars");

/** Settings of its own, defaults filled in. */
export type ArsOwn = z.output<typeof arsSettings>;

/** Schema of resolved settings, as run.json keeps them. */
export const resolvedArs = z.strictObject({ ...worldFields, ...validationFields, ars: arsSettings });

/** Everything that decides a training by random search, resolved. */
export type ArsSettings = z.output<typeof resolvedArs>;

/** What a scene that says nothing trains with. */
const ARS_FRAME: TrainingFrame = {
  steps: 1_000_000,
  worlds: 32,
  rollout: 1,
  episode_steps: null,
  stagger: false,
  validate_every: 5,
  validation_episodes: 16,
  validation_seed: 1_000_000,
};

/** Fills in what a scene left open. @throws ConfigError when settings contradict each other */
export function resolveArs(
  given: { readonly [K in keyof TrainingFrame]?: TrainingFrame[K] | undefined } & {
    readonly ars?: ArsOwn | undefined;
  },
  name: string,
): ArsSettings {
  const shared = FRAME_KEYS.filter((key) => given[key] !== undefined).map((key) => [key, given[key]]);
  const raw = { ...ARS_FRAME, ...Object.fromEntries(shared), ars: given.ars ?? {} };
  const settings = parseStrict(resolvedArs, raw, name);
  if (settings.worlds % 16 !== 0) {
    const rule = "a multiple of 16: two worlds a direction in eight shards";
    throw new ConfigError(`${name}: training.worlds`, rule, settings.worlds);
  }
  return settings;
}

/** Whether settings are of random search. */
export function isArs(settings: TrainingFrame): settings is ArsSettings {
  return "ars" in settings;
}
