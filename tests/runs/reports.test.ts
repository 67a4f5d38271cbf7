// Reports of matches, tournaments and drills from made-up games.
import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { OUTCOME } from "../../src/kernels/volleyball-worlds.ts";
import { makeDrillReport } from "../../src/runs/drill-report.ts";
import { combineHashes, makeMatchReport } from "../../src/runs/match-report.ts";
import type { MatchSpec } from "../../src/runs/match-spec.ts";
import { makeTournamentReport, orderedPairs, tournamentJob } from "../../src/runs/tournament.ts";
import { parseVolleyballScene } from "../../src/volleyball/scene.ts";
import { makeResult } from "./results.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

function makeSpec(task = "3v3"): MatchSpec {
  const scene = parseVolleyballScene({ room: "volleyball", title: "t", task, seed: 4 });
  const source = (name: string): MatchSpec["home"] => ({ name, kind: "scripted", variant: "hold" });
  return { scene, home: source("a"), away: source("b") };
}

describe("a match report", () => {
  const context = { policyHashes: ["00000000000000aa", "00000000000000bb"] as const, seconds: 2, workers: 3 };

  it("gives Wilson's interval over distinct decided games", () => {
    // 8 of 10 decided: Wilson 95 % = 0.4902 … 0.9433 (Wilson 1927)
    const results = Array.from({ length: 10 }, (_, k) =>
      makeResult(k, { outcome: k < 8 ? OUTCOME.team0 : OUTCOME.team1 }),
    );
    const report = makeMatchReport(kernels, makeSpec(), results, context);
    expect(report.home.ci95[0]).toBeCloseTo(0.4902, 3);
    expect(report.home.ci95[1]).toBeCloseTo(0.9433, 3);
    expect(report.away.ci95[0]).toBeCloseTo(1 - report.home.ci95[1], 12);
    expect(report.gamesPerSecond).toBe(5);
    const doubled = makeMatchReport(kernels, makeSpec(), [...results, ...results], context);
    expect(doubled.home.ci95).toEqual(report.home.ci95);
    expect(doubled.home.winRate).toBe(report.home.winRate);
  });

  it("has a hash that depends on every game and their order", () => {
    const hashes = ["00000000000000aa", "00000000000000bb", "ffffffffffffffff"];
    const combined = combineHashes(kernels, hashes);
    expect(combined).toMatch(/^[0-9a-f]{16}$/);
    expect(combineHashes(kernels, [...hashes].reverse())).not.toBe(combined);
    expect(combineHashes(kernels, hashes.slice(1))).not.toBe(combined);
    expect(combineHashes(kernels, [])).toBe("ef46db3751d8e999"); // XXH64 of nothing
  });
});

describe("a tournament report", () => {
  it("seats every pair both ways, an odd number of games rounded up", () => {
    expect(orderedPairs(3)).toEqual([
      [0, 1],
      [1, 0],
      [0, 2],
      [2, 0],
      [1, 2],
      [2, 1],
    ]);
    const spec = makeSpec();
    const job = tournamentJob(spec.scene, [spec.home, spec.away], 5);
    expect(job.gamesEach).toBe(3);
    expect(job.matches.map(({ home, away }) => home.name + away.name)).toEqual(["ab", "ba"]);
  });

  it("counts wins from both seats", () => {
    const outcomes = [
      OUTCOME.team0,
      OUTCOME.team0,
      OUTCOME.draw,
      OUTCOME.team1,
      OUTCOME.team0,
      OUTCOME.timeout,
    ];
    const results = outcomes.map((outcome, k) =>
      makeResult(k % 3, { match: Math.floor(k / 3), outcome, hash: k.toString(16).padStart(16, "0") }),
    );
    const report = makeTournamentReport(kernels, makeSpec().scene, results, {
      policies: ["a", "b"],
      policyHashes: [],
      games: 6,
      seconds: null,
      workers: 0,
    });
    // a won two at home and, as away, one; b won one at home
    expect(report.decided[0]?.[1]).toBe(4);
    expect(report.undecided).toEqual([
      [0, 2],
      [2, 0],
    ]);
    expect(report.winRate).toEqual([
      [0.5, 0.75],
      [0.25, 0.5],
    ]);
    expect(report.averageWinRate).toEqual([0.75, 0.25]);
    expect((report.elo[0] as number) + (report.elo[1] as number)).toBeCloseTo(2000, 9);
    expect(report.bradleyTerry[0]?.rating).toBeGreaterThan(1000);
    expect(report.gamesPerSecond).toBeNull();
  });
});

describe("a drill report", () => {
  it("counts touched, over and in play, and where balls landed", () => {
    const results = [
      makeResult(0, { outcome: OUTCOME.team0, ball: [-4, 1, 0.1] }),
      makeResult(1, { outcome: OUTCOME.team0, ball: [-2, -1, 0.1] }),
      makeResult(2, { outcome: OUTCOME.team1, ball: [-8, 0, 0.1], faults: [16, 0] }),
      makeResult(3, { outcome: OUTCOME.team1, crossings: 0, ball: [3, 0, 0.1] }),
      makeResult(4, { outcome: OUTCOME.crash, touches: [0, 0] }),
    ];
    const report = makeDrillReport(kernels, makeSpec("serve-drill"), results);
    expect([report.touched, report.over, report.inPlay].map(({ count }) => count)).toEqual([4, 3, 2]);
    expect(report.touched.rate).toBe(0.8);
    expect(report.landing?.x.median).toBe(-4);
    expect(report.landing?.x.iqr).toBe(3);
    expect(report.faults.ballOut).toBe(1);
    const returns = makeDrillReport(kernels, makeSpec("receive-drill"), results);
    expect(returns.over.count).toBe(0); // a return is the second crossing
    expect(returns.landing).toBeNull();
  });
});
