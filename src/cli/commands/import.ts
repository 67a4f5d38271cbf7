// gyre import

import { basename } from "node:path";
import type { Command } from "commander";
import { ConfigError } from "../../base/errors.ts";
import { type ImportSummary, importVolleybots } from "../../learning/import-volleybots.ts";
import { checkOutputs, readInput, writeOutput } from "../../runs/files.node.ts";
import type { Output } from "../context.ts";
import { oneOf } from "../options.ts";

const FORMATS = ["volleybots"] as const;

/** Registers the command. */
export function addImportCommand(program: Command, output: Output): void {
  program
    .command("import")
    .description("convert a published checkpoint (PyTorch .pt) to safetensors; nothing in it is executed")
    .argument("<format>", `one of ${FORMATS.join(", ")}`, oneOf("format", FORMATS))
    .argument("<file>", "the checkpoint")
    .requiredOption("--out <file>", "where to write the policy (.safetensors)")
    .option("--json", "print what was converted as JSON")
    .addHelpText("after", "\nExample:\n  gyre import volleybots crossplay/sp/0.pt --out sp.safetensors")
    .action((_format: string, file: string, flags: { out: string; json?: boolean }) => {
      if (!flags.out.endsWith(".safetensors"))
        throw new ConfigError("--out", "a name ending in .safetensors", flags.out);
      checkOutputs([["--out", flags.out]], [["file", file]]);
      const { safetensors, summary } = importVolleybots(readInput(file, "file"), basename(file));
      writeOutput(flags.out, safetensors, "--out");
      output.print(flags.json ? JSON.stringify(summary, null, 2) : describe(summary));
      output.note(`policy written to ${flags.out}`);
    });
}

function describe(summary: ImportSummary): string {
  const nets =
    summary.members === 1 ? "one net for all drones" : `${summary.members} nets, one per team member`;
  const extras = [...(summary.hasCritic ? ["critic"] : []), ...(summary.hasValueNorm ? ["value norm"] : [])];
  return [
    `${nets}: ${summary.observations} → ${summary.hidden.join(" → ")} → ${summary.actions}`,
    `${summary.parameters} numbers in ${summary.tensors} tensors${extras.length > 0 ? `, with ${extras.join(" and ")}` : ""}`,
    ...(summary.leftOut.length > 0
      ? [`left out: ${summary.leftOut.length} tensors (${summary.leftOut[0]}, …)`]
      : []),
  ].join("\n");
}
