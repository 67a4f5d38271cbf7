// gyre export

import { basename } from "node:path";
import type { Command } from "commander";
import { loadKernels } from "../../kernels/kernels.ts";
import { type DecodedRecording, decodeRecording } from "../../recording/gyr.ts";
import type { Recording } from "../../recording/recording.ts";
import { exportJson } from "../../runs/export/json.ts";
import { exportMcap } from "../../runs/export/mcap.ts";
import { exportNpz } from "../../runs/export/npz.ts";
import { exportSvg } from "../../runs/export/picture.ts";
import { checkOutputs, readInput, writeOutput } from "../../runs/files.node.ts";
import { resimulate } from "../../runs/resimulate.node.ts";
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
};
const FORMATS = Object.keys(EXPORTS) as (keyof typeof EXPORTS)[];

/** Registers the command. */
export function addExportCommand(program: Command, output: Output): void {
  program
    .command("export")
    .description(
      "convert a recording: NPZ (NumPy), MCAP (Foxglove), JSON, or a picture of its liveliest game",
    )
    .argument("<file>", "a recording (.gyr)")
    .requiredOption("--to <format>", `one of ${FORMATS.join(", ")}`, oneOf("--to", FORMATS))
    .option("--out <file>", "where to write it (default: beside the recording)")
    .option("--salvage", "read a damaged recording up to its last whole frame")
    .addHelpText("after", "\nExample:\n  gyre export runs/first-match.gyr --to mcap")
    .action(async (file: string, flags: { to: keyof typeof EXPORTS; out?: string; salvage?: boolean }) => {
      const path = flags.out ?? `${file.replace(/\.gyr$/, "")}.${flags.to}`;
      checkOutputs([["--out", path]], [["file", file]]);
      const recording = await readRecording(file, flags.salvage === true);
      writeOutput(path, await EXPORTS[flags.to](recording), "--out");
      if (recording.damage) output.note(`damaged: ${recording.damage}`);
      output.print(`${recording.frames.length} frames and ${recording.events.length} events of ${file}`);
      output.note(`written to ${path}`);
    });
}

/** Reads a recording; one without frames (match --record-brief) is simulated again. */
async function readRecording(file: string, salvage: boolean): Promise<DecodedRecording> {
  const recording = decodeRecording(readInput(file, "file"), basename(file), { salvage });
  if (recording.frames.length > 0 || recording.damage || recording.header.games.length === 0)
    return recording;
  return resimulate(await loadKernels(), recording.header, file);
}
