// A run of an evaluation in its folder: taken as it is when it has finished, gone on with when it has not.

import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import type { TurbulenceScene } from "../../turbulence/scene.ts";
import { isRunFolder, readRunRecord } from "./run-folder.node.ts";
import { type FolderRun, resumeRun, startRun } from "./run-in-folder.node.ts";
import { differenceOf, type RunRecord } from "./run-record.ts";

/** Steps that the folder has already, 0 when there is none. @throws ConfigError when its run is of another scene */
export function stepsInFolder(path: string, scene: TurbulenceScene): number {
  const record = usableRecord(path, scene);
  if (record === undefined) return 0;
  return record.status === "diverged" ? scene.steps : Math.min(record.step, scene.steps);
}

function usableRecord(path: string, scene: TurbulenceScene): RunRecord | undefined {
  if (!isRunFolder(path)) return undefined;
  const record = readRunRecord(path, "--report");
  const difference = differenceOf(record.scene, scene);
  if (difference !== undefined) {
    const rule = `a run of the same scene (${difference} differs; another run wants another --report)`;
    throw new ConfigError(path, rule, record.scene.title);
  }
  if (record.step > scene.steps) {
    throw new ConfigError("--steps", `at least ${record.step}, which ${path} has taken`, scene.steps);
  }
  return record;
}

/** A closure may notice before the guard does that its flow has left the finite range. */
export function isDivergence(error: unknown): boolean {
  const { name, field } = (error ?? {}) as { readonly name?: string; readonly field?: string };
  return name === "DivergedError" || (name === "ConfigError" && (field?.startsWith("closure: ") ?? false));
}

/**
 * Brings the run of a folder to its end.
 *
 * @returns how it ended: `stopped` when the signal said so
 */
export async function finishRun(kernels: Kernels, run: FolderRun): Promise<"done" | "diverged" | "stopped"> {
  const { path, scene } = run;
  const record = usableRecord(path, scene);
  if (record?.status === "diverged") return "diverged";
  if (record?.status === "done" && record.step === scene.steps) return "done";
  const hasCheckpoint = existsSync(join(path, "checkpoint.bin"));
  // killed between the folder and its first checkpoint: nothing is lost
  if (record && !hasCheckpoint) rmSync(path, { recursive: true });
  try {
    const { isDone } = await (record && hasCheckpoint ? resumeRun(kernels, run) : startRun(kernels, run));
    return isDone ? "done" : "stopped";
  } catch (error) {
    if (isDivergence(error) && isRunFolder(path)) return "diverged";
    throw error;
  }
}
