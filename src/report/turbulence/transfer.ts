// Interscale transfer of the closure, P_Z(k) and P_E(k) (spec 7.3): above zero the closure takes away (forward
// transfer, diffusion), below zero it gives back (backscatter).

import * as Plot from "@observablehq/plot";
import { extent, linearTicks, padded, wavenumberTicks } from "../../base/ticks.ts";
import { type BandPoint, bandPoints } from "./band-points.ts";
import { composeFigure, shortName, stacked } from "./figure.ts";
import { type CurveStyle, curveStyle, INK, REFERENCE_STYLE, SIGNS } from "./palette.ts";
import { drawPanel, MARGINS, type Panel } from "./panel.ts";

/** Transfer of a run on rings: index r stands for k = r + 1. */
export interface TransferCurve {
  readonly name: string;
  /** [N/2] enstrophy a unit of time in each ring */
  readonly enstrophy: ArrayLike<number>;
  /** [N/2] energy a unit of time in each ring */
  readonly energy: ArrayLike<number>;
  /** [N/2] standard errors of both */
  readonly enstrophyError?: ArrayLike<number>;
  readonly energyError?: ArrayLike<number>;
}

/** What to draw. */
export interface TransferData {
  readonly title: string;
  readonly subtitle: string;
  readonly curves: readonly TransferCurve[];
  /** the sub-grid term of a finer flow */
  readonly exact?: TransferCurve;
}

const WIDTH = 760;

/** Tints of the half planes, with their words at the right. */
function signMarks(kMost: number, [low, high]: readonly [number, number]): Plot.Markish[] {
  const half = (from: number, to: number, fill: string): Plot.Markish =>
    Plot.rect([0], { x1: 1, x2: kMost, y1: from, y2: to, fill, fillOpacity: 0.07 });
  const words = (text: string, anchor: "top-left" | "bottom-left", fill: string): Plot.Markish =>
    Plot.text([text], {
      frameAnchor: anchor,
      dx: 8,
      dy: anchor === "top-left" ? 8 : -8,
      fill,
      fontSize: 11,
      fontStyle: "italic",
    });
  return [
    half(0, Math.max(0, high), SIGNS.positive),
    half(Math.min(0, low), 0, SIGNS.negative),
    words("forward: the closure takes away", "top-left", SIGNS.positive),
    words("backscatter: it gives back", "bottom-left", SIGNS.negative),
  ];
}

interface Line {
  readonly points: readonly BandPoint[];
  readonly style: CurveStyle;
}

function transferPanel(lines: readonly Line[], label: string, kMost: number, isLast: boolean): Panel {
  const [low, high] = extent(
    lines.flatMap(({ points }) => points.flatMap((point) => [point.low, point.high])),
    [-1, 1],
  );
  const size = Math.max(Math.abs(low), Math.abs(high)) || 1;
  // room for the words of both signs, also where one has no values
  const domain = padded([Math.min(low, -0.16 * size), Math.max(high, 0.16 * size)], 0.1);
  return drawPanel({
    width: WIDTH,
    height: isLast ? 292 : 260,
    margins: isLast ? MARGINS : { ...MARGINS, bottom: 14 },
    x: {
      label: isLast ? "wavenumber k" : null,
      type: "log",
      domain: [1, kMost],
      ticks: wavenumberTicks(kMost),
    },
    y: { label, type: "linear", domain, ticks: linearTicks(...domain, 5) },
    marks: [
      ...signMarks(kMost, domain),
      ...lines.flatMap(({ points, style: { color, dash } }) => {
        return [
          Plot.areaY(points, { x: "x", y1: 0, y2: "value", fill: color, fillOpacity: 0.12, clip: true }),
          Plot.areaY(points, { x: "x", y1: "low", y2: "high", fill: color, fillOpacity: 0.25, clip: true }),
          Plot.lineY(points, {
            x: "x",
            y: "value",
            stroke: color,
            strokeWidth: 1.9,
            strokeDasharray: dash || "none",
            clip: true,
          }),
        ];
      }),
      Plot.ruleY([0], { stroke: INK.frame, strokeWidth: 1 }),
    ],
  });
}

/** The transfers as a standalone SVG document. */
export function transferSvg(data: TransferData): string {
  const named = data.curves.map((curve, k) => ({ curve, style: curveStyle(k) }));
  const all = data.exact ? [...named, { curve: data.exact, style: REFERENCE_STYLE }] : named;
  const kMost = Math.max(2, ...all.map(({ curve }) => curve.enstrophy.length));
  const lines = (of: "enstrophy" | "energy"): Line[] =>
    all.map(({ curve, style }) => ({
      points: bandPoints((r) => r + 1, curve[of], curve[`${of}Error`]),
      style,
    }));
  return composeFigure({
    title: data.title,
    subtitle: data.subtitle,
    width: WIDTH,
    legend: all.map(({ curve, style }) => ({
      label: shortName(curve.name),
      style,
      mark: curve.enstrophyError ? "band" : "line",
    })),
    panels: stacked([
      transferPanel(lines("enstrophy"), "enstrophy transfer P_Z(k)", kMost, false),
      transferPanel(lines("energy"), "energy transfer P_E(k)", kMost, true),
    ]),
  });
}
