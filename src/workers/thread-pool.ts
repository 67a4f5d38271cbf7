// A pool of threads, each with one host. One message a piece of work.

import type { Remote } from "comlink";
import type { Host, Pool, PoolTask } from "../env/pool.ts";

/** A started thread; `remote` is its host. */
export interface PoolThread<Spec, Item, Result> {
  readonly remote: Remote<Host<Spec, Item, Result>>;
  /** Calls back when the thread itself fails, for instance when it runs out of memory. */
  onFailure(report: (error: Error) => void): void;
  stop(): Promise<void>;
}

interface Seat<Thread> {
  readonly thread: Thread;
  key: string | undefined;
}

/** Threads that do pieces of work. Call `close()` when done. */
export class ThreadPool<Spec, Item, Result> implements Pool<Spec, Item, Result> {
  readonly workers: number;
  readonly #idle: Seat<PoolThread<Spec, Item, Result>>[];
  readonly #all: readonly Seat<PoolThread<Spec, Item, Result>>[];
  readonly #waiting: ((seat: Seat<PoolThread<Spec, Item, Result>>) => void)[] = [];
  /** rejects when a thread dies, so that nobody waits for it */
  readonly #failed: Promise<never>;

  constructor(threads: readonly PoolThread<Spec, Item, Result>[]) {
    this.workers = threads.length;
    this.#all = threads.map((thread) => ({ thread, key: undefined }));
    this.#idle = [...this.#all];
    this.#failed = new Promise((_, reject) => {
      for (const thread of threads) thread.onFailure(reject);
    });
    this.#failed.catch(() => undefined); // seen by whoever runs a task; alone it is no crash
  }

  #take(): Promise<Seat<PoolThread<Spec, Item, Result>>> {
    const seat = this.#idle.shift();
    if (seat) return Promise.resolve(seat);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(seat: Seat<PoolThread<Spec, Item, Result>>): void {
    const next = this.#waiting.shift();
    if (next) next(seat);
    else this.#idle.push(seat);
  }

  async run(task: PoolTask<Spec, Item>): Promise<Result[]> {
    const seat = await this.#take();
    try {
      return await Promise.race([this.#failed, this.#work(seat, task)]);
    } finally {
      this.#release(seat);
    }
  }

  async #work(seat: Seat<PoolThread<Spec, Item, Result>>, task: PoolTask<Spec, Item>): Promise<Result[]> {
    // comlink's type of a generic remote does not resolve; these are the two calls of a host
    const remote = seat.thread.remote as unknown as Host<Spec, Item, Result>;
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
