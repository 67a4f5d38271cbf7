// Threads that die end the run with an error; nobody waits for an answer that will not come.
import type { Remote } from "comlink";
import { describe, expect, it } from "vitest";
import type { MatchSpec } from "../../src/runs/match-spec.ts";
import type { GameResult } from "../../src/volleyball/match.ts";
import { MatchPool, type MatchThread } from "../../src/workers/match-pool.ts";
import type { MatchWorker } from "../../src/workers/match-worker.ts";
import { makeResult } from "../runs/results.ts";

const spec = {} as MatchSpec;

/** A thread made up of two functions; `die` is what its failure does. */
function makeThread(work: (games: readonly number[]) => Promise<GameResult[]>) {
  let die: (error: Error) => void = () => undefined;
  const prepared: MatchSpec[] = [];
  let stopped = false;
  const remote = { prepare: async (value: MatchSpec) => void prepared.push(value), work };
  const thread: MatchThread = {
    remote: remote as unknown as Remote<MatchWorker>,
    onFailure: (report) => {
      die = report;
    },
    stop: async () => {
      stopped = true;
    },
  };
  return { thread, prepared, die: (error: Error) => die(error), isStopped: () => stopped };
}

const never = (): Promise<never> => new Promise(() => undefined);

describe("a pool", () => {
  it("sends a spec once, and again when the key changes", async () => {
    const { thread, prepared } = makeThread(async (games) => games.map((game) => makeResult(game)));
    const pool = new MatchPool([thread]);
    for (const key of ["a", "a", "b"]) await pool.run({ key, spec, items: [1] });
    expect(prepared.length).toBe(2);
  });

  it("rejects pieces under way and pieces waiting when a thread dies, and can still be closed", async () => {
    const { thread, die, isStopped } = makeThread(never);
    const pool = new MatchPool([thread]);
    const under = pool.run({ key: "a", spec, items: [1] });
    const waiting = pool.run({ key: "a", spec, items: [2] });
    die(new Error("out of memory"));
    await expect(under).rejects.toThrow("out of memory");
    await expect(waiting).rejects.toThrow("out of memory");
    await pool.close();
    expect(isStopped()).toBe(true);
  }, 5_000);
});
