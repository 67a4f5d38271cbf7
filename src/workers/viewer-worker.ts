// What the thread behind a viewer offers over comlink: it parses files and computes live runs, so that the page never
// does. The same in Node, for tests.

import * as Comlink from "comlink";
import { instantiateKernels, type Kernels } from "../kernels/kernels.ts";
import { buffersOf, type FrameColumns, unpackFrames } from "../recording/columns.ts";
import { encodeRecording } from "../recording/gyr.ts";
import type { RecordedEvent, RecordingHeader } from "../recording/recording.ts";
import { putInside } from "../recording/single-file.ts";
import type { FlowChange } from "../runs/live/flow-change.ts";
import { LiveFlow } from "../runs/live/live-flow.ts";
import type { LiveBatch, LiveRun } from "../runs/live/live-run.ts";
import {
  type FlowRequest,
  type MatchRequest,
  type PracticeRequest,
  startFlow,
  startMatch,
  startPractice,
} from "../runs/live/start-live.ts";
import { type DroppedFile, type Opened, openFiles } from "../runs/open-file.ts";
import { type FlowMaterial, verifyFlow } from "../runs/verify-flow.ts";
import { type Verdict, verifyRecording } from "../runs/verify-recording.ts";

/** The thread's side of a viewer. One run at a time; starting another one ends it. */
export interface ViewerWorker {
  /** Hands over the compiled kernels; comes first. */
  start(module: WebAssembly.Module): void;
  /** Parses dropped or fetched files. @throws ConfigError */
  open(files: readonly DroppedFile[]): Promise<Opened>;
  /** Starts a match or a drill. @throws ConfigError */
  startMatch(request: MatchRequest): Promise<RecordingHeader>;
  /** Starts the episodes of a practice scene. @throws ConfigError */
  startPractice(request: PracticeRequest): Promise<RecordingHeader>;
  /** Starts a flow. @throws ConfigError */
  startFlow(request: FlowRequest): Promise<RecordingHeader>;
  /** Starts the present run anew, without the changes made since. */
  restart(): Promise<RecordingHeader>;
  /** Computes up to `frames` more frames of the present run. */
  next(frames: number): LiveBatch;
  /** Changes the flow that runs. @throws ConfigError, and leaves it as it was */
  changeFlow(change: FlowChange): void;
  /**
   * Plays the games of a recording again.
   *
   * @param columns its frames; left out, hashes alone are compared
   * @param policy  the trained policy that it names, where it is of practice
   */
  verify(header: RecordingHeader, columns?: FrameColumns, policy?: DroppedFile): Promise<Verdict>;
  /** Computes a recorded flow again, and compares the fields of its frames. */
  verifyFlow(header: RecordingHeader, columns: FrameColumns, material: FlowMaterial): Promise<Verdict>;
  /** Bytes of a `.gyr` file with these frames. */
  encode(
    header: RecordingHeader,
    columns: FrameColumns,
    events: readonly RecordedEvent[],
  ): Uint8Array<ArrayBuffer>;
  /** Bytes of a page in one file. @param template the page with nothing inside @param files by name */
  makePage(template: string, title: string, files: ReadonlyMap<string, Uint8Array>): Uint8Array<ArrayBuffer>;
  /** Ends the present run. */
  stop(): void;
}

/** Makes the thread's side. */
export function makeViewerWorker(): ViewerWorker {
  let module: WebAssembly.Module | undefined;
  let run: LiveRun | undefined;
  let begin: ((kernels: Kernels) => LiveRun) | undefined;
  const freshKernels = (): Promise<Kernels> => {
    if (!module) throw new Error("the worker was not started");
    return instantiateKernels(module);
  };
  const need = (): LiveRun => {
    if (!run) throw new Error("no run was started");
    return run;
  };
  /** every run gets a memory of its own, so nothing is left behind */
  const restart = async (): Promise<RecordingHeader> => {
    if (!begin) throw new Error("no run was started");
    run = undefined;
    run = begin(await freshKernels());
    return run.header;
  };
  return {
    start: (compiled) => {
      module = compiled;
    },
    open: async (files) => {
      const opened = openFiles(await freshKernels(), files);
      return opened.kind === "recording" ? Comlink.transfer(opened, buffersOf(opened.columns)) : opened;
    },
    startMatch: (request) => {
      begin = (kernels) => startMatch(kernels, request);
      return restart();
    },
    startPractice: (request) => {
      begin = (kernels) => startPractice(kernels, request);
      return restart();
    },
    startFlow: (request) => {
      begin = (kernels) => startFlow(kernels, request);
      return restart();
    },
    restart,
    next: (frames) => {
      const batch = need().next(frames);
      return Comlink.transfer(batch, buffersOf(batch.columns));
    },
    changeFlow: (change) => {
      const flow = need();
      if (!(flow instanceof LiveFlow)) throw new Error("the run is not a flow");
      flow.change(change);
    },
    verify: async (header, columns, policy) => verifyRecording(await freshKernels(), header, columns, policy),
    verifyFlow: async (header, columns, material) =>
      verifyFlow(await freshKernels(), header, columns, material),
    encode: (header, columns, events) => {
      const bytes = encodeRecording({ header, frames: unpackFrames(columns), events });
      return Comlink.transfer(bytes, [bytes.buffer]);
    },
    makePage: (template, title, files) => {
      const bytes = new TextEncoder().encode(putInside(template, title, files));
      return Comlink.transfer(bytes, [bytes.buffer]);
    },
    stop: () => {
      run = undefined;
      begin = undefined;
    },
  };
}
