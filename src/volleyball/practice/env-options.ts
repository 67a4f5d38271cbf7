// Options of a practice environment, checked and completed.

import { ConfigError } from "../../base/errors.ts";
import type { AutoresetMode } from "../../env/env.ts";
import type { Precision } from "../../kernels/volleyball-worlds.ts";
import { iris } from "../../quadrotor/sheets/iris.ts";
import type { VehicleSheet } from "../../quadrotor/vehicle.ts";
import type { WorldSettings } from "../tasks.ts";
import { PRACTICE_COURT, PRACTICE_TRANSFORMS, type PracticeTask, type PracticeTransform } from "./tasks.ts";

/** Ball, gravity and court of a practice task that a scene may change. */
export type PracticeSettings = Pick<WorldSettings, "gravity_mps2" | "ball" | "court">;

/** The published values (volleyball.md 1.2, 1.3). */
export const PRACTICE_SETTINGS: PracticeSettings = {
  gravity_mps2: 9.81,
  ball: { mass_kg: 0.005, radius_m: 0.1, restitution: 0.8, damping: 0 },
  court: PRACTICE_COURT,
};

/** Options of a practice environment. */
export interface PracticeEnvOptions {
  /** E */
  readonly worlds: number;
  /** `PRT` (default): four rotor commands; `PIDrate`: body rates and thrust, one drone only (volleyball.md 2.2) */
  readonly actionTransform?: PracticeTransform;
  /** four more columns with step / maxSteps; the task's own default */
  readonly timeEncoding?: boolean;
  /** shaping rewards where the task has some; default true */
  readonly shaping?: boolean;
  /** the task's own by default */
  readonly maxSteps?: number;
  /** Hover: how near counts as held; default 0.2 */
  readonly tolerance_m?: number;
  /** sheet of every drone, default Iris */
  readonly vehicle?: VehicleSheet;
  readonly settings?: PracticeSettings;
  /** `same-step` (default), or `disabled`: an ended world stays as it ended, with reward 0 */
  readonly autoreset?: AutoresetMode;
  readonly precision?: Precision;
}

/** @throws ConfigError when an option is wrong */
export function completeOptions(
  task: PracticeTask,
  options: PracticeEnvOptions,
): Required<PracticeEnvOptions> {
  const complete = {
    actionTransform: "PRT",
    timeEncoding: task.timeEncoding,
    shaping: true,
    maxSteps: task.maxSteps,
    tolerance_m: 0.2,
    vehicle: iris,
    settings: PRACTICE_SETTINGS,
    autoreset: "same-step",
    precision: "f32",
    ...options,
  } as const;
  const { actionTransform, maxSteps, tolerance_m } = complete;
  if (!Number.isInteger(maxSteps) || maxSteps < 1)
    throw new ConfigError("maxSteps", "an integer ≥ 1", maxSteps);
  if (!(tolerance_m > 0)) throw new ConfigError("tolerance_m", "a number > 0", tolerance_m);
  if (!(PRACTICE_TRANSFORMS as readonly string[]).includes(actionTransform)) {
    throw new ConfigError("actionTransform", `one of ${PRACTICE_TRANSFORMS.join(", ")}`, actionTransform);
  }
  if (actionTransform === "PIDrate" && task.agents > 1) {
    throw new ConfigError(
      "actionTransform",
      `PRT in ${task.name}: PIDrate is for one drone`,
      actionTransform,
    );
  }
  return complete;
}
