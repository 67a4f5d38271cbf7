// Sub-grid terms of a fine run (turbulence.md 3.6, 3.7; py2d `TauOij`, `SigmaOi`, `PiOmega`), in two forms:
//
//   τ_ij = filt(u_i u_j) − filt(u_i) filt(u_j)       σ_i = filt(u_i ω) − filt(u_i) filt(ω)
//   Π = ∇·σ  =  curl(div τ):   Π̂ = i kx σ̂1 + i ky σ̂2  =  kx ky (τ̂11 − τ̂22) − (kx² − ky²) τ̂12
//
// Everything is filtered on the fine grid, then coarse-grained with the Nyquist modes zero. Products are
// formed on the fine grid as they are: fields that reach beyond 2/3 of its cutoff alias, as in py2d.

import { velocitySpectra } from "./diagnostics/velocity.ts";
import type { FieldTransform } from "./field-transform.ts";
import { coarseGrain, type FilterName, filterSpectrum } from "./filters.ts";
import type { HalfSpectrum } from "./half-spectrum.ts";
import { addSpectra, scaleModes, turnModes } from "./modes.ts";

/** How a fine field becomes a coarse one. */
export interface CoarseGraining {
  /** filter on the fine grid; "none" leaves the cutoff of coarse-graining alone */
  readonly filter: FilterName | "none";
  /** filter width Δ, units of length (`filterWidthOf`) */
  readonly width: number;
  /** points a side of the coarse grid */
  readonly n: number;
}

/** Filtered DNS and its sub-grid terms, as spectra on the coarse grid. */
export interface SubgridTerms {
  /** FDNS: filtered vorticity */
  readonly omega: HalfSpectrum;
  /** filtered velocity */
  readonly u: HalfSpectrum;
  readonly v: HalfSpectrum;
  readonly tau11: HalfSpectrum;
  readonly tau12: HalfSpectrum;
  readonly tau22: HalfSpectrum;
  readonly sigma1: HalfSpectrum;
  readonly sigma2: HalfSpectrum;
  /** Π = ∇·σ, to be subtracted from ∂ω/∂t */
  readonly pi: HalfSpectrum;
}

/** Filtered DNS: a fine ω̂ on the coarse grid. */
export function filteredDns(omegaHat: HalfSpectrum, { filter, width, n }: CoarseGraining): HalfSpectrum {
  return coarseGrain(filter === "none" ? omegaHat : filterSpectrum(omegaHat, filter, width), n);
}

/** The resolved flow and the sub-grid term of the vorticity equation, on the coarse grid. */
export type VorticityFlux = Pick<SubgridTerms, "omega" | "sigma1" | "sigma2" | "pi">;

/** Fine fields, their resolved parts, and the stress of two of them. */
function coarseGraining(transform: FieldTransform, omegaHat: HalfSpectrum, graining: CoarseGraining) {
  const { filter, width, n } = graining;
  // without a filter the resolved part is what the coarse grid keeps, also inside products
  const apply = (hat: HalfSpectrum): HalfSpectrum =>
    filter === "none"
      ? filterSpectrum(hat, "sharp-square", (4 * Math.PI) / n)
      : filterSpectrum(hat, filter, width);
  const spectra = { omega: omegaHat, ...velocitySpectra(omegaHat) };
  const resolved = { omega: apply(spectra.omega), u: apply(spectra.u), v: apply(spectra.v) };
  const fields = fieldsOf(transform, spectra);
  const smooth = fieldsOf(transform, resolved);
  /** filt(ab) − filt(a) filt(b), on the coarse grid */
  const stress = (a: "u" | "v", b: "u" | "v" | "omega"): HalfSpectrum => {
    const whole = apply(transform.forward(product(fields[a], fields[b])));
    const kept = transform.forward(product(smooth[a], smooth[b]));
    return coarseGrain(addSpectra(whole, kept, -1), n);
  };
  const coarse = (name: "u" | "v" | "omega"): HalfSpectrum => coarseGrain(resolved[name], n);
  return { stress, coarse };
}

type Grained = ReturnType<typeof coarseGraining>;

function fluxOf({ stress, coarse }: Grained): VorticityFlux {
  const [sigma1, sigma2] = [stress("u", "omega"), stress("v", "omega")];
  return { omega: coarse("omega"), sigma1, sigma2, pi: divergence(sigma1, sigma2) };
}

/**
 * Sub-grid term of the vorticity equation alone, for one fine snapshot.
 *
 * @param transform of the fine grid
 * @param omegaHat  fine ω̂
 */
export function subgridFlux(
  transform: FieldTransform,
  omegaHat: HalfSpectrum,
  graining: CoarseGraining,
): VorticityFlux {
  return fluxOf(coarseGraining(transform, omegaHat, graining));
}

/**
 * Sub-grid terms of one fine snapshot.
 *
 * @param transform of the fine grid
 * @param omegaHat  fine ω̂
 */
export function subgridTerms(
  transform: FieldTransform,
  omegaHat: HalfSpectrum,
  graining: CoarseGraining,
): SubgridTerms {
  const grained = coarseGraining(transform, omegaHat, graining);
  const { stress, coarse } = grained;
  return {
    ...fluxOf(grained),
    u: coarse("u"),
    v: coarse("v"),
    tau11: stress("u", "u"),
    tau12: stress("u", "v"),
    tau22: stress("v", "v"),
  };
}

/** i kx â + i ky b̂. */
export function divergence(a: HalfSpectrum, b: HalfSpectrum): HalfSpectrum {
  return addSpectra(
    turnModes(a, (kx) => kx),
    turnModes(b, (_, ky) => ky),
  );
}

/** Π̂ = kx ky (τ̂11 − τ̂22) − (kx² − ky²) τ̂12: curl of the divergence of a stress. */
export function curlOfDivergence(
  tau11: HalfSpectrum,
  tau12: HalfSpectrum,
  tau22: HalfSpectrum,
): HalfSpectrum {
  const normal = scaleModes(addSpectra(tau11, tau22, -1), (kx, ky) => kx * ky);
  return addSpectra(
    normal,
    scaleModes(tau12, (kx, ky) => kx * kx - ky * ky),
    -1,
  );
}

function fieldsOf<K extends string>(
  transform: FieldTransform,
  spectra: Readonly<Record<K, HalfSpectrum>>,
): Record<K, Float64Array> {
  const names = Object.keys(spectra) as K[];
  return Object.fromEntries(names.map((name) => [name, transform.inverse(spectra[name])])) as Record<
    K,
    Float64Array
  >;
}

function product(a: Float64Array, b: Float64Array): Float64Array {
  const all = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) all[i] = (a[i] as number) * (b[i] as number);
  return all;
}
