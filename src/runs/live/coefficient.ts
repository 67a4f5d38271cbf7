// The coefficient c(x, y) of an eddy viscosity, for pictures: the actions of a lattice, what a learned closure holds, or
//
//   c = ν_e/(dx²·√⟨ω²⟩)      in units of Smagorinsky's C_s², whatever the closure

import { interpolate, makeInterpolation } from "../../turbulence/agents/interpolation.ts";
import { makeLattice } from "../../turbulence/agents/lattice.ts";
import type { ClosureSpec } from "../../turbulence/closures/spec.ts";
import type { LearnedClosure } from "../../turbulence/policies/learned-closure.ts";
import type { Simulation } from "../../turbulence/simulation.ts";
import { learnedCoefficient } from "./learned-view.ts";

/** Closures whose eddy viscosity is a field. */
const FIELD_CLOSURES: ReadonlySet<string> = new Set([
  "lattice",
  "local-smagorinsky",
  "local-leith",
  "okubo-weiss",
  "okubo-weiss-viscosity",
]);

/** Whether a closure's eddy viscosity changes from point to point. */
export function hasCoefficientField(closure: ClosureSpec): boolean {
  return closure.some(({ name }) => FIELD_CLOSURES.has(name));
}

type Lattice = Extract<ClosureSpec[number], { readonly name: "lattice" }>;

function latticeOf(closure: ClosureSpec): Lattice | undefined {
  return closure.find((one): one is Lattice => one.name === "lattice");
}

/** Agents a side of a lattice closure. */
export function latticeSide(closure: ClosureSpec): number | undefined {
  const lattice = latticeOf(closure);
  return lattice && Math.sqrt(lattice.actions.length);
}

/** c(x, y) of the next step, [n, n]; one number everywhere for closures that have one. */
export function coefficientOf(
  simulation: Simulation,
  closure: ClosureSpec,
  learned?: LearnedClosure,
): Float64Array {
  const { n } = simulation.parameters;
  const held = learned && learnedCoefficient(simulation, learned);
  if (held) return held;
  const lattice = latticeOf(closure);
  if (lattice) {
    const side = Math.sqrt(lattice.actions.length);
    return interpolate(makeInterpolation(lattice.interpolation, side, n), Float64Array.from(lattice.actions));
  }
  const dx = (2 * Math.PI) / n;
  const unit = dx * dx * Math.sqrt(simulation.meanSquareVorticity);
  const field = simulation.viscosityField();
  if (field) return field.map((nu) => nu / unit);
  return new Float64Array(n * n).fill(simulation.nuMean / unit);
}

/** The coefficient at side × side agents, [side, side]: a lattice's actions, or c(x, y) at their points. */
export function agentCoefficients(
  closure: ClosureSpec,
  coefficient: Float64Array,
  side: number,
  n: number,
): ArrayLike<number> {
  const lattice = latticeOf(closure);
  if (lattice?.actions.length === side * side) return lattice.actions;
  return Float64Array.from(makeLattice(side, n).points, (point) => coefficient[point] as number);
}
