// A learned closure beside others on the same flow: the contract of `gyre evaluate --json` of a turbulence scene. Rows are
// those of a comparison; samples of all runs of a closure count together.

import { type Scores, scoresOf, summarise } from "../../turbulence/diagnostics/statistics.ts";
import type { FlowReference } from "../../turbulence/reference.ts";
import { BEST_KEYS, type BestKey, type ComparedRun, type CompareReport, compareRuns } from "./compare.ts";
import { SCORES } from "./scan.ts";

/** The runs of one closure. */
export interface Evaluated {
  /** name of its row */
  readonly name: string;
  /** what acted, in words */
  readonly closure: string;
  /** one an initial field; null where it has no sample */
  readonly runs: readonly (ComparedRun | null)[];
  /** time of the last sound state of the run that diverged first; null when all reached their end */
  readonly diverged: number | null;
  /** µs; null when it could not be measured */
  readonly costPerStep_us: number | null;
}

/** Scores of a row: those of a comparison, and Elog against the truncated reference. */
export type EvaluationScores = { readonly [K in keyof Scores | "elogTruncated"]: number | null };

/** One closure in an evaluation. Scores are null where it diverged. */
export interface EvaluationRow extends EvaluationScores {
  readonly name: string;
  readonly closure: string;
  readonly snapshots: number;
  readonly standardErrors: EvaluationScores;
  /** standard deviation of each score over the runs; null of a single run */
  readonly spread: EvaluationScores;
  readonly case: string;
  readonly grid: number;
  /** time units that the samples of all runs span */
  readonly duration: number;
  readonly costPerStep_us: number | null;
  readonly diverged: number | null;
}

/** The references of an evaluation. */
export interface References {
  readonly whole: FlowReference;
  /** [n/2] Z_xy of the reference cut to the grid */
  readonly truncated: Float64Array;
}

/** Columns in which a closure can be best. */
export type EvaluationBest = Readonly<Record<BestKey | "elogTruncated", string | null>>;

/** What an evaluation says of the closures. */
export interface EvaluationTable extends Omit<CompareReport, "runs" | "best"> {
  readonly runs: readonly EvaluationRow[];
  readonly best: EvaluationBest;
}

/** All runs of a closure as one; series, field and terms are those of the first. Null when it diverged. */
export function pooledRun({ name, runs, diverged }: Evaluated): ComparedRun | null {
  const [first] = runs;
  if (diverged !== null || !first) return null;
  return { ...first, name, samples: runs.flatMap((run) => run?.samples ?? []) };
}

/** Of a truncated flow only the spectrum is known to be another. */
function truncatedReference({ whole, truncated }: References): FlowReference {
  return { ...whole, zxy: truncated };
}

const SCORE_KEYS: readonly (keyof EvaluationScores)[] = [...SCORES, "elogTruncated"];

function scoresFrom(value: (key: keyof EvaluationScores) => number | null): EvaluationScores {
  const pairs = SCORE_KEYS.map((key) => [key, value(key)] as const);
  return Object.fromEntries(pairs) as EvaluationScores;
}

/** Standard deviation of each score over runs. */
function spreadOf(runs: readonly ComparedRun[], references: References): EvaluationScores {
  if (runs.length < 2) return scoresFrom(() => null);
  const cut = truncatedReference(references);
  const rows = runs.map(({ samples, sigmaStar }) => ({
    ...scoresOf(samples, references.whole, sigmaStar),
    elogTruncated: scoresOf(samples, cut, sigmaStar).elog,
  }));
  return scoresFrom((key) => {
    const values = rows.map((row) => row[key]);
    if (values.includes(null)) return null;
    const numbers = values as number[];
    const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    const squares = numbers.reduce((sum, x) => sum + (x - mean) * (x - mean), 0);
    return Math.sqrt(squares / (numbers.length - 1));
  });
}

function durationOf({ samples }: ComparedRun): number {
  return (samples[samples.length - 1]?.time ?? 0) - (samples[0]?.time ?? 0);
}

function rowOf(
  evaluated: Evaluated,
  flow: { readonly case: string; readonly grid: number },
  references: References,
): EvaluationRow {
  const { name, closure, costPerStep_us, diverged } = evaluated;
  const pooled = pooledRun(evaluated);
  const runs = pooled ? (evaluated.runs as readonly ComparedRun[]) : [];
  const summary = pooled && summarise(pooled.samples, references.whole, pooled.sigmaStar);
  const cut = pooled && summarise(pooled.samples, truncatedReference(references), pooled.sigmaStar);
  return {
    name,
    closure,
    ...scoresFrom((key) => (key === "elogTruncated" ? cut?.elog : summary?.[key]) ?? null),
    snapshots: summary?.snapshots ?? 0,
    standardErrors: scoresFrom(
      (key) => (key === "elogTruncated" ? cut?.standardErrors.elog : summary?.standardErrors[key]) ?? null,
    ),
    spread: spreadOf(runs, references),
    case: flow.case,
    grid: flow.grid,
    duration: runs.reduce((sum, run) => sum + durationOf(run), 0),
    costPerStep_us,
    diverged,
  };
}

/** Name of the row with the least Elog against the truncated reference. */
function leastTruncated(rows: readonly EvaluationRow[]): string | null {
  const known = rows.filter((row) => row.elogTruncated !== null);
  if (known.length < 2) return null;
  const best = known.reduce((a, b) => ((b.elogTruncated as number) < (a.elogTruncated as number) ? b : a));
  return best.name;
}

/** Compares the closures. @throws ConfigError when the reference does not belong to the flow */
export function evaluationTable(
  all: readonly Evaluated[],
  flow: { readonly case: string; readonly grid: number; readonly sigmaStar: number },
  references: References,
): EvaluationTable {
  const pooled = all.flatMap((one) => pooledRun(one) ?? []);
  const { name, sigma, kurtosis, p3sigma, p5sigma } = references.whole;
  const nobody = Object.fromEntries(BEST_KEYS.map((key) => [key, null])) as CompareReport["best"];
  const best = pooled.length === 0 ? nobody : compareRuns(pooled, references.whole).best;
  const runs = all.map((one) => rowOf(one, flow, references));
  return {
    reference: name,
    referenceScores: { sigma, kurtosis, p3sigma, p5sigma },
    sigmaStar: flow.sigmaStar,
    runs,
    best: { ...best, elogTruncated: leastTruncated(runs) },
  };
}
