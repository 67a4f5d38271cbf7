// Curves: which share a plot, one x for all, zeros on logarithmic axes, ranges that stand still, names and styles.
import { describe, expect, it } from "vitest";
import { fillColumn, makeCurveTable } from "../../../src/viewer/plots/curve-data.ts";
import { curveGroups } from "../../../src/viewer/plots/curve-groups.ts";
import { lineStyles } from "../../../src/viewer/plots/line-styles.ts";
import { LogRange } from "../../../src/viewer/plots/log-range.ts";
import { shortNumber, steadyNumber, withUnit } from "../../../src/viewer/plots/number-text.ts";
import { seriesOf } from "../../../src/viewer/plots/series.ts";
import { shortNames } from "../../../src/viewer/plots/short-names.ts";
import { FLOW, MATCH, trackOf } from "./recordings.ts";

describe("groups of curves", () => {
  it("put a curve and its mean together, each with its place in the frame", () => {
    const groups = curveGroups(FLOW);
    expect(groups.map(({ name }) => name)).toEqual(["enstrophy spectrum"]);
    expect(groups[0]?.curves.map(({ part, offset }) => [part, offset])).toEqual([
      ["", 4],
      ["mean", 7],
    ]);
    expect(curveGroups(MATCH)).toEqual([]);
  });
});

describe("a table of curves", () => {
  const curves = [{ x: [0, 1, 2, 4] }, { x: [1, 3] }];

  it("has one x for all, without those that a logarithm has no place for", () => {
    expect(makeCurveTable(curves, false).x).toEqual([0, 1, 2, 3, 4]);
    expect(makeCurveTable(curves, true).x).toEqual([1, 2, 3, 4]);
  });

  it("leaves gaps at zeros of a logarithm, and none where a curve has no point", () => {
    const table = makeCurveTable(curves, true);
    fillColumn(table, 0, [9, 9, 5, 0, 7], 1, true);
    fillColumn(table, 1, [2, Number.NaN], 0, true);
    expect(table.columns).toEqual([
      [5, null, undefined, 7],
      [2, undefined, null, undefined],
    ]);
    fillColumn(table, 0, [9, 5, -1, 7], 0, false);
    expect(table.columns[0]).toEqual([5, -1, undefined, 7]);
  });
});

describe("the range of a logarithmic axis", () => {
  const endsOf = (...lists: number[][]): readonly [number, number] => {
    const range = new LogRange();
    for (const list of lists) range.see(list);
    return range.ends;
  };

  it("is of whole powers of ten around what was seen", () => {
    expect(endsOf([0.02, 3])).toEqual([0.01, 10]);
    expect(endsOf([1, 1])).toEqual([1, 10]);
  });

  it("passes over zeros and what is not a number, and cuts what lies too deep", () => {
    expect(endsOf([0, -1, Number.NaN, 0.5, Number.POSITIVE_INFINITY])).toEqual([0.1, 1]);
    expect(endsOf([1, 1e-30])[0]).toBeCloseTo(1e-6, 12);
    expect(endsOf([])).toEqual([0.1, 1]);
  });

  it("grows and does not shrink", () => {
    expect(endsOf([0.5], [0.002, 30], [0.5])).toEqual([0.001, 100]);
  });
});

describe("styles of lines", () => {
  const track = trackOf(MATCH, 1, () => 0);
  const lines = (ids: readonly string[], source = 0) =>
    seriesOf(MATCH)
      .filter(({ id }) => ids.includes(id))
      .map((series) => ({ source, track, series, prefix: "" }));

  it("tell teams apart, keep a drone's colour, and dash a second source", () => {
    const [alice, bob] = lineStyles(lines(["alice.height", "bob.height"]), "light");
    expect(alice?.color).not.toBe(bob?.color);
    const twice = lineStyles([...lines(["alice.height"]), ...lines(["alice.height"], 1)], "light");
    expect(twice.map(({ color }) => color)).toEqual([alice?.color, alice?.color]);
    expect(twice.map(({ dash }) => dash.length > 0)).toEqual([false, true]);
    const same = lineStyles(lines(["alice.height", "alice.tilt"]), "light");
    expect(same[0]?.color).toBe(same[1]?.color);
  });

  it("give scalars a colour each, or one a source where several are compared", () => {
    const scalars = seriesOf(FLOW).map((series) => ({ source: 0, track, series, prefix: "" }));
    const colors = lineStyles(scalars, "dark").map(({ color }) => color);
    expect(new Set(colors).size).toBe(2);
    const compared = lineStyles([...scalars, ...scalars.map((each) => ({ ...each, source: 1 }))], "dark");
    expect(compared.map(({ color }) => color === compared[0]?.color)).toEqual([true, true, false, false]);
  });
});

it("leaves out what names of sources share in front", () => {
  expect(shortNames(["Vortices on 64², Leith", "Vortices on 64², order 8"])).toEqual(["Leith", "order 8"]);
  expect(shortNames(["Vortices on 64², Leith"])).toEqual(["Vortices on 64², Leith"]);
  expect(shortNames(["same", "same"])).toEqual(["same", "same"]);
  expect(shortNames(["one", "two"])).toEqual(["one", "two"]);
});

it("writes numbers as people do", () => {
  expect([0, -1.23456, 12345, 1.5e-7, Number.NaN].map(shortNumber)).toEqual([
    "0",
    "−1.23",
    "12300",
    "1.5·10⁻⁷",
    "–",
  ]);
  expect([0, 1.234, -12.34, 123.4, 0.00123].map(steadyNumber)).toEqual([
    "0.00",
    "1.23",
    "−12.3",
    "123",
    "0.00123",
  ]);
  expect([withUnit("3", ""), withUnit("3", "°"), withUnit("3", "m/s")]).toEqual(["3", "3°", "3 m/s"]);
});
