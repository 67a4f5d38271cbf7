// Elo's online rating (volleyball.md 9): after each game
//
//   E = 1/(1 + 10^((R_other − R)/400)),   R ← R + K·(S − E),   S = 1 won, ½ drawn, 0 lost
//
// The result depends on the order of the games; for a report prefer bradley-terry.ts.

import { exp10 } from "../../base/elementary.ts";
import type { RatedGame } from "./game.ts";

/** Constants of the published evaluation: 42 × 2 players. */
export const ELO_START = 1000;
export const ELO_K = 84;

/**
 * Ratings after all games, in their order.
 *
 * @param players number of policies
 */
export function eloRatings(
  players: number,
  games: Iterable<RatedGame>,
  options: { readonly start?: number; readonly k?: number } = {},
): number[] {
  const { start = ELO_START, k = ELO_K } = options;
  const ratings = new Array<number>(players).fill(start);
  for (const { first, second, score } of games) {
    const gap = (ratings[second] as number) - (ratings[first] as number);
    const change = k * (score - 1 / (1 + exp10(gap / 400)));
    ratings[first] = (ratings[first] as number) + change;
    ratings[second] = (ratings[second] as number) - change;
  }
  return ratings;
}
