// What a closure sees of a simulation during one step: the physical fields of the current state, made when first
// asked for, and the terms to which it may add. Everything lies in WASM memory.

import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { PACK, type Pair, SpectralPlan, UNPACK } from "../kernels/spectral-plan.ts";
import { type FlowParameters, largestWavenumber, productPoints } from "./flow-parameters.ts";

/** Pairs of fields that derive from ω̂. */
export type FieldKind = keyof typeof PACK;

/** How a term is stepped: explicit Euler (spec 2.3), or with the advection term by Adams–Bashforth 2. */
export type Scheme = "euler" | "ab2";

/** Planes that simulations of the same grid share. One flow at a time uses them. */
export class Workspace {
  readonly kernels: Kernels;
  /** plan of the products of the advection term: m = n, or 3n/2 */
  readonly products: SpectralPlan;
  /** plan with m = n, for closures */
  readonly plan: SpectralPlan;
  readonly #planes: Map<string, Pair> = new Map();
  readonly #halves: Map<string, Pair> = new Map();
  readonly #blocks: Map<string, number> = new Map();

  constructor(kernels: Kernels, p: FlowParameters) {
    const m = productPoints(p);
    const kc = largestWavenumber(p);
    this.kernels = kernels;
    this.products = new SpectralPlan(kernels, p.n, m, kc, p.precision);
    this.plan = m === p.n ? this.products : new SpectralPlan(kernels, p.n, p.n, kc, p.precision);
  }

  /** A plane by name, made when first asked for. */
  plane(plan: SpectralPlan, name: string): Pair {
    const key = `${plan.m} ${name}`;
    let plane = this.#planes.get(key);
    if (!plane) {
      plane = plan.plane();
      this.#planes.set(key, plane);
    }
    return plane;
  }

  /** A half spectrum by name, for intermediate results. */
  half(name: string): Pair {
    let half = this.#halves.get(name);
    if (!half) {
      half = this.plan.half();
      this.#halves.set(name, half);
    }
    return half;
  }

  /** Address of some memory by name, made when first asked for; `bytes` are the same each time. */
  block(name: string, bytes: number): number {
    let block = this.#blocks.get(name);
    if (block === undefined) {
      block = this.plan.reserve(bytes);
      this.#blocks.set(name, block);
    }
    return block;
  }

  free(): void {
    this.products.free();
    if (this.plan !== this.products) this.plan.free();
  }
}

/** Terms of one step that closures add to. */
export interface Terms {
  /** scalar eddy viscosity, Crank–Nicolson */
  viscosity: number;
  /** coefficient of (k/kc)^order, kc = n/2, Crank–Nicolson; order 0: none */
  hyper: number;
  order: number;
  /** Π̂ holds something, explicit Euler */
  hasExplicit: boolean;
  /** the flux term holds something, Adams–Bashforth 2 */
  hasFlux: boolean;
  /** domain mean of the eddy viscosity, for reports */
  nuMean: number;
  /** byte address of the last field ν(x, y) that a closure used, one component of a plane; 0: none */
  nuField: number;
}

/** A pair of fields, and whether it is of the current step. */
interface Slot {
  plane: Pair | undefined;
  isMade: boolean;
}

function makeSlots(): Slot[] {
  return Object.keys(PACK).map(() => ({ plane: undefined, isMade: false }));
}

/** One flow during a step. */
export class Flow {
  readonly parameters: FlowParameters;
  readonly workspace: Workspace;
  /** ω̂ */
  readonly hat: Pair;
  /** Π̂, explicit Euler */
  readonly explicit: Pair;
  /** closure terms that are stepped with the advection term */
  flux: Pair;
  /** ⟨ω²⟩ over the domain */
  meanSquare = 0;
  readonly terms: Terms = {
    viscosity: 0,
    hyper: 0,
    order: 0,
    hasExplicit: false,
    hasFlux: false,
    nuMean: 0,
    nuField: 0,
  };
  /** pairs of fields by kind, on the plan's grid and on that of the products; made in this step or not */
  readonly #onPlan: Slot[] = makeSlots();
  readonly #onProducts: Slot[] = makeSlots();
  readonly #powers: Map<number, { table: number; perSquare: number }> = new Map();

  constructor(parameters: FlowParameters, workspace: Workspace) {
    this.parameters = parameters;
    this.workspace = workspace;
    const { plan } = workspace;
    this.hat = plan.half();
    this.explicit = plan.half();
    this.flux = plan.half();
  }

  /** n-point plan. */
  get plan(): SpectralPlan {
    return this.workspace.plan;
  }

  /** Grid spacing dx = 2π/n. */
  get dx(): number {
    return (2 * Math.PI) / this.parameters.n;
  }

  /** Forgets fields and terms of the step before. */
  begin(): void {
    for (const slot of this.#onPlan) slot.isMade = false;
    for (const slot of this.#onProducts) slot.isMade = false;
    const { terms } = this;
    terms.viscosity = 0;
    terms.hyper = 0;
    terms.order = 0;
    terms.hasExplicit = false;
    terms.hasFlux = false;
    terms.nuMean = 0;
    terms.nuField = 0;
  }

  /**
   * Two physical fields on the plan's grid: velocity (u, v), gradient (ω_x, ω_y), strain (S11, S12), vorticity
   * (ω, ψ), laplacian (∇²ω, 0). Read them; to change them, use `take`.
   */
  fields(kind: FieldKind, plan: SpectralPlan = this.plan): Pair {
    const slot = this.#slot(kind, plan);
    slot.plane ??= this.workspace.plane(plan, kind);
    if (!slot.isMade) {
      plan.fieldsOf(PACK[kind], this.hat, slot.plane);
      slot.isMade = true;
    }
    return slot.plane;
  }

  #slot(kind: FieldKind, plan: SpectralPlan): Slot {
    return (plan === this.plan ? this.#onPlan : this.#onProducts)[PACK[kind]] as Slot;
  }

  /** The same fields, to be overwritten; whoever asks after this gets them anew. */
  take(kind: FieldKind, plan: SpectralPlan = this.plan): Pair {
    const plane = this.fields(kind, plan);
    this.#slot(kind, plan).isMade = false;
    return plane;
  }

  /** A plane for intermediate results, by name; its content lasts until someone uses the same name. */
  scratch(name: string): Pair {
    return this.workspace.plane(this.plan, `scratch ${name}`);
  }

  /** Copies of the two fields of a kind, [n, n] each: for closures written in plain TypeScript. */
  values(kind: FieldKind): readonly [Float64Array, Float64Array] {
    const pair = this.fields(kind);
    return [this.plan.readPlane(pair.re), this.plan.readPlane(pair.im)];
  }

  /** Adds Π(x, y) itself, [n, n], explicit Euler. @throws ConfigError when a value is not finite */
  addPi(pi: Float64Array): void {
    this.addTerm("scalar", this.#writeField(pi, "Π"), 1, "euler");
  }

  /**
   * Adds an eddy viscosity ν(x, y), [n, n]: sigma Π = −∇·(ν∇ω), tau Π = curl div(−2νS), explicit Euler.
   *
   * @throws ConfigError when a value is not finite
   */
  addViscosityField(nu: Float64Array, operator: "sigma" | "tau" = "sigma"): void {
    const field = this.#writeField(nu, "ν").re;
    const { plan } = this;
    this.terms.nuField = field;
    const pair = this.take(operator === "sigma" ? "gradient" : "strain");
    plan.kernel("scalePair")(plan.grid, field, pair.re, pair.im);
    if (operator === "sigma") this.addTerm("flux", pair, -1, "euler");
    else this.addTerm("tau", pair, 1, "euler");
    let sum = 0;
    for (const value of nu) sum += value;
    this.terms.nuMean += sum / nu.length;
  }

  /** Okubo–Weiss q = (ω² − |S|²)/⟨ω²⟩, [n, n]. */
  okuboWeiss(): Float64Array {
    const [s11, s12] = this.values("strain");
    const [omega] = this.values("vorticity");
    return omega.map((w, i) => {
      const [a, b] = [s11[i] as number, s12[i] as number];
      return (w * w - 4 * (a * a + b * b)) / this.meanSquare;
    });
  }

  #writeField(field: Float64Array, name: string): Pair {
    const { n } = this.parameters;
    if (field.length !== n * n) throw new ConfigError(`closure: ${name}`, `${n * n} values`, field.length);
    const wrong = field.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) {
      const where = `closure: ${name}[${Math.floor(wrong / n)}][${wrong % n}]`;
      throw new ConfigError(where, "a finite number", field[wrong]);
    }
    const plane = this.scratch("given field");
    this.plan.writePlane(plane.re, field);
    this.plan.view(plane.im, this.plan.m * this.plan.stride).fill(0);
    return plane;
  }

  /**
   * Adds a scalar eddy viscosity ν_e (may be negative), and to the reported mean; Crank–Nicolson.
   *
   * @throws ConfigError when it is not finite
   */
  addViscosity(nu: number): void {
    if (!Number.isFinite(nu)) throw new ConfigError("closure: eddy viscosity", "a finite number", nu);
    this.terms.viscosity += nu;
    this.terms.nuMean += nu;
  }

  /** Adds Π̂ = coefficient·(k/kc)^order·ω̂, kc = n/2. */
  addHyperviscosity(order: number, coefficient: number): void {
    const { terms } = this;
    if (terms.order !== 0 && terms.order !== order) {
      throw new ConfigError("closure", `one order of hyperviscosity at a time (${terms.order})`, order);
    }
    terms.order = order;
    terms.hyper += coefficient;
  }

  /**
   * Transforms a plane and adds the term; the plane is overwritten.
   *
   * flux: ∇·(a, b); tau: curl div of τ = −2(a, b; b, −a) (spec 3.7); scalar: a itself.
   */
  addTerm(kind: "flux" | "tau" | "scalar", plane: Pair, weight: number, scheme: Scheme): void {
    const { terms } = this;
    const isFlux = scheme === "ab2";
    const to = isFlux ? this.flux : this.explicit;
    const isAdded = isFlux ? terms.hasFlux : terms.hasExplicit;
    this.plan.termOf(UNPACK[kind], plane, to, weight, isAdded);
    if (isFlux) terms.hasFlux = true;
    else terms.hasExplicit = true;
  }

  /** Table (k/kc)^order over the half spectrum, and the same divided by k². */
  powers(order: number): { table: number; perSquare: number } {
    let found = this.#powers.get(order);
    if (!found) {
      const { plan } = this;
      found = { table: plan.reserve(plan.halfBytes), perSquare: plan.reserve(plan.halfBytes) };
      this.#fillPowers(order, found);
      this.#powers.set(order, found);
    }
    return found;
  }

  #fillPowers(order: number, to: { table: number; perSquare: number }): void {
    const { n } = this.parameters;
    const { plan } = this;
    for (let kx = 0; kx < n / 2; kx++) {
      for (let j = 0; j < n; j++) {
        const ky = j < n / 2 ? j : j - n;
        const k2 = kx * kx + ky * ky;
        let ratio = 1;
        for (let p = 0; p < order; p += 2) ratio *= (4 * k2) / (n * n);
        const at = (kx * n + j) * plan.size;
        plan.view(to.table + at, 1)[0] = k2 > 0 ? ratio : 0;
        plan.view(to.perSquare + at, 1)[0] = k2 > 0 ? ratio / k2 : 0;
      }
    }
  }
}
