// Published volleyball checkpoints (thu-uav/VolleyBots and thu-uav/HCSP, MIT) as safetensors under our names:
//
//   actor_params.module.…  →  actor.…        critic.module.…  →  critic.…
//   value_normalizer.…     →  value_norm.…   anything else is left out and listed
//
// An actor's leading dimension of 1 is squeezed; a larger one (a net per team member) is kept.

import { ConfigError } from "../base/errors.ts";
import { actorsFromTensors, hasActor } from "./actor-tensors.ts";
import { writeSafetensors } from "./formats/safetensors.ts";
import { checkFinite, type Tensor, type TensorFile } from "./formats/tensor.ts";
import { readTorch } from "./formats/torch.ts";

/** What an import found. */
export interface ImportSummary {
  /** nets in the actor: 1 shared, or one per member */
  readonly members: number;
  readonly observations: number;
  readonly actions: number;
  /** widths of hidden layers */
  readonly hidden: readonly number[];
  /** numbers in all tensors that were kept */
  readonly parameters: number;
  readonly tensors: number;
  readonly hasCritic: boolean;
  readonly hasValueNorm: boolean;
  /** names of tensors that were left out */
  readonly leftOut: readonly string[];
}

const RENAMES: readonly (readonly [RegExp, string])[] = [
  [/^actor_params\.(module\.)?/, "actor."],
  [/^critic\.(module\.)?/, "critic."],
  [/^value_normalizer\./, "value_norm."],
];

const MEAN = "actor.act_dist.fc_mean.weight";

/**
 * Converts a checkpoint.
 *
 * @param bytes a file of torch.save
 * @param name  its name, kept as `source` in the metadata
 * @throws ConfigError when it is damaged, holds anything but weights, or no actor
 */
export function importVolleybots(
  bytes: Uint8Array,
  name: string,
): { safetensors: Uint8Array; summary: ImportSummary } {
  const { file, summary } = convertVolleybots(bytes, name);
  return { safetensors: writeSafetensors(file), summary };
}

/** The same, without writing the file. */
export function convertVolleybots(
  bytes: Uint8Array,
  name: string,
): { file: TensorFile; summary: ImportSummary } {
  const tensors = new Map<string, Tensor>();
  const leftOut: string[] = [];
  for (const [key, tensor] of readTorch(bytes, name)) {
    const rename = RENAMES.find(([from]) => from.test(key));
    if (!rename) {
      leftOut.push(key);
      continue;
    }
    checkFinite(tensor, `${name}: ${key}`);
    // a lone number has one dimension, as in the published conversions
    const shape = tensor.shape.length === 0 ? [1] : tensor.shape;
    tensors.set(key.replace(rename[0], rename[1]), { ...tensor, shape });
  }
  const mean = tensors.get(MEAN);
  if (!mean)
    throw new ConfigError(name, "a checkpoint with actor_params…act_dist.fc_mean", leftOut.slice(0, 3));
  if (mean.shape.length === 3 && mean.shape[0] === 1) squeezeActor(tensors);
  const file: TensorFile = { tensors, metadata: { source: name } };
  return { file, summary: summarise(file, name, leftOut) };
}

function squeezeActor(tensors: Map<string, Tensor>): void {
  for (const [key, tensor] of tensors) {
    if (key.startsWith("actor.") && tensor.shape[0] === 1) {
      tensors.set(key, { ...tensor, shape: tensor.shape.slice(1) });
    }
  }
}

function summarise(file: TensorFile, name: string, leftOut: readonly string[]): ImportSummary {
  if (!hasActor(file)) throw new ConfigError(name, "an actor", "none");
  const actors = actorsFromTensors(file, name);
  const [first] = actors;
  if (!first) throw new ConfigError(name, "an actor", "none");
  const dense = first.layers.filter((layer) => layer.kind === "dense");
  const names = [...file.tensors.keys()];
  let parameters = 0;
  for (const { shape } of file.tensors.values()) parameters += shape.reduce((product, n) => product * n, 1);
  return {
    members: actors.length,
    observations: first.inputs,
    actions: first.outputs,
    hidden: dense.slice(0, -1).map((layer) => layer.outputs),
    parameters,
    tensors: names.length,
    hasCritic: names.some((key) => key.startsWith("critic.")),
    hasValueNorm: names.some((key) => key.startsWith("value_norm.")),
    leftOut,
  };
}
