// CSV: what a spreadsheet reads back is what was plotted, all of it.
import { describe, expect, it } from "vitest";
import { csvCell, curvesCsv, seriesCsv } from "../../../src/viewer/plots/csv.ts";
import { seriesOf } from "../../../src/viewer/plots/series.ts";
import { FLOW, SPECTRUM, trackOf } from "./recordings.ts";

/** Rows of RFC 4180. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

describe("series as CSV", () => {
  const track = trackOf(FLOW, 3000, (frame, at) => (at === 10 ? frame / 3 : -at));
  const series = seriesOf(FLOW);

  it("has time first, units in its header, and every frame", () => {
    const rows = parse([...seriesCsv([{ prefix: "", track, series }], "s")].join(""));
    expect(rows[0]).toEqual(["time [s]", "energy", "rate, mean [1/s]"]);
    expect(rows.length).toBe(3001);
    expect(rows[3]).toEqual(["0.04", "0.66666669", "-11"]);
    for (const row of rows) expect(row.length).toBe(3);
    expect(Math.fround(Number(rows[1000]?.[1]))).toBe(Math.fround(999 / 3));
  });

  it("puts frames of two recordings at the same time into one row, and leaves cells empty elsewhere", () => {
    const short = trackOf(FLOW, 2, (frame) => (frame === 1 ? Number.NaN : 7));
    const both = [
      { prefix: 'a "first"', track: short, series: series.slice(0, 1) },
      { prefix: "b", track, series: series.slice(0, 1) },
    ];
    const rows = parse([...seriesCsv(both, "")].join(""));
    expect(rows.slice(0, 4)).toEqual([
      ["time", 'a "first": energy', "b: energy"],
      ["0", "7", "0"],
      ["0.02", "", "0.33333334"],
      ["0.04", "", "0.66666669"],
    ]);
  });
});

it("quotes only what needs it", () => {
  expect(["plain", "a,b", 'say "x"', "two\nlines"].map(csvCell)).toEqual([
    "plain",
    '"a,b"',
    '"say ""x"""',
    '"two\nlines"',
  ]);
});

it("writes curves point by point, with what they are compared with", () => {
  const rows = parse([...curvesCsv([{ prefix: "Leith", curve: SPECTRUM, y: [3, 2, 0] }])].join(""));
  expect(rows).toEqual([
    ["curve", "x", "y"],
    ["Leith: enstrophy spectrum", "1", "3"],
    ["Leith: enstrophy spectrum", "2", "2"],
    ["Leith: enstrophy spectrum", "3", "0"],
    ["enstrophy spectrum: DNS", "1", "1"],
    ["enstrophy spectrum: DNS", "2", "0.5"],
    ["enstrophy spectrum: DNS", "4", "0.25"],
    ["enstrophy spectrum: DNS", "8", "0"],
  ]);
});
