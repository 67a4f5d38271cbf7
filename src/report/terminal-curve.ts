// A curve in a terminal, drawn with the dots of Braille patterns: two columns and four rows of dots a character.

/** Dots of a pattern (U+2800 + sum) by [column][row from above]. */
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/** Values at `columns` places over their whole length: means where there are more values, straight lines where fewer. */
function resample(values: ArrayLike<number>, columns: number): number[] {
  const n = values.length;
  const at = (k: number): number => values[Math.min(n - 1, k)] as number;
  return Array.from({ length: columns }, (_, c) => {
    if (n <= columns) {
      const place = columns === 1 ? 0 : (c * (n - 1)) / (columns - 1);
      const [low, part] = [Math.floor(place), place - Math.floor(place)];
      return part === 0 ? at(low) : at(low) * (1 - part) + at(low + 1) * part;
    }
    const [from, to] = [Math.floor((c * n) / columns), Math.floor(((c + 1) * n) / columns)];
    const finite = Array.from({ length: to - from }, (_v, k) => at(from + k)).filter(Number.isFinite);
    return finite.length === 0 ? Number.NaN : finite.reduce((a, b) => a + b) / finite.length;
  });
}

function label(value: number): string {
  return `${Number(value.toPrecision(3))}`;
}

/**
 * The curve as `height` lines of `width` characters, the largest and the least value at the left.
 *
 * @param values in order; what is not finite leaves a gap
 * @param width  characters, labels included
 * @param height characters
 */
export function terminalCurve(values: ArrayLike<number>, width: number, height: number): string {
  const all = Array.from(values).filter(Number.isFinite);
  if (all.length === 0) return Array.from({ length: height }, () => " ".repeat(width)).join("\n");
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const [top, bottom] = [label(high), label(low)];
  const margin = Math.max(top.length, bottom.length) + 1;
  const cells = Math.max(1, width - margin);
  const rows = plot(resample(values, 2 * cells), low, high, cells, height);
  return rows
    .map((row, k) => `${(k === 0 ? top : k === height - 1 ? bottom : "").padStart(margin - 1)} ${row}`)
    .join("\n");
}

/** Dots of the columns, neighbours joined by upright strokes, as lines of text. */
function plot(
  columns: readonly number[],
  low: number,
  high: number,
  cells: number,
  height: number,
): string[] {
  const last = 4 * height - 1;
  const pattern = Array.from({ length: height }, () => new Array<number>(cells).fill(0));
  let before = Number.NaN;
  columns.forEach((value, c) => {
    // row from above
    const row = high > low ? Math.round(((high - value) / (high - low)) * last) : Math.floor(last / 2);
    if (!Number.isFinite(value)) {
      before = Number.NaN;
      return;
    }
    const from = Number.isFinite(before) && before !== row ? before + Math.sign(row - before) : row;
    for (let r = Math.min(from, row); r <= Math.max(from, row); r++) {
      const line = pattern[r >> 2] as number[];
      line[c >> 1] = (line[c >> 1] as number) | ((DOTS[c & 1] as readonly number[])[r & 3] as number);
    }
    before = row;
  });
  return pattern.map((line) => line.map((bits) => String.fromCharCode(0x2800 + bits)).join(""));
}
