// The order of a minibatch: a permutation, named and fair.
import { expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";

const kernels = await loadKernels();

function order(n: number, name: readonly [number, number, number], seed = 1): number[] {
  const at = kernels.alloc(4 * n);
  const words = kernels.alloc(16);
  kernels.call("learningShuffle", n, at, ...name, seed, 10, words);
  const out = Array.from(kernels.i32(at, n));
  kernels.free(at);
  kernels.free(words);
  return out;
}

it("holds every number once, whatever their count", () => {
  for (const n of [1, 2, 3, 4, 5, 8, 1000]) {
    expect(order(n, [1, 2, 3]).toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, k) => k));
  }
});

it("depends on its name and its seed, and on nothing else", () => {
  expect(order(50, [1, 2, 3])).toEqual(order(50, [1, 2, 3]));
  const others = [order(50, [2, 2, 3]), order(50, [1, 3, 3]), order(50, [1, 2, 4]), order(50, [1, 2, 3], 2)];
  for (const other of others) expect(other).not.toEqual(order(50, [1, 2, 3]));
});

it("puts every number in every place equally often", () => {
  const n = 6;
  const draws = 3000;
  const counts = new Float64Array(n * n);
  for (let k = 0; k < draws; k++) {
    order(n, [k, 0, 0]).forEach((x, place) => {
      const at = place * n + x;
      counts[at] = (counts[at] as number) + 1;
    });
  }
  // χ² with 25 degrees of freedom: 52.6 is passed once in a thousand
  const mean = draws / n;
  const chi = counts.reduce((sum, count) => sum + ((count - mean) * (count - mean)) / mean, 0);
  expect(chi).toBeLessThan(52.6);
});
