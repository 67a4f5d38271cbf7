// One framed plot: ticks, grid and axis words alike in all figures of turbulence.

import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { Ticks } from "../../base/ticks.ts";
import { INK } from "./palette.ts";

/** Fonts: the reader's own; a picture in PNG has DejaVu Sans. */
export const FONT = "system-ui, 'DejaVu Sans', sans-serif";

/** An axis. */
export interface Axis {
  /** words beside it; null leaves them and the numbers out */
  readonly label: string | null;
  readonly type: "linear" | "log";
  readonly domain: readonly [number, number];
  readonly ticks: Ticks;
}

/** Space around a frame, px. */
export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A plot to draw. */
export interface PanelSpec {
  readonly width: number;
  readonly height: number;
  readonly margins: Margins;
  readonly x: Axis;
  readonly y: Axis;
  /** data, clipped to the frame by whoever made the marks */
  readonly marks: readonly Plot.Markish[];
  /** whether lines stand at the labelled ticks */
  readonly hasGrid?: boolean;
  /** distance of the axis words from the frame, px */
  readonly labelOffsets?: { readonly x: number; readonly y: number };
}

/** A drawn plot. */
export interface Panel {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Margins of a panel with words on the left and below. */
export const MARGINS: Margins = { left: 74, right: 22, top: 10, bottom: 46 };

function axisMarks(axis: Axis, of: "x" | "y", offset: number): Plot.Markish[] {
  const make = (ticks: readonly number[], options: Plot.AxisXOptions & Plot.AxisYOptions): Plot.Markish =>
    of === "x" ? Plot.axisX([...ticks], options) : Plot.axisY([...ticks], options);
  const [low, high] = axis.domain;
  const slack = 1e-9 * (axis.type === "log" ? low : high - low); // 10 ** −5 is not 1e−5
  const inside = (value: number): boolean => value >= low - slack && value <= high + slack;
  const common = { color: INK.text, label: null } as const;
  const major = axis.ticks.major.filter(inside);
  const marks: Plot.Markish[] = [
    make(axis.ticks.minor.filter(inside), {
      ...common,
      tickSize: 3,
      tickFormat: () => "",
      stroke: INK.frame,
    }),
  ];
  const isQuiet = axis.label === null;
  marks.push(
    make(major, {
      ...common,
      tickSize: 6,
      stroke: INK.frame,
      tickFormat: isQuiet ? () => "" : axis.ticks.format,
      ...(isQuiet
        ? {}
        : { label: axis.label, labelAnchor: "center", labelArrow: "none", labelOffset: offset }),
    }),
  );
  return marks;
}

/** Draws a plot. */
export function drawPanel(spec: PanelSpec): Panel {
  const { document } = parseHTML("<html><body></body></html>");
  const { x, y, margins } = spec;
  const grid =
    spec.hasGrid === false
      ? []
      : [
          Plot.gridX(x.ticks.major, { stroke: INK.grid, strokeOpacity: 1 }),
          Plot.gridY(y.ticks.major, { stroke: INK.grid, strokeOpacity: 1 }),
        ];
  const plot = Plot.plot({
    document,
    width: spec.width,
    height: spec.height,
    marginLeft: margins.left,
    marginRight: margins.right,
    marginTop: margins.top,
    marginBottom: margins.bottom,
    style: { fontFamily: FONT, fontSize: "12px", background: "white", color: INK.text },
    x: { type: x.type, domain: [...x.domain], axis: null },
    y: { type: y.type, domain: [...y.domain], axis: null },
    marks: [
      ...grid,
      ...spec.marks,
      Plot.frame({ stroke: INK.frame, strokeWidth: 1.2 }),
      ...axisMarks(x, "x", spec.labelOffsets?.x ?? 40),
      ...axisMarks(y, "y", spec.labelOffsets?.y ?? 62),
    ],
  }) as unknown as SVGElement;
  return { svg: plot.outerHTML, width: spec.width, height: spec.height };
}
