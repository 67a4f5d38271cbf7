// An actor that saw normalised observations, as one that sees them plain: for the first dense layer
//
//   W·((x − mean)·s) + b  =  (W·s)·x + (b − W·(mean·s))

import type { ActorData, DenseData } from "./actor-data.ts";
import type { RunningNorm } from "./running-norm.ts";

/** Folds a normalisation into the first layer, which must be dense. */
export function foldNorm(actor: ActorData, norm: RunningNorm): ActorData {
  const [first, ...rest] = actor.layers as [DenseData, ...ActorData["layers"]];
  const mean = norm.mean();
  const inverseStd = norm.inverseStd();
  const weights = new Float32Array(first.weights.length);
  const bias = Float64Array.from(first.bias);
  for (let k = 0; k < first.inputs; k++) {
    for (let j = 0; j < first.outputs; j++) {
      const scaled = (first.weights[k * first.outputs + j] as number) * (inverseStd[k] as number);
      weights[k * first.outputs + j] = scaled;
      bias[j] = (bias[j] as number) - scaled * (mean[k] as number);
    }
  }
  return { ...actor, layers: [{ ...first, weights, bias: Float32Array.from(bias) }, ...rest] };
}
