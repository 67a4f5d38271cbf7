// The loss of V-RACER against a plain twin: its gradient in the outputs, and through the network in the weights.
import { expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";
import { Mlp, mlpSize } from "../../src/learning/mlp.ts";
import { uniforms } from "../../src/learning/random-actor.ts";
import {
  divergenceOf,
  type OldActions,
  policyGradient,
  ratioOf,
  spreadOf,
  tanh,
} from "../../src/learning/squashed-policy.ts";

const NOISE = 0.4;
const N = 2;
const ROWS = 12;
const STEP = 1e-3;
/** relative to the largest entry: f32 against central differences of f64 */
const CLOSE = 2e-5;

/** μ° and σ° of a row that acted, and what it did. */
function makeOld(seed: number): OldActions {
  const means = uniforms(ROWS * N, 0.5, seed, 1);
  const spreads = uniforms(ROWS * N, 0.1, seed, 2).map((x) => NOISE + x);
  const actions = means.map((mean, k) => mean + 0.4 * (uniforms(ROWS * N, 1, seed, 3)[k] as number));
  return { columns: N, actions, means, spreads, at: 0 };
}

/** ½(T − V)² − βAρ + (1 − β)KL of one row in plain f64. */
function loss(
  outputs: readonly number[],
  old: OldActions,
  row: number,
  { target, advantage, beta }: { target: number; advantage: number; beta: number },
): number {
  let [logRatio, kl] = [0, 0];
  for (let j = 0; j < N; j++) {
    const [u, mean0, sigma0] = [old.actions, old.means, old.spreads].map((x) => x[row * N + j] as number) as [
      number,
      number,
      number,
    ];
    const mean = outputs[1 + j] as number;
    const s = outputs[1 + N + j] as number;
    const sigma = NOISE * (s + Math.sqrt(1 + s * s));
    logRatio +=
      Math.log(sigma0 / sigma) + 0.5 * ((u - mean0) / sigma0) ** 2 - 0.5 * ((u - mean) / sigma) ** 2;
    kl += Math.log(sigma / sigma0) + (sigma0 ** 2 + (mean - mean0) ** 2) / (2 * sigma ** 2) - 0.5;
  }
  const miss = target - (outputs[0] as number);
  return 0.5 * miss ** 2 - beta * advantage * Math.exp(logRatio) + (1 - beta) * kl;
}

it("has a tanh and a spread that follow their formulas", () => {
  for (const x of [-30, -2, -1e-3, 0, 1e-9, 0.5, 3, 25]) expect(tanh(x)).toBeCloseTo(Math.tanh(x), 15);
  expect(tanh(Number.NaN)).toBeNaN();
  expect(spreadOf(0, 0.05)).toBe(Math.fround(0.05));
  expect(spreadOf(1, 0.05)).toBeCloseTo(0.05 * (1 + Math.SQRT2), 8);
});

it("has ratios of exactly 1 and no divergence where the policy has not moved, and bounds them", () => {
  const old = makeOld(1);
  const outputs = Float32Array.of(0, ...old.means.subarray(0, 2), 0.3, -0.2);
  const spreads = Float32Array.of(
    spreadOf(outputs[3] as number, NOISE),
    spreadOf(outputs[4] as number, NOISE),
  );
  const same = { ...old, spreads };
  expect(ratioOf(same, { outputs, at: 0, noise: NOISE })).toBe(1);
  expect(divergenceOf(same, { outputs, at: 0, noise: NOISE })).toBe(0);
  outputs[1] = 100;
  expect(Math.log(ratioOf(same, { outputs, at: 0, noise: NOISE }))).toBeCloseTo(-7, 12);
});

it("has the gradient of the loss, in outputs and in weights", async () => {
  const kernels = await loadKernels();
  const old = makeOld(2);
  const spec = {
    inputs: 3,
    hidden: [8, 8],
    outputs: 1 + 2 * N,
    activation: "tanh",
    layerNorm: false,
  } as const;
  const size = mlpSize(spec);
  const theta = kernels.alloc(4 * size);
  const gradient = kernels.alloc(4 * size);
  const [input, output, slopes] = [3, 5, 5].map((width) => kernels.alloc(4 * width * ROWS)) as [
    number,
    number,
    number,
  ];
  const net = new Mlp(kernels, spec, theta);
  net.initialise(3, 0, 0.3);
  const start = kernels.f32(theta, size).slice();
  kernels.f32(input, 3 * ROWS).set(uniforms(3 * ROWS, 1, 4, 0));
  const held = (row: number) => ({ target: 0.3 - 0.1 * row, advantage: 0.5 - 0.2 * row, beta: 0.3 });
  net.forwardKept(ROWS, 0, input, output);
  const outputs = kernels.f32(output, 5 * ROWS).slice();
  const out = new Float32Array(5 * ROWS);
  for (let row = 0; row < ROWS; row++) {
    const { target, advantage, beta } = held(row);
    const one = { ...old, at: row * N };
    const now = { outputs, at: 5 * row, noise: NOISE };
    out[5 * row] = (outputs[5 * row] as number) - target;
    policyGradient(one, now, beta * advantage * ratioOf(one, now), 1 - beta, out, 5 * row);
    const plain = Array.from(outputs.subarray(5 * row, 5 * row + 5));
    plain.forEach((value, k) => {
      const at = (x: number) => loss(plain.with(k, x), old, row, held(row));
      const slope = (at(value + 1e-5) - at(value - 1e-5)) / 2e-5;
      expect(Math.abs((out[5 * row + k] as number) - slope)).toBeLessThan(
        CLOSE * Math.max(1, Math.abs(slope)),
      );
    });
  }
  kernels.f32(slopes, 5 * ROWS).set(out);
  kernels.f32(gradient, size).fill(0);
  net.backward(slopes, gradient);
  const whole = kernels.f32(gradient, size).slice();
  const largest = whole.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const total = (k: number, change: number): number => {
    kernels.f32(theta, size).set(start);
    kernels.f32(theta, size)[k] = (start[k] as number) + change;
    const moved = (kernels.f32(theta, size)[k] as number) - (start[k] as number);
    net.refresh();
    net.forward(ROWS, input, output);
    const seen = kernels.f32(output, 5 * ROWS).slice();
    let sum = 0;
    for (let row = 0; row < ROWS; row++) {
      sum += loss(Array.from(seen.subarray(5 * row, 5 * row + 5)), old, row, held(row));
    }
    return sum / moved;
  };
  for (let k = 0; k < size; k += 7) {
    const slope = (total(k, STEP) + total(k, -STEP)) / 2; // the sums at rest cancel
    // outputs in f32 leave about 1e-7/1e-3 of their size
    expect(Math.abs((whole[k] as number) - slope)).toBeLessThan(1e-3 * largest);
  }
});

it("gives the gradient of a part of the rows, with the bits of that part alone", async () => {
  const kernels = await loadKernels();
  const spec = { inputs: 3, hidden: [8], outputs: 5, activation: "tanh", layerNorm: true } as const;
  const size = mlpSize(spec);
  const [theta, gradient] = [kernels.alloc(4 * size), kernels.alloc(4 * size)];
  const [input, output, slopes] = [
    kernels.alloc(12 * ROWS),
    kernels.alloc(20 * ROWS),
    kernels.alloc(20 * ROWS),
  ];
  const net = new Mlp(kernels, spec, theta);
  net.initialise(3, 0, 1);
  kernels.f32(input, 3 * ROWS).set(uniforms(3 * ROWS, 1, 4, 0));
  kernels.f32(slopes, 5 * ROWS).set(uniforms(5 * ROWS, 1, 5, 0));
  const read = (): Float32Array => kernels.f32(gradient, size).slice();
  kernels.f32(gradient, size).fill(0);
  net.forwardKept(ROWS, 0, input, output);
  net.backward(slopes + 20 * 4, gradient, 4, 4);
  const part = read();
  kernels.f32(gradient, size).fill(0);
  net.forwardKept(4, 0, input + 12 * 4, output);
  net.backward(slopes + 20 * 4, gradient);
  expect(part).toEqual(read());
  expect(part.some((x) => x !== 0)).toBe(true);
});
