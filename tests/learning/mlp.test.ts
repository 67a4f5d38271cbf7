import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { Mlp, type MlpSpec, mlpSize, mlpTensors } from "../../src/learning/mlp.ts";
import { Network } from "../../src/learning/networks.ts";
import { uniforms } from "../../src/learning/random-actor.ts";
import { Arena } from "./arena.ts";
import { centralDifferences, mlpTwin, relativeGap } from "./mlp-twin.ts";

/** relative to the largest entry of a tensor's gradient: f32 sums of some hundred products, twice through the net */
const F32 = 1e-5;

let kernels: Kernels;
let arena: Arena;
beforeAll(async () => {
  kernels = await loadKernels();
});
beforeEach(() => {
  arena = new Arena(kernels);
});
afterEach(() => arena.free());

/** A network with seeded parameters: weights of about 1/√inputs, gains about 1. */
function makeMlp(spec: MlpSpec, blockRows?: number): { net: Mlp; parameters: Float32Array } {
  const at = arena.zeros(mlpSize(spec));
  const net = new Mlp(kernels, spec, at, blockRows);
  const parameters = kernels.f32(at, net.size);
  mlpTensors(spec).forEach(({ name, shape, offset }, k) => {
    const n = shape.reduce((a, b) => a * b, 1);
    const isGain = shape.length === 1 && name.endsWith("weight");
    const size = shape.length === 2 ? Math.sqrt(3 / (shape[0] as number)) : 0.3;
    parameters.set(
      uniforms(n, size, 5, 40 + k).map((x) => (isGain ? 1 + x : x)),
      offset,
    );
  });
  net.refresh();
  return { net, parameters: kernels.f32(at, net.size).slice() };
}

/** Gradient of Σ weights·outputs over the rows, in blocks as they fit. */
function gradientOf(net: Mlp, rows: readonly number[], input: number, weights: Float32Array): Float32Array {
  const { outputs } = net.spec;
  const gradient = arena.zeros(net.size);
  const output = arena.zeros(net.blockRows * outputs);
  for (let first = 0; first < rows.length; first += net.blockRows) {
    const block = rows.slice(first, first + net.blockRows);
    const picked = block.flatMap((row) => [...weights.subarray(row * outputs, (row + 1) * outputs)]);
    net.forwardKept(block.length, arena.i32(block), input, output);
    net.backward(arena.f32(picked), gradient);
  }
  return arena.read(gradient, net.size);
}

const range = (n: number): number[] => Array.from({ length: n }, (_, k) => k);

const SHAPES: [number, number[], number][] = [
  [26, [7, 33], 4],
  [5, [17, 16, 20], 1],
  [3, [], 6],
  [18, [1], 19],
];

describe("gradient", () => {
  for (const activation of ["tanh", "elu", "relu"] as const) {
    for (const layerNorm of [false, true]) {
      it(`equals central differences of the f64 twin: ${activation}${layerNorm ? ", LayerNorm" : ""}`, () => {
        for (const [inputs, hidden, outputs] of SHAPES) {
          // LayerNorm of one number is constant: its gradient is 0 and a difference is noise
          if (layerNorm && hidden.includes(1)) continue;
          checkGradient({ inputs, hidden, outputs, activation, layerNorm });
        }
      });
    }
  }

  function checkGradient(spec: MlpSpec): void {
    const rows = 7;
    const { net, parameters } = makeMlp(spec, 4);
    const observations = uniforms(rows * spec.inputs, 2, 3, 0);
    const weights = uniforms(rows * spec.outputs, 1, 4, 0);
    const got = gradientOf(net, range(rows), arena.f32(observations), weights);
    const tensors = mlpTensors(spec);
    const loss = (theta: Float64Array): number => {
      let sum = 0;
      for (let r = 0; r < rows; r++) {
        const x = observations.subarray(r * spec.inputs, (r + 1) * spec.inputs);
        const y = mlpTwin(spec, theta, x, tensors);
        y.forEach((v, j) => {
          sum += v * (weights[r * spec.outputs + j] as number);
        });
      }
      return sum;
    };
    const want = centralDifferences(loss, parameters);
    for (const { name, shape, offset } of tensors) {
      const end = offset + shape.reduce((a, b) => a * b, 1);
      const gap = relativeGap(got.subarray(offset, end), want.subarray(offset, end));
      expect(gap, `${name} of ${JSON.stringify(spec)}`).toBeLessThan(F32);
    }
    net.free();
  }

  it("is added to what is there, and depends on the list of rows alone", () => {
    const spec: MlpSpec = { inputs: 9, hidden: [21], outputs: 3, activation: "tanh", layerNorm: true };
    const { net } = makeMlp(spec, 8);
    const input = arena.f32(uniforms(40 * 9, 2, 3, 0));
    const weights = uniforms(40 * 3, 1, 4, 0);
    const list = [3, 39, 3, 0, 17, 18, 5, 6, 7, 22, 21];
    const gradient = gradientOf(net, list, input, weights);
    gradientOf(net, range(40), input, weights); // leaves other rows in scratch
    expect(gradientOf(net, list, input, weights)).toEqual(gradient);
    const twice = arena.f32(gradient);
    const output = arena.zeros(24);
    net.forwardKept(1, arena.i32([3]), input, output);
    net.backward(arena.f32(weights.subarray(9, 12)), twice);
    const alone = gradientOf(net, [3], input, weights);
    expect(arena.read(twice, net.size)).toEqual(gradient.map((x, k) => x + (alone[k] as number)));
    net.free();
  });

  it("of a NaN in one row spoils no other number than its own sums", () => {
    const spec: MlpSpec = { inputs: 4, hidden: [16], outputs: 2, activation: "elu", layerNorm: false };
    const { net } = makeMlp(spec, 4);
    const bad = uniforms(4 * 4, 2, 3, 0);
    bad[13] = Number.NaN;
    const weights = uniforms(8, 1, 4, 0);
    const got = gradientOf(net, [0, 1, 2], arena.f32(bad), weights);
    expect(got.every(Number.isFinite)).toBe(true);
    expect(gradientOf(net, [0, 1, 2, 3], arena.f32(bad), weights).some(Number.isNaN)).toBe(true);
    net.free();
  });
});

describe("forward pass", () => {
  it("has the bits of the network it becomes, for one row, any batch and a kept block", () => {
    for (const layerNorm of [false, true]) {
      const spec: MlpSpec = { inputs: 30, hidden: [40, 64, 7], outputs: 5, activation: "elu", layerNorm };
      const { net } = makeMlp(spec, 40);
      const rows = 37;
      const observations = uniforms(rows * 30, 2, 1, 0);
      const input = arena.f32(observations);
      const output = arena.zeros(rows * 5);
      net.forward(rows, input, output);
      const together = arena.read(output, rows * 5);
      const network = new Network(kernels, net.toActor(new Float32Array(5)));
      expect(together).toEqual(network.compute(observations));
      network.free();
      net.forwardKept(rows, 0, input, output);
      expect(arena.read(output, rows * 5)).toEqual(together);
      for (let r = 0; r < rows; r++) {
        net.forward(1, input + 4 * 30 * r, output);
        expect(arena.read(output, 5)).toEqual(together.slice(5 * r, 5 * r + 5));
      }
      net.free();
    }
  });

  it("equals the f64 twin", () => {
    const spec: MlpSpec = { inputs: 48, hidden: [64, 64], outputs: 4, activation: "tanh", layerNorm: true };
    const { net, parameters } = makeMlp(spec);
    const observations = uniforms(48, 2, 1, 0);
    const output = arena.zeros(4);
    net.forwardKept(1, 0, arena.f32(observations), output);
    expect(relativeGap(arena.read(output, 4), mlpTwin(spec, parameters, observations))).toBeLessThan(F32);
    net.free();
  });
});

describe("initialisation", () => {
  const pairs = [
    [0, 0],
    [1, 1],
    [0, 1],
    [2, 3],
  ] as const;
  const spec: MlpSpec = { inputs: 24, hidden: [40, 16], outputs: 4, activation: "elu", layerNorm: true };

  it("gives orthogonal weights of the gain, zero biases and plain norms, named by seed and network", () => {
    const { net } = makeMlp(spec);
    net.initialise(7, 1, 0.01);
    for (const layer of net.toActor(new Float32Array(4)).layers) {
      if (layer.kind === "norm") {
        expect([...new Set(layer.gain), ...new Set(layer.shift)]).toEqual([1, 0]);
        continue;
      }
      const { inputs, outputs, weights } = layer;
      expect([...new Set(layer.bias)]).toEqual([0]);
      const gain = layer.activation === "none" ? 0.01 : Math.SQRT2;
      const isWide = outputs > inputs;
      const vector = (k: number): number[] =>
        range(Math.max(inputs, outputs)).map(
          (i) => weights[isWide ? k * outputs + i : i * outputs + k] as number,
        );
      for (const [a, b] of pairs) {
        const product = vector(a).reduce((sum, x, i) => sum + x * (vector(b)[i] as number), 0);
        expect(product / gain ** 2).toBeCloseTo(a === b ? 1 : 0, 5);
      }
    }
    const first = net.toActor(new Float32Array(4));
    net.initialise(7, 0, 0.01);
    expect(net.toActor(new Float32Array(4))).not.toEqual(first);
    net.initialise(7, 1, 0.01);
    expect(net.toActor(new Float32Array(4))).toEqual(first);
    net.free();
  });

  it("lists tensors that fill the vector without gaps", () => {
    const tensors = mlpTensors(spec);
    expect(tensors.map(({ name }) => name).filter((name) => name.endsWith("weight"))).toEqual([
      "encoder.0.weight",
      "encoder.1.layers.0.weight",
      "encoder.1.layers.2.weight",
      "encoder.1.layers.3.weight",
      "encoder.1.layers.5.weight",
      "act_dist.fc_mean.weight",
    ]);
    let end = 0;
    for (const { shape, offset } of tensors) {
      expect(offset).toBe(end);
      end += shape.reduce((a, b) => a * b, 1);
    }
    expect(end).toBe(mlpSize(spec));
  });

  it("refuses widths and blocks that cannot be, and gives all memory back", () => {
    const make = (change: Partial<MlpSpec>, rows?: number): Mlp =>
      new Mlp(kernels, { ...spec, ...change }, 0, rows);
    expect(() => make({ hidden: [64, 0] })).toThrow(
      "network.hidden[1]: expected a whole number from 1 to 16384, received 0",
    );
    expect(() => make({}, 7)).toThrow("network.blockRows: expected a multiple of 4, received 7");
    make({}).free();
    const before = kernels.memory.buffer.byteLength;
    for (let k = 0; k < 200; k++) make({}).free();
    expect(kernels.memory.buffer.byteLength).toBe(before);
  });
});
