// The reference twin of a PPO minibatch in TensorFlow: what the kernels' losses and gradients are checked against, and
// what their speed is compared with. Per row, r = p(a)/p_old(a) (Schulman et al. 2017, arXiv 1707.06347, eq. 7 and 9):
//
//   actor    −min(r·A, clip(r, 1 ± c)·A)·s − e·H
//   critic   Σ_k max(h(v_k − R_k), h(v_old,k + clip(v_k − v_old,k, ±c_v) − R_k)),   h Huber with δ, or ½x²
//
// with c, s, e, c_v, δ from PpoLossSettings: clip, surrogateScale, entropy, valueClip, huberDelta.
// Losses and gradients are sums over rows, not means. Legend: B rows, I inputs, O actions, C values a row.

import type { ActorData } from "../actor-data.ts";
import { type LoadedTf, loadTf, type Tensor, type Tf } from "../backend.ts";
import type { PpoLossSettings } from "../ppo-gradient.ts";
import { Adam, type AdamSettings, clippedByNorm } from "./adam.ts";
import { gaussianEntropy, gaussianLogProb } from "./gaussian.ts";
import { mlpForward, mlpParameters } from "./mlp.ts";
import { type Kit, makeKit, makeShippedKit } from "./product.ts";

/** A minibatch. */
export interface PpoMinibatch {
  readonly rows: number;
  /** [B, I of the actor] */
  readonly observations: Float32Array;
  /** [B, I of the critic]; those of the actor when left out */
  readonly criticObservations?: Float32Array;
  /** [B, O] */
  readonly actions: Float32Array;
  /** [B] */
  readonly oldLogProb: Float32Array;
  /** [B] */
  readonly advantages: Float32Array;
  /** [B, C] normalised */
  readonly oldValues: Float32Array;
  /** [B, C] normalised */
  readonly targets: Float32Array;
}

/** Losses and gradients of a minibatch: sums over its rows. */
export interface PpoGradients {
  readonly actorLoss: number;
  readonly criticLoss: number;
  /** actor's parameters in layer order, then log std */
  readonly actor: Float32Array;
  /** critic's parameters in layer order */
  readonly critic: Float32Array;
}

/** A minibatch as tensors. */
type BatchTensors = Record<Exclude<keyof PpoMinibatch, "rows">, Tensor>;

/** −min(r·A, clip(r)·A)·s − e·H, summed over rows. */
function actorLoss(tf: Tf, means: Tensor, logStd: Tensor, batch: BatchTensors, s: PpoLossSettings): Tensor {
  const logProb = gaussianLogProb(tf, batch.actions, means, logStd);
  const ratio = tf.exp(tf.sub(logProb, batch.oldLogProb));
  const clipped = tf.clipByValue(ratio, 1 - s.clip, 1 + s.clip);
  const gain = tf.minimum(tf.mul(ratio, batch.advantages), tf.mul(clipped, batch.advantages));
  const bonus = tf.mul(gaussianEntropy(tf, logStd), s.entropy * (means.shape[0] as number));
  return tf.neg(tf.add(tf.mul(tf.sum(gain), s.surrogateScale), bonus));
}

/** Huber's ½q² + δ(|x| − q), q = min(|x|, δ): no branch, so it has a gradient everywhere. */
function huber(tf: Tf, x: Tensor, delta: number | null): Tensor {
  if (delta === null) return tf.mul(tf.square(x), 0.5);
  const size = tf.abs(x);
  const inner = tf.minimum(size, delta);
  return tf.add(tf.mul(tf.square(inner), 0.5), tf.mul(tf.sub(size, inner), delta));
}

function criticLoss(tf: Tf, values: Tensor, batch: BatchTensors, s: PpoLossSettings): Tensor {
  const plain = huber(tf, tf.sub(values, batch.targets), s.huberDelta);
  if (s.valueClip === null) return tf.sum(plain);
  const change = tf.clipByValue(tf.sub(values, batch.oldValues), -s.valueClip, s.valueClip);
  const near = huber(tf, tf.sub(tf.add(batch.oldValues, change), batch.targets), s.huberDelta);
  return tf.sum(tf.maximum(plain, near));
}

/** Values of tensors one after the other. */
function flat(tensors: readonly Tensor[]): Float32Array {
  const out = new Float32Array(tensors.reduce((size, tensor) => size + tensor.size, 0));
  let at = 0;
  for (const tensor of tensors) {
    out.set(tensor.dataSync<"float32">(), at);
    at += tensor.size;
  }
  return out;
}

/** Actor and critic in TensorFlow. Call `free()` when done. */
export class PpoTwin {
  readonly #loaded: LoadedTf;
  readonly #kit: Kit;
  readonly #shapes: { readonly actor: ActorData; readonly critic: ActorData };
  readonly #actor: Adam;
  readonly #critic: Adam;

  private constructor(loaded: LoadedTf, kit: Kit, actor: ActorData, critic: ActorData, adam: AdamSettings) {
    const { tf } = loaded;
    this.#loaded = loaded;
    this.#kit = kit;
    this.#shapes = { actor, critic };
    this.#actor = new Adam(tf, [...mlpParameters(tf, actor), tf.tensor1d(actor.logStd)], adam);
    this.#critic = new Adam(tf, mlpParameters(tf, critic), adam);
  }

  /**
   * Makes a twin.
   *
   * @param actor with its log std
   * @param critic its log std is not used
   * @param product `quick` has gradients that WebAssembly is quick at, `shipped` TensorFlow's own
   */
  static async load(
    actor: ActorData,
    critic: ActorData,
    adam: AdamSettings,
    product: "quick" | "shipped" = "quick",
    prefer: Parameters<typeof loadTf>[0] = "wasm",
  ): Promise<PpoTwin> {
    const loaded = await loadTf(prefer);
    const kit = product === "quick" ? makeKit(loaded.tf) : makeShippedKit(loaded.tf);
    return new PpoTwin(loaded, kit, actor, critic, adam);
  }

  /** What computes. */
  get backend(): LoadedTf["backend"] {
    return this.#loaded.backend;
  }

  /** Losses and gradients at the present parameters. */
  gradients(batch: PpoMinibatch, settings: PpoLossSettings): PpoGradients {
    const { tf } = this.#loaded;
    const { actor, critic } = this.#differentiate(batch, settings);
    const result = {
      actorLoss: actor.value.dataSync()[0] as number,
      criticLoss: critic.value.dataSync()[0] as number,
      actor: flat(actor.grads),
      critic: flat(critic.grads),
    };
    tf.dispose([actor.value, actor.grads, critic.value, critic.grads]);
    return result;
  }

  /** One update of both networks: mean gradients, each clipped to a common norm, a step of Adam. */
  update(batch: PpoMinibatch, settings: PpoLossSettings, maxNorm: number): void {
    const { tf } = this.#loaded;
    const { actor, critic } = this.#differentiate(batch, settings);
    for (const [{ value, grads }, adam] of [
      [actor, this.#actor],
      [critic, this.#critic],
    ] as const) {
      const means = tf.tidy(() => grads.map((g) => tf.mul(g, 1 / batch.rows)));
      const clipped = clippedByNorm(tf, means, maxNorm);
      adam.step(clipped);
      tf.dispose([value, grads, means, clipped]);
    }
  }

  /** Waits until all that was asked for is computed. */
  finish(): void {
    this.#critic.parameters[0]?.dataSync();
  }

  /** Parameters now, in the order of the gradients. */
  parameters(): { readonly actor: Float32Array; readonly critic: Float32Array } {
    return { actor: flat(this.#actor.parameters), critic: flat(this.#critic.parameters) };
  }

  /** Tensors alive in all of TensorFlow; constant over updates. */
  get liveTensors(): number {
    return this.#loaded.tf.memory().numTensors;
  }

  /** Disposes of parameters and moments. */
  free(): void {
    this.#actor.free();
    this.#critic.free();
  }

  #differentiate(batch: PpoMinibatch, settings: PpoLossSettings) {
    const { tf } = this.#loaded;
    const kit = this.#kit;
    const { actor, critic } = this.#shapes;
    return tf.tidy(() => {
      const tensors = batchTensors(tf, batch);
      const lossOfActor = (...p: Tensor[]): Tensor => {
        const means = mlpForward(kit, actor, p, tensors.observations);
        return actorLoss(tf, means, p.at(-1) as Tensor, tensors, settings);
      };
      const lossOfCritic = (...p: Tensor[]): Tensor =>
        criticLoss(tf, mlpForward(kit, critic, p, tensors.criticObservations), tensors, settings);
      return {
        actor: tf.valueAndGrads(lossOfActor)([...this.#actor.parameters]),
        critic: tf.valueAndGrads(lossOfCritic)([...this.#critic.parameters]),
      };
    });
  }
}

function batchTensors(tf: Tf, batch: PpoMinibatch): BatchTensors {
  const rows = (values: Float32Array): Tensor =>
    tf.tensor2d(values, [batch.rows, values.length / batch.rows]);
  return {
    observations: rows(batch.observations),
    criticObservations: rows(batch.criticObservations ?? batch.observations),
    actions: rows(batch.actions),
    oldLogProb: tf.tensor1d(batch.oldLogProb),
    advantages: tf.tensor1d(batch.advantages),
    oldValues: rows(batch.oldValues),
    targets: rows(batch.targets),
  };
}
