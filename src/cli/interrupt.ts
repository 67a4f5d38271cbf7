// Ctrl-C: the first asks the run to stop cleanly, the second ends the process.

/** Watches for SIGINT and SIGTERM while long work runs. */
export class Interrupt {
  #stopped = false;
  readonly #handler: () => void;

  constructor(note: string) {
    this.#handler = () => {
      if (this.#stopped) process.exit(130);
      this.#stopped = true;
      process.stderr.write(`\n${note}\n`);
    };
    process.on("SIGINT", this.#handler);
    process.on("SIGTERM", this.#handler);
  }

  /** True once the user has asked to stop. */
  get isStopped(): boolean {
    return this.#stopped;
  }

  /** Stops watching. */
  release(): void {
    process.off("SIGINT", this.#handler);
    process.off("SIGTERM", this.#handler);
  }
}
