// Reports of drills as tables for people.

import { formatTable, percent, percentInterval } from "../report/table.ts";
import type { DrillReport, Share } from "../runs/drill-report.ts";
import type { HoverReport } from "../runs/hover-drill.ts";
import type { ServeSkillReport } from "../runs/serve-skill-drill.ts";

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

/** The table of a drill of the serve skill alone. */
export function serveSkillTable(report: ServeSkillReport): string {
  const { attempts, error } = report;
  const share = (count: number): string => percent(count / Math.max(1, attempts));
  const meters = ({ median, iqr }: { median: number; iqr: number }): string =>
    `median ${median.toFixed(2)} m, IQR ${iqr.toFixed(2)} m`;
  return [
    formatTable([
      [`${report.policy}, ${attempts} attempts`, "count", "share"],
      ["ball struck", `${report.struck}`, share(report.struck)],
      ["  with the racket (legal in a match)", `${report.legal}`, share(report.legal)],
      ["down in the far half", `${report.inCourt}`, share(report.inCourt)],
    ]),
    "",
    `landing minus target: x ${meters(error.x)}; y ${meters(error.y)}`,
    `seed ${report.seed}; hash ${report.hash}`,
  ].join("\n");
}
