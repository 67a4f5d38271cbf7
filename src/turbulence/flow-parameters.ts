// What defines a flow and its discretisation (spec: sections 1 and 2). Non-dimensional: the domain is 2π × 2π.

import { ConfigError } from "../base/errors.ts";
import type { FlowPrecision } from "../kernels/spectral-plan.ts";

/** Deterministic forcing F = amplitude·[cos(k·x) + cos(k·y)], which enters with a minus sign. */
export interface Forcing {
  /** k, a whole number; 0 turns the forcing off */
  readonly wavenumber: number;
  readonly amplitude: number;
  /** a grid with k ≥ n/2 represents F at another wavenumber; refused unless this is set */
  readonly allowAliased: boolean;
}

/** Equation, numbers and scheme of one simulation. */
export interface FlowParameters {
  /** grid points a side */
  readonly n: number;
  readonly dt: number;
  /** molecular viscosity ν = 1/Re */
  readonly viscosity: number;
  /** linear drag α */
  readonly drag: number;
  readonly beta: number;
  /** sign of β·v on the right-hand side; +1 as in the published codes, −1 on the textbook β-plane */
  readonly betaSign: 1 | -1;
  readonly forcing: Forcing;
  /** form of the advection term: skew-symmetric (spec 2.2), or Basdevant's with two products */
  readonly advection: "skew" | "basdevant";
  /** skew: none or 3/2; basdevant: 2/3 */
  readonly dealias: "none" | "3/2" | "2/3";
  readonly precision: FlowPrecision;
  /** the run stops when √⟨ω²⟩ passes this; default 10 000 */
  readonly maxVorticity?: number;
}

/** Largest kept wavenumber: n/2 − 1, or the largest below n/3 under the 2/3 mask. */
export function largestWavenumber(parameters: Pick<FlowParameters, "n" | "dealias">): number {
  const { n, dealias } = parameters;
  return dealias === "2/3" ? Math.floor((n - 1) / 3) : n / 2 - 1;
}

/** Points a side on which products are formed. */
export function productPoints(parameters: Pick<FlowParameters, "n" | "dealias">): number {
  return parameters.dealias === "3/2" ? (3 * parameters.n) / 2 : parameters.n;
}

function requireNumber(field: string, rule: string, value: number, holds: boolean): void {
  if (!(Number.isFinite(value) && holds)) throw new ConfigError(field, rule, value);
}

function checkGrid(n: number): void {
  let rest = Number.isInteger(n) && n >= 16 && n <= 1024 && n % 8 === 0 ? n : 0;
  while (rest > 0 && rest % 2 === 0) rest /= 2;
  while (rest > 0 && rest % 3 === 0) rest /= 3;
  if (rest !== 1)
    throw new ConfigError("grid", "16 … 1024 points a side, a multiple of 8 of the form 2^a·3^b", n);
}

/** @throws ConfigError naming the field, the rule and the value */
export function checkFlowParameters(p: FlowParameters): void {
  checkGrid(p.n);
  requireNumber("dt", "a number > 0", p.dt, p.dt > 0);
  requireNumber("physics.viscosity", "a number ≥ 0", p.viscosity, p.viscosity >= 0);
  requireNumber("physics.drag", "a number ≥ 0", p.drag, p.drag >= 0);
  requireNumber("physics.beta", "a finite number", p.beta, true);
  const { wavenumber, amplitude, allowAliased } = p.forcing;
  const isWhole = Number.isInteger(wavenumber) && wavenumber >= 0;
  requireNumber("forcing.wavenumber", "a whole number ≥ 0", wavenumber, isWhole);
  requireNumber("forcing.amplitude", "a finite number", amplitude, true);
  const kept = largestWavenumber(p);
  if (wavenumber >= p.n / 2 && !allowAliased) {
    const rule = `less than n/2 = ${p.n / 2} (on this grid it would act at another wavenumber; forcing.allowAliased: true permits that)`;
    throw new ConfigError("forcing.wavenumber", rule, wavenumber);
  }
  if (wavenumber < p.n / 2 && wavenumber > kept) {
    throw new ConfigError(
      "forcing.wavenumber",
      `at most ${kept}, the largest that the mask keeps`,
      wavenumber,
    );
  }
  if (p.dealias === "3/2" && p.n % 16 !== 0) {
    throw new ConfigError("grid", "a multiple of 16 with dealias 3/2, whose products take 3n/2 points", p.n);
  }
  const wanted = p.advection === "basdevant" ? ["2/3"] : ["none", "3/2"];
  if (!wanted.includes(p.dealias)) {
    throw new ConfigError("dealias", `${wanted.join(" or ")} with advection ${p.advection}`, p.dealias);
  }
}

/**
 * What is wrong with a step that no check refuses: explicit Euler of β, as published, lets the mode k = 1 grow by β²·dt/2 a unit
 * of time, harmless while the drag takes more. A flow with too long a step looks right for some ten units and then runs away.
 *
 * @returns null where nothing is
 */
export function warnOfStep({ beta, dt, drag }: Pick<FlowParameters, "beta" | "dt" | "drag">): string | null {
  const growth = 0.5 * beta * beta * dt;
  // the published step is the longest that holds: rounding must not cross it
  if (growth <= drag * (1 + 1e-9)) return null;
  const words = `β = ${beta} lets large scales grow by ${growth.toPrecision(2)} a unit of time at dt = ${dt}`;
  return `${words}, drag takes ${drag}: dt up to ${((2 * drag) / (beta * beta)).toPrecision(2)} holds`;
}

/** A forced mode of the half spectrum: row kx, column ky, and F̂ (real). */
export interface ForcedMode {
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/** F̂ on the grid: two cosines, at the wavenumber that the grid represents. The mode (0, 0) and Nyquist are left out. */
export function forcedModes(p: FlowParameters): ForcedMode[] {
  const { n } = p;
  const { wavenumber, amplitude } = p.forcing;
  const folded = wavenumber % n;
  const k = folded > n / 2 ? n - folded : folded;
  if (k === 0 || k > largestWavenumber(p) || amplitude === 0) return [];
  const value = 0.5 * amplitude * n * n;
  return [
    { row: k, column: 0, value },
    { row: 0, column: k, value },
    { row: 0, column: n - k, value },
  ];
}
