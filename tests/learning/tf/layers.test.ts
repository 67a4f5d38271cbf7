// Every layer in TensorFlow, on WebAssembly and in plain JavaScript: values and gradients against f64 twins, one
// training step alike on both, no array left behind.
import { beforeAll, describe, expect, it } from "vitest";
import { ACTIVATIONS } from "../../../src/learning/actor-data.ts";
import { type Backend, loadTf, type Tensor, type Tf } from "../../../src/learning/backend.ts";
import { randomActor, uniforms } from "../../../src/learning/random-actor.ts";
import { ADAM_DEFAULTS, Adam, clippedByNorm } from "../../../src/learning/tf/adam.ts";
import {
  ATTENTION_EPSILON,
  type AttentionParameters,
  attentionBlock,
} from "../../../src/learning/tf/attention.ts";
import { gaussianEntropy, gaussianLogProb } from "../../../src/learning/tf/gaussian.ts";
import { type GruParameters, gruCell, gruLayer } from "../../../src/learning/tf/gru.ts";
import { activate, dense, layerNorm } from "../../../src/learning/tf/layers.ts";
import { mlpForward, mlpParameters } from "../../../src/learning/tf/mlp.ts";
import { type Kit, makeKit, makeShippedKit } from "../../../src/learning/tf/product.ts";
import { ACTIVATION_TWINS, attentionTwin, denseTwin, gruTwin, normTwin, rowsOf } from "./twins.ts";

const VALUE = 2e-6; // relative to the largest: f32 sums of some ten terms
const GRADIENT = 1e-5; // the same through two or three layers; differences of the f64 twin are exact to 1e-9
const STEP = 1e-6; // as VALUE; Adam's ε is large, for it divides by gradients that are zero but for rounding (bias of keys)

interface LayerCase {
  readonly name: string;
  /** of the input and the parameters; the gradient of each is checked */
  readonly shapes: readonly number[][];
  readonly layer: (kit: Kit, tensors: Tensor[]) => Tensor;
  readonly twin: (values: Float64Array[]) => number[][];
}

function gruParameters([W, b, U, c]: Tensor[]): GruParameters {
  return { inputWeights: W, inputBias: b, stateWeights: U, stateBias: c } as GruParameters;
}

function attentionParameters(p: Tensor[]): AttentionParameters {
  const names = ["firstGain", "firstShift", "weights", "bias", "outWeights", "outBias"];
  const later = ["secondGain", "secondShift", "wideWeights", "wideBias", "narrowWeights", "narrowBias"];
  const all = [...names, ...later].map((name, k) => [name, p[k]]);
  return Object.fromEntries(all) as unknown as AttentionParameters;
}

const [D, F] = [4, 6];
const attentionShapes = [[D], [D], [D, 3 * D], [3 * D], [D, D], [D], [D], [D], [D, F], [F], [F, D], [D]];
const gruShapes = [[3, 12], [12], [4, 12], [12]];

const CASES: LayerCase[] = [
  {
    name: "dense",
    shapes: [[6, 5], [5, 7], [7]],
    layer: (kit, [x, w, b]) => dense(kit, x as Tensor, w as Tensor, b as Tensor),
    twin: ([x, w, b]) => denseTwin(rowsOf(x as Float64Array, 5), w as Float64Array, b as Float64Array),
  },
  ...ACTIVATIONS.map(
    (word): LayerCase => ({
      name: word,
      shapes: [[5, 6]],
      layer: (kit, [x]) => activate(kit, x as Tensor, word),
      twin: ([x]) => rowsOf(x as Float64Array, 6).map((row) => row.map(ACTIVATION_TWINS[word])),
    }),
  ),
  {
    name: "layer norm",
    shapes: [[5, 6], [6], [6]],
    layer: (kit, [x, g, s]) => layerNorm(kit, x as Tensor, g as Tensor, s as Tensor, 1e-5),
    twin: ([x, g, s]) => normTwin(rowsOf(x as Float64Array, 6), g as Float64Array, s as Float64Array, 1e-5),
  },
  {
    name: "GRU cell",
    shapes: [[2, 3], [2, 4], ...gruShapes],
    layer: (kit, [x, h, ...p]) => gruCell(kit, x as Tensor, h as Tensor, gruParameters(p)),
    twin: ([x, h, ...p]) =>
      rowsOf(x as Float64Array, 3).flatMap((row, k) =>
        gruTwin([row], rowsOf(h as Float64Array, 4)[k] as number[], p),
      ),
  },
  {
    name: "GRU over time",
    shapes: [[2, 5, 3], [2, 4], ...gruShapes],
    layer: (kit, [x, h, ...p]) => gruLayer(kit, x as Tensor, h as Tensor, gruParameters(p)),
    twin: ([x, h, ...p]) =>
      rowsOf(h as Float64Array, 4).flatMap((start, k) =>
        gruTwin(rowsOf(x as Float64Array, 3).slice(5 * k, 5 * k + 5), start, p),
      ),
  },
  {
    name: "attention",
    shapes: [[2, 3, D], ...attentionShapes],
    layer: (kit, [x, ...p]) => attentionBlock(kit, x as Tensor, attentionParameters(p), 2),
    twin: ([x, ...p]) =>
      [0, 1].flatMap((k) =>
        attentionTwin(rowsOf(x as Float64Array, D).slice(3 * k, 3 * k + 3), p, 2, ATTENTION_EPSILON),
      ),
  },
];

const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const inputsOf = (spec: LayerCase): Float32Array[] =>
  spec.shapes.map((shape, k) => uniforms(count(shape), 1.2, 40 + k, 0));

/** Σ y·c with fixed c: a number whose gradient sees every output differently. */
const weight = (k: number): number => Math.sin(1 + 2.3 * k);

function twinLoss(spec: LayerCase, values: Float64Array[]): number {
  return spec
    .twin(values)
    .flat()
    .reduce((total, y, k) => total + y * weight(k), 0);
}

/** Central differences of the twin, for each array. */
function twinGradients(spec: LayerCase): number[][] {
  const values = inputsOf(spec).map((array) => Float64Array.from(array));
  const h = 1e-5;
  return values.map((array) =>
    Array.from(array, (middle, k) => {
      array[k] = middle + h;
      const above = twinLoss(spec, values);
      array[k] = middle - h;
      const below = twinLoss(spec, values);
      array[k] = middle;
      return (above - below) / (2 * h);
    }),
  );
}

interface Trained {
  readonly output: Float32Array;
  readonly gradients: Float32Array[];
  readonly stepped: Float32Array[];
}

/** Output, gradients, and the arrays after one clipped step of Adam; checks that no tensor is left. */
function train(tf: Tf, kit: Kit, spec: LayerCase): Trained {
  const before = tf.memory().numTensors;
  const start = inputsOf(spec).map((values, k) => tf.tensor(values, spec.shapes[k] as number[]));
  const adam = new Adam(tf, start, { ...ADAM_DEFAULTS, rate: 0.01, epsilon: 1e-2 });
  const output = tf.tidy(() => tf.clone(spec.layer(kit, start)));
  const c = tf.tensor(
    Array.from({ length: output.size }, (_, k) => weight(k)),
    output.shape,
  );
  const gradients = tf.tidy(() =>
    tf.grads((...tensors: Tensor[]) => tf.sum(tf.mul(spec.layer(kit, tensors), c)))(start),
  );
  const clipped = clippedByNorm(tf, gradients, 0.5);
  adam.step(clipped);
  const read = (tensors: readonly Tensor[]): Float32Array[] =>
    tensors.map((t) => t.dataSync<"float32">().slice());
  const result = {
    output: read([output])[0] as Float32Array,
    gradients: read(gradients),
    stepped: read(adam.parameters),
  };
  adam.free();
  tf.dispose([output, c, gradients, clipped]);
  expect(tf.memory().numTensors).toBe(before);
  return result;
}

function expectNear(got: ArrayLike<number>, want: ArrayLike<number>, tolerance: number, what: string): void {
  const size = Math.max(1, ...Array.from(want, Math.abs));
  const gap = Math.max(0, ...Array.from(want, (w, k) => Math.abs((got[k] as number) - w))) / size;
  expect(got.length, what).toBe(want.length);
  expect(gap, what).toBeLessThan(tolerance);
}

let tf: Tf;
beforeAll(async () => {
  ({ tf } = await loadTf("wasm"));
});

for (const spec of CASES) {
  it(`${spec.name}: values and gradients are the twin's, a step is alike on wasm and cpu`, async () => {
    const values = inputsOf(spec).map((array) => Float64Array.from(array));
    const wanted = twinGradients(spec);
    const trained: Trained[] = [];
    for (const backend of ["wasm", "cpu"] as const satisfies Backend[]) {
      expect((await loadTf(backend)).backend).toBe(backend);
      const one = train(tf, makeKit(tf), spec);
      expectNear(one.output, spec.twin(values).flat(), VALUE, backend);
      wanted.forEach((want, k) => {
        expectNear(one.gradients[k] as Float32Array, want, GRADIENT, `${backend}, array ${k}`);
      });
      trained.push(one);
    }
    const [wasm, cpu] = trained as [Trained, Trained];
    cpu.stepped.forEach((want, k) => {
      expectNear(wasm.stepped[k] as Float32Array, want, STEP, `step, array ${k}`);
    });
  });
}

it("the quick product has the gradients of TensorFlow's own", async () => {
  await loadTf("wasm");
  for (const spec of CASES.filter(({ name }) => name === "dense" || name === "attention")) {
    const [quick, shipped] = [train(tf, makeKit(tf), spec), train(tf, makeShippedKit(tf), spec)];
    quick.gradients.forEach((got, k) => {
      expectNear(got, shipped.gradients[k] as Float32Array, 1e-6, `${spec.name} ${k}`);
    });
  }
});

it("Adam's steps are those of the plain algorithm", () => {
  const start = uniforms(5, 1, 3, 0);
  const adam = new Adam(tf, [tf.tensor1d(start)], { rate: 0.02, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 });
  const [theta, m, v] = [Array.from(start), Array(5).fill(0) as number[], Array(5).fill(0) as number[]];
  for (let t = 1; t <= 4; t++) {
    const g = uniforms(5, 2, 10 + t, 0);
    const gradient = tf.tensor1d(g);
    adam.step([gradient]);
    gradient.dispose();
    theta.forEach((_, k) => {
      m[k] = 0.8 * (m[k] as number) + 0.2 * (g[k] as number);
      v[k] = 0.95 * (v[k] as number) + 0.05 * (g[k] as number) ** 2;
      const [first, second] = [(m[k] as number) / (1 - 0.8 ** t), (v[k] as number) / (1 - 0.95 ** t)];
      theta[k] = (theta[k] as number) - (0.02 * first) / (Math.sqrt(second) + 1e-3);
    });
  }
  expectNear((adam.parameters[0] as Tensor).dataSync(), theta, 1e-6, "parameters");
  adam.free();
});

it("clips the common norm and leaves a small one alone", () => {
  const gradients = [tf.tensor1d([3, 0]), tf.tensor1d([4])];
  const clipped = clippedByNorm(tf, gradients, 1);
  const kept = clippedByNorm(tf, gradients, 6);
  expectNear(tf.concat(clipped).dataSync(), [0.6, 0, 0.8], 1e-6, "clipped");
  expect([...tf.concat(kept).dataSync()]).toEqual([3, 0, 4]);
  tf.dispose([gradients, clipped, kept]);
});

it("log-probability and entropy are those of the Gaussian", () => {
  const [actions, means, logStd] = [uniforms(6, 1, 1, 0), uniforms(6, 1, 2, 0), uniforms(3, 1, 3, 0)];
  const got = tf.tidy(() =>
    gaussianLogProb(tf, tf.tensor2d(actions, [2, 3]), tf.tensor2d(means, [2, 3]), tf.tensor1d(logStd)),
  );
  const want = [0, 1].map((row) =>
    Array.from(logStd).reduce((total, s, k) => {
      const gap = (actions[3 * row + k] as number) - (means[3 * row + k] as number);
      const density = Math.exp(-0.5 * (gap / Math.exp(s)) ** 2) / (Math.exp(s) * Math.sqrt(2 * Math.PI));
      return total + Math.log(density);
    }, 0),
  );
  expectNear(got.dataSync(), want, 1e-6, "log-probability");
  const entropy = tf.tidy(() => gaussianEntropy(tf, tf.tensor1d(logStd)));
  const exact = Array.from(logStd).reduce((h, s) => h + s + 0.5 * Math.log(2 * Math.PI * Math.E), 0);
  expect(entropy.dataSync()[0]).toBeCloseTo(exact, 5);
  tf.dispose([got, entropy]);
});

describe("a perceptron", () => {
  it("has gradients for each parameter of ActorData", () => {
    const before = tf.memory().numTensors;
    const actor = randomActor(5, [8, 6], 3, 2);
    const parameters = mlpParameters(tf, actor);
    const x = tf.tensor2d(uniforms(20, 1, 9, 0), [4, 5]);
    const loss = (...p: Tensor[]): Tensor => tf.sum(tf.square(mlpForward(makeKit(tf), actor, p, x)));
    const gradients = tf.tidy(() => tf.grads(loss)(parameters));
    expect(gradients.map(({ shape }) => shape)).toEqual(parameters.map(({ shape }) => shape));
    for (const gradient of gradients) expect(Math.hypot(...gradient.dataSync())).toBeGreaterThan(1e-3);
    tf.dispose([parameters, x, gradients]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
