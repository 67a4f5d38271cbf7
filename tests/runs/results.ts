// Made-up results of games, for tests of what is counted and stored.
import type { UnitResult } from "../../src/runs/job.ts";

/** A game with plain values; fields given replace them. */
export function makeResult(game: number, more: Partial<UnitResult> = {}): UnitResult {
  return {
    match: 0,
    game,
    server: (game % 2) as 0 | 1,
    outcome: 1,
    steps: 100,
    crossings: 1,
    touches: [1, 0],
    faults: [0, 8],
    ball: [-3.5, 0.25, 0.125],
    hash: game.toString(16).padStart(16, "0"),
    ...more,
  };
}
