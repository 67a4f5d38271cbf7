// Between a field and its half spectrum, in f64, outside a simulation: for filters, diagnostics and initial fields.

import type { Kernels } from "../kernels/kernels.ts";
import { type Pair, SpectralPlan, UNPACK } from "../kernels/spectral-plan.ts";
import type { HalfSpectrum } from "./half-spectrum.ts";

/** Transforms of real fields [n, n]; Nyquist modes are dropped. Call `free()` when done. */
export class SpectralTransform {
  readonly n: number;
  readonly #plan: SpectralPlan;
  readonly #plane: Pair;
  readonly #half: Pair;

  constructor(kernels: Kernels, n: number) {
    this.n = n;
    this.#plan = new SpectralPlan(kernels, n, n, n / 2 - 1, "f64");
    this.#plane = this.#plan.plane();
    this.#half = this.#plan.half();
  }

  /** Unnormalised forward FFT of a field [n, n]. */
  forward(field: Float64Array): HalfSpectrum {
    const { n } = this;
    const plan = this.#plan;
    plan.writePlane(this.#plane.re, field);
    plan.view(this.#plane.im, plan.m * plan.stride).fill(0);
    plan.termOf(UNPACK.scalar, this.#plane, this.#half, 1, false);
    const copy = (at: number): Float64Array => Float64Array.from(plan.view(at, (n / 2) * n));
    return { n, re: copy(this.#half.re), im: copy(this.#half.im) };
  }

  /** Field [n, n] of a half spectrum; divides by n². */
  inverse(hat: HalfSpectrum): Float64Array {
    const { n } = this;
    const plan = this.#plan;
    plan.view(this.#half.re, (n / 2) * n).set(hat.re);
    plan.view(this.#half.im, (n / 2) * n).set(hat.im);
    const of = { of: this.#half, x: 0, y: 0 };
    const nothing = { of: this.#half, x: 0, y: 0 };
    plan.derivatives(of, nothing, this.#plane);
    return plan.readPlane(this.#plane.re);
  }

  free(): void {
    this.#plan.free();
  }
}
