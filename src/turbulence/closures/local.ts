// Closures with a field of eddy viscosity, as a flux Π = −∇·(ν∇ω) or a stress τ = −2νS (spec 4.2; closures-tried 1).
//
//   local Smagorinsky   ν = C²·dx²·|S|
//   local Leith         ν = C³·dx³·|∇ω|
//   vortex cores (Q)    ν = a·dx²·S/(1 + exp[−s(q − q0)])
//   one field (VQ)      ν = c·dx²·S·{1 − (b/2)[1 + tanh(q − q0)]}
//
// q = (ω² − |S|²)/⟨ω²⟩ (Okubo–Weiss), S = √⟨ω²⟩.

import type { Flow, Scheme } from "../flow.ts";
import type { Closure } from "./closure.ts";

/** Form of the operator for a field ν(x, y). */
export type FieldOperator = "sigma" | "tau";

/** Adds Π of a field ν, one component of a plane (byte address). */
export function addFieldViscosity(flow: Flow, nu: number, operator: FieldOperator, scheme: Scheme): void {
  const { plan } = flow;
  const pair = flow.take(operator === "sigma" ? "gradient" : "strain");
  plan.kernel("scalePair")(plan.grid, nu, pair.re, pair.im);
  flow.terms.nuField = nu;
  if (operator === "sigma") flow.addTerm("flux", pair, -1, scheme);
  else flow.addTerm("tau", pair, 1, scheme);
}

/** Mean of one component of a plane. */
function meanOf(flow: Flow, at: number): number {
  const { plan } = flow;
  const ones = flow.scratch("ones").re;
  plan.view(ones, plan.m * plan.stride).fill(1);
  return plan.kernel("meanProduct")(plan.grid, at, ones);
}

/** Smagorinsky with the local strain. */
export function localSmagorinsky(coefficient: number, operator: FieldOperator, scheme: Scheme): Closure {
  return {
    name: `local-smagorinsky ${coefficient}`,
    apply: (flow) => {
      const { plan } = flow;
      const length = coefficient * flow.dx;
      const strain = flow.fields("strain");
      const nu = flow.scratch("viscosity").re;
      plan.kernel("norm")(plan.grid, strain.re, strain.im, 2 * length * length, nu);
      flow.terms.nuMean += meanOf(flow, nu);
      addFieldViscosity(flow, nu, operator, scheme);
    },
  };
}

/** Leith with the local vorticity gradient. */
export function localLeith(coefficient: number, operator: FieldOperator, scheme: Scheme): Closure {
  return {
    name: `local-leith ${coefficient}`,
    apply: (flow) => {
      const { plan } = flow;
      const length = coefficient * flow.dx;
      const gradient = flow.fields("gradient");
      const nu = flow.scratch("viscosity").re;
      plan.kernel("norm")(plan.grid, gradient.re, gradient.im, length * length * length, nu);
      flow.terms.nuMean += meanOf(flow, nu);
      addFieldViscosity(flow, nu, operator, scheme);
    },
  };
}

/** ν = x + y/(1 + exp(−s(q − q0))), in units of dx²·S. */
function addCoreViscosity(
  flow: Flow,
  shape: { readonly x: number; readonly y: number; readonly sharpness: number; readonly threshold: number },
  scheme: Scheme,
): void {
  const { plan } = flow;
  const unit = flow.dx * flow.dx * Math.sqrt(flow.meanSquare);
  const strain = flow.fields("strain");
  const vorticity = flow.fields("vorticity");
  const nu = flow.scratch("viscosity").re;
  flow.terms.nuMean += plan.kernel("coreViscosity")(
    plan.grid,
    strain.re,
    strain.im,
    vorticity.re,
    flow.meanSquare,
    shape.x * unit,
    shape.y * unit,
    shape.sharpness,
    shape.threshold,
    nu,
  );
  addFieldViscosity(flow, nu, "sigma", scheme);
}

/** Points q of `coefficientProfile`. */
export const PROFILE_POINTS = [-4, -2, -1, 0, 1, 2, 4, 8, 16] as const;
/** Bytes of its line in kernel memory. */
export const PROFILE_BYTES: number = 24 * (PROFILE_POINTS.length - 1);

/**
 * Adds ν = c(q)·dx²·S, c linear between PROFILE_POINTS.
 *
 * @param values [9] c at the points
 * @param line   address of PROFILE_BYTES, overwritten
 */
export function addProfileViscosity(
  flow: Flow,
  values: ArrayLike<number>,
  line: number,
  scheme: Scheme,
): void {
  const { plan } = flow;
  const unit = flow.dx * flow.dx * Math.sqrt(flow.meanSquare);
  const pieces = flow.workspace.kernels.f64(line, PROFILE_BYTES / 8);
  for (let j = 0; j + 1 < PROFILE_POINTS.length; j++) {
    const width = (PROFILE_POINTS[j + 1] as number) - (PROFILE_POINTS[j] as number);
    pieces[3 * j] = PROFILE_POINTS[j] as number;
    pieces[3 * j + 1] = width;
    pieces[3 * j + 2] = (unit * ((values[j + 1] as number) - (values[j] as number))) / width;
  }
  const strain = flow.fields("strain");
  const vorticity = flow.fields("vorticity");
  const nu = flow.scratch("viscosity").re;
  flow.terms.nuMean += plan.kernel("profileViscosity")(
    plan.grid,
    strain.re,
    strain.im,
    vorticity.re,
    flow.meanSquare,
    unit * (values[0] as number),
    PROFILE_POINTS.length - 1,
    line,
    nu,
  );
  addFieldViscosity(flow, nu, "sigma", scheme);
}

/** Viscosity in vortex cores only, usually negative (a < 0). */
export function okuboWeiss(amplitude: number, sharpness: number, threshold: number, scheme: Scheme): Closure {
  const shape = { x: 0, y: amplitude, sharpness, threshold };
  return {
    name: `okubo-weiss ${amplitude}`,
    apply: (flow) => addCoreViscosity(flow, shape, scheme),
  };
}

/** One eddy-viscosity field that turns negative in vortex cores when b > 1. */
export function okuboWeissViscosity(c: number, b: number, threshold: number, scheme: Scheme): Closure {
  // 1 − (b/2)(1 + tanh y) = 1 − b/(1 + exp(−2y))
  const shape = { x: c, y: -b * c, sharpness: 2, threshold };
  return {
    name: `okubo-weiss-viscosity ${c} ${b}`,
    apply: (flow) => addCoreViscosity(flow, shape, scheme),
  };
}
