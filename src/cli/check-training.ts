// gyre check of a training's folder.

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Kernels } from "../kernels/kernels.ts";
import { readInput } from "../runs/files.node.ts";
import { decodePolicy } from "../runs/train/policy-file.ts";
import { readTrainingMetrics } from "../runs/train/read-training.node.ts";
import { readTrainRecord, readTrainState } from "../runs/train/train-folder.node.ts";
import { taskOf } from "../runs/train/training-env.ts";
import type { FlowFinding } from "./check-turbulence.ts";

const POLICIES = ["best.safetensors", "policy.safetensors"];

/** Reads all of the folder: record, metrics, policies, and the state to go on from. */
export function checkTraining(kernels: Kernels, path: string): FlowFinding {
  const record = readTrainRecord(path, "file");
  const { scene, algo, seed, status, steps, settings, best } = record;
  const { lines } = readTrainingMetrics(path);
  const policies = POLICIES.filter((name) => existsSync(join(path, name)));
  for (const name of policies) decodePolicy(readInput(join(path, name), "file"), join(path, name));
  if (existsSync(join(path, "checkpoint.safetensors"))) readTrainState(kernels, path, record);
  return {
    file: path,
    kind: "run",
    summary: {
      title: scene.title,
      task: taskOf(scene),
      algo,
      seed,
      status,
      steps: `${steps} of ${settings.steps}`,
      "lines of metrics": lines.length,
      policies: policies.join(", ") || "none yet",
      best: best ? `${best.metric} ${best.value} at step ${best.steps}` : "none yet",
    },
  };
}
