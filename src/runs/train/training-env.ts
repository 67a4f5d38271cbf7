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

/**
 * E worlds of a scene's task.
 *
 * @param steps after which an episode is cut; null: the scene's limit
 * @throws ConfigError when observations tell the time and it would run otherwise
 */
export function makeTrainingEnv(
  kernels: Kernels,
  scene: TrainableScene,
  worlds: number,
  steps: number | null = null,
): BatchEnv {
  if (steps === null) return makePracticeEnv(kernels, scene, worlds);
  const isTimed = scene.practice.time_encoding ?? practiceTaskOf(scene)?.timeEncoding;
  if (isTimed) throw new ConfigError("training.episode_steps", "null beside practice.time_encoding", steps);
  return makePracticeEnv(kernels, scene, worlds, { maxSteps: steps });
}
