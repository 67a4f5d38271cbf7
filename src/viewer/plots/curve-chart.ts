// The uPlot of a curve plot: logarithmic axes with powers of ten, or 1, 2, 5 where there are few.

import uPlot from "uplot";
import { decadeTicks, linearTicks, type Ticks } from "../../base/ticks.ts";
import type { RecordedCurve } from "../../recording/recording.ts";
import type { LineStyle, PlotInk } from "./plot-colors.ts";
import { AXIS_FONT } from "./time-chart.ts";

/** What a chart is made of. */
export interface CurveChartSpec {
  readonly size: { readonly width: number; readonly height: number };
  /** names and kinds of the axes */
  readonly curve: RecordedCurve;
  readonly lines: readonly { readonly style: LineStyle; readonly width: number }[];
  readonly ink: PlotInk;
  /** ends of a logarithmic y axis */
  readonly yEnds: () => readonly [number, number];
}

/** px that a labelled tick wants */
const TICK_ROOM = { x: 60, y: 30 };

function ticksOf(low: number, high: number, isLog: boolean, count: number): Ticks {
  if (!isLog) return linearTicks(low, high, count);
  const { major, minor, format } = decadeTicks(low, high);
  const stride = Math.max(1, Math.ceil(major.length / Math.max(2, count)));
  return { major: major.filter((_, k) => k % stride === 0), minor, format };
}

function axis(name: "x" | "y", label: string, isLog: boolean, ink: PlotInk): uPlot.Axis {
  const room = TICK_ROOM[name];
  const ticks = (chart: uPlot, low: number, high: number): Ticks => {
    const { width, height } = chart.bbox;
    const pixels = (name === "x" ? width : height) / devicePixelRatio;
    return ticksOf(low, high, isLog, Math.max(2, Math.floor(pixels / room)));
  };
  return {
    scale: name,
    label,
    labelSize: 16,
    labelGap: 0,
    labelFont: AXIS_FONT,
    font: AXIS_FONT,
    stroke: ink.text,
    size: name === "x" ? 24 : 40,
    gap: 3,
    grid: { stroke: ink.grid, width: 1 },
    ticks: { stroke: ink.axis, width: 1, size: 4 },
    splits: (chart, _axis, low, high) => [...ticks(chart, low, high).major],
    values: (chart, splits) => {
      const { min, max } = chart.scales[name] ?? {};
      const { format } = ticks(chart, min ?? 0.1, max ?? 1);
      return splits.map(format);
    },
    ...(isLog ? { filter: (_: uPlot, splits: number[]) => splits } : {}),
  };
}

/** A chart with a line for each curve; data come later. */
export function makeCurveChart(host: HTMLElement, spec: CurveChartSpec): uPlot {
  const { curve, ink } = spec;
  const isLogX = curve.axes === "log-log";
  const isLogY = curve.axes !== "linear";
  return new uPlot(
    {
      ...spec.size,
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 14, 0, 0],
      scales: {
        x: { time: false, distr: isLogX ? 3 : 1, range: (_, low, high) => [low, high] },
        y: isLogY ? { distr: 3, range: () => [...spec.yEnds()] as [number, number] } : { auto: true },
      },
      axes: [axis("x", curve.xLabel, isLogX, ink), axis("y", curve.yLabel, isLogY, ink)],
      series: [
        {},
        ...spec.lines.map(({ style, width }) => ({
          stroke: style.color,
          width,
          dash: [...style.dash],
          points: { show: false },
        })),
      ],
    },
    [[], ...spec.lines.map(() => [])],
    host,
  );
}
