// Colours of curves in the viewer. Sources: Okabe and Ito (2008), which stay apart for colour-blind readers. Teams: one
// hue each, the drones of a team apart by lightness and dashes.

import { rgbOfOklch } from "../../base/oklch.ts";
import type { Scheme } from "../stage/scene-view.ts";

/** How a curve is drawn. */
export interface LineStyle {
  readonly color: string;
  /** lengths of dashes and gaps, px; empty for a solid line */
  readonly dash: readonly number[];
}

/** Colours of axes, words and marks. */
export interface PlotInk {
  readonly text: string;
  readonly grid: string;
  readonly axis: string;
  readonly reference: string;
  readonly playhead: string;
}

export const PLOT_INKS: Readonly<Record<Scheme, PlotInk>> = {
  light: { text: "#333b46", grid: "#e3e7ec", axis: "#9aa4b0", reference: "#111111", playhead: "#111827" },
  dark: { text: "#c6ced8", grid: "#262d37", axis: "#5a6674", reference: "#f2f4f7", playhead: "#f5f7fa" },
};

/** Okabe and Ito without yellow on light; lighter twins of the two darkest on dark. */
const SOURCE_COLORS: Readonly<Record<Scheme, readonly string[]>> = {
  light: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"],
  dark: ["#56b4e9", "#e69f00", "#2fc79a", "#e08fbd", "#f0e442", "#8fa8ff"],
};
/** hues of team 0 and 1 in OKLCH, degrees: blue and orange */
const TEAM_HUES = [248, 52] as const;
const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 3]];

/** Style of the k-th source. */
export function sourceStyle(k: number, scheme: Scheme): LineStyle {
  const colors = SOURCE_COLORS[scheme];
  return {
    color: colors[k % colors.length] as string,
    dash: DASHES[Math.floor(k / colors.length) % DASHES.length] as readonly number[],
  };
}

/** Style of the k-th drone of a team: three lightnesses, then the same with dashes. */
export function teamStyle(team: number, k: number, scheme: Scheme): LineStyle {
  const step = k % 3;
  const lightness = scheme === "light" ? 0.45 + 0.12 * step : 0.8 - 0.12 * step;
  const rgb = rgbOfOklch(lightness, 0.14, TEAM_HUES[team % 2] as number);
  return {
    color: `rgb(${rgb.join(" ")})`,
    dash: DASHES[Math.floor(k / 3) % DASHES.length] as readonly number[],
  };
}
