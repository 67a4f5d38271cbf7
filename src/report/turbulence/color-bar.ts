// The colour bar beside pictures in the diverging map.

import { divergingPalette } from "../../base/diverging-map.ts";
import { linearTicks, plainNumber } from "../../base/ticks.ts";
import { composeFigure, type PlacedPanel } from "./figure.ts";
import { INK } from "./palette.ts";
import { FONT, type Panel } from "./panel.ts";
import { encodePalettePng, pngDataUri } from "./png-encoder.ts";

/** What the bar is of, px. */
export interface BarSpec {
  /** colours span −limit … limit */
  readonly limit: number;
  /** words above it */
  readonly label: string;
  /** height of the pictures beside it, and the space around them */
  readonly side: number;
  readonly top: number;
  readonly bottom: number;
}

const WIDTH = 18;

/** A bar as tall as the pictures. */
function barPanel({ limit, label, side, top, bottom }: BarSpec): Panel {
  const rows = Uint8Array.from({ length: 255 }, (_, k) => 254 - k);
  const src = pngDataUri(encodePalettePng(1, 255, rows, divergingPalette()));
  const at = (value: number): number => top + ((limit - value) / (2 * limit)) * side;
  const font = `font-family="${FONT}" font-size="12" fill="${INK.text}"`;
  const numbers = linearTicks(-limit, limit, 8).major.map(
    (value) =>
      `<line x1="${4 + WIDTH}" x2="${9 + WIDTH}" y1="${at(value)}" y2="${at(value)}" stroke="${INK.frame}"/>` +
      `<text x="${12 + WIDTH}" y="${at(value) + 4}" ${font}>${plainNumber(value)}</text>`,
  );
  const svg = [
    `<image x="4" y="${top}" width="${WIDTH}" height="${side}" preserveAspectRatio="none" href="${src}"/>`,
    `<rect x="4" y="${top}" width="${WIDTH}" height="${side}" fill="none" stroke="${INK.frame}"/>`,
    ...numbers,
    `<text x="4" y="${top - 9}" ${font} font-weight="600">${label}</text>`,
  ].join("");
  return { svg, width: 86, height: top + side + bottom };
}

/** Pictures in one colour scale as a standalone SVG document, the bar at their right. */
export function picturesWithBar(
  words: { readonly title: string; readonly subtitle: string },
  pictures: readonly PlacedPanel[],
  bar: BarSpec,
): string {
  const panel = barPanel(bar);
  const right = Math.max(0, ...pictures.map(({ x, width }) => x + width));
  return composeFigure({
    title: words.title,
    subtitle: words.subtitle,
    width: right + panel.width,
    legend: [],
    panels: [...pictures, { ...panel, x: right + 2, y: 0 }],
  });
}
