// Starts a thread of Node whose host answers over comlink.

import { Worker } from "node:worker_threads";
import * as Comlink from "comlink";
import { nodeEndpoint } from "./endpoint.node.ts";

/** A thread of Node and what it offers. */
export interface NodeThread<Remote> {
  readonly remote: Comlink.Remote<Remote>;
  onFailure(report: (error: Error) => void): void;
  stop(): Promise<void>;
}

/**
 * Starts a thread.
 *
 * @param script its program
 * @param start  sends what it needs first
 * @param signal ends it, for instance when another of its team could not start
 */
export async function startNodeThread<Remote>(
  script: URL,
  start: (remote: Comlink.Remote<Remote>) => PromiseLike<unknown>,
  signal?: AbortSignal,
): Promise<NodeThread<Remote>> {
  const worker = new Worker(script);
  const remote = Comlink.wrap<Remote>(nodeEndpoint(worker));
  const onFailure = (report: (error: Error) => void): void => {
    worker.on("error", (error) => report(error as Error));
    // a thread that ends without an error answers nobody either; after `stop` nobody listens any more
    worker.on("exit", (code) => report(new Error(`a thread ended by itself (exit code ${code})`)));
  };
  const failed = new Promise<never>((_, reject) => onFailure(reject));
  failed.catch(() => undefined); // seen below while the thread starts; later the pool listens
  signal?.addEventListener("abort", () => worker.terminate());
  try {
    await Promise.race([failed, start(remote)]);
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    remote,
    onFailure,
    stop: async () => {
      await worker.terminate();
    },
  };
}
