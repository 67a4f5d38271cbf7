// A figure: title, a line below it, a legend, and panels under each other or side by side, as one SVG document.

import { escapeXml } from "../xml-text.ts";
import { type CurveStyle, INK } from "./palette.ts";
import { FONT, type Panel } from "./panel.ts";

/** An entry of the legend. */
export interface LegendEntry {
  readonly label: string;
  readonly style: CurveStyle;
  /** a line, a line with its band, or a dot */
  readonly mark: "line" | "band" | "dot";
}

/** A panel and where its upper left corner lies below the head, px. */
export interface PlacedPanel extends Panel {
  readonly x: number;
  readonly y: number;
}

/** What to put together. */
export interface FigureSpec {
  readonly title: string;
  readonly subtitle: string;
  readonly width: number;
  readonly legend: readonly LegendEntry[];
  readonly panels: readonly PlacedPanel[];
}

/** The longest name of a run that a figure writes out; the whole name stands in the report's table. */
const LONGEST_NAME = 44;
/** the longest words in a legend */
const LONGEST_LABEL = 72;
const LEFT = 18;
/** width of a letter in DejaVu Sans, a wide font, as a share of its size */
const LETTER = 0.59;
const BOLD_LETTER = 0.68;
const ROW = 20;

/** A name short enough for a legend: its middle gives way. */
export function shortName(name: string, most: number = LONGEST_NAME): string {
  const letters = [...name];
  if (letters.length <= most) return name;
  const head = Math.ceil((most - 1) / 2);
  return `${letters.slice(0, head).join("")}…${letters.slice(letters.length - (most - 1 - head)).join("")}`;
}

/** Breaks words into lines of at most `most` letters. */
export function wrapWords(text: string, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").map((part) => shortName(part, most))) {
    if (line !== "" && [...line].length + 1 + [...word].length > most) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  if (line !== "") lines.push(line);
  return lines;
}

function textLine(y: number, size: number, weight: number, color: string, words: string): string {
  return `<text x="${LEFT}" y="${y}" font-family="${FONT}" font-size="${size}" font-weight="${weight}" fill="${color}">${escapeXml(words)}</text>`;
}

function legendMark({ style, mark }: LegendEntry, x: number, y: number): string {
  const dash = style.dash === "" ? "" : ` stroke-dasharray="${style.dash}"`;
  const line = `<line x1="${x}" x2="${x + 26}" y1="${y}" y2="${y}" stroke="${style.color}" stroke-width="2.2"${dash}/>`;
  if (mark === "dot") return `<circle cx="${x + 13}" cy="${y}" r="5" fill="${style.color}"/>`;
  if (mark === "line") return line;
  const band = `<rect x="${x}" y="${y - 6}" width="26" height="12" fill="${style.color}" fill-opacity="0.22"/>`;
  return band + line;
}

/** Rows of the legend as SVG from `top` on, and their height. */
function drawLegend(
  entries: readonly LegendEntry[],
  width: number,
  top: number,
): { svg: string; height: number } {
  let [x, row] = [LEFT, 0];
  const parts: string[] = [];
  for (const entry of entries) {
    const label = shortName(entry.label, LONGEST_LABEL);
    const size = 26 + 7 + [...label].length * 12 * LETTER + 16;
    if (x > LEFT && x + size > width - LEFT) [x, row] = [LEFT, row + 1];
    const y = top + row * ROW + 10;
    parts.push(legendMark(entry, x, y));
    parts.push(
      `<text x="${x + 33}" y="${y + 4}" font-family="${FONT}" font-size="12" fill="${INK.text}">${escapeXml(label)}</text>`,
    );
    x += size;
  }
  return { svg: parts.join("\n"), height: entries.length === 0 ? 0 : (row + 1) * ROW + 6 };
}

/** Ids that Plot counts up through the whole process, counted from 1 in each document instead. */
function renumber(svg: string): string {
  const known = new Map<string, string>();
  return svg.replace(/plot-clip-\d+/g, (id) => {
    const name = known.get(id) ?? `clip-${known.size + 1}`;
    known.set(id, name);
    return name;
  });
}

/** The figure as a standalone SVG document. */
export function composeFigure(spec: FigureSpec): string {
  const { width } = spec;
  const words: string[] = [];
  let y = 8;
  for (const line of wrapWords(spec.title, Math.floor((width - 2 * LEFT) / (16 * BOLD_LETTER)))) {
    y += 20;
    words.push(textLine(y, 16, 700, INK.title, line));
  }
  for (const line of wrapWords(spec.subtitle, Math.floor((width - 2 * LEFT) / (12 * LETTER)))) {
    y += 18;
    words.push(textLine(y, 12, 400, INK.quiet, line));
  }
  y += 10;
  const legend = drawLegend(spec.legend, width, y);
  y += legend.height;
  const parts = spec.panels.map(
    (panel) => `<g transform="translate(${panel.x},${y + panel.y})">${panel.svg}</g>`,
  );
  const height = y + Math.max(0, ...spec.panels.map((panel) => panel.y + panel.height));
  return renumber(
    [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
      `<rect width="${width}" height="${height}" fill="white"/>`,
      ...words,
      legend.svg,
      ...parts,
      "</svg>\n",
    ].join("\n"),
  );
}

/** Panels under each other. */
export function stacked(panels: readonly Panel[]): PlacedPanel[] {
  let y = 0;
  return panels.map((panel) => {
    const placed = { ...panel, x: 0, y };
    y += panel.height;
    return placed;
  });
}
