// What the spectrum of a coarse flow should be: that of the fine flow as it is, or of the fine flow cut to the grid. A cut flow
// lacks the modes across: Z(k) sums over |k_y| < n/2 only, 0.2 to 0.4 less in ln Z near the cut-off.
//
//   Z_cut(k) = Z(k)·⟨Z of cut snapshots⟩/⟨Z of whole snapshots⟩
//
// The ratio of a few snapshots is far steadier than their spectrum.

import { averageSpectrum, axisSpectra } from "../diagnostics/spectra.ts";
import type { HalfSpectrum } from "../half-spectrum.ts";
import { resample } from "../initial.ts";
import type { FlowReference } from "../reference.ts";
import type { SpectraWanted } from "./rewards.ts";

/** The spectra of a reference, whole. */
export function wholeSpectra(reference: FlowReference): SpectraWanted {
  const { zxy, exy, kurtosis } = reference;
  return { zxy, exy: exy ?? new Float64Array(0), kurtosis };
}

/**
 * The spectra of a reference as a flow cut to n points would have them.
 *
 * @param snapshots ω̂ of instants of the fine flow
 */
export function truncatedSpectra(
  reference: FlowReference,
  snapshots: readonly HalfSpectrum[],
  n: number,
): SpectraWanted {
  const half = n / 2;
  const whole = { z: new Float64Array(half), e: new Float64Array(half) };
  const cut = { z: new Float64Array(half), e: new Float64Array(half) };
  for (const snapshot of snapshots) {
    for (const [sum, hat] of [
      [whole, snapshot],
      [cut, resample(snapshot, n)],
    ] as const) {
      const { z0, z1, e0, e1 } = axisSpectra(hat);
      const [z, e] = [averageSpectrum(z0, z1), averageSpectrum(e0, e1)];
      for (let k = 0; k < half; k++) {
        sum.z[k] = (sum.z[k] as number) + (z[k] as number);
        sum.e[k] = (sum.e[k] as number) + (e[k] as number);
      }
    }
  }
  const share = (part: "z" | "e", k: number): number => {
    const all = whole[part][k] as number;
    return all > 0 ? (cut[part][k] as number) / all : 1;
  };
  const { zxy, exy, kurtosis } = wholeSpectra(reference);
  return {
    zxy: zxy.slice(0, half).map((value, k) => value * share("z", k)),
    exy: exy.slice(0, half).map((value, k) => value * share("e", k)),
    kurtosis,
  };
}
