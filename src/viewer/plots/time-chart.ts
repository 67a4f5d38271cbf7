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

/** What a chart is made of. */
export interface TimeChartSpec {
  readonly size: { readonly width: number; readonly height: number };
  /** unit of each line */
  readonly units: readonly string[];
  readonly styles: readonly LineStyle[];
  readonly timeUnit: string;
  readonly ink: PlotInk;
  readonly marks: () => readonly TimeMark[];
}

export const AXIS_FONT = "11px system-ui, sans-serif";

/** Scales have the names of their units; a dimensionless one needs a name too. */
function scaleOf(unit: string): string {
  return `y ${unit}`;
}

function valueAxis(unit: string, k: number, ink: PlotInk): uPlot.Axis {
  return {
    scale: scaleOf(unit),
    side: k === 0 ? 3 : 1,
    size: 46,
    font: AXIS_FONT,
    stroke: ink.text,
    grid: { show: k === 0, stroke: ink.grid, width: 1 },
    ticks: { stroke: ink.axis, width: 1, size: 4 },
    values: (_, ticks) => ticks.map((tick) => withUnit(plainNumber(tick), unit)),
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
  const units = [...new Set(spec.units)];
  const scales: uPlot.Scales = { x: { time: false, auto: false } };
  for (const unit of units) scales[scaleOf(unit)] = { auto: true };
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
      padding: [8, units.length > 1 ? null : 12, 0, null],
      scales,
      axes: [timeAxis, ...units.slice(0, 2).map((unit, k) => valueAxis(unit, k, ink))],
      series: [
        {},
        ...spec.styles.map(({ color, dash }, k) => ({
          scale: scaleOf(spec.units[k] as string),
          stroke: color,
          width: 1.5,
          dash: [...dash],
          points: { show: false },
        })),
      ],
      hooks: { drawClear: [(chart) => drawMarks(chart, spec.marks())] },
    },
    [[], ...spec.styles.map(() => [])],
    host,
  );
}
