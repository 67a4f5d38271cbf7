// Threads of Node for a scan.

import { compileKernels } from "../kernels/kernels.ts";
import type { ScanPoint, ScanSpec } from "../runs/turbulence/scan.ts";
import type { ScanWorker } from "./scan-worker.ts";
import { startNodeThread } from "./start-thread.node.ts";
import { ThreadPool } from "./thread-pool.ts";

/** Starts a pool of `workers` threads; the kernels are compiled once. */
export async function startScanPool(workers: number): Promise<ThreadPool<ScanSpec, number, ScanPoint>> {
  const module = await compileKernels();
  const script = new URL("./scan-worker.node.js", import.meta.url);
  const startOne = () => startNodeThread<ScanWorker>(script, (remote) => remote.start(module));
  return new ThreadPool(await Promise.all(Array.from({ length: workers }, startOne)));
}
