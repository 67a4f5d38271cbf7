// Nash mixtures and Elo as the published evaluation computes them (volleyball.md 9).
import { describe, expect, it } from "vitest";
import { eloRatings } from "../../src/runs/ratings/elo.ts";
import { exploitability, solveNash } from "../../src/runs/ratings/nash.ts";
import { hasReference, referenceJson, report } from "./reference.ts";

const PATH = "volleyball/meta_solver_elo.json";
const VALUE = 1e-9;
const RATING = 1e-8;

interface Golden {
  nash: { payoff: number[][]; nash_row: number[]; nash_col: number[]; value: number }[];
  elo: { start: number; K: number; sequence: string; ratings: [number, number][] };
}

describe.skipIf(!hasReference(PATH))("the published meta-game", () => {
  it("has our value and leaves nothing to exploit", () => {
    let largest = 0;
    const { nash } = referenceJson<Golden>(PATH);
    for (const { payoff, value, nash_row, nash_col } of nash) {
      const solved = solveNash(payoff);
      const gaps = [
        Math.abs(solved.value - value),
        exploitability(payoff, solved.row, solved.column),
        // their mixtures, measured with our yardstick
        exploitability(payoff, nash_row, nash_col),
      ];
      for (const gap of gaps) expect(gap).toBeLessThan(VALUE);
      largest = Math.max(largest, ...gaps);
    }
    report("meta_solver_elo (games)", nash.length, 0, largest);
    expect(nash.length).toBeGreaterThan(0);
  });

  it("moves Elo ratings as ours", () => {
    const { elo } = referenceJson<Golden>(PATH);
    const games = [...elo.sequence].map((letter) => {
      const score = letter === "a" ? 1 : letter === "b" ? 0 : 0.5;
      return { first: 0, second: 1, score };
    });
    let largest = 0;
    elo.ratings.forEach((want, k) => {
      const got = eloRatings(2, games.slice(0, k + 1), { start: elo.start, k: elo.K });
      want.forEach((rating, player) => {
        largest = Math.max(largest, Math.abs((got[player] as number) - rating));
      });
    });
    expect(largest).toBeLessThan(RATING);
    report("meta_solver_elo (ratings)", 2 * elo.ratings.length, 0, largest);
  });
});
