// The page's threads: one that reads files, and one for each live run. The kernels are compiled once for all.

import {
  compileKernels,
  startViewerWorker,
  type ViewerThread,
} from "../../workers/start-viewer-worker.browser.ts";

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

  /** The thread that reads files and plays recordings again. */
  reader(): Promise<ViewerThread> {
    this.#reader ??= this.start();
    // a thread that could not start is tried again the next time
    this.#reader.catch(() => {
      this.#reader = undefined;
    });
    return this.#reader;
  }
}
