// A pool of threads that play matches. One message a chunk of games.

import type { Remote } from "comlink";
import type { Pool, PoolTask } from "../env/pool.ts";
import type { MatchSpec } from "../runs/match-spec.ts";
import type { GameResult } from "../volleyball/match.ts";
import type { MatchWorker } from "./match-worker.ts";

/** A started thread. */
export interface MatchThread {
  readonly remote: Remote<MatchWorker>;
  /** Calls back when the thread itself fails, for instance when it runs out of memory. */
  onFailure(report: (error: Error) => void): void;
  stop(): Promise<void>;
}

interface Seat {
  readonly thread: MatchThread;
  key: string | undefined;
}

/** Threads that play games. Call `close()` when done. */
export class MatchPool implements Pool<MatchSpec, number, GameResult> {
  readonly workers: number;
  readonly #idle: Seat[];
  readonly #all: readonly Seat[];
  readonly #waiting: ((seat: Seat) => void)[] = [];
  /** rejects when a thread dies, so that nobody waits for it */
  readonly #failed: Promise<never>;

  constructor(threads: readonly MatchThread[]) {
    this.workers = threads.length;
    this.#all = threads.map((thread) => ({ thread, key: undefined }));
    this.#idle = [...this.#all];
    this.#failed = new Promise((_, reject) => {
      for (const thread of threads) thread.onFailure(reject);
    });
    this.#failed.catch(() => undefined); // seen by whoever runs a task; alone it is no crash
  }

  #take(): Promise<Seat> {
    const seat = this.#idle.shift();
    if (seat) return Promise.resolve(seat);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(seat: Seat): void {
    const next = this.#waiting.shift();
    if (next) next(seat);
    else this.#idle.push(seat);
  }

  async run(task: PoolTask<MatchSpec, number>): Promise<GameResult[]> {
    const seat = await this.#take();
    try {
      return await Promise.race([this.#failed, this.#work(seat, task)]);
    } finally {
      this.#release(seat);
    }
  }

  async #work(seat: Seat, task: PoolTask<MatchSpec, number>): Promise<GameResult[]> {
    const { remote } = seat.thread;
    if (seat.key !== task.key) {
      seat.key = undefined;
      await remote.prepare(task.spec);
      seat.key = task.key;
    }
    return remote.work(task.items);
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map(({ thread }) => thread.stop()));
  }
}
