// What is plotted: quantities against time, of which bodies.

import { type Signal, signal } from "@preact/signals";
import type { PlotLine } from "../plots/plot-line.ts";
import { type Series, seriesOf } from "../plots/series.ts";
import { shortNames } from "../plots/short-names.ts";
import type { Source } from "../sources/source.ts";

/** Knobs of learned closures: shown at first where there are any. */
const KNOBS = ["h", "a", "r"] as const;
/** Quantities shown at first, if a recording has them. */
const FIRST: readonly string[] = ["Height", "Thrust", ...KNOBS];
/** The same where recordings are compared: there the balls are drawn at first, and no drones. */
const FIRST_COMPARED: readonly string[] = ["Height", "Speed", ...KNOBS];
const MOST_PLOTS = 2;

/** The choice of a session. */
export class PlotChoice {
  /** one quantity a plot */
  readonly groups: Signal<readonly string[]>;
  /** names of bodies that are not drawn */
  readonly hidden: Signal<ReadonlySet<string>>;
  /** all quantities there are */
  readonly known: readonly string[];
  readonly bodies: readonly string[];
  readonly #series: readonly { readonly source: Source; readonly series: readonly Series[] }[];
  readonly #names: readonly string[];

  constructor(sources: readonly Source[]) {
    this.#series = sources.map((source) => ({ source, series: seriesOf(source.header) }));
    const main = this.#series[0]?.series ?? [];
    // a flow beside another one may have knobs of its own
    this.known = [...new Set(this.#series.flatMap(({ series }) => series.map(({ group }) => group)))];
    this.bodies = [...new Set(main.flatMap(({ body }) => (body === undefined ? [] : [body])))];
    this.#names = shortNames(sources.map(({ name }) => name));
    const isCompared = sources.length > 1;
    const drones = sources[0]?.header.bodies.filter(({ kind }) => kind === "drone") ?? [];
    this.hidden = signal(new Set(isCompared ? drones.map(({ name }) => name) : []));
    const wanted = (isCompared ? FIRST_COMPARED : FIRST).filter((group) => this.known.includes(group));
    this.groups = signal([...new Set([...wanted, ...this.known])].slice(0, MOST_PLOTS));
  }

  /** Lines of a quantity, of all sources, without hidden bodies. */
  lines(group: string): PlotLine[] {
    return this.#series.flatMap(({ source, series }, k) =>
      series
        .filter((one) => one.group === group && !(one.body !== undefined && this.hidden.value.has(one.body)))
        .map((one) => ({
          source: k,
          track: source.track,
          series: one,
          prefix: this.#series.length > 1 ? (this.#names[k] ?? "") : "",
        })),
    );
  }

  /** Everything that is drawn. */
  get allLines(): PlotLine[] {
    return this.groups.value.flatMap((group) => this.lines(group));
  }
}
