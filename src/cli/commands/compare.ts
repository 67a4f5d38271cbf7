// gyre compare

import { join } from "node:path";
import type { Command } from "commander";
import { ConfigError } from "../../base/errors.ts";
import { VERSION } from "../../base/version.ts";
import { loadKernels } from "../../kernels/kernels.ts";
import { checkWritable, writeOutput } from "../../runs/files.node.ts";
import { resolveRun } from "../../runs/list-runs.node.ts";
import { type ComparedRun, compareRuns, distinctNames } from "../../runs/turbulence/compare.ts";
import { comparePage } from "../../runs/turbulence/compare-page.ts";
import { readComparedRun } from "../../runs/turbulence/compared-run.node.ts";
import { comparisonReference } from "../../runs/turbulence/comparison-reference.node.ts";
import { compareTable } from "../compare-table.ts";
import type { Output } from "../context.ts";
import { startProgress } from "../progress.ts";

/** Flags of `gyre compare`. */
interface CompareFlags {
  readonly reference?: string;
  readonly pdf?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** The most runs in one comparison. */
const MOST_RUNS = 24;

/** Registers the command. */
export function addCompareCommand(program: Command, output: Output): void {
  program
    .command("compare")
    .description("turbulence: runs beside each other and against a reference, as a table and a report page")
    .argument("<run...>", "folders of finished runs; `latest` is the newest")
    .option(
      "--reference <name>",
      "kf4, kf4beta20, kf25 or a file .csv or .json (default: that of the runs' case)",
    )
    .option("--pdf <file>", "density of vorticity of the reference (.csv: omega,pdf), for tail distances")
    .option("--out <folder>", "write report.html and every figure as .svg and .png")
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Examples:
  gyre compare runs/leith runs/dsmag --reference kf4 --out report
  gyre compare runs/leith --reference enstrophy_spectrum_Re20kf4_DNS_xy.csv --json`,
    )
    .action(async (folders: string[], flags: CompareFlags) => {
      const named = folders.map((word) => resolveRun(word, "turbulence"));
      await runCompare(named, flags, output);
    });
}

async function readRuns(folders: readonly string[], withFields: boolean): Promise<ComparedRun[]> {
  if (folders.length > MOST_RUNS)
    throw new ConfigError("RUN", `at most ${MOST_RUNS} folders`, folders.length);
  const kernels = await loadKernels();
  const progress = startProgress(folders.length, "reading", "runs");
  const runs: ComparedRun[] = [];
  try {
    for (const folder of folders) {
      runs.push(await readComparedRun(kernels, folder, withFields));
      progress.add(1);
    }
  } finally {
    progress.stop();
  }
  const names = distinctNames(runs.map((run) => run.name));
  return runs.map((run, k) => ({ ...run, name: names[k] as string }));
}

async function runCompare(folders: readonly string[], flags: CompareFlags, output: Output): Promise<void> {
  const { out } = flags;
  if (out !== undefined) checkWritable(join(out, "report.html"), "--out");
  // a reference asked for is read first: its mistakes should not wait for the runs
  const wanted = flags.reference === undefined ? undefined : comparisonReference(flags, "");
  const runs = await readRuns(folders, out !== undefined);
  const reference = wanted ?? comparisonReference(flags, (runs[0] as ComparedRun).case);
  const report = compareRuns(runs, reference);
  output.print(flags.json ? JSON.stringify(report, null, 2) : compareTable(report));
  for (const { name, remark } of runs) if (remark !== null) output.note(`note: ${name} ${remark}`);
  if (out === undefined) return;
  const { compareFigures } = await import("../../runs/turbulence/compare-figures.ts");
  const { svgToPng } = await import("../../report/png.node.ts");
  const { loadExactTerm } = await import("../../runs/turbulence/subgrid-source.node.ts");
  const [{ case: flow, grid }] = runs as [ComparedRun];
  const isOneGrid = runs.every((run) => run.grid === grid);
  const exact = isOneGrid ? loadExactTerm(await loadKernels(), flow, grid) : null;
  const figures = compareFigures(runs, reference, exact?.byScale ?? null);
  for (const { id, svg } of figures) {
    writeOutput(join(out, `${id}.svg`), svg, "--out");
    writeOutput(join(out, `${id}.png`), svgToPng(svg), "--out");
  }
  const named = (["reference", "pdf", "out"] as const).flatMap((name) =>
    flags[name] === undefined ? [] : [`--${name}`, flags[name]],
  );
  const facts = [
    ["command", `gyre compare ${[...folders, ...named].join(" ")}`],
    ["version", `gyre ${VERSION}`],
  ] as const;
  writeOutput(join(out, "report.html"), comparePage(report, runs, reference, figures, facts), "--out");
  output.note(`${figures.length} figures (.svg, .png) and the page written to ${join(out, "report.html")}`);
}
