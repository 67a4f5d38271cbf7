// Diagonal Gaussians over actions; s = ln σ:
//
//   ln p(a) = −Σ_k [ ½((a_k − μ_k)/σ_k)² + s_k + ½ ln 2π ]        H = Σ_k [ s_k + ½ ln 2πe ]

import type { Tensor, Tf } from "../backend.ts";

/** ½ ln 2π */
const HALF_LOG_TWO_PI = 0.9189385332046727;

/**
 * Log-probability of actions.
 *
 * @param actions [B, O]
 * @param means [B, O]
 * @param logStd [O]
 * @returns [B]
 */
export function gaussianLogProb(tf: Tf, actions: Tensor, means: Tensor, logStd: Tensor): Tensor {
  const z = tf.div(tf.sub(actions, means), tf.exp(logStd));
  const terms = tf.add(tf.add(tf.mul(tf.square(z), 0.5), logStd), HALF_LOG_TWO_PI);
  return tf.neg(tf.sum(terms, -1));
}

/** Entropy of one action, a number. @param logStd [O] */
export function gaussianEntropy(tf: Tf, logStd: Tensor): Tensor {
  return tf.sum(tf.add(logStd, HALF_LOG_TWO_PI + 0.5));
}
