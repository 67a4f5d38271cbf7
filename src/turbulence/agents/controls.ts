// What agents hold in their hands and see, of one flow: a coefficient each at the points of a lattice, or the knobs of a
// closure for the whole flow. Both are a closure of the simulation.

import type { Kernels } from "../../kernels/kernels.ts";
import type { Closure } from "../closures/closure.ts";
import { ControlledClosure } from "../closures/controlled.ts";
import { CoefficientField } from "../closures/lattice.ts";
import type { FlowParameters } from "../flow-parameters.ts";
import type { HalfSpectrum } from "../half-spectrum.ts";
import { flowMarks } from "./flow-marks.ts";
import { interpolate, type LatticeInterpolation, makeInterpolation } from "./interpolation.ts";
import { makeLattice } from "./lattice.ts";
import { type AgentSettings, knobRangesOf } from "./settings.ts";
import { BAND_ENDS, type SpectrumWatch } from "./spectrum-watch.ts";
import { AgentObserver, statePartsOf } from "./state.ts";

/** What agents do to one flow and see of it. */
export interface Controls {
  readonly closure: Closure;
  /** A */
  readonly agents: number;
  /** N, numbers of an agent's action */
  readonly actionSize: number;
  /** D, numbers that an agent sees */
  readonly observationSize: number;
  /** as before the first action */
  reset(): void;
  /** @param actions [A, N] in ±1, more counts as ±1; held for a stretch of time */
  act(actions: Float32Array, elapsed: number): void;
  /** @param out [A, D], written */
  observe(omegaHat: HalfSpectrum, watch: SpectrumWatch, out: Float32Array): void;
}

/**
 * Controls of one flow; flows of one grid may share the observer.
 *
 * @param reference [≥ n/2] Z_xy that the flow should have
 */
export function makeControls(
  settings: AgentSettings,
  parameters: FlowParameters,
  reference: Float64Array,
  observer: AgentObserver | null,
): Controls {
  if (observer !== null) return new Coefficients(settings, parameters.n, observer);
  return new Knobs(settings, settings.marks ? flowMarks(parameters, reference) : new Float64Array(0));
}

/** Who observes the agents of a lattice; null for knobs. Call `free()` when done. */
export function makeObserver(
  kernels: Kernels,
  settings: AgentSettings,
  n: number,
  viscosity: number,
): AgentObserver | null {
  if (settings.control === "knobs") return null;
  const lattice = makeLattice(settings.side, n);
  return new AgentObserver(kernels, lattice, statePartsOf(settings.state), viscosity);
}

class Knobs implements Controls {
  readonly closure: ControlledClosure;
  readonly agents = 1;
  readonly actionSize: number;
  readonly observationSize: number;
  readonly #seesPlaces: boolean;
  readonly #marks: Float64Array;

  constructor(settings: AgentSettings, marks: Float64Array) {
    const { order, turn, places } = settings;
    this.closure = new ControlledClosure(order, knobRangesOf(settings), turn);
    this.actionSize = this.closure.size;
    this.#seesPlaces = places;
    this.#marks = marks;
    this.observationSize = BAND_ENDS.length + marks.length + (places ? this.actionSize : 0);
  }

  reset(): void {
    this.closure.reset();
  }

  act(actions: Float32Array, elapsed: number): void {
    this.closure.turn(actions, elapsed);
  }

  observe(_: HalfSpectrum, watch: SpectrumWatch, out: Float32Array): void {
    watch.writeErrors(out, 0);
    out.set(this.#marks, BAND_ENDS.length);
    if (this.#seesPlaces) this.closure.writePlaces(out, BAND_ENDS.length + this.#marks.length);
  }
}

class Coefficients implements Controls {
  readonly closure: CoefficientField;
  readonly agents: number;
  readonly actionSize = 1;
  readonly observationSize: number;
  readonly #range: number;
  readonly #interpolation: LatticeInterpolation;
  readonly #observer: AgentObserver;
  readonly #seen: Float64Array;

  constructor(settings: AgentSettings, n: number, observer: AgentObserver) {
    const { side, action, operator, range, interpolation } = settings;
    this.agents = side * side;
    this.observationSize = observer.length;
    this.#range = range;
    this.#observer = observer;
    this.#interpolation = makeInterpolation(interpolation, side, n);
    this.#seen = new Float64Array(this.agents * observer.length);
    const base = action === "CL" ? "leith" : "smagorinsky";
    this.closure = new CoefficientField(base, operator, new Float64Array(n * n));
  }

  reset(): void {
    const { n } = this.#interpolation;
    this.closure.set(new Float64Array(n * n));
  }

  act(actions: Float32Array): void {
    const values = Float64Array.from(actions, (a) => this.#range * Math.max(-1, Math.min(1, a)));
    this.closure.set(interpolate(this.#interpolation, values));
  }

  observe(omegaHat: HalfSpectrum, _: SpectrumWatch, out: Float32Array): void {
    this.#observer.observe(omegaHat, this.#seen);
    out.set(this.#seen);
  }
}
