// What tests read out of figures.

import { parseHTML } from "linkedom";

/** Texts of an SVG. */
export function wordsOf(svg: string): string[] {
  const { document } = parseHTML(`<html><body>${svg}</body></html>`);
  return Array.from(document.querySelectorAll("text")).map((text) => text.textContent ?? "");
}

/** Paths of marks of one kind whose colour stands in an attribute, as drawn. */
function pathsOf(svg: string, kind: "line" | "area", attribute: "stroke" | "fill", color: string): string[] {
  const { document } = parseHTML(`<html><body>${svg}</body></html>`);
  return Array.from(document.querySelectorAll(`g[aria-label="${kind}"] path`))
    .filter((path) => path.closest(`g[${attribute}]`)?.getAttribute(attribute) === color)
    .map((path) => path.getAttribute("d") ?? "");
}

/** Lines of data with a stroke of this colour, as lists of points in px. */
export function linesOf(svg: string, color: string): [x: number, y: number][][] {
  return pathsOf(svg, "line", "stroke", color).map((d) =>
    [...d.matchAll(/([-\d.]+),([-\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]),
  );
}

/** Number of areas filled with this colour. */
export function areasOf(svg: string, color: string): number {
  return pathsOf(svg, "area", "fill", color).length;
}

/** Widths of rectangles filled with this colour, px. */
export function rectsOf(svg: string, color: string): number[] {
  const { document } = parseHTML(`<html><body>${svg}</body></html>`);
  return Array.from(document.querySelectorAll("g[aria-label=rect] rect"))
    .filter((rect) => rect.closest("g[fill]")?.getAttribute("fill") === color)
    .map((rect) => Number(rect.getAttribute("width")));
}
