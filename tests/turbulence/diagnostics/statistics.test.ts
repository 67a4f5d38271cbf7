import { describe, expect, it } from "vitest";
import { blockError, blocksOf, standardErrorOf } from "../../../src/turbulence/diagnostics/blocks.ts";
import { bandwidthOf, densityAt, pdfOf } from "../../../src/turbulence/diagnostics/pdf.ts";
import { referenceFromSamples } from "../../../src/turbulence/diagnostics/reference-from-samples.ts";
import type { Sample } from "../../../src/turbulence/diagnostics/sample.ts";
import { averageSpectrum } from "../../../src/turbulence/diagnostics/spectra.ts";
import { logError, meanSpectra, summarise } from "../../../src/turbulence/diagnostics/statistics.ts";
import type { FlowReference } from "../../../src/turbulence/reference.ts";
import { sampleOf } from "../flow-samples.ts";
import { randomField } from "../slow-transform.ts";

const N = 32;
const SIGMA_STAR = 6;
const scaled = (seed: number): Float64Array => {
  const field = randomField(N, 14, seed);
  const sigma = Math.sqrt(field.reduce((sum, w) => sum + w * w, 0) / field.length);
  return field.map((w) => (w * SIGMA_STAR) / sigma);
};
const fields = Array.from({ length: 10 }, (_, i) => scaled(i + 1));
const samples = fields.map((field, i) => sampleOf(field, SIGMA_STAR, 0.25 * i, 1e-3 * (i + 1)));
const values = fields.flatMap((field) => Array.from(field));
const meanPower = (p: number): number => values.reduce((sum, w) => sum + w ** p, 0) / values.length;

function referenceOf(factor: number, of: readonly Sample[] = samples): FlowReference {
  const made = referenceFromSamples(of, SIGMA_STAR, { name: "own", case: "kf4", provenance: "test" });
  return { ...made, zxy: made.zxy.map((z) => factor * z) };
}

describe("blocks", () => {
  it("cut a list into five stretches in order, losing nothing", () => {
    const items = Array.from({ length: 13 }, (_, i) => i);
    const blocks = blocksOf(items);
    expect(blocks.flat()).toEqual(items);
    expect(blocks.map((block) => block.length)).toEqual([2, 3, 2, 3, 3]);
    expect(blocksOf([1, 2]).length).toBe(2);
  });

  it("give the standard error of a mean: s/√n, and none for a single block", () => {
    expect(standardErrorOf([1, 2, 3, 4, 5])).toBeCloseTo(Math.sqrt(2.5 / 5), 14);
    expect(standardErrorOf([1])).toBeNull();
    expect(blockError([1, 1, 2, 2, 3, 3, 4, 4, 5, 5], (block) => block[0] as number)).toBeCloseTo(
      Math.sqrt(0.5),
      14,
    );
    expect(blockError([1, 2], () => null)).toBeNull();
  });
});

describe("a summary", () => {
  it("has σ, kurtosis and exceedance of all values, and their errors", () => {
    const summary = summarise(samples, null, SIGMA_STAR);
    expect(summary.sigma).toBeCloseTo(Math.sqrt(meanPower(2)), 10);
    expect(summary.kurtosis).toBeCloseTo(meanPower(4) / meanPower(2) ** 2, 10);
    expect(summary.p3sigma).toBe(values.filter((w) => Math.abs(w) > 3 * SIGMA_STAR).length / values.length);
    expect(summary.p5sigma).toBe(values.filter((w) => Math.abs(w) > 5 * SIGMA_STAR).length / values.length);
    expect(summary.nuMean).toBeCloseTo(5.5e-3, 14);
    expect(summary.standardErrors.nuMean).toBeCloseTo(2e-3 * Math.sqrt(0.5), 14);
    expect(summary.snapshots).toBe(10);
    expect([summary.elog, summary.rz1, summary.tailDistance, summary.standardErrors.elog]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it("finds Elog = |ln c| against a reference c times as large, 0 against itself", () => {
    expect(summarise(samples, referenceOf(1)).elog).toBeLessThan(1e-14);
    expect(summarise(samples, referenceOf(1.5), SIGMA_STAR).elog).toBeCloseTo(Math.log(1.5), 12);
    const { z0, z1 } = samples[0] as Sample;
    const sum = averageSpectrum(z0, z1).reduce((total, z, k) => total + (k * z * 0.5) ** 2, 0);
    const { rz1, standardErrors } = summarise(
      [samples[0] as Sample],
      referenceOf(1.5, [samples[0] as Sample]),
    );
    expect((rz1 as number) * sum).toBeCloseTo(1, 12);
    expect(standardErrors.rz1).toBeNull();
  });

  it("leaves k = 0 out of Elog and takes the root of the mean square", () => {
    const gap = logError(Float64Array.of(9, Math.E, 1, 1), Float64Array.of(1, 1, Math.E ** 2, 1, 5));
    expect(gap).toBeCloseTo(Math.sqrt((1 + 4) / 3), 14);
    // a 2/3 mask leaves zeros behind the last kept wavenumber
    const masked = logError(
      Float64Array.of(9, Math.E, 1, 1, 0, 0),
      Float64Array.of(1, 1, Math.E ** 2, 1, 5, 5),
    );
    expect(masked).toBe(gap);
  });

  it("finds tails of the same density at distance 0, of a density c times as large at |lg c|", () => {
    const tails = [2.5, 3, 3.5, 4];
    const sigma = 6.0705; // σ* of kf4, with which the default is taken
    const at = Float64Array.from([...tails.map((m) => -m).reverse(), ...tails], (m) => m * sigma);
    // 4 points at each side of each ±m σ*: within the two bins of σ*/32 that meet there
    const field = new Float64Array(N * N);
    at.forEach((omega, i) => {
      for (let j = 0; j < 8; j++) field[8 * i + j] = omega + (j < 4 ? -0.02 : 0.02) * sigma;
    });
    const mine = [sampleOf(field, sigma)];
    const density = 8 / (N * N) / (sigma / 16);
    const judged = (factor: number): number | null => {
      const pdf = { omega: at, density: new Float64Array(8).fill(factor * density) };
      return summarise(mine, { ...referenceOf(1), pdf }).tailDistance;
    };
    expect(judged(1)).toBeCloseTo(0, 12);
    expect(judged(3)).toBeCloseTo(Math.log10(3), 12);
    expect(judged(1 / 3)).toBeCloseTo(Math.log10(3), 12);
    const empty = summarise([sampleOf(new Float64Array(N * N), sigma)], {
      ...referenceOf(1),
      pdf: { omega: at, density: new Float64Array(8).fill(1e-4) },
    });
    expect(empty.tailDistance).toBeCloseTo(5, 12); // empty bins count as 1e-9
  });

  it("has mean spectra with errors that shrink to 0 when every sample is the same", () => {
    const spectra = meanSpectra(samples);
    const want = samples.reduce((sum, { z0, z1 }) => sum + (z0[3] as number) + (z1[3] as number), 0) / 20;
    expect((spectra.zxy[3] as number) / want).toBeCloseTo(1, 12);
    expect(spectra.standardErrors.zxy[3]).toBeGreaterThan(0);
    const same = meanSpectra(Array.from({ length: 10 }, () => samples[0] as Sample));
    expect(Math.max(...same.standardErrors.exy)).toBeLessThan(1e-14);
  });
});

describe("the PDF of vorticity", () => {
  const pdf = pdfOf(samples, SIGMA_STAR);

  it("has the published bandwidth and axis", () => {
    expect([32, 64, 128, 256].map((n) => Number(bandwidthOf(n).toFixed(2)))).toEqual([2.5, 1.89, 1.44, 1.09]);
    expect(pdf.omega.length).toBe(100);
    expect(pdf.omega[0]).toBe(Math.min(...values) - 2);
    expect(pdf.omega[99]).toBeCloseTo(Math.max(...values) + 2, 12);
  });

  it("is the direct kernel sum over all values", () => {
    const h = bandwidthOf(N);
    const direct = pdf.omega.map(
      (at) =>
        values.reduce((sum, w) => sum + Math.exp(-(((at - w) / h) ** 2) / 2), 0) /
        (values.length * h * Math.sqrt(2 * Math.PI)),
    );
    const gaps = pdf.density.map((p, i) => Math.abs(p / (direct[i] as number) - 1));
    expect(Math.max(...gaps)).toBeLessThan(1e-2); // where a single far point counts: its place in the bin
  });

  it("integrates to 1, as kernel density and as histogram", () => {
    const wide = Float64Array.from({ length: 801 }, (_, i) => (i - 400) * 0.2);
    const { density, standardError } = pdfOf(samples, SIGMA_STAR, wide);
    expect(density.reduce((sum, p) => sum + 0.2 * p, 0)).toBeCloseTo(1, 9);
    expect(Math.max(...standardError)).toBeGreaterThan(0);
    const { histogram } = pdf;
    expect(histogram.density.reduce((sum, p) => sum + (p * SIGMA_STAR) / 32, 0)).toBeCloseTo(1, 12);
  });

  it("is linear between its points and 0 outside", () => {
    const line = { omega: Float64Array.of(0, 2, 4), density: Float64Array.of(1, 3, 0) };
    expect([-1, 0, 0.5, 2, 3, 4, 5].map((at) => densityAt(line, at))).toEqual([0, 1, 1.5, 3, 1.5, 0, 0]);
  });
});
