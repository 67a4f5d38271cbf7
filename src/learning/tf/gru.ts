// Gated recurrent unit (Cho et al. 2014, arXiv 1406.1078, with the reset gate after the product as in cuDNN and PyTorch):
//
//   r = σ(x·W_r + b_r + h·U_r + c_r)        z = σ(x·W_z + b_z + h·U_z + c_z)
//   n = tanh(x·W_n + b_n + r ⊙ (h·U_n + c_n))        h' = (1 − z) ⊙ n + z ⊙ h
//
// Legend: B rows, T times, I inputs, H units.

import type { Tensor } from "../backend.ts";
import { dense } from "./layers.ts";
import type { Kit } from "./product.ts";

/** Parameters; columns in the order r, z, n. */
export interface GruParameters {
  /** W [I, 3H] */
  readonly inputWeights: Tensor;
  /** b [3H] */
  readonly inputBias: Tensor;
  /** U [H, 3H] */
  readonly stateWeights: Tensor;
  /** c [3H] */
  readonly stateBias: Tensor;
}

/** One time, given the input's share x·W + b [B, 3H] and the state [B, H]; returns the next state. */
function advance(kit: Kit, share: Tensor, state: Tensor, p: GruParameters): Tensor {
  const { tf } = kit;
  const [xr, xz, xn] = tf.split(share, 3, -1) as [Tensor, Tensor, Tensor];
  const fromState = dense(kit, state, p.stateWeights, p.stateBias);
  const [hr, hz, hn] = tf.split(fromState, 3, -1) as [Tensor, Tensor, Tensor];
  const reset = tf.sigmoid(tf.add(xr, hr));
  const keep = tf.sigmoid(tf.add(xz, hz));
  const fresh = tf.tanh(tf.add(xn, tf.mul(reset, hn)));
  return tf.add(fresh, tf.mul(keep, tf.sub(state, fresh)));
}

/**
 * One step.
 *
 * @param x     [B, I]
 * @param state [B, H]
 * @returns the next state [B, H]
 */
export function gruCell(kit: Kit, x: Tensor, state: Tensor, p: GruParameters): Tensor {
  return advance(kit, dense(kit, x, p.inputWeights, p.inputBias), state, p);
}

/**
 * All times of sequences.
 *
 * @param x     [B, T, I]
 * @param state [B, H] before the first time
 * @returns states [B, T, H]
 */
export function gruLayer(kit: Kit, x: Tensor, state: Tensor, p: GruParameters): Tensor {
  const { tf } = kit;
  const shares = tf.unstack(dense(kit, x, p.inputWeights, p.inputBias), 1);
  const states: Tensor[] = [];
  for (const share of shares) states.push(advance(kit, share, states.at(-1) ?? state, p));
  return tf.stack(states, 1);
}
