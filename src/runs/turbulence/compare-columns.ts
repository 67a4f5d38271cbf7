// The columns of a comparison, the same on the terminal and in the page.

import { BEST_KEYS, type BestKey, type CompareReport, type CompareRow } from "./compare.ts";
import { type NumberWords, ordinaryWords, smallWords } from "./number-words.ts";

/** A cell: words, and whether it is the best of its column. */
export interface ColumnCell extends NumberWords {
  readonly isBest: boolean;
}

interface Column {
  readonly key: keyof CompareRow & keyof CompareRow["standardErrors"];
  readonly head: string;
  readonly words: typeof ordinaryWords;
}

const COLUMNS: readonly Column[] = [
  { key: "elog", head: "Elog", words: ordinaryWords },
  { key: "sigma", head: "σ_ω", words: ordinaryWords },
  { key: "kurtosis", head: "kurtosis", words: ordinaryWords },
  { key: "p3sigma", head: "P(>3σ*)", words: smallWords },
  { key: "p5sigma", head: "P(>5σ*)", words: smallWords },
  { key: "tailDistance", head: "tail dist.", words: ordinaryWords },
  { key: "nuMean", head: "mean ν_e", words: smallWords },
  { key: "energy", head: "energy", words: ordinaryWords },
  { key: "enstrophy", head: "enstrophy", words: ordinaryWords },
];

/** Heads of the table: run, scores, number of samples. */
export const COLUMN_HEADS: readonly string[] = ["run", ...COLUMNS.map(({ head }) => head), "snapshots"];

const EMPTY: ColumnCell = { text: "–", error: null, isBest: false };

function isBestKey(key: string): key is BestKey {
  return (BEST_KEYS as readonly string[]).includes(key);
}

/** Rows of the table: the reference, if it says something of itself, then the runs. */
export function columnRows(report: CompareReport): { name: string; cells: ColumnCell[] }[] {
  const { referenceScores } = report;
  const rows = report.runs.map((run) => ({
    name: run.name,
    cells: [
      ...COLUMNS.map(({ key, words }): ColumnCell => {
        const isBest = isBestKey(key) && report.best[key] === run.name;
        return { ...words(run[key], run.standardErrors[key]), isBest };
      }),
      { ...EMPTY, text: `${run.snapshots}` },
    ],
  }));
  if (!referenceScores || Object.values(referenceScores).every((value) => value === null)) return rows;
  const cells = COLUMNS.map(({ key, words }): ColumnCell => {
    if (!(key in referenceScores)) return EMPTY;
    return { ...words(referenceScores[key as keyof typeof referenceScores], null), isBest: false };
  });
  return [{ name: `reference ${report.reference}`, cells: [...cells, EMPTY] }, ...rows];
}
