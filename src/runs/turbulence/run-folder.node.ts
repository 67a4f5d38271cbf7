// The folder of a run:
//
//   run.json        resolved scene, command, status        metrics.jsonl   a header line, then a line a sample time
//   samples.bin     a record of f64 a sample               snapshots/      000005000.h5 or .npz
//   checkpoint.bin  state to go on from                    final.npy       ω at the end
//   reference.json  what the live Elog compares with, if anything
//   knobs.jsonl     of a learned closure with knobs: where they stood, a line a sample time
//
// Whole files are written beside and renamed. Lines and records are appended; going on cuts what lies behind the
// checkpoint, so that the folder of a continued run has the bytes of one that never stopped.

import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../../base/errors.ts";
import type { ControlledClosure } from "../../turbulence/closures/controlled.ts";
import { encodeSample, type Sample, sampleLength } from "../../turbulence/diagnostics/sample.ts";
import { decodeReferenceJson, encodeReferenceJson, type FlowReference } from "../../turbulence/reference.ts";
import type { TurbulenceScene } from "../../turbulence/scene.ts";
import { readInput, readText, writeOutput } from "../files.node.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
import { encodeField } from "./field-file.ts";
import { decodeKnobLines, encodeKnobLine, type KnobLine } from "./knob-lines.ts";
import { decodeMetrics, encodeMetrics, METRICS_HEADER } from "./metrics.ts";
import { decodeRunRecord, encodeRunRecord, type RunRecord } from "./run-record.ts";
import type { Checkpoint, Metrics, Progress, RunSink, Snapshot } from "./run-sink.ts";
import { makeSnapshotWriter, type SnapshotWriter } from "./snapshot.node.ts";

const KNOB_FILE = "knobs.jsonl";
const SNAPSHOT = /^(\d{9})\.(h5|npz)$/;

/** What a folder is told about the run that is not in its record. */
export interface FolderWatch {
  readonly onProgress?: ((now: Progress) => void) | undefined;
  /** closure whose knobs are noted down */
  readonly knobs?: ControlledClosure | undefined;
}

/** A run folder that is being written. */
export class RunFolder implements RunSink {
  readonly path: string;
  #record: RunRecord;
  readonly #writeSnapshot: SnapshotWriter;
  readonly #watch: FolderWatch;

  private constructor(path: string, record: RunRecord, writer: SnapshotWriter, watch: FolderWatch) {
    this.path = path;
    this.#record = record;
    this.#writeSnapshot = writer;
    this.#watch = watch;
  }

  /** A new folder. @throws ConfigError when there is something in it already, or a format cannot be written */
  static async create(
    path: string,
    record: RunRecord,
    reference: FlowReference | null,
    watch: FolderWatch = {},
  ): Promise<RunFolder> {
    checkEmpty(path);
    const writer = await makeSnapshotWriter(record.scene);
    writeOutput(join(path, "run.json"), encodeRunRecord(record), "--out");
    if (reference) writeOutput(join(path, "reference.json"), encodeReferenceJson(reference), "--out");
    writeOutput(join(path, "metrics.jsonl"), METRICS_HEADER, "--out");
    writeOutput(join(path, "samples.bin"), new Uint8Array(0), "--out");
    return new RunFolder(path, record, writer, watch);
  }

  /** A folder to go on with; cuts what lies behind its checkpoint. */
  static async resume(
    path: string,
    record: RunRecord,
    from: Checkpoint,
    watch: FolderWatch = {},
  ): Promise<RunFolder> {
    const writer = await makeSnapshotWriter(record.scene);
    cutMetrics(path, from.step);
    cutKnobs(path, from.step);
    cutSamples(path, record.scene.grid, from.step);
    for (const { step, file } of listSnapshots(path)) {
      if (step > from.step) rmSync(join(path, file), { force: true });
    }
    const { message: _, ...rest } = record;
    const folder = new RunFolder(path, rest, writer, watch);
    folder.#update({ status: "running", hash: null });
    return folder;
  }

  metrics(line: Metrics): void {
    appendFileSync(join(this.path, "metrics.jsonl"), encodeMetrics(line));
    const { knobs } = this.#watch;
    if (knobs) appendFileSync(join(this.path, KNOB_FILE), encodeKnobLine(line.step, line.time, knobs));
  }

  sample(sample: Sample): void {
    const record = encodeSample(sample);
    appendFileSync(join(this.path, "samples.bin"), new Uint8Array(record.buffer));
  }

  snapshot(snapshot: Snapshot): void {
    const { bytes, extension } = this.#writeSnapshot(snapshot);
    writeOutput(join(this.path, "snapshots", `${padStep(snapshot.step)}.${extension}`), bytes, "--out");
  }

  checkpoint(state: Checkpoint): void {
    writeOutput(join(this.path, "checkpoint.bin"), encodeCheckpoint(state), "--out");
    this.#update({ step: state.step, time: state.step * this.#record.scene.dt });
  }

  progress(now: Progress): void {
    this.#watch.onProgress?.(now);
  }

  /** Says in run.json how the run ended. */
  end(change: Pick<RunRecord, "status"> & Partial<RunRecord>): void {
    this.#update(change);
  }

  /** Stores ω at the end, [n, n]. */
  final(omega: Float64Array): void {
    writeOutput(join(this.path, "final.npy"), encodeField(omega, this.#record.scene.grid), "--out");
  }

  #update(change: Partial<RunRecord>): void {
    this.#record = { ...this.#record, ...change };
    writeOutput(join(this.path, "run.json"), encodeRunRecord(this.#record), "--out");
  }
}

/** A step as snapshots are named: nine digits. */
function padStep(step: number): string {
  return String(step).padStart(9, "0");
}

/** Refuses a folder with something in it, and a file. */
function checkEmpty(path: string): void {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) return;
  if (!status.isDirectory()) throw new ConfigError("--out", "a folder, not a file", path);
  if (readdirSync(path).length > 0) {
    throw new ConfigError("--out", "a new or empty folder, or that of a run", path);
  }
}

function cutMetrics(path: string, step: number): void {
  const file = join(path, "metrics.jsonl");
  if (!existsSync(file)) {
    writeOutput(file, METRICS_HEADER, "--out");
    return;
  }
  const kept = decodeMetrics(readFileSync(file, "utf8"), file).filter((line) => line.step <= step);
  writeOutput(file, METRICS_HEADER + kept.map(encodeMetrics).join(""), "--out");
}

/** Where the knobs of a learned closure stood; none in folders of other runs. */
export function readKnobs(path: string): KnobLine[] {
  const file = join(path, KNOB_FILE);
  return existsSync(file) ? decodeKnobLines(readText(file, KNOB_FILE, 2 ** 30), file) : [];
}

function cutKnobs(path: string, step: number): void {
  const file = join(path, KNOB_FILE);
  if (!existsSync(file)) return;
  const kept = readKnobs(path).filter((line) => line.step <= step);
  writeOutput(file, kept.map((line) => `${JSON.stringify(line)}\n`).join(""), "--out");
}

/** Cuts records behind a step; the first number of a record is its step. */
function cutSamples(path: string, n: number, step: number): void {
  const file = join(path, "samples.bin");
  if (!existsSync(file)) writeOutput(file, new Uint8Array(0), "--out");
  const size = 8 * sampleLength(n);
  const bytes = readFileSync(file);
  let count = Math.floor(bytes.length / size);
  while (count > 0 && bytes.readDoubleLE((count - 1) * size) > step) count--;
  if (count * size !== bytes.length) truncateSync(file, count * size);
}

/** Stored fields of a run folder, in order of time: paths relative to it. */
export function listSnapshots(path: string): { readonly step: number; readonly file: string }[] {
  const folder = join(path, "snapshots");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const step = SNAPSHOT.exec(name)?.[1];
      return step === undefined ? [] : [{ step: Number(step), file: `snapshots/${name}` }];
    })
    .sort((a, b) => a.step - b.step);
}

/** Whether a folder is that of a run. */
export function isRunFolder(path: string): boolean {
  return existsSync(join(path, "run.json"));
}

/** run.json of a run folder. @throws ConfigError when there is none, or it is damaged */
export function readRunRecord(path: string, what: string): RunRecord {
  if (!isRunFolder(path)) throw new ConfigError(what, "the folder of a run (with a run.json)", path);
  const file = join(path, "run.json");
  return decodeRunRecord(readText(file, what), file);
}

/** The checkpoint of a run folder. @throws ConfigError when it is missing or damaged */
export function readCheckpoint(path: string): Checkpoint {
  const file = join(path, "checkpoint.bin");
  return decodeCheckpoint(readInput(file, "--resume"), file);
}

/** The reference that the live Elog of a run compares with. */
export function readRunReference(path: string): FlowReference | null {
  const file = join(path, "reference.json");
  return existsSync(file) ? decodeReferenceJson(readText(file, "--resume"), file) : null;
}

/** Makes sure that a folder can be made. */
export function prepareFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new ConfigError("--out", "a folder that can be written", `${path} (${(error as Error).message})`);
  }
}

/** What a new run says of itself. */
export type NewRun = Pick<RunRecord, "scene" | "command"> & { readonly reference: FlowReference | null };

/** The steps that a scene adds to a folder's run keep its record; only what may change does. */
export function extendRecord(record: RunRecord, scene: TurbulenceScene): RunRecord {
  return {
    ...record,
    scene: { ...record.scene, steps: scene.steps, guard: scene.guard, checkpoint: scene.checkpoint },
  };
}
