// Reports of drills as tables for people.

import { formatTable, percent, percentInterval } from "../report/table.ts";
import type { DrillReport, Share } from "../runs/drill-report.ts";
import type { HoverReport } from "../runs/hover-drill.ts";

/** The table of a serve or receive drill. */
export function drillTable(report: DrillReport): string {
  const isServe = report.task === "serve-drill";
  const row = (name: string, { count, rate, ci95 }: Share): string[] => [
    name,
    `${count}`,
    percent(rate),
    percentInterval(ci95),
  ];
  const rows = [
    [`${report.policy}, ${report.attempts} attempts`, "count", "share", "95 % interval"],
    row(isServe ? "ball served (legal touch)" : `serve of ${report.opponent} touched`, report.touched),
    row("over the net", report.over),
    row("in play (rally won)", report.inPlay),
  ];
  const lines = [formatTable(rows), ""];
  if (report.landing) {
    const { x, y } = report.landing;
    lines.push(
      `landing: x median ${x.median.toFixed(2)} m, IQR ${x.iqr.toFixed(2)} m; ` +
        `y median ${y.median.toFixed(2)} m, IQR ${y.iqr.toFixed(2)} m`,
    );
  }
  const faults = Object.entries(report.faults).filter(([, count]) => count > 0);
  if (faults.length > 0)
    lines.push(`faults: ${faults.map(([name, count]) => `${name} ${count}`).join(", ")}`);
  lines.push(`seed ${report.seed}; ${report.distinctAttempts} distinct attempts; hash ${report.hash}`);
  return lines.join("\n");
}

/** The table of a hover drill. */
export function hoverTable(report: HoverReport): string {
  return [
    formatTable([
      ["policy", report.policy],
      ["vehicle", report.vehicle],
      ["starts", `${report.starts}`],
      [`held within ${report.tolerance_m} m`, `${report.held} of ${report.starts}`],
      ["largest distance at the end", `${report.worst_m.toFixed(3)} m`],
      ["mean distance at the end", `${report.mean_m.toFixed(3)} m`],
      ["crashes", `${report.crashes}`],
    ]),
    "",
    `seed ${report.seed}; hash ${report.hash}`,
  ].join("\n");
}
