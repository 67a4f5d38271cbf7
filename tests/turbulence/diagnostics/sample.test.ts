import { describe, expect, it } from "vitest";
import {
  decodeSample,
  encodeSample,
  HISTOGRAM_BINS,
  sampleLength,
  samplesLayout,
} from "../../../src/turbulence/diagnostics/sample.ts";
import { fieldOf, sampleOf } from "../flow-samples.ts";
import { randomField } from "../slow-transform.ts";

const N = 16;

describe("a sample", () => {
  it("of a wave has its moments, energy and counts", () => {
    const sample = sampleOf(
      fieldOf(N, (x) => 2 * Math.cos(2 * x)),
      1,
      0.5,
      0.01,
    );
    const [second, third, fourth] = sample.moments;
    expect(second).toBeCloseTo(2, 12); // A²/2
    expect(third).toBeCloseTo(0, 12);
    expect(fourth / second ** 2).toBeCloseTo(1.5, 12); // kurtosis of a sine
    expect(sample.enstrophy).toBeCloseTo(1, 12);
    expect(sample.energy).toBeCloseTo(1 / 4, 12); // ½⟨v²⟩, v = sin(2x)
    expect([sample.min, sample.max]).toEqual([-2, 2]);
    // cos(2x) at multiples of π/4: |ω| = 2, √2, 0, √2, … : three quarters above 1, none above 2
    expect(sample.exceed).toEqual([0.75 * N * N, 0, 0, 0, 0, 0, 0]);
    expect([sample.step, sample.time, sample.nuMean]).toEqual([1000, 0.5, 0.01]);
  });

  it("puts every grid point into one bin, the far ones into the open end bins", () => {
    const field = new Float64Array(N * N);
    field.set([99, -99, 0.5, -0.01]);
    const { histogram } = sampleOf(field, 1);
    expect(histogram.reduce((sum, count) => sum + count, 0)).toBe(N * N);
    expect(histogram[0]).toBe(1);
    expect(histogram[HISTOGRAM_BINS - 1]).toBe(1);
    expect(histogram[HISTOGRAM_BINS / 2 + 16]).toBe(1);
    expect(histogram[HISTOGRAM_BINS / 2 - 1]).toBe(1);
    expect(histogram[HISTOGRAM_BINS / 2]).toBe(N * N - 4);
  });

  it("comes back from its record, at any place among records", () => {
    const samples = [1, 2].map((seed) => sampleOf(randomField(N, 6, seed), 0.1, seed, 0.25 * seed));
    const record = new Float64Array(2 * sampleLength(N));
    samples.forEach((sample, i) => {
      record.set(encodeSample(sample), i * sampleLength(N));
    });
    expect(decodeSample(record, N, 1)).toEqual(samples[1]);
    expect(decodeSample(record, N)).toEqual(samples[0]);
    expect(samplesLayout(N).reduce((sum, { length }) => sum + length, 0)).toBe(sampleLength(N));
  });
});
