// One forced two-dimensional flow with a closure, and everything one may see of it: fields, spectra, budgets, state.

import { ConfigError } from "../base/errors.ts";
import type { Pair } from "../kernels/spectral-plan.ts";
import { type Budget, makeBudget } from "./budget.ts";
import type { Flow } from "./flow.ts";
import { largestWavenumber } from "./flow-parameters.ts";
import type { HalfSpectrum } from "./half-spectrum.ts";
import { decodeState, encodeState, type SimulationState } from "./simulation-state.ts";
import { FlowStepper } from "./stepper.ts";

/** One simulation. Owns WASM memory unless it shares a workspace; call `free()` when done. */
export class Simulation extends FlowStepper {
  /** A copy of ω, [n, n]. */
  vorticity(): Float64Array {
    this.flow.begin();
    return this.workspace.plan.readPlane(this.flow.take("vorticity").re);
  }

  /** Copies of u and v, [n, n] each. */
  velocity(): { u: Float64Array; v: Float64Array } {
    this.flow.begin();
    const plane = this.flow.take("velocity");
    const { plan } = this.workspace;
    return { u: plan.readPlane(plane.re), v: plan.readPlane(plane.im) };
  }

  /** Okubo–Weiss q = (ω² − |S|²)/⟨ω²⟩, [n, n]. */
  okuboWeiss(): Float64Array {
    return this.look((flow) => flow.okuboWeiss());
  }

  /** What somebody reads off the fields of the current state, as a closure sees them. */
  look<T>(read: (flow: Flow) => T): T {
    this.flow.begin();
    return read(this.flow);
  }

  /** A copy of ω̂. */
  omegaHat(): HalfSpectrum {
    return this.#copy(this.flow.hat);
  }

  #copy(pair: Pair): HalfSpectrum {
    const { n } = this.parameters;
    const { plan } = this.workspace;
    const of = (at: number): Float64Array => Float64Array.from(plan.view(at, (n / 2) * n));
    return { n, re: of(pair.re), im: of(pair.im) };
  }

  /** Largest |u| on the grid. */
  maxSpeed(): number {
    this.flow.begin();
    const plane = this.flow.take("velocity");
    const { plan } = this.workspace;
    return Math.sqrt(plan.kernel("maxSquare")(plan.grid, plane.re, plane.im));
  }

  /** max|u|·k_max·dt; Adams–Bashforth 2 wants it below about 0.3 (spec 9). */
  cfl(): number {
    return this.maxSpeed() * largestWavenumber(this.parameters) * this.parameters.dt;
  }

  /** N̂ of the current state (without closure), for spectral fluxes. */
  advectionHat(): HalfSpectrum {
    const to = this.workspace.half("advection");
    this.flow.begin();
    this.advection(to);
    return this.#copy(to);
  }

  /** What the closure will add in the next step, in the flow's terms; its memory stays as it is. */
  #lookAtClosure(): void {
    const memory = this.closure.save?.();
    this.flow.begin();
    this.closure.apply(this.flow);
    if (memory) this.closure.restore?.(memory);
  }

  /** Π̂ of the current state: all terms of the closure together, as they stand on the left-hand side. */
  closureHat(): HalfSpectrum {
    const flow = this.flow;
    const { n } = this.parameters;
    this.#lookAtClosure();
    const { terms } = flow;
    const hat = this.#copy(flow.hat);
    const sum: HalfSpectrum = { n, re: new Float64Array((n / 2) * n), im: new Float64Array((n / 2) * n) };
    const powers = terms.order === 0 ? undefined : this.#copyTable(flow.powers(terms.order).table);
    for (let kx = 0; kx < n / 2; kx++) {
      for (let j = 0; j < n; j++) {
        const ky = j < n / 2 ? j : j - n;
        const i = kx * n + j;
        const rate = terms.viscosity * (kx * kx + ky * ky) + terms.hyper * (powers?.[i] ?? 0);
        sum.re[i] = rate * (hat.re[i] as number);
        sum.im[i] = rate * (hat.im[i] as number);
      }
    }
    for (const [isThere, pair] of [
      [terms.hasExplicit, flow.explicit],
      [terms.hasFlux, flow.flux],
    ] as const) {
      if (!isThere) continue;
      const term = this.#copy(pair);
      for (let i = 0; i < sum.re.length; i++) {
        sum.re[i] = (sum.re[i] as number) + (term.re[i] as number);
        sum.im[i] = (sum.im[i] as number) + (term.im[i] as number);
      }
    }
    return sum;
  }

  /**
   * ν_e(x, y) that the closure will use in the next step, [n, n]; of several fields the last one, undefined where the
   * closure has none.
   */
  viscosityField(): Float64Array | undefined {
    this.#lookAtClosure();
    const at = this.flow.terms.nuField;
    return at === 0 ? undefined : this.workspace.plan.readPlane(at);
  }

  #copyTable(at: number): Float64Array {
    const { n } = this.parameters;
    return Float64Array.from(this.workspace.plan.view(at, (n / 2) * n));
  }

  /**
   * Advances one step and returns every term of the energy and enstrophy budgets of that step. With the mean of ω̂
   * before and after as weight, the terms add up to the change over the step to round-off.
   */
  budgetStep(): Budget {
    const before = this.omegaHat();
    const previous = this.hasHistory ? this.#copy(this.before) : undefined;
    const previousFlux = this.hadFlux ? this.#copy(this.fluxBefore) : undefined;
    this.advanceOnce();
    const { terms } = this.flow;
    return makeBudget(this.parameters, {
      before,
      after: this.omegaHat(),
      now: this.#copy(this.before),
      previous,
      flux: terms.hasFlux ? this.#copy(this.fluxBefore) : undefined,
      previousFlux,
      explicit: terms.hasExplicit ? this.#copy(this.flow.explicit) : undefined,
      viscosity: terms.viscosity,
      hyper: terms.hyper,
      powers: terms.order === 0 ? undefined : this.#copyTable(this.flow.powers(terms.order).table),
    });
  }

  /** Everything that a bitwise restart needs. */
  saveState(): Uint8Array {
    const { plan } = this.workspace;
    const { n, precision } = this.parameters;
    const bytes = (pair: Pair): Uint8Array[] =>
      [pair.re, pair.im].map((at) => this.kernels.u8(at, plan.halfBytes).slice());
    const state: SimulationState = {
      n,
      precision,
      step: this.stepCount,
      hasHistory: this.hasHistory,
      hadFlux: this.hadFlux,
      nuMean: this.lastNuMean,
      meanSquare: this.flow.meanSquare,
      closure: this.closure.save?.() ?? new Float64Array(0),
      arrays: [this.flow.hat, this.before, this.fluxBefore].flatMap(bytes),
    };
    return encodeState(this.kernels, state);
  }

  /**
   * Goes on from `saveState`, bit for bit.
   *
   * @throws ConfigError when the state is damaged or of another grid or precision
   */
  loadState(bytes: Uint8Array, name = "restart file"): void {
    const { plan } = this.workspace;
    const { n, precision } = this.parameters;
    const state = decodeState(this.kernels, bytes, name);
    if (state.n !== n) throw new ConfigError(`${name}: grid`, `${n} points a side`, state.n);
    if (state.precision !== precision) {
      throw new ConfigError(`${name}: precision`, precision, state.precision);
    }
    this.forget();
    const targets = [this.flow.hat, this.before, this.fluxBefore].flatMap(({ re, im }) => [re, im]);
    targets.forEach((at, i) => {
      this.kernels.u8(at, plan.halfBytes).set(state.arrays[i] as Uint8Array);
    });
    this.stepCount = state.step;
    this.hasHistory = state.hasHistory;
    this.hadFlux = state.hadFlux;
    this.lastNuMean = state.nuMean;
    this.flow.meanSquare = state.meanSquare;
    if (state.closure.length > 0) this.closure.restore?.(state.closure);
  }

  /** Goes on from where another simulation of the same grid and precision is; its closure's memory stays behind. */
  takeOver(other: Simulation): void {
    const state = decodeState(this.kernels, other.saveState(), "simulation");
    this.loadState(encodeState(this.kernels, { ...state, closure: new Float64Array(0) }), "simulation");
  }

  /** Adds a vorticity field [n, n] to the flow, less its mean; step count and history stay. */
  addVorticity(field: ArrayLike<number>): void {
    this.writeVorticity(field, true);
    this.measure();
  }

  /** XXH64 over the step and ω̂, 16 hex digits. */
  hash(): string {
    const { plan } = this.workspace;
    const { hat } = this.flow;
    const data = new Uint8Array(8 + 2 * plan.halfBytes);
    new DataView(data.buffer).setFloat64(0, this.stepCount, true);
    data.set(this.kernels.u8(hat.re, plan.halfBytes), 8);
    data.set(this.kernels.u8(hat.im, plan.halfBytes), 8 + plan.halfBytes);
    return this.kernels.xxh64(data).toString(16).padStart(16, "0");
  }
}
