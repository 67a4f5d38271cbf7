// The coefficient of a closure against Okubo–Weiss: where it damps, and where it gives back.

import * as Plot from "@observablehq/plot";
import { extent, linearTicks, padded } from "../../base/ticks.ts";
import { type BandPoint, bandPoints } from "./band-points.ts";
import { composeFigure, shortName, stacked } from "./figure.ts";
import { type CurveStyle, curveStyle, INK } from "./palette.ts";
import { drawPanel, MARGINS } from "./panel.ts";

/** A coefficient by q. */
export interface CoefficientCurve {
  readonly name: string;
  /** [points] Okubo–Weiss (ω² − |S|²)/⟨ω²⟩, ascending */
  readonly q: ArrayLike<number>;
  /** [points] ν/(dx²·S) */
  readonly mean: ArrayLike<number>;
  /** [points] standard deviation around it */
  readonly deviation: ArrayLike<number>;
}

/** What to draw. */
export interface CoefficientData {
  readonly title: string;
  readonly subtitle: string;
  readonly curves: readonly CoefficientCurve[];
}

const WIDTH = 760;

function curveMarks(points: readonly BandPoint[], style: CurveStyle): Plot.Markish[] {
  const color = style.color;
  return [
    Plot.areaY(points, { x: "x", y1: "low", y2: "high", fill: color, fillOpacity: 0.15 }),
    Plot.lineY(points, { x: "x", y: "value", stroke: color, strokeDasharray: style.dash || "none" }),
    Plot.dot(points, { x: "x", y: "value", r: 3, fill: color }),
  ];
}

/** The coefficient as a standalone SVG document. */
export function coefficientSvg(data: CoefficientData): string {
  const lines = data.curves.map(({ q, mean, deviation }) =>
    bandPoints((k) => q[k] as number, mean, deviation),
  );
  const all = lines.flat();
  const heights = all.flatMap(({ low, high }) => [low, high]);
  const domain = padded(extent([0, ...heights], [-1, 1]), 0.08);
  const xDomain = padded(
    extent(
      all.map(({ x }) => x),
      [-4, 16],
    ),
    0.03,
  );
  const panel = drawPanel({
    width: WIDTH,
    height: 400,
    margins: MARGINS,
    x: {
      label: "Okubo–Weiss q = (ω² − |S|²)/⟨ω²⟩",
      type: "linear",
      domain: xDomain,
      ticks: linearTicks(...xDomain, 9),
    },
    y: { label: "ν/(dx²·S)", type: "linear", domain, ticks: linearTicks(...domain, 6) },
    marks: [
      Plot.ruleY([0], { stroke: INK.frame, strokeWidth: 1 }),
      ...lines.flatMap((points, k) => curveMarks(points, curveStyle(k))),
    ],
  });
  return composeFigure({
    title: data.title,
    subtitle: data.subtitle,
    width: WIDTH,
    legend: data.curves.map(({ name }, k) => ({
      label: shortName(name),
      style: curveStyle(k),
      mark: "band",
    })),
    panels: stacked([panel]),
  });
}
