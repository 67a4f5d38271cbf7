// Series against time, with a playhead: what it stands on is what the scene shows. Click or drag to go there.

import uPlot from "uplot";
import type { FrameTrack } from "../../recording/track.ts";
import type { Scheme } from "../stage/scene-view.ts";
import { lineStyles } from "./line-styles.ts";
import { steadyNumber, withUnit } from "./number-text.ts";
import { PlayheadLayer } from "./playhead-layer.ts";
import { type LineStyle, PLOT_INKS } from "./plot-colors.ts";
import { PlotFrame } from "./plot-frame.ts";
import type { PlotLine } from "./plot-line.ts";
import type { Series } from "./series.ts";
import { SeriesSampler } from "./series-sampler.ts";
import { makeTimeChart, type TimeMark } from "./time-chart.ts";

export interface TimePlotOptions {
  /** what the plot shows, for a screen reader */
  readonly label: string;
  /** "s", or empty for a dimensionless time */
  readonly timeUnit: string;
  readonly scheme: Scheme;
  readonly onSeek: (time: number) => void;
}

/** points of a series on the screen at most */
const MOST_POINTS = 2000;
/** ms between pictures of moving data, and between values in the legend */
const REDRAW_EVERY = 200;
/** ms between new words for a screen reader */
const WORDS_EVERY = 1000;

/** Lines of one track. */
interface TrackLines {
  readonly sampler: SeriesSampler;
  /** index of the first of them among all lines */
  readonly first: number;
}

/** A plot of series against time. */
export class TimePlot {
  readonly #frame: PlotFrame;
  readonly #options: TimePlotOptions;
  #scheme: Scheme;
  #lines: readonly PlotLine[] = [];
  #styles: readonly LineStyle[] = [];
  #tracks: readonly TrackLines[] = [];
  #marks: readonly TimeMark[] = [];
  #chart: uPlot | undefined;
  #layer: PlayheadLayer | undefined;
  #window: number | "all" = "all";
  #loop: readonly [number, number] | undefined;
  #time = 0;
  #isStale = true;
  #drawnAt = 0;
  #valuesAt = 0;
  #saidAt = 0;
  #drawnRange: readonly [number, number] = [0, 0];

  constructor(container: HTMLElement, options: TimePlotOptions) {
    this.#options = options;
    this.#scheme = options.scheme;
    this.#frame = new PlotFrame(container, options.label, (width, height) => {
      this.#chart?.setSize({ width, height });
      this.#layer?.place(this.#time, this.#loop);
    });
  }

  /** Chooses what is drawn. Lines of the same track stand together. */
  setLines(lines: readonly PlotLine[]): void {
    const tracks = [...new Set(lines.map(({ track }) => track))];
    const groups = tracks.map((track) => lines.filter((line) => line.track === track));
    this.#lines = groups.flat();
    let first = 0;
    this.#tracks = groups.map((group, k) => {
      const series = group.map((line) => line.series);
      first += series.length;
      return { sampler: new SeriesSampler(tracks[k] as FrameTrack, series), first: first - series.length };
    });
    this.#rebuild();
  }

  /** Shows the whole track, or so many seconds up to the playhead. */
  setWindow(seconds: number | "all"): void {
    this.#window = seconds;
    this.#isStale = true;
  }

  /** Shades the range that repeats. */
  setLoop(range: readonly [start: number, end: number] | undefined): void {
    this.#loop = range;
    this.#layer?.place(this.#time, range);
  }

  /** Events along the lower edge. */
  setMarks(marks: readonly TimeMark[]): void {
    this.#marks = marks;
    this.#isStale = true;
  }

  setScheme(scheme: Scheme): void {
    this.#scheme = scheme;
    this.#rebuild();
  }

  /** Moves the playhead. */
  setTime(time: number): void {
    this.#time = time;
    this.#layer?.place(time, this.#loop);
  }

  /** Takes new frames and draws what has changed; to be called once a picture. @param now ms */
  update(now: number): void {
    for (const { sampler } of this.#tracks) if (sampler.catchUp()) this.#isStale = true;
    if (now - this.#valuesAt >= REDRAW_EVERY || now < this.#valuesAt) {
      this.#valuesAt = now;
      this.#showValues();
    }
    const isDue = now - this.#drawnAt >= REDRAW_EVERY || now < this.#drawnAt;
    if (!this.#chart || !isDue) return;
    if (!this.#isStale && !this.#hasMoved()) return;
    this.#drawnAt = now;
    this.#draw();
    if (now - this.#saidAt < WORDS_EVERY && now >= this.#saidAt) return;
    this.#saidAt = now;
    this.#frame.setWords(this.#describe());
  }

  #rebuild(): void {
    this.#chart?.destroy();
    this.#layer = undefined;
    this.#styles = lineStyles(this.#lines, this.#scheme);
    const ink = PLOT_INKS[this.#scheme];
    this.#frame.setLegend(
      this.#lines.map(({ prefix, series }, k) => ({
        label: prefix === "" ? nameOf(series) : `${prefix}: ${nameOf(series)}`,
        style: this.#styles[k] as LineStyle,
      })),
      ink,
    );
    this.#chart = makeTimeChart(this.#frame.host, {
      size: this.#frame.size,
      lines: this.#lines.map(({ series: { unit, group } }, k) => ({
        unit,
        group,
        style: this.#styles[k] as LineStyle,
      })),
      timeUnit: this.#options.timeUnit,
      ink,
      marks: () => this.#marks,
    });
    this.#layer = new PlayheadLayer(this.#chart, ink, this.#options.onSeek);
    this.#isStale = true;
    this.#drawnAt = Number.NEGATIVE_INFINITY;
    this.#valuesAt = Number.NEGATIVE_INFINITY;
  }

  /** First and last time on the axis now. */
  #range(): readonly [number, number] {
    const full = this.#tracks.filter(({ sampler }) => sampler.track.end > sampler.track.first);
    const start = Math.min(...full.map(({ sampler }) => sampler.track.startTime));
    const end = Math.max(...full.map(({ sampler }) => sampler.track.endTime));
    if (!Number.isFinite(start)) return [0, 1];
    if (this.#window === "all") return [start, end > start ? end : start + 1];
    const last = Math.max(this.#time, start + this.#window);
    return [last - this.#window, last];
  }

  #hasMoved(): boolean {
    const [start, end] = this.#range();
    const pixel = (end - start) / Math.max(1, this.#frame.size.width);
    const [a, b] = this.#drawnRange;
    return Math.abs(start - a) >= pixel || Math.abs(end - b) >= pixel;
  }

  #draw(): void {
    const [start, end] = this.#range();
    const tables = this.#tracks.map(({ sampler }) => {
      const { times, values } = sampler.sample(start, end, MOST_POINTS);
      return [times, ...values.map((list) => list.map((value) => (Number.isFinite(value) ? value : null)))];
    }) as uPlot.AlignedData[];
    const data = tables.length === 0 ? [[]] : tables.length === 1 ? tables[0] : uPlot.join(tables);
    this.#chart?.batch(() => {
      this.#chart?.setData(data as uPlot.AlignedData, true);
      this.#chart?.setScale("x", { min: start, max: end });
    });
    this.#drawnRange = [start, end];
    this.#isStale = false;
    this.#layer?.place(this.#time, this.#loop);
  }

  #valueNow(line: number): number | undefined {
    const group = this.#tracks.findLast(({ first }) => first <= line);
    if (!group) return undefined;
    const { sampler, first } = group;
    return sampler.valueAt(line - first, sampler.track.indexAt(this.#time));
  }

  #showValues(): void {
    this.#lines.forEach(({ series }, k) => {
      const value = this.#valueNow(k);
      this.#frame.setValue(k, value === undefined ? "" : withUnit(steadyNumber(value), series.unit));
    });
  }

  #describe(): string {
    const [start, end] = this.#range();
    const time = (value: number): string => withUnit(steadyNumber(value), this.#options.timeUnit);
    const lines = this.#lines.map(({ prefix, series }, k) => {
      const value = this.#valueNow(k);
      const now = value === undefined ? "no value" : withUnit(steadyNumber(value), series.unit);
      return `${prefix === "" ? "" : `${prefix}: `}${series.label} ${now}`;
    });
    return `From ${time(start)} to ${time(end)}, playhead at ${time(this.#time)}. ${lines.join("; ")}.`;
  }

  destroy(): void {
    this.#chart?.destroy();
    this.#frame.destroy();
  }
}

/** What a legend calls a line: the quantity that the whole plot is about goes without saying. */
function nameOf({ label, body, group }: Series): string {
  return label === `${body} ${group.toLowerCase()}` ? (body as string) : label;
}
