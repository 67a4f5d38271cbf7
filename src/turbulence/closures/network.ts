// A local eddy viscosity by a small network, the same at every point, in the solver's own kernel
// (assembly/turbulence/network-viscosity.ts):
//
//   ν = c·dx²·S,   c = range·tanh(b + Σ_j v_j·tanh(W_j·f + b_j)),   j = 0 … 7
//   f₀ = q/(1 + |q|)                rotation against strain, q Okubo–Weiss
//   f₁ = (r − 1)/(r + 1)            r = ω²/⟨ω²⟩
//   f₂ = (g − 1)/(g + 1)            g = dx²|∇ω|²/⟨ω²⟩
//
// S = √⟨ω²⟩. All three are of gradients alone, even in ω and within ±1: c is the same in a frame that moves, turned or mirrored.
//
// W and b_j are FIRST_LAYER and a dial on top of each; v and b are dials as they are. With all dials at 0, c = 0. Were W and
// b_j to begin at 0 too, then v·tanh(W·f + b_j) would be the same for dials +δ and −δ: random search, which tries both and looks
// at the difference, would be blind to all hidden units. So they begin as eight functions of f that differ.

import type { Flow, Scheme } from "../flow.ts";
import { addFieldViscosity } from "./local.ts";

/** W_j and b_j of the hidden units while their dials stand at 0. */
export const FIRST_LAYER = [
  [2, 0, 0, 0], // rotation against strain
  [0, 2, 0, 0], // vorticity
  [0, 0, 2, 0], // its gradient
  [4, 0, 0, -2], // cores, q > 1
  [4, 0, 0, 2], // strong strain, q < −1
  [0, 4, 0, -2], // ω² > 3⟨ω²⟩
  [0, 0, 4, -2], // fronts, dx²|∇ω|² > 3⟨ω²⟩
  [2, 0, -2, 0], // cores without fronts
] as const;
/** Dials of a unit: W_j (3), b_j, v_j. */
const UNIT_DIALS = 5;
/** Dials of a network: [8, 5] W_j, b_j, v_j, then b. */
export const NETWORK_DIALS: number = FIRST_LAYER.length * UNIT_DIALS + 1;

/** Weights in the order of their dials. */
export function networkWeights(dials: ArrayLike<number>): Float64Array {
  const weights = Float64Array.from(dials);
  FIRST_LAYER.forEach((unit, j) => {
    unit.forEach((start, k) => {
      const at = j * UNIT_DIALS + k;
      weights[at] = start + (weights[at] as number);
    });
  });
  return weights;
}

/**
 * Writes amplitude·c/range at every point of a plane of its own; ⟨ω²⟩ > 0.
 *
 * @param dials [41]
 * @returns address of the field, one component of a plane, and its mean
 */
export function writeNetworkField(
  flow: Flow,
  dials: ArrayLike<number>,
  amplitude: number,
): { readonly at: number; readonly mean: number } {
  const { plan, dx } = flow;
  const lanes = 16 / plan.size;
  const weights = flow.workspace.block("network", NETWORK_DIALS * 16);
  const strain = flow.fields("strain");
  const vorticity = flow.fields("vorticity");
  const gradient = flow.fields("gradient");
  const at = flow.scratch("viscosity").re;
  // a view is good until memory grows: everything is reserved before
  const table = plan.view(weights, NETWORK_DIALS * lanes);
  networkWeights(dials).forEach((weight, k) => {
    table.fill(weight, k * lanes, (k + 1) * lanes);
  });
  const mean = plan.kernel("networkViscosity")(
    plan.grid,
    strain.re,
    strain.im,
    vorticity.re,
    gradient.re,
    gradient.im,
    flow.meanSquare,
    dx * dx,
    amplitude,
    weights,
    at,
  );
  return { at, mean };
}

/** Adds ν = c·dx²·S as a flux. @param range largest |c| */
export function addNetworkViscosity(
  flow: Flow,
  dials: ArrayLike<number>,
  range: number,
  scheme: Scheme,
): void {
  const amplitude = range * flow.dx * flow.dx * Math.sqrt(flow.meanSquare);
  if (amplitude === 0 || isSilent(dials)) return;
  const { at, mean } = writeNetworkField(flow, dials, amplitude);
  flow.terms.nuMean += mean;
  addFieldViscosity(flow, at, "sigma", scheme);
}

/** Whether v and b are all 0. */
function isSilent(dials: ArrayLike<number>): boolean {
  for (let at = UNIT_DIALS - 1; at < NETWORK_DIALS; at += UNIT_DIALS) if (dials[at] !== 0) return false;
  return dials[NETWORK_DIALS - 1] === 0;
}
