// A comparison and a scan as tables for people.

import { formatTable } from "../report/table.ts";
import type { CompareReport } from "../runs/turbulence/compare.ts";
import { COLUMN_HEADS, columnRows } from "../runs/turbulence/compare-columns.ts";
import { joinWords, ordinaryWords, smallWords } from "../runs/turbulence/number-words.ts";
import type { ScanReport } from "../runs/turbulence/scan.ts";

/** The table of a comparison: a * stands at the best of a column. */
export function compareTable(report: CompareReport): string {
  const rows = columnRows(report).map(({ name, cells }) => [
    name,
    ...cells.map((cell) => `${joinWords(cell)}${cell.isBest ? " *" : ""}`),
  ]);
  const notes = ["± standard error from 5 blocks of samples"];
  if (report.runs.length > 1) notes.push("* best of its column");
  notes.push(`σ* = ${report.sigmaStar}`);
  return `${formatTable([[...COLUMN_HEADS], ...rows])}\n\n${notes.join("; ")}`;
}

/** The table of a scan. */
export function scanTable(report: ScanReport): string {
  const { best } = report;
  const rows = report.points.map((point) => {
    if (point.status === "diverged") return [`${point.coefficient}`, `diverged at step ${point.steps}`];
    const errors = point.standardErrors;
    const isBest = best?.coefficient === point.coefficient;
    return [
      `${point.coefficient}`,
      `${joinWords(ordinaryWords(point.elog, errors.elog))}${isBest ? " *" : ""}`,
      joinWords(ordinaryWords(point.sigma, errors.sigma)),
      joinWords(ordinaryWords(point.kurtosis, errors.kurtosis)),
      joinWords(smallWords(point.p3sigma, errors.p3sigma)),
      joinWords(smallWords(point.p5sigma, errors.p5sigma)),
      joinWords(ordinaryWords(point.tailDistance, errors.tailDistance)),
      joinWords(smallWords(point.nuMean, errors.nuMean)),
      `${point.snapshots}`,
    ];
  });
  const head = [
    report.parameter,
    "Elog",
    "σ_ω",
    "kurtosis",
    "P(>3σ*)",
    "P(>5σ*)",
    "tail dist.",
    "mean ν_e",
    "snapshots",
  ];
  const line = best
    ? `* best: ${report.parameter} ${best.coefficient}, Elog ${best.elog.toFixed(4)} against ${report.reference}`
    : report.reference === null
      ? "no reference, no best"
      : "no point reached its end";
  return `${formatTable([head, ...rows])}\n\n${line}`;
}
