// gyre check of what turbulence runs leave: run folders, checkpoints, references.

import { join } from "node:path";
import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { decodeText } from "../runs/files.node.ts";
import { decodeCheckpoint } from "../runs/turbulence/checkpoint.ts";
import { readRun } from "../runs/turbulence/read-run.node.ts";
import { listSnapshots, readCheckpoint } from "../runs/turbulence/run-folder.node.ts";
import { continueSimulation } from "../runs/turbulence/run-turbulence.ts";
import { decodeReferenceJson } from "../turbulence/reference.ts";

export { isCheckpoint } from "../runs/turbulence/checkpoint.ts";
export { isRunFolder } from "../runs/turbulence/run-folder.node.ts";

/** Kinds of files of this room. */
export type FlowKind = "run" | "checkpoint" | "reference";

/** What was found. */
export interface FlowFinding {
  readonly file: string;
  readonly kind: FlowKind;
  readonly summary: Readonly<Record<string, string | number>>;
}

/** Whether a JSON value is meant to be a reference of `gyre reference`. */
export function isReference(value: unknown): boolean {
  return typeof value === "object" && value !== null && "zxy" in value;
}

/** A run folder: reads all of it, and puts its checkpoint into a simulation. */
export function checkRun(kernels: Kernels, path: string): FlowFinding {
  const { record, metrics, samples } = readRun(path, "file");
  const { scene, status, step, hash } = record;
  const state = readCheckpoint(path);
  const usesFile = scene.closure.some(({ name }) => name === "file");
  // the program of a closure is not started by a check
  const simulation = continueSimulation(kernels, usesFile ? { ...scene, closure: [] } : scene, state);
  const now = simulation.hash();
  simulation.free();
  if (hash !== null && now !== hash) {
    throw new ConfigError(join(path, "checkpoint.bin"), `the state whose hash run.json has (${hash})`, now);
  }
  return {
    file: path,
    kind: "run",
    summary: {
      title: scene.title,
      status,
      step,
      steps: scene.steps,
      samples: samples.length,
      "lines of metrics": metrics.length,
      snapshots: listSnapshots(path).length,
      hash: hash ?? "none yet",
    },
  };
}

/** checkpoint.bin by itself. */
export function checkCheckpoint(file: string, bytes: Uint8Array): FlowFinding {
  const { step, simulation } = decodeCheckpoint(bytes, file);
  return { file, kind: "checkpoint", summary: { step, bytes: simulation.length } };
}

/** Statistics of `gyre reference`. */
export function checkReferenceFile(file: string, bytes: Uint8Array): FlowFinding {
  const {
    name,
    case: flow,
    n,
    sigma,
    kurtosis,
    provenance,
  } = decodeReferenceJson(decodeText(bytes, file), file);
  return {
    file,
    kind: "reference",
    summary: {
      name,
      case: flow ?? "unknown",
      grid: n ?? "unknown",
      sigma: sigma ?? "unknown",
      kurtosis: kurtosis ?? "unknown",
      provenance,
    },
  };
}
