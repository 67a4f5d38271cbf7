// A coefficient field by Okubo–Weiss: q = (ω² − |S|²)/⟨ω²⟩, |S| = 2√(S11² + S12²) (turbulence.md 4).

import type { FieldTransform } from "../../turbulence/field-transform.ts";
import { scaleModes, streamFunction } from "../../turbulence/modes.ts";

/** Both invariants of a flow, [n, n] each. */
export interface Invariants {
  /** ω²/⟨ω²⟩ = −2 tr R²/⟨ω²⟩ */
  readonly rotation: Float64Array;
  /** |S|²/⟨ω²⟩ = 2 tr S²/⟨ω²⟩ */
  readonly strain: Float64Array;
}

/** Rotation and strain at every point of a field. */
export function invariantsOf(transform: FieldTransform, omega: Float64Array): Invariants {
  const psi = streamFunction(transform.forward(omega));
  const s11 = transform.inverse(scaleModes(psi, (kx, ky) => -kx * ky));
  const s12 = transform.inverse(scaleModes(psi, (kx, ky) => 0.5 * (kx * kx - ky * ky)));
  const square = omega.reduce((sum, w) => sum + w * w, 0) / omega.length;
  return {
    rotation: omega.map((w) => (w * w) / square),
    strain: s11.map((a, i) => (4 * (a * a + (s12[i] as number) ** 2)) / square),
  };
}

/** Ends of the bins of q, narrow where most points are. */
const BIN_ENDS = [-8, -6, -4, -3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32] as const;
/** A bin with fewer points says nothing. */
const LEAST_POINTS = 20;

/** A coefficient by bins of q: centres of bins, mean and standard deviation. */
export interface CoefficientByQ {
  readonly q: number[];
  readonly mean: number[];
  readonly deviation: number[];
}

/** Gathers values by q. */
export class QBins {
  readonly #sums = BIN_ENDS.slice(1).map(() => ({ count: 0, first: 0, second: 0 }));

  /** @param q, values [n, n] each */
  add(q: ArrayLike<number>, values: ArrayLike<number>): void {
    for (let i = 0; i < q.length; i++) {
      const bin = this.#sums[BIN_ENDS.findIndex((end) => (q[i] as number) < end) - 1];
      if (!bin) continue;
      const value = values[i] as number;
      bin.count++;
      bin.first += value;
      bin.second += value * value;
    }
  }

  result(): CoefficientByQ {
    const bins = this.#sums.flatMap(({ count, first, second }, k) => {
      if (count < LEAST_POINTS) return [];
      const mean = first / count;
      const deviation = Math.sqrt(Math.max(0, second / count - mean * mean));
      return [{ q: 0.5 * ((BIN_ENDS[k] as number) + (BIN_ENDS[k + 1] as number)), mean, deviation }];
    });
    return {
      q: bins.map((bin) => bin.q),
      mean: bins.map((bin) => bin.mean),
      deviation: bins.map((bin) => bin.deviation),
    };
  }
}
