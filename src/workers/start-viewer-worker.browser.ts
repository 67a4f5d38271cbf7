// The page's side of a viewer's threads.

import * as Comlink from "comlink";
import { buffersOf, type FrameColumns } from "../recording/columns.ts";
import { spawnViewerWorker } from "./spawn-viewer-worker.browser.ts";
import type { ViewerWorker } from "./viewer-worker.ts";

export { compileKernels } from "../kernels/kernels.ts";
export type { FlowChange } from "../runs/live/flow-change.ts";
export type { LiveBatch } from "../runs/live/live-run.ts";
export type { FlowRequest, MatchRequest, PracticeRequest } from "../runs/live/start-live.ts";
export type { DroppedFile, Opened } from "../runs/open-file.ts";
export type { FlowMaterial } from "../runs/verify-flow.ts";
export type { Verdict } from "../runs/verify-recording.ts";
export type { TurbulenceScene } from "../turbulence/scene.ts";
export type { PolicyFile, PolicySource } from "../volleyball/policies/load.ts";
export type { VolleyballScene } from "../volleyball/scene.ts";
export type { ViewerWorker } from "./viewer-worker.ts";

/** A thread of a viewer. Errors of its answers keep their name and message: `ConfigError`, `DivergedError`. */
export interface ViewerThread {
  readonly worker: Comlink.Remote<ViewerWorker>;
  /** Calls back when the thread itself fails, for instance when its program cannot be loaded. */
  onFailure(report: (error: Error) => void): void;
  /** Ends it at once, whatever it is doing. */
  stop(): void;
}

/** Columns as an argument for a thread: moved there, not copied; they are empty here afterwards. */
export function moved(columns: FrameColumns): FrameColumns {
  return Comlink.transfer(columns, buffersOf(columns));
}

/**
 * Starts a thread.
 *
 * @param module the kernels, compiled once for all threads by `compileKernels`
 */
export async function startViewerWorker(module: WebAssembly.Module): Promise<ViewerThread> {
  const thread = spawnViewerWorker();
  const worker = Comlink.wrap<ViewerWorker>(thread);
  const onFailure = (report: (error: Error) => void): void => {
    thread.addEventListener("error", (event) => {
      report(new Error(event.message || "a thread of the viewer could not be started"));
    });
  };
  const failed = new Promise<never>((_, reject) => onFailure(reject));
  failed.catch(() => undefined); // seen below while the thread starts; later the page listens
  await Promise.race([failed, worker.start(module)]);
  return { worker, onFailure, stop: () => thread.terminate() };
}
