// One forced two-dimensional flow with a closure (spec 1 and 2): vorticity–streamfunction on the β-plane.
//
//   ∂ω/∂t + N = ν∇²ω − αω + sβ·β·v − F − Π
//
// A step: closure → advection term N̂ → AB2/CN update. Everything that decides the result runs in WASM.

import { ConfigError, DivergedError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { type Pair, STEP, UNPACK } from "../kernels/spectral-plan.ts";
import { type Budget, makeBudget } from "./budget.ts";
import type { Closure } from "./closures/closure.ts";
import { Flow, Workspace } from "./flow.ts";
import {
  checkFlowParameters,
  type FlowParameters,
  forcedModes,
  largestWavenumber,
} from "./flow-parameters.ts";
import type { HalfSpectrum } from "./half-spectrum.ts";
import { decodeState, encodeState, type SimulationState } from "./simulation-state.ts";

type Kernel = (...values: number[]) => number;

/** One simulation. Owns WASM memory unless it shares a workspace; call `free()` when done. */
export class Simulation {
  readonly parameters: FlowParameters;
  readonly closure: Closure;
  readonly kernels: Kernels;
  #step = 0;
  #hasHistory = false;
  readonly #flow: Flow;
  readonly #workspace: Workspace;
  readonly #ownsWorkspace: boolean;
  /** N̂ of this step and of the one before; they change places after each step */
  #now: Pair;
  #before: Pair;
  #fluxBefore: Pair;
  #hadFlux = false;
  #nuMean = 0;
  readonly #numbers: number;
  #view: DataView;
  readonly #limit: number;
  readonly #advance: Kernel;
  readonly #productBasdevant: Kernel;
  readonly #productSkew: Kernel;

  /**
   * @param workspace planes to share with other simulations of the same grid and scheme
   * @throws ConfigError when a parameter breaks its rule
   */
  constructor(kernels: Kernels, parameters: FlowParameters, closure: Closure, workspace?: Workspace) {
    checkFlowParameters(parameters);
    this.kernels = kernels;
    this.parameters = parameters;
    this.closure = closure;
    this.#workspace = workspace ?? new Workspace(kernels, parameters);
    this.#ownsWorkspace = workspace === undefined;
    this.#flow = new Flow(parameters, this.#workspace);
    const { plan, products } = this.#workspace;
    this.#now = plan.half();
    this.#before = plan.half();
    this.#fluxBefore = plan.half();
    this.#advance = plan.kernel("advance");
    this.#productBasdevant = products.kernel("productBasdevant");
    this.#productSkew = products.kernel("productSkew");
    this.#numbers = plan.reserve(STEP.bytes);
    this.#view = new DataView(kernels.memory.buffer);
    const limit = parameters.maxVorticity ?? 10_000;
    this.#limit = limit * limit * parameters.n ** 4;
    this.#writeForcing();
  }

  /** Steps since the initial field. */
  get step(): number {
    return this.#step;
  }

  /** step·dt */
  get time(): number {
    return this.#step * this.parameters.dt;
  }

  /** Domain mean of the closure's eddy viscosity in the last step. */
  get nuMean(): number {
    return this.#nuMean;
  }

  /** ⟨ω²⟩ after the last step. */
  get meanSquareVorticity(): number {
    return this.#flow.meanSquare;
  }

  #writeForcing(): void {
    const modes = forcedModes(this.parameters);
    const at = this.#workspace.plan.reserve(24 * Math.max(modes.length, 1));
    const view = this.#data();
    modes.forEach(({ row, column, value }, i) => {
      view.setInt32(at + 24 * i, row, true);
      view.setInt32(at + 24 * i + 4, column, true);
      view.setFloat64(at + 24 * i + 8, value, true);
      view.setFloat64(at + 24 * i + 16, 0, true);
    });
    view.setInt32(this.#numbers + STEP.forcedCount, modes.length, true);
    view.setInt32(this.#numbers + STEP.forcedAt, at, true);
  }

  /** The memory; the buffer changes when memory grows. */
  #data(): DataView {
    if (this.#view.buffer !== this.kernels.memory.buffer) {
      this.#view = new DataView(this.kernels.memory.buffer);
    }
    return this.#view;
  }

  /**
   * Starts from a vorticity field [n, n]. Its mean and the modes that the scheme does not keep are dropped; the step
   * count and the Adams–Bashforth history start anew.
   *
   * @throws ConfigError when the length is wrong or a value is not finite
   */
  setVorticity(field: ArrayLike<number>): void {
    const { n } = this.parameters;
    if (field.length !== n * n) throw new ConfigError("initial field", `${n * n} values`, field.length);
    for (let i = 0; i < field.length; i++) {
      if (!Number.isFinite(field[i])) {
        throw new ConfigError(`initial field [${Math.floor(i / n)}][${i % n}]`, "a finite number", field[i]);
      }
    }
    const { plan } = this.#workspace;
    const plane = this.#workspace.plane(plan, "scratch initial");
    plan.writePlane(plane.re, field);
    plan.view(plane.im, plan.m * plan.stride).fill(0);
    const { hat } = this.#flow;
    for (const part of ["re", "im"] as const) plan.view(hat[part], (n / 2) * n).fill(0);
    plan.termOf(UNPACK.scalar, plane, hat, 1, false);
    plan.view(hat.re, 1)[0] = 0;
    plan.view(hat.im, 1)[0] = 0;
    this.#forget();
  }

  #forget(): void {
    const { plan } = this.#workspace;
    this.#step = 0;
    this.#hasHistory = false;
    this.#hadFlux = false;
    this.#nuMean = 0;
    const { hat } = this.#flow;
    const sum = plan.kernel("weightedSquares")(plan.grid, hat.re, hat.im, 0);
    this.#flow.meanSquare = sum / this.parameters.n ** 4;
    for (const pair of [this.#now, this.#before, this.#flow.flux, this.#fluxBefore]) this.#clear(pair);
  }

  #clear(pair: Pair): void {
    const { plan } = this.#workspace;
    const { n } = this.parameters;
    for (const part of ["re", "im"] as const) plan.view(pair[part], (n / 2) * n).fill(0);
  }

  /** A copy of ω, [n, n]. */
  vorticity(): Float64Array {
    this.#flow.begin();
    return this.#workspace.plan.readPlane(this.#flow.take("vorticity").re);
  }

  /** Copies of u and v, [n, n] each. */
  velocity(): { u: Float64Array; v: Float64Array } {
    this.#flow.begin();
    const plane = this.#flow.take("velocity");
    const { plan } = this.#workspace;
    return { u: plan.readPlane(plane.re), v: plan.readPlane(plane.im) };
  }

  /** A copy of ω̂. */
  omegaHat(): HalfSpectrum {
    return this.#copy(this.#flow.hat);
  }

  #copy(pair: Pair): HalfSpectrum {
    const { n } = this.parameters;
    const { plan } = this.#workspace;
    const of = (at: number): Float64Array => Float64Array.from(plan.view(at, (n / 2) * n));
    return { n, re: of(pair.re), im: of(pair.im) };
  }

  /** Largest |u| on the grid. */
  maxSpeed(): number {
    this.#flow.begin();
    const plane = this.#flow.take("velocity");
    const { plan } = this.#workspace;
    return Math.sqrt(plan.kernel("maxSquare")(plan.grid, plane.re, plane.im));
  }

  /** max|u|·k_max·dt; Adams–Bashforth 2 wants it below about 0.3 (spec 9). */
  cfl(): number {
    return this.maxSpeed() * largestWavenumber(this.parameters) * this.parameters.dt;
  }

  /**
   * Advances by `steps` steps.
   *
   * @throws DivergedError when ⟨ω²⟩ is no longer finite or passes the limit
   */
  advance(steps: number): void {
    for (let i = 0; i < steps; i++) this.#advanceOnce();
  }

  #advanceOnce(): void {
    const flow = this.#flow;
    const { plan } = this.#workspace;
    const now = this.#now;
    flow.begin();
    this.closure.apply(flow);
    this.#advection(now);
    if (flow.terms.hasFlux) this.#addFlux(now);
    this.#writeNumbers();
    const { hat } = flow;
    const before = this.#before;
    const sum = this.#advance(plan.grid, this.#numbers, hat.re, hat.im, now.re, now.im, before.re, before.im);
    this.#now = before;
    this.#before = now;
    const flux = flow.flux;
    flow.flux = this.#fluxBefore;
    this.#fluxBefore = flux;
    this.#hadFlux = flow.terms.hasFlux;
    this.#hasHistory = true;
    this.#step++;
    this.#nuMean = flow.terms.nuMean;
    if (!(sum <= this.#limit)) {
      throw new DivergedError(this.#step, "vorticity", Math.sqrt(sum) / this.parameters.n ** 2, this.time);
    }
    flow.meanSquare = sum / this.parameters.n ** 4;
  }

  /** N̂ of the current state. Uses up the fields of the product plan. */
  #advection(to: Pair): void {
    const flow = this.#flow;
    const { products } = this.#workspace;
    const velocity = flow.take("velocity", products);
    if (this.parameters.advection === "basdevant") {
      this.#productBasdevant(products.grid, velocity.re, velocity.im);
      products.termOf(UNPACK.basdevant, velocity, to, 1, false);
      return;
    }
    const gradient = flow.fields("gradient", products);
    const vorticity = flow.take("vorticity", products);
    this.#productSkew(products.grid, velocity.re, velocity.im, gradient.re, gradient.im, vorticity.re);
    products.termOf(UNPACK.flux, velocity, to, 0.5, false);
    products.termOf(UNPACK.scalar, vorticity, to, 0.5, true);
  }

  /** Adds the flux terms of closures, which are stepped with N̂. */
  #addFlux(to: Pair): void {
    const { plan } = this.#workspace;
    const { flux } = this.#flow;
    const add = plan.kernel("addHalf");
    add(plan.grid, to.re, flux.re);
    add(plan.grid, to.im, flux.im);
  }

  #writeNumbers(): void {
    const { parameters: p } = this;
    const { terms, explicit } = this.#flow;
    const powers = terms.order === 0 ? 0 : this.#flow.powers(terms.order).table;
    const view = this.#data();
    const at = this.#numbers;
    view.setFloat64(at + STEP.dt, p.dt, true);
    view.setFloat64(at + STEP.viscosity, p.viscosity + terms.viscosity, true);
    view.setFloat64(at + STEP.drag, p.drag, true);
    view.setFloat64(at + STEP.beta, p.betaSign * p.beta, true);
    view.setFloat64(at + STEP.hyper, terms.hyper, true);
    view.setFloat64(at + STEP.now, this.#hasHistory ? 1.5 : 1, true);
    view.setFloat64(at + STEP.before, this.#hasHistory ? -0.5 : 0, true);
    view.setInt32(at + STEP.powers, powers, true);
    view.setInt32(at + STEP.explicitRe, terms.hasExplicit ? explicit.re : 0, true);
    view.setInt32(at + STEP.explicitIm, terms.hasExplicit ? explicit.im : 0, true);
  }

  /** N̂ of the current state (without closure), for spectral fluxes. */
  advectionHat(): HalfSpectrum {
    const to = this.#workspace.half("advection");
    this.#flow.begin();
    this.#advection(to);
    return this.#copy(to);
  }

  /** Π̂ of the current state: all terms of the closure together, as they stand on the left-hand side. */
  closureHat(): HalfSpectrum {
    const flow = this.#flow;
    const { n } = this.parameters;
    flow.begin();
    this.closure.apply(flow);
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

  #copyTable(at: number): Float64Array {
    const { n } = this.parameters;
    return Float64Array.from(this.#workspace.plan.view(at, (n / 2) * n));
  }

  /**
   * Advances one step and returns every term of the energy and enstrophy budgets of that step. With the mean of ω̂
   * before and after as weight, the terms add up to the change over the step to round-off.
   */
  budgetStep(): Budget {
    const before = this.omegaHat();
    const previous = this.#hasHistory ? this.#copy(this.#before) : undefined;
    const previousFlux = this.#hadFlux ? this.#copy(this.#fluxBefore) : undefined;
    this.#advanceOnce();
    const { terms } = this.#flow;
    return makeBudget(this.parameters, {
      before,
      after: this.omegaHat(),
      now: this.#copy(this.#before),
      previous,
      flux: terms.hasFlux ? this.#copy(this.#fluxBefore) : undefined,
      previousFlux,
      explicit: terms.hasExplicit ? this.#copy(this.#flow.explicit) : undefined,
      viscosity: terms.viscosity,
      hyper: terms.hyper,
      powers: terms.order === 0 ? undefined : this.#copyTable(this.#flow.powers(terms.order).table),
    });
  }

  /** Everything that a bitwise restart needs. */
  saveState(): Uint8Array {
    const { plan } = this.#workspace;
    const { n, precision } = this.parameters;
    const bytes = (pair: Pair): Uint8Array[] =>
      [pair.re, pair.im].map((at) => this.kernels.u8(at, plan.halfBytes).slice());
    const state: SimulationState = {
      n,
      precision,
      step: this.#step,
      hasHistory: this.#hasHistory,
      hadFlux: this.#hadFlux,
      nuMean: this.#nuMean,
      meanSquare: this.#flow.meanSquare,
      closure: this.closure.save?.() ?? new Float64Array(0),
      arrays: [this.#flow.hat, this.#before, this.#fluxBefore].flatMap(bytes),
    };
    return encodeState(this.kernels, state);
  }

  /**
   * Goes on from `saveState`, bit for bit.
   *
   * @throws ConfigError when the state is damaged or of another grid or precision
   */
  loadState(bytes: Uint8Array, name = "restart file"): void {
    const { plan } = this.#workspace;
    const { n, precision } = this.parameters;
    const state = decodeState(this.kernels, bytes, name);
    if (state.n !== n) throw new ConfigError(`${name}: grid`, `${n} points a side`, state.n);
    if (state.precision !== precision) {
      throw new ConfigError(`${name}: precision`, precision, state.precision);
    }
    this.#forget();
    const targets = [this.#flow.hat, this.#before, this.#fluxBefore].flatMap(({ re, im }) => [re, im]);
    targets.forEach((at, i) => {
      this.kernels.u8(at, plan.halfBytes).set(state.arrays[i] as Uint8Array);
    });
    this.#step = state.step;
    this.#hasHistory = state.hasHistory;
    this.#hadFlux = state.hadFlux;
    this.#nuMean = state.nuMean;
    this.#flow.meanSquare = state.meanSquare;
    if (state.closure.length > 0) this.closure.restore?.(state.closure);
  }

  /** XXH64 over the step and ω̂, 16 hex digits. */
  hash(): string {
    const { plan } = this.#workspace;
    const { hat } = this.#flow;
    const data = new Uint8Array(8 + 2 * plan.halfBytes);
    new DataView(data.buffer).setFloat64(0, this.#step, true);
    data.set(this.kernels.u8(hat.re, plan.halfBytes), 8);
    data.set(this.kernels.u8(hat.im, plan.halfBytes), 8 + plan.halfBytes);
    return this.kernels.xxh64(data).toString(16).padStart(16, "0");
  }

  free(): void {
    if (this.#ownsWorkspace) this.#workspace.free();
  }
}
