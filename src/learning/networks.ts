// A network in WASM memory: upload once, run on rows of arrays that lie there already.

import type { Kernels } from "../kernels/kernels.ts";
import {
  ACTIVATIONS,
  type ActorData,
  actorBytes,
  type DenseData,
  type LayerData,
  type NormData,
  validateActor,
} from "./actor-data.ts";

// The structures of assembly/learning/layout.ts, in 32-bit words.
const NETWORK_WORDS = 7;
const LAYER_WORDS = 6;
const BLOCK_ROWS = 16;
const KIND = { norm: 0, dense: 1 } as const;

/** Which numbers name the noise of a batch of actions: see `Network.sample`. */
export interface NoiseNames {
  /** A, agents a world */
  readonly agents: number;
  /** address of [E] u32: game of each world */
  readonly games: number;
  /** address of [E] u32: step of each world's game */
  readonly steps: number;
  readonly seed: number;
}

/** Weights of one actor in WASM memory. Call `free()` when done. */
export class Network {
  readonly inputs: number;
  readonly outputs: number;
  readonly #kernels: Kernels;
  readonly #at: number;
  readonly #std: number;
  readonly #scratch: number;
  readonly #pieces: number[] = [];

  /** @throws ConfigError when shapes do not fit or a weight is not finite */
  constructor(kernels: Kernels, actor: ActorData) {
    validateActor(actor);
    this.#kernels = kernels;
    this.inputs = actor.inputs;
    this.outputs = actor.outputs;
    const layers = this.#alloc(actor.layers.length * LAYER_WORDS * 4);
    actor.layers.forEach((layer, k) => {
      const words = this.#uploadLayer(layer);
      kernels.u32(layers + k * LAYER_WORDS * 4, LAYER_WORDS).set(words);
    });
    const widest = Math.max(...actor.layers.map(widthOf), actor.inputs);
    const ping = this.#alloc(BLOCK_ROWS * padded(widest, 16) * 4);
    const pong = this.#alloc(BLOCK_ROWS * padded(widest, 16) * 4);
    this.#at = this.#alloc(NETWORK_WORDS * 4);
    kernels
      .u32(this.#at, NETWORK_WORDS)
      .set([actor.inputs, actor.outputs, actor.layers.length, layers, ping, pong]);
    kernels.f32(this.#at + 24, 1)[0] = actor.epsilon;
    const logStd = this.#upload(actor.logStd, actor.outputs);
    this.#std = this.#alloc(actor.outputs * 4);
    kernels.call("networkSpread", actor.outputs, logStd, this.#std);
    this.#scratch = this.#alloc(32);
  }

  /** [outputs] standard deviation of the action noise. A live view: read it, do not keep it. */
  get std(): Float32Array {
    return this.#kernels.f32(this.#std, this.outputs);
  }

  /**
   * Means of rows of observations.
   *
   * @param rows   B
   * @param index  address of [B] i32, rows to read and to write; 0 for rows 0 … B − 1
   * @param input  address of [·, inputs] f32, read
   * @param output address of [·, outputs] f32, written
   */
  forward(rows: number, index: number, input: number, output: number): void {
    this.#kernels.call("networkForward", this.#at, rows, index, input, output);
  }

  /**
   * Adds noise to rows of means: mean + std·N(0, 1), named by game, agent and step (stream 2).
   *
   * @param rows    B
   * @param index   address of [B] i32, rows of `actions`; row = world·agents + agent
   * @param actions address of [E·A, outputs] f32, read and written
   */
  sample(rows: number, index: number, actions: number, names: NoiseNames): void {
    const { agents, games, steps, seed } = names;
    this.#kernels.call(
      "networkSample",
      rows,
      index,
      agents,
      games,
      steps,
      seed,
      this.outputs,
      this.#std,
      actions,
      this.#scratch,
    );
  }

  /** Means [B, outputs] of observations [B, inputs], copied in and out: for tests and single questions. */
  compute(observations: Float32Array): Float32Array {
    const rows = observations.length / this.inputs;
    const input = this.#kernels.alloc(observations.byteLength);
    const output = this.#kernels.alloc(rows * this.outputs * 4);
    this.#kernels.f32(input, observations.length).set(observations);
    this.forward(rows, 0, input, output);
    const means = this.#kernels.f32(output, rows * this.outputs).slice();
    this.#kernels.free(input);
    this.#kernels.free(output);
    return means;
  }

  /** Gives the memory back; the network must not be used afterwards. */
  free(): void {
    for (const piece of this.#pieces.splice(0)) this.#kernels.free(piece);
  }

  #alloc(bytes: number): number {
    const at = this.#kernels.alloc(bytes);
    this.#pieces.push(at);
    return at;
  }

  /** Copies values into a zeroed piece of `length` floats. */
  #upload(values: Float32Array, length: number): number {
    const at = this.#alloc(length * 4);
    this.#kernels.f32(at, values.length).set(values);
    return at;
  }

  #uploadLayer(layer: LayerData): number[] {
    return layer.kind === "norm" ? this.#uploadNorm(layer) : this.#uploadDense(layer);
  }

  #uploadNorm(layer: NormData): number[] {
    const width = padded(layer.inputs, 16);
    const gain = this.#upload(layer.gain, width);
    const shift = this.#upload(layer.shift, width);
    return [KIND.norm, layer.inputs, layer.inputs, 0, gain, shift];
  }

  #uploadDense(layer: DenseData): number[] {
    const weights = this.#upload(toPanels(layer), layer.inputs * padded(layer.outputs, 4));
    const bias = this.#upload(layer.bias, padded(layer.outputs, 4));
    const activation = ACTIVATIONS.indexOf(layer.activation);
    return [KIND.dense, layer.inputs, layer.outputs, activation, weights, bias];
  }
}

/** XXH64 of an actor's shapes and weights. */
export function hashActor(kernels: Kernels, actor: ActorData): bigint {
  return kernels.xxh64(actorBytes(actor));
}

/** Weights [I, O] as panels of 16 columns, the last columns in panels of 4 (assembly/learning/dense.ts). */
function toPanels(layer: DenseData): Float32Array {
  const { inputs, outputs, weights } = layer;
  const panels = new Float32Array(inputs * padded(outputs, 4));
  const wide = outputs - (outputs % 16);
  let at = 0;
  for (let first = 0; first < outputs; first += first < wide ? 16 : 4) {
    const width = first < wide ? 16 : 4;
    for (let k = 0; k < inputs; k++) {
      for (let j = first; j < Math.min(first + width, outputs); j++) {
        panels[at + j - first] = weights[k * outputs + j] as number;
      }
      at += width;
    }
  }
  return panels;
}

function widthOf(layer: LayerData): number {
  return layer.kind === "norm" ? layer.inputs : layer.outputs;
}

function padded(n: number, multiple: number): number {
  return Math.ceil(n / multiple) * multiple;
}
