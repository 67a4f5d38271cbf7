// What the closure takes from each scale, and the budgets of energy and enstrophy, measured at the stored fields of a
// run: each field is put into a fresh simulation of the run's scene.

import type { Budget } from "../../turbulence/budget.ts";
import { blockError, meanOf } from "../../turbulence/diagnostics/blocks.ts";
import { effectiveViscosity } from "../../turbulence/diagnostics/effective-viscosity.ts";
import { interscaleTransfer } from "../../turbulence/diagnostics/transfer.ts";
import type { HalfSpectrum } from "../../turbulence/half-spectrum.ts";
import type { FlowAndTerm } from "./subgrid-pairs.ts";

/** What is asked of a simulation; `Simulation` is one. */
export interface TermSource {
  setVorticity(field: ArrayLike<number>): void;
  omegaHat(): HalfSpectrum;
  closureHat(): HalfSpectrum;
  budgetStep(): Budget;
}

/** A stored field. */
export interface StoredField {
  readonly time: number;
  /** ω [n, n] */
  readonly omega: Float64Array;
}

/** Names of the budgets' terms; they add up to the tendency. */
export const BUDGET_TERMS = ["advection", "viscosity", "drag", "forcing", "beta", "closure"] as const;
type TermName = (typeof BUDGET_TERMS)[number];

/** A mean over fields with its block standard error, ring by ring. */
export interface RingMean {
  /** [n/2] rings k = 1 … n/2 */
  readonly mean: Float64Array;
  readonly error: Float64Array;
}

/** What a term does at each scale. */
export interface TermByScale {
  /** number of fields */
  readonly fields: number;
  /** P_Z(k) and P_E(k): what the closure takes from each ring a unit of time */
  readonly transfer: { readonly enstrophy: RingMean; readonly energy: RingMean };
  /** ν_e(k)/(dx²·S): the eddy viscosity that it amounts to */
  readonly viscosity: RingMean;
}

/** Transfer and budgets of a run. */
export interface FlowTerms extends TermByScale {
  /** [fields] each */
  readonly budget: {
    readonly time: readonly number[];
    readonly energy: Readonly<Record<TermName, readonly number[]>>;
    readonly enstrophy: Readonly<Record<TermName, readonly number[]>>;
  };
}

/** The most fields that are looked at: enough for a mean, quick at every grid. */
const MOST_FIELDS = 60;

/** At most `most` items, evenly spread, the last among them. */
export function spread<T>(items: readonly T[], most: number = MOST_FIELDS): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, k) => items[Math.floor(((k + 1) * items.length) / most) - 1] as T);
}

/** Mean over fields of rings k = 1 … n/2. */
function ringMean(rows: readonly Float64Array[], n: number): RingMean {
  const rings = Array.from({ length: n / 2 }, (_, r) => rows.map((row) => row[r + 1] ?? 0));
  return {
    mean: Float64Array.from(rings, (values) => meanOf(values)),
    error: Float64Array.from(rings, (values) => blockError(values, (block) => meanOf(block)) ?? 0),
  };
}

function termLists(budgets: readonly Budget["energy"][]): Record<TermName, number[]> {
  const lists = BUDGET_TERMS.map((name) => [name, budgets.map((budget) => budget[name])] as const);
  return Object.fromEntries(lists) as Record<TermName, number[]>;
}

/** Transfer and viscosity by ring. @param pairs at least one, in order of time */
export function termByScale(pairs: readonly FlowAndTerm[]): TermByScale {
  const n = pairs[0]?.omegaHat.n ?? 0;
  const transfers = pairs.map(({ termHat, omegaHat }) => interscaleTransfer(termHat, omegaHat));
  const viscosities = pairs.map(({ termHat, omegaHat }) => effectiveViscosity(termHat, omegaHat));
  const over = (rows: readonly Float64Array[]): RingMean => ringMean(rows, n);
  return {
    fields: pairs.length,
    transfer: {
      enstrophy: over(transfers.map((pair) => pair.enstrophy)),
      energy: over(transfers.map((pair) => pair.energy)),
    },
    viscosity: over(viscosities),
  };
}

/**
 * Measures transfer and budgets.
 *
 * @param source a simulation of the run's scene; its state is overwritten
 * @param fields in order of time, after the spin-up; at least one
 * @param goTo   called before each field: brings what the closure remembers to its time
 */
export function measureTerms(
  source: TermSource,
  fields: readonly StoredField[],
  goTo: (time: number) => void = () => undefined,
): FlowTerms {
  const pairs: FlowAndTerm[] = [];
  const budgets: Budget[] = [];
  for (const { omega, time } of fields) {
    goTo(time);
    source.setVorticity(omega);
    pairs.push({ omegaHat: source.omegaHat(), termHat: source.closureHat() });
    budgets.push(source.budgetStep());
  }
  return {
    ...termByScale(pairs),
    budget: {
      time: fields.map((field) => field.time),
      energy: termLists(budgets.map((budget) => budget.energy)),
      enstrophy: termLists(budgets.map((budget) => budget.enstrophy)),
    },
  };
}
