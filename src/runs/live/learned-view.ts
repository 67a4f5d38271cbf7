// What a viewer shows of a learned closure: its coefficient as a field, and where its knobs stand. Both as they were in the
// step before; nothing acts before the first step.

import { ControlledClosure } from "../../turbulence/closures/controlled.ts";
import { CoefficientField } from "../../turbulence/closures/lattice.ts";
import { PROFILE_POINTS } from "../../turbulence/closures/local.ts";
import type { LearnedClosure } from "../../turbulence/policies/learned-closure.ts";
import type { Simulation } from "../../turbulence/simulation.ts";

/** Knobs of one number, by the letters of their formulae. */
const LETTERS = { hyperviscosity: "h", backscatter: "r", core: "a" } as const;
const LETTERED = Object.keys(LETTERS) as (keyof typeof LETTERS)[];

/** What there is to show of a learned closure, for the whole of a run. */
export interface LearnedView {
  /** letters of its knobs */
  readonly knobs: readonly string[];
  /** whether it turns a profile c(q) */
  readonly hasProfile: boolean;
  /** whether its coefficient is a field */
  readonly hasField: boolean;
  /** agents a side, where they stand on a lattice */
  readonly side: number | undefined;
}

function knobsOf(learned: LearnedClosure | undefined): ControlledClosure | undefined {
  const closure = learned?.controls.closure;
  return closure instanceof ControlledClosure ? closure : undefined;
}

/** What there is to show. */
export function viewOfLearned(learned: LearnedClosure): LearnedView {
  const knobs = knobsOf(learned);
  if (!knobs) {
    return { knobs: [], hasProfile: false, hasField: true, side: Math.sqrt(learned.controls.agents) };
  }
  const { ranges } = knobs;
  return {
    knobs: LETTERED.filter((name) => ranges[name]).map((name) => LETTERS[name]),
    hasProfile: ranges.profile !== undefined,
    hasField: [ranges.core, ranges.profile, ranges.network].some((range) => range !== undefined),
    side: undefined,
  };
}

/** Where knobs stand, by their letters; 0 where nothing turns them any more. */
export function knobValues({ knobs }: LearnedView, learned: LearnedClosure | undefined): number[] {
  const closure = knobsOf(learned);
  return LETTERED.filter((name) => knobs.includes(LETTERS[name])).map((name) => closure?.value(name) ?? 0);
}

/** The nine c of the profile; 0 where nothing turns them any more. */
export function profileValues(learned: LearnedClosure | undefined): number[] {
  return knobsOf(learned)?.valuesOf("profile") ?? PROFILE_POINTS.map(() => 0);
}

/** c(x, y), [n, n]: what the agents of a lattice hold, or ν/(dx²·S) of cores, profile and network; undefined without. */
export function learnedCoefficient(
  simulation: Simulation,
  learned: LearnedClosure,
): Float64Array | undefined {
  const { closure } = learned.controls;
  if (closure instanceof CoefficientField) return closure.field;
  return simulation.look((flow) => knobsOf(learned)?.coefficientField(flow));
}
