// Axis and ring spectra of energy and enstrophy (turbulence.md 7.1, 7.2), from ω̂ [n/2, n].
//
//   S(kx, ky) = ½|ω̂|²,   Z_0(k) = n⁻⁴ Σ_ky S(k, ky),   Z_1(k) = n⁻⁴ Σ_kx S(kx, k),   Z_xy = ½(Z_0 + Z_1)
//   E: the same sums over |ω̂|²/k², WITHOUT the ½ (as published):  E(0) + 2 Σ_{k≥1} E(k) = ⟨u² + v²⟩
//   enstrophy: Z(0) + 2 Σ_{k≥1} Z(k) = ½⟨ω²⟩
//
// Plain sums in a fixed order: the same bits in every engine.

import type { HalfSpectrum } from "../half-spectrum.ts";
import { forEachMode, rowWeight } from "../modes.ts";

/** Axis spectra, [n/2] each, k = 0 … n/2−1, one-sided listings of two-sided spectra (turbulence.md 7.1). */
export interface AxisSpectra {
  /** enstrophy as a function of the first wavenumber (py2d/RL `dir_y`) */
  readonly z0: Float64Array;
  /** enstrophy as a function of the second wavenumber (RL `dir_x`) */
  readonly z1: Float64Array;
  /** energy, without ½, first wavenumber */
  readonly e0: Float64Array;
  /** energy, without ½, second wavenumber */
  readonly e1: Float64Array;
}

/** Axis spectra of a vorticity spectrum ω̂. Plain loops: rewards and states call it often. */
export function axisSpectra(omegaHat: HalfSpectrum): AxisSpectra {
  const { n, re, im } = omegaHat;
  const half = n / 2;
  const norm = 1 / (n * n * n * n);
  const spectrum = (): Float64Array => new Float64Array(half);
  const [z0, z1, e0, e1] = [spectrum(), spectrum(), spectrum(), spectrum()] as const;
  for (let kx = 0; kx < half; kx++) {
    let rowEnstrophy = 0;
    let rowEnergy = 0;
    for (let column = 0; column < n; column++) {
      if (column === half) continue; // Nyquist
      const k = column < half ? column : n - column; // |k_y|
      const i = kx * n + column;
      const square = norm * (at(re, i) * at(re, i) + at(im, i) * at(im, i));
      const energy = kx + k === 0 ? 0 : square / (kx * kx + k * k);
      rowEnstrophy += 0.5 * square;
      rowEnergy += energy;
      // row kx > 0 also stands for (−kx, −ky); only k ≥ 0 is listed, and k_y = 0 meets itself
      const times = kx === 0 ? (column < half ? 1 : 0) : k === 0 ? 2 : 1;
      z1[k] = at(z1, k) + times * 0.5 * square;
      e1[k] = at(e1, k) + times * energy;
    }
    z0[kx] = rowEnstrophy;
    e0[kx] = rowEnergy;
  }
  return { z0, z1, e0, e1 };
}

/** ½(a + b): the `_xy` average of both directions. */
export function averageSpectrum(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, k) => 0.5 * (value + at(b, k)));
}

/** a(0) + 2 Σ_{k≥1} a(k): the total that an axis spectrum stands for. */
export function axisTotal(spectrum: Float64Array): number {
  let sum = 0;
  for (let k = spectrum.length - 1; k >= 1; k--) sum += at(spectrum, k);
  return at(spectrum, 0) + 2 * sum;
}

/** Shell k of a mode: k − ½ < |k| ≤ k + ½. Exact, as |k|² is never (k + ½)². */
export function shellOf(kx: number, ky: number): number {
  return Math.round(Math.sqrt(kx * kx + ky * ky));
}

/** Shells that the modes of an n × n grid reach, the corners beyond n/2 included. */
export function shellCount(n: number): number {
  return shellOf(n / 2 - 1, n / 2 - 1) + 1;
}

/**
 * Σ over each shell of Re(â* b̂)/n⁴, all modes counted: [shellCount(n)], index = k.
 * py2d lists k = 1 … n/2; the corner shells follow here, so that the sum is the mean of a·b over the grid.
 *
 * @param weight factor for each mode, 1 by default
 */
export function shellSums(
  a: HalfSpectrum,
  b: HalfSpectrum,
  weight: (kx: number, ky: number) => number = () => 1,
): Float64Array {
  const sums = new Float64Array(shellCount(a.n));
  const norm = 1 / (a.n * a.n * a.n * a.n);
  forEachMode(a.n, (i, kx, ky) => {
    const product = at(a.re, i) * at(b.re, i) + at(a.im, i) * at(b.im, i);
    const shell = shellOf(kx, ky);
    sums[shell] = at(sums, shell) + rowWeight(kx) * weight(kx, ky) * product;
  });
  return sums.map((sum) => norm * sum);
}

/** Ring spectra, [shellCount(n)] each, index = k (turbulence.md 7.2): they add up to the totals. */
export interface RingSpectra {
  /** ½|ω̂|²/n⁴: sums to ½⟨ω²⟩ */
  readonly enstrophy: Float64Array;
  /** ½ Re(ψ̂* ω̂)/n⁴: sums to ½⟨u² + v²⟩ */
  readonly energy: Float64Array;
}

/** Ring (angle-integrated) spectra of a vorticity spectrum, as py2d's `spectrum_angled_average`. */
export function ringSpectra(omegaHat: HalfSpectrum): RingSpectra {
  return {
    enstrophy: shellSums(omegaHat, omegaHat, () => 0.5),
    energy: shellSums(omegaHat, omegaHat, (kx, ky) => (kx === 0 && ky === 0 ? 0 : 0.5 / (kx * kx + ky * ky))),
  };
}

/** Entry of an array that is known to exist. */
function at(values: Float64Array, k: number): number {
  return values[k] as number;
}
