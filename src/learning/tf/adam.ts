// Adam (Kingma & Ba 2015, arXiv 1412.6980, algorithm 1), t = 1, 2, …:
//
//   m ← β₁m + (1 − β₁)g      v ← β₂v + (1 − β₂)g²      θ ← θ − α·m̂/(√v̂ + ε),  m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
//
// and the clip of the gradients' common norm that usually comes before: g ← g·min(1, c/(‖g‖ + 1e-6)).

import type { Tensor, Tf } from "../backend.ts";

/** Constants of Adam. */
export interface AdamSettings {
  /** α */
  readonly rate: number;
  /** β₁ */
  readonly beta1: number;
  /** β₂ */
  readonly beta2: number;
  /** ε */
  readonly epsilon: number;
}

/** Common constants; the rate is the caller's. */
export const ADAM_DEFAULTS = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** Parameters and their moments; owns all of them. */
export class Adam {
  readonly #tf: Tf;
  readonly #settings: AdamSettings;
  #parameters: Tensor[];
  #first: Tensor[];
  #second: Tensor[];
  /** β₁ᵗ and β₂ᵗ */
  #decay: [number, number] = [1, 1];

  /** @param parameters taken over: read them from here, and dispose of them with `free` only */
  constructor(tf: Tf, parameters: readonly Tensor[], settings: AdamSettings) {
    this.#tf = tf;
    this.#settings = settings;
    this.#parameters = [...parameters];
    this.#first = parameters.map((p) => tf.zerosLike(p));
    this.#second = parameters.map((p) => tf.zerosLike(p));
  }

  /** The parameters now: other tensors after each step. */
  get parameters(): readonly Tensor[] {
    return this.#parameters;
  }

  /** One step. @param gradients one a parameter; read */
  step(gradients: readonly Tensor[]): void {
    const { rate, beta1, beta2, epsilon } = this.#settings;
    const tf = this.#tf;
    this.#decay = [this.#decay[0] * beta1, this.#decay[1] * beta2];
    const [scale1, scale2] = [1 / (1 - this.#decay[0]), 1 / (1 - this.#decay[1])];
    gradients.forEach((g, k) => {
      const next = tf.tidy(() => {
        const [p, m, v] = [this.#parameters[k], this.#first[k], this.#second[k]] as [Tensor, Tensor, Tensor];
        const first = tf.add(tf.mul(m, beta1), tf.mul(g, 1 - beta1));
        const second = tf.add(tf.mul(v, beta2), tf.mul(tf.square(g), 1 - beta2));
        const spread = tf.add(tf.sqrt(tf.mul(second, scale2)), epsilon);
        return [tf.sub(p, tf.mul(tf.div(first, spread), rate * scale1)), first, second];
      });
      const old = [this.#parameters[k], this.#first[k], this.#second[k]] as Tensor[];
      [this.#parameters[k], this.#first[k], this.#second[k]] = next as [Tensor, Tensor, Tensor];
      tf.dispose(old);
    });
  }

  /** Disposes of parameters and moments. */
  free(): void {
    this.#tf.dispose([this.#parameters, this.#first, this.#second]);
  }
}

/** Gradients scaled so that their common norm is at most `most`; new tensors. */
export function clippedByNorm(tf: Tf, gradients: readonly Tensor[], most: number): Tensor[] {
  return tf.tidy(() => {
    const squares = gradients.map((g) => tf.sum(tf.square(g)));
    const norm = tf.sqrt(tf.addN(squares));
    const scale = tf.minimum(tf.div(most, tf.add(norm, 1e-6)), 1);
    return gradients.map((g) => tf.mul(g, scale));
  });
}
