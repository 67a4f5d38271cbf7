// An actor as a LayersModel of TensorFlow.js: model.json (a Keras Sequential and the list of weights) and weights.bin
// (f32, little-endian, in that list's order). Its output is the mean; log std and notes are userDefinedMetadata.

import { VERSION } from "../../base/version.ts";
import { type ActorData, type LayerData, validateActor } from "../actor-data.ts";
import { joined } from "./protobuf.ts";

interface Weights {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

function layerConfig(layer: LayerData, name: string, actor: ActorData, isFirst: boolean): object {
  const common = {
    name,
    trainable: true,
    ...(isFirst ? { batch_input_shape: [null, actor.inputs], dtype: "float32" } : {}),
  };
  if (layer.kind === "norm") {
    const settings = { axis: [-1], epsilon: actor.epsilon, center: true, scale: true };
    return { class_name: "LayerNormalization", config: { ...common, ...settings } };
  }
  const activation = layer.activation === "none" ? "linear" : layer.activation;
  return { class_name: "Dense", config: { ...common, units: layer.outputs, activation, use_bias: true } };
}

function layerWeights(layer: LayerData, name: string): Weights[] {
  if (layer.kind === "norm") {
    return [
      { name: `${name}/gamma`, shape: [layer.inputs], values: layer.gain },
      { name: `${name}/beta`, shape: [layer.inputs], values: layer.shift },
    ];
  }
  return [
    { name: `${name}/kernel`, shape: [layer.inputs, layer.outputs], values: layer.weights },
    { name: `${name}/bias`, shape: [layer.outputs], values: layer.bias },
  ];
}

/**
 * The files of the model, by name.
 *
 * @param notes kept beside log std
 */
export function encodeTfjsModel(
  actor: ActorData,
  notes: Readonly<Record<string, string>> = {},
): Map<string, Uint8Array> {
  validateActor(actor);
  const names = actor.layers.map((layer, k) => `${layer.kind}${k}`);
  const weights = actor.layers.flatMap((layer, k) => layerWeights(layer, names[k] as string));
  const model = {
    format: "layers-model",
    generatedBy: `gyre ${VERSION}`,
    convertedBy: null,
    modelTopology: {
      class_name: "Sequential",
      config: {
        name: "actor",
        layers: actor.layers.map((layer, k) => layerConfig(layer, names[k] as string, actor, k === 0)),
      },
      keras_version: "2.0.0",
      backend: "tensorflow",
    },
    weightsManifest: [
      {
        paths: ["weights.bin"],
        weights: weights.map(({ name, shape }) => ({ name, shape, dtype: "float32" })),
      },
    ],
    userDefinedMetadata: { ...notes, log_std: Array.from(actor.logStd) },
  };
  const bytes = weights.map(({ values: v }) => new Uint8Array(v.buffer, v.byteOffset, v.byteLength));
  return new Map([
    ["model.json", new TextEncoder().encode(`${JSON.stringify(model, null, 2)}\n`)],
    ["weights.bin", joined(bytes)],
  ]);
}
