// Cross-play of several policies: every ordered pair plays the same number of games, so that each policy has
// each seat and each serve equally often; ratings come from all decided games.

import type { Kernels } from "../kernels/kernels.ts";
import { OUTCOME } from "../kernels/volleyball-worlds.ts";
import type { PolicySource } from "../volleyball/policies/load.ts";
import type { VolleyballScene } from "../volleyball/scene.ts";
import type { Job, UnitResult } from "./job.ts";
import { combineHashes } from "./match-report.ts";
import { bradleyTerry } from "./ratings/bradley-terry.ts";
import { eloRatings } from "./ratings/elo.ts";
import { wilson } from "./ratings/wilson.ts";

/** Result of a tournament as programs read it (`gyre tournament --json`); the fields are a contract. */
export interface TournamentReport {
  readonly task: string;
  readonly seed: number;
  /** games of each pair, both seats together */
  readonly games: number;
  readonly policies: readonly string[];
  readonly policyHashes: readonly string[];
  /** [i][j] share of decided games that i won against j; 0.5 on the diagonal and where none was decided */
  readonly winRate: readonly (readonly number[])[];
  /** [i][j] Wilson 95 % interval of winRate over distinct decided games */
  readonly ci95: readonly (readonly (readonly [number, number])[])[];
  /** [i][j] decided games of i and j, and those without a winner */
  readonly decided: readonly (readonly number[])[];
  readonly undecided: readonly (readonly number[])[];
  /** mean of winRate over the others */
  readonly averageWinRate: readonly number[];
  /** ratings on the Elo scale (400 points: ten to one), mean 1000, with bootstrap 95 % intervals */
  readonly bradleyTerry: readonly { readonly rating: number; readonly ci95: readonly [number, number] }[];
  /** online Elo, start 1000, K = 84, undecided games count half (volleyball.md 9); depends on order */
  readonly elo: readonly number[];
  readonly workers: number;
  readonly gamesPerSecond: number | null;
  readonly hash: string;
}

/** Ordered pairs [home, away] of n policies, in the order of a tournament's matches. */
export function orderedPairs(n: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) pairs.push([i, j], [j, i]);
  return pairs;
}

/**
 * The job of a tournament.
 *
 * @param games games of each pair; an odd number is rounded up so that both seats play equally
 */
export function tournamentJob(scene: VolleyballScene, sources: readonly PolicySource[], games: number): Job {
  const matches = orderedPairs(sources.length).map(([home, away]) => ({
    scene,
    home: sources[home] as PolicySource,
    away: sources[away] as PolicySource,
  }));
  return { matches, gamesEach: Math.ceil(games / 2) };
}

/** A game between two policies: score of the first, 1, 0 or ½ when undecided. */
interface Pairing {
  readonly first: number;
  readonly second: number;
  readonly score: number;
  readonly hash: string;
}

function toPairing(result: UnitResult, pairs: readonly [number, number][]): Pairing {
  const [first, second] = pairs[result.match] as [number, number];
  const score = result.outcome === OUTCOME.team0 ? 1 : result.outcome === OUTCOME.team1 ? 0 : 0.5;
  return { first, second, score, hash: result.hash };
}

function square<T>(n: number, make: (i: number, j: number) => T): T[][] {
  return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => make(i, j)));
}

/** Counts of pair (i, j) seen from i. */
interface PairCount {
  wins: number;
  losses: number;
  undecided: number;
  distinctWins: number;
  distinctLosses: number;
  readonly seen: Set<string>;
}

function count(games: readonly Pairing[], n: number): PairCount[][] {
  const table = square(n, () => ({
    wins: 0,
    losses: 0,
    undecided: 0,
    distinctWins: 0,
    distinctLosses: 0,
    seen: new Set<string>(),
  }));
  for (const game of games) {
    for (const [i, j, score] of [
      [game.first, game.second, game.score],
      [game.second, game.first, 1 - game.score],
    ] as const) {
      const cell = table[i]?.[j] as PairCount;
      const isNew = !cell.seen.has(game.hash);
      cell.seen.add(game.hash);
      if (score === 0.5) cell.undecided++;
      else if (score === 1) cell.wins++;
      else cell.losses++;
      if (isNew && score === 1) cell.distinctWins++;
      if (isNew && score === 0) cell.distinctLosses++;
    }
  }
  return table;
}

/** What a report says beside the games. */
export interface TournamentContext {
  readonly policies: readonly string[];
  readonly policyHashes: readonly string[];
  readonly games: number;
  readonly seconds: number | null;
  readonly workers: number;
}

/** Puts a report together; `results` in the order of (match, game). */
export function makeTournamentReport(
  kernels: Kernels,
  scene: VolleyballScene,
  results: readonly UnitResult[],
  context: TournamentContext,
): TournamentReport {
  const n = context.policies.length;
  const pairs = orderedPairs(n);
  const games = results.map((result) => toPairing(result, pairs));
  const table = count(games, n);
  const cell = (i: number, j: number): PairCount => table[i]?.[j] as PairCount;
  const winRate = square(n, (i, j) => {
    const { wins, losses } = cell(i, j);
    return i === j || wins + losses === 0 ? 0.5 : wins / (wins + losses);
  });
  const others = (i: number): number[] => (winRate[i] as number[]).filter((_, j) => j !== i);
  // Elo sees the games interleaved, game g of every pair before game g + 1 of any
  const interleaved = results
    .map((result, k) => ({ result, game: games[k] as Pairing }))
    .sort((a, b) => a.result.game - b.result.game || a.result.match - b.result.match)
    .map(({ game }) => game);
  return {
    task: scene.task,
    seed: scene.seed,
    games: context.games,
    policies: context.policies,
    policyHashes: context.policyHashes,
    winRate,
    ci95: square(n, (i, j) =>
      wilson(cell(i, j).distinctWins, cell(i, j).distinctWins + cell(i, j).distinctLosses),
    ),
    decided: square(n, (i, j) => cell(i, j).wins + cell(i, j).losses),
    undecided: square(n, (i, j) => cell(i, j).undecided),
    averageWinRate: winRate.map((_, i) => others(i).reduce((a, b) => a + b, 0) / Math.max(1, n - 1)),
    bradleyTerry: bradleyTerry(n, games, { seed: scene.seed }),
    elo: eloRatings(n, interleaved),
    workers: context.workers,
    gamesPerSecond: context.seconds === null ? null : results.length / context.seconds,
    hash: combineHashes(
      kernels,
      results.map((result) => result.hash),
    ),
  };
}
