// The environment of a practice scene.

import { ConfigError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { findVehicle } from "../../quadrotor/vehicles.ts";
import { settingsOfScene, type VolleyballScene } from "../scene.ts";
import { PracticeEnv } from "./env.ts";
import type { PracticeEnvOptions } from "./env-options.ts";
import { PRACTICE_NAMES, practiceTaskOf } from "./tasks.ts";

/**
 * Makes E worlds of the practice task of a scene.
 *
 * @param scene   from `parseVolleyballScene`
 * @param worlds  E
 * @param options stand over the scene
 * @throws ConfigError when the scene is of a match or a drill
 */
export function makePracticeEnv(
  kernels: Kernels,
  scene: VolleyballScene,
  worlds: number,
  options: Omit<PracticeEnvOptions, "worlds"> = {},
): PracticeEnv {
  const task = practiceTaskOf(scene);
  if (!task) {
    const rule = `a practice task: ${PRACTICE_NAMES.join(", ")} (hover with the key practice)`;
    throw new ConfigError("task", rule, scene.task);
  }
  const { practice } = scene;
  const settings = settingsOfScene(scene);
  return new PracticeEnv(kernels, task, {
    actionTransform: practice?.action_transform ?? "PRT",
    timeEncoding: practice?.time_encoding ?? task.timeEncoding,
    shaping: practice?.shaping ?? true,
    maxSteps: settings.maxSteps,
    tolerance_m: practice?.tolerance_m ?? 0.2,
    vehicle: findVehicle(scene.vehicles.model),
    settings,
    precision: scene.precision,
    ...options,
    worlds,
  });
}
