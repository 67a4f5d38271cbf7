import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { uniforms } from "../../src/learning/random-actor.ts";
import {
  adam,
  columnSums,
  findNonFinite,
  gae,
  normaliseRows,
  scaleInPlace,
  sumShards,
  sumSquares,
} from "../../src/learning/rollout-math.ts";
import { Arena } from "./arena.ts";
import { relativeGap } from "./mlp-twin.ts";

const F32 = 1e-6; // relative: a few f32 roundings
const EXACT = 1e-14; // relative: f64 sums of some hundred terms

let kernels: Kernels;
let arena: Arena;
beforeAll(async () => {
  kernels = await loadKernels();
});
beforeEach(() => {
  arena = new Arena(kernels);
});
afterEach(() => arena.free());

describe("gae", () => {
  const steps = 6;
  const streams = 3;
  const n = steps * streams;

  function run(ends: number[], rewards: Float32Array, values: Float32Array, gamma: number, lambda: number) {
    const advantages = arena.zeros(n);
    const returns = arena.zeros(n);
    const arrays = {
      rewards: arena.f32(rewards),
      values: arena.f32(values),
      ends: arena.u8(ends),
      advantages,
      returns,
    };
    gae(kernels, steps, streams, arrays, gamma, lambda);
    return { advantages: arena.read(advantages, n), returns: arena.read(returns, n) };
  }

  it("is the sum of discounted errors up to the next end", () => {
    const rewards = uniforms(n, 1, 1, 0);
    const values = uniforms(n + streams, 1, 1, 1);
    const ends = new Array(n).fill(0);
    ends[2 * streams + 1] = 255;
    ends[5 * streams + 2] = 1;
    const { advantages, returns } = run(ends, rewards, values, 0.9, 0.8);
    for (let s = 0; s < streams; s++) {
      for (let t = 0; t < steps; t++) {
        let want = 0;
        let weight = 1;
        for (let u = t; u < steps; u++) {
          const at = u * streams + s;
          const next = ends[at] ? 0 : 0.9 * (values[at + streams] as number);
          want += weight * ((rewards[at] as number) + next - (values[at] as number));
          if (ends[at]) break;
          weight *= 0.9 * 0.8;
        }
        const at = t * streams + s;
        expect(advantages[at]).toBeCloseTo(want, 6);
        expect(returns[at]).toBeCloseTo(want + (values[at] as number), 6);
      }
    }
  });

  it("with λ = 1 and no end gives the discounted rewards to come, with λ = 0 one step's error", () => {
    const rewards = new Float32Array(n).fill(1);
    const values = uniforms(n + streams, 1, 1, 1).map((v, k) => (k >= n ? 2 : v));
    const none = new Array(n).fill(0);
    // 1 + ½ + … + ½⁵ + 2·½⁶ = 2
    for (const r of run(none, rewards, values, 0.5, 1).returns) expect(r).toBeCloseTo(2, 6);
    const one = run(none, rewards, values, 0.5, 0).returns;
    one.forEach((r, at) => {
      expect(r).toBeCloseTo(1 + 0.5 * (values[at + streams] as number), 6);
    });
  });
});

describe("running statistics", () => {
  it("sums columns and their squares in f64, and adds to what is there", () => {
    const [rows, columns] = [41, 7];
    const x = uniforms(rows * columns, 3, 2, 0);
    const sums = arena.zeros(2 * columns);
    columnSums(kernels, 20, columns, arena.f32(x.subarray(0, 20 * columns)), sums);
    columnSums(kernels, 21, columns, arena.f32(x.subarray(20 * columns)), sums);
    const want = new Float64Array(2 * columns);
    x.forEach((v, k) => {
      want[k % columns] = (want[k % columns] as number) + v;
      want[columns + (k % columns)] = (want[columns + (k % columns)] as number) + v * v;
    });
    expect(relativeGap(kernels.f64(sums, 2 * columns), want)).toBeLessThan(EXACT);
  });

  it("normalises rows, in place too", () => {
    const [rows, columns] = [5, 7];
    const x = uniforms(rows * columns, 3, 2, 0);
    const mean = uniforms(columns, 1, 2, 1);
    const inverse = uniforms(columns, 0.5, 2, 2).map((v) => v + 1);
    const at = arena.f32(x);
    normaliseRows(kernels, rows, columns, at, arena.f32(mean), arena.f32(inverse), at);
    const want = x.map((v, k) => Math.fround(v - (mean[k % 7] as number)) * (inverse[k % 7] as number));
    expect(arena.read(at, rows * columns)).toEqual(want);
  });
});

describe("from gradients to parameters", () => {
  const n = 39;

  it("Adam equals its f64 twin over 20 steps, and a factor equals a scaled gradient", () => {
    const theta = arena.f32(uniforms(n, 1, 3, 0));
    const [mean, square] = [arena.zeros(n), arena.zeros(n)];
    const twin = Array.from(arena.read(theta, n), (value) => ({ value, m: 0, v: 0 }));
    const [lr, beta1, beta2, epsilon] = [0.01, 0.9, 0.999, 1e-8];
    let [p1, p2] = [1, 1];
    for (let t = 1; t <= 20; t++) {
      p1 *= beta1;
      p2 *= beta2;
      const g = uniforms(n, 2, 3, t);
      const arrays = { parameters: theta, gradient: arena.f32(g), mean, square };
      adam(kernels, n, arrays, { lr, beta1, beta2, epsilon, c1: 1 - p1, c2: 1 - p2 }, 0.25);
      twin.forEach((one, k) => {
        const gradient = 0.25 * (g[k] as number);
        one.m = beta1 * one.m + (1 - beta1) * gradient;
        one.v = beta2 * one.v + (1 - beta2) * gradient ** 2;
        one.value -= (lr * (one.m / (1 - p1))) / (Math.sqrt(one.v / (1 - p2)) + epsilon);
      });
    }
    // 20 steps of 0.01, each with a relative error of some 1e-7
    const want = twin.map(({ value }) => value);
    expect(relativeGap(arena.read(theta, n), want)).toBeLessThan(F32);
    expect(
      relativeGap(
        arena.read(mean, n),
        twin.map(({ m }) => m),
      ),
    ).toBeLessThan(F32);
    expect(
      relativeGap(
        arena.read(square, n),
        twin.map(({ v }) => v),
      ),
    ).toBeLessThan(F32);
  });

  it("sums squares in f64", () => {
    const x = uniforms(n, 2, 3, 0);
    const want = x.reduce((sum, v) => sum + v * v, 0);
    expect(Math.abs(sumSquares(kernels, n, arena.f32(x)) / want - 1)).toBeLessThan(EXACT);
    expect(sumSquares(kernels, n, arena.f32(x.fill(1e30)))).toBeCloseTo(n * Math.fround(1e30) ** 2, -55);
  });

  it("adds shards in ascending order and multiplies once", () => {
    const shards = Array.from({ length: 5 }, (_, s) => uniforms(n, 1, 4, s));
    const out = arena.zeros(n);
    sumShards(kernels, n, 5, arena.f32(shards.flatMap((x) => [...x])), 0.1, out);
    const want = shards.reduce((sum, x) => sum.map((v, k) => v + (x[k] as number)));
    scaleInPlace(kernels, n, arena.f32(want), 0.1);
    expect(arena.read(out, n)).toEqual(want.map((v) => v * Math.fround(0.1)));
    const at = arena.f32(want);
    scaleInPlace(kernels, n, at, 0.1);
    expect(arena.read(at, n)).toEqual(arena.read(out, n));
  });

  it("finds the first number that is not finite, wherever it is", () => {
    const x = uniforms(n, 2, 3, 0);
    x[1] = 3.4e38;
    x[2] = -3.4e38;
    x[3] = 1e-42;
    expect(findNonFinite(kernels, n, arena.f32(x))).toBe(-1);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const at of [0, 15, 16, 31, 32, n - 1]) {
        const spoiled = x.slice();
        spoiled[at] = bad;
        spoiled[n - 1] = bad;
        expect(findNonFinite(kernels, n, arena.f32(spoiled))).toBe(at);
      }
    }
  });
});
