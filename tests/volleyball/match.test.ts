// Matches: each game once, serves in turn, observers see every state, divergence stops with step and field.
import { beforeAll, describe, expect, it } from "vitest";
import { DivergedError } from "../../src/base/errors.ts";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { OUTCOME, WORLD } from "../../src/kernels/volleyball-worlds.ts";
import { loadAnyPolicy, type MatchSpec, makeMatchSetup } from "../../src/runs/match-spec.ts";
import { type GameResult, Match, serverOf } from "../../src/volleyball/match.ts";
import { parseVolleyballScene } from "../../src/volleyball/scene.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

function makeSpec(more: object = {}, home = "hold", away = "hold"): MatchSpec {
  const scene = parseVolleyballScene({ room: "volleyball", title: "t", task: "3v3", ...more });
  const source = (name: string): MatchSpec["home"] => ({ name, kind: "scripted", variant: name });
  return { scene, home: source(home), away: source(away) };
}

function play(spec: MatchSpec, games: readonly number[], batch: number): GameResult[] {
  const match = new Match(kernels, makeMatchSetup(kernels, spec), batch);
  const results: GameResult[] = [];
  match.play(games, (result) => results.push(result));
  match.free();
  return results.sort((a, b) => a.game - b.game);
}

describe("a match", () => {
  it("plays each game once and serves in turn; hovering teams lose their own serve", () => {
    const results = play(makeSpec(), [0, 1, 2, 3, 4, 9], 4);
    expect(results.map(({ game }) => game)).toEqual([0, 1, 2, 3, 4, 9]);
    for (const { game, server, outcome, touches, steps } of results) {
      expect(server).toBe(serverOf(game));
      expect(outcome).toBe(server === 0 ? OUTCOME.team1 : OUTCOME.team0);
      expect(touches).toEqual(server === 0 ? [1, 0] : [0, 1]); // the ball falls on the server
      expect(steps).toBeGreaterThan(50);
    }
    // two distinct courses only: one a server
    expect(new Set(results.map(({ hash }) => hash)).size).toBe(2);
  });

  it("of scripted teams has touches, and another course for another game", () => {
    const spec = makeSpec({ task: "1v1" }, "scripted", "scripted");
    const one = play(spec, [0, 1], 2);
    expect(one.flatMap(({ touches }) => touches).reduce((a, b) => a + b)).toBeGreaterThan(0);
    expect(new Set(one.map(({ hash }) => hash)).size).toBe(2);
  });

  it("shows an observer the start and every step", () => {
    const match = new Match(kernels, makeMatchSetup(kernels, makeSpec()), 3);
    const steps = new Map<number, number[]>();
    const results: GameResult[] = [];
    match.play([0, 1, 2, 3], (result) => results.push(result), {
      observe: (worlds, world, game) => {
        steps.set(game, [...(steps.get(game) ?? []), worlds.worldRow(WORLD.step)[world] as number]);
      },
    });
    for (const result of results) {
      expect(steps.get(result.game)).toEqual(Array.from({ length: result.steps + 1 }, (_, k) => k));
    }
    match.free();
  });

  it("serves from one side in drills", () => {
    for (const [task, server] of [
      ["serve-drill", 0],
      ["receive-drill", 1],
    ] as const) {
      expect(play(makeSpec({ task }), [0, 1, 2], 3).every((result) => result.server === server)).toBe(true);
    }
  });

  it("ends at the step limit as a timeout", () => {
    const results = play(makeSpec({ max_steps: 20 }), [0, 1], 2);
    expect(results.map(({ outcome, steps }) => [outcome, steps])).toEqual([
      [OUTCOME.timeout, 20],
      [OUTCOME.timeout, 20],
    ]);
  });

  it("stops with step and field when numbers leave the finite range", () => {
    const run = (): unknown => play(makeSpec({ ball: { mass_kg: 1e-300 } }), [0, 1], 2);
    expect(run).toThrow(DivergedError);
    expect(run).toThrow(/^ballPosition\[0\]: not finite \(NaN\) at step \d+; the run was stopped$/);
  });

  it("gives every game its own vehicles when they are drawn, and always the same", () => {
    const spec = makeSpec({ vehicles: { randomise: { mass: 0.1 } } });
    const whole = play(spec, [0, 2, 4, 6], 4);
    expect(new Set(whole.map(({ hash }) => hash)).size).toBe(4);
    expect(play(spec, [6, 0], 1)).toEqual([whole[0], whole[3]]);
  });
});

it("refuses a scripted name that does not ship", () => {
  const source = { name: "x", kind: "scripted", variant: "constructor" } as const;
  expect(() => loadAnyPolicy(kernels, source)).toThrow("policy: expected one of scripted, scripted-cautious");
});
