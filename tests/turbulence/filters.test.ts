import { describe, expect, it } from "vitest";
import {
  coarseGrain,
  FILTERS,
  filterKernel,
  filterSpectrum,
  filterWidthOf,
  refine,
} from "../../src/turbulence/filters.ts";
import { turnModes } from "../../src/turbulence/modes.ts";
import { fieldOf } from "./flow-samples.ts";
import { largestGap, randomField, SlowTransform } from "./slow-transform.ts";

const ROUND_OFF = 1e-12;
const [FINE, COARSE] = [32, 16];
const fine = new SlowTransform(FINE);
const coarse = new SlowTransform(COARSE);

describe("coarse-graining", () => {
  it("keeps a field that the coarse grid holds, point for point", () => {
    const wave = (x: number, y: number): number => Math.cos(7 * x - 3 * y) + 2 * Math.sin(5 * y) + 0.5;
    const cut = coarseGrain(fine.forward(fieldOf(FINE, wave)), COARSE);
    expect(largestGap(coarse.inverse(cut), fieldOf(COARSE, wave))).toBeLessThan(ROUND_OFF);
  });

  it("drops |kx| or |ky| ≥ n/2, Nyquist included", () => {
    const gone = fieldOf(FINE, (x, y) => Math.cos(8 * x) + Math.cos(2 * x + 9 * y) + Math.sin(8 * y));
    const cut = coarseGrain(fine.forward(gone), COARSE);
    expect(Math.max(...cut.re.map(Math.abs), ...cut.im.map(Math.abs))).toBeLessThan(1e-10);
  });

  it("undoes refining, and refining keeps the field", () => {
    const hat = coarse.forward(randomField(COARSE, 7));
    const back = coarseGrain(refine(hat, FINE), COARSE);
    expect(largestGap(back.re, hat.re)).toBe(0);
    expect(largestGap(back.im, hat.im)).toBe(0);
    const field = fine.inverse(refine(hat, FINE));
    const every = coarse.inverse(hat).map((value, i) => {
      const [x, y] = [Math.floor(i / COARSE), i % COARSE];
      return value - (field[2 * x * FINE + 2 * y] as number);
    });
    expect(Math.max(...every.map(Math.abs))).toBeLessThan(ROUND_OFF);
  });

  it("refuses sizes that do not fit", () => {
    const hat = coarse.forward(randomField(COARSE, 7));
    expect(() => coarseGrain(hat, 32)).toThrow("coarse grid: expected an even number, 2 … 16, received 32");
    expect(() => coarseGrain(hat, 7)).toThrow(/received 7/);
    expect(() => refine(hat, 8)).toThrow("fine grid: expected an even number ≥ 16, received 8");
  });
});

describe("filters", () => {
  const width = filterWidthOf(COARSE, "2dx");

  it("have widths of one or two coarse grid steps", () => {
    expect(filterWidthOf(64, "dx")).toBeCloseTo((2 * Math.PI) / 64, 15);
    expect(filterWidthOf(64, "2dx")).toBeCloseTo((4 * Math.PI) / 64, 15);
  });

  it("multiply a mode by their transfer function exactly", () => {
    const wave = fieldOf(FINE, (x, y) => Math.cos(3 * x + 4 * y));
    const by = (name: "gaussian" | "box"): Float64Array =>
      fine.inverse(filterSpectrum(fine.forward(wave), name, width));
    const gaussian = Math.exp((-25 * width * width) / 24);
    const sinc = (a: number): number => Math.sin(a) / a;
    const box = sinc(1.5 * width) * sinc(2 * width);
    expect(
      largestGap(
        by("gaussian"),
        wave.map((x) => gaussian * x),
      ),
    ).toBeLessThan(ROUND_OFF);
    expect(
      largestGap(
        by("box"),
        wave.map((x) => box * x),
      ),
    ).toBeLessThan(ROUND_OFF);
  });

  it("box: is the mean over a square of side Δ", () => {
    const kernel = filterKernel("box", width);
    const points = 4000;
    let sum = 0;
    for (let i = 0; i < points; i++) sum += Math.cos(3 * width * ((i + 0.5) / points - 0.5)) / points;
    expect(kernel(3, 0)).toBeCloseTo(sum, 6);
    expect(kernel(0, 0)).toBe(1);
  });

  it("sharp: cut strictly below 2π/Δ, circle inside square", () => {
    const [circle, square] = [filterKernel("sharp-circle", width), filterKernel("sharp-square", width)];
    expect([square(7, 7), square(8, 0), square(0, -8), square(-7, 1)]).toEqual([1, 0, 0, 1]);
    expect([circle(7, 3), circle(7, 7), circle(8, 0)]).toEqual([1, 0, 0]);
  });

  it.each(FILTERS)("%s: keeps the mean and commutes with derivatives and other filters", (name) => {
    const hat = fine.forward(randomField(FINE, 15));
    expect(filterKernel(name, width)(0, 0)).toBe(1);
    const dx = (of: typeof hat): typeof hat => turnModes(of, (kx) => kx);
    const [one, other] = [filterSpectrum(dx(hat), name, width), dx(filterSpectrum(hat, name, width))];
    expect(largestGap(one.re, other.re)).toBeLessThan(1e-10);
    const twice = filterSpectrum(filterSpectrum(hat, "gaussian", 0.1), name, width);
    const turned = filterSpectrum(filterSpectrum(hat, name, width), "gaussian", 0.1);
    expect(largestGap(twice.im, turned.im)).toBeLessThan(1e-10);
  });
});
