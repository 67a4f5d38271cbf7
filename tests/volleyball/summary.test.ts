// What is counted: wins by seat and serve, draws by reason, faults, and only distinct games as evidence.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FAULT_BITS, OUTCOME } from "../../src/kernels/volleyball-worlds.ts";
import { summarise } from "../../src/volleyball/summary.ts";
import { makeResult } from "../runs/results.ts";

describe("summarise", () => {
  it("counts a small match by hand", () => {
    const games = [
      makeResult(0, { outcome: OUTCOME.team0, touches: [2, 1], faults: [0, FAULT_BITS.ballIn] }),
      makeResult(1, {
        outcome: OUTCOME.team0,
        touches: [1, 1],
        faults: [0, FAULT_BITS.net | FAULT_BITS.crash],
      }),
      makeResult(2, {
        outcome: OUTCOME.team1,
        touches: [0, 0],
        faults: [FAULT_BITS.wrongTurn, 0],
        steps: 50,
      }),
      makeResult(3, { outcome: OUTCOME.draw, faults: [0, 0], crossings: 4 }),
      makeResult(4, { outcome: OUTCOME.crash, faults: [0, 0] }),
      makeResult(5, { outcome: OUTCOME.timeout, faults: [0, 0] }),
      makeResult(6, { outcome: OUTCOME.team0, faults: [0, 0], hash: makeResult(0).hash }),
    ];
    const summary = summarise(games);
    const [home, away] = summary.teams;
    expect(home).toMatchObject({ wins: 3, winsServing: 2, winsReceiving: 1, winRate: 0.75, touches: 7 });
    expect(away).toMatchObject({ wins: 1, winsServing: 0, winsReceiving: 1, winRate: 0.25, touches: 2 });
    expect(away.faults).toMatchObject({ ballIn: 1, net: 1, crash: 1, wrongTurn: 0 });
    expect(home.faults.wrongTurn).toBe(1);
    expect(summary).toMatchObject({ games: 7, draws: 2, timeouts: 1, distinctGames: 6 });
    expect(summary.drawsBy).toEqual({ bothAtFault: 1, crash: 1, tooClose: 0 });
    expect(summary).toMatchObject({ distinctDecided: 3, distinctHomeWins: 2 });
    expect(summary.meanSteps).toBeCloseTo(650 / 7);
    expect(summary.meanCrossings).toBeCloseTo(10 / 7);
  });

  it("says nothing of nothing", () => {
    const none = summarise([]);
    expect(none.teams[0].winRate).toBe(0.5);
    expect([none.games, none.meanSteps, none.distinctGames]).toEqual([0, 0, 0]);
  });

  it("splits games into wins, draws and timeouts, in any order, and repeats add no evidence", () => {
    const game = fc.record({
      outcome: fc.integer({ min: 1, max: 6 }),
      hash: fc.constantFrom("a", "b", "c", "d"),
    });
    fc.assert(
      fc.property(fc.array(game), (list) => {
        const results = list.map((more, k) =>
          makeResult(k, { ...more, outcome: "abcd".indexOf(more.hash) + 1 }),
        );
        const one = summarise(results);
        expect(one.teams[0].wins + one.teams[1].wins + one.draws + one.timeouts).toBe(results.length);
        expect(summarise([...results].reverse())).toEqual(one);
        const twice = summarise([...results, ...results]);
        expect(twice.distinctDecided).toBe(one.distinctDecided);
        expect(twice.teams[0].winRate).toBe(one.teams[0].winRate);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});
