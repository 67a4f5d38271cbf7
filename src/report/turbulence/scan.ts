// Elog against the coefficient of a closure: a dot with its error bar a run, the best marked; runs that diverged
// stand as crosses at the upper edge.

import * as Plot from "@observablehq/plot";
import { extent, linearTicks, padded, plainNumber } from "../../base/ticks.ts";
import { composeFigure, type LegendEntry, stacked } from "./figure.ts";
import { curveStyle, INK, SIGNS } from "./palette.ts";
import { drawPanel, MARGINS } from "./panel.ts";

/** A point of a scan. */
export interface ScanPlotPoint {
  readonly coefficient: number;
  /** null when the run diverged */
  readonly elog: number | null;
  /** standard error of `elog`; null when it is unknown */
  readonly error: number | null;
}

/** What to draw. */
export interface ScanPlotData {
  readonly title: string;
  readonly subtitle: string;
  /** name of the parameter, for the abscissa */
  readonly parameter: string;
  readonly points: readonly ScanPlotPoint[];
  /** coefficient of the best point; null when every run diverged */
  readonly best: number | null;
}

const WIDTH = 760;

interface Dot {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

/** A ring around the best point, its words below it: nothing lies lower. */
function bestMarks(
  dots: readonly Dot[],
  best: number | null,
  xDomain: readonly [number, number],
): Plot.Markish[] {
  const dot = dots.find((point) => point.x === best);
  if (!dot) return [];
  const share = (dot.x - xDomain[0]) / (xDomain[1] - xDomain[0]);
  return [
    Plot.dot([dot], { x: "x", y: "y", r: 9, stroke: SIGNS.negative, strokeWidth: 2.2 }),
    Plot.text([`best: ${plainNumber(dot.x)}, Elog ${dot.y.toFixed(3)}`], {
      x: dot.x,
      y: dot.low,
      textAnchor: share < 0.2 ? "start" : share > 0.8 ? "end" : "middle",
      dy: 24,
      fill: SIGNS.negative,
      fontWeight: 600,
    }),
  ];
}

/** Dots with their errors, crosses at the upper edge, the best. */
function scanMarks(
  dots: readonly Dot[],
  lost: readonly ScanPlotPoint[],
  top: number,
  best: number | null,
  xDomain: readonly [number, number],
): Plot.Markish[] {
  const style = curveStyle(0);
  return [
    Plot.lineY(dots, { x: "x", y: "y", stroke: style.color, strokeOpacity: 0.5, strokeWidth: 1.5 }),
    Plot.ruleX(
      dots.filter((dot) => dot.high > dot.low),
      { x: "x", y1: "low", y2: "high", stroke: style.color, strokeWidth: 1.5, marker: "tick" },
    ),
    Plot.dot(dots, { x: "x", y: "y", r: 4.5, fill: style.color }),
    Plot.text(lost, {
      x: "coefficient",
      y: top,
      text: () => "✕",
      dy: 14,
      fontSize: 15,
      fill: INK.title,
    }),
    ...bestMarks(dots, best, xDomain),
  ];
}

/** The scan as a standalone SVG document. */
export function scanSvg(data: ScanPlotData): string {
  const style = curveStyle(0);
  const dots = data.points.flatMap(({ coefficient, elog, error }): Dot[] => {
    if (elog === null || !Number.isFinite(elog)) return [];
    const half = error ?? 0;
    return [{ x: coefficient, y: elog, low: Math.max(0, elog - half), high: elog + half }];
  });
  const lost = data.points.filter(({ elog }) => elog === null || !Number.isFinite(elog));
  const [, high] = extent(
    dots.map((dot) => dot.high),
    [0, 1],
  );
  const domain: [number, number] = [0, high * 1.18];
  const xDomain = padded(
    extent(
      data.points.map((point) => point.coefficient),
      [0, 1],
    ),
    0.06,
  );
  const panel = drawPanel({
    width: WIDTH,
    height: 420,
    margins: MARGINS,
    x: { label: data.parameter, type: "linear", domain: xDomain, ticks: linearTicks(...xDomain, 9) },
    y: { label: "Elog", type: "linear", domain, ticks: linearTicks(...domain, 6) },
    marks: scanMarks(dots, lost, domain[1], data.best, xDomain),
  });
  const legend: LegendEntry[] = [
    { label: "rms of ln(Z/Z ref), 1 ≤ k < N/2, ± standard error", style, mark: "dot" },
  ];
  return composeFigure({
    title: data.title,
    subtitle: lost.length > 0 ? `${data.subtitle}; ✕ diverged` : data.subtitle,
    width: WIDTH,
    legend,
    panels: stacked([panel]),
  });
}
