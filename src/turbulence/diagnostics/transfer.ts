// Exchange between scales, shell by shell (turbulence.md 7.3). [shellCount(n)] each, index = k.
//
//   closure:    P_Z(k) = Σ_shell Re(Π̂* ω̂)/n⁴,   P_E(k) = Σ_shell Re(Π̂* ψ̂)/n⁴   (py2d `enstrophyTransfer`, `energyTransfer`)
//   advection:  flux through k = Σ over shells ≤ k of the same products with N̂, as ∂ω/∂t = −N
//
// Positive = forward: out of the resolved scales (closure), towards smaller scales (flux).
// Negative = backscatter. ½⟨ω²⟩ changes by −Σ P_Z, ½⟨u² + v²⟩ by −Σ P_E.

import type { HalfSpectrum } from "../half-spectrum.ts";
import { shellSums } from "./spectra.ts";

/** Enstrophy and energy, shell by shell. */
export interface ShellPair {
  readonly enstrophy: Float64Array;
  readonly energy: Float64Array;
}

/**
 * What a term Π̂ of −∂ω/∂t takes out of each shell.
 *
 * @param termHat  Π̂ of the closure (or any term on the left side of the vorticity equation)
 * @param omegaHat ω̂ of the same instant
 */
export function interscaleTransfer(termHat: HalfSpectrum, omegaHat: HalfSpectrum): ShellPair {
  const inverseSquare = (kx: number, ky: number): number =>
    kx === 0 && ky === 0 ? 0 : 1 / (kx * kx + ky * ky);
  return {
    enstrophy: shellSums(termHat, omegaHat),
    energy: shellSums(termHat, omegaHat, inverseSquare),
  };
}

/**
 * Fluxes of enstrophy and energy through each wavenumber: what advection carries from shells ≤ k to shells > k.
 *
 * @param advectionHat N̂ (turbulence.md 2.2); with de-aliasing both fluxes end at 0
 */
export function spectralFluxes(advectionHat: HalfSpectrum, omegaHat: HalfSpectrum): ShellPair {
  const { enstrophy, energy } = interscaleTransfer(advectionHat, omegaHat);
  return { enstrophy: runningSum(enstrophy), energy: runningSum(energy) };
}

function runningSum(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}
