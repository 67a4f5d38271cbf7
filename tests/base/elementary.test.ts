import { describe, expect, it } from "vitest";
import { exp, exp10, log, log10, sin } from "../../src/base/elementary.ts";

const RELATIVE = 2e-15; // a few roundings of f64

describe("exp and log from plain arithmetic", () => {
  it("agree with the host's to a few roundings", () => {
    for (let x = -700; x <= 709; x += 0.37) {
      expect(Math.abs(exp(x) / Math.exp(x) - 1), `exp(${x})`).toBeLessThan(RELATIVE);
    }
    for (let x = 1e-300; x < 1e300; x *= 3.7) {
      expect(Math.abs(log(x) - Math.log(x)), `log(${x})`).toBeLessThan(
        RELATIVE * Math.max(1, Math.abs(Math.log(x))),
      );
    }
    expect(Math.abs(log(1 + 1e-9) / Math.log1p(1e-9) - 1)).toBeLessThan(1e-6);
    expect(exp10(-0.5)).toBeCloseTo(Math.sqrt(0.1), 15);
    expect(log10(1000)).toBeCloseTo(3, 14);
  });

  it("keep their limits", () => {
    expect([exp(0), exp(800), exp(-800), log(1)]).toEqual([1, Number.POSITIVE_INFINITY, 0, 0]);
    expect([log(0), log(Number.POSITIVE_INFINITY)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect([log(-1), exp(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe("sin from plain arithmetic", () => {
  it("agrees with the host's, in every quadrant and far out", () => {
    for (let x = -300; x <= 300; x += 0.0173) {
      expect(Math.abs(sin(x) - Math.sin(x)), `sin(${x})`).toBeLessThan(1e-15);
    }
    for (const x of [1e5, -99_999.5, Math.PI, Math.PI / 2, 1e-300]) {
      expect(Math.abs(sin(x) - Math.sin(x)), `sin(${x})`).toBeLessThan(1e-15);
    }
    expect(sin(1e-300)).toBe(1e-300);
    expect([sin(Number.NaN), sin(Number.POSITIVE_INFINITY)]).toEqual([Number.NaN, Number.NaN]);
  });
});
