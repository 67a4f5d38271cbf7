// Exported policies give the outputs of our own network when other programs run them.

import { loadLayersModel } from "@tensorflow/tfjs-layers";
import { InferenceSession, Tensor as OnnxTensor, env as onnxSettings } from "onnxruntime-web";
import { describe, expect, it } from "vitest";
import { loadKernels } from "../../../src/kernels/kernels.ts";
import type { Activation, ActorData, DenseData } from "../../../src/learning/actor-data.ts";
import { loadTf, type Tensor } from "../../../src/learning/backend.ts";
import { encodeOnnx } from "../../../src/learning/formats/onnx.ts";
import { encodeTfjsModel } from "../../../src/learning/formats/tfjs-model.ts";
import { Network } from "../../../src/learning/networks.ts";
import { randomActor, uniforms } from "../../../src/learning/random-actor.ts";

const TOLERANCE = 1e-5; // two f32 libraries that add in different orders
const ROWS = 7;

/** Actors with and without norms, of each activation. */
const ACTORS: readonly [string, ActorData][] = (["elu", "tanh", "relu"] as const).flatMap(
  (activation: Activation): [string, ActorData][] => {
    const actor = randomActor(11, [32, 20], 4, 6, activation);
    const plain = { ...actor, layers: actor.layers.filter(({ kind }) => kind === "dense") };
    const head = plain.layers.at(-1) as DenseData;
    const squashed = {
      ...plain,
      layers: [...plain.layers.slice(0, -1), { ...head, activation: "tanh" } as const],
    };
    return [
      [`${activation} with norms`, actor],
      [`${activation} without norms`, plain],
      [`${activation} with a tanh at the end`, squashed],
    ];
  },
);

const observations = uniforms(ROWS * 11, 2, 8, 0);

async function meansOf(actor: ActorData): Promise<Float32Array> {
  const network = new Network(await loadKernels(), actor);
  const means = network.compute(observations);
  network.free();
  return means;
}

function largestGap(got: ArrayLike<number>, want: Float32Array): number {
  expect(got.length).toBe(want.length);
  return Math.max(...Array.from(want, (w, k) => Math.abs((got[k] as number) - w)));
}

describe("ONNX", () => {
  onnxSettings.wasm.numThreads = 1;
  for (const [name, actor] of ACTORS) {
    it(`${name}: onnxruntime's outputs are ours, for any number of rows`, async () => {
      const session = await InferenceSession.create(encodeOnnx(actor, { task: "hover" }));
      expect(session.inputNames).toEqual(["observation"]);
      expect(session.outputNames).toEqual(["mean", "log_std"]);
      const want = await meansOf(actor);
      for (const rows of [ROWS, 1]) {
        const observation = new OnnxTensor("float32", observations.slice(0, rows * 11), [rows, 11]);
        const { mean, log_std: logStd } = await session.run({ observation });
        expect(mean?.dims).toEqual([rows, 4]);
        expect(largestGap(mean?.data as Float32Array, want.slice(0, rows * 4))).toBeLessThan(TOLERANCE);
        expect(logStd?.data).toEqual(actor.logStd);
      }
      await session.release();
    });
  }
});

describe("a LayersModel", () => {
  for (const [name, actor] of ACTORS) {
    it(`${name}: tfjs loads it, and its outputs are ours`, async () => {
      const { tf } = await loadTf("wasm");
      const files = encodeTfjsModel(actor, { task: "hover" });
      const { modelTopology, weightsManifest, userDefinedMetadata, format } = JSON.parse(
        new TextDecoder().decode(files.get("model.json")),
      );
      expect([format, userDefinedMetadata.task]).toEqual(["layers-model", "hover"]);
      expect(Float32Array.from(userDefinedMetadata.log_std)).toEqual(actor.logStd);
      const weightData = (files.get("weights.bin") as Uint8Array).slice().buffer;
      const artifacts = { modelTopology, weightSpecs: weightsManifest[0].weights, weightData };
      const model = await loadLayersModel({ load: async () => artifacts });
      const means = tf.tidy(() => model.predict(tf.tensor2d(observations, [ROWS, 11])) as Tensor);
      expect(largestGap(means.dataSync(), await meansOf(actor))).toBeLessThan(TOLERANCE);
      means.dispose();
      model.dispose();
    });
  }
});
