// Comparisons of runs made by hand: scores and errors that are known in closed form, the best of each column, refusals.
import { describe, expect, it } from "vitest";
import { compareRuns, distinctNames } from "../../../src/runs/turbulence/compare.ts";
import { COLUMN_HEADS, columnRows } from "../../../src/runs/turbulence/compare-columns.ts";
import { compareFigures } from "../../../src/runs/turbulence/compare-figures.ts";
import { comparePage } from "../../../src/runs/turbulence/compare-page.ts";
import { joinWords, ordinaryWords, smallWords } from "../../../src/runs/turbulence/number-words.ts";
import { madeReference, madeRun } from "./made-runs.ts";

const EXACT = 12; // digits; closed form against closed form

describe("the scores of a comparison", () => {
  const reference = madeReference();

  it("are Elog = |δ| for a spectrum e^δ times the reference, and the moments that the samples have", () => {
    const made = { factor: Math.exp(0.3), sigma: 5, kurtosis: 4.5, p3: 1 / 64, p5: 1 / 1024, nuMean: 2e-3 };
    const [row] = compareRuns([madeRun("a", made)], reference).runs;
    expect(row?.elog).toBeCloseTo(0.3, EXACT);
    expect(row?.sigma).toBeCloseTo(5, EXACT);
    expect(row?.kurtosis).toBeCloseTo(4.5, EXACT);
    expect(row?.p3sigma).toBeCloseTo(1 / 64, EXACT);
    expect(row?.p5sigma).toBeCloseTo(1 / 1024, EXACT);
    expect(row?.nuMean).toBeCloseTo(2e-3, EXACT);
    expect(row).toMatchObject({ name: "a", snapshots: 10, grid: 32, duration: 2.25, tailDistance: null });
    expect(row?.standardErrors.elog).toBeCloseTo(0, EXACT);
  });

  it("have the standard error of five block values: 1 … 5 gives √(2.5/5)", () => {
    const samples = [1, 2, 3, 4, 5].map((nuMean) => ({ nuMean }));
    const [row] = compareRuns([madeRun("a", samples)], reference).runs;
    expect(row?.nuMean).toBeCloseTo(3, EXACT);
    expect(row?.standardErrors.nuMean).toBeCloseTo(Math.sqrt(0.5), EXACT);
  });

  it("compare runs of different grids, each up to its own cut-off", () => {
    const runs = [madeRun("32", { n: 32, factor: Math.E }), madeRun("64", { n: 64, factor: 1 / Math.E })];
    const report = compareRuns(runs, reference);
    for (const row of report.runs) expect(row.elog).toBeCloseTo(1, EXACT);
    expect(report.runs.map((row) => row.grid)).toEqual([32, 64]);
  });

  it("are null where there is no reference", () => {
    const report = compareRuns([madeRun("a")], null);
    expect(report.reference).toBeNull();
    expect(report.runs[0]?.elog).toBeNull();
    expect(report.runs[0]?.sigma).toBeCloseTo(6, EXACT);
  });
});

describe("the best of a column", () => {
  const near = madeRun("near", { factor: 1.01, sigma: 6.1, kurtosis: 3.9, p3: 0.02, p5: 0 });
  const far = madeRun("far", { factor: 2, sigma: 5.8, kurtosis: 4.2, p3: 0.0051, p5: 0.001 });

  it("is least for Elog and nearest to the reference for the others; probabilities by their ratio", () => {
    const { best } = compareRuns([far, near], madeReference());
    // 0.02 is twice the reference's 0.01, 0.0051 a little more than half of it
    expect(best).toEqual({
      elog: "near",
      sigma: "near",
      kurtosis: "near",
      p3sigma: "far",
      p5sigma: "near",
      tailDistance: null,
    });
  });

  it("is nobody for a single run, or where the reference says nothing", () => {
    expect(Object.values(compareRuns([near], madeReference()).best)).toEqual(Array(6).fill(null));
    const silent = madeReference({ sigma: null, kurtosis: null, p3sigma: null, p5sigma: null });
    const { best } = compareRuns([near, far], silent);
    expect(best).toMatchObject({ elog: "near", sigma: null, kurtosis: null, p3sigma: null, p5sigma: null });
  });
});

describe("a comparison is refused", () => {
  it("against the reference of another case, naming both", () => {
    const compare = (): unknown => compareRuns([madeRun("a")], madeReference({ case: "kf25", name: "DNS" }));
    expect(compare).toThrow('reference DNS: expected a reference of the case kf4, received "kf25"');
  });

  it("against a reference that ends below the grid's cut-off", () => {
    const short = madeReference({ zxy: madeReference().zxy.slice(0, 15) });
    expect(() => compareRuns([madeRun("a")], short)).toThrow("expected a spectrum with k = 0 … 15");
  });

  it("of runs of two cases, or with two σ*", () => {
    const other = madeRun("b", {}, { case: "kf25" });
    expect(() => compareRuns([madeRun("a"), other], null)).toThrow(
      'b: case: expected kf4, as in a, received "kf25"',
    );
    const scaled = madeRun("b", {}, { sigmaStar: 5 });
    expect(() => compareRuns([madeRun("a"), scaled], null)).toThrow(
      "b: statistics.sigmaStar: expected 6.0705",
    );
  });
});

it("names runs of one name apart", () => {
  expect(distinctNames(["a", "b", "a", "a (2)", "a"])).toEqual(["a", "b", "a (2)", "a (2) (2)", "a (3)"]);
});

describe("words of numbers", () => {
  it("give an error two digits and the value as many as its error", () => {
    expect(joinWords(ordinaryWords(0.17712, 0.01134))).toBe("0.177 ± 0.011");
    expect(joinWords(ordinaryWords(19.0003, 1.02))).toBe("19.0 ± 1.0");
    expect(joinWords(ordinaryWords(-1.5, null))).toBe("−1.500");
    expect(joinWords(smallWords(9.04e-3, 2.13e-4))).toBe("9.0e−3 ± 2.1e−4");
    expect(joinWords(smallWords(0, 0))).toBe("0 ± 0");
    expect(joinWords(ordinaryWords(null, null))).toBe("–");
    expect(joinWords(ordinaryWords(Number.POSITIVE_INFINITY, 1))).toBe("–");
  });
});

describe("the page of a comparison", () => {
  const runs = [madeRun("leith", { factor: 1.1 }), madeRun("<none> & more", { factor: 3, n: 64 })];
  const reference = madeReference({
    pdf: { omega: Float64Array.of(-9, 0, 9), density: Float64Array.of(0.001, 0.1, 0.001) },
  });
  const report = compareRuns(runs, reference);
  const figures = compareFigures(runs, reference);

  it("has every kind of figure that the runs give material for", () => {
    expect(figures.map((figure) => figure.id)).toEqual([
      "enstrophy-spectrum",
      "enstrophy-spectrum-compensated",
      "energy-spectrum",
      "energy-spectrum-compensated",
      "vorticity-pdf",
      "vorticity-fields",
      "energy-enstrophy",
    ]);
    for (const { svg } of figures) {
      expect(svg).not.toMatch(/NaN|undefined/);
      expect(svg).toContain("&lt;none&gt; &amp; more");
    }
  });

  it("has the table with the best marked, the settings, definitions and the reference", () => {
    const html = comparePage(report, runs, reference, figures, [["command", "gyre compare <none>"]]);
    expect(html).not.toContain("<none>");
    expect(html).toContain('<td class="best">0.095');
    expect(html).toContain("leith (coefficient 0.2)");
    for (const words of ["Elog", "tail dist.", "P_Z(k)", "py2d", "made by hand", "statistics", "0.1.0"]) {
      expect(html).toContain(words);
    }
    expect(columnRows(report).map((row) => row.name)).toEqual([
      "reference made by hand",
      "leith",
      "<none> & more",
    ]);
    for (const { cells } of columnRows(report)) expect(cells.length).toBe(COLUMN_HEADS.length - 1);
  });
});
