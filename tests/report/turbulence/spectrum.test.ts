// Laws of the spectra's figure: power laws are straight, compensation levels them, bands, cut-offs and names are there.
import { Resvg } from "@resvg/resvg-js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { curveStyle, REFERENCE_BAND, REFERENCE_STYLE } from "../../../src/report/turbulence/palette.ts";
import { type SpectrumData, spectrumSvg } from "../../../src/report/turbulence/spectrum.ts";
import { areasOf, linesOf, wordsOf } from "./figures.ts";

const PIXEL = 0.02; // px; paths are written with three decimals

/** Z(k) = c·k^p for k = 1 … count − 1. */
const power = (count: number, p: number, c = 1): number[] =>
  Array.from({ length: count }, (_, k) => (k === 0 ? 0.5 : c * k ** p));

function dataOf(change: Partial<SpectrumData> = {}): SpectrumData {
  return {
    title: "Enstrophy spectra",
    subtitle: "a test",
    quantity: "enstrophy",
    compensation: 0,
    curves: [
      { name: "coarse", mean: power(16, -1), error: power(16, -1, 0.1), cutoff: 16 },
      { name: "fine", mean: power(32, -2), cutoff: 32 },
    ],
    reference: { name: "DNS", mean: power(300, -1), low: power(300, -1, 0.8), high: power(300, -1, 1.2) },
    ...change,
  };
}

/** Largest distance of points from the straight line through the first and the last, px. */
function bend(points: readonly (readonly [number, number])[]): number {
  const [x0, y0] = points[0] as readonly [number, number];
  const [x1, y1] = points[points.length - 1] as readonly [number, number];
  return Math.max(...points.map(([x, y]) => Math.abs(y - y0 - ((y1 - y0) * (x - x0)) / (x1 - x0))));
}

describe("spectra", () => {
  it("draws power laws as straight lines from k = 1 to k = N/2 − 1, k = 0 left out", () => {
    const svg = spectrumSvg(dataOf());
    for (const [k, count] of [15, 31].entries()) {
      const [main] = linesOf(svg, curveStyle(k).color);
      expect(main?.length).toBe(count);
      expect(bend(main as [number, number][])).toBeLessThan(PIXEL);
    }
  });

  it("levels a spectrum that is compensated by its own power", () => {
    const svg = spectrumSvg(dataOf({ compensation: 2 }));
    const [, fine] = [0, 1].map((k) => linesOf(svg, curveStyle(k).color)[0] as [number, number][]);
    const heights = (fine as [number, number][]).map(([, y]) => y);
    expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(PIXEL);
    expect(wordsOf(svg)).toContain("compensated enstrophy spectrum k² Z(k)");
  });

  it("draws the logarithm of the ratio: e times and 1/e times the reference lie level, equally far from it", () => {
    const curves = [Math.E, 1 / Math.E].map((c) => ({ name: `${c}`, mean: power(16, -1, c), cutoff: 16 }));
    const svg = spectrumSvg(dataOf({ curves }));
    const heights = [curveStyle(0).color, REFERENCE_STYLE.color, curveStyle(1).color].map((color) => {
      const lines = linesOf(svg, color);
      expect(lines.length).toBe(2); // spectrum and ratio
      const ys = (lines[1] as [number, number][]).map(([, y]) => y);
      expect(Math.max(...ys) - Math.min(...ys)).toBeLessThan(PIXEL);
      return ys[0] as number;
    });
    const [above, reference, below] = heights as [number, number, number];
    expect(reference - above).toBeGreaterThan(10);
    expect(Math.abs(reference - above - (below - reference))).toBeLessThan(PIXEL);
  });

  it("has a band for errors and for the reference, and none where there is no error", () => {
    const svg = spectrumSvg(dataOf());
    expect(areasOf(svg, REFERENCE_BAND)).toBe(2);
    expect(areasOf(svg, curveStyle(0).color)).toBe(2);
    expect(areasOf(svg, curveStyle(1).color)).toBe(0);
    expect(linesOf(svg, REFERENCE_STYLE.color).length).toBe(2);
  });

  it("names the cut-off of each grid, decades and wavenumbers", () => {
    const words = wordsOf(spectrumSvg(dataOf()));
    for (const word of ["N/2 = 16", "N/2 = 32", "10⁻¹", "10⁻²", "1", "2", "5", "10", "20", "50", "DNS"]) {
      expect(words).toContain(word);
    }
  });

  it("is a well-formed document with whole names, whatever runs are called", () => {
    const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(name, (run) => {
        const curves = [{ name: run, mean: power(8, -1), cutoff: 8 }];
        const svg = spectrumSvg(dataOf({ curves, title: run }));
        expect(() => new Resvg(svg), run).not.toThrow();
        expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      }),
      { seed: 3, numRuns: 25, examples: [["<script>&'\""], ["]]>"], ["a\u0000\u001b[1m"]] },
    );
    const words = wordsOf(
      spectrumSvg(dataOf({ curves: [{ name: "<a&b>", mean: power(8, -1), cutoff: 8 }] })),
    );
    expect(words).toContain("<a&b>");
  });

  it("draws what it can of spectra with zeros and gaps", () => {
    const mean = [1, 1, 0, Number.NaN, 0.5, 0.25, 0, 0];
    const svg = spectrumSvg(dataOf({ curves: [{ name: "holes", mean, error: mean, cutoff: 8 }] }));
    expect(linesOf(svg, curveStyle(0).color)[0]?.length).toBe(3);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
});
