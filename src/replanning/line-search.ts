// Grid line search for the smallest time factor that is feasible (replanning.md 2). The largest factor that fails decides, so
// feasibility that is not monotone is handled on the safe side.

/** Bracket and effort of a search. */
export interface LineSearch {
  readonly low: number;
  readonly high: number;
  /** grid points of a round */
  readonly points: number;
  readonly rounds: number;
}

/** The published searches: at level 1, and at level 2. */
export const LEVEL_1_SEARCH: LineSearch = { low: 0.2, high: 3.2, points: 11, rounds: 3 };
export const LEVEL_2_SEARCH: LineSearch = { low: 0.5, high: 2.5, points: 3, rounds: 5 };

/**
 * The smallest feasible factor as published: rounds after the first look at inner points only.
 *
 * @param areFeasible asked for all points of a round at once
 * @returns the upper end of the last bracket; the upper limit where even that fails
 */
export function searchFactor(
  { low, high, points, rounds }: LineSearch,
  areFeasible: (alphas: readonly number[]) => readonly boolean[],
): number {
  let [from, to] = [low, high];
  for (let round = 0; round < rounds; round++) {
    // the first round looks at both limits, later ones know their ends
    const inner = round === 0 ? 0 : 1;
    const grid = Array.from(
      { length: points - 2 * inner },
      (_, k) => from + ((to - from) * (k + inner)) / (points - 1),
    );
    const labels = areFeasible(grid);
    const failing = labels.lastIndexOf(false);
    if (failing < 0) {
      if (round === 0) return low;
      to = grid[0] as number;
    } else if (failing === grid.length - 1) {
      if (round === 0) return high;
      from = grid[failing] as number;
    } else {
      [from, to] = [grid[failing] as number, grid[failing + 1] as number];
    }
  }
  return to;
}
