// Running norms: what they say of numbers whose mean and variance are known.
import { expect, it } from "vitest";
import { RunningNorm } from "../../src/learning/running-norm.ts";
import { ValueNorm } from "../../src/learning/value-norm.ts";

const EXACT = 1e-12;

it("has mean and variance of all batches together, whatever their sizes", () => {
  const norm = new RunningNorm(2);
  const rows = Array.from({ length: 60 }, (_, k) => [k % 7, 100 - 3 * k]);
  for (const [from, to] of [
    [0, 1],
    [1, 20],
    [20, 60],
  ] as const) {
    const sums = new Float64Array(4);
    for (const row of rows.slice(from, to)) {
      row.forEach((x, k) => {
        sums[k] = (sums[k] as number) + x;
        sums[2 + k] = (sums[2 + k] as number) + x * x;
      });
    }
    norm.update(to - from, sums);
  }
  [0, 1].forEach((k) => {
    const column = rows.map((row) => row[k] as number);
    const mean = column.reduce((a, b) => a + b) / 60;
    const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 60;
    expect(norm.mean()[k]).toBeCloseTo(mean, 10);
    expect(norm.inverseStd()[k]).toBeCloseTo(1 / Math.sqrt(variance + 1e-4), 10);
  });
});

it("sees numbers as they are before the first batch, and does not blow up a constant", () => {
  const norm = new RunningNorm(1);
  expect([norm.mean()[0], norm.inverseStd()[0]]).toEqual([0, 1]);
  norm.update(4, Float64Array.of(20, 100));
  expect(norm.inverseStd()[0]).toBeCloseTo(100, 8);
});

it("takes the first batch of returns whole, later ones by their share", () => {
  const norm = new ValueNorm(0.9);
  norm.update(5, 29);
  expect(Math.abs(norm.mean - 5)).toBeLessThan(EXACT);
  expect(Math.abs(norm.std - 2)).toBeLessThan(EXACT);
  norm.update(1, 1);
  // weights 0.9·0.1 and 0.1, by their sum
  expect(Math.abs(norm.mean - (0.09 * 5 + 0.1) / 0.19)).toBeLessThan(EXACT);
  const still = new ValueNorm(0.9);
  still.update(3, 9);
  expect(Math.abs(still.std - 0.1)).toBeLessThan(EXACT);
  const none = new ValueNorm(null);
  none.update(3, 90);
  expect([none.mean, none.std]).toEqual([0, 1]);
});
