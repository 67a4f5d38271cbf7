// A whole run with its folder: new, or continued.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../../base/errors.ts";
import { VERSION } from "../../base/version.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import type { Closure } from "../../turbulence/closures/closure.ts";
import { ControlledClosure } from "../../turbulence/closures/controlled.ts";
import { samplesLayout } from "../../turbulence/diagnostics/sample.ts";
import { LearnedClosure } from "../../turbulence/policies/learned-closure.ts";
import { checkReference, type FlowReference } from "../../turbulence/reference.ts";
import type { TurbulenceScene } from "../../turbulence/scene.ts";
import type { Simulation } from "../../turbulence/simulation.ts";
import { loadClosures } from "./closure-file.node.ts";
import { loadInitialField } from "./initial-source.node.ts";
import { readMetrics } from "./read-run.node.ts";
import {
  extendRecord,
  type FolderWatch,
  listSnapshots,
  RunFolder,
  readCheckpoint,
  readRunRecord,
  readRunReference,
} from "./run-folder.node.ts";
import { differenceOf, type RunRecord } from "./run-record.ts";
import type { Checkpoint, Metrics, Progress } from "./run-sink.ts";
import { continueSimulation, type RunOutcome, runTurbulence, startSimulation } from "./run-turbulence.ts";

/** What to run and where. */
export interface FolderRun {
  readonly scene: TurbulenceScene;
  readonly path: string;
  /** as the user typed it, for run.json */
  readonly command: string;
  /** for the live Elog; a continued run keeps its own when undefined */
  readonly reference: FlowReference | null | undefined;
  /** whether closure files that the scene names may be run */
  readonly allowCode?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (now: Progress) => void;
}

/** How it ended; what `gyre run --json` prints is made from it. */
export interface FolderOutcome extends RunOutcome {
  /** stored fields: paths with the folder's own in front */
  readonly snapshots: readonly string[];
  /** last line of metrics */
  readonly last: Metrics | undefined;
}

/** Starts a run in a new folder. @throws ConfigError for what the scene or the folder does not allow */
export async function startRun(kernels: Kernels, run: FolderRun): Promise<FolderOutcome> {
  const { scene, path } = run;
  const reference = run.reference ?? null;
  const closures = await loadClosures(kernels, scene, run.allowCode ?? false);
  const simulation = startSimulation(kernels, scene, loadInitialField(kernels, scene), closures);
  const record: RunRecord = {
    gyre: "turbulence-run",
    version: 1,
    status: "running",
    scene,
    seed: scene.seed,
    command: run.command,
    gyreVersion: VERSION,
    step: 0,
    time: 0,
    hash: null,
    reference: reference?.name ?? null,
    samplesLayout: samplesLayout(scene.grid),
  };
  const folder = await RunFolder.create(path, record, reference, watchOf(run, closures));
  // as it stands in the folder, rounded: a continued run reads it from there
  return finish(simulation, { ...run, reference: readRunReference(path) }, folder, undefined);
}

/**
 * Goes on with the run of a folder, to the steps of the scene.
 *
 * @throws ConfigError when the scene is another than the folder's, or its checkpoint is damaged
 */
export async function resumeRun(kernels: Kernels, run: FolderRun): Promise<FolderOutcome> {
  const { scene, path } = run;
  const record = readRunRecord(path, "--resume");
  const difference = differenceOf(record.scene, scene);
  if (difference !== undefined) {
    throw new ConfigError(
      path,
      `another folder, or the scene of its run (${difference} differs)`,
      scene.title,
    );
  }
  const from = readCheckpoint(path);
  if (from.step > scene.steps) {
    throw new ConfigError("--steps", `at least ${from.step}, which the run has taken`, scene.steps);
  }
  const closures = await loadClosures(kernels, scene, run.allowCode ?? false);
  const simulation = continueSimulation(kernels, scene, from, closures);
  const reference = run.reference === undefined ? readRunReference(path) : run.reference;
  checkSameReference(record, reference, scene);
  const watch = watchOf(run, closures);
  const folder = await RunFolder.resume(path, extendRecord(record, scene), from, watch);
  return finish(simulation, { ...run, reference }, folder, from);
}

function watchOf(run: FolderRun, closures: ReadonlyMap<string, Closure>): FolderWatch {
  const learned = closures.get("learned");
  const turned = learned instanceof LearnedClosure ? learned.controls.closure : undefined;
  return { onProgress: run.onProgress, knobs: turned instanceof ControlledClosure ? turned : undefined };
}

/** Another reference half-way would make the Elog of metrics.jsonl a mixture. */
function checkSameReference(
  record: RunRecord,
  reference: FlowReference | null,
  scene: TurbulenceScene,
): void {
  if (reference) checkReference(reference, scene.case, scene.grid);
  const name = reference?.name ?? null;
  if (name !== record.reference) {
    throw new ConfigError("--reference", `${record.reference ?? "none"}, with which the run began`, name);
  }
}

async function finish(
  simulation: Simulation,
  run: FolderRun,
  folder: RunFolder,
  from: Checkpoint | undefined,
): Promise<FolderOutcome> {
  const { scene, path, signal } = run;
  try {
    const options = { from, reference: run.reference ?? null, ...(signal ? { signal } : {}) };
    const outcome = await runTurbulence(simulation, scene, folder, options);
    if (outcome.isDone) {
      folder.final(simulation.vorticity());
      folder.end({ status: "done", hash: outcome.hash });
    } else {
      rmSync(join(path, "final.npy"), { force: true });
      folder.end({ status: "stopped", hash: null });
    }
    const snapshots = listSnapshots(path).map(({ file }) => join(path, file));
    return { ...outcome, snapshots, last: outcome.latest ?? readMetrics(path).at(-1) };
  } catch (error) {
    const isDiverged = error instanceof Error && error.name === "DivergedError";
    const message = String((error as Error).message).slice(0, 900);
    folder.end({ status: isDiverged ? "diverged" : "stopped", message });
    throw error;
  } finally {
    simulation.free();
  }
}
