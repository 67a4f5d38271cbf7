// Half of the spectrum of a real field on n×n points.

/**
 * Unnormalised forward FFT (exp(−i k·x)) of a real field [n, n]: rows kx = 0 … n/2−1, columns ky = 0, 1, …, n/2−1,
 * (Nyquist, always 0), −n/2+1, …, −1. Row kx = 0 holds ky and −ky; each row kx ≥ 1 stands for −kx too.
 */
export interface HalfSpectrum {
  /** grid points a side */
  readonly n: number;
  /** [n/2, n] */
  readonly re: Float64Array;
  /** [n/2, n] */
  readonly im: Float64Array;
}
