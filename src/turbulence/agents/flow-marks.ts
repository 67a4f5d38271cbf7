// What tells flows and grids apart, for agents that act on several: how well the grid resolves the forcing, and viscosity.
//
//   m₁ = 8·k_f/k_c − 2.4          m₂ = ½·ln(ν·k_c²/S) + 2.6,   S = 2·√(Σ R(k), k ≥ 1), about √⟨ω²⟩ of the reference R
//
// Between −1.4 and 0.8 for the published cases and grids; bounded at ±4.

import { log } from "../../base/elementary.ts";
import type { FlowParameters } from "../flow-parameters.ts";

/** Numbers of `flowMarks`. */
export const MARKS = 2;
const BOUND = 4;

/**
 * Marks of a flow on its grid.
 *
 * @param reference [≥ n/2] Z_xy that the flow should have
 * @returns [MARKS]
 */
export function flowMarks(
  { n, viscosity, forcing }: Pick<FlowParameters, "n" | "viscosity" | "forcing">,
  reference: Float64Array,
): Float64Array {
  const cutOff = n / 2;
  let sum = 0;
  for (let k = 1; k < cutOff; k++) sum += reference[k] as number;
  const forced = (8 * forcing.wavenumber) / cutOff - 2.4;
  const viscous = 0.5 * log((viscosity * cutOff * cutOff) / (2 * Math.sqrt(sum))) + 2.6;
  return Float64Array.of(forced, viscous).map((mark) => Math.max(-BOUND, Math.min(BOUND, mark)));
}
