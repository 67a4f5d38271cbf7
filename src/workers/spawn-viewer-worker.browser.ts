// Starts the program of a viewer's thread; a page in a single file replaces this module by one with the program in it.

/** A new thread, not yet started. */
export function spawnViewerWorker(): Worker {
  return new Worker(new URL("./viewer-worker.browser.js", import.meta.url), { type: "module" });
}
