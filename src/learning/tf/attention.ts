// Self-attention of several heads in a block with residuals and the norms in front (Vaswani et al. 2017, arXiv
// 1706.03762; norms as in Xiong et al. 2020, arXiv 2002.04745):
//
//   A(x) = softmax(Q·Kᵀ/√(D/heads))·V  for each head, side by side, then ·W_o + b_o,   [Q K V] = x·W + b
//   y = x + A(norm(x))        out = y + elu(norm(y)·W_1 + b_1)·W_2 + b_2
//
// Legend: B rows, T places, D width, F width between the two dense layers.

import { ConfigError } from "../../base/errors.ts";
import type { Tensor } from "../backend.ts";
import { dense, layerNorm } from "./layers.ts";
import { flipped, type Kit } from "./product.ts";

/** ε of both norms. */
export const ATTENTION_EPSILON = 1e-5;

/** Parameters of a block. */
export interface AttentionParameters {
  /** [D] */
  readonly firstGain: Tensor;
  readonly firstShift: Tensor;
  /** [D, 3D]: columns of queries, keys, values; heads side by side in each */
  readonly weights: Tensor;
  /** [3D] */
  readonly bias: Tensor;
  /** [D, D] */
  readonly outWeights: Tensor;
  /** [D] */
  readonly outBias: Tensor;
  /** [D] */
  readonly secondGain: Tensor;
  readonly secondShift: Tensor;
  /** [D, F] */
  readonly wideWeights: Tensor;
  /** [F] */
  readonly wideBias: Tensor;
  /** [F, D] */
  readonly narrowWeights: Tensor;
  /** [D] */
  readonly narrowBias: Tensor;
}

/** A(x), [B, T, D] → [B, T, D]. */
function attend(kit: Kit, x: Tensor, p: AttentionParameters, heads: number): Tensor {
  const { tf, product } = kit;
  const [rows = 0, places = 0, width = 0] = x.shape;
  const all = tf.split(dense(kit, x, p.weights, p.bias), 3, -1);
  const perHead = (part: Tensor): Tensor =>
    tf.transpose(tf.reshape(part, [rows, places, heads, width / heads]), [0, 2, 1, 3]);
  const [queries, keys, values] = all.map(perHead) as [Tensor, Tensor, Tensor];
  const scores = tf.mul(product(queries, flipped(tf, keys)), Math.sqrt(heads / width));
  const mixed = tf.transpose(product(tf.softmax(scores), values), [0, 2, 1, 3]);
  return dense(kit, tf.reshape(mixed, [rows, places, width]), p.outWeights, p.outBias);
}

/**
 * The block.
 *
 * @param x [B, T, D]
 * @param heads a divisor of D
 * @returns [B, T, D]
 */
export function attentionBlock(kit: Kit, x: Tensor, p: AttentionParameters, heads: number): Tensor {
  const { tf } = kit;
  const width = x.shape[2] as number;
  if (width % heads !== 0) throw new ConfigError("heads", `a divisor of ${width}`, heads);
  const y = tf.add(x, attend(kit, layerNorm(kit, x, p.firstGain, p.firstShift, ATTENTION_EPSILON), p, heads));
  const normed = layerNorm(kit, y, p.secondGain, p.secondShift, ATTENTION_EPSILON);
  const wide = tf.elu(dense(kit, normed, p.wideWeights, p.wideBias));
  return tf.add(y, dense(kit, wide, p.narrowWeights, p.narrowBias));
}
