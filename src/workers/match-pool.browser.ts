// Threads of the browser for a MatchPool.

import * as Comlink from "comlink";
import { compileKernels } from "../kernels/kernels.ts";
import { DEFAULT_BATCH } from "../volleyball/match.ts";
import { MatchPool, type MatchThread } from "./match-pool.ts";
import type { MatchWorker } from "./match-worker.ts";

async function startThread(module: WebAssembly.Module, batch: number): Promise<MatchThread> {
  const worker = new Worker(new URL("./match-worker.browser.js", import.meta.url), { type: "module" });
  const remote = Comlink.wrap<MatchWorker>(worker);
  await remote.start(module, batch);
  return {
    remote,
    onFailure: (report) => {
      worker.addEventListener("error", (event) => report(new Error(event.message)));
    },
    stop: async () => worker.terminate(),
  };
}

/** Starts a pool; the kernels are compiled once. */
export async function startMatchPool(workers: number, batch: number = DEFAULT_BATCH): Promise<MatchPool> {
  const module = await compileKernels();
  return new MatchPool(await Promise.all(Array.from({ length: workers }, () => startThread(module, batch))));
}
