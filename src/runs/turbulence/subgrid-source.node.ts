// The sub-grid terms that a closure stands for, from the shipped snapshots of a case.

import type { Kernels } from "../../kernels/kernels.ts";
import { SpectralTransform } from "../../turbulence/spectral-transform.ts";
import { type TermByScale, termByScale } from "./flow-terms.ts";
import { type LocalTransfer, localTransfer } from "./local-transfer.ts";
import { hasReferenceFields, loadReferenceFields } from "./reference-source.node.ts";
import { subgridPairs } from "./subgrid-pairs.ts";

/** The exact term, by scale and by place. */
export interface ExactTerm {
  readonly byScale: TermByScale;
  readonly local: LocalTransfer;
}

/** Null where no snapshots of the case ship, or none finer than the grid. */
export function loadExactTerm(kernels: Kernels, name: string, n: number): ExactTerm | null {
  if (!hasReferenceFields(name)) return null;
  const reference = loadReferenceFields(name);
  if (n >= reference.n) return null;
  const transforms = [reference.n, 2 * reference.n, n].map(
    (points) => new SpectralTransform(kernels, points),
  );
  const [coarse, fine, own] = transforms as [SpectralTransform, SpectralTransform, SpectralTransform];
  try {
    const pairs = subgridPairs(coarse, fine, reference, n);
    return { byScale: termByScale(pairs), local: localTransfer(own, pairs) };
  } finally {
    for (const transform of transforms) transform.free();
  }
}
