// The environment of a scene, as a trainer or an evaluation wants it.

import { ConfigError } from "../../base/errors.ts";
import type { BatchEnv } from "../../env/batch-env.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { makePracticeEnv } from "../../volleyball/practice/make-env.ts";
import { PRACTICE_NAMES, practiceTaskOf } from "../../volleyball/practice/tasks.ts";
import type { VolleyballScene } from "../../volleyball/scene.ts";

/** A scene that is trained on. */
export type TrainableScene = VolleyballScene & {
  readonly practice: NonNullable<VolleyballScene["practice"]>;
};

/** @throws ConfigError naming the tasks that can be trained on */
export function requireTrainable(scene: VolleyballScene, name: string): TrainableScene {
  const { practice } = scene;
  if (practiceTaskOf(scene) && practice) return { ...scene, practice };
  const rule = `one of ${PRACTICE_NAMES.join(", ")} (hover with the key practice)`;
  throw new ConfigError(`${name}: task`, rule, scene.task);
}

/** E worlds of a scene's task. */
export function makeTrainingEnv(kernels: Kernels, scene: TrainableScene, worlds: number): BatchEnv {
  return makePracticeEnv(kernels, scene, worlds);
}
