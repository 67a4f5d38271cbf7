// Velocity of a vorticity spectrum: u = ψ_y, v = −ψ_x, ψ̂ = ω̂/k² (turbulence.md 1, 2.1).

import type { FieldTransform } from "../field-transform.ts";
import type { HalfSpectrum } from "../half-spectrum.ts";
import { streamFunction, turnModes } from "../modes.ts";

/** Spectra of both velocity components. */
export function velocitySpectra(omegaHat: HalfSpectrum): {
  readonly u: HalfSpectrum;
  readonly v: HalfSpectrum;
} {
  const psi = streamFunction(omegaHat);
  return { u: turnModes(psi, (_, ky) => ky), v: turnModes(psi, (kx) => -kx) };
}

/** Both velocity components on the grid, [n, n] each. */
export function velocityFields(
  transform: FieldTransform,
  omegaHat: HalfSpectrum,
): { readonly u: Float64Array; readonly v: Float64Array } {
  const { u, v } = velocitySpectra(omegaHat);
  return { u: transform.inverse(u), v: transform.inverse(v) };
}
