// Periodic Catmull–Rom interpolation of a field onto a grid `factor` times finer: smooth to look at, and exact at the
// points of the field itself, so that nothing shown there is invented.
//
//   f(i + s) = Σ_m w_m(s) f(i + m − 1),   m = 0 … 3,   s = 0, 1/factor, …
//
// n = points a side, N = n·factor.

/** Interpolates fields of one size; owns its scratch and its result. */
export class Upsampler {
  readonly n: number;
  readonly factor: number;
  /** N, points a side of the result */
  readonly side: number;
  /** [N, N] */
  readonly out: Float32Array;
  /** [n, N] rows of the field, interpolated along themselves */
  readonly #rows: Float32Array;
  /** [factor, 4] */
  readonly #weights: Float32Array;

  constructor(n: number, factor: number) {
    this.n = n;
    this.factor = factor;
    this.side = n * factor;
    this.out = new Float32Array(this.side * this.side);
    this.#rows = new Float32Array(n * this.side);
    this.#weights = new Float32Array(4 * factor);
    for (let phase = 0; phase < factor; phase++) {
      const s = phase / factor;
      this.#weights.set(
        [
          0.5 * (-s + 2 * s * s - s * s * s),
          0.5 * (2 - 5 * s * s + 3 * s * s * s),
          0.5 * (s + 4 * s * s - 3 * s * s * s),
          0.5 * (-s * s + s * s * s),
        ],
        4 * phase,
      );
    }
  }

  /** Fills `out` from a field [n, n] that starts at `offset`. */
  run(values: Float32Array, offset: number): void {
    const { n, side, factor, out } = this;
    if (factor === 1) {
      for (let i = 0; i < n * n; i++) out[i] = values[offset + i] as number;
      return;
    }
    for (let i = 0; i < n; i++) this.#spread(values, offset + i * n, 1, this.#rows, i * side, 1);
    for (let j = 0; j < side; j++) this.#spread(this.#rows, j, side, out, j, side);
  }

  /** n numbers, `fromStride` apart, become N numbers, `toStride` apart. */
  #spread(
    from: Float32Array,
    start: number,
    fromStride: number,
    to: Float32Array,
    begin: number,
    toStride: number,
  ): void {
    const { n, factor } = this;
    const weights = this.#weights;
    let a = from[start + (n - 1) * fromStride] as number;
    let b = from[start] as number;
    let c = from[start + (1 % n) * fromStride] as number;
    let at = begin;
    for (let i = 0; i < n; i++) {
      const d = from[start + ((i + 2) % n) * fromStride] as number;
      for (let p = 0; p < 4 * factor; p += 4) {
        to[at] =
          (weights[p] as number) * a +
          (weights[p + 1] as number) * b +
          (weights[p + 2] as number) * c +
          (weights[p + 3] as number) * d;
        at += toStride;
      }
      a = b;
      b = c;
      c = d;
    }
  }
}
