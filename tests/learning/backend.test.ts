import { expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";
import type { ActorData, LayerData } from "../../src/learning/actor-data.ts";
import { loadTensorflow, type Tensorflow, type TensorflowTensor } from "../../src/learning/backend.ts";
import { Network } from "../../src/learning/networks.ts";
import { randomActor, uniforms } from "../../src/learning/random-actor.ts";

const TOLERANCE = 1e-5; // two f32 libraries that add in different orders

function runLayer(tf: Tensorflow, layer: LayerData, x: TensorflowTensor, epsilon: number): TensorflowTensor {
  if (layer.kind === "dense") {
    const weights = tf.tensor2d(layer.weights, [layer.inputs, layer.outputs]);
    const y = x.matMul(weights).add(tf.tensor1d(layer.bias));
    return layer.activation === "none" ? y : y[layer.activation]();
  }
  const { mean, variance } = tf.moments(x, 1, true);
  const centred = x.sub(mean).div(variance.add(tf.scalar(epsilon)).sqrt());
  return centred.mul(tf.tensor1d(layer.gain)).add(tf.tensor1d(layer.shift));
}

function runActor(tf: Tensorflow, actor: ActorData, observations: Float32Array): Float32Array {
  const rows = observations.length / actor.inputs;
  const result = tf.tidy(() =>
    actor.layers.reduce(
      (x, layer) => runLayer(tf, layer, x, actor.epsilon),
      tf.tensor2d(observations, [rows, actor.inputs]),
    ),
  );
  const values = result.dataSync().slice();
  result.dispose();
  return values;
}

it("the forward pass agrees with TensorFlow where that is installed", async (context) => {
  const tf = await loadTensorflow();
  if (tf === null) {
    process.stderr.write("tensorflow: not installed here, comparison skipped\n");
    context.skip();
    return;
  }
  const kernels = await loadKernels();
  let largest = 0;
  for (const activation of ["elu", "tanh", "relu"] as const) {
    const actor = randomActor(57, [256, 128, 128], 4, 2, activation);
    const observations = uniforms(57 * 33, 2, 3, 0);
    const network = new Network(kernels, actor);
    const got = network.compute(observations);
    runActor(tf, actor, observations).forEach((want, k) => {
      largest = Math.max(largest, Math.abs((got[k] as number) - want));
    });
    network.free();
  }
  process.stderr.write(`tensorflow (${tf.getBackend()}): largest gap ${largest.toExponential(2)}\n`);
  expect(largest).toBeLessThan(TOLERANCE);
});
