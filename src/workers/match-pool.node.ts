// Threads of Node for a MatchPool.

import { Worker } from "node:worker_threads";
import * as Comlink from "comlink";
import { compileKernels } from "../kernels/kernels.ts";
import { DEFAULT_BATCH } from "../volleyball/match.ts";
import { nodeEndpoint } from "./endpoint.node.ts";
import { MatchPool, type MatchThread } from "./match-pool.ts";
import type { MatchWorker } from "./match-worker.ts";

async function startThread(module: WebAssembly.Module, batch: number): Promise<MatchThread> {
  const worker = new Worker(new URL("./match-worker.node.js", import.meta.url));
  const remote = Comlink.wrap<MatchWorker>(nodeEndpoint(worker));
  const onFailure = (report: (error: Error) => void): void => {
    worker.on("error", (error) => report(error as Error));
    // a thread that ends without an error answers nobody either; after `stop` nobody listens any more
    worker.on("exit", (code) => report(new Error(`a thread ended by itself (exit code ${code})`)));
  };
  const failed = new Promise<never>((_, reject) => onFailure(reject));
  failed.catch(() => undefined); // seen below while the thread starts; later the pool listens
  await Promise.race([failed, remote.start(module, batch)]);
  return {
    remote,
    onFailure,
    stop: async () => {
      await worker.terminate();
    },
  };
}

/**
 * Starts a pool; the kernels are compiled once.
 *
 * @param workers number of threads
 * @param batch   games side by side in each
 */
export async function startMatchPool(workers: number, batch: number = DEFAULT_BATCH): Promise<MatchPool> {
  const module = await compileKernels();
  return new MatchPool(await Promise.all(Array.from({ length: workers }, () => startThread(module, batch))));
}
