// Budgets of energy ½⟨u² + v²⟩ and enstrophy ½⟨ω²⟩ over one step. With ω̄ = ½(ω̂ⁿ + ω̂ⁿ⁺¹) as weight,
//
//   ½(|ω̂ⁿ⁺¹|² − |ω̂ⁿ|²)/dt = Re Σ conj(ω̄)·(ω̂ⁿ⁺¹ − ω̂ⁿ)/dt,
//   (ω̂ⁿ⁺¹ − ω̂ⁿ)/dt = −N̂* − ½V(ω̂ⁿ + ω̂ⁿ⁺¹) − αω̂ⁿ⁺¹ − F̂ − Π̂ + sβ·β·v̂ⁿ
//
// exactly, so the terms close to round-off. Energy: the same with weight 1/k².

import { type FlowParameters, forcedModes } from "./flow-parameters.ts";
import type { HalfSpectrum } from "./half-spectrum.ts";

/** Terms of d/dt of a quadratic quantity; `tendency` is their sum. Positive adds to it. */
export interface BudgetTerms {
  readonly tendency: number;
  readonly advection: number;
  readonly viscosity: number;
  readonly drag: number;
  readonly forcing: number;
  readonly beta: number;
  readonly closure: number;
}

/** Both budgets of one step. */
export interface Budget {
  readonly energy: BudgetTerms;
  readonly enstrophy: BudgetTerms;
}

/** What a step consisted of. */
export interface StepParts {
  readonly before: HalfSpectrum;
  readonly after: HalfSpectrum;
  /** N̂ + flux of this step, and of the one before */
  readonly now: HalfSpectrum;
  readonly previous: HalfSpectrum | undefined;
  readonly flux: HalfSpectrum | undefined;
  readonly previousFlux: HalfSpectrum | undefined;
  readonly explicit: HalfSpectrum | undefined;
  readonly viscosity: number;
  readonly hyper: number;
  readonly powers: Float64Array | undefined;
}

const TERMS = ["tendency", "advection", "viscosity", "drag", "forcing", "beta", "closure"] as const;

/** Adams–Bashforth value of one component. */
function extrapolate(now: number, previous: number | undefined): number {
  return previous === undefined ? now : 1.5 * now - 0.5 * previous;
}

/** F̂ as a dense array. */
function denseForcing(p: FlowParameters): Float64Array {
  const forcing = new Float64Array((p.n / 2) * p.n);
  for (const { row, column, value } of forcedModes(p)) forcing[row * p.n + column] = value;
  return forcing;
}

/** The terms of one mode: pairs of real and imaginary part in the order of TERMS. */
function termsOfMode(
  p: FlowParameters,
  parts: StepParts,
  i: number,
  kx: number,
  k2: number,
  force: number,
): number[] {
  const out: number[] = [];
  const v = { re: 0, im: 0 };
  if (k2 > 0) {
    v.re = (kx * (parts.before.im[i] as number)) / k2;
    v.im = (-kx * (parts.before.re[i] as number)) / k2;
  }
  for (const part of ["re", "im"] as const) {
    const w0 = parts.before[part][i] as number;
    const w1 = parts.after[part][i] as number;
    const flux = parts.flux?.[part][i] ?? 0;
    const previousFlux = parts.previousFlux?.[part][i] ?? 0;
    const previous =
      parts.previous === undefined ? undefined : (parts.previous[part][i] as number) - previousFlux;
    const both = 0.5 * (w0 + w1);
    const rate = parts.viscosity * k2 + parts.hyper * (parts.powers?.[i] ?? 0);
    const closureFlux = extrapolate(flux, parts.previous === undefined ? undefined : previousFlux);
    out.push(
      (w1 - w0) / p.dt,
      -extrapolate((parts.now[part][i] as number) - flux, previous),
      -p.viscosity * k2 * both,
      -p.drag * w1,
      part === "re" ? -force : 0,
      p.betaSign * p.beta * v[part],
      -rate * both - (parts.explicit?.[part][i] ?? 0) - closureFlux,
    );
  }
  return out;
}

/** Sums the terms over all modes. */
export function makeBudget(p: FlowParameters, parts: StepParts): Budget {
  const { n } = p;
  const forcing = denseForcing(p);
  const energy = new Float64Array(TERMS.length);
  const enstrophy = new Float64Array(TERMS.length);
  for (let kx = 0; kx < n / 2; kx++) {
    for (let j = 0; j < n; j++) {
      const ky = j < n / 2 ? j : j - n;
      const k2 = kx * kx + ky * ky;
      const i = kx * n + j;
      if (k2 === 0 || j === n / 2) continue;
      const terms = termsOfMode(p, parts, i, kx, k2, forcing[i] as number);
      const weight = (kx > 0 ? 2 : 1) / (n * n * n * n);
      const re = 0.5 * weight * ((parts.before.re[i] as number) + (parts.after.re[i] as number));
      const im = 0.5 * weight * ((parts.before.im[i] as number) + (parts.after.im[i] as number));
      for (let t = 0; t < TERMS.length; t++) {
        const work = re * (terms[t] as number) + im * (terms[t + TERMS.length] as number);
        enstrophy[t] = (enstrophy[t] as number) + work;
        energy[t] = (energy[t] as number) + work / k2;
      }
    }
  }
  const named = (values: Float64Array): BudgetTerms =>
    Object.fromEntries(TERMS.map((name, t) => [name, values[t]])) as unknown as BudgetTerms;
  return { energy: named(energy), enstrophy: named(enstrophy) };
}
