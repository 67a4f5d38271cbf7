// The result of a match as programs read it (`gyre match --json`); the fields are a contract.

import type { Kernels } from "../kernels/kernels.ts";
import type { FAULT_BITS } from "../kernels/volleyball-worlds.ts";
import { type MatchSummary, summarise, type TeamSummary } from "../volleyball/summary.ts";
import type { UnitResult } from "./job.ts";
import type { MatchSpec } from "./match-spec.ts";
import { wilson } from "./ratings/wilson.ts";

/** One team in a report. */
export interface TeamReport {
  readonly policy: string;
  /** XXH64 of the policy, 16 hex digits */
  readonly policyHash: string;
  readonly wins: number;
  /** wins/(wins + losses): decided games only; 0.5 when none was decided */
  readonly winRate: number;
  /** Wilson 95 % interval over distinct decided games: repeated games do not make it narrow */
  readonly ci95: readonly [number, number];
  readonly winsServing: number;
  readonly winsReceiving: number;
  readonly faults: Readonly<Record<keyof typeof FAULT_BITS, number>>;
  readonly touches: number;
}

/** Result of a match. */
export interface MatchReport {
  readonly task: string;
  readonly seed: number;
  readonly games: number;
  readonly home: TeamReport;
  readonly away: TeamReport;
  readonly decided: number;
  /** ended without a winner before the step limit */
  readonly draws: number;
  readonly drawsBy: MatchSummary["drawsBy"];
  readonly timeouts: number;
  readonly distinctGames: number;
  /** home's wins when home served, and when away served */
  readonly winsServing: number;
  readonly winsReceiving: number;
  readonly meanSteps: number;
  readonly meanCrossings: number;
  /** wall clock of this run; null for merged or resumed results */
  readonly gamesPerSecond: number | null;
  readonly workers: number;
  /** XXH64 over the games' hashes in game order: the same for every way of playing the same match */
  readonly hash: string;
}

/** XXH64 over hashes of 16 hex digits in order. */
export function combineHashes(kernels: Kernels, hashes: readonly string[]): string {
  const bytes = new Uint8Array(hashes.length * 8);
  const view = new DataView(bytes.buffer);
  hashes.forEach((hash, k) => {
    view.setBigUint64(k * 8, BigInt(`0x${hash}`), true);
  });
  return kernels.xxh64(bytes).toString(16).padStart(16, "0");
}

/** What a report says beside the games. */
export interface ReportContext {
  readonly policyHashes: readonly [string, string];
  readonly seconds: number | null;
  readonly workers: number;
}

/** Puts a report together; `results` are all games of the match in game order. */
export function makeMatchReport(
  kernels: Kernels,
  spec: MatchSpec,
  results: readonly UnitResult[],
  context: ReportContext,
): MatchReport {
  const summary = summarise(results);
  const { distinctDecided, distinctHomeWins } = summary;
  const team = (side: 0 | 1): TeamReport => {
    const counts = summary.teams[side] as TeamSummary;
    const wins = side === 0 ? distinctHomeWins : distinctDecided - distinctHomeWins;
    return {
      policy: (side === 0 ? spec.home : spec.away).name,
      policyHash: context.policyHashes[side],
      wins: counts.wins,
      winRate: counts.winRate,
      ci95: wilson(wins, distinctDecided),
      winsServing: counts.winsServing,
      winsReceiving: counts.winsReceiving,
      faults: counts.faults,
      touches: counts.touches,
    };
  };
  const home = team(0);
  const away = team(1);
  return {
    task: spec.scene.task,
    seed: spec.scene.seed,
    games: results.length,
    home,
    away,
    decided: home.wins + away.wins,
    draws: summary.draws,
    drawsBy: summary.drawsBy,
    timeouts: summary.timeouts,
    distinctGames: summary.distinctGames,
    winsServing: home.winsServing,
    winsReceiving: home.winsReceiving,
    meanSteps: summary.meanSteps,
    meanCrossings: summary.meanCrossings,
    gamesPerSecond: context.seconds === null ? null : results.length / context.seconds,
    workers: context.workers,
    hash: combineHashes(
      kernels,
      results.map((result) => result.hash),
    ),
  };
}
