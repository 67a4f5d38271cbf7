// Running mean and variance of the columns of observations (Chan, Golub, LeVeque 1979: merging of moments):
//
//   δ = mean_b − mean     mean ← mean + δ·n_b/(n + n_b)     M ← M + M_b + δ²·n·n_b/(n + n_b)
//
// x is seen as (x − mean)/√(M/n + 1e-4): columns that hardly move are not blown up.

const SOFTENING = 1e-4;

/** Moments of D columns, in f64. */
export class RunningNorm {
  readonly columns: number;
  /** n, then mean [D], then M [D] */
  readonly state: Float64Array;

  constructor(columns: number) {
    this.columns = columns;
    this.state = new Float64Array(1 + 2 * columns);
  }

  /**
   * Takes in a batch.
   *
   * @param count n_b
   * @param sums  [2 D] Σx and Σx² of each column
   */
  update(count: number, sums: Float64Array): void {
    const { columns, state } = this;
    const before = state[0] as number;
    const total = before + count;
    for (let k = 0; k < columns; k++) {
      const mean = (sums[k] as number) / count;
      const spread = Math.max((sums[columns + k] as number) - count * mean * mean, 0);
      const delta = mean - (state[1 + k] as number);
      state[1 + k] = (state[1 + k] as number) + (delta * count) / total;
      const between = (delta * delta * before * count) / total;
      state[1 + columns + k] = (state[1 + columns + k] as number) + spread + between;
    }
    state[0] = total;
  }

  /** [D] f64 */
  mean(): Float64Array {
    return this.state.slice(1, 1 + this.columns);
  }

  /** [D] 1/√(variance + 1e-4); ones before the first batch */
  inverseStd(): Float64Array {
    const count = this.state[0] as number;
    return this.state
      .slice(1 + this.columns)
      .map((moment) => (count === 0 ? 1 : 1 / Math.sqrt(moment / count + SOFTENING)));
  }
}
