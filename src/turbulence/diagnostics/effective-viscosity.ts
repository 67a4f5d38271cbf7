// The eddy viscosity that a term amounts to at each scale (turbulence-closures-tried.md 5): it takes the same enstrophy from
// the shell as the term does.
//
//   ν_e(k)·Σ_shell k²|ω̂|² = Σ_shell Re(Π̂* ω̂)         in units of dx²·S,  dx = 2π/n,  S = √⟨ω²⟩

import type { HalfSpectrum } from "../half-spectrum.ts";
import { shellSums } from "./spectra.ts";

/**
 * ν_e/(dx²·S), shell by shell; negative where the term gives back.
 *
 * @param termHat Π̂, on the left side of the vorticity equation
 * @returns [shellCount(n)], index = k; 0 in shells without enstrophy
 */
export function effectiveViscosity(termHat: HalfSpectrum, omegaHat: HalfSpectrum): Float64Array {
  const dx = (2 * Math.PI) / omegaHat.n;
  const meanSquare = shellSums(omegaHat, omegaHat).reduce((sum, value) => sum + value, 0);
  const unit = dx * dx * Math.sqrt(meanSquare);
  const palinstrophy = shellSums(omegaHat, omegaHat, (kx, ky) => kx * kx + ky * ky);
  return shellSums(termHat, omegaHat).map((taken, k) => {
    const all = palinstrophy[k] as number;
    return all > 0 ? taken / (all * unit) : 0;
  });
}
