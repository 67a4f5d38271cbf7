// Shape of a trainable network and the place of each tensor in its flat vector of parameters.
//
//   [LayerNorm] → (dense → activation → [LayerNorm]) for each hidden width → dense
//
// Order: [gain, shift of the input], then for each dense layer weights [I, O] row-major, bias [O], [gain, shift].

import { ConfigError } from "../base/errors.ts";
import { MAX_WIDTH } from "./actor-data.ts";

export interface MlpSpec {
  readonly inputs: number;
  readonly hidden: readonly number[];
  readonly outputs: number;
  readonly activation: "tanh" | "elu" | "relu";
  /** LayerNorm of the input and after each hidden activation, as in the published networks; ε 1e-5 */
  readonly layerNorm: boolean;
}

/** A tensor in the flat vector. */
export interface MlpTensor {
  /** the published name without its leading `actor.` or `critic.` */
  readonly name: string;
  /** as it lies in the vector: weights are [I, O], the transpose of the published [O, I] */
  readonly shape: number[];
  /** in numbers from the start of the vector */
  readonly offset: number;
}

/** One layer of a spec; `offset` is that of its first tensor, whose second tensor follows at once. */
export interface MlpLayer {
  readonly kind: "norm" | "dense";
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** of a dense layer; "none" for the last */
  readonly activation: "none" | MlpSpec["activation"];
  readonly offset: number;
}

/** Layers in the order of the forward pass. */
export function mlpLayers(spec: MlpSpec): MlpLayer[] {
  const layers: MlpLayer[] = [];
  let offset = 0;
  const add = (
    kind: MlpLayer["kind"],
    name: string,
    inputs: number,
    outputs: number,
    isLast = false,
  ): void => {
    const activation = kind === "norm" || isLast ? "none" : spec.activation;
    layers.push({ kind, name, inputs, outputs, activation, offset });
    offset += kind === "norm" ? 2 * inputs : (inputs + 1) * outputs;
  };
  let width = spec.inputs;
  if (spec.layerNorm) add("norm", "encoder.0", width, width);
  spec.hidden.forEach((next, k) => {
    add("dense", `encoder.1.layers.${3 * k}`, width, next);
    if (spec.layerNorm) add("norm", `encoder.1.layers.${3 * k + 2}`, next, next);
    width = next;
  });
  add("dense", "act_dist.fc_mean", width, spec.outputs, true);
  return layers;
}

/** P, the numbers in the flat vector. */
export function mlpSize(spec: MlpSpec): number {
  return mlpLayers(spec).reduce(
    (sum, { kind, inputs, outputs }) => sum + (kind === "norm" ? 2 * inputs : (inputs + 1) * outputs),
    0,
  );
}

/** Name, shape and offset of each tensor in the flat vector. */
export function mlpTensors(spec: MlpSpec): MlpTensor[] {
  return mlpLayers(spec).flatMap(({ kind, name, inputs, outputs, offset }) => {
    const shape = kind === "norm" ? [inputs] : [inputs, outputs];
    const second = offset + (kind === "norm" ? inputs : inputs * outputs);
    return [
      { name: `${name}.weight`, shape, offset },
      { name: `${name}.bias`, shape: [outputs], offset: second },
    ];
  });
}

/** @throws ConfigError naming the width that is no whole number from 1 to MAX_WIDTH */
export function checkMlpSpec(spec: MlpSpec, field = "network"): void {
  const check = (name: string, value: number): void => {
    if (!Number.isInteger(value) || value < 1 || value > MAX_WIDTH) {
      throw new ConfigError(`${field}.${name}`, `a whole number from 1 to ${MAX_WIDTH}`, value);
    }
  };
  check("inputs", spec.inputs);
  check("outputs", spec.outputs);
  spec.hidden.forEach((width, k) => {
    check(`hidden[${k}]`, width);
  });
}
