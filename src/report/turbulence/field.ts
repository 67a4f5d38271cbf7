// Fields as pictures: x to the right, y up, one colour map with symmetric limits for all, a colour bar.

import * as Plot from "@observablehq/plot";
import { divergingPalette, paletteIndex } from "../../base/diverging-map.ts";
import type { Ticks } from "../../base/ticks.ts";
import { picturesWithBar } from "./color-bar.ts";
import { type PlacedPanel, shortName } from "./figure.ts";
import { INK } from "./palette.ts";
import { type Axis, drawPanel, type Panel } from "./panel.ts";
import { encodePalettePng, pngDataUri } from "./png-encoder.ts";

/** A field. */
export interface FieldPicture {
  readonly name: string;
  /** grid points a side */
  readonly n: number;
  /** [n, n] as [x][y], x_i = 2πi/n */
  readonly values: ArrayLike<number>;
}

/** What to draw. */
export interface FieldData {
  readonly title: string;
  readonly subtitle: string;
  readonly fields: readonly FieldPicture[];
  /** colours span −limit … limit; 99.5 % of all grid points when left out; what is beyond is saturated */
  readonly limit?: number;
  /** above the colour bar; ω when left out */
  readonly quantity?: string;
}

const SIDE = 336;
const MARGINS = { left: 46, right: 12, top: 26, bottom: 40 };
/** pixels a side that a raster has at least, so that a viewer's smoothing does not blur grid points */
const LEAST_PIXELS = 512;

const ANGLES: Ticks = {
  major: [0, Math.PI / 2, Math.PI, 1.5 * Math.PI, 2 * Math.PI],
  minor: [],
  format: (value) => ["0", "π/2", "π", "3π/2", "2π"][Math.round((2 * value) / Math.PI)] as string,
};

/** Limit of the colours: 99.5 % of all grid points lie within, so that a few cores do not pale the rest. */
function commonLimit(fields: readonly FieldPicture[]): number {
  const sizes: number[] = [];
  for (const { values } of fields) {
    for (let k = 0; k < values.length; k++) {
      const size = Math.abs(values[k] as number);
      if (Number.isFinite(size)) sizes.push(size);
    }
  }
  const sorted = Float64Array.from(sizes).sort();
  const limit = sorted[Math.floor(0.995 * (sorted.length - 1))] ?? 0;
  return limit > 0 ? Number(limit.toPrecision(2)) : 1;
}

/**
 * A field as an image over [0, 2π)²: each grid point colours the square around it, so that half a square of the first
 * points stands at the far side (the domain is periodic).
 *
 * @returns PNG, top row first: the largest y
 */
export function fieldPng(field: FieldPicture, limit: number): Uint8Array {
  const { n, values } = field;
  const scale = 2 * Math.max(1, Math.ceil(LEAST_PIXELS / (2 * n)));
  const side = n * scale;
  const nearest = Int32Array.from({ length: side }, (_, p) => Math.floor(p / scale + 0.5) % n);
  const indices = new Uint8Array(side * side);
  for (let row = 0; row < side; row++) {
    const j = nearest[side - 1 - row] as number;
    for (let column = 0; column < side; column++) {
      const i = nearest[column] as number;
      indices[row * side + column] = paletteIndex(values[i * n + j] as number, limit);
    }
  }
  return encodePalettePng(side, side, indices, divergingPalette());
}

function fieldPanel(field: FieldPicture, limit: number, hasYWords: boolean): Panel {
  const axis = (label: string | null): Axis => ({
    label,
    type: "linear",
    domain: [0, 2 * Math.PI],
    ticks: ANGLES,
  });
  const label = `${shortName(field.name, 34)}, ${field.n}²`;
  return drawPanel({
    width: MARGINS.left + SIDE + MARGINS.right,
    height: MARGINS.top + SIDE + MARGINS.bottom,
    margins: MARGINS,
    hasGrid: false,
    x: axis("x"),
    y: axis(hasYWords ? "y" : null),
    labelOffsets: { x: 34, y: 36 },
    marks: [
      Plot.image([0], {
        x: Math.PI,
        y: Math.PI,
        width: SIDE,
        height: SIDE,
        src: () => pngDataUri(fieldPng(field, limit)),
        preserveAspectRatio: "none",
        imageRendering: "pixelated",
      }),
      Plot.text([label], {
        frameAnchor: "top-left",
        dy: -17,
        fontSize: 12,
        fontWeight: 600,
        fill: INK.text,
      }),
    ],
  });
}

/** The fields side by side as a standalone SVG document. */
export function fieldSvg(data: FieldData): string {
  const limit = data.limit ?? commonLimit(data.fields);
  const count = data.fields.length;
  const columns = count === 4 ? 2 : Math.min(3, Math.max(1, count));
  const panels: PlacedPanel[] = data.fields.map((field, k) => {
    const panel = fieldPanel(field, limit, true);
    return { ...panel, x: 8 + (k % columns) * panel.width, y: Math.floor(k / columns) * panel.height };
  });
  const label = data.quantity ?? "ω";
  return picturesWithBar(data, panels, {
    limit,
    label,
    side: SIDE,
    top: MARGINS.top,
    bottom: MARGINS.bottom,
  });
}
