// A training's state as a safetensors file: what the algorithm knows as named arrays, the environments' shards as bytes,
// and an XXH64 over everything, so that a damaged file is told from a good one.

import { ConfigError } from "../../base/errors.ts";
import { parseJson } from "../../base/json.ts";
import { SHARDS } from "../../env/ppo-settings.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { readSafetensors, writeSafetensors } from "../../learning/formats/safetensors.ts";
import type { Tensor } from "../../learning/formats/tensor.ts";
import type { StateArray } from "../../learning/learner.ts";
import type { Best, TrainState } from "./trainer.ts";

const FORMAT = "gyre-training-checkpoint 2";

const TYPES = [
  ["F32", Float32Array],
  ["F64", Float64Array],
  ["I32", Int32Array],
  ["U8", Uint8Array],
] as const;

/** Names of tensors that are no array of the algorithm. */
const PARAMETERS = "parameters";
const ITERATION = "iteration";
const SHARD = "shard.";

function tensorOf(array: StateArray): Tensor {
  const [type] = TYPES.find(([, kind]) => array instanceof kind) as (typeof TYPES)[number];
  const { length, buffer, byteOffset, byteLength } = array;
  return { type, shape: [length], bytes: new Uint8Array(buffer, byteOffset, byteLength) };
}

/** A copy of its numbers: aligned, whatever the file's offsets. @throws ConfigError for another type */
function arrayOf({ type, bytes }: Tensor, field: string): StateArray {
  const found = TYPES.find(([name]) => name === type);
  if (!found) throw new ConfigError(field, `${TYPES.map(([name]) => name).join(", ")} numbers`, type);
  return new found[1](new Uint8Array(bytes).buffer);
}

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
    [PARAMETERS, tensorOf(state.parameters)],
    [ITERATION, tensorOf(Float64Array.of(state.iteration))],
  ]);
  for (const [name, array] of Object.entries(state.arrays)) tensors.set(name, tensorOf(array));
  for (const [shard, bytes] of state.shards) tensors.set(`${SHARD}${shard}`, tensorOf(bytes));
  const best = JSON.stringify(state.best);
  const hash = hashOf(kernels, tensors, best + training);
  return writeSafetensors({ tensors, metadata: { format: FORMAT, best, training, hash } });
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
  const read = <T extends StateArray>(key: string, like: new () => T): T => {
    const found = file.tensors.get(key);
    const array = found && arrayOf(found, `${name}: ${key}`);
    if (!(array instanceof like))
      throw new ConfigError(`${name}: ${key}`, "numbers of its type", found?.type);
    return array;
  };
  const [iteration = 0] = read(ITERATION, Float64Array);
  const shards = Array.from({ length: SHARDS }, (_, k) => [k, read(`${SHARD}${k}`, Uint8Array)] as const);
  const others = [...file.tensors].filter(
    ([key]) => key !== PARAMETERS && key !== ITERATION && !key.startsWith(SHARD),
  );
  const state = {
    iteration,
    parameters: read(PARAMETERS, Float32Array),
    arrays: Object.fromEntries(others.map(([key, one]) => [key, arrayOf(one, `${name}: ${key}`)])),
    shards: new Map(shards),
    best: parseJson(best, `${name}: best`) as Best | null,
  };
  return { state, training };
}
