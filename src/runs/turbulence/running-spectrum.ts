// The time-mean enstrophy spectrum so far, and how far it is from a reference: the live Elog of a run.

import { logError } from "../../turbulence/diagnostics/statistics.ts";
import type { FlowReference } from "../../turbulence/reference.ts";

/** Sum of Z_xy over samples. */
export class RunningSpectrum {
  readonly #sum: Float64Array;
  readonly #kept: number;
  #count = 0;

  /**
   * @param n    grid points a side
   * @param kept largest wavenumber of the scheme: behind it a mask leaves nothing to compare
   */
  constructor(n: number, kept: number) {
    this.#sum = new Float64Array(n / 2);
    this.#kept = kept;
  }

  /** Adds the axis spectra of a sample, [n/2] each. */
  add({ z0, z1 }: { readonly z0: Float64Array; readonly z1: Float64Array }): void {
    const sum = this.#sum;
    for (let k = 0; k < sum.length; k++) {
      sum[k] = (sum[k] as number) + 0.5 * ((z0[k] as number) + (z1[k] as number));
    }
    this.#count++;
  }

  /** Elog against a reference; null before the first sample. */
  elog(reference: FlowReference | null): number | null {
    if (reference === null || this.#count === 0) return null;
    const mean = this.#sum.slice(0, this.#kept + 1).map((value) => value / this.#count);
    return logError(mean, reference.zxy);
  }

  /** [1 + n/2]: the count and the sums, for a checkpoint. */
  save(): Float64Array {
    return Float64Array.of(this.#count, ...this.#sum);
  }

  /** Goes on from `save`. */
  restore(memory: Float64Array): void {
    this.#count = memory[0] as number;
    this.#sum.set(memory.subarray(1));
  }
}
