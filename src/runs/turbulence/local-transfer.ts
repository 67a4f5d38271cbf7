// Where a term takes and where it gives back: ω·Π point by point, the enstrophy that it takes there a unit of time, in
// units of S³ = ⟨ω²⟩^(3/2). Below zero it gives back.

import type { FieldTransform } from "../../turbulence/field-transform.ts";
import { invariantsOf } from "./okubo-weiss.ts";
import type { FlowAndTerm } from "./subgrid-pairs.ts";

/** Ends of the bins of both invariants: a hundredth of ⟨ω²⟩ to a hundred times, four a decade. */
export const INVARIANT_ENDS: readonly number[] = [
  0.01, 0.0178, 0.0316, 0.0562, 0.1, 0.178, 0.316, 0.562, 1, 1.78, 3.16, 5.62, 10, 17.8, 31.6, 56.2, 100,
];
/** A bin with fewer points says nothing. */
const LEAST_POINTS = 20;

/** A term over the flow. */
export interface LocalTransfer {
  /** of the last field: points a side, and ω·Π/S³ [n, n] */
  readonly n: number;
  readonly field: Float64Array;
  /** [rotation][strain] mean of ω·Π/S³ by bins of ω²/⟨ω²⟩ and |S|²/⟨ω²⟩; NaN where there are too few points */
  readonly plane: readonly (readonly number[])[];
  /** share of the points where it gives back, and of what it takes that it gives back */
  readonly area: number;
  readonly share: number;
}

function binOf(value: number): number {
  if (value < (INVARIANT_ENDS[0] as number)) return 0; // where there is hardly any
  return INVARIANT_ENDS.findIndex((end) => value < end) - 1;
}

/** Sums by bins of both invariants. */
class InvariantPlane {
  readonly #side = INVARIANT_ENDS.length - 1;
  readonly #count = new Float64Array(this.#side * this.#side);
  readonly #sum = new Float64Array(this.#side * this.#side);

  add(rotation: number, strain: number, value: number): void {
    const [row, column] = [binOf(rotation), binOf(strain)];
    if (row < 0 || column < 0) return;
    const i = row * this.#side + column;
    this.#count[i] = (this.#count[i] as number) + 1;
    this.#sum[i] = (this.#sum[i] as number) + value;
  }

  means(): number[][] {
    return Array.from({ length: this.#side }, (_, row) =>
      Array.from({ length: this.#side }, (__, column) => {
        const i = row * this.#side + column;
        const count = this.#count[i] as number;
        return count < LEAST_POINTS ? Number.NaN : (this.#sum[i] as number) / count;
      }),
    );
  }
}

/**
 * Measures ω·Π over fields.
 *
 * @param transform of the grid of the pairs
 * @param pairs     at least one
 */
export function localTransfer(transform: FieldTransform, pairs: readonly FlowAndTerm[]): LocalTransfer {
  const plane = new InvariantPlane();
  let field = new Float64Array(0);
  let [points, giving, taken, given] = [0, 0, 0, 0];
  for (const { omegaHat, termHat } of pairs) {
    const omega = transform.inverse(omegaHat);
    const term = transform.inverse(termHat);
    const { rotation, strain } = invariantsOf(transform, omega);
    const meanSquare = omega.reduce((sum, w) => sum + w * w, 0) / omega.length;
    const unit = meanSquare * Math.sqrt(meanSquare);
    field = omega.map((w, i) => (w * (term[i] as number)) / unit);
    for (let i = 0; i < field.length; i++) {
      const value = field[i] as number;
      plane.add(rotation[i] as number, strain[i] as number, value);
      if (value < 0) {
        giving++;
        given -= value;
      } else taken += value;
    }
    points += field.length;
  }
  const share = taken > 0 ? given / taken : given > 0 ? Number.POSITIVE_INFINITY : 0;
  return { n: transform.n, field, plane: plane.means(), area: giving / points, share };
}
