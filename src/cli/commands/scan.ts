// gyre scan

import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { Command } from "commander";
import { ConfigError, StoppedError } from "../../base/errors.ts";
import { VERSION } from "../../base/version.ts";
import { loadKernels } from "../../kernels/kernels.ts";
import { checkWritable, readText, writeOutput } from "../../runs/files.node.ts";
import { comparisonReference } from "../../runs/turbulence/comparison-reference.node.ts";
import { loadInitialField } from "../../runs/turbulence/initial-source.node.ts";
import {
  bestPoint,
  parseRange,
  runScan,
  type ScanPoint,
  type ScanReport,
  type ScanSpec,
  sortPoints,
} from "../../runs/turbulence/scan.ts";
import { sceneOfPoint } from "../../runs/turbulence/scan-host.ts";
import {
  decodeScanLedger,
  encodeScanLedger,
  jobOf,
  type ScanJob,
} from "../../runs/turbulence/scan-ledger.ts";
import { findClosure } from "../../runs/turbulence/scan-setup.ts";
import { checkReference } from "../../turbulence/reference.ts";
import { parseTurbulenceScene, type TurbulenceScene } from "../../turbulence/scene.ts";
import { startScanPool } from "../../workers/scan-pool.node.ts";
import { scanTable } from "../compare-table.ts";
import type { Output } from "../context.ts";
import { Interrupt } from "../interrupt.ts";
import { applySetting, collect, wholeNumber } from "../options.ts";
import { startProgress } from "../progress.ts";
import { readScene } from "../scene-source.ts";
import { defaultWorkers } from "./match.ts";

/** Flags of `gyre scan`. */
interface ScanFlags {
  readonly closure: string;
  readonly coefficient: string;
  readonly parameter?: string;
  readonly seed?: number;
  readonly steps?: number;
  readonly set?: readonly string[];
  readonly initial?: string;
  readonly reference?: string;
  readonly pdf?: string;
  readonly workers?: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** Registers the command. */
export function addScanCommand(program: Command, output: Output): void {
  program
    .command("scan")
    .description("turbulence: run a scene with many coefficients of one closure and find the best Elog")
    .argument("<scene>", "a turbulence scene (.json)")
    .requiredOption("--closure <name>", "closure to scan; beside others if the scene has it among several")
    .requiredOption(
      "--coefficient <range>",
      "FROM:TO:STEP, both ends included, or numbers separated by commas",
    )
    .option("--parameter <name>", "parameter of the closure that is varied (default: coefficient)")
    .option("--seed <n>", "names all randomness of the start", wholeNumber("--seed", 0, 4294967295))
    .option("--steps <n>", "steps of each run", wholeNumber("--steps", 1, 1_000_000_000))
    .option("--set <path=value>", "change one value of the scene; may be repeated", collect)
    .option("--initial <file>", "field to start from (.npy, or raw little-endian f64)")
    .option("--reference <name>", "kf4, kf4beta20, kf25 or a file .csv or .json (default: that of the case)")
    .option("--pdf <file>", "density of vorticity of the reference (.csv), for tail distances")
    .option(
      "--workers <n>",
      "threads (default: all cores); the result does not depend on it",
      wholeNumber("--workers", 1, 256),
    )
    .option("--out <folder>", "where points, plot and result go; going on there takes up what is finished")
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Examples:
  gyre scan scenes/turbulence/kf4-32.json --closure smagorinsky --coefficient 0.05:0.20:0.01 --workers 2
  gyre scan scenes/turbulence/kf4-32.json --closure okubo-weiss --parameter amplitude --coefficient=-0.02,-0.01`,
    )
    .action(async (path: string, flags: ScanFlags) => {
      await scan(path, flags, output);
    });
}

/** A scan set up from flags. */
interface ScanPlan {
  readonly spec: ScanSpec;
  readonly scene: TurbulenceScene;
  readonly coefficients: readonly number[];
  readonly job: ScanJob;
  readonly out: string;
}

/** The scene with the flags applied. */
function sceneOfFlags(path: string, flags: ScanFlags): TurbulenceScene {
  const raw = structuredClone(readScene(path));
  for (const key of ["seed", "steps"] as const) if (flags[key] !== undefined) raw[key] = flags[key];
  for (const assignment of flags.set ?? []) applySetting(raw, assignment);
  if (flags.initial !== undefined) raw.initial = { from: "file", file: flags.initial };
  return parseTurbulenceScene(raw, path);
}

async function planScan(path: string, flags: ScanFlags): Promise<ScanPlan> {
  const coefficients = parseRange(flags.coefficient, "--coefficient");
  const scene = sceneOfFlags(path, flags);
  const { steps, dt, statistics } = scene;
  const least = Math.round(statistics.spinup / dt) + Math.round(statistics.every / dt);
  if (steps < least) {
    throw new ConfigError("steps", `at least ${least}: the spin-up and one sample`, steps);
  }
  const varied = {
    scene: { ...scene, closure: "none" },
    ...findClosure(scene.closure, flags.closure),
    parameter: flags.parameter ?? "coefficient",
  };
  for (const coefficient of coefficients) sceneOfPoint(varied, coefficient); // refused before any run
  const reference = comparisonReference(flags, scene.case);
  if (reference) checkReference(reference, scene.case, scene.grid);
  const spec: ScanSpec = { ...varied, reference, initial: loadInitialField(await loadKernels(), scene) };
  const name = basename(path).replace(/\.json$/, "");
  const out = flags.out ?? `runs/scan-${name}-${flags.closure}-${spec.parameter}`;
  return { spec, scene, coefficients, job: jobOf(spec, VERSION), out };
}

/** Works out the points that the ledger lacks; every finished one is written at once. */
async function workOut(
  plan: ScanPlan,
  flags: ScanFlags,
  workers: number,
  output: Output,
): Promise<ScanPoint[]> {
  const { spec, coefficients, job, out } = plan;
  const file = join(out, "scan.jsonl");
  checkWritable(file, "--out");
  const known = existsSync(file) ? decodeScanLedger(readText(file, "--out"), job, file) : [];
  const points = new Map(known.map((point) => [point.coefficient, point]));
  const open = coefficients.filter((coefficient) => !points.has(coefficient));
  if (open.length < coefficients.length) {
    output.note(`${coefficients.length - open.length} of ${coefficients.length} points taken from ${file}`);
  }
  const wanted = (): ScanPoint[] =>
    sortPoints(coefficients.flatMap((coefficient) => points.get(coefficient) ?? []));
  if (open.length === 0) return wanted();
  const interrupt = new Interrupt("stopping after the points under way; press Ctrl-C again to end at once");
  const progress = startProgress(open.length, flags.closure, "points");
  const pool = await startScanPool(Math.min(workers, open.length));
  try {
    const { isComplete } = await runScan(spec, open, pool, {
      isStopped: () => interrupt.isStopped,
      onPoint: (point) => {
        points.set(point.coefficient, point);
        writeOutput(file, encodeScanLedger(job, [...points.values()]), "--out");
        progress.add(1);
      },
    });
    if (isComplete) return wanted();
    const done = wanted().length;
    throw new StoppedError(
      `stopped after ${done} of ${coefficients.length} points; the same command goes on with ${file}`,
    );
  } finally {
    progress.stop();
    interrupt.release();
    await pool.close();
  }
}

/** The scan's plot. */
async function plotOf(report: ScanReport): Promise<string> {
  const { scanSvg } = await import("../../report/turbulence/scan.ts");
  const { closure, parameter, points, best } = report;
  const against = report.reference === null ? "" : ` against ${report.reference}`;
  return scanSvg({
    title: `${closure}: Elog by ${parameter}, ${report.case} ${report.grid}²`,
    subtitle: `${report.steps} steps a point${against}; ± standard error from 5 blocks`,
    parameter,
    points: points.map(({ coefficient, elog, standardErrors }) => ({
      coefficient,
      elog,
      error: standardErrors.elog,
    })),
    best: best?.coefficient ?? null,
  });
}

async function scan(path: string, flags: ScanFlags, output: Output): Promise<void> {
  const plan = await planScan(path, flags);
  const { scene, spec, out } = plan;
  const workers = flags.workers ?? defaultWorkers();
  const points = await workOut(plan, flags, workers, output);
  const report: ScanReport = {
    closure: flags.closure,
    parameter: spec.parameter,
    reference: spec.reference?.name ?? null,
    case: scene.case,
    grid: scene.grid,
    steps: scene.steps,
    points,
    best: bestPoint(points),
    workers,
  };
  const text = JSON.stringify(report, null, 2);
  output.print(flags.json ? text : scanTable(report));
  const svg = await plotOf(report);
  const { svgToPng } = await import("../../report/png.node.ts");
  writeOutput(join(out, "scan.json"), `${text}\n`, "--out");
  writeOutput(join(out, "scan.svg"), svg, "--out");
  writeOutput(join(out, "scan.png"), svgToPng(svg), "--out");
  output.note(`points, plot and result written to ${out}`);
}
