// gyre runs

import type { Command } from "commander";
import { formatTable } from "../../report/table.ts";
import { type ListedRun, listRuns, RUNS_FOLDER } from "../../runs/list-runs.node.ts";
import type { Output } from "../context.ts";

/** Registers the command. */
export function addRunsCommand(program: Command, output: Output): void {
  program
    .command("runs")
    .description(
      "trainings and turbulence runs in a folder, the newest last; `latest` names that one elsewhere",
    )
    .argument("[folder]", "where the runs are", RUNS_FOLDER)
    .option("--json", "print as JSON")
    .addHelpText("after", "\nExamples:\n  gyre runs\n  gyre export latest --to onnx")
    .action((folder: string, flags: { json?: boolean }) => {
      const runs = listRuns(folder);
      output.print(flags.json ? JSON.stringify({ folder, runs }, null, 2) : runsTable(runs));
      for (const { path, problem } of runs) if (problem !== null) output.note(`damaged: ${path}: ${problem}`);
      if (runs.length === 0) output.note(`no runs in ${folder}`);
    });
}

const HEAD = ["run", "kind", "scene", "seed", "commit", "status", "steps", "best", "time"];
const ALIGN = ["left", "left", "left", "right", "left", "left", "right", "left", "right"] as const;
const NONE = "–";

/** The table for people. */
function runsTable(runs: readonly ListedRun[]): string {
  return formatTable([HEAD, ...runs.map(row)], ALIGN);
}

function row(run: ListedRun): string[] {
  return [
    run.name,
    run.kind,
    run.title ?? NONE,
    run.seed === null ? NONE : `${run.seed}`,
    run.commit?.slice(0, 7) ?? NONE,
    run.status ?? NONE,
    run.steps === null ? NONE : countWord(run.steps),
    run.best ? `${run.best.metric} ${Number(run.best.value.toPrecision(4))}` : NONE,
    run.seconds === null ? NONE : timeWord(run.seconds),
  ];
}

/** 12 345 678 → 12.3 M. */
function countWord(count: number): string {
  if (count >= 1e9) return `${(count / 1e9).toFixed(2)} G`;
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)} M`;
  return count >= 10_000 ? `${(count / 1e3).toFixed(0)} k` : `${count}`;
}

function timeWord(seconds: number): string {
  if (seconds < 100) return `${seconds.toFixed(0)} s`;
  return seconds < 6000 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
