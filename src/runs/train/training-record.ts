// run.json of a training: what was trained, how it stands, and the best that came of it.

import { z } from "zod";
import { ConfigError } from "../../base/errors.ts";
import { parseJson } from "../../base/json.ts";
import { parseStrict } from "../../base/schema.ts";

/** How a training stands. `running` in a folder that nobody works on means that its process was killed. */
export const TRAINING_STATES = ["running", "done", "stopped", "diverged"] as const;

const object = z.record(z.string(), z.unknown());

const recordSchema = z.strictObject({
  gyre: z.literal("training-run"),
  version: z.literal(1),
  status: z.enum(TRAINING_STATES),
  /** why it ended, when it diverged */
  message: z.string().max(1000).optional(),
  /** resolved */
  scene: object,
  algo: z.string().max(60),
  seed: z.int().gte(0),
  /** of the algorithm, resolved */
  settings: object,
  command: z.string().max(10_000),
  gyreVersion: z.string().max(60),
  /** of the source, where that is known */
  commit: z.string().max(60).nullable(),
  /** ISO 8601 */
  started: z.iso.datetime(),
  /** environment steps so far */
  steps: z.int().gte(0),
  /** s of training */
  seconds: z.number().gte(0),
  stepsPerSecond: z.number().gte(0).nullable(),
  /** of the latest weights, 16 hex digits */
  weightsHash: z.string().max(60).nullable(),
  best: z.strictObject({ metric: z.string().max(200), value: z.number(), steps: z.int().gte(0) }).nullable(),
});

/** The content of run.json. */
export type TrainingRecord = z.output<typeof recordSchema>;

/** The same, with whatever scene and settings. */
export type LooseRecord = Omit<TrainingRecord, "scene" | "settings"> & {
  readonly scene: object;
  readonly settings: object;
};

/** Whether a JSON value is meant to be the run.json of a training. */
export function isTrainingRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && "gyre" in value && value.gyre === "training-run";
}

/** @throws ConfigError naming the field */
export function decodeTrainingRecord(text: string, name: string): TrainingRecord {
  const value = parseJson(text, name);
  if (!isTrainingRecord(value)) throw new ConfigError(name, "the run.json of a training", value);
  return parseStrict(recordSchema, value, name);
}

/** Record → text of run.json. */
export function encodeTrainingRecord(record: LooseRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}
