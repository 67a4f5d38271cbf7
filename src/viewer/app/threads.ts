// The page's threads: one that reads files, and one for each live run. The kernels are compiled once for all.

import {
  compileKernels,
  startViewerWorker,
  type ViewerThread,
} from "../../workers/start-viewer-worker.browser.ts";

/** A small module that uses SIMD: `WebAssembly.validate` says whether the browser has it. */
const SIMD_PROBE = Uint8Array.of(
  ...[
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
    11,
  ],
);

/** Something that this browser lacks. */
export class UnsupportedError extends Error {
  override readonly name = "UnsupportedError";
}

function checkWasm(): void {
  const hasSimd = typeof WebAssembly === "object" && WebAssembly.validate(SIMD_PROBE);
  if (hasSimd) return;
  throw new UnsupportedError(
    "this browser has no WebAssembly SIMD, on which every simulation here runs: use Chrome or Edge 91, Firefox 89, " +
      "Safari 16.4 or newer, and allow WebAssembly if it was switched off",
  );
}

/** Starts threads with the same compiled kernels. */
export class Threads {
  #module: Promise<WebAssembly.Module> | undefined;
  #reader: Promise<ViewerThread> | undefined;

  /** A new thread. @throws UnsupportedError */
  async start(): Promise<ViewerThread> {
    checkWasm();
    this.#module ??= compileKernels();
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
