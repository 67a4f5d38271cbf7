// Interpolation for the picture: exact at grid points, periodic, third order; and values under the pointer.
import { describe, expect, it } from "vitest";
import { valueBetween, wrapAngle } from "../../../src/viewer/turbulence/periodic.ts";
import { Upsampler } from "../../../src/viewer/turbulence/upsample.ts";

const n = 16;
const turn = 2 * Math.PI;

/** sin x · cos 2y on n × n points, [x][y], behind `offset` other numbers. */
function wave(points: number, offset = 0): Float32Array {
  const values = new Float32Array(offset + points * points).fill(99, 0, offset);
  for (let i = 0; i < points; i++) {
    for (let j = 0; j < points; j++) {
      values[offset + i * points + j] = Math.sin((turn * i) / points) * Math.cos((2 * turn * j) / points);
    }
  }
  return values;
}

describe("the upsampler", () => {
  it("leaves the grid points as they are", () => {
    const fine = new Upsampler(n, 4);
    const values = wave(n, 7);
    fine.run(values, 7);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++)
        expect(fine.out[4 * i * fine.side + 4 * j]).toBeCloseTo(values[7 + i * n + j] as number, 12);
    }
  });

  it("follows a wave across the border of the domain, with an error that falls eightfold by halving", () => {
    const worst = (points: number): number => {
      const fine = new Upsampler(points, 4);
      fine.run(wave(points), 0);
      const exact = wave(4 * points);
      return Math.max(...exact.map((value, k) => Math.abs(value - (fine.out[k] as number))));
    };
    expect(worst(16)).toBeLessThan(0.02);
    expect(worst(16) / worst(32)).toBeGreaterThan(7);
  });

  it("copies where nothing is to be refined", () => {
    const same = new Upsampler(n, 1);
    same.run(wave(n, 3), 3);
    expect([...same.out]).toEqual([...wave(n)]);
  });
});

describe("a value between grid points", () => {
  const values = wave(n, 5);

  it("is that of the grid point on it, x along the rows", () => {
    for (const [i, j] of [
      [0, 0],
      [3, 1],
      [15, 15],
      [4, 8],
    ] as const) {
      const here = valueBetween(values, 5, n, (turn * i) / n, (turn * j) / n);
      expect(here).toBeCloseTo(values[5 + i * n + j] as number, 6);
    }
  });

  it("is the mean of two neighbours halfway, around the border too", () => {
    const half = valueBetween(values, 5, n, (turn * 15.5) / n, 0);
    expect(half).toBeCloseTo(((values[5 + 15 * n] as number) + (values[5] as number)) / 2, 6);
  });

  it("repeats with the domain", () => {
    expect(wrapAngle(-0.1)).toBeCloseTo(turn - 0.1, 12);
    expect(wrapAngle(turn)).toBe(0);
    expect(valueBetween(values, 5, n, 1 + turn, 2 - turn)).toBeCloseTo(valueBetween(values, 5, n, 1, 2), 6);
  });
});
