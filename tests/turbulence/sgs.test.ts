import { describe, expect, it } from "vitest";
import { velocityFields } from "../../src/turbulence/diagnostics/velocity.ts";
import { coarseGrain, filterWidthOf } from "../../src/turbulence/filters.ts";
import { curlOfDivergence, divergence, filteredDns, subgridTerms } from "../../src/turbulence/sgs.ts";
import { fieldOf } from "./flow-samples.ts";
import { largestGap, randomField, SlowTransform } from "./slow-transform.ts";

const [FINE, COARSE] = [32, 16];
const ROUND_OFF = 1e-9; // coefficients are of the size of FINE²
const fine = new SlowTransform(FINE);
const hat = fine.forward(randomField(FINE, 7, 11)); // products reach 14 < 16: no aliasing
const width = filterWidthOf(COARSE, "2dx");
const times = (a: Float64Array, b: Float64Array): Float64Array => a.map((x, i) => x * (b[i] as number));

describe("sub-grid terms", () => {
  it.each(["gaussian", "box", "sharp-circle", "none"] as const)("%s: Π = ∇·σ = curl div τ", (filter) => {
    const terms = subgridTerms(fine, hat, {
      filter,
      width: filter === "sharp-circle" ? 1.5 : width,
      n: COARSE,
    });
    const other = curlOfDivergence(terms.tau11, terms.tau12, terms.tau22);
    expect(largestGap(terms.pi.re, other.re)).toBeLessThan(ROUND_OFF);
    expect(largestGap(terms.pi.im, other.im)).toBeLessThan(ROUND_OFF);
    if (filter !== "none") expect(Math.max(...terms.pi.re.map(Math.abs))).toBeGreaterThan(1e-3);
  });

  it("are what advection of the filtered field misses: filt(∇·(uω)) − ∇·(ū ω̄)", () => {
    const graining = { filter: "gaussian", width, n: FINE } as const;
    const terms = subgridTerms(fine, hat, graining);
    const advection = (omega: typeof hat): typeof hat => {
      const { u, v } = velocityFields(fine, omega);
      const field = fine.inverse(omega);
      return divergence(fine.forward(times(u, field)), fine.forward(times(v, field)));
    };
    const whole = filteredDns(advection(hat), graining);
    const kept = advection(filteredDns(hat, graining));
    expect(
      largestGap(
        terms.pi.re,
        whole.re.map((value, i) => value - (kept.re[i] as number)),
      ),
    ).toBeLessThan(ROUND_OFF);
  });

  it("vanish as the filter narrows, like Δ²", () => {
    const size = (narrow: number): number =>
      Math.max(
        ...subgridTerms(fine, hat, { filter: "gaussian", width: narrow, n: FINE }).pi.re.map(Math.abs),
      );
    expect(size(0.01) / size(0.02)).toBeCloseTo(0.25, 2);
  });

  it("of a single wave: τ22 = filt(v²) − filt(v)², σ = 0", () => {
    const wave = fine.forward(fieldOf(FINE, (x) => 2 * Math.cos(2 * x))); // v = sin 2x
    const { tau22, tau11, sigma2 } = subgridTerms(fine, wave, { filter: "gaussian", width, n: COARSE });
    const g = (k: number): number => Math.exp((-k * k * width * width) / 24);
    const want = fieldOf(COARSE, (x) => 0.5 * (1 - g(4) * Math.cos(4 * x)) - (g(2) * Math.sin(2 * x)) ** 2);
    const coarse = new SlowTransform(COARSE);
    expect(largestGap(coarse.inverse(tau22), want)).toBeLessThan(1e-12);
    expect(Math.max(...tau11.re.map(Math.abs))).toBeLessThan(1e-12);
    expect(sigma2.re.length).toBe((COARSE * COARSE) / 2);
  });

  it("FDNS without a filter is the sharp cutoff", () => {
    const cut = filteredDns(hat, { filter: "none", width, n: COARSE });
    expect(largestGap(cut.re, coarseGrain(hat, COARSE).re)).toBe(0);
  });
});
