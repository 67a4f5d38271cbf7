// The budget of energy or enstrophy over time: every term a line, their sum in black. The sum is the tendency: the
// terms of gyre close to round-off.

import { composeFigure, stacked } from "./figure.ts";
import { curveStyle, REFERENCE_STYLE } from "./palette.ts";
import { drawTimePanel, timeSpan } from "./time-plot.ts";

/** The terms of one quantity. */
export interface BudgetTerms {
  /** words of the ordinate, such as `enstrophy budget` */
  readonly label: string;
  /** name of a term and its values [T], a unit of time */
  readonly terms: Readonly<Record<string, ArrayLike<number>>>;
}

/** What to draw: one panel a quantity; all have the same terms. */
export interface BudgetData {
  readonly title: string;
  readonly subtitle: string;
  /** [T] time units */
  readonly time: ArrayLike<number>;
  readonly panels: readonly BudgetTerms[];
  /** end of the spin-up, time units */
  readonly spinup?: number;
}

const WIDTH = 760;

/** Sum of all terms at each time. */
export function sumOfTerms(terms: BudgetTerms["terms"], length: number): Float64Array {
  const sum = new Float64Array(length);
  for (const values of Object.values(terms)) {
    for (let t = 0; t < length; t++) sum[t] = (sum[t] as number) + (values[t] as number);
  }
  return sum;
}

/** The budget as a standalone SVG document. */
export function budgetSvg(data: BudgetData): string {
  const names = [...new Set(data.panels.flatMap((panel) => Object.keys(panel.terms)))];
  const time = timeSpan([data]);
  const panels = data.panels.map((panel, p) => {
    const isLast = p === data.panels.length - 1;
    return drawTimePanel({
      label: panel.label,
      width: WIDTH,
      height: isLast ? 292 : 260,
      time,
      isLast,
      hasZero: true,
      ...(data.spinup === undefined ? {} : { spinup: data.spinup }),
      lines: [
        ...Object.entries(panel.terms).map(([name, values]) => ({
          style: curveStyle(names.indexOf(name)),
          width: 1.8,
          time: data.time,
          values,
        })),
        {
          style: REFERENCE_STYLE,
          width: 2.2,
          time: data.time,
          values: sumOfTerms(panel.terms, data.time.length),
        },
      ],
    });
  });
  return composeFigure({
    title: data.title,
    subtitle: data.subtitle,
    width: WIDTH,
    legend: [
      ...names.map((name, k) => ({ label: name, style: curveStyle(k), mark: "line" as const })),
      { label: "sum = tendency", style: REFERENCE_STYLE, mark: "line" },
    ],
    panels: stacked(panels),
  });
}
