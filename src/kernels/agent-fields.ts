// The face of assembly/turbulence/agent-state.ts: invariants of velocity tensors at the grid points of agents.

import type { Kernels } from "./kernels.ts";
import { type Derivative, PACK, type Pair, SpectralPlan } from "./spectral-plan.ts";

/**
 * Tensors whose invariants agents may see (turbulence.md 5.4): orders (x, y) of the derivatives of ψ that are the
 * parts of u = ψ_y, then those of −v = ψ_x. A tensor and its transpose have the same invariants.
 */
const TENSORS = {
  /** ∇u = [[u_x, u_y], [v_x, v_y]] */
  gradient: { u: [1, 1, 0, 2], v: [2, 0, 1, 1] },
  /** [[u_xx, v_xx], [u_yy, v_yy]], here transposed */
  hessian: { u: [2, 1, 0, 3], v: [3, 0, 1, 2] },
  /** [[u_xx, u_xy], [v_yx, v_yy]] */
  mixed: { u: [2, 1, 1, 2], v: [2, 1, 1, 2] },
} as const;

/** Name of a tensor of velocity derivatives. */
export type VelocityTensor = keyof typeof TENSORS;

/** Invariants of one tensor at one point. */
export const INVARIANTS = 3;

/** Physical fields of a vorticity spectrum, f64, in WASM memory. Call `free()` when done. */
export class AgentFields {
  readonly n: number;
  readonly count: number;
  readonly #kernels: Kernels;
  readonly #plan: SpectralPlan;
  readonly #hat: Pair;
  readonly #planes: readonly [Pair, Pair];
  readonly #points: number;
  readonly #out: number;

  /**
   * @param n      grid points a side
   * @param points [count] index of each agent's point in a field [n, n]
   */
  constructor(kernels: Kernels, n: number, points: ArrayLike<number>) {
    this.n = n;
    this.count = points.length;
    this.#kernels = kernels;
    const plan = new SpectralPlan(kernels, n, n, n / 2 - 1, "f64");
    this.#plan = plan;
    this.#hat = plan.half();
    this.#planes = [plan.plane(), plan.plane()];
    this.#points = plan.reserve(4 * points.length);
    this.#out = plan.reserve(8 * INVARIANTS * points.length);
    const offsets = Array.from(points, (i) => Math.floor(i / n) * plan.stride + (i % n));
    kernels.i32(this.#points, points.length).set(offsets);
  }

  /** Takes the spectrum ω̂ that the other calls speak of; [n/2, n] each, copied. */
  load(re: Float64Array, im: Float64Array): void {
    this.#plan.view(this.#hat.re, re.length).set(re);
    this.#plan.view(this.#hat.im, im.length).set(im);
  }

  /** [count, 3] tr S, tr S², tr R² of a tensor at every agent's point; a live view: use at once. */
  invariants(tensor: VelocityTensor): Float64Array {
    const { u, v } = TENSORS[tensor];
    const of = (x: number, y: number): Derivative => ({ of: this.#hat, x, y, ofPsi: true });
    const [first, other] = this.#planes;
    this.#plan.derivatives(of(u[0], u[1]), of(u[2], u[3]), first);
    this.#plan.derivatives(of(v[0], v[1]), of(v[2], v[3]), other, -1);
    const entries = [first.re, first.im, other.re, other.im];
    this.#kernels.call(
      "turbulenceInvariantsF64",
      this.count,
      this.#points,
      ...entries,
      this.#out,
      INVARIANTS,
    );
    return this.#kernels.f64(this.#out, INVARIANTS * this.count);
  }

  /** ω and ψ on the grid, [n, n] each; copies. */
  vorticity(): { readonly omega: Float64Array; readonly psi: Float64Array } {
    const [plane] = this.#planes;
    this.#plan.fieldsOf(PACK.vorticity, this.#hat, plane);
    return { omega: this.#plan.readPlane(plane.re), psi: this.#plan.readPlane(plane.im) };
  }

  free(): void {
    this.#plan.free();
  }
}
