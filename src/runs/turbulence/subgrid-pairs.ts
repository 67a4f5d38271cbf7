// What a closure stands for: the sub-grid term of finer snapshots cut to a grid, Π = ∇·(cut(uω) − cut(u)cut(ω)).

import type { FieldTransform } from "../../turbulence/field-transform.ts";
import type { HalfSpectrum } from "../../turbulence/half-spectrum.ts";
import { type ReferenceFields, resample } from "../../turbulence/initial.ts";
import { subgridFlux } from "../../turbulence/sgs.ts";

/** A flow and what is added to its equation, at one instant on one grid. */
export interface FlowAndTerm {
  readonly omegaHat: HalfSpectrum;
  /** Π̂, to be subtracted from ∂ω̂/∂t */
  readonly termHat: HalfSpectrum;
}

/**
 * Snapshots cut to n points with their exact sub-grid terms. Products are formed on twice the points of the snapshots, where
 * none of their modes alias.
 *
 * @param transform of 2·reference.n points a side
 */
export function subgridPairs(
  coarse: FieldTransform,
  transform: FieldTransform,
  reference: ReferenceFields,
  n: number,
): FlowAndTerm[] {
  return reference.fields.map((field) => {
    const fine = resample(coarse.forward(field), 2 * reference.n);
    const { omega, pi } = subgridFlux(transform, fine, { filter: "none", width: 0, n });
    return { omegaHat: omega, termHat: pi };
  });
}
