// Laws of text tables: nothing is lost, columns stand straight.
import fc from "fast-check";
import { expect, it } from "vitest";
import { formatTable, percent, percentInterval } from "../../src/report/table.ts";

const cell = fc.stringMatching(/^[A-Za-z0-9%·–]{1,12}$/);
const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 });

it("keeps every cell, in order, and writes nothing else", () => {
  fc.assert(
    fc.property(rows, (table) => {
      const lines = formatTable(table).split("\n");
      expect(lines.map((line) => line.split(/ +/).filter((word) => word !== ""))).toEqual(table);
      for (const line of lines) expect(line).toBe(line.trimEnd());
    }),
    { seed: 3, numRuns: 200 },
  );
});

it("puts the cells of a column under one another: the first on its left edge, others on their right", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 }), (table) => {
      const lines = formatTable(table).split("\n");
      const widths = [0, 1, 2].map((k) => Math.max(...table.map((row) => [...(row[k] as string)].length)));
      const ends = widths.map((_, k) => widths.slice(0, k + 1).reduce((a, b) => a + b, 0) + 2 * k);
      lines.forEach((line, r) => {
        const letters = [...line];
        const [first, second, third] = table[r] as [string, string, string];
        expect(letters.slice(0, [...first].length).join("")).toBe(first);
        expect(letters.slice((ends[1] as number) - [...second].length, ends[1]).join("")).toBe(second);
        expect(letters.slice((ends[2] as number) - [...third].length, ends[2]).join("")).toBe(third);
      });
    }),
    { seed: 4, numRuns: 200 },
  );
});

it("aligns as asked, and takes rows of different lengths and no rows", () => {
  const table = formatTable(
    [
      ["a", "left"],
      ["bbb", "x", "3"],
    ],
    ["right", "left"],
  );
  expect(table).toBe("  a  left\nbbb  x     3");
  expect(formatTable([])).toBe("");
});

it("writes shares in per cent", () => {
  expect(percent(0.5)).toBe("50.0 %");
  expect(percent(1)).toBe("100.0 %");
  expect(percentInterval([0.123, 0.4567])).toBe("12.3 – 45.7 %");
});
