// The scripted team: laws of its planning (what the judge foresees happens, nothing depends on batch or slot),
// and small journeys (legal serves, rallies) in every task.

import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../../src/kernels/kernels.ts";
import { PLAN } from "../../../src/kernels/scripted-planner.ts";
import {
  AGENT,
  type Precision,
  type VolleyballWorlds,
  WORLD,
} from "../../../src/kernels/volleyball-worlds.ts";
import { type GameResult, Match } from "../../../src/volleyball/match.ts";
import type { Policy, TaskName } from "../../../src/volleyball/policies/policy.ts";
import { SKILL } from "../../../src/volleyball/policies/scripted/skills.ts";
import { type ScriptedPlayer, scriptedPolicy } from "../../../src/volleyball/policies/scripted.ts";
import { defaultSettings, TASKS } from "../../../src/volleyball/tasks.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

const STEP_S = 0.02;
const FALL = 9.81 * STEP_S;
/** m/s, change of the ball's speed that only a touch makes */
const STRUCK = 0.1;

interface Setup {
  readonly task: TaskName;
  readonly games: readonly number[];
  readonly batch?: number;
  readonly seed?: number;
  readonly deterministic?: boolean;
  readonly precision?: Precision;
  readonly home?: Policy;
  readonly observe?: (worlds: VolleyballWorlds, world: number, game: number) => void;
}

function play(setup: Setup): GameResult[] {
  const task = TASKS[setup.task];
  const match = new Match(
    kernels,
    {
      task,
      settings: defaultSettings(task),
      home: setup.home ?? scriptedPolicy("scripted"),
      away: scriptedPolicy("scripted"),
      seed: setup.seed ?? 1,
      deterministic: setup.deterministic ?? false,
      precision: setup.precision ?? "f32",
    },
    setup.batch ?? setup.games.length,
  );
  const results: GameResult[] = [];
  match.play(
    setup.games,
    (result) => results.push(result),
    setup.observe ? { observe: setup.observe } : undefined,
  );
  match.free();
  return results.sort((a, b) => a.game - b.game);
}

/** Ball position and velocity after the first touch of a game. */
interface Serve {
  readonly position: number[];
  readonly velocity: number[];
}

const row3 = (worlds: VolleyballWorlds, first: number, world: number): number[] =>
  [0, 1, 2].map((k) => worlds.worldRow(first + k)[world] as number);

/** Collects the serve of every game it observes. */
function serveWatch(): { serves: Map<number, Serve>; observe: NonNullable<Setup["observe"]> } {
  const serves = new Map<number, Serve>();
  return {
    serves,
    observe: (worlds, world, game) => {
      if (serves.has(game)) return;
      const step = worlds.worldRow(WORLD.step)[world] as number;
      const velocity = row3(worlds, WORLD.ballVelocity, world);
      if (Math.abs((velocity[2] as number) + FALL * step) < STRUCK) return;
      serves.set(game, { position: row3(worlds, WORLD.ballPosition, world), velocity });
    },
  };
}

/** Lets a served ball fly on: where it lands, seen from its server, and its least height over the net zone. */
function flight(serve: Serve, task: TaskName, server: number): { x: number; y: number; clearance: number } {
  let [x, y, z] = serve.position as [number, number, number];
  let [vx, vy, vz] = serve.velocity as [number, number, number];
  const { width_m, netHeight_m } = TASKS[task].court;
  let clearance = Number.POSITIVE_INFINITY;
  while (z >= 0.2) {
    if (Math.abs(x) < 0.3 && Math.abs(y) < width_m / 2) clearance = Math.min(clearance, z - netHeight_m);
    vz -= FALL;
    x += vx * STEP_S;
    y += vy * STEP_S;
    z += vz * STEP_S;
  }
  const sign = server === 0 ? 1 : -1;
  return { x: sign * x, y: sign * y, clearance };
}

describe("a serve of the scripted team", () => {
  it.each(["3v3", "1v1", "6v6"] as const)("clears the net and lands in the far court in %s", (task) => {
    const watch = serveWatch();
    const games = [0, 1, 3, 4, 5];
    play({ task, games, observe: watch.observe });
    const { length_m, width_m } = TASKS[task].court;
    expect(watch.serves.size).toBe(games.length);
    for (const [game, serve] of watch.serves) {
      const { x, y, clearance } = flight(serve, task, game % 2);
      expect(clearance, `game ${game}`).toBeGreaterThan(0);
      expect(x, `game ${game}`).toBeLessThan(-0.3);
      expect(x, `game ${game}`).toBeGreaterThan(-length_m / 2);
      expect(Math.abs(y), `game ${game}`).toBeLessThan(width_m / 2);
    }
  });

  it("is the same from both seats, turned by π", () => {
    const watch = serveWatch();
    play({ task: "3v3", games: [0, 1], deterministic: true, observe: watch.observe });
    const [near, far] = [watch.serves.get(0) as Serve, watch.serves.get(1) as Serve];
    // the draws of the local search differ between the seats, and so does where it ends
    const landings = [flight(near, "3v3", 0), flight(far, "3v3", 1)] as const;
    expect(Math.abs(landings[0].x - landings[1].x)).toBeLessThan(1);
    expect(Math.sign(near.velocity[0] as number)).toBe(-Math.sign(far.velocity[0] as number));
  });

  it("works on worlds in double precision", () => {
    const watch = serveWatch();
    play({ task: "3v3", games: [0], precision: "f64", observe: watch.observe });
    const { x, clearance } = flight(watch.serves.get(0) as Serve, "3v3", 0);
    expect(clearance).toBeGreaterThan(0);
    expect(x).toBeLessThan(-0.3);
  });
});

describe("planning", () => {
  /** m and m/s: opponents and team-mates fly a little differently from what the judge assumes */
  const FORESIGHT = 0.05;

  it("foresees the ball after the serve", () => {
    let player: ScriptedPlayer | undefined;
    const scripted = scriptedPolicy("scripted");
    const home: Policy = {
      ...scripted,
      bind: (seat) => {
        player = scripted.bind(seat) as ScriptedPlayer;
        return player;
      },
    };
    const watch = serveWatch();
    let foreseen: number[] = [];
    let skill = -1;
    play({
      task: "3v3",
      games: [0],
      home,
      observe: (worlds, world, game) => {
        watch.observe(worlds, world, game);
        const plan = player?.planner.plan(world) as Float32Array;
        if (watch.serves.size === 0 && (plan[PLAN.drone] as number) >= 0) {
          foreseen = [...plan.slice(PLAN.out, PLAN.out + 6)];
          skill = player?.skills[world] as number;
        }
      },
    });
    const serve = watch.serves.get(0) as Serve;
    const seen = [...serve.position, ...serve.velocity];
    const gap = Math.max(...seen.map((value, k) => Math.abs(value - (foreseen[k] as number))));
    expect(gap).toBeLessThan(FORESIGHT);
    expect(skill).toBe(SKILL.serve);
  });

  it.each(["3v3", "1v1"] as const)("gives the same bits in a batch of 1 and of 8 in %s", (task) => {
    const games = [0, 1, 2];
    const alone = play({ task, games, batch: 1 });
    const together = play({ task, games: [...games, 3, 4, 5, 6, 7], batch: 8 });
    expect(alone.map((r) => r.hash)).toEqual(together.slice(0, 3).map((r) => r.hash));
  });

  it("gives the same bits whatever was played before in the same place", () => {
    const alone = play({ task: "3v3", games: [3], batch: 1 });
    const after = play({ task: "3v3", games: [1, 3], batch: 1 });
    expect(after[1]?.hash).toBe(alone[0]?.hash);
  });

  it("repeats a seed, and plays otherwise under another", () => {
    const first = play({ task: "3v3", games: [0] });
    expect(play({ task: "3v3", games: [0] })).toEqual(first);
    expect(play({ task: "3v3", games: [0], seed: 2 })[0]?.hash).not.toBe(first[0]?.hash);
  });

  it("plays every game alike when deterministic, and not otherwise", () => {
    const [a, b] = play({ task: "3v3", games: [0, 2], deterministic: true });
    expect(a?.hash).toBe(b?.hash);
    const [c, d] = play({ task: "3v3", games: [0, 2] });
    expect(c?.hash).not.toBe(d?.hash);
  });
});

describe("rallies", () => {
  it("cross the net several times in 3v3", () => {
    const results = play({ task: "3v3", games: [0, 1, 2, 3, 4, 5] });
    const crossings = results.reduce((sum, result) => sum + result.crossings, 0) / results.length;
    expect(crossings).toBeGreaterThan(2);
    expect(results.some((result) => result.touches[0] + result.touches[1] > result.crossings + 1)).toBe(true);
  });

  it.each(["scripted-cautious", "scripted-attacking"] as const)("%s plays them too", (variant) => {
    const results = play({ task: "3v3", games: [0, 1], home: scriptedPolicy(variant) });
    for (const result of results) expect(result.touches[0]).toBeGreaterThan(0);
    expect(scriptedPolicy(variant).hash).not.toBe(scriptedPolicy("scripted").hash);
  });

  it("never moves a drone's throttle out of reach", () => {
    play({
      task: "3v3",
      games: [0],
      observe: (worlds, world) => {
        for (const action of worlds.actions) {
          expect(Math.abs(action)).toBeLessThanOrEqual(1);
        }
        expect(worlds.agentRow(AGENT.throttle, 0)[world]).toBeGreaterThanOrEqual(0);
      },
    });
  });
});
