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
