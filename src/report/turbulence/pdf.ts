// Density of vorticity against ω/σ* on a log axis, tails included: runs with their error bands, a reference, and a
// Gaussian of standard deviation σ* for orientation. Axis limits are those of the published figures (spec 7.4).

import * as Plot from "@observablehq/plot";
import { decadeTicks, linearTicks } from "../../base/ticks.ts";
import { composeFigure, type LegendEntry, shortName, stacked } from "./figure.ts";
import { type CurveStyle, curveStyle, REFERENCE_BAND, REFERENCE_STYLE } from "./palette.ts";
import { drawPanel, MARGINS } from "./panel.ts";

/** A density on its own points. */
export interface DensityCurve {
  readonly name: string;
  /** [P] vorticity over σ* */
  readonly x: ArrayLike<number>;
  /** [P] density a unit of ω */
  readonly density: ArrayLike<number>;
  /** [P] limits of the uncertainty band */
  readonly low?: ArrayLike<number>;
  readonly high?: ArrayLike<number>;
}

/** What to draw. */
export interface PdfData {
  readonly title: string;
  readonly subtitle: string;
  /** σ* of the case, the unit of the abscissa */
  readonly sigmaStar: number;
  /** the abscissa goes from −limit to limit, in σ* */
  readonly limit: number;
  /** lowest density shown */
  readonly floor: number;
  readonly curves: readonly DensityCurve[];
  readonly reference?: DensityCurve;
}

const GAUSSIAN: CurveStyle = { color: "#8c8c8c", dash: "1 3" };
const WIDTH = 760;

interface Point {
  readonly x: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Points of a curve; what is not above zero would have no place on the axis and ends far below the frame. */
function pointsOf(curve: DensityCurve, floor: number): Point[] {
  const least = floor * 1e-6;
  return Array.from({ length: curve.x.length }, (_, k) => {
    const value = Math.max(curve.density[k] as number, least);
    return {
      x: curve.x[k] as number,
      value,
      low: Math.max(curve.low?.[k] ?? value, least),
      high: Math.max(curve.high?.[k] ?? value, least),
    };
  }).filter((point) => Number.isFinite(point.x) && Number.isFinite(point.value));
}

function curveMarks(
  points: readonly Point[],
  style: CurveStyle,
  bandColor: string,
  width: number,
): Plot.Markish[] {
  const hasBand = points.some((point) => point.high > point.low);
  const band = Plot.areaY(points, {
    x: "x",
    y1: "low",
    y2: "high",
    fill: bandColor,
    fillOpacity: 0.25,
    clip: true,
  });
  const line = Plot.lineY(points, {
    x: "x",
    y: "value",
    stroke: style.color,
    strokeWidth: width,
    strokeDasharray: style.dash || "none",
    clip: true,
  });
  return hasBand ? [band, line] : [line];
}

function gaussian(data: PdfData): DensityCurve {
  const x = Array.from({ length: 201 }, (_, k) => data.limit * (k / 100 - 1));
  const norm = data.sigmaStar * Math.sqrt(2 * Math.PI);
  return { name: "Gaussian with σ*", x, density: x.map((value) => Math.exp(-value * value * 0.5) / norm) };
}

/** Reference, runs, Gaussian. */
function legendOf(data: PdfData): LegendEntry[] {
  const entry = (curve: DensityCurve, style: CurveStyle): LegendEntry => ({
    label: shortName(curve.name),
    style,
    mark: curve.low ? "band" : "line",
  });
  return [
    ...(data.reference ? [entry(data.reference, REFERENCE_STYLE)] : []),
    ...data.curves.map((curve, k) => entry(curve, curveStyle(k))),
    { label: "Gaussian with σ*", style: GAUSSIAN, mark: "line" },
  ];
}

/** The densities as a standalone SVG document. */
export function pdfSvg(data: PdfData): string {
  const curves = data.curves.map((curve) => pointsOf(curve, data.floor));
  const reference = data.reference ? pointsOf(data.reference, data.floor) : [];
  const peak = Math.max(
    1 / (data.sigmaStar * 2.5),
    ...[...curves.flat(), ...reference].map((point) => point.value),
  );
  const yDomain: [number, number] = [data.floor, peak * 2];
  const xDomain: [number, number] = [-data.limit, data.limit];
  const panel = drawPanel({
    width: WIDTH,
    height: 480,
    margins: MARGINS,
    x: {
      label: `ω/σ*   (σ* = ${data.sigmaStar})`,
      type: "linear",
      domain: xDomain,
      ticks: linearTicks(...xDomain, 10),
    },
    y: {
      label: "probability density of ω",
      type: "log",
      domain: yDomain,
      ticks: decadeTicks(...yDomain),
    },
    marks: [
      ...curveMarks(pointsOf(gaussian(data), data.floor), GAUSSIAN, GAUSSIAN.color, 1.6),
      ...curveMarks(reference, REFERENCE_STYLE, REFERENCE_BAND, 2.6),
      ...curves.flatMap((points, k) => {
        const style = curveStyle(k);
        return curveMarks(points, style, style.color, 1.9);
      }),
    ],
  });
  return composeFigure({
    title: data.title,
    subtitle: data.subtitle,
    width: WIDTH,
    legend: legendOf(data),
    panels: stacked([panel]),
  });
}
