// The columns of an evaluation, the same on the terminal and in the page.

import type { EvaluationRow, EvaluationScores, EvaluationTable } from "./evaluation.ts";
import { type NumberWords, ordinaryWords, smallWords } from "./number-words.ts";

/** A cell: words, whether it is the best of its column, and how it differs from run to run. */
export interface EvaluationCell extends NumberWords {
  readonly isBest: boolean;
  /** standard deviation over runs; null for a single run */
  readonly spread: string | null;
}

interface Column {
  readonly key: keyof EvaluationScores;
  readonly head: string;
  readonly words: typeof ordinaryWords;
}

const COLUMNS: readonly Column[] = [
  { key: "elog", head: "Elog", words: ordinaryWords },
  { key: "elogTruncated", head: "Elog trunc.", words: ordinaryWords },
  { key: "sigma", head: "σ_ω", words: ordinaryWords },
  { key: "kurtosis", head: "kurtosis", words: ordinaryWords },
  { key: "p3sigma", head: "P(>3σ*)", words: smallWords },
  { key: "p5sigma", head: "P(>5σ*)", words: smallWords },
  { key: "tailDistance", head: "tail dist.", words: ordinaryWords },
  { key: "nuMean", head: "mean ν_e", words: smallWords },
  { key: "energy", head: "energy", words: ordinaryWords },
];

/** Heads of the table. */
export const EVALUATION_HEADS: readonly string[] = [
  "closure",
  ...COLUMNS.map(({ head }) => head),
  "µs/step",
  "snapshots",
];

const plain = (text: string): EvaluationCell => ({ text, error: null, isBest: false, spread: null });

/** Name of a row, and what it stands for where the name does not say. */
function titleOf({ name, closure }: EvaluationRow): string {
  return closure.startsWith(name) ? closure : `${name}: ${closure}`;
}

function cellsOf(row: EvaluationRow, table: EvaluationTable): EvaluationCell[] {
  return COLUMNS.map(({ key, words }, k): EvaluationCell => {
    if (row.diverged !== null) return plain(k === 0 ? `diverged at t = ${row.diverged}` : "–");
    const isBest = key in table.best && table.best[key as keyof typeof table.best] === row.name;
    const spread = row.spread[key] === null ? null : words(row[key], row.spread[key]).error;
    return { ...words(row[key], row.standardErrors[key]), isBest, spread };
  });
}

/** Rows of the table: the reference, then the closures. */
export function evaluationRows(table: EvaluationTable): { name: string; cells: EvaluationCell[] }[] {
  const rows = table.runs.map((row) => ({
    name: titleOf(row),
    cells: [
      ...cellsOf(row, table),
      plain(row.costPerStep_us === null ? "–" : row.costPerStep_us.toPrecision(3)),
      plain(`${row.snapshots}`),
    ],
  }));
  const scores: Readonly<Record<string, number | null>> = table.referenceScores ?? {};
  const cells = COLUMNS.map(({ key, words }) => plain(words(scores[key] ?? null, null).text));
  return [{ name: `reference ${table.reference}`, cells: [...cells, plain("–"), plain("–")] }, ...rows];
}

/** What stands below the table. @param errors how ± is to be read */
export function evaluationNote(table: EvaluationTable, errors: string): string {
  return `${errors}; Elog trunc.: against the reference cut to the grid; σ* = ${table.sigmaStar}`;
}
