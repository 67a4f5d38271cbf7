// What agents see of the spectrum: running means, and how far they are from the reference in bands.
//
//   m ← m + (Δt/τ)·(Z − m)          e_b = mean over band b of ln m_xy − ln R,   clamped to ±2
//
// Bands are cut by shares of the cut-off k_c = n/2, so that they mean the same on every grid.

import { log } from "../../base/elementary.ts";
import { type AxisSpectra, axisSpectra } from "../diagnostics/spectra.ts";
import type { HalfSpectrum } from "../half-spectrum.ts";

/** Upper ends of the bands as shares of k_c; the first begins at k = 1. */
export const BAND_ENDS = [0.12, 0.3, 0.6, 0.85, 1] as const;
/** Wavenumbers of the first band at least, also on coarse grids. */
const LEAST_FIRST = 4;
const BOUND = 2;

/** First wavenumbers of the bands, and where the last one ends: [bands + 1]. */
export function bandEdges(n: number): readonly number[] {
  const half = n / 2;
  const edges = [1];
  BAND_ENDS.forEach((share, band) => {
    // no band is empty, on the coarsest grid either
    const least = band === 0 ? LEAST_FIRST : (edges[band] as number) + 1;
    edges.push(Math.max(Math.ceil(share * half), least));
  });
  return edges;
}

/** Mean of a function of k over each band, [bands]. */
export function bandMeans(edges: readonly number[], value: (k: number) => number): Float64Array {
  return Float64Array.from({ length: edges.length - 1 }, (_, band) => {
    const [from, to] = [edges[band] as number, edges[band + 1] as number];
    let sum = 0;
    for (let k = from; k < to; k++) sum += value(k);
    return sum / (to - from);
  });
}

function bounded(value: number): number {
  return Math.max(-BOUND, Math.min(BOUND, value));
}

/** Running mean of the spectra of one flow. */
export class SpectrumWatch {
  readonly n: number;
  /** τ, time */
  readonly memory: number;
  readonly #edges: readonly number[];
  readonly #reference: Float64Array;
  /** [4, n/2] z0, z1, e0, e1 */
  readonly #mean: Float64Array;
  #isEmpty = true;

  /** @param reference [≥ n/2] Z_xy that the flow should have */
  constructor(n: number, memory: number, reference: Float64Array) {
    this.n = n;
    this.memory = memory;
    this.#edges = bandEdges(n);
    this.#reference = reference.slice(0, n / 2);
    this.#mean = new Float64Array(2 * n);
  }

  /** Forgets everything. */
  reset(): void {
    this.#isEmpty = true;
    this.#mean.fill(0);
  }

  /** Takes in the flow as it is, Δt after the last time. */
  add(omegaHat: HalfSpectrum, elapsed: number): void {
    const { z0, z1, e0, e1 } = axisSpectra(omegaHat);
    const share = this.#isEmpty ? 1 : Math.min(elapsed / this.memory, 1);
    const half = this.n / 2;
    [z0, z1, e0, e1].forEach((spectrum, row) => {
      for (let k = 0; k < half; k++) {
        const i = row * half + k;
        const before = this.#mean[i] as number;
        this.#mean[i] = before + share * ((spectrum[k] as number) - before);
      }
    });
    this.#isEmpty = false;
  }

  /** The running means; live views. */
  spectra(): AxisSpectra {
    const half = this.n / 2;
    const row = (k: number): Float64Array => this.#mean.subarray(k * half, (k + 1) * half);
    return { z0: row(0), z1: row(1), e0: row(2), e1: row(3) };
  }

  /** e_b of all bands into `out` from place `at`. */
  writeErrors(out: Float32Array, at: number): void {
    const { z0, z1 } = this.spectra();
    const errors = bandMeans(
      this.#edges,
      (k) => log(0.5 * ((z0[k] as number) + (z1[k] as number))) - log(this.#reference[k] as number),
    );
    out.set(errors.map(bounded), at);
  }

  /** [1 + 2n] everything that a restart needs. */
  save(): Float64Array {
    return Float64Array.of(this.#isEmpty ? 1 : 0, ...this.#mean);
  }

  restore(memory: Float64Array): void {
    this.#isEmpty = memory[0] === 1;
    this.#mean.set(memory.subarray(1));
  }
}
