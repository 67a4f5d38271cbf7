// A live run with a worker made up for it: asked only while something is missing, one message at a time.
import { describe, expect, it } from "vitest";
import { LiveSource } from "../../../src/viewer/sources/live-source.ts";
import type { LiveBatch } from "../../../src/workers/start-viewer-worker.browser.ts";
import { columnsOf, makeHeader, RATE } from "../made-up-source.ts";

/** A worker whose answers the test gives. */
class MadeUpRemote {
  /** frames that were asked for, one a message */
  readonly asked: number[] = [];
  /** messages that did not wait for the answer to the one before */
  overlaps = 0;
  isStopped = false;
  #step = 0;
  #answer: ((batch: LiveBatch) => void) | undefined;
  #refuse: ((error: Error) => void) | undefined;

  next(frames: number): Promise<LiveBatch> {
    if (this.#answer) this.overlaps++;
    this.asked.push(frames);
    return new Promise((resolve, reject) => {
      this.#answer = resolve;
      this.#refuse = reject;
    });
  }

  /** Answers with what was asked for. */
  async answer(change: Partial<LiveBatch> = {}): Promise<void> {
    const count = this.asked.at(-1) ?? 0;
    const steps = Array.from({ length: count }, () => this.#step++);
    const head = { game: 0, step: this.#step, hash: "0".repeat(16) };
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.({ columns: columnsOf(0, steps), events: [], results: [], head, isEnd: false, ...change });
    await Promise.resolve();
    await Promise.resolve();
  }

  async refuse(message: string): Promise<void> {
    const refuse = this.#refuse;
    this.#answer = undefined;
    refuse?.(new Error(message));
    await Promise.resolve();
    await Promise.resolve();
  }

  stop(): void {
    this.isStopped = true;
  }
}

function start(ahead = 1, room = "volleyball"): { source: LiveSource; remote: MadeUpRemote } {
  const remote = new MadeUpRemote();
  return { source: new LiveSource(makeHeader(room), remote, { name: "made up", ahead }), remote };
}

const game = { game: 0, server: 0, steps: 5, outcome: "timeout", winner: null, hash: "1".repeat(16) };

describe("asking", () => {
  it("begins with one frame, to show something at once, and stops when the run is far enough ahead", async () => {
    const { source, remote } = start();
    expect(remote.asked).toEqual([]);
    source.want(0);
    expect(remote.asked).toEqual([1]);
    await remote.answer();
    // from 0 to 1 s ahead of the playhead
    expect(remote.asked).toEqual([1, RATE]);
    await remote.answer();
    expect(remote.asked).toEqual([1, RATE]);
    expect(source.track.endTime).toBeCloseTo(1, 9);
    expect(source.head?.step).toBe(RATE + 1);
  });

  it("is one message at a time, of at most 25 frames, however far the playhead is away", async () => {
    const { source, remote } = start();
    source.want(0);
    source.want(10);
    source.want(100);
    expect(remote.asked).toEqual([1]);
    for (let k = 0; k < 4; k++) await remote.answer();
    expect(remote.asked).toEqual([1, 25, 25, 25, 25]);
    source.want(101);
    expect(remote.overlaps).toBe(0);
  });

  it("rests while nobody asks, and goes on when what is ahead has become little", async () => {
    const { source, remote } = start();
    source.want(0);
    await remote.answer();
    await remote.answer();
    source.want(0.3);
    expect(remote.asked).toHaveLength(2);
    source.want(0.65);
    expect(remote.asked.slice(2)).toEqual([7]);
  });

  it("ends with the run", async () => {
    const { source, remote } = start();
    source.want(0);
    await remote.answer({ isEnd: true, results: [game] });
    source.want(50);
    expect(remote.asked).toEqual([1]);
    expect(source.isWhole).toBe(true);
    expect(source.results).toEqual([game]);
  });

  it("ends when it is closed: the thread is stopped, and a late answer changes nothing", async () => {
    const { source, remote } = start();
    let told = 0;
    source.onChange(() => told++);
    source.want(0);
    source.close();
    await remote.answer();
    expect(remote.isStopped).toBe(true);
    expect([source.track.end, told, remote.asked.length]).toEqual([0, 0, 1]);
  });
});

describe("news", () => {
  it("of each message reach who listens, until it listens no more", async () => {
    const { source, remote } = start();
    let told = 0;
    const stop = source.onChange(() => told++);
    source.want(0);
    await remote.answer();
    expect(told).toBe(1);
    stop();
    await remote.answer();
    expect(told).toBe(1);
  });

  it("that a flow is no longer the published case are kept; games have none", async () => {
    const { source, remote } = start(1, "turbulence");
    source.want(0);
    await remote.answer();
    expect(source.isPublished).toBe(true);
    await remote.answer({ isPublished: false });
    expect(source.isPublished).toBe(false);
  });

  it.each([
    [
      "a message that fails",
      (remote: MadeUpRemote, _: LiveSource) => remote.refuse("the flow diverged at step 7"),
    ],
    [
      "a thread that dies",
      async (_: MadeUpRemote, source: LiveSource) => source.fail("the flow diverged at step 7"),
    ],
  ] as const)("of %s end the run with the reason, and nothing is asked any more", async (_, fail) => {
    const { source, remote } = start();
    source.want(0);
    await remote.answer();
    await fail(remote, source);
    expect([source.isWhole, source.trouble]).toEqual([true, "the flow diverged at step 7"]);
    const asked = remote.asked.length;
    source.want(99);
    expect(remote.asked.length).toBe(asked);
    // what came before stays to be looked at
    expect(source.track.end).toBe(1);
  });

  it("of a run that ended early say why", async () => {
    const { source, remote } = start();
    source.want(0);
    await remote.answer({ isEnd: true, trouble: "left the finite range" });
    expect(source.trouble).toBe("left the finite range");
  });
});

describe("what can be kept", () => {
  it("is nothing before the first game has ended", async () => {
    const { source, remote } = start();
    source.want(0);
    await remote.answer();
    expect(() => source.contents()).toThrow("the first game is not over yet");
  });

  it("is the games that have ended, without the one that is still on", async () => {
    const { source, remote } = start();
    source.want(0);
    const columns = columnsOf(0, [0, 1]);
    const events = [
      { game: 0, step: 1, kind: "touch" as const, text: "a" },
      { game: 1, step: 0, kind: "serve" as const, text: "b" },
    ];
    await remote.answer({ columns, events, results: [game] });
    await remote.answer({ columns: columnsOf(1, [0, 1, 2]) });
    const kept = source.contents();
    expect([...kept.columns.games]).toEqual([0, 0]);
    expect(kept.columns.values).toHaveLength(2);
    expect(kept.events.map(({ text }) => text)).toEqual(["a"]);
    expect(kept.header.games).toEqual([game]);
  });

  it("is all of a flow, at any time", async () => {
    const { source, remote } = start(1, "turbulence");
    source.want(0);
    await remote.answer();
    expect(source.contents().columns.steps).toHaveLength(1);
  });
});
