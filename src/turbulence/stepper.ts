// The time loop of one flow (spec 1 and 2): vorticity–streamfunction on the β-plane.
//
//   ∂ω/∂t + N = ν∇²ω − αω + sβ·β·v − F − Π
//
// A step: closure → advection term N̂ → AB2/CN update. Everything that decides the result runs in WASM.

import { ConfigError, DivergedError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { type Pair, STEP, UNPACK } from "../kernels/spectral-plan.ts";
import type { Closure } from "./closures/closure.ts";
import { Flow, Workspace } from "./flow.ts";
import { checkFlowParameters, type FlowParameters, forcedModes } from "./flow-parameters.ts";

type Kernel = (...values: number[]) => number;

/** State and step of one flow; Simulation adds what one may see of it. */
export class FlowStepper {
  readonly parameters: FlowParameters;
  readonly closure: Closure;
  readonly kernels: Kernels;
  protected stepCount = 0;
  protected hasHistory = false;
  protected readonly flow: Flow;
  protected readonly workspace: Workspace;
  readonly #ownsWorkspace: boolean;
  /** N̂ of this step and of the one before; they change places after each step */
  protected now: Pair;
  protected before: Pair;
  protected fluxBefore: Pair;
  protected hadFlux = false;
  protected lastNuMean = 0;
  readonly #numbers: number;
  #view: DataView;
  /** 1/n⁴: from Σ|ω̂|² to ⟨ω²⟩ */
  readonly #perSquare: number;
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
    this.workspace = workspace ?? new Workspace(kernels, parameters);
    this.#ownsWorkspace = workspace === undefined;
    this.flow = new Flow(parameters, this.workspace);
    const { plan, products } = this.workspace;
    this.now = plan.half();
    this.before = plan.half();
    this.fluxBefore = plan.half();
    this.#advance = plan.kernel("advance");
    this.#productBasdevant = products.kernel("productBasdevant");
    this.#productSkew = products.kernel("productSkew");
    this.#numbers = plan.reserve(STEP.bytes);
    this.#view = new DataView(kernels.memory.buffer);
    const limit = parameters.maxVorticity ?? 10_000;
    const points = parameters.n * parameters.n;
    this.#perSquare = 1 / (points * points);
    this.#limit = limit * limit;
    this.#writeForcing();
  }

  /** Steps since the initial field. */
  get step(): number {
    return this.stepCount;
  }

  /** step·dt */
  get time(): number {
    return this.stepCount * this.parameters.dt;
  }

  /** Domain mean of the closure's eddy viscosity in the last step. */
  get nuMean(): number {
    return this.lastNuMean;
  }

  /** ⟨ω²⟩ after the last step. */
  get meanSquareVorticity(): number {
    return this.flow.meanSquare;
  }

  #writeForcing(): void {
    const modes = forcedModes(this.parameters);
    const at = this.workspace.plan.reserve(24 * Math.max(modes.length, 1));
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
    this.writeVorticity(field, false);
    this.forget();
  }

  /** Sets ω̂ to the spectrum of a field [n, n], or adds it. @throws ConfigError as `setVorticity` */
  protected writeVorticity(field: ArrayLike<number>, isAdded: boolean): void {
    const { n } = this.parameters;
    if (field.length !== n * n) throw new ConfigError("initial field", `${n * n} values`, field.length);
    for (let i = 0; i < field.length; i++) {
      if (!Number.isFinite(field[i])) {
        throw new ConfigError(`initial field [${Math.floor(i / n)}][${i % n}]`, "a finite number", field[i]);
      }
    }
    const { plan } = this.workspace;
    const plane = this.workspace.plane(plan, "scratch initial");
    plan.writePlane(plane.re, field);
    plan.view(plane.im, plan.m * plan.stride).fill(0);
    const { hat } = this.flow;
    if (!isAdded) for (const part of ["re", "im"] as const) plan.view(hat[part], (n / 2) * n).fill(0);
    plan.termOf(UNPACK.scalar, plane, hat, 1, isAdded);
    plan.view(hat.re, 1)[0] = 0;
    plan.view(hat.im, 1)[0] = 0;
  }

  /** Works out ⟨ω²⟩ anew. */
  protected measure(): void {
    const { plan } = this.workspace;
    const { hat } = this.flow;
    const sum = plan.kernel("weightedSquares")(plan.grid, hat.re, hat.im, 0);
    this.flow.meanSquare = sum * this.#perSquare;
  }

  protected forget(): void {
    this.stepCount = 0;
    this.hasHistory = false;
    this.hadFlux = false;
    this.lastNuMean = 0;
    this.measure();
    for (const pair of [this.now, this.before, this.flow.flux, this.fluxBefore]) this.#clear(pair);
  }

  #clear(pair: Pair): void {
    const { plan } = this.workspace;
    const { n } = this.parameters;
    for (const part of ["re", "im"] as const) plan.view(pair[part], (n / 2) * n).fill(0);
  }

  /**
   * Advances by `steps` steps.
   *
   * @throws DivergedError when ⟨ω²⟩ is no longer finite or passes the limit
   */
  advance(steps: number): void {
    for (let i = 0; i < steps; i++) this.advanceOnce();
  }

  protected advanceOnce(): void {
    const flow = this.flow;
    const { plan } = this.workspace;
    const now = this.now;
    flow.begin();
    this.closure.apply(flow);
    this.advection(now);
    if (flow.terms.hasFlux) this.#addFlux(now);
    this.#writeNumbers();
    const { hat } = flow;
    const before = this.before;
    const sum = this.#advance(plan.grid, this.#numbers, hat.re, hat.im, now.re, now.im, before.re, before.im);
    this.now = before;
    this.before = now;
    const flux = flow.flux;
    flow.flux = this.fluxBefore;
    this.fluxBefore = flux;
    this.hadFlux = flow.terms.hasFlux;
    this.hasHistory = true;
    this.stepCount++;
    this.lastNuMean = flow.terms.nuMean;
    const meanSquare = sum * this.#perSquare;
    if (!(meanSquare <= this.#limit)) {
      throw new DivergedError(this.stepCount, "vorticity", Math.sqrt(meanSquare), this.time);
    }
    flow.meanSquare = meanSquare;
  }

  /** N̂ of the current state. Uses up the fields of the product plan. */
  protected advection(to: Pair): void {
    const flow = this.flow;
    const { products } = this.workspace;
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
    const { plan } = this.workspace;
    const { flux } = this.flow;
    const add = plan.kernel("addHalf");
    add(plan.grid, to.re, flux.re);
    add(plan.grid, to.im, flux.im);
  }

  #writeNumbers(): void {
    const { parameters: p } = this;
    const { terms, explicit } = this.flow;
    const powers = terms.order === 0 ? 0 : this.flow.powers(terms.order).table;
    const view = this.#data();
    const at = this.#numbers;
    view.setFloat64(at + STEP.dt, p.dt, true);
    view.setFloat64(at + STEP.viscosity, p.viscosity + terms.viscosity, true);
    view.setFloat64(at + STEP.drag, p.drag, true);
    view.setFloat64(at + STEP.beta, p.betaSign * p.beta, true);
    view.setFloat64(at + STEP.hyper, terms.hyper, true);
    view.setFloat64(at + STEP.now, this.hasHistory ? 1.5 : 1, true);
    view.setFloat64(at + STEP.before, this.hasHistory ? -0.5 : 0, true);
    view.setInt32(at + STEP.powers, powers, true);
    view.setInt32(at + STEP.explicitRe, terms.hasExplicit ? explicit.re : 0, true);
    view.setInt32(at + STEP.explicitIm, terms.hasExplicit ? explicit.im : 0, true);
  }

  free(): void {
    if (this.#ownsWorkspace) this.workspace.free();
  }
}
