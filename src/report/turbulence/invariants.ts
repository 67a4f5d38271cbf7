// A term over the plane of both invariants, rotation upwards and strain to the right: where it takes (red), where it gives
// back (blue). Grey: no such points.

import * as Plot from "@observablehq/plot";
import { divergingColor } from "../../base/diverging-map.ts";
import { decadeTicks } from "../../base/ticks.ts";
import { picturesWithBar } from "./color-bar.ts";
import { type PlacedPanel, shortName } from "./figure.ts";
import { INK } from "./palette.ts";
import { drawPanel, type Panel } from "./panel.ts";

/** A term by bins of both invariants. */
export interface InvariantPicture {
  readonly name: string;
  /** [rotation][strain]; NaN where there is nothing */
  readonly plane: readonly (readonly number[])[];
}

/** What to draw. */
export interface InvariantData {
  readonly title: string;
  readonly subtitle: string;
  /** ends of the bins along both axes, logarithmic */
  readonly ends: readonly number[];
  readonly pictures: readonly InvariantPicture[];
}

const SIDE = 300;
const MARGINS = { left: 62, right: 12, top: 26, bottom: 46 };

interface Cell {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
  readonly value: number;
}

function cellsOf({ plane }: InvariantPicture, ends: readonly number[]): Cell[] {
  return plane.flatMap((row, i) =>
    row.map((value, j) => {
      const [x1, x2] = [ends[j] as number, ends[j + 1] as number];
      const [y1, y2] = [ends[i] as number, ends[i + 1] as number];
      return { x1, x2, y1, y2, value };
    }),
  );
}

function planePanel(picture: InvariantPicture, ends: readonly number[], limit: number): Panel {
  const domain = [ends[0] as number, ends[ends.length - 1] as number] as const;
  const ticks = decadeTicks(...domain);
  const axis = (label: string) => ({ label, type: "log", domain, ticks }) as const;
  const cells = cellsOf(picture, ends).filter(({ value }) => Number.isFinite(value));
  return drawPanel({
    width: MARGINS.left + SIDE + MARGINS.right,
    height: MARGINS.top + SIDE + MARGINS.bottom,
    margins: MARGINS,
    hasGrid: false,
    x: axis("strain |S|²/⟨ω²⟩"),
    y: axis("rotation ω²/⟨ω²⟩"),
    labelOffsets: { x: 38, y: 50 },
    marks: [
      Plot.rect([0], { x1: domain[0], x2: domain[1], y1: domain[0], y2: domain[1], fill: INK.grid }),
      Plot.rect(cells, {
        x1: "x1",
        x2: "x2",
        y1: "y1",
        y2: "y2",
        fill: ({ value }: Cell) => `rgb(${divergingColor(value / limit).join(",")})`,
      }),
      // q = 0: as much rotation as strain
      Plot.line(
        domain.map((value) => [value, value]),
        { stroke: INK.quiet, strokeDasharray: "4 3" },
      ),
      Plot.text([shortName(picture.name, 34)], {
        frameAnchor: "top-left",
        dy: -17,
        fontSize: 12,
        fontWeight: 600,
        fill: INK.text,
      }),
    ],
  });
}

/** The planes side by side as a standalone SVG document. */
export function invariantSvg(data: InvariantData): string {
  const sizes = data.pictures
    .flatMap(({ plane }) => plane.flat())
    .filter(Number.isFinite)
    .map(Math.abs)
    .sort((a, b) => a - b);
  const limit = Number((sizes[Math.floor(0.95 * (sizes.length - 1))] || 1).toPrecision(2));
  const panels: PlacedPanel[] = data.pictures.map((picture, k) => {
    const panel = planePanel(picture, data.ends, limit);
    return { ...panel, x: 8 + k * panel.width, y: 0 };
  });
  return picturesWithBar(data, panels, {
    limit,
    label: "ωΠ",
    side: SIDE,
    top: MARGINS.top,
    bottom: MARGINS.bottom,
  });
}
