// The limit of colours: holds what it is shown, and keeps still while a field breathes.
import { describe, expect, it } from "vitest";
import { AutoLimit, sizeQuantile } from "../../../src/viewer/turbulence/auto-limit.ts";

describe("a quantile of sizes", () => {
  const values = Float32Array.from({ length: 1000 }, (_, k) => (k % 2 === 0 ? -1 : 1) * (k + 1));

  it("leaves the given share below it, to one part in 512", () => {
    for (const share of [0.5, 0.9, 0.995]) {
      const below = values.filter((value) => Math.abs(value) <= sizeQuantile(values, share)).length;
      expect(below / 1000).toBeGreaterThanOrEqual(share);
      expect(below / 1000).toBeLessThan(share + 2 / 512 + 1e-9);
    }
    expect(sizeQuantile(values, 1)).toBe(1000);
  });

  it("passes over what is not a number, and is zero for nothing", () => {
    expect(sizeQuantile([Number.NaN, 3, Number.POSITIVE_INFINITY, -4], 1)).toBe(4);
    expect(sizeQuantile([Number.NaN, 3, -4], 0.5)).toBeCloseTo(3, 1);
    expect(sizeQuantile([], 0.5)).toBe(0);
    expect(sizeQuantile([0, 0], 0.5)).toBe(0);
  });
});

describe("an automatic limit", () => {
  it("begins at the first step in units of σ* that holds the field", () => {
    expect(new AutoLimit(6).follow(14)).toBe(15);
    expect(new AutoLimit(6).follow(0.07)).toBeCloseTo(0.09, 12);
    expect(new AutoLimit(6).limit).toBe(6);
  });

  it("does not move while the field swings by a tenth", () => {
    const limit = new AutoLimit(1);
    limit.follow(2.9);
    for (let k = 0; k < 200; k++) expect(limit.follow(2.9 + 0.29 * Math.sin(k))).toBe(3);
  });

  it("steps up when outgrown and down when the field has fallen", () => {
    const limit = new AutoLimit(1);
    expect([3.4, 2.9].map((size) => new AutoLimit(1).follow(size))).toEqual([4, 3]);
    // 2.9 would fit into 3, but hardly
    expect([3.4, 2.9, 2.3].map((size) => limit.follow(size))).toEqual([4, 4, 2.5]);
    expect([3, 3.2, 3.4, 5, 50, 4, 1.1].map((size) => limit.follow(size))).toEqual([3, 3, 4, 5, 50, 4, 1.5]);
  });

  it("keeps its limit through fields without a number", () => {
    const limit = new AutoLimit(2);
    limit.follow(6);
    for (const size of [Number.NaN, 0, Number.POSITIVE_INFINITY]) expect(limit.follow(size)).toBe(6);
    expect(new AutoLimit(Number.NaN).follow(3)).toBe(3);
  });
});
