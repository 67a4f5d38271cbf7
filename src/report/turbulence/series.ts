// Energy and enstrophy of runs over time, one under the other.

import { composeFigure, shortName, stacked } from "./figure.ts";
import { curveStyle } from "./palette.ts";
import { drawTimePanel, timeSpan } from "./time-plot.ts";

/** Quantities of a run over time. */
export interface RunSeries {
  readonly name: string;
  /** [T] time units */
  readonly time: ArrayLike<number>;
  /** one list [T] a panel, in the order of `labels` */
  readonly values: readonly ArrayLike<number>[];
}

/** What to draw. */
export interface SeriesData {
  readonly title: string;
  readonly subtitle: string;
  /** words of the ordinate, one a panel, such as `energy ½⟨u² + v²⟩` */
  readonly labels: readonly string[];
  readonly runs: readonly RunSeries[];
  /** end of the spin-up, time units */
  readonly spinup?: number;
}

const WIDTH = 760;

/** The series as a standalone SVG document. */
export function seriesSvg(data: SeriesData): string {
  const time = timeSpan(data.runs);
  const panels = data.labels.map((label, p) => {
    const isLast = p === data.labels.length - 1;
    return drawTimePanel({
      label,
      width: WIDTH,
      height: isLast ? 242 : 210,
      time,
      isLast,
      hasZero: false,
      ...(data.spinup === undefined ? {} : { spinup: data.spinup }),
      lines: data.runs.map((run, k) => ({
        style: curveStyle(k),
        width: 1.5,
        time: run.time,
        values: run.values[p] as ArrayLike<number>,
      })),
    });
  });
  return composeFigure({
    title: data.title,
    subtitle: data.subtitle,
    width: WIDTH,
    legend: data.runs.map((run, k) => ({ label: shortName(run.name), style: curveStyle(k), mark: "line" })),
    panels: stacked(panels),
  });
}
