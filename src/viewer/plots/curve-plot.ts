// Curves of the frames shown – spectra, densities – of several sources in one plot, with what they are compared with.

import type uPlot from "uplot";
import type { Scheme } from "../stage/scene-view.ts";
import { makeCurveChart } from "./curve-chart.ts";
import { type CurveTable, fillColumn, makeCurveTable } from "./curve-data.ts";
import type { CurveGroup, PlacedCurve } from "./curve-groups.ts";
import { LogRange } from "./log-range.ts";
import { steadyNumber } from "./number-text.ts";
import { type LineStyle, PLOT_INKS, sourceStyle } from "./plot-colors.ts";
import { type LegendItem, PlotFrame } from "./plot-frame.ts";
import { shortNames } from "./short-names.ts";

/** The curves of one source. */
export interface CurveSource {
  readonly name: string;
  readonly group: CurveGroup;
}

export interface CurvePlotOptions {
  /** what the plot shows, for a screen reader and as its heading */
  readonly label: string;
  readonly scheme: Scheme;
}

/** ms between pictures of moving curves */
const REDRAW_EVERY = 120;
/** ms between new words for a screen reader */
const WORDS_EVERY = 1000;

/** A line: a curve of a source, or the reference. */
interface CurveLine {
  readonly label: string;
  readonly style: LineStyle;
  readonly width: number;
  readonly x: readonly number[];
  /** index of the source; −1 for the reference */
  readonly source: number;
  readonly placed: PlacedCurve;
}

/** Curves now, their means, and the reference. */
export class CurvePlot {
  readonly #frame: PlotFrame;
  #scheme: Scheme;
  #sources: readonly CurveSource[] = [];
  #lines: readonly CurveLine[] = [];
  #table: CurveTable = makeCurveTable([], false);
  #range = new LogRange();
  #chart: uPlot | undefined;
  #shown: (Float32Array | undefined)[] = [];
  #drawnAt = 0;
  #saidAt = 0;

  constructor(container: HTMLElement, options: CurvePlotOptions) {
    this.#scheme = options.scheme;
    this.#frame = new PlotFrame(container, options.label, (width, height) =>
      this.#chart?.setSize({ width, height }),
    );
  }

  /** Chooses what is drawn: the same group of one or several sources. */
  setSources(sources: readonly CurveSource[]): void {
    this.#sources = sources;
    this.#range = new LogRange();
    this.#rebuild();
  }

  setScheme(scheme: Scheme): void {
    this.#scheme = scheme;
    this.#rebuild();
  }

  /**
   * Draws the curves of frames; cheap where nothing has changed.
   *
   * @param values numbers of the frame of each source; undefined where it has none yet
   * @param now    ms
   */
  update(values: readonly (Float32Array | undefined)[], now: number): void {
    const isDue = now - this.#drawnAt >= REDRAW_EVERY || now < this.#drawnAt;
    if (!this.#chart || !isDue || !this.#isNew(values)) return;
    this.#drawnAt = now;
    this.#shown = [...values];
    const isLog = this.#axes !== "linear";
    this.#lines.forEach(({ source, placed }, k) => {
      const frame = values[source];
      if (source < 0 || !frame) return;
      fillColumn(this.#table, k, frame, placed.offset, isLog);
      this.#range.see(frame, placed.offset, placed.offset + placed.curve.x.length);
    });
    this.#chart.setData([this.#table.x, ...this.#table.columns] as uPlot.AlignedData);
    if (now - this.#saidAt < WORDS_EVERY && now >= this.#saidAt) return;
    this.#saidAt = now;
    this.#frame.setWords(this.#describe());
  }

  /** A track makes a new view of the same numbers each time it is asked. */
  #isNew(values: readonly (Float32Array | undefined)[]): boolean {
    return values.some((each, k) => {
      const shown = this.#shown[k];
      return each?.buffer !== shown?.buffer || each?.byteOffset !== shown?.byteOffset;
    });
  }

  get #axes(): "log-log" | "log-y" | "linear" {
    return this.#sources[0]?.group.curves[0]?.curve.axes ?? "linear";
  }

  #rebuild(): void {
    this.#chart?.destroy();
    this.#chart = undefined;
    this.#shown = [];
    this.#drawnAt = Number.NEGATIVE_INFINITY;
    const ink = PLOT_INKS[this.#scheme];
    this.#lines = makeLines(this.#sources, this.#scheme);
    this.#table = makeCurveTable(this.#lines, this.#axes === "log-log");
    this.#lines.forEach(({ source, placed }, k) => {
      const y = placed.curve.reference?.y;
      if (source >= 0 || !y) return;
      fillColumn(this.#table, k, y, 0, this.#axes !== "linear");
      this.#range.see(y);
    });
    this.#frame.setLegend(legendOf(this.#sources, this.#lines), ink);
    const first = this.#sources[0]?.group.curves[0]?.curve;
    if (!first) return;
    this.#chart = makeCurveChart(this.#frame.host, {
      size: this.#frame.size,
      curve: first,
      lines: this.#lines,
      ink,
      yEnds: () => this.#range.ends,
    });
    this.#chart.setData([this.#table.x, ...this.#table.columns] as uPlot.AlignedData);
  }

  #describe(): string {
    const first = this.#sources[0]?.group.curves[0]?.curve;
    const lines = this.#lines.map(({ label, x }, k) => {
      const rows = this.#table.rows[k] as Int32Array;
      const at = [0, 0.5, 1].map((share) => Math.round(share * (x.length - 1)));
      const points = at.map((i) => {
        const y = this.#table.columns[k]?.[rows[i] as number];
        return `${steadyNumber(x[i] as number)}: ${typeof y === "number" ? steadyNumber(y) : "no value"}`;
      });
      return `${label} ${points.join(", ")}`;
    });
    return `${first?.yLabel ?? ""} over ${first?.xLabel ?? ""}. ${lines.join("; ")}.`;
  }

  destroy(): void {
    this.#chart?.destroy();
    this.#frame.destroy();
  }
}

/** Lines from below: the reference, then for each source its mean and its curve now. */
function makeLines(sources: readonly CurveSource[], scheme: Scheme): readonly CurveLine[] {
  const compared = sources[0]?.group.curves.find(({ curve }) => curve.reference);
  const reference = compared?.curve.reference;
  const lines: CurveLine[] = [];
  if (compared && reference) {
    const style = { color: PLOT_INKS[scheme].reference, dash: [6, 4] };
    lines.push({ label: reference.name, style, width: 1.75, x: reference.x, source: -1, placed: compared });
  }
  const names = shortNames(sources.map(({ name }) => name));
  sources.forEach(({ group }, source) => {
    const hasMean = group.curves.length > 1;
    group.curves.forEach((placed, k) => {
      const prefix = sources.length > 1 ? (names[source] as string) : "";
      const part = hasMean && k === 0 ? "now" : placed.part;
      const label = [prefix, part].filter((word) => word !== "").join(", ") || group.name;
      // where there is a mean, it is what counts: the instant is drawn thin
      const style = { color: sourceStyle(source, scheme).color, dash: [] };
      const width = hasMean && k === 0 ? 1 : 2.25;
      lines.push({ label, style, width, x: placed.curve.x, source, placed });
    });
  });
  return lines;
}

/** Entries of the legend: one a source where there are several, else one a line. */
function legendOf(sources: readonly CurveSource[], lines: readonly CurveLine[]): readonly LegendItem[] {
  if (sources.length < 2) return lines;
  const names = shortNames(sources.map(({ name }) => name));
  const items = sources.map((_, source): LegendItem => {
    const line = lines.findLast((each) => each.source === source) as CurveLine;
    return { label: names[source] as string, style: line.style, width: line.width };
  });
  const reference = lines.filter(({ source }) => source < 0);
  const thin = lines.find(({ source, width }) => source >= 0 && width < 2);
  const note = thin ? [{ ...thin, label: "thin: now" }] : [];
  return [...reference, ...items, ...note];
}
