// Learning curves: a metric against environment steps, each seed a thin line and their mean a thick one, a line at the
// target; smaller panels below, for losses.

import * as Plot from "@observablehq/plot";
import { extent, linearTicks, padded } from "../base/ticks.ts";
import { composeFigure, type LegendEntry, stacked } from "./turbulence/figure.ts";
import type { CurveStyle } from "./turbulence/palette.ts";
import { drawPanel, MARGINS, type Panel } from "./turbulence/panel.ts";

/** What one seed measured. */
export interface SeedCurve {
  /** in the legend when there is only one, e.g. `seed 3` */
  readonly name: string;
  /** [T] environment steps, ascending */
  readonly steps: ArrayLike<number>;
  /** [T] values; what is not finite leaves a gap */
  readonly values: ArrayLike<number>;
}

/** A metric of all seeds. */
export interface LearningPanel {
  /** words of the ordinate, such as `bumps an episode` */
  readonly label: string;
  readonly seeds: readonly SeedCurve[];
  /** a value to reach, with words for the legend */
  readonly target?: { readonly value: number; readonly label: string };
}

/** What to draw. */
export interface LearningCurveData {
  readonly title: string;
  readonly subtitle: string;
  /** the metric first, then what stands smaller below */
  readonly panels: readonly LearningPanel[];
}

const WIDTH = 760;
const FIRST_HEIGHT = 300;
const LATER_HEIGHT = 120;
/** room for the words of the step axis */
const AXIS_HEIGHT = 32;
/** the most points of a line; beyond, neighbours are drawn as their mean */
const MOST_POINTS = 600;
/** a line of at most so many has a dot at each */
const FEW_POINTS = 30;

const MEAN: CurveStyle = { color: "#0072b2", dash: "" };
const SEED: CurveStyle = { color: "#94c1e0", dash: "" };
const TARGET: CurveStyle = { color: "#d55e00", dash: "6 4" };

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line of at most MOST_POINTS points; points that are not finite are kept, as gaps. */
function thinned({ steps, values }: SeedCurve): Point[] {
  const size = Math.max(1, Math.ceil(values.length / MOST_POINTS));
  const points: Point[] = [];
  for (let from = 0; from < values.length; from += size) {
    const to = Math.min(values.length, from + size);
    const inside = Array.from({ length: to - from }, (_, k) => values[from + k] as number);
    const finite = inside.filter(Number.isFinite);
    const mean = finite.length === 0 ? Number.NaN : finite.reduce((a, b) => a + b) / finite.length;
    points.push({ x: steps[to - 1] as number, y: mean });
  }
  return points;
}

/** Value of a line at a step, straight between its points; NaN outside them. */
function valueAt(points: readonly Point[], x: number): number {
  const k = points.findIndex((point) => point.x >= x);
  const right = points[k];
  if (right === undefined) return Number.NaN;
  if (right.x === x) return right.y;
  const left = points[k - 1];
  if (left === undefined) return Number.NaN;
  return left.y + ((right.y - left.y) * (x - left.x)) / (right.x - left.x);
}

/** The mean where every seed has a value, at the steps of the first. */
function meanOf(lines: readonly (readonly Point[])[]): Point[] {
  return (lines[0] ?? []).map(({ x }) => ({
    x,
    y: lines.reduce((total, line) => total + valueAt(line, x), 0) / lines.length,
  }));
}

/** Unit of the step axis. */
function unitOf(most: number): { readonly size: number; readonly label: string } {
  if (most >= 2e6) return { size: 1e6, label: "environment steps, millions" };
  if (most >= 2e3) return { size: 1e3, label: "environment steps, thousands" };
  return { size: 1, label: "environment steps" };
}

/** A line; with few points their dots too: a single one would not be seen. */
function curveMarks(points: readonly Point[], style: CurveStyle, width: number): Plot.Markish[] {
  const place = { x: "x", y: "y", clip: true } as const;
  const line = Plot.lineY([...points], { ...place, stroke: style.color, strokeWidth: width });
  const measured = points.filter(({ y }) => Number.isFinite(y));
  if (measured.length > FEW_POINTS) return [line];
  return [line, Plot.dot(measured, { ...place, fill: style.color, r: width + 1 })];
}

function drawMetric(panel: LearningPanel, most: number, height: number, isLast: boolean): Panel {
  const unit = unitOf(most);
  const lines = panel.seeds.map((seed) => thinned(seed).map(({ x, y }) => ({ x: x / unit.size, y })));
  const values = lines.flat().map(({ y }) => y);
  if (panel.target) values.push(panel.target.value);
  const domain = padded(extent(values, [0, 1]), 0.06);
  const x = [0, most / unit.size] as const;
  const isAlone = lines.length === 1;
  const marks = lines.flatMap((line) => curveMarks(line, isAlone ? MEAN : SEED, isAlone ? 1.8 : 1));
  if (!isAlone) marks.push(...curveMarks(meanOf(lines), MEAN, 2.4));
  if (panel.target) {
    marks.push(
      Plot.ruleY([panel.target.value], {
        stroke: TARGET.color,
        strokeWidth: 1.6,
        strokeDasharray: TARGET.dash,
      }),
    );
  }
  return drawPanel({
    width: WIDTH,
    height: height + (isLast ? AXIS_HEIGHT : 0),
    margins: isLast ? MARGINS : { ...MARGINS, bottom: MARGINS.bottom - AXIS_HEIGHT },
    x: { label: isLast ? unit.label : null, type: "linear", domain: x, ticks: linearTicks(...x, 8) },
    y: {
      label: panel.label,
      type: "linear",
      domain,
      ticks: linearTicks(...domain, height === FIRST_HEIGHT ? 6 : 3),
    },
    marks,
  });
}

function legendOf(panel: LearningPanel | undefined): LegendEntry[] {
  if (!panel) return [];
  const { seeds, target } = panel;
  const entries: LegendEntry[] =
    seeds.length === 1
      ? [{ label: seeds[0]?.name ?? "", style: MEAN, mark: "line" }]
      : [
          { label: `${seeds.length} seeds`, style: SEED, mark: "line" },
          { label: "their mean", style: MEAN, mark: "line" },
        ];
  if (target) entries.push({ label: target.label, style: TARGET, mark: "line" });
  return entries;
}

/** The curves as a standalone SVG document. */
export function learningCurveSvg(data: LearningCurveData): string {
  const steps = data.panels.flatMap(({ seeds }) => seeds.map(({ steps: s }) => s[s.length - 1] ?? 0));
  const most = Math.max(1, ...steps);
  const panels = data.panels.map((panel, k) =>
    drawMetric(panel, most, k === 0 ? FIRST_HEIGHT : LATER_HEIGHT, k === data.panels.length - 1),
  );
  return composeFigure({
    title: data.title,
    subtitle: data.subtitle,
    width: WIDTH,
    legend: legendOf(data.panels[0]),
    panels: stacked(panels),
  });
}
