// The folder of a training (runs/README.md): run.json, metrics.jsonl, checkpoint.safetensors, policy.safetensors,
// best.safetensors, curve.svg. Whole files are written beside and renamed; lines are appended, and going on cuts those
// behind the checkpoint.

import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import type { ActorData } from "../../learning/actor-data.ts";
import { explainWrite, readInput, writeOutput } from "../files.node.ts";
import { decodeTrainState, encodeTrainState } from "./checkpoint.ts";
import { LOCK } from "./folder-lock.node.ts";
import { encodeMetricsConfig, encodeMetricsLine, type MetricsLine } from "./metrics.ts";
import { encodePolicy, notesOf } from "./policy-file.ts";
import { readTrainingMetrics, readTrainingRecord } from "./read-training.node.ts";
import { describeTraining, parseTraining, requireSameTraining, type TrainRecord } from "./train-record.ts";
import { type Best, stepsOf, type TrainReport, type TrainState } from "./trainer.ts";
import { encodeTrainingRecord } from "./training-record.ts";

/** A training's folder that is being written. */
export class TrainFolder {
  readonly path: string;
  #record: TrainRecord;
  readonly #kernels: Kernels;

  private constructor(kernels: Kernels, path: string, record: TrainRecord) {
    this.#kernels = kernels;
    this.path = path;
    this.#record = record;
  }

  /** A new folder. @throws ConfigError when there is something in it already */
  static create(kernels: Kernels, path: string, record: TrainRecord): TrainFolder {
    checkEmpty(path);
    writeOutput(join(path, "run.json"), encodeTrainingRecord({ ...record }), "--out");
    const { scene, settings, seed, algo, gyreVersion, command } = record;
    const config = { scene, settings, seed, algo, gyreVersion, command };
    writeOutput(join(path, "metrics.jsonl"), encodeMetricsConfig(config), "--out");
    return new TrainFolder(kernels, path, record);
  }

  /** A folder to go on with; cuts what lies behind its checkpoint. */
  static resume(kernels: Kernels, path: string, record: TrainRecord, steps: number): TrainFolder {
    cutMetrics(path, steps);
    const { message: _, ...rest } = record;
    const folder = new TrainFolder(kernels, path, rest);
    folder.update({ status: "running", weightsHash: null });
    return folder;
  }

  get record(): TrainRecord {
    return this.#record;
  }

  /** An iteration's metrics. @throws ConfigError when the disk is full */
  line(report: TrainReport, seconds: number): void {
    const line: MetricsLine = { step: report.steps, "time/seconds": seconds, ...report.metrics };
    const file = join(this.path, "metrics.jsonl");
    try {
      appendFileSync(file, encodeMetricsLine(line));
    } catch (error) {
      throw explainWrite(error, "--out", file);
    }
  }

  /** The best policy so far. */
  best(actors: readonly ActorData[], best: Best): void {
    const bytes = encodePolicy(actors, notesOf(this.#record, best.steps, best));
    writeOutput(join(this.path, "best.safetensors"), bytes, "--out");
  }

  /** State to go on from. */
  checkpoint(state: TrainState, seconds: number): void {
    writeOutput(join(this.path, "checkpoint.safetensors"), this.#encode(state), "--out");
    const steps = stepsOf(state, this.#record.settings);
    this.update({ steps, seconds, stepsPerSecond: seconds > 0 ? steps / seconds : null, best: state.best });
  }

  #encode(state: TrainState): Uint8Array {
    return encodeTrainState(this.#kernels, state, describeTraining(this.#record));
  }

  /** The policy as it stands. */
  policy(actors: readonly ActorData[]): void {
    const bytes = encodePolicy(actors, notesOf(this.#record, this.#record.steps, null));
    writeOutput(join(this.path, "policy.safetensors"), bytes, "--out");
  }

  /** Curve of the metric that counts, and of what went into it. */
  async curve(): Promise<void> {
    // large, and wanted once a training
    const { learningCurveSvg } = await import("../../report/learning-curve.ts");
    const { lines } = readTrainingMetrics(this.path);
    const { best, scene, seed } = this.#record;
    const panel = (name: string, label: string) => {
      const kept = lines.filter((line) => Number.isFinite(line[name] ?? Number.NaN));
      const steps = kept.map((line) => line.step);
      return {
        label,
        seeds: [{ name: `seed ${seed}`, steps, values: kept.map((line) => line[name] as number) }],
      };
    };
    const panels = [
      ...(best ? [panel(`validation/${best.metric}`, best.metric)] : []),
      panel("episode/return", "return"),
      panel("losses/value_loss", "value loss"),
      panel("policy/std", "noise"),
    ];
    const subtitle = `${this.#record.algo}, seed ${seed}, ${this.#record.steps} control steps`;
    writeOutput(
      join(this.path, "curve.svg"),
      learningCurveSvg({ title: scene.title, subtitle, panels }),
      "--out",
    );
  }

  update(change: Partial<TrainRecord>): void {
    this.#record = { ...this.#record, ...change };
    writeOutput(join(this.path, "run.json"), encodeTrainingRecord({ ...this.#record }), "--out");
  }
}

/** @throws ConfigError when there is something in a folder */
export function checkEmpty(path: string): void {
  if (path === "") throw new ConfigError("--out", "the name of a folder", path);
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) return;
  if (!status.isDirectory()) throw new ConfigError("--out", "a folder, not a file", path);
  if (readdirSync(path).some((name) => name !== LOCK)) {
    throw new ConfigError("--out", "a new or empty folder (to go on: gyre train --resume FOLDER)", path);
  }
}

/** Keeps the config and the lines up to a step. @throws ConfigError when some of these are missing */
function cutMetrics(path: string, steps: number): void {
  const { config, lines } = readTrainingMetrics(path);
  const kept = lines.filter((line) => line.step <= steps);
  const last = kept.at(-1)?.step ?? 0;
  if (last !== steps) {
    const rule = `lines up to step ${steps}, at which the checkpoint stands`;
    throw new ConfigError(join(path, "metrics.jsonl"), rule, last);
  }
  const text = encodeMetricsConfig(config) + kept.map(encodeMetricsLine).join("");
  writeOutput(join(path, "metrics.jsonl"), text, "--resume");
}

/** Whether a folder is that of a training. */
export function isTrainFolder(path: string): boolean {
  const file = join(path, "run.json");
  return existsSync(file) && /"gyre":\s*"training-run"/.test(readFileSync(file, "utf8").slice(0, 200));
}

/** run.json of a training. @throws ConfigError when there is none, or it is damaged */
export function readTrainRecord(path: string, what: string): TrainRecord {
  return parseTraining(readTrainingRecord(path, what), join(path, "run.json"));
}

/** State of a folder. @throws ConfigError when it is missing, damaged, or that of another training */
export function readTrainState(kernels: Kernels, path: string, record: TrainRecord): TrainState {
  const file = join(path, "checkpoint.safetensors");
  const { state, training } = decodeTrainState(kernels, readInput(file, "--resume"), file);
  if (training !== "") requireSameTraining(record, training, join(path, "run.json"));
  return state;
}

/** Removes what a finished run does not need. */
export function removeStale(path: string): void {
  for (const name of readdirSync(path)) if (name.endsWith(".part")) rmSync(join(path, name), { force: true });
}
