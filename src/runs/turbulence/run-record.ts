// run.json: what a run folder holds and how it came about.

import { z } from "zod";
import { ConfigError } from "../../base/errors.ts";
import { parseJson } from "../../base/json.ts";
import { parseStrict } from "../../base/schema.ts";
import { parseTurbulenceScene, type TurbulenceScene } from "../../turbulence/scene.ts";

/** How a run stands. `running` in a folder that nobody works on means that its process was killed. */
export const RUN_STATES = ["running", "stopped", "diverged", "done"] as const;

const recordSchema = z.strictObject({
  gyre: z.literal("turbulence-run"),
  version: z.literal(1),
  status: z.enum(RUN_STATES),
  /** why it ended, when it diverged */
  message: z.string().max(1000).optional(),
  scene: z.unknown(),
  seed: z.int(),
  command: z.string().max(10_000),
  gyreVersion: z.string().max(60),
  /** of the last checkpoint */
  step: z.int().gte(0),
  time: z.number(),
  /** of the final state; null until done */
  hash: z.string().nullable(),
  /** of reference.json beside it, or null */
  reference: z.string().max(300).nullable(),
  /** pieces of a record of samples.bin: f64, little-endian, one record a sample */
  samplesLayout: z.array(z.strictObject({ field: z.string(), length: z.int().gte(1) })),
});

/** The content of run.json. */
export interface RunRecord extends z.output<typeof recordSchema> {
  readonly scene: TurbulenceScene;
}

/** Whether a JSON value is meant to be a run.json. */
export function isRunRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && "gyre" in value && value.gyre === "turbulence-run";
}

/** @throws ConfigError naming the field */
export function decodeRunRecord(text: string, name: string): RunRecord {
  const value = parseJson(text, name);
  if (!isRunRecord(value)) throw new ConfigError(name, "the run.json of a turbulence run", value);
  const record = parseStrict(recordSchema, value, name);
  return { ...record, scene: parseTurbulenceScene(record.scene, `${name}: scene`) };
}

/** Record → text of run.json. */
export function encodeRunRecord(record: RunRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** Keys of a scene that may change when a run goes on: they do not touch what it has written. */
const FREE = new Set(["title", "steps", "guard", "checkpoint"]);

/** What of a scene decides a run's results. */
export function essenceOf(scene: TurbulenceScene): Partial<TurbulenceScene> {
  return Object.fromEntries(Object.entries(scene).filter(([key]) => !FREE.has(key)));
}

/** The first key in which two scenes make different runs, or undefined. */
export function differenceOf(a: TurbulenceScene, b: TurbulenceScene): string | undefined {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  const text = (scene: TurbulenceScene, key: string): string | undefined =>
    JSON.stringify((scene as unknown as Record<string, unknown>)[key]);
  return [...keys].find((key) => !FREE.has(key) && text(a, key) !== text(b, key));
}
