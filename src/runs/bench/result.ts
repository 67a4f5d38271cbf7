/** What one benchmark measured. */
export interface BenchResult {
  /** e.g. `policy.batch64` */
  readonly name: string;
  /** median of the samples */
  readonly value: number;
  /** e.g. `µs/sample`, `world-steps/s` */
  readonly unit: string;
  /** one number a block, in the order measured */
  readonly samples: readonly number[];
}

/** The middle of the samples. */
export function medianOf(samples: readonly number[]): number {
  return samples.toSorted((a, b) => a - b)[samples.length >> 1] as number;
}
