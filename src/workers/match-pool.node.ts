// A pool of worker threads that play matches. One message a chunk of games.

import { Worker } from "node:worker_threads";
import * as Comlink from "comlink";
import type { Pool, PoolTask } from "../env/pool.ts";
import { compileKernels } from "../kernels/kernels.ts";
import type { MatchSpec } from "../runs/match-spec.ts";
import type { GameResult } from "../volleyball/match.ts";
import { DEFAULT_BATCH } from "../volleyball/match.ts";
import { nodeEndpoint } from "./endpoint.node.ts";
import type { MatchWorker } from "./match-worker.node.ts";

interface Seat {
  readonly worker: Worker;
  readonly remote: Comlink.Remote<MatchWorker>;
  key: string | undefined;
}

/** Threads that play games. Call `close()` when done. */
export class MatchPool implements Pool<MatchSpec, number, GameResult> {
  readonly workers: number;
  readonly #idle: Seat[];
  readonly #all: Seat[];
  readonly #waiting: ((seat: Seat) => void)[] = [];
  #failure: Error | undefined;

  private constructor(seats: Seat[]) {
    this.workers = seats.length;
    this.#all = seats;
    this.#idle = [...seats];
    for (const { worker } of seats) {
      worker.on("error", (error) => {
        this.#failure = error as Error;
      });
    }
  }

  /** Starts `workers` threads; the kernels are compiled once. */
  static async start(workers: number, batch: number = DEFAULT_BATCH): Promise<MatchPool> {
    const module = await compileKernels();
    const seats = await Promise.all(
      Array.from({ length: workers }, async () => {
        const worker = new Worker(new URL("./match-worker.node.js", import.meta.url));
        const remote = Comlink.wrap<MatchWorker>(nodeEndpoint(worker));
        await remote.start(module, batch);
        return { worker, remote, key: undefined };
      }),
    );
    return new MatchPool(seats);
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
      if (this.#failure) throw this.#failure;
      if (seat.key !== task.key) {
        seat.key = undefined;
        await seat.remote.prepare(task.spec);
        seat.key = task.key;
      }
      return await seat.remote.work(task.items);
    } finally {
      this.#release(seat);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map(({ worker }) => worker.terminate()));
  }
}
