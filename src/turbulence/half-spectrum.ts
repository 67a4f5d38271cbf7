// The layout of every field in Fourier space.

/**
 * Fourier coefficients of a real field on n × n points, unnormalised: F(k) = Σ f exp(−i k·x).
 *
 * `re`, `im`: [n/2, n] each. Rows are k_x = 0 … n/2−1, columns k_y = 0, 1, …, n/2−1, (Nyquist, always 0),
 * −n/2+1, …, −1. The k_x Nyquist row is left out. Row 0 holds both signs of k_y; every other row stands
 * for its mirror image too, so it counts twice in sums over all modes.
 */
export interface HalfSpectrum {
  /** grid points a side */
  readonly n: number;
  /** [n/2, n] real parts */
  readonly re: Float64Array;
  /** [n/2, n] imaginary parts */
  readonly im: Float64Array;
}
