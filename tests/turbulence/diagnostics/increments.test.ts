import { describe, expect, it } from "vitest";
import { incrementPdf, velocityIncrements } from "../../../src/turbulence/diagnostics/increments.ts";
import { fieldOf } from "../flow-samples.ts";
import { largestGap } from "../slow-transform.ts";

const N = 16;
const DX = (2 * Math.PI) / N;

describe("velocity increments", () => {
  it("are along the separation for longitudinal, across for transverse", () => {
    const u = fieldOf(N, (x) => Math.sin(x)); // varies along itself
    const v = fieldOf(N, (x) => Math.cos(x)); // varies across itself
    const { longitudinal, transverse } = velocityIncrements(u, v, 3);
    const half = N * N;
    const wantU = fieldOf(N, (x) => Math.sin(x + 3 * DX) - Math.sin(x));
    const wantV = fieldOf(N, (x) => Math.cos(x + 3 * DX) - Math.cos(x));
    expect(largestGap(longitudinal.subarray(0, half), wantU)).toBeLessThan(1e-14);
    expect(largestGap(transverse.subarray(0, half), wantV)).toBeLessThan(1e-14);
    // nothing varies along y
    expect(Math.max(...longitudinal.subarray(half).map(Math.abs))).toBeLessThan(1e-14);
    expect(Math.max(...transverse.subarray(half).map(Math.abs))).toBeLessThan(1e-14);
  });

  it("have the second moment of the structure function: ⟨δu²⟩ = A²(1 − cos r)", () => {
    const u = fieldOf(N, (x) => 2 * Math.sin(x));
    const { longitudinal } = velocityIncrements(u, new Float64Array(N * N), 1);
    const pdf = incrementPdf([longitudinal.subarray(0, N * N)]);
    expect(pdf.rms ** 2).toBeCloseTo(4 * (1 - Math.cos(DX)), 12);
    expect(pdf.kurtosis).toBeCloseTo(1.5, 12);
    expect(pdf.skewness).toBeCloseTo(0, 12);
  });

  it("have a PDF that integrates to 1 with unit variance, whatever the snapshots", () => {
    const values = Float64Array.from({ length: 20_000 }, (_, i) => 3 * Math.sin(i) * Math.cos(1.7 * i));
    const { omega, density, rms } = incrementPdf([values.subarray(0, 5000), values.subarray(5000)], 401);
    const width = (omega[1] as number) - (omega[0] as number);
    expect(density.reduce((sum, p) => sum + p * width, 0)).toBeCloseTo(1, 12);
    expect(density.reduce((sum, p, i) => sum + p * (omega[i] as number) ** 2 * width, 0)).toBeCloseTo(1, 2);
    expect(rms).toBeCloseTo(1.5, 2);
    expect(omega[200]).toBeCloseTo(0, 12);
  });
});
