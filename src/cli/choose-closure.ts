// The scans of an evaluation: the coefficient of a closure with the least Elog, on a start of its own.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "../base/crc32.ts";
import { StoppedError } from "../base/errors.ts";
import { VERSION } from "../base/version.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { readText, writeOutput } from "../runs/files.node.ts";
import type { Choice, Contender } from "../runs/turbulence/contenders.ts";
import { loadInitialField } from "../runs/turbulence/initial-source.node.ts";
import { bestPoint, runScan, type ScanPoint, type ScanSpec } from "../runs/turbulence/scan.ts";
import { decodeScanLedger, encodeScanLedger, jobOf } from "../runs/turbulence/scan-ledger.ts";
import { type ClosureSpec, parseClosure } from "../turbulence/closures/spec.ts";
import type { FlowReference } from "../turbulence/reference.ts";
import { startScanPool } from "../workers/scan-pool.node.ts";
import type { Start } from "./evaluate-plan.ts";
import type { EvaluationProgress } from "./evaluation-progress.ts";
import type { Interrupt } from "./interrupt.ts";

/** What scans are given. */
export interface ChoosingContext {
  readonly start: Start;
  readonly reference: FlowReference;
  /** where finished points are kept */
  readonly folder: string;
  readonly workers: number;
  readonly interrupt: Interrupt;
  readonly progress: EvaluationProgress;
  note(text: string): void;
}

/** A scan's points so far lie under its own name: another scene, start or reference makes another file. */
function ledgerOf(spec: ScanSpec, folder: string): string {
  const check = crc32(new TextEncoder().encode(JSON.stringify(jobOf(spec, VERSION))));
  return join(folder, "scans", `${spec.closures[0]?.name}-${check.toString(16).padStart(8, "0")}.jsonl`);
}

async function scanChoice(kernels: Kernels, choice: Choice, context: ChoosingContext): Promise<ScanPoint[]> {
  const { start, reference, interrupt, progress } = context;
  const { steps } = start.scene;
  const initial = loadInitialField(kernels, start.scene);
  const scene = { ...start.scene, closure: "none" };
  const spec: ScanSpec = {
    ...{ scene, initial, closures: [choice.closure], index: 0 },
    ...{ parameter: "coefficient", reference },
  };
  const job = jobOf(spec, VERSION);
  const file = ledgerOf(spec, context.folder);
  const known = existsSync(file) ? decodeScanLedger(readText(file, "--report"), job, file) : [];
  const points = new Map(known.map((point) => [point.coefficient, point]));
  const open = choice.coefficients.filter((coefficient) => !points.has(coefficient));
  progress.skip((choice.coefficients.length - open.length) * steps);
  if (open.length === 0) return [...points.values()];
  const pool = await startScanPool(Math.min(context.workers, open.length));
  try {
    const { isComplete } = await runScan(spec, open, pool, {
      isStopped: () => interrupt.isStopped,
      onPoint: (point) => {
        points.set(point.coefficient, point);
        writeOutput(file, encodeScanLedger(job, [...points.values()]), "--report");
        progress.take(steps, `scan of ${choice.closure.name} on ${start.name}`);
      },
    });
    if (!isComplete) throw new StoppedError("stopped");
    return [...points.values()];
  } finally {
    await pool.close();
  }
}

/** The closure of a contender: its own, or the one that its scans find best. */
export async function chooseClosure(
  kernels: Kernels,
  contender: Contender,
  context: ChoosingContext,
): Promise<ClosureSpec> {
  if (contender.closure) return contender.closure;
  const last = contender.choices[0] as Choice;
  // where every point diverges, so will this one, and its row says so
  const strongest = { ...last.closure, coefficient: last.coefficients[last.coefficients.length - 1] };
  let best: { closure: Record<string, unknown>; elog: number; isAtEnd: boolean } | null = null;
  for (const choice of contender.choices) {
    const found = bestPoint(await scanChoice(kernels, choice, context));
    if (!found || (best && best.elog <= found.elog)) continue;
    const ends = [choice.coefficients[0], choice.coefficients[choice.coefficients.length - 1]];
    const closure = { ...choice.closure, coefficient: found.coefficient };
    best = { closure, elog: found.elog, isAtEnd: ends.includes(found.coefficient) };
  }
  if (!best) return parseClosure(strongest, "--against");
  if (best.isAtEnd) {
    const words = JSON.stringify(best.closure);
    context.note(`note: ${contender.name} is at the end of its range (${words}); see gyre scan`);
  }
  return parseClosure(best.closure, "--against");
}
