// What an agent sees of the flow (turbulence.md 5.4): a list of parts, one after the other. The state types of
// the published code are such lists; others may be put together from the same parts.

import { log } from "../../base/elementary.ts";
import { ConfigError } from "../../base/errors.ts";
import { nearestWord } from "../../base/nearest.ts";
import { AgentFields, INVARIANTS, type VelocityTensor } from "../../kernels/agent-fields.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { energyDissipation } from "../diagnostics/dissipation.ts";
import { type AxisSpectra, averageSpectrum, axisSpectra, axisTotal } from "../diagnostics/spectra.ts";
import type { HalfSpectrum } from "../half-spectrum.ts";
import { copyPatch, type Lattice, patchSide } from "./lattice.ts";

/** Parts of a state. */
export const STATE_PARTS = [
  "gradient", // 3: tr S, tr S², tr R² of ∇u = [[u_x, u_y], [v_x, v_y]] at the agent's point
  "hessian", // 3: the same of [[u_xx, v_xx], [u_yy, v_yy]]
  "mixed", // 3: the same of [[u_xx, u_xy], [v_yx, v_yy]]
  "enstrophy-spectrum", // n/2: ln Z_xy(k), the same for all agents
  "energy-spectrum", // n/2: ln E_xy(k), without ½
  "omega-patch", // (n/side)²: ω in the agent's patch, row by row
  "psi-patch", // (n/side)²: ψ
  "omega-point", // 1: ω at the agent's point
  "psi-point", // 1: ψ
  "omega-diagonal", // n: ω along the diagonal of the grid, the same for all
  "psi-diagonal", // n: ψ
  "energy", // 1: ½⟨u² + v²⟩, the same for all
  "dissipation", // 1: energy dissipation ν⟨ω²⟩, the same for all
] as const;
/** Name of a part of a state. */
export type StatePart = (typeof STATE_PARTS)[number];

/** State types of the published code by name. The order within a state is that of the code. */
export const STATE_TYPES = {
  invariantlocalandglobalgradgrad: ["gradient", "hessian", "enstrophy-spectrum"],
  invariantlocalandglobalgradgradeps: ["gradient", "hessian", "enstrophy-spectrum", "dissipation"],
  invariantlocal: ["gradient", "mixed"],
  enstrophy: ["enstrophy-spectrum"],
  energy: ["energy-spectrum"],
  omega: ["omega-patch"],
  psiomega: ["omega-patch", "psi-patch"],
  psiomegalocal: ["omega-point", "psi-point"],
  psiomegadiag: ["omega-diagonal", "psi-diagonal"],
} as const satisfies Record<string, readonly StatePart[]>;
/** Name of a published state type. */
export type StateType = keyof typeof STATE_TYPES;

/**
 * Parts of a state given by a published name or by a list of parts.
 *
 * @throws ConfigError for an unknown name or part
 */
export function statePartsOf(state: string | readonly string[]): readonly StatePart[] {
  if (typeof state === "string") {
    const parts = Object.hasOwn(STATE_TYPES, state) ? STATE_TYPES[state as StateType] : undefined;
    if (!parts) throw unknownWord("state", state, Object.keys(STATE_TYPES));
    return parts;
  }
  if (state.length === 0) throw new ConfigError("state", "at least one part", state);
  const unknown = state.find((part) => !(STATE_PARTS as readonly string[]).includes(part));
  if (unknown !== undefined) throw unknownWord("state", unknown, STATE_PARTS);
  return state as readonly StatePart[];
}

function unknownWord(field: string, word: string, known: readonly string[]): ConfigError {
  const near = nearestWord(word, [...known]);
  return new ConfigError(
    field,
    near ? `a known name (did you mean "${near}"?)` : `one of ${known.join(", ")}`,
    word,
  );
}

/** Numbers in one part of a state. */
export function partLength(part: StatePart, lattice: Lattice): number {
  switch (part) {
    case "gradient":
    case "hessian":
    case "mixed":
      return INVARIANTS;
    case "enstrophy-spectrum":
    case "energy-spectrum":
      return lattice.n / 2;
    case "omega-patch":
    case "psi-patch":
      return patchSide(lattice) ** 2;
    case "omega-diagonal":
    case "psi-diagonal":
      return lattice.n;
    default:
      return 1;
  }
}

/** What is known of the flow at one instant, made when first asked for. */
interface Seen {
  readonly spectra: () => AxisSpectra;
  readonly fields: () => { readonly omega: Float64Array; readonly psi: Float64Array };
  readonly invariants: (tensor: VelocityTensor) => Float64Array;
  readonly dissipation: () => number;
}

/** States of all agents of a lattice. Holds planes in WASM memory: call `free()` when done. */
export class AgentObserver {
  readonly lattice: Lattice;
  readonly parts: readonly StatePart[];
  /** numbers in the state of one agent */
  readonly length: number;
  readonly #fields: AgentFields;
  readonly #viscosity: number;

  /**
   * @param parts     from `statePartsOf`
   * @param viscosity molecular ν, for the dissipation
   */
  constructor(kernels: Kernels, lattice: Lattice, parts: readonly StatePart[], viscosity = 0) {
    this.lattice = lattice;
    this.parts = parts;
    this.length = parts.reduce((sum, part) => sum + partLength(part, lattice), 0);
    this.#fields = new AgentFields(kernels, lattice.n, lattice.points);
    this.#viscosity = viscosity;
  }

  /**
   * States of all agents, as numbers without scaling.
   *
   * @param omegaHat ω̂ on the lattice's grid
   * @param out      [agents, length], written; a new array by default
   */
  observe(
    omegaHat: HalfSpectrum,
    out: Float64Array = new Float64Array(this.length * this.lattice.points.length),
  ): Float64Array {
    const seen = this.#look(omegaHat);
    let start = 0;
    for (const part of this.parts) {
      this.#write(part, seen, out, start);
      start += partLength(part, this.lattice);
    }
    return out;
  }

  #look(omegaHat: HalfSpectrum): Seen {
    this.#fields.load(omegaHat.re, omegaHat.im);
    let spectra: AxisSpectra | undefined;
    let fields: { readonly omega: Float64Array; readonly psi: Float64Array } | undefined;
    return {
      spectra: () => {
        spectra ??= axisSpectra(omegaHat);
        return spectra;
      },
      fields: () => {
        fields ??= this.#fields.vorticity();
        return fields;
      },
      invariants: (tensor) => this.#fields.invariants(tensor),
      dissipation: () => energyDissipation(omegaHat, this.#viscosity),
    };
  }

  /** Writes one part of every agent's state, from place `start` in each. */
  #write(part: StatePart, seen: Seen, out: Float64Array, start: number): void {
    const shared = sharedPart(part, seen);
    const invariants =
      part === "gradient" || part === "hessian" || part === "mixed" ? seen.invariants(part) : null;
    for (let a = 0; a < this.lattice.points.length; a++) {
      const at = a * this.length + start;
      if (shared) out.set(shared, at);
      else if (invariants) out.set(invariants.subarray(a * INVARIANTS, (a + 1) * INVARIANTS), at);
      else this.#writeField(part, seen, a, out, at);
    }
  }

  /** Writes what an agent sees of ω or ψ at its point or in its patch. */
  #writeField(part: StatePart, seen: Seen, agent: number, out: Float64Array, at: number): void {
    const { omega, psi } = seen.fields();
    const field = part.startsWith("omega") ? omega : psi;
    if (part.endsWith("-patch")) copyPatch(this.lattice, agent, field, out, at);
    else out[at] = field[this.lattice.points[agent] as number] as number;
  }

  free(): void {
    this.#fields.free();
  }
}

/** A part that is the same for all agents; null for the others. */
function sharedPart(part: StatePart, seen: Seen): ArrayLike<number> | null {
  switch (part) {
    case "enstrophy-spectrum":
      return averageSpectrum(seen.spectra().z0, seen.spectra().z1).map(log);
    case "energy-spectrum":
      return averageSpectrum(seen.spectra().e0, seen.spectra().e1).map(log);
    case "omega-diagonal":
      return diagonalOf(seen.fields().omega);
    case "psi-diagonal":
      return diagonalOf(seen.fields().psi);
    case "energy":
      return [0.5 * axisTotal(seen.spectra().e0)];
    case "dissipation":
      return [seen.dissipation()];
    default:
      return null;
  }
}

/** Values of a field [n, n] at equal indices. */
function diagonalOf(field: Float64Array): Float64Array {
  const n = Math.sqrt(field.length);
  return Float64Array.from({ length: n }, (_, i) => field[i * (n + 1)] as number);
}
