// Bradley–Terry: policy i beats j with probability π_i/(π_i + π_j). Fitted to all decided games at once, so
// the order of games does not matter; undecided games say nothing and are left out.
//
//   π_i ← W_i / Σ_j n_ij/(π_i + π_j)          (D. R. Hunter, Ann. Statist. 32, 2004: MM algorithm)
//
// A weak prior keeps policies finite that won or lost everything: half a win and half a loss against an
// imagined opponent of strength 1. Ratings are 400·lg π, shifted to a mean of 1000.
// Intervals: bootstrap over games; games of one pair with the same hash (deterministic policies) are drawn
// as one, so that repetition does not look like evidence.

import { log10 } from "../../base/elementary.ts";
import { philox, STREAMS, toUniform } from "../../base/philox.ts";
import type { RatedGame } from "./game.ts";

/** A rating with its 95 % interval. */
export interface Rating {
  readonly rating: number;
  readonly ci95: readonly [number, number];
}

const MEAN = 1000;
const SCALE = 400;
const PRIOR_WINS = 0.5;
const TOLERANCE = 1e-10;
const MAX_ITERATIONS = 5000;
const RESAMPLES = 200;

/** Equal games of one pair: `wins` of the first, `losses`. */
interface Group {
  readonly first: number;
  readonly second: number;
  wins: number;
  losses: number;
}

/**
 * Fits ratings.
 *
 * @param players number of policies
 * @param games   all games; those with a score of ½ are left out
 * @param options seed of the bootstrap; number of resamples (default 200)
 */
export function bradleyTerry(
  players: number,
  games: readonly RatedGame[],
  options: { readonly seed: number; readonly resamples?: number },
): Rating[] {
  const { seed, resamples = RESAMPLES } = options;
  const groups = groupGames(games);
  const best = estimate(players, groups);
  const drawn: number[][] = Array.from({ length: players }, () => []);
  for (let k = 0; k < resamples; k++) {
    const sample = resample(groups, seed, k);
    estimate(players, sample).forEach((rating, i) => {
      (drawn[i] as number[]).push(rating);
    });
  }
  return best.map((rating, i) => {
    const sorted = (drawn[i] as number[]).sort((a, b) => a - b);
    return { rating, ci95: [quantile(sorted, 0.025) ?? rating, quantile(sorted, 0.975) ?? rating] };
  });
}

function groupGames(games: readonly RatedGame[]): Group[] {
  const groups = new Map<string, Group>();
  games.forEach(({ first, second, score, hash }, k) => {
    if (score !== 0 && score !== 1) return;
    const key = `${first} ${second} ${hash ?? `game ${k}`}`;
    const group = groups.get(key) ?? { first, second, wins: 0, losses: 0 };
    if (score === 1) group.wins++;
    else group.losses++;
    groups.set(key, group);
  });
  return [...groups.values()];
}

/** As many groups, drawn with replacement; named (seed, stream 7) and (block, resample). */
function resample(groups: readonly Group[], seed: number, number: number): Group[] {
  const out: Group[] = [];
  for (let at = 0; at < groups.length; at += 4) {
    const words = philox([at, number, 0, 0], [seed, STREAMS.ratings]);
    for (let k = 0; k < 4 && at + k < groups.length; k++) {
      const chosen = Math.floor(toUniform(words[k] as number) * groups.length);
      out.push(groups[Math.min(chosen, groups.length - 1)] as Group);
    }
  }
  return out;
}

/** Ratings of the most likely strengths. */
function estimate(players: number, groups: readonly Group[]): number[] {
  const wins = new Float64Array(players * players);
  for (const { first, second, wins: won, losses } of groups) {
    wins[first * players + second] = (wins[first * players + second] as number) + won;
    wins[second * players + first] = (wins[second * players + first] as number) + losses;
  }
  const won = Array.from({ length: players }, (_, i) => {
    let sum = PRIOR_WINS;
    for (let j = 0; j < players; j++) sum += wins[i * players + j] as number;
    return sum;
  });
  const strength = new Float64Array(players).fill(1);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    let change = 0;
    for (let i = 0; i < players; i++) {
      const own = strength[i] as number;
      let expected = (2 * PRIOR_WINS) / (own + 1);
      for (let j = 0; j < players; j++) {
        const met = (wins[i * players + j] as number) + (wins[j * players + i] as number);
        if (met > 0) expected += met / (own + (strength[j] as number));
      }
      const next = (won[i] as number) / expected;
      change = Math.max(change, Math.abs(next - own) / own);
      strength[i] = next;
    }
    if (change < TOLERANCE) break;
  }
  const ratings = Array.from(strength, (value) => SCALE * log10(value));
  const mean = ratings.reduce((sum, value) => sum + value, 0) / Math.max(1, players);
  return ratings.map((value) => value - mean + MEAN);
}

/** Linear between order statistics; undefined for an empty list. */
function quantile(sorted: readonly number[], q: number): number | undefined {
  if (sorted.length === 0) return undefined;
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const a = sorted[low] as number;
  const b = sorted[Math.min(low + 1, sorted.length - 1)] as number;
  return a + (at - low) * (b - a);
}
