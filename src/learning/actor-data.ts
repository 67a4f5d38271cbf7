// An actor as plain data: what a file holds and a worker can be sent. Legend: I inputs, O outputs of a layer.

import { ConfigError } from "../base/errors.ts";

/** Activations that the kernels know. */
export const ACTIVATIONS = ["none", "elu", "tanh", "relu"] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** y = activation(x·weights + bias). */
export interface DenseData {
  readonly kind: "dense";
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: Activation;
  /** [I, O], row-major: the transpose of what PyTorch stores */
  readonly weights: Float32Array;
  /** [O] */
  readonly bias: Float32Array;
}

/** LayerNorm over all I columns, with gain and shift. */
export interface NormData {
  readonly kind: "norm";
  readonly inputs: number;
  /** [I] */
  readonly gain: Float32Array;
  /** [I] */
  readonly shift: Float32Array;
}

export type LayerData = DenseData | NormData;

/** A feed-forward network and the spread of its action noise. */
export interface ActorData {
  /** D, observations */
  readonly inputs: number;
  /** actions, 4 for a quadrotor */
  readonly outputs: number;
  /** added to the variance in every LayerNorm */
  readonly epsilon: number;
  readonly layers: readonly LayerData[];
  /** [outputs] logarithm of the standard deviation of the action noise */
  readonly logStd: Float32Array;
}

/** Largest width of a layer: bounds what a file can make us allocate. */
export const MAX_WIDTH = 16384;

/** Largest standard deviation that a sampled action may have is exp of this; more would only saturate motors. */
export const MAX_LOG_STD = 20;

function checkWidth(field: string, value: number): void {
  if (!Number.isInteger(value) || value < 1 || value > MAX_WIDTH) {
    throw new ConfigError(field, `a whole number from 1 to ${MAX_WIDTH}`, value);
  }
}

function checkArray(field: string, values: Float32Array, length: number): void {
  if (values.length !== length) throw new ConfigError(field, `${length} numbers`, values.length);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new ConfigError(`${field}[${bad}]`, "a finite number", values[bad]);
}

function checkLayer(field: string, layer: LayerData, width: number): number {
  if (layer.inputs !== width)
    throw new ConfigError(`${field}.inputs`, `${width}, as the layer before`, layer.inputs);
  if (layer.kind === "norm") {
    checkArray(`${field}.gain`, layer.gain, width);
    checkArray(`${field}.shift`, layer.shift, width);
    return width;
  }
  checkWidth(`${field}.outputs`, layer.outputs);
  if (!ACTIVATIONS.includes(layer.activation)) {
    throw new ConfigError(`${field}.activation`, `one of ${ACTIVATIONS.join(", ")}`, layer.activation);
  }
  checkArray(`${field}.weights`, layer.weights, width * layer.outputs);
  checkArray(`${field}.bias`, layer.bias, layer.outputs);
  return layer.outputs;
}

/**
 * Checks that widths fit and every number is finite.
 *
 * @param actor what to check
 * @param field its path in error messages, e.g. the file it came from
 * @throws ConfigError naming the layer, the rule and the value
 */
export function validateActor(actor: ActorData, field = "actor"): void {
  checkWidth(`${field}.inputs`, actor.inputs);
  checkWidth(`${field}.outputs`, actor.outputs);
  if (!(actor.epsilon > 0 && actor.epsilon < 1)) {
    throw new ConfigError(`${field}.epsilon`, "a number > 0 and < 1", actor.epsilon);
  }
  if (actor.layers.length === 0) throw new ConfigError(`${field}.layers`, "at least one layer", 0);
  let width = actor.inputs;
  actor.layers.forEach((layer, k) => {
    width = checkLayer(`${field}.layers[${k}]`, layer, width);
  });
  if (width !== actor.outputs)
    throw new ConfigError(`${field}.outputs`, `${width}, as the last layer`, actor.outputs);
  checkArray(`${field}.logStd`, actor.logStd, actor.outputs);
  const wide = actor.logStd.find((value) => value > MAX_LOG_STD);
  if (wide !== undefined) throw new ConfigError(`${field}.logStd`, `numbers ≤ ${MAX_LOG_STD}`, wide);
}

/** Bytes that define an actor: shapes and weights in layer order, for hashing. */
export function actorBytes(actor: ActorData): Uint8Array {
  const pieces: (Int32Array | Float32Array)[] = [];
  pieces.push(new Int32Array([actor.inputs, actor.outputs, actor.layers.length]));
  pieces.push(new Float32Array([actor.epsilon]));
  for (const layer of actor.layers) {
    if (layer.kind === "norm") {
      pieces.push(new Int32Array([0, layer.inputs]), layer.gain, layer.shift);
    } else {
      const activation = ACTIVATIONS.indexOf(layer.activation);
      pieces.push(new Int32Array([1, layer.inputs, layer.outputs, activation]), layer.weights, layer.bias);
    }
  }
  pieces.push(actor.logStd);
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength), at);
    at += piece.byteLength;
  }
  return bytes;
}
