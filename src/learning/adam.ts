// Adam (Kingma & Ba, arXiv 1412.6980) on parts of one flat vector, each clipped by its own norm first.
//
//   m ← β₁·m + (1 − β₁)·g     v ← β₂·v + (1 − β₂)·g²     θ ← θ − lr·(m/(1 − β₁ᵗ))/(√(v/(1 − β₂ᵗ)) + ε)

import type { Kernels } from "../kernels/kernels.ts";
import { adam, sumSquares } from "./rollout-math.ts";

const BETA1 = 0.9;
const BETA2 = 0.999;

/** A part of the vector and how its step is taken. */
export interface AdamPart {
  readonly offset: number;
  readonly length: number;
  /** factor of the gradient before anything else: 1/rows makes a mean of a sum */
  readonly scale: number;
  /** largest norm of the scaled gradient */
  readonly norm: number;
  readonly learningRate: number;
}

/** Moments of P parameters. Call `free()` when done. */
export class Adam {
  readonly #kernels: Kernels;
  readonly #size: number;
  readonly #epsilon: number;
  readonly #m: number;
  readonly #v: number;
  #steps = 0;
  /** β₁ᵗ and β₂ᵗ, by multiplication: the same bits everywhere */
  #decay1 = 1;
  #decay2 = 1;

  constructor(kernels: Kernels, size: number, epsilon: number) {
    this.#kernels = kernels;
    this.#size = size;
    this.#epsilon = epsilon;
    this.#m = kernels.alloc(4 * size);
    this.#v = kernels.alloc(4 * size);
  }

  /** Begins the next step t; call before the parts. */
  advance(): void {
    this.#steps++;
    this.#decay1 *= BETA1;
    this.#decay2 *= BETA2;
  }

  /**
   * Moves a part of the parameters.
   *
   * @param parameters address of [P] f32, read and written
   * @param gradient   address of [P] f32, read
   */
  step(parameters: number, gradient: number, part: AdamPart): void {
    const { offset, length, norm, learningRate } = part;
    const at = 4 * offset;
    const size = part.scale * Math.sqrt(sumSquares(this.#kernels, length, gradient + at));
    const scale = part.scale * (size > norm ? norm / size : 1);
    const arrays = {
      parameters: parameters + at,
      gradient: gradient + at,
      mean: this.#m + at,
      square: this.#v + at,
    };
    const rates = {
      lr: learningRate,
      beta1: BETA1,
      beta2: BETA2,
      epsilon: this.#epsilon,
      c1: 1 - this.#decay1,
      c2: 1 - this.#decay2,
    };
    adam(this.#kernels, length, arrays, rates, scale);
  }

  save(): { firstMoment: Float32Array; secondMoment: Float32Array; optimiserSteps: number } {
    return {
      firstMoment: this.#kernels.f32(this.#m, this.#size).slice(),
      secondMoment: this.#kernels.f32(this.#v, this.#size).slice(),
      optimiserSteps: this.#steps,
    };
  }

  restore(state: ReturnType<Adam["save"]>): void {
    this.#kernels.f32(this.#m, this.#size).set(state.firstMoment);
    this.#kernels.f32(this.#v, this.#size).set(state.secondMoment);
    this.#steps = 0;
    this.#decay1 = 1;
    this.#decay2 = 1;
    while (this.#steps < state.optimiserSteps) this.advance();
  }

  free(): void {
    this.#kernels.free(this.#m);
    this.#kernels.free(this.#v);
  }
}
