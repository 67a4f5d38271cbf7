// run.json of a training.

import { z } from "zod";
import { parseJson } from "../../base/json.ts";
import { parseStrict } from "../../base/schema.ts";
import { type PpoSettings, resolvedTraining } from "../../env/ppo-settings.ts";
import { parseVolleyballScene, type VolleyballScene } from "../../volleyball/scene.ts";

const finite = z.number();

const record = z.strictObject({
  gyre: z.literal("training-run"),
  version: z.literal(1),
  status: z.enum(["running", "done", "stopped", "diverged"]),
  scene: z.record(z.string(), z.unknown()),
  algo: z.enum(["ppo", "mappo"]),
  seed: z.int().gte(0).lte(4294967295),
  settings: resolvedTraining,
  command: z.string().max(10_000),
  gyreVersion: z.string().max(100),
  commit: z.string().max(100).nullable(),
  started: z.string().max(100),
  steps: z.int().gte(0),
  seconds: finite.gte(0),
  stepsPerSecond: finite.gte(0).nullable(),
  weightsHash: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .nullable(),
  best: z.strictObject({ metric: z.string(), value: finite, steps: z.int().gte(0) }).nullable(),
  message: z.string().max(1000).optional(),
});

/** What a training's folder says of itself. */
export type TrainRecord = Omit<z.output<typeof record>, "scene" | "settings"> & {
  readonly scene: VolleyballScene;
  readonly settings: PpoSettings;
};

/** Text of run.json. */
export function encodeTrainRecord(value: TrainRecord): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** A record from text. @throws ConfigError naming field, rule and value */
export function decodeTrainRecord(text: string, name: string): TrainRecord {
  const value = parseStrict(record, parseJson(text, name), name);
  return { ...value, scene: parseVolleyballScene(value.scene, `${name}: scene`) };
}
