// A run folder read back: for reports, exports and reference statistics.

import { join } from "node:path";
import { ConfigError } from "../../base/errors.ts";
import { decodeSample, type Sample, sampleLength } from "../../turbulence/diagnostics/sample.ts";
import { readInput, readText } from "../files.node.ts";
import { decodeMetrics } from "./metrics.ts";
import { listSnapshots, readRunRecord } from "./run-folder.node.ts";
import type { RunRecord } from "./run-record.ts";
import type { Metrics, Snapshot } from "./run-sink.ts";
import { readSnapshot } from "./snapshot.node.ts";

/** The largest samples.bin, bytes. */
const MAX_BYTES = 2 ** 31;

/** What a run folder holds, fields aside. */
export interface StoredRun {
  readonly path: string;
  readonly record: RunRecord;
  readonly metrics: readonly Metrics[];
  /** in order of time, spin-up left out */
  readonly samples: readonly Sample[];
}

/** Reads a run folder. @param what the flag or argument that named it */
export function readRun(path: string, what: string): StoredRun {
  const record = readRunRecord(path, what);
  return { path, record, metrics: readMetrics(path), samples: readSamples(path, record.scene.grid) };
}

/** metrics.jsonl of a run folder. */
export function readMetrics(path: string): Metrics[] {
  const file = join(path, "metrics.jsonl");
  return decodeMetrics(readText(file, "metrics.jsonl", MAX_BYTES), file);
}

/** samples.bin of a run folder; a last record that was cut short is left out. */
export function readSamples(path: string, n: number): Sample[] {
  const file = join(path, "samples.bin");
  const bytes = readInput(file, "samples.bin", MAX_BYTES);
  const length = sampleLength(n);
  const count = Math.floor(bytes.length / (8 * length));
  const numbers = new Float64Array(bytes.buffer.slice(0, count * 8 * length));
  const samples = Array.from({ length: count }, (_, k) => decodeSample(numbers, n, k));
  const bad = samples.findIndex(({ step }, k) => !(step > (samples[k - 1]?.step ?? 0)));
  if (bad >= 0) throw new ConfigError(`${file}: sample ${bad}`, "steps that ascend", samples[bad]?.step);
  return samples;
}

/** All stored fields of a run folder, in order of time. */
export async function readSnapshots(path: string, n: number): Promise<Snapshot[]> {
  const snapshots: Snapshot[] = [];
  for (const { file } of listSnapshots(path)) snapshots.push(await readSnapshot(join(path, file), n));
  return snapshots;
}
