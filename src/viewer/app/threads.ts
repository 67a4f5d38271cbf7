// The page's threads: one that reads files, and one for each live run. The kernels are compiled once for all.

import {
  compileKernels,
  startViewerWorker,
  type ViewerThread,
} from "../../workers/start-viewer-worker.browser.ts";

/** A thread that died: out of memory, say. */
class ThreadFailure extends Error {
  override readonly name = "ThreadFailure";
}

/** Starts threads with the same compiled kernels. */
export class Threads {
  #module: Promise<WebAssembly.Module> | undefined;
  #reader: Promise<ViewerThread> | undefined;

  /** A new thread. @throws UnsupportedError where the browser has no WebAssembly SIMD */
  async start(): Promise<ViewerThread> {
    this.#module ??= compileKernels();
    // a download that failed is tried again the next time
    this.#module.catch(() => {
      this.#module = undefined;
    });
    return startViewerWorker(await this.#module);
  }

  /**
   * Has something done by the thread that reads files and plays recordings again.
   *
   * @throws Error when the thread dies meanwhile; the next call starts another one
   */
  async ask<T>(use: (worker: ViewerThread["worker"]) => Promise<T>): Promise<T> {
    this.#reader ??= this.start();
    const reader = this.#reader;
    try {
      const { worker, onFailure } = await reader;
      const failed = new Promise<never>((_, reject) =>
        onFailure((error) => reject(new ThreadFailure(error.message))),
      );
      return await Promise.race([failed, use(worker)]);
    } catch (error) {
      const isStarted = await reader.then(
        () => true,
        () => false,
      );
      if (!isStarted || error instanceof ThreadFailure) this.#reader = undefined;
      throw error;
    }
  }
}
