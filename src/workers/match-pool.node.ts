// Threads of Node for a MatchPool.

import { compileKernels } from "../kernels/kernels.ts";
import { DEFAULT_BATCH } from "../volleyball/match.ts";
import { MatchPool, type MatchThread } from "./match-pool.ts";
import type { MatchWorker } from "./match-worker.ts";
import { startNodeThread } from "./start-thread.node.ts";

/**
 * Starts a pool; the kernels are compiled once.
 *
 * @param workers number of threads
 * @param batch   games side by side in each
 */
export async function startMatchPool(workers: number, batch: number = DEFAULT_BATCH): Promise<MatchPool> {
  const module = await compileKernels();
  const script = new URL("./match-worker.node.js", import.meta.url);
  const startOne = (): Promise<MatchThread> =>
    startNodeThread<MatchWorker>(script, (remote) => remote.start(module, batch));
  return new MatchPool(await Promise.all(Array.from({ length: workers }, startOne)));
}
