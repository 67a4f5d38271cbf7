// What diagnostics need of a Fourier transform; SpectralTransform is one.

import type { HalfSpectrum } from "./half-spectrum.ts";

/** Forward and inverse transforms of real fields [n, n]. */
export interface FieldTransform {
  /** grid points a side */
  readonly n: number;
  /** unnormalised coefficients of a field [n, n], Nyquist modes left out */
  forward(field: Float64Array): HalfSpectrum;
  /** field [n, n] of coefficients, divided by n² */
  inverse(hat: HalfSpectrum): Float64Array;
}
