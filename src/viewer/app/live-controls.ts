// What a user may change in live flows while they run.

import { type Signal, signal } from "@preact/signals";
import type { FlowChange, ViewerThread } from "../../workers/start-viewer-worker.browser.ts";

/** The threads of live runs, in the order of their sources. */
export class LiveControls {
  readonly #threads: readonly ViewerThread[];
  /** whether anything was changed: the flow is then no longer the one that was published */
  readonly isChanged: Signal<boolean> = signal(false);

  constructor(threads: readonly ViewerThread[]) {
    this.#threads = threads;
  }

  /**
   * Changes flows from the next frame on.
   *
   * @param source which one; all of them when left out
   * @throws ConfigError, and leaves the flow as it was
   */
  async change(change: FlowChange, source?: number): Promise<void> {
    const threads = source === undefined ? this.#threads : this.#threads.slice(source, source + 1);
    await Promise.all(threads.map(({ worker }) => worker.changeFlow(change)));
    this.isChanged.value = true;
  }
}
