// A pool of one host in this thread: for tests, small jobs, and places without threads.

import type { Host, Pool, PoolTask } from "../env/pool.ts";

/** Does all work here, in order. */
export class LocalPool<Spec, Item, Result> implements Pool<Spec, Item, Result> {
  readonly workers = 0;
  readonly #host: Host<Spec, Item, Result>;
  #key: string | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(host: Host<Spec, Item, Result>) {
    this.#host = host;
  }

  run(task: PoolTask<Spec, Item>): Promise<Result[]> {
    const turn = this.#queue.then(async () => {
      if (this.#key !== task.key) {
        await this.#host.prepare(task.spec);
        this.#key = task.key;
      }
      // let timers and signals in between pieces
      await new Promise((resolve) => setTimeout(resolve, 0));
      return this.#host.work(task.items);
    });
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    await this.#queue;
  }
}
