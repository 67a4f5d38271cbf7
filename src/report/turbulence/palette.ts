// Colours of curves: the palette of Okabe and Ito (2008), which stays apart for colour-blind readers, without its
// yellow, which is too pale on white. From the seventh curve on the colours come again with dashes.

/** How a curve is drawn. */
export interface CurveStyle {
  readonly color: string;
  /** stroke-dasharray; empty for a solid line */
  readonly dash: string;
}

const COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"] as const;
const DASHES = ["", "7 3", "2 3", "9 3 2 3"] as const;

/** The reference: black, with a grey band. */
export const REFERENCE_STYLE: CurveStyle = { color: "#111111", dash: "" };
/** Fill of the reference's band. */
export const REFERENCE_BAND = "#8c8c8c";
/** Text and frame. */
export const INK = {
  title: "#111111",
  text: "#333333",
  quiet: "#5f5f5f",
  frame: "#444444",
  grid: "#e4e4e4",
} as const;
/** Signs: gain and loss, forward and backscatter. */
export const SIGNS = { positive: "#0072b2", negative: "#d55e00" } as const;

/** Style of the k-th curve, k = 0, 1, … */
export function curveStyle(k: number): CurveStyle {
  return {
    color: COLORS[k % COLORS.length] as string,
    dash: DASHES[Math.floor(k / COLORS.length) % DASHES.length] as string,
  };
}
