// gyre export of a training's folder or a policy file: safetensors, ONNX, a LayersModel of TensorFlow.js, TensorBoard.

import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ConfigError } from "../../base/errors.ts";
import type { ActorData } from "../../learning/actor-data.ts";
import { actorsFromTensors } from "../../learning/actor-tensors.ts";
import { encodeOnnx } from "../../learning/formats/onnx.ts";
import { readSafetensors } from "../../learning/formats/safetensors.ts";
import type { TensorFile } from "../../learning/formats/tensor.ts";
import { encodeTensorboard } from "../../learning/formats/tensorboard.ts";
import { encodeTfjsModel } from "../../learning/formats/tfjs-model.ts";
import { readInput, writeOutput } from "../files.node.ts";
import { checkReplaceable, writeFolder } from "../folders.node.ts";
import type { MetricsLine } from "./metrics.ts";
import { readTrainingMetrics, readTrainingRecord, trainedPolicyFile } from "./read-training.node.ts";

/** Formats of an exported policy. */
export const POLICY_EXPORTS = ["safetensors", "onnx", "tfjs"] as const;
export type PolicyExport = (typeof POLICY_EXPORTS)[number];

/** Formats of an exported training; each is also the ending of its file or folder. */
export const TRAINING_EXPORTS = [...POLICY_EXPORTS, "tensorboard"] as const;
export type TrainingExport = (typeof TRAINING_EXPORTS)[number];

/**
 * Exports a training's folder; returns what was written, in words.
 *
 * @throws ConfigError also when the export would replace a file of the training, its checkpoint say
 */
export function exportTraining(path: string, format: TrainingExport, out: string): string {
  if (existsSync(out) && dirname(resolve(out)) === resolve(path)) {
    throw new ConfigError("--out", "another file than those of the training", out);
  }
  return format === "tensorboard"
    ? exportTensorboard(path, out)
    : exportPolicy(trainedPolicyFile(path), format, out);
}

/**
 * Exports a policy file (.safetensors); returns what was written, in words.
 *
 * @throws ConfigError when it holds no actor, or several where the format holds one
 */
export function exportPolicy(file: string, format: PolicyExport, out: string): string {
  const bytes = readInput(file, "file");
  const tensors = readSafetensors(bytes, file);
  const actors = actorsFromTensors(tensors, file);
  if (format === "safetensors") writeOutput(out, bytes, "--out");
  else exportNetwork(oneActor(actors, file), tensors, format, out);
  const { inputs, outputs } = actors[0] as ActorData;
  return `policy ${file}: ${inputs} observations, ${outputs} actions`;
}

function exportNetwork(
  actor: ActorData,
  { metadata }: TensorFile,
  format: "onnx" | "tfjs",
  out: string,
): void {
  if (format === "onnx") {
    writeOutput(out, encodeOnnx(actor, metadata), "--out");
    return;
  }
  checkReplaceable(out, isModel, "a new folder, or a LayersModel alone");
  writeFolder(out, encodeTfjsModel(actor, metadata));
}

function oneActor(actors: readonly ActorData[], file: string): ActorData {
  if (actors.length === 1) return actors[0] as ActorData;
  throw new ConfigError(file, "one actor (several members go to safetensors)", actors.length);
}

/** Whether a folder holds nothing but files that we write: it may be replaced. */
function holdsOnly(path: string, isOurs: (name: string) => boolean): boolean {
  return statSync(path).isDirectory() && readdirSync(path).every(isOurs);
}

const isModel = (path: string): boolean =>
  holdsOnly(path, (name) => name === "model.json" || name === "weights.bin");

/** Event files of other programs are not ours to replace. */
const isLogFolder = (path: string): boolean =>
  holdsOnly(path, (name) => /^events\.out\.tfevents\.\d+\.gyre$/.test(name));

/** All metrics as an event file in a folder of its own: what `tensorboard --logdir` reads. */
function exportTensorboard(path: string, out: string): string {
  const record = readTrainingRecord(path, "file");
  const { lines } = readTrainingMetrics(path);
  if (lines.length === 0) throw new ConfigError(path, "a run with metrics", "none so far");
  checkReplaceable(out, isLogFolder, "a new folder, or one of event files that gyre wrote");
  const started = Date.parse(record.started) / 1000;
  const steps = lines.map((line) => ({
    step: line.step,
    wallTime: started + (line["time/seconds"] ?? 0),
    values: finiteMetrics(line),
  }));
  const name = `events.out.tfevents.${Math.floor(started)}.gyre`;
  writeFolder(out, new Map([[name, encodeTensorboard(steps, started)]]));
  return `${lines.length} lines of metrics of ${path}`;
}

/** What a line measured. */
function finiteMetrics({ step: _, ...rest }: MetricsLine): Record<string, number> {
  return Object.fromEntries(
    Object.entries(rest).filter((entry): entry is [string, number] => entry[1] !== null),
  );
}
