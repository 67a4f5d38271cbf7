// What any learner is told of its worlds and its validations: keys of `training` that mean the same to all of them.

import { z } from "zod";

/** A whole number in a range. */
export const whole = (low: number, high: number): z.ZodNumber => z.int().gte(low).lte(high);
/** A number from 0 to 1. */
export const part: z.ZodNumber = z.number().gte(0).lte(1);
/** A number above 0. */
export const positive = (high: number): z.ZodNumber => z.number().gt(0).lte(high);

/** Worlds and how long they are played. */
export const worldFields = {
  steps: whole(1, 1e12).describe("control steps in all, summed over worlds"),
  worlds: whole(8, 65536).multipleOf(8).describe("worlds side by side, in eight shards"),
  rollout: whole(1, 4096).describe("control steps of each world between two updates"),
  episode_steps: whole(1, 100_000)
    .nullable()
    .default(null)
    .describe(
      "episodes are cut here while training, so that starts are seen more often; null: the scene's limit",
    ),
  stagger: z
    .boolean()
    .describe(
      "worlds begin at different steps of their first episode, so that an update sees all of an episode",
    ),
};

/** When the policy is judged, and on what. */
export const validationFields = {
  validate_every: whole(1, 1e9).describe("updates between two validations"),
  validation_episodes: whole(8, 65536).multipleOf(8),
  validation_seed: whole(0, 4294967295).describe("names the episodes on which the best policy is chosen"),
};

const frame = z.strictObject({ ...worldFields, ...validationFields });

/** The part of any learner's settings that the trainer itself reads. */
export type TrainingFrame = z.output<typeof frame>;

/** Names of its keys. */
export const FRAME_KEYS = Object.keys(frame.shape) as readonly (keyof TrainingFrame)[];
