// Progress of many runs one after the other: which one, and how long all of them will take.

import { duration } from "./duration.ts";
import { startProgressLine } from "./turbulence-progress.ts";

/** Counts steps of all runs. */
export class EvaluationProgress {
  readonly #line = startProgressLine();
  readonly #started: number = performance.now();
  readonly #total: number;
  /** done now, and before */
  #taken = 0;
  #skipped = 0;

  /** @param total steps of all runs */
  constructor(total: number) {
    this.#total = total;
  }

  /** Steps that were done before. */
  skip(steps: number): void {
    this.#skipped += steps;
  }

  /** Steps that were done now. */
  take(steps: number, label: string): void {
    this.#taken += steps;
    this.#line.write(() => `${label}: ${this.#words()}`);
  }

  #words(): string {
    const done = this.#taken + this.#skipped;
    const seconds = (performance.now() - this.#started) / 1000;
    const left = this.#taken > 0 ? duration(((this.#total - done) * seconds) / this.#taken) : "?";
    return `${((100 * done) / this.#total).toFixed(1)} % of all runs  ${left} left`;
  }

  stop(): void {
    this.#line.stop();
  }
}
