// Finished turbulence runs beside each other and against a reference: the contract of `gyre compare --json`.

import { log } from "../../base/elementary.ts";
import { ConfigError } from "../../base/errors.ts";
import type { Sample } from "../../turbulence/diagnostics/sample.ts";
import { type Scores, type Summary, summarise } from "../../turbulence/diagnostics/statistics.ts";
import { checkReference, type FlowReference } from "../../turbulence/reference.ts";
import type { FlowTerms } from "./flow-terms.ts";

/** A finished run as comparisons see it. */
export interface ComparedRun {
  /** name of its folder; distinct among the runs compared */
  readonly name: string;
  /** resolved scene as JSON */
  readonly scene: Readonly<Record<string, unknown>>;
  readonly case: string;
  /** grid points a side */
  readonly grid: number;
  /** σ* of its samples */
  readonly sigmaStar: number;
  /** time units before the first sample */
  readonly spinup: number;
  /** in order of time, spin-up left out; at least one */
  readonly samples: readonly Sample[];
  /** [T] each, from the beginning */
  readonly series: {
    readonly time: ArrayLike<number>;
    readonly energy: ArrayLike<number>;
    readonly enstrophy: ArrayLike<number>;
  };
  /** ω [grid, grid] at the end of the run, if it was kept */
  readonly field: Float64Array | null;
  /** what closure and equation did at the stored fields, if there are any */
  readonly terms: FlowTerms | null;
  /** gyre's version and the command that made it */
  readonly version: string;
  readonly command: string;
  /** what a reader must know beside the numbers: that it did not reach its end; null when there is nothing */
  readonly remark: string | null;
}

/** One run in a comparison. */
export interface CompareRow extends Summary {
  readonly name: string;
  readonly case: string;
  readonly grid: number;
  /** time units that the samples span */
  readonly duration: number;
}

/** Result of a comparison. */
export interface CompareReport {
  /** name of the reference; null when there is none for the case */
  readonly reference: string | null;
  /** what the reference says of itself; fields are null where it does not */
  readonly referenceScores: Readonly<
    Record<"sigma" | "kurtosis" | "p3sigma" | "p5sigma", number | null>
  > | null;
  /** mean ω and tails are counted in units of it */
  readonly sigmaStar: number;
  readonly runs: readonly CompareRow[];
  /** name of the run that is best in a column; null where none is */
  readonly best: Readonly<Record<BestKey, string | null>>;
}

/** Columns in which a run can be best: least, or nearest to the reference. */
export const BEST_KEYS = ["elog", "sigma", "kurtosis", "p3sigma", "p5sigma", "tailDistance"] as const;
export type BestKey = (typeof BEST_KEYS)[number];

/** Names made distinct: a second one of the same name gets ` (2)`. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let times = 2; taken.has(free); times++) free = `${name} (${times})`;
    taken.add(free);
    return free;
  });
}

/** @throws ConfigError when runs do not belong together or to the reference */
function checkRuns(runs: readonly ComparedRun[], reference: FlowReference | null): void {
  const first = runs[0];
  if (!first) throw new ConfigError("RUN", "at least one folder of a run", "none");
  for (const run of runs) {
    if (run.case !== first.case) {
      throw new ConfigError(`${run.name}: case`, `${first.case}, as in ${first.name}`, run.case);
    }
    if (run.sigmaStar !== first.sigmaStar) {
      const rule = `${first.sigmaStar}, as in ${first.name}`;
      throw new ConfigError(`${run.name}: statistics.sigmaStar`, rule, run.sigmaStar);
    }
    if (run.samples.length === 0) {
      throw new ConfigError(`${run.name}: samples`, "at least one after the spin-up", "none");
    }
    if (reference) checkReference(reference, run.case, run.grid);
  }
}

/** How far a score is from perfect; null when nothing can be said. */
function distanceOf(key: BestKey, scores: Scores, reference: FlowReference | null): number | null {
  const value = scores[key];
  if (value === null) return null;
  if (key === "elog" || key === "tailDistance") return value;
  const wanted = reference?.[key] ?? null;
  if (wanted === null) return null;
  if (key === "sigma" || key === "kurtosis") return Math.abs(value - wanted);
  // probabilities by their ratio: half is as far as twice; where the reference has none, the smaller the better
  return wanted > 0 ? Math.abs(log(value / wanted)) : value;
}

/** Name of the best run of a column, when there are at least two to choose from and no two are equally good. */
function bestOf(key: BestKey, rows: readonly CompareRow[], reference: FlowReference | null): string | null {
  let best: { name: string; distance: number } | null = null;
  let isTie = false;
  if (rows.length < 2) return null;
  for (const row of rows) {
    const distance = distanceOf(key, row, reference);
    if (distance === null || Number.isNaN(distance)) continue;
    if (best !== null && distance === best.distance) isTie = true;
    if (best !== null && distance >= best.distance) continue;
    best = { name: row.name, distance };
    isTie = false;
  }
  return isTie ? null : (best?.name ?? null);
}

/**
 * Compares runs of one case.
 *
 * @param reference null when there is none
 * @throws ConfigError when runs are of different cases, or the reference belongs to another one
 */
export function compareRuns(runs: readonly ComparedRun[], reference: FlowReference | null): CompareReport {
  checkRuns(runs, reference);
  const rows = runs.map((run): CompareRow => {
    const { samples } = run;
    const [first, last] = [samples[0] as Sample, samples[samples.length - 1] as Sample];
    return {
      name: run.name,
      ...summarise(samples, reference, run.sigmaStar),
      case: run.case,
      grid: run.grid,
      duration: last.time - first.time,
    };
  });
  const best = BEST_KEYS.map((key) => [key, bestOf(key, rows, reference)] as const);
  return {
    reference: reference?.name ?? null,
    referenceScores: reference && {
      sigma: reference.sigma,
      kurtosis: reference.kurtosis,
      p3sigma: reference.p3sigma,
      p5sigma: reference.p5sigma,
    },
    sigmaStar: (runs[0] as ComparedRun).sigmaStar,
    runs: rows,
    best: Object.fromEntries(best) as Record<BestKey, string | null>,
  };
}
