// A training's run.json with its scene and settings as they are used.

import { ConfigError, showValue } from "../../base/errors.ts";
import { parseJson } from "../../base/json.ts";
import { parseStrict } from "../../base/schema.ts";
import { resolvedArs } from "../../env/ars-settings.ts";
import {
  ALGORITHMS,
  type Algorithm,
  type LearnerSettings,
  resolvedTraining,
} from "../../env/ppo-settings.ts";
import { resolvedVracer } from "../../env/vracer-settings.ts";
import { parseTurbulenceScene } from "../../turbulence/scene.ts";
import { parseVolleyballScene } from "../../volleyball/scene.ts";
import { type LearningScene, requireLearning } from "./training-env.ts";
import type { LooseRecord, TrainingRecord } from "./training-record.ts";

/** What a training's folder says of itself. */
export interface TrainRecord extends Omit<TrainingRecord, "scene" | "settings" | "algo"> {
  readonly scene: LearningScene;
  readonly settings: LearnerSettings;
  readonly algo: Algorithm;
}

/** @throws ConfigError naming what of the scene or the settings is wrong */
export function parseTraining(record: LooseRecord, name: string): TrainRecord {
  const algo = ALGORITHMS.find((known) => known === record.algo);
  if (!algo) throw new ConfigError(`${name}: algo`, `one of ${ALGORITHMS.join(", ")}`, record.algo);
  return {
    ...record,
    algo,
    scene: parseLearning(record.scene, `${name}: scene`),
    settings: parseSettings(record.settings, algo, `${name}: settings`),
  };
}

function parseSettings(settings: object, algo: Algorithm, name: string): LearnerSettings {
  if (algo === "vracer") return parseStrict(resolvedVracer, settings, name);
  if (algo === "ars") return parseStrict(resolvedArs, settings, name);
  return parseStrict(resolvedTraining, settings, name);
}

/** What decides a training, but for its length, as text for its checkpoint. */
export function describeTraining({ algo, seed, scene, settings }: Deciding): string {
  return JSON.stringify({ algo, seed, scene, settings });
}

type Deciding = Pick<TrainRecord, "algo" | "seed" | "scene" | "settings">;

/**
 * Refuses a checkpoint of another training: a folder whose run.json was changed, say, does not go on as something else.
 *
 * @param text what the checkpoint says of its training
 * @param name the run.json
 * @throws ConfigError naming the first key that differs
 */
export function requireSameTraining(record: TrainRecord, text: string, name: string): void {
  // by today's schema, so that a key with a default may have come since
  const made = parseTraining({ ...record, ...(parseJson(text, name) as Deciding) }, name);
  const settings = { ...made.settings, steps: record.settings.steps };
  const found = firstDifference(record, { ...made, settings }, ["algo", "seed", "settings", "scene"]);
  if (!found) return;
  const rule = `${showValue(found.made)}, with which the checkpoint was made`;
  throw new ConfigError(`${name}: ${found.path}`, rule, found.now);
}

interface Difference {
  readonly path: string;
  readonly now: unknown;
  readonly made: unknown;
}

function firstDifference(
  now: object,
  made: object,
  keys: readonly string[] = Object.keys({ ...now, ...made }),
): Difference | undefined {
  for (const key of keys) {
    const [a, b] = [now, made].map((value) => (value as Record<string, unknown>)[key]);
    if (isObject(a) && isObject(b)) {
      const within = firstDifference(a, b);
      if (within) return { ...within, path: `${key}.${within.path}` };
    } else if (JSON.stringify(a) !== JSON.stringify(b)) return { path: key, now: a, made: b };
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseLearning(raw: object, name: string): LearningScene {
  const isFlow = (raw as { readonly room?: unknown }).room === "turbulence";
  const scene = isFlow ? parseTurbulenceScene(raw, name) : parseVolleyballScene(raw, name);
  return requireLearning(scene, name);
}
