// The uPlot of a time plot: one scale a unit, an axis for each of the first two, event marks along the lower edge.

import uPlot from "uplot";
import { plainNumber } from "../../base/ticks.ts";
import { withUnit } from "./number-text.ts";
import type { LineStyle, PlotInk } from "./plot-colors.ts";

/** Something that happened. */
export interface TimeMark {
  readonly time: number;
  readonly color: string;
}

/** A line, without its numbers. */
export interface ChartLine {
  readonly unit: string;
  /** lines without a unit share a scale where they share this */
  readonly group: string;
  readonly style: LineStyle;
}

/** What a chart is made of. */
export interface TimeChartSpec {
  readonly size: { readonly width: number; readonly height: number };
  readonly lines: readonly ChartLine[];
  readonly timeUnit: string;
  readonly ink: PlotInk;
  readonly marks: () => readonly TimeMark[];
}

export const AXIS_FONT = "11px system-ui, sans-serif";

/** Lines share a scale by their unit; without one, numbers of different kinds have nothing to share. */
function scaleOf({ unit, group }: ChartLine): string {
  return unit === "" ? `y of ${group}` : `y in ${unit}`;
}

/** px beside a chart for the longest of some labels */
function axisWidth(labels: readonly string[] | null): number {
  const longest = Math.max(0, ...(labels ?? []).map((label) => label.length));
  return Math.max(46, 12 + 6.6 * longest);
}

/** The axis of a scale, in the colour of its line where there is one alone. */
function valueAxis(scale: string, k: number, spec: TimeChartSpec): uPlot.Axis {
  const { ink } = spec;
  const lines = spec.lines.filter((line) => scaleOf(line) === scale);
  const isOneOfSeveral = lines.length === 1 && lines.length < spec.lines.length;
  const color = isOneOfSeveral ? lines[0]?.style.color : undefined;
  return {
    scale,
    side: k === 0 ? 3 : 1,
    size: (_, labels) => axisWidth(labels),
    font: AXIS_FONT,
    stroke: color ?? ink.text,
    grid: { show: k === 0, stroke: ink.grid, width: 1 },
    ticks: { stroke: ink.axis, width: 1, size: 4 },
    values: (_, ticks) => ticks.map((tick) => withUnit(plainNumber(tick), lines[0]?.unit ?? "")),
  };
}

function drawMarks(chart: uPlot, marks: readonly TimeMark[]): void {
  const { ctx, bbox } = chart;
  const { min, max } = chart.scales.x ?? {};
  if (min === undefined || max === undefined) return;
  const density = devicePixelRatio;
  ctx.save();
  for (const { time, color } of marks) {
    if (time < min || time > max) continue;
    const x = chart.valToPos(time, "x", true);
    ctx.fillStyle = color;
    ctx.globalAlpha = 0.28;
    ctx.fillRect(x - 0.5 * density, bbox.top, density, bbox.height);
    ctx.globalAlpha = 1;
    ctx.fillRect(x - density, bbox.top + bbox.height - 7 * density, 2 * density, 7 * density);
  }
  ctx.restore();
}

/** A chart without lines yet. */
export function makeTimeChart(host: HTMLElement, spec: TimeChartSpec): uPlot {
  const { ink } = spec;
  const names = [...new Set(spec.lines.map(scaleOf))];
  const scales: uPlot.Scales = { x: { time: false, auto: false } };
  for (const name of names) scales[name] = { auto: true };
  const timeAxis: uPlot.Axis = {
    font: AXIS_FONT,
    stroke: ink.text,
    size: 26,
    gap: 2,
    grid: { stroke: ink.grid, width: 1 },
    ticks: { stroke: ink.axis, width: 1, size: 4 },
    values: (_, ticks) => ticks.map((tick) => withUnit(plainNumber(tick), spec.timeUnit)),
  };
  return new uPlot(
    {
      ...spec.size,
      legend: { show: false },
      cursor: { show: false },
      padding: [8, names.length > 1 ? null : 12, 0, null],
      scales,
      axes: [timeAxis, ...names.slice(0, 2).map((name, k) => valueAxis(name, k, spec))],
      series: [
        {},
        ...spec.lines.map((line) => ({
          scale: scaleOf(line),
          stroke: line.style.color,
          width: 1.5,
          dash: [...line.style.dash],
          points: { show: false },
        })),
      ],
      hooks: { drawClear: [(chart) => drawMarks(chart, spec.marks())] },
    },
    [[], ...spec.lines.map(() => [])],
    host,
  );
}
