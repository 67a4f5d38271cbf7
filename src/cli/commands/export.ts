// gyre export

import { statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Command } from "commander";
import { ConfigError } from "../../base/errors.ts";
import { parseJson } from "../../base/json.ts";
import { loadKernels } from "../../kernels/kernels.ts";
import { type DecodedRecording, decodeRecording } from "../../recording/gyr.ts";
import type { Recording } from "../../recording/recording.ts";
import { exportHtml } from "../../runs/export/html.node.ts";
import { exportJson } from "../../runs/export/json.ts";
import { exportNpz } from "../../runs/export/npz.ts";
import { checkOutputs, readInput, readText, writeOutput } from "../../runs/files.node.ts";
import { resolveRun } from "../../runs/list-runs.node.ts";
import { resimulate } from "../../runs/resimulate.node.ts";
import {
  exportPolicy,
  exportTraining,
  POLICY_EXPORTS,
  TRAINING_EXPORTS,
  type TrainingExport,
} from "../../runs/train/export-run.node.ts";
import { isTrainingRecord } from "../../runs/train/training-record.ts";
import { exportRun, RUN_EXPORTS, type RunExport } from "../../runs/turbulence/export-run.node.ts";
import { isRunFolder } from "../../runs/turbulence/run-folder.node.ts";
import type { Output } from "../context.ts";
import { oneOf } from "../options.ts";

// what draws and what writes MCAP are large: loaded where they are wanted
const EXPORTS = {
  npz: exportNpz,
  mcap: async (recording: Recording): Promise<Uint8Array> => {
    const { exportMcap } = await import("../../runs/export/mcap.ts");
    return exportMcap(recording);
  },
  json: exportJson,
  svg: async (recording: Recording): Promise<Uint8Array> => {
    const { exportSvg } = await import("../../runs/export/picture.ts");
    return exportSvg(recording);
  },
  png: async (recording: Recording): Promise<Uint8Array> => {
    const { svgToPng } = await import("../../report/png.node.ts");
    return svgToPng(new TextDecoder().decode(await EXPORTS.svg(recording)), 1.5);
  },
  html: exportHtml,
};
type Format = keyof typeof EXPORTS | RunExport | TrainingExport;
const RECORDING_FORMATS = Object.keys(EXPORTS) as (keyof typeof EXPORTS)[];
const RUN_FORMATS = Object.keys(RUN_EXPORTS) as RunExport[];
const FORMATS = [...new Set<Format>([...RECORDING_FORMATS, ...RUN_FORMATS, ...TRAINING_EXPORTS])];

/** Registers the command. */
export function addExportCommand(program: Command, output: Output): void {
  program
    .command("export")
    .description(
      "convert a recording: a page (HTML with the viewer inside), NPZ (NumPy), MCAP (Foxglove), JSON, picture; a turbulence run: the same page, HDF5, NPZ, Zarr, a recording; a training or a policy: safetensors, ONNX, TensorFlow.js, TensorBoard",
    )
    .argument("<file>", "a recording (.gyr), a policy (.safetensors), the folder of a run, or `latest`")
    .requiredOption("--to <format>", `one of ${FORMATS.join(", ")}`, oneOf("--to", FORMATS))
    .option("--out <file>", "where to write it (default: beside what is converted)")
    .option("--salvage", "read a damaged recording up to its last whole frame")
    .addHelpText(
      "after",
      "\nExamples:\n  gyre export runs/first-match.gyr --to html\n  gyre export runs/first-match.gyr --to mcap\n  gyre export runs/leith --to hdf5\n  gyre export runs/bump --to onnx",
    )
    .action(async (word: string, flags: ExportFlags) => {
      const file = resolveRun(word, kindOf(flags.to));
      if (isRunFolder(file)) await exportFolder(file, flags, output);
      else if (file.endsWith(".safetensors")) exportPolicyFile(file, flags, output);
      else await exportRecording(file, flags, output);
    });
}

interface ExportFlags {
  readonly to: Format;
  readonly out?: string;
  readonly salvage?: boolean;
}

/** Which runs can be exported so: `latest` is the newest of these. */
function kindOf(format: Format): "training" | "turbulence" | undefined {
  if ((TRAINING_EXPORTS as readonly Format[]).includes(format)) return "training";
  return (RUN_FORMATS as readonly Format[]).includes(format) ? "turbulence" : undefined;
}

/** A folder's path to put an ending to; `.` and `..` have no name of their own. */
function stemOf(folder: string): string {
  const path = folder.replace(/[/\\]+$/, "");
  return /^\.{0,2}$/.test(basename(path)) ? resolve(folder) : path;
}

function chosen<T extends Format>(format: Format, known: readonly T[], what: string): T {
  const found = known.find((word) => word === format);
  if (found) return found;
  throw new ConfigError("--to", `${known.join(", ")} for ${what}`, format);
}

function refuseSalvage(file: string, flags: ExportFlags): void {
  if (flags.salvage) throw new ConfigError("--salvage", "a recording", file);
}

async function exportFolder(file: string, flags: ExportFlags, output: Output): Promise<void> {
  refuseSalvage(file, flags);
  const stem = stemOf(file);
  const record = parseJson(readText(join(file, "run.json"), "file"), join(file, "run.json"));
  if (isTrainingRecord(record)) {
    const format = chosen(flags.to, TRAINING_EXPORTS, "a training");
    const path = flags.out ?? `${stem}.${format}`;
    output.print(exportTraining(file, format, path));
    output.note(`written to ${path}`);
    return;
  }
  const format = chosen(flags.to, RUN_FORMATS, "a turbulence run");
  const path = flags.out ?? `${stem}.${RUN_EXPORTS[format]}`;
  const { snapshots, samples } = await exportRun(file, format, path);
  output.print(`${snapshots} snapshots and ${samples} samples of ${file}`);
  output.note(`written to ${path}`);
}

function exportPolicyFile(file: string, flags: ExportFlags, output: Output): void {
  refuseSalvage(file, flags);
  const format = chosen(flags.to, POLICY_EXPORTS, "a policy");
  const path = flags.out ?? `${file.replace(/\.safetensors$/, "")}.${format}`;
  checkInputKept(path, file);
  output.print(exportPolicy(file, format, path));
  output.note(`written to ${path}`);
}

/** A file is not written over by its own export. */
function checkInputKept(path: string, file: string): void {
  if (resolve(path) === resolve(file)) throw new ConfigError("--out", "another file than file", path);
}

async function exportRecording(file: string, flags: ExportFlags, output: Output): Promise<void> {
  const status = statSync(file, { throwIfNoEntry: false });
  if (!status) throw new ConfigError("file", "a file or folder that exists", file);
  if (status.isDirectory()) throw new ConfigError("file", "the folder of a run (with a run.json)", file);
  const format = chosen(flags.to, RECORDING_FORMATS, "a recording");
  const path = flags.out ?? `${file.replace(/\.gyr$/, "")}.${format}`;
  checkOutputs([["--out", path]], [["file", file]]);
  const recording = await readRecording(file, flags.salvage === true);
  writeOutput(path, await EXPORTS[format](recording, `${basename(file).replace(/\.gyr$/, "")}.gyr`), "--out");
  if (recording.damage) output.note(`damaged: ${recording.damage}`);
  output.print(`${recording.frames.length} frames and ${recording.events.length} events of ${file}`);
  output.note(`written to ${path}`);
}

/** Reads a recording; one without frames (match --record-brief) is simulated again. */
async function readRecording(file: string, salvage: boolean): Promise<DecodedRecording> {
  const recording = decodeRecording(readInput(file, "file"), basename(file), { salvage });
  if (recording.frames.length > 0 || recording.damage || recording.header.games.length === 0)
    return recording;
  return resimulate(await loadKernels(), recording.header, file);
}
