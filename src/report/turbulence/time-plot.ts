// What time series of turbulence share: an axis of time, lines by name, the spin-up greyed out.

import * as Plot from "@observablehq/plot";
import { extent, linearTicks, padded } from "../../base/ticks.ts";
import { type CurveStyle, INK } from "./palette.ts";
import { drawPanel, MARGINS, type Panel } from "./panel.ts";

/** A line over time. */
export interface TimeLine {
  readonly style: CurveStyle;
  readonly width: number;
  /** [T] time units */
  readonly time: ArrayLike<number>;
  /** [T] values; what is not finite leaves a gap */
  readonly values: ArrayLike<number>;
}

/** A panel of lines over time. */
export interface TimePanel {
  readonly lines: readonly TimeLine[];
  /** words of the ordinate */
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly time: readonly [number, number];
  /** end of the spin-up, time units; what is before is greyed out */
  readonly spinup?: number;
  /** whether the words of the time axis are written */
  readonly isLast: boolean;
  /** whether zero belongs to the ordinate */
  readonly hasZero: boolean;
}

/** First and last time of lines. */
export function timeSpan(lines: readonly { readonly time: ArrayLike<number> }[]): [number, number] {
  const ends = lines.flatMap(({ time }) => [time[0] ?? Number.NaN, time[time.length - 1] ?? Number.NaN]);
  const [low, high] = extent(ends, [0, 1]);
  return high > low ? [low, high] : [low, low + 1];
}

/** Draws a panel. */
export function drawTimePanel(spec: TimePanel): Panel {
  const values = spec.lines.flatMap((line) => Array.from(line.values));
  const [low, high] = extent(values, [0, 1]);
  const domain = padded(spec.hasZero ? [Math.min(0, low), Math.max(0, high)] : [low, high], 0.07);
  const spinup = Math.min(spec.spinup ?? spec.time[0], spec.time[1]);
  const marks: Plot.Markish[] = [];
  if (spinup > spec.time[0]) {
    marks.push(
      Plot.rect([0], {
        x1: spec.time[0],
        x2: spinup,
        y1: domain[0],
        y2: domain[1],
        fill: "#dddddd",
        fillOpacity: 0.55,
      }),
    );
  }
  if (spec.hasZero) marks.push(Plot.ruleY([0], { stroke: INK.frame, strokeWidth: 1 }));
  for (const { style, width, time, values: heights } of spec.lines) {
    const points = Array.from({ length: time.length }, (_, k) => ({ t: time[k], v: heights[k] }));
    marks.push(
      Plot.lineY(points, {
        x: "t",
        y: "v",
        stroke: style.color,
        strokeWidth: width,
        strokeDasharray: style.dash || "none",
        clip: true,
      }),
    );
  }
  return drawPanel({
    width: spec.width,
    height: spec.height,
    margins: spec.isLast ? MARGINS : { ...MARGINS, bottom: 14 },
    x: {
      label: spec.isLast ? "time t" : null,
      type: "linear",
      domain: spec.time,
      ticks: linearTicks(...spec.time, 8),
    },
    y: { label: spec.label, type: "linear", domain, ticks: linearTicks(...domain, 5) },
    marks,
  });
}
