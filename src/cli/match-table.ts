// A match report as a table for people.

import { formatTable, percent, percentInterval } from "../report/table.ts";
import type { MatchReport, TeamReport } from "../runs/match-report.ts";

const FAULT_WORDS: Readonly<Record<keyof TeamReport["faults"], string>> = {
  wrongTurn: "touched out of turn",
  wrongRacket: "hit beside the racket",
  crossedNet: "drone across the net",
  ballIn: "ball down in own half",
  ballOut: "ball hit out",
  net: "ball into the net",
  crash: "drone near the ground",
  tooClose: "team-mates too close",
};

/** The table of a match. */
export function matchTable(report: MatchReport): string {
  const { home, away } = report;
  const rows: string[][] = [["", `${home.policy} (home)`, `${away.policy} (away)`]];
  const row = (name: string, of: (team: TeamReport) => string): void => {
    rows.push([name, of(home), of(away)]);
  };
  row("games won", (team) => `${team.wins}`);
  row("  serving", (team) => `${team.winsServing}`);
  row("  receiving", (team) => `${team.winsReceiving}`);
  row("win rate (decided games)", (team) => (report.decided === 0 ? "–" : percent(team.winRate)));
  row("  95 % interval", (team) => percentInterval(team.ci95));
  row("touches a game", (team) => (team.touches / Math.max(1, report.games)).toFixed(2));
  const faults = (Object.keys(FAULT_WORDS) as (keyof TeamReport["faults"])[]).filter(
    (key) => home.faults[key] + away.faults[key] > 0,
  );
  if (faults.length > 0) rows.push(["faults at the end", "", ""]);
  for (const key of faults) row(`  ${FAULT_WORDS[key]}`, (team) => `${team.faults[key]}`);
  const { drawsBy } = report;
  const undecided = report.draws + report.timeouts;
  const tail = [
    `${report.decided} of ${report.games} games decided; ${undecided} without a winner ` +
      `(crash ${drawsBy.crash}, too close ${drawsBy.tooClose}, both at fault ${drawsBy.bothAtFault}, ` +
      `step limit ${report.timeouts})`,
    `${report.distinctGames} distinct games; mean ${report.meanSteps.toFixed(1)} steps, ` +
      `${report.meanCrossings.toFixed(2)} net crossings a game`,
    `${speedLine(report)}hash ${report.hash}`,
  ];
  if (report.distinctGames < report.games) {
    tail.splice(
      2,
      0,
      `note: only ${report.distinctGames} games differ; the interval counts these. Leave --deterministic away for more`,
    );
  }
  return `${formatTable(rows)}\n\n${tail.join("\n")}`;
}

function speedLine(report: MatchReport): string {
  if (report.gamesPerSecond === null) return "";
  return `${report.gamesPerSecond.toFixed(1)} games/s on ${report.workers} worker${report.workers === 1 ? "" : "s"}; `;
}
