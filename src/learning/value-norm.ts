// ValueNorm (Yu et al., arXiv 2103.01955, as in the published trainer): returns are seen through a debiased exponential
// mean of themselves and of their squares.
//
//   m ← β·m + (1 − β)·mean(x)     s ← β·s + (1 − β)·mean(x²)     d ← β·d + (1 − β)
//   mean = m/d     variance = max(s/d − mean², 1e-2)

const LEAST_DEBIAS = 1e-5;
const LEAST_VARIANCE = 1e-2;

/** Mean and spread of returns. With β = null it leaves numbers as they are. */
export class ValueNorm {
  readonly beta: number | null;
  /** m, s, d */
  readonly state: Float64Array = new Float64Array(3);

  constructor(beta: number | null) {
    this.beta = beta;
  }

  /** Takes in a batch by its mean and the mean of its squares. */
  update(mean: number, meanSquare: number): void {
    const { beta, state } = this;
    if (beta === null) return;
    [mean, meanSquare, 1].forEach((x, k) => {
      state[k] = beta * (state[k] as number) + (1 - beta) * x;
    });
  }

  get mean(): number {
    if (this.beta === null) return 0;
    return (this.state[0] as number) / Math.max(this.state[2] as number, LEAST_DEBIAS);
  }

  get std(): number {
    if (this.beta === null) return 1;
    const meanSquare = (this.state[1] as number) / Math.max(this.state[2] as number, LEAST_DEBIAS);
    const { mean } = this;
    return Math.sqrt(Math.max(meanSquare - mean * mean, LEAST_VARIANCE));
  }
}
