// A whole training with its folder: new, or continued.

import type { Kernels } from "../../kernels/kernels.ts";
import { lockFolder } from "./folder-lock.node.ts";
import type { TrainTeam } from "./team.ts";
import { checkEmpty, removeStale, TrainFolder } from "./train-folder.node.ts";
import type { TrainRecord } from "./train-record.ts";
import { type Best, type SavedTraining, stepsOf, type TrainReport, type TrainState } from "./trainer.ts";

/** How a training stands, for those who watch. */
export interface TrainProgress {
  readonly report: TrainReport;
  /** of this process and those before it */
  readonly seconds: number;
  readonly stepsPerSecond: number;
}

/** What to train and where. */
export interface FolderTraining {
  readonly path: string;
  readonly record: TrainRecord;
  /** seconds between checkpoints */
  readonly checkpointSeconds: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (now: TrainProgress) => void;
}

/** How it ended. */
export interface TrainOutcome {
  readonly isDone: boolean;
  readonly steps: number;
  readonly seconds: number;
  readonly stepsPerSecond: number;
  /** XXH64 of all parameters, actor and critic */
  readonly weightsHash: string;
  readonly best: Best | null;
}

/** Starts in a new folder. */
export async function startTraining(
  kernels: Kernels,
  team: TrainTeam,
  training: FolderTraining,
): Promise<TrainOutcome> {
  checkEmpty(training.path);
  return locked(training, "--out", () => {
    const folder = TrainFolder.create(kernels, training.path, training.record);
    return run(kernels, team, training, folder);
  });
}

/** Goes on from the state of a folder. */
export function resumeTraining(
  kernels: Kernels,
  team: TrainTeam,
  training: FolderTraining,
  from: TrainState,
): Promise<TrainOutcome> {
  return locked(training, "--resume", async () => {
    await team.restore(from);
    const steps = stepsOf(from, training.record.settings);
    const folder = TrainFolder.resume(kernels, training.path, training.record, steps);
    return run(kernels, team, training, folder);
  });
}

/** Works in a folder that no other process works in meanwhile. */
async function locked<T>({ path }: FolderTraining, what: string, work: () => Promise<T>): Promise<T> {
  const unlock = lockFolder(path, what);
  try {
    return await work();
  } finally {
    unlock();
  }
}

async function run(
  kernels: Kernels,
  team: TrainTeam,
  training: FolderTraining,
  folder: TrainFolder,
): Promise<TrainOutcome> {
  try {
    return await iterate(kernels, team, training, folder);
  } catch (error) {
    const isDiverged = (error as Error).name === "DivergedError";
    const message = String((error as Error).message).slice(0, 900);
    try {
      folder.update({ status: isDiverged ? "diverged" : "stopped", message });
    } catch {
      // a full disk, say: what went wrong first is what the user should read
    }
    throw error;
  } finally {
    removeStale(training.path);
  }
}

async function iterate(
  kernels: Kernels,
  team: TrainTeam,
  training: FolderTraining,
  folder: TrainFolder,
): Promise<TrainOutcome> {
  const before = training.record.seconds;
  const beforeSteps = training.record.steps;
  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 1000;
  let saved = elapsed();
  if (beforeSteps >= training.record.settings.steps) {
    // killed between its last checkpoint and its end
    return finish(kernels, folder, await team.save(), {
      isDone: true,
      steps: beforeSteps,
      seconds: before,
      stepsPerSecond: training.record.stepsPerSecond ?? 0,
    });
  }
  for (;;) {
    const report = await team.next().catch(async (error: Error) => {
      if (error.name === "DivergedError") await keepLast(folder, team, before + elapsed());
      throw error;
    });
    const seconds = before + elapsed();
    const stepsPerSecond = (report.steps - beforeSteps) / Math.max(elapsed(), 1e-9);
    folder.line(report, seconds);
    if (report.improved && report.best) folder.best(report.improved, report.best);
    training.onProgress?.({ report, seconds, stepsPerSecond });
    const isStopped = training.signal?.aborted === true;
    const isOver = report.isDone || isStopped;
    if (!isOver && elapsed() - saved < training.checkpointSeconds) continue;
    const state = await team.save();
    folder.checkpoint(state, seconds);
    saved = elapsed();
    if (!isOver) continue;
    const { isDone, steps } = report;
    return finish(kernels, folder, state, { isDone, steps, seconds, stepsPerSecond });
  }
}

/** The last good state of a run that diverged: a team goes back to it. */
async function keepLast(folder: TrainFolder, team: TrainTeam, seconds: number): Promise<void> {
  const state = await team.save();
  folder.checkpoint(state, seconds);
  folder.policy(state.policy);
}

/** Writes what a run leaves at its end. */
async function finish(
  kernels: Kernels,
  folder: TrainFolder,
  state: SavedTraining,
  end: Omit<TrainOutcome, "weightsHash" | "best">,
): Promise<TrainOutcome> {
  const weightsHash = hashOfWeights(kernels, state);
  folder.policy(state.policy);
  await folder.curve();
  const { isDone, stepsPerSecond } = end;
  folder.update({ status: isDone ? "done" : "stopped", weightsHash, stepsPerSecond, best: state.best });
  return { ...end, weightsHash, best: state.best };
}

/** XXH64 of a state's parameters, as 16 hexadecimal digits. */
export function hashOfWeights(kernels: Kernels, state: TrainState): string {
  const { buffer, byteOffset, byteLength } = state.parameters;
  const hash = kernels.xxh64(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.toString(16).padStart(16, "0");
}
