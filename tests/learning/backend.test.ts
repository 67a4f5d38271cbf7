import { expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";
import { BACKENDS, loadTf } from "../../src/learning/backend.ts";
import { Network } from "../../src/learning/networks.ts";
import { randomActor, uniforms } from "../../src/learning/random-actor.ts";
import { mlpForward, mlpParameters } from "../../src/learning/tf/mlp.ts";
import { makeKit } from "../../src/learning/tf/product.ts";

const TOLERANCE = 1e-5; // two f32 libraries that add in different orders

it("the forward pass of our kernels agrees with TensorFlow", async () => {
  const { tf, backend } = await loadTf();
  const kernels = await loadKernels();
  let largest = 0;
  for (const activation of ["elu", "tanh", "relu"] as const) {
    const actor = randomActor(57, [256, 128, 128], 4, 2, activation);
    const observations = uniforms(57 * 33, 2, 3, 0);
    const network = new Network(kernels, actor);
    const got = network.compute(observations);
    network.free();
    const parameters = mlpParameters(tf, actor);
    const x = tf.tensor2d(observations, [33, 57]);
    const means = tf.tidy(() => mlpForward(makeKit(tf), actor, parameters, x));
    means.dataSync().forEach((want, k) => {
      largest = Math.max(largest, Math.abs((got[k] as number) - want));
    });
    tf.dispose([parameters, x, means]);
  }
  process.stderr.write(`tensorflow (${backend}): largest gap ${largest.toExponential(2)}\n`);
  expect(largest).toBeLessThan(TOLERANCE);
});

it("takes the first backend from the wanted one on that works here, and says which", async () => {
  for (const [k, wanted] of BACKENDS.entries()) {
    const { tf, backend } = await loadTf(wanted);
    expect(BACKENDS.indexOf(backend)).toBeGreaterThanOrEqual(k);
    expect(tf.getBackend()).toBe(backend === "tfjs-node" ? "tensorflow" : backend);
  }
  expect((await loadTf("wasm")).backend).toBe("wasm");
});
