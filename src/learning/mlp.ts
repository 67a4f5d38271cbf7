// A feed-forward network that can be trained: its parameters are one flat vector that the caller owns, its
// activations are kept for one block of rows, its gradient is added to a vector of the same layout.
//
//   forward    hₗ = activation(hₗ₋₁·Wₗ + bₗ)
//   backward   dₗ₋₁ = (dₗ·Wₗᵀ)·activation′(hₗ₋₁),   dWₗ += hₗ₋₁ᵀ·dₗ,   dbₗ += Σ dₗ
//
// with LayerNorms between where the spec has them. Kernels: assembly/learning/mlp.ts, dense.ts, weight-gradient.ts.
// Bits of `forward` and `forwardKept` are those of `Network` on `toActor()`, for one row and for any batch. The
// gradient over a list of rows depends on the list and on `blockRows` alone.

import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { ACTIVATIONS, type ActorData, type LayerData } from "./actor-data.ts";
import { PUBLISHED_EPSILON } from "./actor-tensors.ts";
import { checkMlpSpec, type MlpLayer, type MlpSpec, mlpLayers, mlpSize } from "./mlp-spec.ts";
import { orthogonal } from "./orthogonal.ts";

export { type MlpSpec, type MlpTensor, mlpSize, mlpTensors } from "./mlp-spec.ts";

// The structures of assembly/learning/layout.ts, in 32-bit words.
const NETWORK_WORDS = 7;
const LAYER_WORDS = 6;
const KIND = { norm: 0, dense: 1 } as const;
/** rows of a block of `forward` (BLOCK_ROWS in layout.ts) */
const FORWARD_ROWS = 16;
/** rows whose activations and gradients, with the weights of [256, 128, 128], stay in a second cache of 1 MB */
const BLOCK_ROWS = 64;

/** A layer in memory. Addresses and pitches in bytes. */
interface Stage extends MlpLayer {
  /** Layer of the forward pass: panels and bias, or gain and shift */
  readonly layer: number;
  readonly weights: number;
  readonly bias: number;
  /** dense with a layer below: Layer of Wᵀ and its panels; else 0 */
  readonly transposedLayer: number;
  readonly transposed: number;
  /** kept rows: what went in and what came out */
  readonly input: number;
  readonly output: number;
  readonly inputPitch: number;
  readonly outputPitch: number;
  /** norm: [rows, 2] mean and 1/√(variance + ε); else 0 */
  readonly kept: number;
  /** activation of the dense layer whose output comes in, as a number of ACTIVATIONS */
  readonly below: number;
}

export class Mlp {
  readonly spec: MlpSpec;
  /** P */
  readonly size: number;
  /** most rows of one `forwardKept` */
  readonly blockRows: number;
  readonly #kernels: Kernels;
  readonly #parameters: number;
  readonly #network: number;
  readonly #stages: readonly Stage[];
  readonly #ping: number;
  readonly #pong: number;
  readonly #pieces: number[] = [];
  #rows = 0;

  /**
   * @param parameters address of [P] f32, owned by the caller; call `refresh` after every change
   * @param blockRows  most rows of one `forwardKept`, a multiple of 4
   * @throws ConfigError when a width is no whole number or blockRows no multiple of 4
   */
  constructor(kernels: Kernels, spec: MlpSpec, parameters: number, blockRows: number = BLOCK_ROWS) {
    checkMlpSpec(spec);
    if (!Number.isInteger(blockRows) || blockRows < 4 || blockRows % 4 !== 0) {
      throw new ConfigError("network.blockRows", "a multiple of 4", blockRows);
    }
    this.spec = spec;
    this.size = mlpSize(spec);
    this.blockRows = blockRows;
    this.#kernels = kernels;
    this.#parameters = parameters;
    const layers = mlpLayers(spec);
    const descriptors = this.#alloc(layers.length * LAYER_WORDS * 4);
    this.#stages = this.#makeStages(layers, descriptors);
    const widest = Math.max(spec.inputs, spec.outputs, ...spec.hidden);
    this.#ping = this.#alloc(blockRows * pitchOf(widest));
    this.#pong = this.#alloc(blockRows * pitchOf(widest));
    const rows = [0, 1].map(() => this.#alloc(FORWARD_ROWS * padded(widest, 16) * 4));
    this.#network = this.#alloc(NETWORK_WORDS * 4);
    const words = [spec.inputs, spec.outputs, layers.length, descriptors, ...rows];
    kernels.u32(this.#network, words.length).set(words);
    kernels.f32(this.#network + 24, 1)[0] = PUBLISHED_EPSILON;
  }

  /**
   * Writes first parameters: orthogonal weights with gain √2 (the head: `headGain`), biases 0, norms 1 and 0.
   *
   * @param seed  of the run
   * @param which which network of the run, e.g. 0 actor, 1 critic
   */
  initialise(seed: number, which: number, headGain: number): void {
    let layer = 0;
    for (const { kind, inputs, outputs, offset, activation } of this.#stages) {
      const first = kind === "norm" ? inputs : inputs * outputs;
      if (kind === "norm") this.#tensor(offset, first).fill(1);
      else {
        const gain = activation === "none" ? headGain : Math.SQRT2;
        const name = { seed, which, layer: layer++ };
        const weights = orthogonal(this.#kernels, { inputs, outputs }, gain, name);
        this.#tensor(offset, first).set(weights);
      }
      this.#tensor(offset + first, outputs).fill(0);
    }
    this.refresh();
  }

  /** Lays the parameters out as the kernels read them. Call after each change of the parameters. */
  refresh(): void {
    for (const stage of this.#stages) {
      const { inputs, outputs, weights, bias, transposed } = stage;
      const from = this.#parameters + 4 * stage.offset;
      if (stage.kind === "dense") {
        this.#kernels.call("mlpPack", inputs, outputs, from, weights, bias, transposed);
      } else {
        this.#kernels.f32(weights, inputs).set(this.#tensor(stage.offset, inputs));
        this.#kernels.f32(bias, inputs).set(this.#tensor(stage.offset + inputs, inputs));
      }
    }
  }

  /**
   * @param input  address of [rows, I] f32, read
   * @param output address of [rows, O] f32, written
   */
  forward(rows: number, input: number, output: number): void {
    this.#kernels.call("networkForward", this.#network, rows, 0, input, output);
  }

  /**
   * Forward pass whose activations are kept for `backward`.
   *
   * @param rows   at most blockRows
   * @param index  address of [rows] i32, the rows of `input` to read; 0 for rows 0 … rows − 1
   * @param input  address of [·, I] f32, read
   * @param output address of [rows, O] f32, written
   */
  forwardKept(rows: number, index: number, input: number, output: number): void {
    if (rows > this.blockRows) throw new RangeError(`${rows} rows, more than a block of ${this.blockRows}`);
    this.#rows = rows;
    const kernels = this.#kernels;
    const first = this.#stages[0] as Stage;
    kernels.call("mlpGather", rows, index, first.inputs, input, first.input, first.inputPitch);
    for (const { kind, layer, input: x, inputPitch, output: y, outputPitch, kept } of this.#stages) {
      if (kind === "dense") kernels.call("mlpDense", layer, rows, x, inputPitch, y, outputPitch);
      else kernels.call("mlpNorm", layer, rows, x, y, inputPitch, PUBLISHED_EPSILON, kept);
    }
    const last = this.#stages.at(-1) as Stage;
    kernels.call("mlpScatter", rows, last.outputs, last.output, last.outputPitch, output);
  }

  /**
   * Backward pass of the last `forwardKept`: adds dL/dθ to the gradient.
   *
   * @param outputGradient address of [rows, O] f32, dL/d output, read
   * @param gradient       address of [P] f32, laid out as the parameters, added to
   * @param first          first of the kept rows that count, and how many; all by default
   */
  backward(outputGradient: number, gradient: number, first = 0, rows = this.#rows - first): void {
    const kernels = this.#kernels;
    const last = this.#stages.at(-1) as Stage;
    let d = this.#ping;
    let next = this.#pong;
    kernels.call("mlpGather", rows, 0, last.outputs, outputGradient, d, last.outputPitch);
    for (let k = this.#stages.length - 1; k >= 0; k--) {
      const stage = this.#stages[k] as Stage;
      const { inputs, outputs, inputPitch, outputPitch, transposedLayer } = stage;
      const x = stage.input + first * inputPitch;
      const to = gradient + 4 * stage.offset;
      if (stage.kind === "norm") {
        const { weights, below } = stage;
        const kept = stage.kept + 8 * first;
        kernels.call("mlpNormGradient", rows, inputs, x, d, inputPitch, kept, weights, to, below);
        continue;
      }
      kernels.call("mlpWeightGradient", rows, inputs, outputs, x, inputPitch, d, outputPitch, to);
      if (transposedLayer === 0) break;
      kernels.call("mlpDenseGradient", transposedLayer, rows, d, outputPitch, next, inputPitch, x);
      [d, next] = [next, d];
    }
  }

  /** The network as plain data, to save it or to run it elsewhere. */
  toActor(logStd: Float32Array): ActorData {
    const { inputs, outputs } = this.spec;
    const layers = this.#stages.map((stage) => this.#layerData(stage));
    return { inputs, outputs, epsilon: PUBLISHED_EPSILON, layers, logStd: logStd.slice() };
  }

  /** Gives the memory back (not the parameters, which are the caller's). */
  free(): void {
    for (const piece of this.#pieces.splice(0)) this.#kernels.free(piece);
  }

  #layerData({ kind, inputs, outputs, offset, activation }: Stage): LayerData {
    const take = (at: number, n: number): Float32Array => this.#tensor(at, n).slice();
    if (kind === "norm") {
      return { kind, inputs, gain: take(offset, inputs), shift: take(offset + inputs, inputs) };
    }
    const weights = take(offset, inputs * outputs);
    return { kind, inputs, outputs, activation, weights, bias: take(offset + inputs * outputs, outputs) };
  }

  /** n parameters from an offset. A live view. */
  #tensor(offset: number, n: number): Float32Array {
    return this.#kernels.f32(this.#parameters + 4 * offset, n);
  }

  #alloc(bytes: number): number {
    const at = this.#kernels.alloc(bytes);
    this.#pieces.push(at);
    return at;
  }

  #makeStages(layers: readonly MlpLayer[], descriptors: number): Stage[] {
    let input = this.#alloc(this.blockRows * pitchOf(this.spec.inputs));
    return layers.map((layer, k) => {
      const under = layers[k - 1];
      const stage = this.#makeStage(layer, descriptors + k * LAYER_WORDS * 4, input, under);
      input = stage.output;
      return stage;
    });
  }

  #makeStage(layer: MlpLayer, descriptor: number, input: number, under: MlpLayer | undefined): Stage {
    const { kind, inputs, outputs } = layer;
    const below = ACTIVATIONS.indexOf(under?.activation ?? "none");
    const isDense = kind === "dense";
    const weights = this.#alloc(isDense ? inputs * padded(outputs, 4) * 4 : padded(inputs, 16) * 4);
    const bias = this.#alloc(padded(outputs, isDense ? 4 : 16) * 4);
    const activation = ACTIVATIONS.indexOf(layer.activation);
    const words = [KIND[kind], inputs, outputs, activation, weights, bias];
    this.#kernels.u32(descriptor, LAYER_WORDS).set(words);
    const hasGradient = isDense && under !== undefined;
    const transposed = hasGradient ? this.#alloc(outputs * padded(inputs, 4) * 4) : 0;
    const transposedLayer = hasGradient ? this.#alloc(LAYER_WORDS * 4) : 0;
    if (hasGradient) {
      const back = [KIND.dense, outputs, inputs, below, transposed, 0];
      this.#kernels.u32(transposedLayer, LAYER_WORDS).set(back);
    }
    const output = this.#alloc(this.blockRows * pitchOf(outputs));
    const kept = isDense ? 0 : this.#alloc(this.blockRows * 8);
    const pitches = { inputPitch: pitchOf(inputs), outputPitch: pitchOf(outputs) };
    const places = { layer: descriptor, weights, bias, transposedLayer, transposed, input, output, kept };
    return { ...layer, ...places, ...pitches, below };
  }
}

/** Bytes between rows of n floats in scratch: an odd number of cache lines. */
function pitchOf(n: number): number {
  const lines = Math.ceil(n / 16);
  return 64 * (lines + 1 - (lines % 2));
}

function padded(n: number, multiple: number): number {
  return Math.ceil(n / multiple) * multiple;
}
