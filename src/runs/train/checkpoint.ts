// A training's state as a safetensors file: what the algorithm knows as arrays, the environments' shards as bytes, and
// an XXH64 over everything, so that a damaged file is told from a good one.

import { ConfigError } from "../../base/errors.ts";
import { parseJson } from "../../base/json.ts";
import { SHARDS } from "../../env/ppo-settings.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { readSafetensors, writeSafetensors } from "../../learning/formats/safetensors.ts";
import type { ElementType, Tensor } from "../../learning/formats/tensor.ts";
import type { Best, TrainState } from "./trainer.ts";

const FORMAT = "gyre-training-checkpoint 1";

function tensor(type: ElementType, length: number, array: ArrayBufferView): Tensor {
  return { type, shape: [length], bytes: new Uint8Array(array.buffer, array.byteOffset, array.byteLength) };
}

const f32 = (array: Float32Array): Tensor => tensor("F32", array.length, array);
const f64 = (array: Float64Array): Tensor => tensor("F64", array.length, array);

/** XXH64 over names and bytes of all tensors but the hash, in order of their names. */
function hashOf(kernels: Kernels, tensors: ReadonlyMap<string, Tensor>, notes: string): string {
  let hash = kernels.xxh64(new TextEncoder().encode(notes));
  for (const key of [...tensors.keys()].sort()) {
    hash = kernels.xxh64(new TextEncoder().encode(key), hash);
    hash = kernels.xxh64((tensors.get(key) as Tensor).bytes, hash);
  }
  return hash.toString(16).padStart(16, "0");
}

/** Bytes of a state. @param training what was trained, as text; see `readTrainState` */
export function encodeTrainState(kernels: Kernels, state: TrainState, training = ""): Uint8Array {
  const tensors = new Map<string, Tensor>([
    ["parameters", f32(state.parameters)],
    ["adam.first_moment", f32(state.firstMoment)],
    ["adam.second_moment", f32(state.secondMoment)],
    ["value_norm", f64(state.valueNorm)],
    ["observation_norm", f64(state.observationNorm)],
    ["average", f32(state.average)],
    ["counters", f64(Float64Array.of(state.iteration, state.learningRate, state.optimiserSteps))],
  ]);
  for (const [shard, bytes] of state.shards) tensors.set(`shard.${shard}`, tensor("U8", bytes.length, bytes));
  const best = JSON.stringify(state.best);
  const hash = hashOf(kernels, tensors, best + training);
  return writeSafetensors({ tensors, metadata: { format: FORMAT, best, training, hash } });
}

/** Arrays of a file that decide a state; a copy is aligned whatever the file's offsets. */
class Reader {
  readonly #tensors: ReadonlyMap<string, Tensor>;
  readonly #name: string;

  constructor(tensors: ReadonlyMap<string, Tensor>, name: string) {
    this.#tensors = tensors;
    this.#name = name;
  }

  bytes(key: string, type: ElementType): Uint8Array<ArrayBuffer> {
    const found = this.#tensors.get(key);
    if (found?.type !== type) throw new ConfigError(`${this.#name}: ${key}`, `${type} numbers`, found?.type);
    return new Uint8Array(found.bytes);
  }

  f32(key: string): Float32Array {
    return new Float32Array(this.bytes(key, "F32").buffer);
  }

  f64(key: string): Float64Array {
    return new Float64Array(this.bytes(key, "F64").buffer);
  }
}

/** A state as a file has it, with what was trained: an empty text in files of earlier versions. */
export interface FiledState {
  readonly state: TrainState;
  readonly training: string;
}

/** A state from bytes. @throws ConfigError when they are no checkpoint, or a damaged one */
export function decodeTrainState(kernels: Kernels, bytes: Uint8Array, name: string): FiledState {
  const file = readSafetensors(bytes, name);
  const { format, best = "null", training = "", hash } = file.metadata;
  if (format !== FORMAT) throw new ConfigError(`${name}: format`, FORMAT, format);
  if (hash !== hashOf(kernels, file.tensors, best + training)) {
    throw new ConfigError(name, "a checkpoint as it was written (its hash differs)", hash);
  }
  const reader = new Reader(file.tensors, name);
  const [iteration, learningRate, optimiserSteps] = reader.f64("counters") as unknown as [
    number,
    number,
    number,
  ];
  const shards = Array.from({ length: SHARDS }, (_, k) => [k, reader.bytes(`shard.${k}`, "U8")] as const);
  const state = {
    iteration,
    learningRate,
    optimiserSteps,
    parameters: reader.f32("parameters"),
    firstMoment: reader.f32("adam.first_moment"),
    secondMoment: reader.f32("adam.second_moment"),
    valueNorm: reader.f64("value_norm"),
    observationNorm: reader.f64("observation_norm"),
    average: reader.f32("average"),
    shards: new Map(shards),
    best: parseJson(best, `${name}: best`) as Best | null,
  };
  return { state, training };
}
