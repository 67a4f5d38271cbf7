// Walking over the modes of a half spectrum.

import type { HalfSpectrum } from "./half-spectrum.ts";

/** Empty spectrum of a field on n × n points. */
export function makeHalfSpectrum(n: number): HalfSpectrum {
  return { n, re: new Float64Array((n * n) / 2), im: new Float64Array((n * n) / 2) };
}

/** k_y of a column: 0 … n/2−1, then −n/2 … −1. The Nyquist column n/2 holds zeros. */
export function columnWavenumber(column: number, n: number): number {
  return column < n / 2 ? column : column - n;
}

/**
 * Calls `visit(at, kx, ky)` for every stored mode except the empty Nyquist column, row by row;
 * `at` is the index into `re` and `im`.
 */
export function forEachMode(n: number, visit: (at: number, kx: number, ky: number) => void): void {
  for (let kx = 0; kx < n / 2; kx++) {
    for (let column = 0; column < n; column++) {
      if (column !== n / 2) visit(kx * n + column, kx, columnWavenumber(column, n));
    }
  }
}

/** How often a stored row counts in a sum over all modes: 1 for k_x = 0, 2 for the others. */
export function rowWeight(kx: number): number {
  return kx === 0 ? 1 : 2;
}

/** Spectrum with each mode multiplied by a real factor(kx, ky); a new spectrum. */
export function scaleModes(hat: HalfSpectrum, factor: (kx: number, ky: number) => number): HalfSpectrum {
  const out = makeHalfSpectrum(hat.n);
  forEachMode(hat.n, (at, kx, ky) => {
    const by = factor(kx, ky);
    out.re[at] = by * (hat.re[at] as number);
    out.im[at] = by * (hat.im[at] as number);
  });
  return out;
}

/** Spectrum with each mode multiplied by i·factor(kx, ky): an odd derivative; a new spectrum. */
export function turnModes(hat: HalfSpectrum, factor: (kx: number, ky: number) => number): HalfSpectrum {
  const out = makeHalfSpectrum(hat.n);
  forEachMode(hat.n, (at, kx, ky) => {
    const by = factor(kx, ky);
    out.re[at] = -by * (hat.im[at] as number);
    out.im[at] = by * (hat.re[at] as number);
  });
  return out;
}

/** a + b·scale, mode by mode; a new spectrum. */
export function addSpectra(a: HalfSpectrum, b: HalfSpectrum, scale = 1): HalfSpectrum {
  const out = makeHalfSpectrum(a.n);
  for (let at = 0; at < out.re.length; at++) {
    out.re[at] = (a.re[at] as number) + scale * (b.re[at] as number);
    out.im[at] = (a.im[at] as number) + scale * (b.im[at] as number);
  }
  return out;
}

/** ψ̂ = ω̂/k², 0 at k = 0 (turbulence.md 2.1). */
export function streamFunction(omegaHat: HalfSpectrum): HalfSpectrum {
  return scaleModes(omegaHat, (kx, ky) => (kx === 0 && ky === 0 ? 0 : 1 / (kx * kx + ky * ky)));
}
