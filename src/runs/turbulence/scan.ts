// A scan: the same scene with one closure and a list of coefficients, a run each. Points can be worked out in any
// order, on any number of threads, and go on after an interruption, always to the same result.

import { crc32 } from "../../base/crc32.ts";
import { ConfigError } from "../../base/errors.ts";
import type { Pool } from "../../env/pool.ts";
import type { Scores, Summary } from "../../turbulence/diagnostics/statistics.ts";
import type { FlowReference } from "../../turbulence/reference.ts";

/** The most points a scan may have. */
const MOST_POINTS = 1000;
const RANGE_RULE =
  "FROM:TO:STEP with FROM ≤ TO and STEP > 0, such as 0.05:0.20:0.01, or numbers separated by commas";

/** What a scan varies. */
export interface ScanSpec {
  /** resolved scene as JSON; its closure is the one that is scanned */
  readonly scene: Readonly<Record<string, unknown>>;
  /** ω [n, n] to start from */
  readonly initial: Float64Array;
  /** closures that act together, each with its name; one of them is scanned */
  readonly closures: readonly Readonly<Record<string, unknown>>[];
  /** which one */
  readonly index: number;
  /** name of the scanned parameter */
  readonly parameter: string;
  readonly reference: FlowReference | null;
}

/** A finished point. */
export interface ScanPoint {
  readonly coefficient: number;
  /** whether the run reached its end; if not, all scores are null */
  readonly status: "done" | "diverged";
  /** steps done: all, or those to where it diverged */
  readonly steps: number;
  readonly elog: number | null;
  readonly sigma: number | null;
  readonly kurtosis: number | null;
  readonly p3sigma: number | null;
  readonly p5sigma: number | null;
  readonly tailDistance: number | null;
  readonly nuMean: number | null;
  readonly energy: number | null;
  readonly enstrophy: number | null;
  readonly rz1: number | null;
  readonly snapshots: number;
  readonly standardErrors: { readonly [K in keyof Scores]: number | null };
  /** of the last state, 16 hex digits; null when it diverged */
  readonly hash: string | null;
}

/** The contract of `gyre scan --json`. */
export interface ScanReport {
  readonly closure: string;
  readonly parameter: string;
  readonly reference: string | null;
  readonly case: string;
  readonly grid: number;
  readonly steps: number;
  /** in order of the coefficient */
  readonly points: readonly ScanPoint[];
  /** the point with the least Elog; null when none has one */
  readonly best: { readonly coefficient: number; readonly elog: number } | null;
  readonly workers: number;
}

/** Names of all scores. */
export const SCORES = [
  "elog",
  "rz1",
  "sigma",
  "kurtosis",
  "p3sigma",
  "p5sigma",
  "tailDistance",
  "nuMean",
  "energy",
  "enstrophy",
] as const satisfies readonly (keyof Scores)[];

/** Scores with null for what is not finite, as JSON would write it. */
function finite(scores: Readonly<Record<keyof Scores, number | null>>): Record<keyof Scores, number | null> {
  const pairs = SCORES.map((key) => [key, Number.isFinite(scores[key]) ? scores[key] : null] as const);
  return Object.fromEntries(pairs) as Record<keyof Scores, number | null>;
}

/** A point from a run that reached its end. */
export function donePoint(coefficient: number, steps: number, summary: Summary, hash: string): ScanPoint {
  const { snapshots, standardErrors } = summary;
  const errors = finite(standardErrors);
  return { coefficient, status: "done", steps, ...finite(summary), snapshots, standardErrors: errors, hash };
}

/** A point from a run that did not. */
export function divergedPoint(coefficient: number, steps: number): ScanPoint {
  const nothing = Object.fromEntries(SCORES.map((key) => [key, null])) as Record<keyof Scores, null>;
  return {
    coefficient,
    status: "diverged",
    steps,
    ...nothing,
    snapshots: 0,
    standardErrors: nothing,
    hash: null,
  };
}

/** A decimal number, nothing else. */
function decimal(text: string): number {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
}

/**
 * Coefficients of `FROM:TO:STEP` (both ends included, rounded to 12 digits so that 0.05 + 10·0.01 is 0.15), or of a
 * list `0.1,0.12,0.2`.
 *
 * @param flag for errors
 * @throws ConfigError naming the rule
 */
export function parseRange(text: string, flag: string): number[] {
  const refuse = (rule: string): never => {
    throw new ConfigError(flag, rule, text);
  };
  const parts = text.split(":");
  if (parts.length === 1) {
    const list = text.split(",").map(decimal);
    if (!list.every(Number.isFinite)) refuse(RANGE_RULE);
    if (list.length > MOST_POINTS) refuse(`at most ${MOST_POINTS} points`);
    return [...new Set(list)].sort((a, b) => a - b);
  }
  const [from, to, step] = parts.map(decimal) as [number, number, number];
  if (parts.length !== 3 || ![from, to, step].every(Number.isFinite)) refuse(RANGE_RULE);
  if (from > to) refuse(`FROM ≤ TO in FROM:TO:STEP`);
  if (!(step > 0)) refuse(`STEP > 0 in FROM:TO:STEP`);
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (!(count <= MOST_POINTS)) refuse(`at most ${MOST_POINTS} points`);
  return Array.from({ length: count }, (_, k) => Number((from + k * step).toPrecision(12)));
}

/** Options of `runScan`. */
export interface ScanOptions {
  /** called after each point */
  readonly onPoint?: (point: ScanPoint) => void;
  /** true when the scan is to stop: points under way are finished, no new ones start */
  readonly isStopped?: () => boolean;
}

/**
 * Works out coefficients on a pool, one at a time on each thread.
 *
 * @returns points in order of the coefficient, and whether all were worked out
 */
export async function runScan(
  spec: ScanSpec,
  coefficients: readonly number[],
  pool: Pool<ScanSpec, number, ScanPoint>,
  options: ScanOptions = {},
): Promise<{ points: ScanPoint[]; isComplete: boolean }> {
  const points: ScanPoint[] = [];
  const key = specKey(spec);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < coefficients.length && !options.isStopped?.()) {
      const coefficient = coefficients[next++] as number;
      const [point] = await pool.run({ key, spec, items: [coefficient] });
      points.push(point as ScanPoint);
      options.onPoint?.(point as ScanPoint);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, pool.workers) }, worker));
  return { points: sortPoints(points), isComplete: points.length === coefficients.length };
}

/** Names a spec among those a pool may see. */
function specKey({ scene, closures, index, parameter, reference, initial }: ScanSpec): string {
  const bytes = new Uint8Array(initial.buffer, initial.byteOffset, initial.byteLength);
  return JSON.stringify([scene, closures, index, parameter, reference?.name, crc32(bytes)]);
}

/** Points in order of the coefficient. */
export function sortPoints(points: readonly ScanPoint[]): ScanPoint[] {
  return [...points].sort((a, b) => a.coefficient - b.coefficient);
}

/** The point with the least Elog. */
export function bestPoint(points: readonly ScanPoint[]): ScanReport["best"] {
  let best: { coefficient: number; elog: number } | null = null;
  for (const { coefficient, elog } of points) {
    if (elog === null || !Number.isFinite(elog)) continue;
    if (best === null || elog < best.elog) best = { coefficient, elog };
  }
  return best;
}
