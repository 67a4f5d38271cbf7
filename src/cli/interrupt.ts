// Ctrl-C: the first asks the run to stop cleanly, the second keeps what is finished and ends the process.

import { EXIT } from "./errors.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Watches for SIGINT, SIGTERM and SIGHUP while long work runs. */
export class Interrupt {
  readonly #controller = new AbortController();
  readonly #handler: () => void;

  /**
   * @param note  said on stderr at the first signal
   * @param force called at the second, before the process ends
   */
  constructor(note: string, force: () => void = () => undefined) {
    this.#handler = () => {
      if (this.isStopped) {
        force();
        process.exit(EXIT.stopped);
      }
      this.#controller.abort();
      process.stderr.write(`\n${note}\n`);
    };
    for (const signal of SIGNALS) process.on(signal, this.#handler);
  }

  /** True once the user has asked to stop. */
  get isStopped(): boolean {
    return this.#controller.signal.aborted;
  }

  /** The same as a signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Stops watching. */
  release(): void {
    for (const signal of SIGNALS) process.off(signal, this.#handler);
  }
}
