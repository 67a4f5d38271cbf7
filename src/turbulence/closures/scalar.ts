// Closures with one number for the whole domain, treated by Crank–Nicolson (spec 4; closures-tried 1).
//
//   Smagorinsky  ν_e = (C·Δ)²·√⟨|S|²⟩      √⟨|S|²⟩ = √⟨ω²⟩, by Parseval's theorem
//   Leith        ν_e = (C·Δ)³·⟨|∇ω|⟩
//   hyperviscosity  Π̂ = h·S·(k/kc)^p·ω̂,     S = √⟨ω²⟩, kc = n/2
//   backscatter     Π̂ = −ν_b·k²·ω̂,          ν_b = r·Σ h·S·(k/kc)^p·|ω̂|²/k² / Σ|ω̂|²

import type { Flow } from "../flow.ts";
import type { Closure } from "./closure.ts";

/** Where a scalar eddy viscosity enters: Crank–Nicolson, or explicitly as a flux or stress (spec 4.2). */
export type Operator = "scalar" | "sigma" | "tau";

/** Adds a constant ν_e in the chosen form. */
export function addConstantViscosity(flow: Flow, nu: number, operator: Operator): void {
  if (operator === "scalar") {
    flow.addViscosity(nu);
    return;
  }
  flow.terms.nuMean += nu;
  if (operator === "sigma") flow.addTerm("flux", flow.take("gradient"), -nu, "euler");
  else flow.addTerm("tau", flow.take("strain"), nu, "euler");
}

/** Static Smagorinsky model; `delta` in units of dx. */
export function smagorinsky(coefficient: number, delta: number, operator: Operator): Closure {
  return {
    name: `smagorinsky ${coefficient}`,
    apply: (flow) => {
      const length = coefficient * delta * flow.dx;
      addConstantViscosity(flow, length * length * Math.sqrt(flow.meanSquare), operator);
    },
  };
}

/** ⟨|∇ω|⟩ of the current state. */
export function meanGradient(flow: Flow): number {
  const gradient = flow.fields("gradient");
  return flow.plan.kernel("meanNorm")(flow.plan.grid, gradient.re, gradient.im);
}

/** Static Leith model; `delta` in units of dx. */
export function leith(coefficient: number, delta: number, operator: Operator): Closure {
  return {
    name: `leith ${coefficient}`,
    apply: (flow) => {
      const length = coefficient * delta * flow.dx;
      addConstantViscosity(flow, length * length * length * meanGradient(flow), operator);
    },
  };
}

/** Scalar hyperviscosity of even order p. */
export function hyperviscosity(order: number, coefficient: number): Closure {
  return {
    name: `hyperviscosity ${order} ${coefficient}`,
    apply: (flow) => flow.addHyperviscosity(order, coefficient * Math.sqrt(flow.meanSquare)),
  };
}

/** Gives a fraction of the energy that the hyperviscosity before it removes back, as a negative viscosity. */
export function backscatter(fraction: number): Closure {
  return {
    name: `backscatter ${fraction}`,
    apply: (flow) => {
      const { hyper, order } = flow.terms;
      if (order === 0) return;
      const { plan, hat } = flow;
      const sum = plan.kernel("weightedSquares");
      const removed = hyper * sum(plan.grid, hat.re, hat.im, flow.powers(order).perSquare);
      const all = sum(plan.grid, hat.re, hat.im, 0);
      if (all > 0) flow.addViscosity((-fraction * removed) / all);
    },
  };
}
