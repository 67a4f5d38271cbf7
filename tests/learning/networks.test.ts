import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { philox, toUniform } from "../../src/base/philox.ts";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import type { Activation, ActorData, LayerData } from "../../src/learning/actor-data.ts";
import { hashActor, Network } from "../../src/learning/networks.ts";
import { randomActor, uniforms } from "../../src/learning/random-actor.ts";

const F32 = 2e-6; // relative to the largest of a row: sums of some hundred f32 products
const ELU_RELATIVE = 3e-7; // a few f32 roundings, near 0 too

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

const ACTIVATE: Record<Activation, (x: number) => number> = {
  none: (x) => x,
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  tanh: Math.tanh,
  relu: (x) => Math.max(x, 0),
};

/** The plain twin, in f64. */
function layerTwin(layer: LayerData, x: number[], epsilon: number): number[] {
  if (layer.kind === "dense") {
    return Array.from({ length: layer.outputs }, (_, j) => {
      let sum = layer.bias[j] as number;
      x.forEach((value, k) => {
        sum += value * (layer.weights[k * layer.outputs + j] as number);
      });
      return ACTIVATE[layer.activation](sum);
    });
  }
  const mean = x.reduce((a, b) => a + b) / x.length;
  const variance = x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length;
  const scale = 1 / Math.sqrt(variance + epsilon);
  return x.map((v, k) => (v - mean) * scale * (layer.gain[k] as number) + (layer.shift[k] as number));
}

function twin(actor: ActorData, x: number[]): number[] {
  return actor.layers.reduce((row, layer) => layerTwin(layer, row, actor.epsilon), x);
}

function largestGap(actor: ActorData, observations: Float32Array): number {
  const network = new Network(kernels, actor);
  const means = network.compute(observations);
  network.free();
  let gap = 0;
  for (let r = 0; r < observations.length / actor.inputs; r++) {
    const row = [...observations.subarray(r * actor.inputs, (r + 1) * actor.inputs)];
    const want = twin(actor, row);
    const size = Math.max(1, ...want.map(Math.abs));
    want.forEach((value, j) => {
      gap = Math.max(gap, Math.abs((means[r * actor.outputs + j] as number) - value) / size);
    });
  }
  return gap;
}

describe("forward pass", () => {
  const shapes: [number, number[], number, Activation][] = [
    [57, [256, 128, 128], 4, "elu"],
    [26, [256, 128, 128], 4, "elu"],
    [1, [1], 1, "tanh"],
    [5, [17, 33], 3, "tanh"],
    [16, [48, 20], 13, "relu"],
    [7, [], 9, "none"],
    [130, [31, 64], 35, "elu"],
  ];
  for (const [inputs, hidden, outputs, activation] of shapes) {
    it(`equals the plain twin: ${inputs}-${[...hidden, outputs].join("-")} ${activation}`, () => {
      const actor = randomActor(inputs, hidden, outputs, 3, activation);
      expect(largestGap(actor, uniforms(inputs * 21, 2, 9, 0))).toBeLessThan(F32 * (hidden.length + 2));
    });
  }

  it("gives the same bits for one row alone and for any batch around it", () => {
    for (const inputs of [57, 30]) {
      const actor = randomActor(inputs, [256, 40, 128], 6, 4);
      const network = new Network(kernels, actor);
      const all = uniforms(inputs * 67, 2, 1, 0);
      const together = network.compute(all);
      for (let r = 0; r < 67; r++) {
        const alone = network.compute(all.slice(r * inputs, (r + 1) * inputs));
        expect(new Uint32Array(alone.buffer)).toEqual(
          new Uint32Array(together.slice(r * 6, r * 6 + 6).buffer),
        );
      }
      network.free();
    }
  });

  it("reads and writes the rows of an index list, and no others", () => {
    const actor = randomActor(6, [16], 4, 5);
    const network = new Network(kernels, actor);
    const rows = 40;
    const index = Int32Array.from([3, 39, 0, 17, 18]);
    const input = kernels.alloc(rows * 6 * 4);
    const output = kernels.alloc(rows * 4 * 4);
    const indexAt = kernels.alloc(index.length * 4);
    kernels.f32(input, rows * 6).set(uniforms(rows * 6, 2, 2, 0));
    kernels.f32(output, rows * 4).fill(-7);
    kernels.i32(indexAt, index.length).set(index);
    network.forward(index.length, indexAt, input, output);
    const got = kernels.f32(output, rows * 4).slice();
    const want = network.compute(kernels.f32(input, rows * 6).slice());
    for (let r = 0; r < rows; r++) {
      const expected = index.includes(r) ? want.slice(4 * r, 4 * r + 4) : new Float32Array(4).fill(-7);
      expect(got.slice(4 * r, 4 * r + 4)).toEqual(expected);
    }
    for (const at of [input, output, indexAt]) kernels.free(at);
    network.free();
  });

  it("keeps ELU accurate near zero and far below", () => {
    const points = Float32Array.from([
      -1e-30, -1e-7, -1e-4, -0.01, -0.3, -0.4, -1, -5, -20, -87, -1e4, 0, 2.5,
    ]);
    const identity: LayerData = {
      kind: "dense",
      inputs: 1,
      outputs: 1,
      activation: "elu",
      weights: Float32Array.of(1),
      bias: Float32Array.of(0),
    };
    const logStd = Float32Array.of(0);
    const actor: ActorData = { inputs: 1, outputs: 1, epsilon: 1e-5, layers: [identity], logStd };
    const network = new Network(kernels, actor);
    const got = network.compute(points);
    network.free();
    points.forEach((x, k) => {
      const want = ACTIVATE.elu(x);
      expect(Math.abs((got[k] as number) - want)).toBeLessThanOrEqual(ELU_RELATIVE * Math.abs(want));
    });
  });
});

describe("sampling", () => {
  const agents = 6;
  const worlds = 5;
  let network: Network;
  beforeAll(() => {
    network = new Network(kernels, randomActor(3, [8], 6, 5));
  });
  afterAll(() => network.free());

  /** Noise on zero means of the given rows, with game and step of each world. */
  function noise(rows: number[], games: number[], steps: number[], seed: number): Float32Array {
    const index = kernels.alloc(rows.length * 4);
    const at = [kernels.alloc(worlds * 4), kernels.alloc(worlds * 4)] as const;
    const actions = kernels.alloc(worlds * agents * 6 * 4);
    kernels.i32(index, rows.length).set(rows);
    kernels.u32(at[0], worlds).set(games);
    kernels.u32(at[1], worlds).set(steps);
    network.sample(rows.length, index, actions, { agents, games: at[0], steps: at[1], seed });
    const out = kernels.f32(actions, worlds * agents * 6).slice();
    for (const piece of [index, ...at, actions]) kernels.free(piece);
    return out;
  }

  it("names noise by game, agent and step, never by the world's place", () => {
    const first = noise([2 * agents + 4], [0, 0, 91, 0, 0], [0, 0, 7, 0, 0], 12);
    const second = noise([0, agents + 4], [3, 91, 0, 0, 0], [0, 7, 0, 0, 0], 12);
    const row = (values: Float32Array, r: number): number[] => [...values.subarray(6 * r, 6 * r + 6)];
    expect(row(first, 2 * agents + 4)).toEqual(row(second, agents + 4));
    expect(row(noise([4], [91, 0, 0, 0, 0], [8, 0, 0, 0, 0], 12), 4)).not.toEqual(row(second, agents + 4));
  });

  it("is std times Box–Muller normals of the named Philox block", () => {
    const got = noise([10], [0, 77, 0, 0, 0], [0, 5, 0, 0, 0], 3).subarray(60, 66);
    for (let block = 0; block < 2; block++) {
      const u = philox([77, 4, 5, block], [3, 2]).map(toUniform) as [number, number, number, number];
      const r = [Math.sqrt(-2 * Math.log(u[0])), Math.sqrt(-2 * Math.log(u[2]))] as const;
      const a = [2 * Math.PI * u[1], 2 * Math.PI * u[3]] as const;
      const z = [r[0] * Math.cos(a[0]), r[0] * Math.sin(a[0]), r[1] * Math.cos(a[1]), r[1] * Math.sin(a[1])];
      for (let k = 0; k < 4 && 4 * block + k < 6; k++) {
        const want = (network.std[4 * block + k] as number) * (z[k] as number);
        expect(got[4 * block + k]).toBeCloseTo(want, 5);
      }
    }
  });
});

describe("weights", () => {
  it("gives all memory back", () => {
    const actor = randomActor(57, [256, 128, 128], 4, 1);
    new Network(kernels, actor).free();
    const before = kernels.memory.buffer.byteLength;
    for (let k = 0; k < 200; k++) new Network(kernels, actor).free();
    expect(kernels.memory.buffer.byteLength).toBe(before);
  });

  it("changes its hash with any weight", () => {
    const actor = randomActor(5, [8], 2, 1);
    const hash = hashActor(kernels, actor);
    expect(hashActor(kernels, randomActor(5, [8], 2, 1))).toBe(hash);
    actor.logStd[1] = 0.25;
    expect(hashActor(kernels, actor)).not.toBe(hash);
  });

  it("refuses shapes that do not fit and numbers that are not finite", () => {
    const actor = randomActor(5, [8], 2, 1);
    expect(() => new Network(kernels, { ...actor, inputs: 6 })).toThrow(
      "actor.layers[0].inputs: expected 6, as the layer before, received 5",
    );
    actor.logStd[0] = Number.NaN;
    expect(() => new Network(kernels, actor)).toThrow(
      "actor.logStd[0]: expected a finite number, received NaN",
    );
  });
});
