import { expect, it } from "vitest";
import { terminalCurve } from "../../src/report/terminal-curve.ts";

/** Rows of dots, from above: true where there is one. */
function dotsOf(text: string, margin: number): boolean[][] {
  const bits = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80];
  return text.split("\n").flatMap((line) => {
    const cells = [...line].slice(margin).map((c) => (c.codePointAt(0) as number) - 0x2800);
    return [0, 1, 2, 3].map((r) =>
      cells.flatMap((cell) => [0, 4].map((column) => (cell & (bits[r + column] as number)) !== 0)),
    );
  });
}

it("a straight line is a diagonal of dots, with its ends labelled", () => {
  const text = terminalCurve([0, 1, 2, 3, 4, 5, 6, 7], 6, 2);
  expect(text.split("\n").map((line) => line.slice(0, 2))).toEqual(["7 ", "0 "]);
  dotsOf(text, 2).forEach((row, r) => {
    expect(row).toEqual(Array.from({ length: 8 }, (_, c) => c === 7 - r));
  });
});

it("fills its field exactly, whatever the number of values", () => {
  for (const count of [1, 2, 5, 50, 5000]) {
    const values = Array.from({ length: count }, (_, k) => Math.sin(k / 9) * 1234.5);
    const lines = terminalCurve(values, 40, 5).split("\n");
    expect(lines.map((line) => [...line].length)).toEqual([40, 40, 40, 40, 40]);
    expect(lines.join("")).not.toContain("NaN");
  }
  expect(terminalCurve([], 4, 2)).toBe("    \n    ");
});

it("leaves a gap where values are not finite, and joins neighbours with strokes", () => {
  const dots = dotsOf(terminalCurve([0, Number.NaN, 7, 0], 4, 2), 2);
  const columns = [0, 1, 2, 3].map((c) => dots.filter((row) => row[c]).length);
  expect(columns).toEqual([1, 0, 1, 7]);
});
