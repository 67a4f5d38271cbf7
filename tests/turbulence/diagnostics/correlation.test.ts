import { describe, expect, it } from "vitest";
import {
  autocorrelation,
  correlation,
  decorrelationTime,
  fieldAutocorrelation,
  integralTime,
} from "../../../src/turbulence/diagnostics/correlation.ts";
import { fieldOf } from "../flow-samples.ts";

describe("correlation", () => {
  const wave = (phase: number): Float64Array => fieldOf(16, (x, y) => 5 + Math.cos(x + 2 * y + phase));

  it("of two waves is the cosine of their phase, whatever mean and scale", () => {
    expect(correlation(wave(0), wave(0))).toBeCloseTo(1, 13);
    expect(correlation(wave(0), wave(1))).toBeCloseTo(Math.cos(1), 13);
    expect(
      correlation(
        wave(0),
        wave(0).map((x) => 3 - 2 * x),
      ),
    ).toBeCloseTo(-1, 13);
  });

  it("of a travelling wave falls as the cosine of the lag", () => {
    const fields = Array.from({ length: 8 }, (_, i) => wave(0.3 * i));
    const found = fieldAutocorrelation(fields, 4);
    expect(Array.from(found, (c) => c.toFixed(12))).toEqual(
      [0, 1, 2, 3, 4].map((lag) => Math.cos(0.3 * lag).toFixed(12)),
    );
  });
});

describe("decorrelation time", () => {
  const decay = Float64Array.from({ length: 400 }, (_, lag) => Math.exp(-0.05 * lag));

  it("of exp(−t/τ) is τ, by integral and by the 1/e level", () => {
    expect(decorrelationTime(decay, 0.5)).toBeCloseTo(10, 2);
    expect(integralTime(decay, 0.5)).toBeCloseTo(10, 2);
  });

  it("stops at the first zero, and says when there is none", () => {
    expect(integralTime([1, 0.5, -0.5, 3], 2)).toBeCloseTo(2 * (0.75 + 0.125), 14);
    expect(decorrelationTime([1, 0.9, 0.8], 1)).toBeNull();
  });

  it("divides by the pairs at each lag: an alternating series stays at ±1", () => {
    expect(Array.from(autocorrelation([1, -1, 1, -1], 9))).toEqual([1, -1, 1, -1]);
  });

  it("of an AR(1) series is that of φ^lag", () => {
    let state = 1;
    const draw = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 4294967296 - 0.5;
    };
    const series = new Float64Array(200_000);
    for (let i = 1; i < series.length; i++) series[i] = 0.8 * (series[i - 1] as number) + draw();
    const found = autocorrelation(series, 10);
    expect(found[0]).toBe(1);
    for (let lag = 1; lag <= 10; lag++)
      expect(Math.abs((found[lag] as number) - 0.8 ** lag)).toBeLessThan(0.02);
  });
});
