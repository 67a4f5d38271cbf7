// Between actors and named tensors. Names are those of the published policies (volleyball.md 11):
//
//   actor.encoder.0.{weight,bias}             LayerNorm of the observation (may be absent)
//   actor.encoder.1.layers.{3k}.{weight,bias}     dense layer k, weight [O, I]
//   actor.encoder.1.layers.{3k+2}.{weight,bias}   LayerNorm after its activation (may be absent)
//   actor.act_dist.fc_mean.{weight,bias}      means, no activation unless the note output_activation names one
//   actor.act_dist.log_std                    [O]
//
// With one more leading dimension M the file holds M actors (a team with one net per member).

import { ConfigError } from "../base/errors.ts";
import {
  ACTIVATIONS,
  type Activation,
  type ActorData,
  type DenseData,
  type LayerData,
  MAX_WIDTH,
  type NormData,
  validateActor,
} from "./actor-data.ts";
import { f32Tensor, type Tensor, type TensorFile, toFloat32 } from "./formats/tensor.ts";

/** LayerNorm's ε in the published networks. */
export const PUBLISHED_EPSILON = 1e-5;

/** Metadata key that names the activation of hidden layers; without it, ELU. */
const ACTIVATION_KEY = "activation";

/** Metadata key that names the activation of the means; without it, none. */
const OUTPUT_KEY = "output_activation";

const PREFIX = "actor.";
const LOG_STD = "actor.act_dist.log_std";

/** Most actors in one file: a team has at most six members. */
const MAX_MEMBERS = 64;

/** Whether a file holds an actor under the published names. */
export function hasActor(file: TensorFile): boolean {
  return file.tensors.has(`${PREFIX}act_dist.fc_mean.weight`);
}

/**
 * The actors of a file: one, or one per team member.
 *
 * @param name the file's name in error messages
 * @throws ConfigError when a tensor is missing, has the wrong shape or is not finite
 */
export function actorsFromTensors(file: TensorFile, name: string): ActorData[] {
  const mean = need(file, `${PREFIX}act_dist.fc_mean.weight`, name);
  if (mean.shape.length !== 2 && mean.shape.length !== 3) {
    throw new ConfigError(`${name}: actor.act_dist.fc_mean.weight`, "2 or 3 dimensions", mean.shape);
  }
  const members = mean.shape.length === 3 ? (mean.shape[0] as number) : undefined;
  if (members !== undefined && (members < 1 || members > MAX_MEMBERS)) {
    throw new ConfigError(`${name}: actor.act_dist.fc_mean.weight`, `1 to ${MAX_MEMBERS} members`, members);
  }
  const activation = readActivation(file, ACTIVATION_KEY, "elu", name);
  const output = readActivation(file, OUTPUT_KEY, "none", name);
  return Array.from({ length: members ?? 1 }, (_, member) => {
    const reader = new MemberReader(file, name, member, members);
    const actor = readActor(reader, activation, output);
    validateActor(actor, members === undefined ? name : `${name}: member ${member}`);
    return actor;
  });
}

function readActivation(file: TensorFile, key: string, otherwise: Activation, name: string): Activation {
  const word = file.metadata[key] ?? otherwise;
  if (!(ACTIVATIONS as readonly string[]).includes(word)) {
    throw new ConfigError(`${name}: ${key}`, `one of ${ACTIVATIONS.join(", ")}`, word);
  }
  return word as Activation;
}

function readActor(reader: MemberReader, activation: Activation, output: Activation): ActorData {
  const layers: LayerData[] = [];
  const first = reader.norm(`${PREFIX}encoder.0`);
  if (first) layers.push(first);
  for (let k = 0; reader.has(`${PREFIX}encoder.1.layers.${3 * k}.weight`); k++) {
    layers.push(reader.dense(`${PREFIX}encoder.1.layers.${3 * k}`, activation));
    const norm = reader.norm(`${PREFIX}encoder.1.layers.${3 * k + 2}`);
    if (norm) layers.push(norm);
  }
  const last = reader.dense(`${PREFIX}act_dist.fc_mean`, output);
  layers.push(last);
  const logStd = reader.values(LOG_STD, [last.outputs]);
  const inputs = (layers[0] as LayerData).inputs;
  return { inputs, outputs: last.outputs, epsilon: PUBLISHED_EPSILON, layers, logStd };
}

function need(file: TensorFile, key: string, name: string): Tensor {
  const tensor = file.tensors.get(key);
  if (!tensor) throw new ConfigError(`${name}: ${key}`, "a tensor", undefined);
  return tensor;
}

/** Reads the tensors of one member. */
class MemberReader {
  readonly #file: TensorFile;
  readonly #name: string;
  readonly #member: number;
  readonly #members: number | undefined;

  constructor(file: TensorFile, name: string, member: number, members: number | undefined) {
    this.#file = file;
    this.#name = name;
    this.#member = member;
    this.#members = members;
  }

  has(key: string): boolean {
    return this.#file.tensors.has(key);
  }

  /** Shape without the leading member dimension. */
  shape(key: string): readonly number[] {
    const { shape } = need(this.#file, key, this.#name);
    if (this.#members === undefined) return shape;
    if (shape[0] !== this.#members) {
      throw new ConfigError(`${this.#name}: ${key}`, `a first dimension of ${this.#members}`, shape);
    }
    return shape.slice(1);
  }

  /** The member's numbers of a tensor that must have this shape. */
  values(key: string, expected: readonly number[]): Float32Array {
    const shape = this.shape(key);
    if (shape.length !== expected.length || shape.some((size, k) => size !== expected[k])) {
      throw new ConfigError(`${this.#name}: ${key}`, `shape [${expected.join(", ")}]`, shape);
    }
    const count = expected.reduce((product, size) => product * size, 1);
    const all = toFloat32(need(this.#file, key, this.#name), `${this.#name}: ${key}`);
    return all.slice(this.#member * count, (this.#member + 1) * count);
  }

  norm(key: string): NormData | undefined {
    if (!this.has(`${key}.weight`)) return undefined;
    const inputs = this.shape(`${key}.weight`)[0] ?? 0;
    const gain = this.values(`${key}.weight`, [inputs]);
    return { kind: "norm", inputs, gain, shift: this.values(`${key}.bias`, [inputs]) };
  }

  dense(key: string, activation: Activation): DenseData {
    const [outputs = 0, inputs = 0] = this.shape(`${key}.weight`);
    if (outputs > MAX_WIDTH || inputs > MAX_WIDTH) {
      throw new ConfigError(`${this.#name}: ${key}.weight`, `at most ${MAX_WIDTH} a side`, [outputs, inputs]);
    }
    const weights = transposed(this.values(`${key}.weight`, [outputs, inputs]), outputs, inputs);
    const bias = this.values(`${key}.bias`, [outputs]);
    return { kind: "dense", inputs, outputs, activation, weights, bias };
  }
}

/** [rows, columns] → [columns, rows]. */
function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) out[c * rows + r] = values[r * columns + c] as number;
  }
  return out;
}

/**
 * The tensors of one actor, to be written to a file. Reading them gives the same actor.
 *
 * @throws ConfigError when the layers are not in the published order or hidden activations differ
 */
export function tensorsFromActor(actor: ActorData, metadata: Record<string, string> = {}): TensorFile {
  validateActor(actor);
  if (actor.epsilon !== PUBLISHED_EPSILON) {
    throw new ConfigError("actor.epsilon", `${PUBLISHED_EPSILON}`, actor.epsilon);
  }
  const tensors = new Map<string, Tensor>();
  const dense = actor.layers.filter((layer) => layer.kind === "dense");
  const activation = dense.length > 1 ? (dense[0] as DenseData).activation : "elu";
  let k = -1;
  actor.layers.forEach((layer, at) => {
    const isLast = at === actor.layers.length - 1;
    if (layer.kind === "norm") {
      const key = k < 0 ? `${PREFIX}encoder.0` : `${PREFIX}encoder.1.layers.${3 * k + 2}`;
      if (isLast || tensors.has(`${key}.weight`))
        throw new ConfigError(`actor.layers[${at}]`, "dense", "norm");
      tensors.set(`${key}.weight`, f32Tensor([layer.inputs], layer.gain));
      tensors.set(`${key}.bias`, f32Tensor([layer.inputs], layer.shift));
      return;
    }
    if (!isLast && layer.activation !== activation) {
      throw new ConfigError(`actor.layers[${at}].activation`, activation, layer.activation);
    }
    k++;
    const key = isLast ? `${PREFIX}act_dist.fc_mean` : `${PREFIX}encoder.1.layers.${3 * k}`;
    const weights = transposed(layer.weights, layer.inputs, layer.outputs);
    tensors.set(`${key}.weight`, f32Tensor([layer.outputs, layer.inputs], weights));
    tensors.set(`${key}.bias`, f32Tensor([layer.outputs], layer.bias));
  });
  tensors.set(LOG_STD, f32Tensor([actor.outputs], actor.logStd));
  const output = (dense.at(-1) as DenseData).activation;
  const notes = {
    ...(activation === "elu" ? {} : { [ACTIVATION_KEY]: activation }),
    ...(output === "none" ? {} : { [OUTPUT_KEY]: output }),
  };
  return { tensors, metadata: { ...metadata, ...notes } };
}

/**
 * The tensors of a team: those of its one actor, or of one for each drone with a leading dimension.
 *
 * @throws ConfigError as for one actor, or when the actors differ in shape
 */
export function tensorsFromActors(
  actors: readonly ActorData[],
  metadata: Record<string, string> = {},
): TensorFile {
  const files = actors.map((actor) => tensorsFromActor(actor, metadata));
  const [first] = files as [TensorFile];
  if (files.length === 1) return first;
  const tensors = new Map<string, Tensor>();
  for (const [key, { shape, bytes }] of first.tensors) {
    const all = new Uint8Array(bytes.length * files.length);
    files.forEach((file, member) => {
      const own = file.tensors.get(key);
      if (own?.bytes.length !== bytes.length) {
        throw new ConfigError(`actor ${member}: ${key}`, `shape [${shape.join(", ")}]`, own?.shape);
      }
      all.set(own.bytes, member * bytes.length);
    });
    tensors.set(key, { type: "F32", shape: [files.length, ...shape], bytes: all });
  }
  return { tensors, metadata: first.metadata };
}
