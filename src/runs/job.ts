// A job: one match or the matches of a tournament, as a list of games that can be played in any order, in
// parts (shards), on any number of threads, and go on after an interruption, always to the same result.

import type { Pool } from "../env/pool.ts";
import type { GameResult } from "../volleyball/match.ts";
import type { MatchSpec } from "./match-spec.ts";

/** A game of a job: which match, which game of it. */
export interface Unit {
  readonly match: number;
  readonly game: number;
}

/** A finished game of a job. */
export interface UnitResult extends GameResult {
  readonly match: number;
}

/** Part i of n, counted from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Matches to play, each the same number of games. */
export interface Job {
  readonly matches: readonly MatchSpec[];
  readonly gamesEach: number;
}

/**
 * Whether a game belongs to a shard. Pairs of games stay together, so that both sides serve equally in each.
 *
 * @param number match × games of each + game
 */
export function isUnitOf(shard: Shard, number: number): boolean {
  return Math.floor(number / 2) % shard.count === shard.index - 1;
}

/** All games of a job's shard that are not done yet, match by match. */
export function openUnits(job: Job, shard: Shard, done: readonly Unit[]): Unit[] {
  const finished = new Set(done.map((unit) => unit.match * job.gamesEach + unit.game));
  const units: Unit[] = [];
  for (let match = 0; match < job.matches.length; match++) {
    for (let game = 0; game < job.gamesEach; game++) {
      const number = match * job.gamesEach + game;
      if (isUnitOf(shard, number) && !finished.has(number)) units.push({ match, game });
    }
  }
  return units;
}

/** Most games in a piece: a batch of network policies is full then. */
const MOST_GAMES = 64;
/** The same where a team plans: two seconds of work, so that Ctrl-C and progress do not wait longer. */
const MOST_PLANNED_GAMES = 16;

/**
 * Games handed to a thread at a time: enough to fill its batch, few enough to share the work evenly.
 *
 * @param plans whether a scripted team plays
 */
export function chunkSize(games: number, workers: number, plans = false): number {
  const threads = Math.max(1, workers);
  const most = plans ? MOST_PLANNED_GAMES : MOST_GAMES;
  return Math.max(4, Math.min(most, Math.ceil(games / (threads * 4))));
}

/** Whether a scripted team plays in a match. */
function isPlanned(spec: MatchSpec): boolean {
  return spec.home.kind === "scripted" || spec.away.kind === "scripted";
}

/** Options of `playJob`. */
export interface PlayOptions {
  /** called after each piece with what has just ended */
  readonly onResults?: (results: readonly UnitResult[]) => void;
  /** true when the run is to stop: pieces under way are finished, no new ones start */
  readonly isStopped?: () => boolean;
}

/**
 * Plays the given games on a pool.
 *
 * @returns results in the order of (match, game), and whether all were played
 */
export async function playJob(
  job: Job,
  units: readonly Unit[],
  pool: Pool<MatchSpec, number, GameResult>,
  options: PlayOptions = {},
): Promise<{ results: UnitResult[]; isComplete: boolean }> {
  const pieces: { match: number; games: number[] }[] = [];
  const size = chunkSize(units.length, pool.workers, job.matches.some(isPlanned));
  for (const unit of units) {
    const last = pieces[pieces.length - 1];
    if (last && last.match === unit.match && last.games.length < size) last.games.push(unit.game);
    else pieces.push({ match: unit.match, games: [unit.game] });
  }
  const results: UnitResult[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < pieces.length && !options.isStopped?.()) {
      const piece = pieces[next++] as { match: number; games: number[] };
      const spec = job.matches[piece.match] as MatchSpec;
      const played = await pool.run({ key: specKey(spec), spec, items: piece.games });
      const tagged = played.map((result) => ({ ...result, match: piece.match }));
      results.push(...tagged);
      options.onResults?.(tagged);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, pool.workers) }, worker));
  return { results: sortResults(results), isComplete: results.length === units.length };
}

/** Names a spec among those a pool may see. */
function specKey(spec: MatchSpec): string {
  return JSON.stringify([spec.scene, spec.home.name, spec.away.name]);
}

/** Results in the order of (match, game). */
export function sortResults(results: readonly UnitResult[]): UnitResult[] {
  return [...results].sort((a, b) => a.match - b.match || a.game - b.game);
}
