// Tables of text with aligned columns.

/** How a column stands. */
export type Alignment = "left" | "right";

/** Width of a text on a terminal; our tables use characters of one cell only. */
function width(text: string): number {
  return [...text].length;
}

/**
 * Lays rows out in columns two spaces apart.
 *
 * @param rows  cells; rows may be shorter than others
 * @param align one a column; the first is left and the others right by default
 */
export function formatTable(rows: readonly (readonly string[])[], align: readonly Alignment[] = []): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, k) =>
    Math.max(0, ...rows.map((row) => width(row[k] ?? ""))),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, k) => {
        const pad = " ".repeat((widths[k] as number) - width(cell));
        return (align[k] ?? (k === 0 ? "left" : "right")) === "left" ? cell + pad : pad + cell;
      })
      .join("  ")
      .trimEnd(),
  );
  return lines.join("\n");
}

/** A share as per cent with one digit. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** An interval of shares in per cent. */
export function percentInterval([low, high]: readonly [number, number]): string {
  return `${(100 * low).toFixed(1)} – ${(100 * high).toFixed(1)} %`;
}
