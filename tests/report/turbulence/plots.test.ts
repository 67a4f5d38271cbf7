// Laws of the other figures: densities on a log axis, budgets that add up, transfers with their signs, scans, series.

import { Resvg } from "@resvg/resvg-js";
import { describe, expect, it } from "vitest";
import { divergingColor } from "../../../src/base/diverging-map.ts";
import { decadeTicks, linearTicks, superscript, wavenumberTicks } from "../../../src/base/ticks.ts";
import { budgetSvg, sumOfTerms } from "../../../src/report/turbulence/budget.ts";
import { invariantSvg } from "../../../src/report/turbulence/invariants.ts";
import { curveStyle, REFERENCE_STYLE, SIGNS } from "../../../src/report/turbulence/palette.ts";
import { pdfSvg } from "../../../src/report/turbulence/pdf.ts";
import { scanSvg } from "../../../src/report/turbulence/scan.ts";
import { seriesSvg } from "../../../src/report/turbulence/series.ts";
import { transferSvg } from "../../../src/report/turbulence/transfer.ts";
import { viscositySvg } from "../../../src/report/turbulence/viscosity.ts";
import { areasOf, linesOf, rectsOf, wordsOf } from "./figures.ts";

const PIXEL = 0.02; // px; paths are written with three decimals
const words = { title: "A figure of <runs> & references", subtitle: "a test" };
const first = curveStyle(0).color;

describe("densities", () => {
  const x = Array.from({ length: 81 }, (_, k) => k / 10 - 4);
  const laplace = x.map((at) => 0.1 * Math.exp(-2 * Math.abs(at)));
  const svg = pdfSvg({
    ...words,
    sigmaStar: 6.0705,
    limit: 5,
    floor: 1e-5,
    curves: [
      { name: "run", x, density: laplace, low: laplace.map((p) => p / 2), high: laplace.map((p) => p * 2) },
    ],
    reference: { name: "DNS", x, density: laplace },
  });

  it("draws exponential tails as straight lines on a log axis", () => {
    const [points = []] = linesOf(svg, first);
    const right = points.slice(40);
    const slope = (k: number): number => {
      const [a, b] = [right[k], right[k + 1]] as [[number, number], [number, number]];
      return (b[1] - a[1]) / (b[0] - a[0]);
    };
    expect(points.length).toBe(81);
    for (let k = 1; k < 39; k++) expect(slope(k)).toBeCloseTo(slope(0), 2);
  });

  it("reaches from −limit to limit and down to the floor, with a band and the unit of the abscissa", () => {
    const seen = wordsOf(svg);
    for (const word of ["−5", "5", "10⁻⁵", "10⁻²", "DNS", "run", "Gaussian with σ*"])
      expect(seen).toContain(word);
    expect(seen.join(" ")).toContain("σ* = 6.0705");
    expect(areasOf(svg, first)).toBe(1);
    expect(linesOf(svg, REFERENCE_STYLE.color).length).toBe(1);
  });

  it("leaves no gap that is not finite where a density is zero", () => {
    const density = laplace.map((p, k) => (k % 9 === 0 ? 0 : p));
    const holes = pdfSvg({
      ...words,
      sigmaStar: 6,
      limit: 5,
      floor: 1e-5,
      curves: [{ name: "zeros", x, density }],
    });
    expect(holes).not.toMatch(/NaN|Infinity/);
    expect(() => new Resvg(holes)).not.toThrow();
  });
});

describe("a budget", () => {
  const time = [0, 1, 2, 3, 4];
  const terms = { forcing: [2, 3, 2, 3, 2.5], drag: [-1, -2, -1, -2, -1], closure: [-1, -1, -1, -1, -1] };
  const svg = budgetSvg({ ...words, time, spinup: 1, panels: [{ label: "energy budget", terms }] });

  it("draws each term and their sum", () => {
    expect(Array.from(sumOfTerms(terms, 5))).toEqual([0, 0, 0, 0, 0.5]);
    const [sum = []] = linesOf(svg, REFERENCE_STYLE.color);
    expect(new Set(sum.slice(0, 4).map(([, y]) => y)).size).toBe(1);
    for (const k of [0, 1, 2]) expect(linesOf(svg, curveStyle(k).color)[0]?.length).toBe(5);
    const seen = wordsOf(svg);
    for (const word of ["forcing", "drag", "closure", "sum = tendency", "energy budget"])
      expect(seen).toContain(word);
  });

  it("puts the sum of zero where zero is", () => {
    const [sum = []] = linesOf(svg, REFERENCE_STYLE.color);
    const [forcing = []] = linesOf(svg, curveStyle(0).color);
    const [closure = []] = linesOf(svg, curveStyle(2).color);
    const unit = ((closure[0]?.[1] ?? 0) - (forcing[0]?.[1] ?? 0)) / 3;
    expect((sum[0]?.[1] ?? 0) - (forcing[0]?.[1] ?? 0)).toBeCloseTo(2 * unit, 1);
  });
});

describe("a transfer", () => {
  it("lies above zero where the closure takes away and below where it gives back", () => {
    const svg = transferSvg({
      ...words,
      curves: [{ name: "h8+b", enstrophy: [-1, -0.5, 0.5, 2], energy: [-0.1, -0.1, 0, 0.1] }],
    });
    const [enstrophy = []] = linesOf(svg, first);
    const heights = enstrophy.map(([, y]) => y);
    expect(heights).toEqual([...heights].sort((a, b) => b - a));
    const seen = wordsOf(svg);
    expect(seen).toContain("forward: the closure takes away");
    expect(seen).toContain("backscatter: it gives back");
    expect(seen).toContain("enstrophy transfer P_Z(k)");
    expect(seen).toContain("energy transfer P_E(k)");
    for (const fill of [SIGNS.positive, SIGNS.negative]) expect(svg).toContain(`fill="${fill}"`);
  });

  it("can be drawn where the closure does nothing", () => {
    const svg = transferSvg({ ...words, curves: [{ name: "none", enstrophy: [0, 0], energy: [0, 0] }] });
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(() => new Resvg(svg)).not.toThrow();
  });
});

describe("a viscosity by scale", () => {
  const curve = { name: "h8", mean: [-0.01, 0, 0, 0.02], error: [0, 0.001, 0, 0.01] };
  const svg = viscositySvg({
    ...words,
    curves: [curve],
    exact: { ...curve, name: "exact", mean: [0, 0, 0, 0.04] },
  });

  it("runs to the cut-off, below zero where it feeds; the exact one in the reference's colour", () => {
    const [line = []] = linesOf(svg, first);
    expect(line).toHaveLength(4);
    const heights = line.map(([, y]) => y);
    expect(heights[0]).toBeGreaterThan(heights[1] ?? 0);
    expect(heights[3]).toBeLessThan(heights[2] ?? 0);
    expect(linesOf(svg, REFERENCE_STYLE.color)[0]?.[3]?.[1]).toBeLessThan(heights[3] ?? 0);
    expect(wordsOf(svg)).toContain("ν_e/(dx²·S)");
    expect(() => new Resvg(svg)).not.toThrow();
  });
});

describe("a plane of invariants", () => {
  const svg = invariantSvg({
    ...words,
    ends: [0.1, 1, 10],
    pictures: [
      {
        name: "learned",
        plane: [
          [0.5, Number.NaN],
          [-0.5, 0],
        ],
      },
    ],
  });

  it("colours bins by sign, and leaves those without points grey", () => {
    const colors = (t: number): string => `rgb(${divergingColor(t).join(",")})`;
    for (const t of [1, -1, 0]) expect(svg).toContain(colors(t));
    expect(svg.match(/fill="rgb\(/g)).toHaveLength(3);
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(wordsOf(svg)).toContain("rotation ω²/⟨ω²⟩");
    expect(() => new Resvg(svg)).not.toThrow();
  });
});

describe("a scan", () => {
  const points = [
    { coefficient: 0.05, elog: null, error: null },
    { coefficient: 0.1, elog: 0.2, error: 0.02 },
    { coefficient: 0.15, elog: 0.15, error: 0.01 },
    { coefficient: 0.2, elog: 0.4, error: null },
  ];
  const svg = scanSvg({ ...words, parameter: "coefficient", points, best: 0.15 });

  it("has a dot a run, the best marked, and a cross for what diverged", () => {
    expect([...svg.matchAll(/<circle[^>]*r="4.5"/g)].length).toBe(3);
    expect([...svg.matchAll(/<circle[^>]*r="9"/g)].length).toBe(1);
    const seen = wordsOf(svg);
    expect(seen).toContain("best: 0.15, Elog 0.150");
    expect(seen.filter((word) => word === "✕").length).toBe(1);
    expect(seen.join(" ")).toContain("diverged");
    expect(seen).toContain("0.1");
  });

  it("can be drawn when everything diverged", () => {
    const lost = scanSvg({ ...words, parameter: "h", points: points.slice(0, 1), best: null });
    expect(lost).not.toMatch(/NaN|Infinity|best:/);
    expect(() => new Resvg(lost)).not.toThrow();
  });
});

it("draws series over a common time with the spin-up greyed out", () => {
  const svg = seriesSvg({
    ...words,
    labels: ["energy", "enstrophy"],
    spinup: 2,
    runs: [
      {
        name: "a",
        time: [0, 5, 10],
        values: [
          [1, 2, 1],
          [3, 3, 3],
        ],
      },
      {
        name: "b",
        time: [0, 2.5, 5],
        values: [
          [1, 2, 1],
          [4, 4, 4],
        ],
      },
    ],
  });
  const [a = [], b = []] = [0, 1].map((k) => linesOf(svg, curveStyle(k).color)[0] ?? []);
  expect(Math.abs((b[2]?.[0] ?? 0) - (a[1]?.[0] ?? 1))).toBeLessThan(PIXEL);
  const shade = rectsOf(svg, "#dddddd");
  const unit = ((a[2]?.[0] ?? 0) - (a[0]?.[0] ?? 0)) / 10;
  expect(shade.length).toBe(2);
  expect(shade[0]).toBeCloseTo(2 * unit, 1);
});

describe("ticks", () => {
  it("are powers of ten, round wavenumbers, round steps", () => {
    expect(decadeTicks(1e-5, 3).major.map(decadeTicks(1e-5, 3).format)).toEqual([
      "10⁻⁵",
      "10⁻⁴",
      "10⁻³",
      "10⁻²",
      "10⁻¹",
      "10⁰",
    ]);
    expect(decadeTicks(0.1, 5).major).toEqual([0.1, 0.2, 0.5, 1, 2, 5]);
    expect(wavenumberTicks(64).major).toEqual([1, 2, 5, 10, 20, 50]);
    expect(linearTicks(-1, 1, 4).major.map((v) => Number(v.toFixed(9)))).toEqual([-1, -0.5, 0, 0.5, 1]);
    expect(superscript(-12)).toBe("⁻¹²");
  });
});
