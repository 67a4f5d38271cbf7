// Jobs: every game is played once, whatever the pool, the shards and what was done before.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Pool, PoolTask } from "../../src/env/pool.ts";
import { chunkSize, type Job, openUnits, playJob, type UnitResult } from "../../src/runs/job.ts";
import { LocalPool } from "../../src/runs/local-pool.ts";
import type { MatchSpec } from "../../src/runs/match-spec.ts";
import type { GameResult } from "../../src/volleyball/match.ts";
import { parseVolleyballScene } from "../../src/volleyball/scene.ts";
import { makeResult } from "./results.ts";

const scene = parseVolleyballScene({ room: "volleyball", title: "t", task: "3v3" });

function makeJob(matches: number, gamesEach: number): Job {
  const spec = (name: string): MatchSpec["home"] => ({ name, kind: "scripted", variant: "hold" });
  const specs = Array.from({ length: matches }, (_, k) => ({ scene, home: spec(`a${k}`), away: spec("b") }));
  return { matches: specs, gamesEach };
}

/** A pool that makes results up; the hash names match and game. */
class MadeUpPool implements Pool<MatchSpec, number, GameResult> {
  readonly tasks: PoolTask<MatchSpec, number>[] = [];
  readonly workers: number;

  constructor(workers: number) {
    this.workers = workers;
  }

  async run(task: PoolTask<MatchSpec, number>): Promise<GameResult[]> {
    this.tasks.push(task);
    await Promise.resolve();
    return task.items.map((game) => makeResult(game)).reverse();
  }
  async close(): Promise<void> {}
}

const numbers = (list: readonly { match: number; game: number }[], job: Job): number[] =>
  list.map(({ match, game }) => match * job.gamesEach + game);

describe("the games of a job", () => {
  it("are each in exactly one shard, serves shared evenly", () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), size, size, (matches, gamesEach, count) => {
        const job = makeJob(matches, gamesEach);
        const shards = Array.from({ length: count }, (_, k) => openUnits(job, { index: k + 1, count }, []));
        const seen = shards.flatMap((units) => numbers(units, job)).sort((a, b) => a - b);
        expect(seen).toEqual(Array.from({ length: matches * gamesEach }, (_, k) => k));
        if (gamesEach % 2 === 0) {
          for (const units of shards)
            expect(units.filter(({ game }) => game % 2 === 0).length * 2).toBe(units.length);
        }
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it("are played once each and come back in order, on any number of threads", async () => {
    for (const workers of [0, 1, 2, 7]) {
      const job = makeJob(3, 50);
      const pool = new MadeUpPool(workers);
      const told: UnitResult[] = [];
      const done = [{ match: 1, game: 3 }];
      const units = openUnits(job, { index: 1, count: 1 }, done);
      const { results, isComplete } = await playJob(job, units, pool, {
        onResults: (list) => told.push(...list),
      });
      expect(isComplete).toBe(true);
      expect(numbers(results, job)).toEqual(numbers(units, job));
      expect(numbers(told, job).sort((a, b) => a - b)).toEqual(numbers(units, job));
      for (const { items } of pool.tasks) expect(items.length).toBeLessThanOrEqual(64);
    }
  });

  it("stop between pieces when asked to", async () => {
    const job = makeJob(1, 400);
    let pieces = 0;
    const pool = new MadeUpPool(1);
    const { results, isComplete } = await playJob(job, openUnits(job, { index: 1, count: 1 }, []), pool, {
      isStopped: () => pieces >= 2,
      onResults: () => pieces++,
    });
    expect(isComplete).toBe(false);
    expect(results.length).toBe(2 * chunkSize(400, 1, true));
  });

  it("end with the error of a piece that fails", async () => {
    const pool = new MadeUpPool(2);
    pool.run = () => Promise.reject(new Error("the thread died"));
    const job = makeJob(1, 10);
    await expect(playJob(job, openUnits(job, { index: 1, count: 1 }, []), pool)).rejects.toThrow(
      "the thread died",
    );
  });
});

it("pieces fill a batch but leave work for every thread", () => {
  expect(chunkSize(1, 2)).toBe(4);
  expect(chunkSize(10_000, 2)).toBe(64);
  expect(chunkSize(10_000, 2, true)).toBe(16);
  for (const games of [16, 100, 400]) expect(chunkSize(games, 2) * 2).toBeLessThanOrEqual(games);
});

it("a local pool prepares once a key, in order, and goes on after a failure", async () => {
  const calls: string[] = [];
  const pool = new LocalPool<string, number, number>({
    prepare: async (spec) => {
      calls.push(spec);
    },
    work: async (items) => {
      if (items.includes(13)) throw new Error("thirteen");
      return items.map((x) => 2 * x);
    },
  });
  const task = (key: string, ...items: number[]) => pool.run({ key, spec: key, items });
  const first = task("a", 1, 2);
  const second = task("a", 13);
  const third = task("b", 3);
  expect(await first).toEqual([2, 4]);
  await expect(second).rejects.toThrow("thirteen");
  expect(await third).toEqual([6]);
  expect(calls).toEqual(["a", "b"]);
  await pool.close();
});
