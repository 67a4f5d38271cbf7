// Dissipation rates and the eddy turnover time (turbulence.md 7.5), from ω̂.

import type { HalfSpectrum } from "../half-spectrum.ts";
import { forEachMode, rowWeight } from "../modes.ts";

/** Σ over all modes of k²ᵖ |ω̂|²/n⁴: ⟨ω²⟩ for p = 0, ⟨|∇ω|²⟩ for p = 1. */
function gradientSquare(omegaHat: HalfSpectrum, p: 0 | 1): number {
  const { n, re, im } = omegaHat;
  let sum = 0;
  forEachMode(n, (at, kx, ky) => {
    const [a, b] = [re[at] as number, im[at] as number];
    const square = a * a + b * b;
    sum += rowWeight(kx) * (p === 0 ? 1 : kx * kx + ky * ky) * square;
  });
  return sum / (n * n * n * n);
}

/**
 * Energy dissipation 2ν⟨S11² + 2 S12² + S22²⟩, which is ν⟨ω²⟩ for a periodic incompressible flow
 * (4 kx² ky² + (kx² − ky²)² = k⁴).
 */
export function energyDissipation(omegaHat: HalfSpectrum, viscosity: number): number {
  return viscosity * gradientSquare(omegaHat, 0);
}

/** Enstrophy dissipation ν⟨|∇ω|²⟩. */
export function enstrophyDissipation(omegaHat: HalfSpectrum, viscosity: number): number {
  return viscosity * gradientSquare(omegaHat, 1);
}

/** Eddy turnover time 1/√⟨ω²⟩ of a flow with enstrophy ½⟨ω²⟩. */
export function turnoverTime(enstrophy: number): number {
  return 1 / Math.sqrt(2 * enstrophy);
}
