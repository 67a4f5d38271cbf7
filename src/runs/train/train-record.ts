// A training's run.json with its scene and settings as they are used.

import { ConfigError } from "../../base/errors.ts";
import { parseStrict } from "../../base/schema.ts";
import { ALGORITHMS, type Algorithm, type PpoSettings, resolvedTraining } from "../../env/ppo-settings.ts";
import { parseVolleyballScene } from "../../volleyball/scene.ts";
import { requireTrainable, type TrainableScene } from "./training-env.ts";
import type { TrainingRecord } from "./training-record.ts";

/** What a training's folder says of itself. */
export interface TrainRecord extends Omit<TrainingRecord, "scene" | "settings" | "algo"> {
  readonly scene: TrainableScene;
  readonly settings: PpoSettings;
  readonly algo: Algorithm;
}

/** @throws ConfigError naming what of the scene or the settings is wrong */
export function parseTraining(record: TrainingRecord, name: string): TrainRecord {
  const algo = ALGORITHMS.find((known) => known === record.algo);
  if (!algo) throw new ConfigError(`${name}: algo`, `one of ${ALGORITHMS.join(", ")}`, record.algo);
  return {
    ...record,
    algo,
    scene: requireTrainable(parseVolleyballScene(record.scene, `${name}: scene`), `${name}: scene`),
    settings: parseStrict(resolvedTraining, record.settings, `${name}: settings`),
  };
}
