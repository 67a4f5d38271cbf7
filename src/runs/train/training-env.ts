// The environment of a scene, as a trainer or an evaluation wants it.

import { ConfigError } from "../../base/errors.ts";
import type { BatchEnv } from "../../env/batch-env.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { makePracticeEnv } from "../../volleyball/practice/scene-env.ts";
import { PRACTICE_TASKS } from "../../volleyball/practice/tasks.ts";
import type { VolleyballScene } from "../../volleyball/scene.ts";

/** Refuses scenes that nobody trains on. @throws ConfigError naming those that can be */
export function requireTrainable(scene: VolleyballScene, name: string): void {
  if (scene.task in PRACTICE_TASKS) return;
  const rule = `one of ${Object.keys(PRACTICE_TASKS).join(", ")}: what gyre trains on`;
  throw new ConfigError(`${name}: task`, rule, scene.task);
}

/** E worlds of a scene's task. */
export function makeTrainingEnv(kernels: Kernels, scene: VolleyballScene, worlds: number): BatchEnv {
  return makePracticeEnv(kernels, scene, worlds);
}
