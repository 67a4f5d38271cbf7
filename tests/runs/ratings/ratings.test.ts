import { describe, expect, it } from "vitest";
import { philox, toUniform } from "../../../src/base/philox.ts";
import { bradleyTerry } from "../../../src/runs/ratings/bradley-terry.ts";
import { eloRatings } from "../../../src/runs/ratings/elo.ts";
import type { RatedGame } from "../../../src/runs/ratings/game.ts";
import { exploitability, solveNash } from "../../../src/runs/ratings/nash.ts";
import { wilson } from "../../../src/runs/ratings/wilson.ts";

const EXACT = 1e-9;

function uniform(a: number, b: number): number {
  return toUniform(philox([a, b, 0, 0], [11, 0])[0]);
}

describe("Wilson's interval", () => {
  it("equals published values", () => {
    // R: prop.test(x, n, correct = FALSE) and Newcombe, Stat. Med. 17 (1998), table I
    expect(wilson(81, 263).map((x) => Math.round(x * 1e4) / 1e4)).toEqual([0.2553, 0.3662]);
    expect(wilson(0, 20).map((x) => Math.round(x * 1e4) / 1e4)).toEqual([0, 0.1611]);
    expect(wilson(29, 29).map((x) => Math.round(x * 1e4) / 1e4)).toEqual([0.883, 1]);
  });

  it("knows nothing without games", () => {
    expect(wilson(0, 0)).toEqual([0, 1]);
    expect([wilson(0, 3)[0], wilson(3, 3)[1]]).toEqual([0, 1]);
  });
});

describe("Elo", () => {
  it("moves equal players by half of K, and nobody by a draw", () => {
    expect(eloRatings(2, [{ first: 0, second: 1, score: 1 }])).toEqual([1042, 958]);
    expect(eloRatings(2, [{ first: 0, second: 1, score: 0.5 }])).toEqual([1000, 1000]);
    expect(eloRatings(3, [{ first: 2, second: 0, score: 0 }], { k: 20, start: 0 })).toEqual([10, 0, -10]);
  });

  it("conserves the sum", () => {
    const games = Array.from({ length: 200 }, (_, k): RatedGame => {
      const first = k % 4;
      return { first, second: (first + 1 + (k % 3)) % 4, score: uniform(k, 0) < 0.7 ? 1 : 0 };
    });
    expect(eloRatings(4, games).reduce((a, b) => a + b)).toBeCloseTo(4000, 8);
  });
});

describe("Bradley–Terry", () => {
  it("finds the strengths that made the games, with intervals around them", () => {
    const strengths = [1, 2, 4, 0.5];
    const games: RatedGame[] = [];
    for (let k = 0; k < 6000; k++) {
      const first = k % 4;
      const second = (first + 1 + (Math.floor(k / 4) % 3)) % 4;
      const p = (strengths[first] as number) / ((strengths[first] as number) + (strengths[second] as number));
      games.push({ first, second, score: uniform(k, 1) < p ? 1 : 0 });
    }
    const ratings = bradleyTerry(4, games, { seed: 1, resamples: 60 });
    const mean = strengths.reduce((sum, s) => sum + 400 * Math.log10(s), 0) / 4;
    ratings.forEach(({ rating, ci95: [low, high] }, i) => {
      expect(Math.abs(rating - (1000 + 400 * Math.log10(strengths[i] as number) - mean))).toBeLessThan(15);
      expect(low).toBeLessThan(rating);
      expect(high).toBeGreaterThan(rating);
      expect(high - low).toBeLessThan(60);
    });
  });

  it("stays finite for a policy that wins everything, ignores undecided games and their order", () => {
    const games: RatedGame[] = Array.from({ length: 50 }, () => ({ first: 0, second: 1, score: 1 }));
    const [best, worst] = bradleyTerry(2, games, { seed: 1 });
    expect(best?.rating).toBeGreaterThan(1200);
    expect(best?.rating).toBeLessThan(2500);
    expect((best?.rating as number) + (worst?.rating as number)).toBeCloseTo(2000, 6);
    const draws: RatedGame[] = Array.from({ length: 20 }, () => ({ first: 1, second: 0, score: 0.5 }));
    expect(bradleyTerry(2, [...draws, ...games], { seed: 1 })[0]?.rating).toBe(best?.rating);
    expect(bradleyTerry(2, draws, { seed: 1 })).toEqual([
      { rating: 1000, ci95: [1000, 1000] },
      { rating: 1000, ci95: [1000, 1000] },
    ]);
  });

  it("does not take repeated games for evidence, and depends on the seed alone", () => {
    const game = (k: number, hash?: string): RatedGame => ({
      first: 0,
      second: 1,
      score: k % 3 === 0 ? 0 : 1,
      ...(hash ? { hash } : {}),
    });
    const distinct = Array.from({ length: 300 }, (_, k) => game(k));
    const repeated = Array.from({ length: 300 }, (_, k) => game(k, `${k % 3}`));
    const width = (games: RatedGame[]): number => {
      const [rating] = bradleyTerry(2, games, { seed: 1 });
      return rating ? rating.ci95[1] - rating.ci95[0] : Number.NaN;
    };
    expect(width(repeated)).toBeGreaterThan(5 * width(distinct));
    expect(bradleyTerry(2, distinct, { seed: 1 })).toEqual(bradleyTerry(2, distinct, { seed: 1 }));
    expect(bradleyTerry(2, distinct, { seed: 2 })).not.toEqual(bradleyTerry(2, distinct, { seed: 1 }));
  });
});

describe("Nash equilibria", () => {
  it("of rock, paper, scissors is a third each", () => {
    const { row, column, value } = solveNash([
      [0, -1, 1],
      [1, 0, -1],
      [-1, 1, 0],
    ]);
    for (const p of [...row, ...column]) expect(p).toBeCloseTo(1 / 3, 12);
    expect(value).toBeCloseTo(0, 12);
  });

  it("leave nothing to a best response, whatever the game", () => {
    for (let game = 0; game < 60; game++) {
      const n = 1 + (game % 9);
      const m = 1 + (Math.floor(game / 3) % 7);
      // some with ties and constant rows, where a careless pivot cycles
      const digits = game % 4 === 0 ? 1 : 12;
      const payoff = Array.from({ length: n }, (_, i) =>
        Array.from({ length: m }, (_, j) => Number((2 * uniform(game, 10 * i + j) - 1).toFixed(digits))),
      );
      const { row, column, value } = solveNash(payoff);
      expect(exploitability(payoff, row, column)).toBeLessThan(EXACT);
      let reached = 0;
      payoff.forEach((line, i) => {
        line.forEach((x, j) => {
          reached += (row[i] as number) * x * (column[j] as number);
        });
      });
      expect(reached).toBeCloseTo(value, 9);
      for (const mixture of [row, column]) {
        expect(Math.min(...mixture)).toBeGreaterThanOrEqual(0);
        expect(mixture.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      }
    }
  });

  it("need a matrix of finite numbers", () => {
    expect(() => solveNash([])).toThrow("payoff");
    expect(() => solveNash([[1, 2], [3]])).toThrow("payoff[1]: expected 2 numbers, received 1");
    expect(() => solveNash([[Number.NaN]])).toThrow("payoff[0][0]: expected a finite number");
  });
});
