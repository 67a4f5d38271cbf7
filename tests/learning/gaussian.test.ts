import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import {
  gaussianEntropy,
  gaussianKl,
  gaussianLogProb,
  gaussianLogProbGradient,
  gaussianSample,
  squashedGaussianLogProb,
  squashedGaussianLogProbGradient,
} from "../../src/learning/gaussian.ts";
import { Network } from "../../src/learning/networks.ts";
import { randomActor, uniforms } from "../../src/learning/random-actor.ts";
import { Arena } from "./arena.ts";
import { centralDifferences, relativeGap } from "./mlp-twin.ts";

const F32 = 3e-7; // relative: f64 arithmetic, rounded once
const DIFFERENCE = 1e-6; // relative: rounded once, against differences with an error of 1e-9

const [ROWS, COLUMNS] = [7, 5];
const SIZE = ROWS * COLUMNS;
const SETS = [
  { title: "one spread for all rows", ownSpread: false },
  { title: "a spread for each row", ownSpread: true },
];

let kernels: Kernels;
let arena: Arena;
beforeAll(async () => {
  kernels = await loadKernels();
});
beforeEach(() => {
  arena = new Arena(kernels);
});
afterEach(() => arena.free());

function makeNumbers(ownSpread: boolean) {
  const n = ownSpread ? SIZE : COLUMNS;
  return {
    actions: uniforms(SIZE, 2, 1, 0),
    means: uniforms(SIZE, 1, 1, 1),
    logStd: uniforms(n, 0.7, 1, 2),
    weights: uniforms(ROWS, 1, 1, 3),
  };
}

/** log p of a row in f64. */
function logProbTwin(
  u: ArrayLike<number>,
  mean: ArrayLike<number>,
  logStd: ArrayLike<number>,
  isSquashed: boolean,
) {
  let sum = 0;
  for (let j = 0; j < COLUMNS; j++) {
    const std = Math.exp(logStd[j] as number);
    const z = ((u[j] as number) - (mean[j] as number)) / std;
    sum += -0.5 * z * z - Math.log(std) - 0.5 * Math.log(2 * Math.PI);
    if (isSquashed) sum -= Math.log(1 - Math.tanh(u[j] as number) ** 2);
  }
  return sum;
}

function rowsOf(values: Float64Array, own: boolean, row: number): Float64Array {
  return own ? values.subarray(row * COLUMNS, (row + 1) * COLUMNS) : values;
}

for (const { title, ownSpread } of SETS) {
  for (const isSquashed of [false, true]) {
    describe(`log p, ${isSquashed ? "squashed" : "plain"}, ${title}`, () => {
      const logProb = isSquashed ? squashedGaussianLogProb : gaussianLogProb;
      const logProbGradient = isSquashed ? squashedGaussianLogProbGradient : gaussianLogProbGradient;

      function place(numbers: ReturnType<typeof makeNumbers>) {
        const { actions, means, logStd } = numbers;
        const at = { actions: arena.f32(actions), means: arena.f32(means), logStd: arena.f32(logStd) };
        return { rows: ROWS, columns: COLUMNS, ownSpread, ...at };
      }

      /** Σ w·log p as a function of (actions, means, log σ) in one vector. */
      function total(x: Float64Array, weights: Float32Array): number {
        let sum = 0;
        for (let r = 0; r < ROWS; r++) {
          const u = rowsOf(x.subarray(0, SIZE), true, r);
          const mean = rowsOf(x.subarray(SIZE, 2 * SIZE), true, r);
          const spread = rowsOf(x.subarray(2 * SIZE), ownSpread, r);
          sum += (weights[r] as number) * logProbTwin(u, mean, spread, isSquashed);
        }
        return sum;
      }

      it("equals the closed form", () => {
        const numbers = makeNumbers(ownSpread);
        const out = arena.zeros(ROWS);
        logProb(kernels, place(numbers), out);
        const x = Float64Array.from([...numbers.actions, ...numbers.means, ...numbers.logStd]);
        const want = Array.from({ length: ROWS }, (_, r) =>
          total(
            x,
            Float32Array.from({ length: ROWS }, (__, k) => (k === r ? 1 : 0)),
          ),
        );
        expect(relativeGap(arena.read(out, ROWS), want)).toBeLessThan(F32);
      });

      it("has the gradients that central differences have, added to what is there", () => {
        const numbers = makeNumbers(ownSpread);
        const n = numbers.logStd.length;
        const to = {
          actions: arena.zeros(SIZE),
          means: arena.f32(new Float32Array(SIZE).fill(3)),
          logStd: arena.zeros(n),
        };
        logProbGradient(kernels, place(numbers), arena.f32(numbers.weights), to);
        const x = [...numbers.actions, ...numbers.means, ...numbers.logStd];
        const want = centralDifferences((at) => total(at, numbers.weights), x);
        expect(relativeGap(arena.read(to.actions, SIZE), want.subarray(0, SIZE))).toBeLessThan(DIFFERENCE);
        const means = arena.read(to.means, SIZE).map((v) => v - 3);
        expect(relativeGap(means, want.subarray(SIZE, 2 * SIZE))).toBeLessThan(DIFFERENCE);
        expect(relativeGap(arena.read(to.logStd, n), want.subarray(2 * SIZE))).toBeLessThan(DIFFERENCE);
      });
    });
  }

  it(`KL and its gradients, ${title}`, () => {
    const { means, logStd, weights } = makeNumbers(ownSpread);
    const n = logStd.length;
    const old = { means: uniforms(SIZE, 1, 2, 0), logStd: uniforms(n, 0.5, 2, 1) };
    const klTwin = (x: Float64Array, row: number): number => {
      let sum = 0;
      for (let j = 0; j < COLUMNS; j++) {
        const k = row * COLUMNS + j;
        const s = ownSpread ? k : j;
        const [log0, log1] = [old.logStd[s] as number, x[SIZE + s] as number];
        const distance = (old.means[k] as number) - (x[k] as number);
        sum += log1 - log0 + (Math.exp(2 * log0) + distance ** 2) / (2 * Math.exp(2 * log1)) - 0.5;
      }
      return sum;
    };
    const pair = {
      rows: ROWS,
      columns: COLUMNS,
      ownSpread,
      first: { means: arena.f32(old.means), logStd: arena.f32(old.logStd) },
      second: { means: arena.f32(means), logStd: arena.f32(logStd) },
    };
    const [out, same] = [arena.zeros(ROWS), arena.zeros(ROWS)];
    const to = { means: arena.zeros(SIZE), logStd: arena.zeros(n) };
    gaussianKl(kernels, pair, out, arena.f32(weights), to);
    const x = Float64Array.from([...means, ...logStd]);
    const rows = Array.from({ length: ROWS }, (_, r) => r);
    expect(
      relativeGap(
        arena.read(out, ROWS),
        rows.map((r) => klTwin(x, r)),
      ),
    ).toBeLessThan(F32);
    const total = (at: Float64Array): number =>
      rows.reduce((sum, r) => sum + (weights[r] as number) * klTwin(at, r), 0);
    const want = centralDifferences(total, x);
    expect(relativeGap(arena.read(to.means, SIZE), want.subarray(0, SIZE))).toBeLessThan(DIFFERENCE);
    expect(relativeGap(arena.read(to.logStd, n), want.subarray(SIZE))).toBeLessThan(DIFFERENCE);
    gaussianKl(kernels, { ...pair, first: pair.second }, same);
    expect(arena.read(same, ROWS)).toEqual(new Float32Array(ROWS));
  });
}

it("squashed log p stays finite where tanh is 1 and its exponential overflows", () => {
  const at = {
    actions: arena.f32([400, -400, 0, 0, 0]),
    means: arena.zeros(5),
    logStd: arena.f32([5, 5, 0, 0, 0]),
  };
  const out = arena.zeros(1);
  squashedGaussianLogProb(kernels, { rows: 1, columns: 5, ...at }, out);
  const plain = arena.zeros(1);
  gaussianLogProb(kernels, { rows: 1, columns: 5, ...at }, plain);
  // −log(1 − tanh²400) = 800 − 2 log 2
  const squash = 2 * (800 - 2 * Math.LN2);
  expect(arena.read(out, 1)[0]).toBeCloseTo((arena.read(plain, 1)[0] as number) + squash, 3);
});

it("entropy is that of the closed form", () => {
  const logStd = Float32Array.of(0.5, -1, 0);
  const want = 3 * 0.5 * Math.log(2 * Math.PI * Math.E) - 0.5;
  expect(gaussianEntropy(kernels, 3, arena.f32(logStd))).toBeCloseTo(want, 12);
});

it("samples with the bits of Network.sample, and their log p with those of gaussianLogProb", () => {
  const [agents, worlds, step, seed] = [2, 3, 17, 12];
  const rows = agents * worlds;
  const actor = randomActor(3, [], 6, 1);
  const network = new Network(kernels, actor);
  const means = uniforms(rows * 6, 1, 4, 0);
  const games = arena.i32([5, 900, 7]);
  const [actions, reference] = [arena.f32(means), arena.f32(means)];
  const index = arena.i32([0, 1, 2, 3, 4, 5]);
  const names = { agents, games, steps: arena.i32(new Array(worlds).fill(step)), seed };
  network.sample(rows, index, reference, names);
  const logStd = arena.f32(actor.logStd);
  const out = arena.zeros(rows);
  gaussianSample(kernels, { rows, agents, games, step, seed, columns: 6, logStd }, actions, out);
  expect(arena.read(actions, rows * 6)).toEqual(arena.read(reference, rows * 6));
  const again = arena.zeros(rows);
  gaussianLogProb(kernels, { rows, columns: 6, actions, means: arena.f32(means), logStd }, again);
  expect(arena.read(out, rows)).toEqual(arena.read(again, rows));
  network.free();
});
