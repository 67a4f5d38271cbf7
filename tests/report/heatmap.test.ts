// Laws of the heat map: every name, one cell a pair, a whole document, colours that follow the shares.
import { Resvg } from "@resvg/resvg-js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type HeatmapData, heatmapSvg } from "../../src/report/heatmap.ts";

const square = <T>(n: number, make: (i: number, j: number) => T): T[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => make(i, j)));

/** Shares that add to 1 across the diagonal. */
function dataOf(names: readonly string[], share: (i: number, j: number) => number = () => 0.6): HeatmapData {
  const n = names.length;
  const at = (i: number, j: number): number => (i === j ? 0.5 : i < j ? share(i, j) : 1 - share(j, i));
  return {
    title: "3v3: games won by row against column",
    subtitle: "40 games a pair, seed 1; decided games, 95 % intervals in per cent",
    names,
    share: square(n, at),
    interval: square(n, (i, j) => [Math.max(0, at(i, j) - 0.1), Math.min(1, at(i, j) + 0.1)] as const),
    games: square(n, (i, j) => (i === j ? 0 : 40)),
  };
}

/** Colours of the cells, in the order of rows and columns. */
function fills(svg: string): string[] {
  return [...svg.matchAll(/<rect[^>]*>/g)].flatMap(([tag]) => /fill="([^"]+)"/.exec(tag)?.[1] ?? []);
}

/** What stands in the picture, as text. */
function words(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = ""]) => text);
}

describe("a heat map", () => {
  it("names every policy on both axes and has one cell a pair, for 1 to 12 policies", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/), { minLength: 1, maxLength: 12 }),
        (names) => {
          const svg = heatmapSvg(dataOf(names));
          const seen = words(svg);
          for (const name of names) expect(seen.filter((word) => word === name).length).toBe(2);
          expect(fills(svg).length).toBe(names.length ** 2);
          expect(seen.filter((word) => /^\d+\.\d %$/.test(word)).length).toBe(
            names.length ** 2 - names.length,
          );
          expect(svg).not.toMatch(/NaN|undefined|Infinity/);
        },
      ),
      { seed: 6, numRuns: 25 },
    );
  });

  it("is a well-formed document whatever the policies' files are called", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: "grapheme", maxLength: 30 }), { minLength: 2, maxLength: 3 }),
        (names) => {
          expect(() => new Resvg(heatmapSvg(dataOf(names))), names.join("|")).not.toThrow();
        },
      ),
      {
        seed: 7,
        numRuns: 30,
        examples: [[["<a&b>", '"quoted"']], [["]]>", "<!--"]], [["", " "]], [["a\u0000b", "\u001b[1m"]]],
      },
    );
  });

  it("is wide enough for its words and its matrix", () => {
    for (const names of [["a", "b"], ["a-rather-long-name-of-a-policy", "b"], [..."abcdefghijkl"]]) {
      const data = dataOf(names);
      const width = Number(/<svg[^>]* width="([\d.]+)"/.exec(heatmapSvg(data))?.[1]);
      // 12 px sans-serif letters are 6.5 px wide on average, bold 16 px ones 9.2 px
      expect(width).toBeGreaterThan(14 + 6.5 * data.subtitle.length);
      expect(width).toBeGreaterThan(14 + 9.2 * data.title.length);
      expect(width).toBeGreaterThanOrEqual(92 * names.length);
    }
  });

  it("is blue where the row wins, red where it loses, grey where nothing was decided", () => {
    const names = ["strong", "weak", "idle"];
    const data = dataOf(names, (i, j) => (i === 0 && j === 1 ? 0.9 : 0.5));
    const games = data.games.map((row, i) => row.map((count, j) => (i === 2 || j === 2 ? 0 : count)));
    const svg = heatmapSvg({ ...data, games });
    const [diagonal, wins, none, loses] = fills(svg);
    const rgb = (fill: string | undefined): number[] => (fill?.match(/\d+/g) ?? []).map(Number);
    const [winRed = 0, , winBlue = 0] = rgb(wins);
    const [loseRed = 0, , loseBlue = 0] = rgb(loses);
    expect(winBlue).toBeGreaterThan(winRed);
    expect(loseRed).toBeGreaterThan(loseBlue);
    expect([diagonal, none]).toEqual(["#eeeeee", "#eeeeee"]);
    expect(words(svg).filter((word) => word === "none decided").length).toBe(4);
    expect(words(svg)).toContain("90.0 %");
    expect(words(svg)).toContain("80 – 100");
  });
});
