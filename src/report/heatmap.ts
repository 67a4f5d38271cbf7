// A win-rate matrix as a picture (SVG): rows beat columns, blue above one half, red below.

import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { xmlText } from "./xml-text.ts";

/** What to draw. */
export interface HeatmapData {
  readonly title: string;
  /** below the title: task, games, seed, command */
  readonly subtitle: string;
  /** distinct names, in the order of rows and columns */
  readonly names: readonly string[];
  /** [i][j] share that row i won against column j, 0 … 1 */
  readonly share: readonly (readonly number[])[];
  /** [i][j] intervals, written below the shares */
  readonly interval: readonly (readonly (readonly [number, number])[])[];
  /** [i][j] games that count; cells without any stay grey */
  readonly games: readonly (readonly number[])[];
}

const FONT = "system-ui, sans-serif";

interface Cell {
  readonly row: string;
  readonly column: string;
  readonly share: number | null;
  readonly text: string;
  readonly interval: string;
}

function cells(data: HeatmapData, names: readonly string[]): Cell[] {
  return names.flatMap((row, i) =>
    names.map((column, j) => {
      const isEmpty = i === j || data.games[i]?.[j] === 0;
      const share = data.share[i]?.[j] as number;
      const [low, high] = (data.interval[i] as readonly (readonly [number, number])[])[j] ?? [0, 1];
      return {
        row,
        column,
        share: isEmpty ? null : share,
        text: isEmpty ? (i === j ? "·" : "none decided") : `${(100 * share).toFixed(1)} %`,
        interval: isEmpty ? "" : `${(100 * low).toFixed(0)} – ${(100 * high).toFixed(0)}`,
      };
    }),
  );
}

/** Dark cells carry light text. */
function textColor(cell: Cell): string {
  return cell.share !== null && Math.abs(cell.share - 0.5) > 0.33 ? "white" : "black";
}

/** The matrix as a standalone SVG document. */
export function heatmapSvg(data: HeatmapData): string {
  const { document } = parseHTML("<html><body></body></html>");
  const names = data.names.map(xmlText);
  const longest = Math.max(...names.map((name) => name.length));
  const side = Math.max(92, Math.min(150, 8 * longest));
  const left = 24 + 7.5 * longest;
  const matrix = side * names.length;
  // no narrower than the words above the matrix: about 0.62 em a character
  const words = 28 + Math.max(10 * data.title.length, 7.4 * data.subtitle.length);
  const width = Math.max(left + matrix + 20, words);
  const rows = cells(data, names);
  const plot = Plot.plot({
    document,
    width,
    height: 96 + 62 * names.length,
    marginLeft: left,
    marginTop: 84,
    marginRight: width - left - matrix,
    marginBottom: 12,
    style: { fontFamily: FONT, fontSize: "13px", background: "white" },
    x: { axis: "top", domain: names, label: null, tickSize: 0, padding: 0.04 },
    y: { domain: names, label: null, tickSize: 0, padding: 0.06 },
    color: { type: "linear", scheme: "RdBu", domain: [0, 1], unknown: "#eeeeee" },
    marks: [
      Plot.cell(rows, { x: "column", y: "row", fill: "share" }),
      Plot.text(rows, { x: "column", y: "row", text: "text", fill: textColor, dy: -6, fontWeight: 600 }),
      Plot.text(rows, { x: "column", y: "row", text: "interval", fill: textColor, dy: 12, fontSize: 11 }),
      Plot.text([xmlText(data.title)], {
        frameAnchor: "top-left",
        dx: -left + 14,
        dy: -72,
        fontSize: 16,
        fontWeight: 700,
      }),
      Plot.text([xmlText(data.subtitle)], {
        frameAnchor: "top-left",
        dx: -left + 14,
        dy: -50,
        fontSize: 12,
        fill: "#555",
      }),
    ],
  }) as unknown as SVGElement;
  plot.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${plot.outerHTML}\n`;
}
