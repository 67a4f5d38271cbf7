// Actors of the published shape with seeded weights: for tests and benchmarks, and as a start for training.

import { philox, toUniform } from "../base/philox.ts";
import type { Activation, ActorData, DenseData, NormData } from "./actor-data.ts";

/** n numbers in (−size, size), named by (seed, which). */
export function uniforms(n: number, size: number, seed: number, which: number): Float32Array {
  const values = new Float32Array(n);
  for (let k = 0; k < n; k += 4) {
    const words = philox([k, which, 0, 0], [seed, 0]);
    for (let j = 0; j < 4 && k + j < n; j++) {
      values[k + j] = size * (2 * toUniform(words[j] as number) - 1);
    }
  }
  return values;
}

function norm(inputs: number, seed: number, which: number): NormData {
  const gain = uniforms(inputs, 0.5, seed, which).map((x) => 1 + x);
  return { kind: "norm", inputs, gain, shift: uniforms(inputs, 0.3, seed, which + 1) };
}

function dense(
  inputs: number,
  outputs: number,
  activation: Activation,
  seed: number,
  which: number,
): DenseData {
  const weights = uniforms(inputs * outputs, Math.sqrt(3 / inputs), seed, which);
  return {
    kind: "dense",
    inputs,
    outputs,
    activation,
    weights,
    bias: uniforms(outputs, 0.2, seed, which + 1),
  };
}

/** LayerNorm → [dense → activation → LayerNorm] for each hidden width → dense. */
export function randomActor(
  inputs: number,
  hidden: readonly number[],
  outputs: number,
  seed: number,
  activation: Activation = "elu",
): ActorData {
  const layers: ActorData["layers"][number][] = [norm(inputs, seed, 1)];
  let width = inputs;
  hidden.forEach((next, k) => {
    layers.push(dense(width, next, activation, seed, 10 + 10 * k), norm(next, seed, 15 + 10 * k));
    width = next;
  });
  layers.push(dense(width, outputs, "none", seed, 5));
  return {
    inputs,
    outputs,
    epsilon: 1e-5,
    layers,
    logStd: uniforms(outputs, 0.5, seed, 7).map((x) => x - 1),
  };
}
