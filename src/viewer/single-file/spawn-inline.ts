// Starts the program of a viewer's thread from a blob: a page in one file has no other file to start it from.

/// <reference types="vite/client" />

import InlineWorker from "../../workers/viewer-worker.browser.ts?worker&inline";

/** A new thread, not yet started. */
export function spawnViewerWorker(): Worker {
  return new InlineWorker();
}
