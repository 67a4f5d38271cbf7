// gyre export

import { basename } from "node:path";
import type { Command } from "commander";
import { ConfigError } from "../../base/errors.ts";
import { loadKernels } from "../../kernels/kernels.ts";
import { type DecodedRecording, decodeRecording } from "../../recording/gyr.ts";
import type { Recording } from "../../recording/recording.ts";
import { exportHtml } from "../../runs/export/html.node.ts";
import { exportJson } from "../../runs/export/json.ts";
import { exportMcap } from "../../runs/export/mcap.ts";
import { exportNpz } from "../../runs/export/npz.ts";
import { exportSvg } from "../../runs/export/picture.ts";
import { checkOutputs, readInput, writeOutput } from "../../runs/files.node.ts";
import { resimulate } from "../../runs/resimulate.node.ts";
import { exportRun, RUN_EXPORTS, type RunExport } from "../../runs/turbulence/export-run.node.ts";
import { isRunFolder } from "../../runs/turbulence/run-folder.node.ts";
import type { Output } from "../context.ts";
import { oneOf } from "../options.ts";

const EXPORTS = {
  npz: exportNpz,
  mcap: exportMcap,
  json: exportJson,
  svg: exportSvg,
  png: async (recording: Recording): Promise<Uint8Array> => {
    const { svgToPng } = await import("../../report/png.node.ts");
    return svgToPng(new TextDecoder().decode(await exportSvg(recording)), 1.5);
  },
  html: exportHtml,
};
type Format = keyof typeof EXPORTS | RunExport;
const RECORDING_FORMATS = Object.keys(EXPORTS) as (keyof typeof EXPORTS)[];
const RUN_FORMATS = Object.keys(RUN_EXPORTS) as RunExport[];
const FORMATS = [...new Set<Format>([...RECORDING_FORMATS, ...RUN_FORMATS])];

/** Registers the command. */
export function addExportCommand(program: Command, output: Output): void {
  program
    .command("export")
    .description(
      "convert a recording: a page (HTML with the viewer inside), NPZ (NumPy), MCAP (Foxglove), JSON, picture; or a turbulence run: the same page, HDF5, NPZ, Zarr, a recording",
    )
    .argument("<file>", "a recording (.gyr), or the folder of a turbulence run")
    .requiredOption("--to <format>", `one of ${FORMATS.join(", ")}`, oneOf("--to", FORMATS))
    .option("--out <file>", "where to write it (default: beside what is converted)")
    .option("--salvage", "read a damaged recording up to its last whole frame")
    .addHelpText(
      "after",
      "\nExamples:\n  gyre export runs/first-match.gyr --to html\n  gyre export runs/first-match.gyr --to mcap\n  gyre export runs/leith --to hdf5",
    )
    .action(async (file: string, flags: ExportFlags) => {
      if (isRunFolder(file)) await exportFolder(file, flags, output);
      else await exportRecording(file, flags, output);
    });
}

interface ExportFlags {
  readonly to: Format;
  readonly out?: string;
  readonly salvage?: boolean;
}

function chosen<T extends Format>(format: Format, known: readonly T[], what: string): T {
  const found = known.find((word) => word === format);
  if (found) return found;
  throw new ConfigError("--to", `${known.join(", ")} for ${what}`, format);
}

async function exportFolder(file: string, flags: ExportFlags, output: Output): Promise<void> {
  const format = chosen(flags.to, RUN_FORMATS, "a run");
  if (flags.salvage) throw new ConfigError("--salvage", "a recording", file);
  const path = flags.out ?? `${file.replace(/[/\\]+$/, "")}.${RUN_EXPORTS[format]}`;
  const { snapshots, samples } = await exportRun(file, format, path);
  output.print(`${snapshots} snapshots and ${samples} samples of ${file}`);
  output.note(`written to ${path}`);
}

async function exportRecording(file: string, flags: ExportFlags, output: Output): Promise<void> {
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
