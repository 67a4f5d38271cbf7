// An actor's layers in TensorFlow: the same parameters as ActorData, in the order of its layers
// (gain, shift of a norm; weights [I, O], bias of a dense layer).

import type { ActorData, LayerData } from "../actor-data.ts";
import type { Tensor, Tf } from "../backend.ts";
import { activate, dense, layerNorm } from "./layers.ts";
import type { Kit } from "./product.ts";

function layerTensors(tf: Tf, layer: LayerData): Tensor[] {
  if (layer.kind === "norm") return [tf.tensor1d(layer.gain), tf.tensor1d(layer.shift)];
  return [tf.tensor2d(layer.weights, [layer.inputs, layer.outputs]), tf.tensor1d(layer.bias)];
}

/** The parameters, two tensors a layer; the caller disposes of them. */
export function mlpParameters(tf: Tf, actor: ActorData): Tensor[] {
  return actor.layers.flatMap((layer) => layerTensors(tf, layer));
}

/**
 * The forward pass.
 *
 * @param shape widths, kinds, activations; its numbers are not used
 * @param parameters as `mlpParameters` orders them
 * @param x [B, inputs]
 * @returns [B, outputs]
 */
export function mlpForward(kit: Kit, shape: ActorData, parameters: readonly Tensor[], x: Tensor): Tensor {
  return shape.layers.reduce((y, layer, k) => {
    const [first, second] = parameters.slice(2 * k, 2 * k + 2) as [Tensor, Tensor];
    return layer.kind === "norm"
      ? layerNorm(kit, y, first, second, shape.epsilon)
      : activate(kit, dense(kit, y, first, second), layer.activation);
  }, x);
}
