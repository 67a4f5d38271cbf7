// Filters and coarse-graining of spectra (turbulence.md 3). Width Δ in units of length, domain 2π:
//
//   Gaussian       Ĝ(k) = exp(−k² Δ²/24)
//   box            Ĝ(k) = sinc(kx Δ/2) sinc(ky Δ/2),  sinc(a) = sin a / a
//   sharp circle   keep |k| < k_c,             k_c = 2π/Δ, strictly
//   sharp square   keep max(|kx|, |ky|) < k_c
//
// Δ: py2d takes 2 dx = 4π/n of the coarse grid, the published RL code dx = 2π/n: coefficients differ by 2.

import { exp, sin } from "../base/elementary.ts";
import { ConfigError } from "../base/errors.ts";
import type { HalfSpectrum } from "./half-spectrum.ts";
import { columnWavenumber, forEachMode, makeHalfSpectrum, scaleModes } from "./modes.ts";

/** Filters by name. */
export const FILTERS = ["gaussian", "box", "sharp-circle", "sharp-square"] as const;
/** Name of a filter. */
export type FilterName = (typeof FILTERS)[number];

/**
 * Filter width Δ for a coarse grid.
 *
 * @param n     points a side of the coarse grid
 * @param width "dx" (RL) or "2dx" (py2d, its default)
 */
export function filterWidthOf(n: number, width: "dx" | "2dx"): number {
  return (width === "dx" ? 2 * Math.PI : 4 * Math.PI) / n;
}

/** Ĝ(kx, ky) of a filter of width Δ. */
export function filterKernel(name: FilterName, width: number): (kx: number, ky: number) => number {
  const cut = (2 * Math.PI) / width;
  switch (name) {
    case "gaussian":
      return (kx, ky) => exp((-(kx * kx + ky * ky) * width * width) / 24);
    case "box":
      return (kx, ky) => sinc(0.5 * kx * width) * sinc(0.5 * ky * width);
    case "sharp-circle":
      return (kx, ky) => (kx * kx + ky * ky < cut * cut ? 1 : 0);
    case "sharp-square":
      return (kx, ky) => (Math.max(Math.abs(kx), Math.abs(ky)) < cut ? 1 : 0);
  }
}

/** Filters a spectrum at its own size; a new spectrum. */
export function filterSpectrum(hat: HalfSpectrum, name: FilterName, width: number): HalfSpectrum {
  return scaleModes(hat, filterKernel(name, width));
}

/**
 * Coarse-grains to n points a side: keeps |kx|, |ky| < n/2, scales by (n/N)², Nyquist modes zero.
 * Alone it is the sharp square cutoff that made the published initial fields.
 *
 * @param n even, at most the size of `hat`
 * @throws ConfigError when it is not
 */
export function coarseGrain(hat: HalfSpectrum, n: number): HalfSpectrum {
  if (!(Number.isInteger(n / 2) && n >= 2 && n <= hat.n)) {
    throw new ConfigError("coarse grid", `an even number, 2 … ${hat.n}`, n);
  }
  const out = makeHalfSpectrum(n);
  const scale = (n * n) / (hat.n * hat.n);
  forEachMode(n, (at, kx, ky) => {
    const from = kx * hat.n + (ky < 0 ? ky + hat.n : ky);
    out.re[at] = scale * (hat.re[from] as number);
    out.im[at] = scale * (hat.im[from] as number);
  });
  return out;
}

/**
 * The same field on a finer grid: pads with zeros, scales by (n/N)².
 *
 * @param n even, at least the size of `hat`
 * @throws ConfigError when it is not
 */
export function refine(hat: HalfSpectrum, n: number): HalfSpectrum {
  if (!(Number.isInteger(n / 2) && n >= hat.n)) {
    throw new ConfigError("fine grid", `an even number ≥ ${hat.n}`, n);
  }
  const out = makeHalfSpectrum(n);
  const scale = (n * n) / (hat.n * hat.n);
  forEachMode(hat.n, (at, kx) => {
    const ky = columnWavenumber(at % hat.n, hat.n);
    const to = kx * n + (ky < 0 ? ky + n : ky);
    out.re[to] = scale * (hat.re[at] as number);
    out.im[to] = scale * (hat.im[at] as number);
  });
  return out;
}

/** sin a / a; 1 at 0. */
function sinc(a: number): number {
  return a === 0 ? 1 : sin(a) / a;
}
