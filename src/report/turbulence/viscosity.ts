// The eddy viscosity that a closure amounts to at each scale, ν_e(k)/(dx²·S): above zero it damps, below zero it feeds.

import * as Plot from "@observablehq/plot";
import { extent, linearTicks, padded } from "../../base/ticks.ts";
import { type BandPoint, bandPoints } from "./band-points.ts";
import { composeFigure, shortName, stacked } from "./figure.ts";
import { type CurveStyle, curveStyle, INK, REFERENCE_STYLE } from "./palette.ts";
import { drawPanel, MARGINS } from "./panel.ts";

/** A viscosity on rings: index r stands for k = r + 1. */
export interface ViscosityCurve {
  readonly name: string;
  /** [n/2] */
  readonly mean: ArrayLike<number>;
  /** [n/2] standard errors */
  readonly error: ArrayLike<number>;
}

/** What to draw. */
export interface ViscosityData {
  readonly title: string;
  readonly subtitle: string;
  readonly curves: readonly ViscosityCurve[];
  /** the sub-grid term of a finer flow */
  readonly exact?: ViscosityCurve;
}

const WIDTH = 760;

function curveMarks(points: readonly BandPoint[], style: CurveStyle): Plot.Markish[] {
  const { color, dash } = style;
  return [
    Plot.areaY(points, { x: "x", y1: "low", y2: "high", fill: color, fillOpacity: 0.2, clip: true }),
    Plot.lineY(points, {
      x: "x",
      y: "value",
      stroke: color,
      strokeWidth: 1.9,
      strokeDasharray: dash || "none",
      clip: true,
    }),
  ];
}

/** The viscosities as a standalone SVG document. */
export function viscositySvg(data: ViscosityData): string {
  const named = data.curves.map((curve, k) => ({ curve, style: curveStyle(k) }));
  const all = data.exact ? [...named, { curve: data.exact, style: REFERENCE_STYLE }] : named;
  const lines = all.map(({ curve, style }) => ({
    points: bandPoints((r) => (r + 1) / curve.mean.length, curve.mean, curve.error),
    style,
  }));
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value));
  const domain = padded(extent([0, ...values], [-1, 1]), 0.08);
  const panel = drawPanel({
    width: WIDTH,
    height: 400,
    margins: MARGINS,
    x: { label: "k/k_c", type: "linear", domain: [0, 1], ticks: linearTicks(0, 1, 10) },
    y: { label: "ν_e/(dx²·S)", type: "linear", domain, ticks: linearTicks(...domain, 6) },
    marks: [
      Plot.ruleY([0], { stroke: INK.frame, strokeWidth: 1 }),
      ...lines.flatMap(({ points, style }) => curveMarks(points, style)),
    ],
  });
  return composeFigure({
    title: data.title,
    subtitle: data.subtitle,
    width: WIDTH,
    legend: all.map(({ curve, style }) => ({ label: shortName(curve.name), style, mark: "band" })),
    panels: stacked([panel]),
  });
}
