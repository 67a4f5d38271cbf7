// Layers as functions of tensors; parameters come in, nothing is kept. Legend: B rows, I inputs, O outputs.

import type { Activation } from "../actor-data.ts";
import type { Tensor } from "../backend.ts";
import type { Kit } from "./product.ts";

/**
 * y = x·W + b over the last axis.
 *
 * @param x [.., I]
 * @param weights [I, O]
 * @param bias [O]
 */
export function dense(kit: Kit, x: Tensor, weights: Tensor, bias: Tensor): Tensor {
  const { tf, product } = kit;
  const [inputs = 0, outputs = 0] = weights.shape;
  const y = tf.add(product(tf.reshape(x, [-1, inputs]), weights), bias);
  return tf.reshape(y, [...x.shape.slice(0, -1), outputs]);
}

/** An activation by its name; `none` is the identity. */
export function activate({ tf }: Kit, x: Tensor, activation: Activation): Tensor {
  return activation === "none" ? x : tf[activation](x);
}

/**
 * y = (x − mean)/√(variance + ε)·gain + shift over the last axis.
 *
 * @param x [.., I]
 * @param gain [I]
 * @param shift [I]
 */
export function layerNorm({ tf }: Kit, x: Tensor, gain: Tensor, shift: Tensor, epsilon: number): Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  const unit = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(unit, gain), shift);
}
