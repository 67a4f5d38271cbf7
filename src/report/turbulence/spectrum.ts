// Spectra on log-log axes: runs as lines with their standard error, a reference with its band, the cut-off of each
// grid; below it the logarithm of the ratio to the reference, whose rms is Elog.

import * as Plot from "@observablehq/plot";
import { decadeTicks, extent, linearTicks, padded, superscript, wavenumberTicks } from "../../base/ticks.ts";
import { composeFigure, type LegendEntry, shortName, stacked } from "./figure.ts";
import { type CurveStyle, curveStyle, INK, REFERENCE_BAND, REFERENCE_STYLE } from "./palette.ts";
import { type Axis, drawPanel, MARGINS, type Panel } from "./panel.ts";

/** Spectrum of one run: index k = 0, 1, … */
export interface SpectrumCurve {
  readonly name: string;
  /** [K] time mean */
  readonly mean: ArrayLike<number>;
  /** [K] standard error of the mean */
  readonly error?: ArrayLike<number>;
  /** largest wavenumber of the grid, N/2 */
  readonly cutoff: number;
}

/** The reference: index k = 0, 1, … */
export interface ReferenceSpectrum {
  readonly name: string;
  readonly mean: ArrayLike<number>;
  readonly low?: ArrayLike<number>;
  readonly high?: ArrayLike<number>;
}

/** What to draw. */
export interface SpectrumData {
  readonly title: string;
  readonly subtitle: string;
  readonly quantity: "enstrophy" | "energy";
  /** exponent a of the compensated spectrum k^a Z(k); 0 for the spectrum itself */
  readonly compensation: number;
  readonly curves: readonly SpectrumCurve[];
  readonly reference?: ReferenceSpectrum;
}

interface Point {
  readonly k: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const WIDTH = 760;

/** Points 1 ≤ k < length, times k^a; the band is kept above zero for the log axis. */
function pointsOf(
  mean: ArrayLike<number>,
  power: number,
  band: (k: number) => readonly [number, number],
): Point[] {
  const points: Point[] = [];
  for (let k = 1; k < mean.length; k++) {
    const value = mean[k] as number;
    if (!(value > 0) || !Number.isFinite(value)) continue;
    const scale = k ** power;
    const [low, high] = band(k);
    points.push({ k, value: value * scale, low: Math.max(low, value * 1e-3) * scale, high: high * scale });
  }
  return points;
}

function curvePoints(curve: SpectrumCurve, power: number): Point[] {
  return pointsOf(curve.mean, power, (k) => {
    const value = curve.mean[k] as number;
    const error = curve.error?.[k] ?? 0;
    return [value - error, value + error];
  });
}

function referencePoints(reference: ReferenceSpectrum, power: number): Point[] {
  return pointsOf(reference.mean, power, (k) => [
    reference.low?.[k] ?? (reference.mean[k] as number),
    reference.high?.[k] ?? (reference.mean[k] as number),
  ]);
}

function hasWidth(points: readonly Point[]): boolean {
  return points.some((point) => point.high > point.low);
}

function curveMarks(
  points: readonly Point[],
  style: CurveStyle,
  bandColor: string,
  width: number,
): Plot.Markish[] {
  const band = Plot.areaY(points, {
    x: "k",
    y1: "low",
    y2: "high",
    fill: bandColor,
    fillOpacity: 0.25,
    clip: true,
  });
  const line = Plot.lineY(points, {
    x: "k",
    y: "value",
    stroke: style.color,
    strokeWidth: width,
    strokeDasharray: style.dash || "none",
    clip: true,
  });
  return hasWidth(points) ? [band, line] : [line];
}

/** Dashed lines at the cut-offs, one a grid; their words stand at the upper end. */
function cutoffMarks(curves: readonly SpectrumCurve[], top: number): Plot.Markish[] {
  const cutoffs = [...new Set(curves.map((curve) => curve.cutoff))].sort((a, b) => a - b);
  return [
    Plot.ruleX(cutoffs, { stroke: INK.quiet, strokeDasharray: "3 4" }),
    Plot.text(cutoffs, {
      x: (cutoff) => cutoff,
      y: top,
      text: (cutoff) => `N/2 = ${cutoff}`,
      rotate: -90,
      textAnchor: "end",
      dx: -9,
      dy: 6,
      fill: INK.quiet,
      fontSize: 11,
    }),
  ];
}

/** Symbol and words of the ordinate. */
function ordinate(data: SpectrumData): string {
  const symbol = data.quantity === "enstrophy" ? "Z(k)" : "E(k)";
  const words = `${data.quantity} spectrum`;
  if (data.compensation === 0) return `${words} ${symbol}`;
  const power = Number.isInteger(data.compensation)
    ? `k${data.compensation === 1 ? "" : superscript(data.compensation)}`
    : `k^${data.compensation}`;
  return `compensated ${words} ${power} ${symbol}`;
}

/** Largest wavenumber shown: the reference goes on beyond the coarsest grids, but not far beyond the finest. */
function largestWavenumber(data: SpectrumData): number {
  const finest = Math.max(2, ...data.curves.map((curve) => curve.cutoff));
  const reach = data.curves.length === 0 ? (data.reference?.mean.length ?? 2) : finest * 1.7;
  return Math.max(finest * 1.15, Math.min(reach, data.reference?.mean.length ?? 0));
}

function mainPanel(data: SpectrumData, xDomain: readonly [number, number], isAlone: boolean): Panel {
  const power = data.compensation;
  const curves = data.curves.map((curve) => curvePoints(curve, power));
  const reference = data.reference ? referencePoints(data.reference, power) : [];
  const shown = [...curves.flat(), ...reference].filter((point) => point.k <= xDomain[1]);
  const [low, high] = extent(
    shown.map((point) => point.value),
    [0.1, 10],
  );
  const room = (high / low) ** 0.05;
  const domain: [number, number] = [low / Math.max(room, 1.2), high * Math.max(room, 1.3)];
  const x: Axis = {
    label: isAlone ? "wavenumber k" : null,
    type: "log",
    domain: xDomain,
    ticks: wavenumberTicks(xDomain[1]),
  };
  const y: Axis = { label: ordinate(data), type: "log", domain, ticks: decadeTicks(...domain) };
  return drawPanel({
    width: WIDTH,
    height: isAlone ? 456 : 400,
    margins: isAlone ? MARGINS : { ...MARGINS, bottom: 12 },
    x,
    y,
    marks: [
      ...cutoffMarks(data.curves, domain[1]),
      ...curveMarks(reference, REFERENCE_STYLE, REFERENCE_BAND, 2.6),
      ...curves.flatMap((points, k) => {
        const style = curveStyle(k);
        return curveMarks(points, style, style.color, 1.9);
      }),
    ],
  });
}

/** ln of the ratio to the reference, with both bands. */
function ratioPanel(data: SpectrumData, xDomain: readonly [number, number]): Panel {
  const mean = data.reference?.mean as ArrayLike<number>;
  const ratio = (points: readonly Point[]): Point[] =>
    points.flatMap((point) => {
      const by = mean[point.k] as number;
      if (!(by > 0)) return [];
      const ln = (value: number): number => Math.log(value / by);
      return [{ k: point.k, value: ln(point.value), low: ln(point.low), high: ln(point.high) }];
    });
  const curves = data.curves.map((curve) => ratio(curvePoints(curve, 0)));
  const reference = ratio(referencePoints(data.reference as ReferenceSpectrum, 0));
  const [low, high] = extent(
    curves.flat().map((point) => point.value),
    [-0.5, 0.5],
  );
  const domain = padded([Math.min(low, -0.3), Math.max(high, 0.3)], 0.08);
  const x: Axis = { label: "wavenumber k", type: "log", domain: xDomain, ticks: wavenumberTicks(xDomain[1]) };
  const symbol = data.quantity === "enstrophy" ? "Z" : "E";
  const y: Axis = {
    label: `ln(${symbol}/${symbol} ref)`,
    type: "linear",
    domain,
    ticks: linearTicks(...domain, 4),
  };
  return drawPanel({
    width: WIDTH,
    height: 190,
    margins: { ...MARGINS, top: 6 },
    x,
    y,
    marks: [
      Plot.ruleX([...new Set(data.curves.map((curve) => curve.cutoff))], {
        stroke: INK.quiet,
        strokeDasharray: "3 4",
      }),
      ...curveMarks(reference, REFERENCE_STYLE, REFERENCE_BAND, 1.6),
      ...curves.flatMap((points, k) => {
        const style = curveStyle(k);
        return curveMarks(points, style, style.color, 1.7);
      }),
    ],
  });
}

/** The spectra as a standalone SVG document. */
export function spectrumSvg(data: SpectrumData): string {
  const xDomain: [number, number] = [1, largestWavenumber(data)];
  const hasRatio = data.reference !== undefined && data.compensation === 0 && data.curves.length > 0;
  const panels = [mainPanel(data, xDomain, !hasRatio), ...(hasRatio ? [ratioPanel(data, xDomain)] : [])];
  const { reference } = data;
  const referenceEntry: LegendEntry[] = reference
    ? [{ label: reference.name, style: REFERENCE_STYLE, mark: reference.low ? "band" : "line" }]
    : [];
  const legend: LegendEntry[] = [
    ...referenceEntry,
    ...data.curves.map(
      (curve, k): LegendEntry => ({
        label: shortName(curve.name),
        style: curveStyle(k),
        mark: curve.error ? "band" : "line",
      }),
    ),
  ];
  return composeFigure({
    title: data.title,
    subtitle: data.subtitle,
    width: WIDTH,
    legend,
    panels: stacked(panels),
  });
}
