// What a set of games says about two policies: wins, draws, faults, intervals.

import { FAULT_BITS, OUTCOME } from "../kernels/volleyball-worlds.ts";
import type { GameResult } from "./match.ts";

/** Names of faults, in the order of their bits. */
export const FAULT_NAMES = Object.keys(FAULT_BITS) as (keyof typeof FAULT_BITS)[];

/** Counts of one team. */
export interface TeamSummary {
  readonly wins: number;
  readonly winsServing: number;
  readonly winsReceiving: number;
  /** wins/(wins + losses); 0.5 when no game was decided */
  readonly winRate: number;
  /** how often the team had each fault when a game ended; crash and tooClose too where they end games */
  readonly faults: Readonly<Record<keyof typeof FAULT_BITS, number>>;
  /** legal touches in all games */
  readonly touches: number;
}

/** Counts of a match; teams are [home, away]. */
export interface MatchSummary {
  readonly games: number;
  readonly teams: readonly [TeamSummary, TeamSummary];
  /** games that ended without a winner before the step limit */
  readonly draws: number;
  readonly drawsBy: { readonly bothAtFault: number; readonly crash: number; readonly tooClose: number };
  readonly timeouts: number;
  /** games with a different course: different chains of state hashes */
  readonly distinctGames: number;
  /** decided games among the distinct ones, and how many of them home won: what an interval may count */
  readonly distinctDecided: number;
  readonly distinctHomeWins: number;
  readonly meanSteps: number;
  readonly meanCrossings: number;
}

function winner(result: GameResult): 0 | 1 | undefined {
  if (result.outcome === OUTCOME.team0) return 0;
  if (result.outcome === OUTCOME.team1) return 1;
  return undefined;
}

function summariseTeam(results: readonly GameResult[], team: 0 | 1): TeamSummary {
  const faults = Object.fromEntries(FAULT_NAMES.map((name) => [name, 0])) as Record<
    keyof typeof FAULT_BITS,
    number
  >;
  let wins = 0;
  let losses = 0;
  let winsServing = 0;
  let touches = 0;
  for (const result of results) {
    const won = winner(result);
    if (won === team) {
      wins++;
      if (result.server === team) winsServing++;
    } else if (won !== undefined) losses++;
    touches += result.touches[team];
    for (const name of FAULT_NAMES) if (result.faults[team] & FAULT_BITS[name]) faults[name]++;
  }
  return {
    wins,
    winsServing,
    winsReceiving: wins - winsServing,
    winRate: wins + losses === 0 ? 0.5 : wins / (wins + losses),
    faults,
    touches,
  };
}

/** Counts the results of a match; order does not matter. */
export function summarise(results: readonly GameResult[]): MatchSummary {
  const seen = new Set<string>();
  let distinctDecided = 0;
  let distinctHomeWins = 0;
  let steps = 0;
  let crossings = 0;
  const drawsBy = { bothAtFault: 0, crash: 0, tooClose: 0 };
  let timeouts = 0;
  for (const result of results) {
    steps += result.steps;
    crossings += result.crossings;
    if (result.outcome === OUTCOME.draw) drawsBy.bothAtFault++;
    else if (result.outcome === OUTCOME.crash) drawsBy.crash++;
    else if (result.outcome === OUTCOME.tooClose) drawsBy.tooClose++;
    else if (result.outcome === OUTCOME.timeout) timeouts++;
    if (seen.has(result.hash)) continue;
    seen.add(result.hash);
    const won = winner(result);
    if (won !== undefined) distinctDecided++;
    if (won === 0) distinctHomeWins++;
  }
  const games = results.length;
  return {
    games,
    teams: [summariseTeam(results, 0), summariseTeam(results, 1)],
    draws: drawsBy.bothAtFault + drawsBy.crash + drawsBy.tooClose,
    drawsBy,
    timeouts,
    distinctGames: seen.size,
    distinctDecided,
    distinctHomeWins,
    meanSteps: games === 0 ? 0 : steps / games,
    meanCrossings: games === 0 ? 0 : crossings / games,
  };
}
