#!/usr/bin/env node
// gyre: the command line.

import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command, CommanderError } from "commander";
import { nearestWord } from "../base/nearest.ts";
import { VERSION } from "../base/version.ts";
import { addBenchCommand } from "./commands/bench.ts";
import { addCheckCommand } from "./commands/check.ts";
import { addCompareCommand } from "./commands/compare.ts";
import { addEvaluateCommand } from "./commands/evaluate.ts";
import { addExportCommand } from "./commands/export.ts";
import { addImportCommand } from "./commands/import.ts";
import { addListCommand } from "./commands/list.ts";
import { addMatchCommand } from "./commands/match.ts";
import { addMergeCommand } from "./commands/merge.ts";
import { addReferenceCommand } from "./commands/reference.ts";
import { addRunCommand } from "./commands/run.ts";
import { addRunsCommand } from "./commands/runs.ts";
import { addScanCommand } from "./commands/scan.ts";
import { addSiteCommand } from "./commands/site.ts";
import { addStartCommand } from "./commands/start.ts";
import { addTournamentCommand } from "./commands/tournament.ts";
import { addTrainCommand } from "./commands/train.ts";
import { addViewCommand } from "./commands/view.ts";
import { guardStreams, type Output, processOutput } from "./context.ts";
import { EXIT, explainError } from "./errors.ts";

/** The whole program, ready to parse. */
export function makeProgram(output: Output): Command {
  const program = new Command("gyre")
    .description("simulation and control kit for drones: volleyball matches that repeat to the bit")
    .version(VERSION)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeErr: () => undefined, // errors are printed once, by us
      writeOut: (text) => output.print(text.trimEnd()),
    })
    .addHelpText(
      "after",
      `
Examples:
  gyre match --task 3v3 --home scripted --away scripted-cautious --games 40
  gyre run scenes/volleyball/serve-drill.json --seed 3
  gyre tournament --policies scripted,scripted-cautious,scripted-attacking --games 40
Results go to stdout, remarks to stderr. Exit code 0: done, 1: failed, 2: wrong use.`,
    );
  for (const add of [
    addMatchCommand,
    addTournamentCommand,
    addRunCommand,
    addTrainCommand,
    addEvaluateCommand,
    addReferenceCommand,
    addCompareCommand,
    addScanCommand,
    addRunsCommand,
    addMergeCommand,
    addImportCommand,
    addViewCommand,
    addSiteCommand,
    addExportCommand,
    addCheckCommand,
    addListCommand,
    addBenchCommand,
    addStartCommand,
  ]) {
    add(program, output);
  }
  inheritSettings(program);
  return program;
}

/** Subcommands made before a setting do not have it: give it to all. */
function inheritSettings(program: Command): void {
  for (const command of program.commands) command.copyInheritedSettings(program);
}

/** One line for a mistake of usage, with the nearest word. */
function usageLine(error: CommanderError, program: Command, args: readonly string[]): string {
  if (error.code === "commander.help") return helpLine(args, program);
  const text = error.message
    .replace(/^error: /, "")
    .replace(/\.$/, "")
    .replace(/\n\(Did you mean (.*)\?\)/s, " (did you mean $1?)");
  const known = program.commands.map((command) => command.name());
  const word = args[0] ?? "";
  const near =
    error.code === "commander.unknownCommand" && !text.includes("did you mean")
      ? nearestWord(word, known)
      : undefined;
  const hint = near ? ` (did you mean ${near}?)` : "";
  return `gyre: ${text.split("\n").join(" ")}${hint}; see gyre ${known.includes(word) ? `${word} ` : ""}--help`;
}

/** `gyre help` with a word that is no command. */
function helpLine(args: readonly string[], program: Command): string {
  const word = args.find((arg) => arg !== "help") ?? "";
  const near = nearestWord(
    word,
    program.commands.map((command) => command.name()),
  );
  return `gyre: unknown command '${word}'${near ? ` (did you mean ${near}?)` : ""}; see gyre --help`;
}

/** Runs the program; returns the exit code. */
export async function main(args: readonly string[], output: Output = processOutput): Promise<number> {
  const program = makeProgram(output);
  try {
    if (args.length === 0) {
      program.outputHelp();
      return EXIT.done;
    }
    await program.parseAsync([...args], { from: "user" });
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.done;
      output.note(usageLine(error, program, args));
      return EXIT.wrongUse;
    }
    const { text, code } = explainError(error as Error);
    output.note(`gyre: ${text}`);
    return code;
  }
}

/** Whether this file was started, not imported (a link such as npx makes counts). */
function isStarted(): boolean {
  const script = process.argv[1];
  return script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url);
}

if (isStarted()) {
  guardStreams();
  const code = await main(process.argv.slice(2));
  process.exitCode ??= code; // a stream may have failed already
}
