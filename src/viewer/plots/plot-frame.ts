// What every plot has around its canvas: a region that the keyboard can reach, a legend, words for who cannot see it.
// Names come from files, so all text goes in as text, never as markup.

import type { LineStyle, PlotInk } from "./plot-colors.ts";

/** An entry of a legend. */
export interface LegendItem {
  readonly label: string;
  readonly style: LineStyle;
  /** px of the line; 2 when left out */
  readonly width?: number;
}

interface LegendRow {
  readonly value: HTMLElement;
  text: string;
}

/** px below which a plot is not drawn */
const LEAST_SIDE = 40;
/** px of the canvas at least, however many lines the legend has */
const LEAST_HEIGHT = 170;

function element(name: string, className: string, parent: HTMLElement): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  parent.append(made);
  return made;
}

/** A dash pattern as a small picture of the line: CSS background of a swatch. */
function swatchBackground({ color, dash }: LineStyle): string {
  if (dash.length === 0) return color;
  const [on = 4, off = 3] = dash;
  return `repeating-linear-gradient(to right, ${color} 0 ${on}px, transparent ${on}px ${on + off}px)`;
}

/** The elements of a plot. */
export class PlotFrame {
  /** where uPlot draws */
  readonly host: HTMLElement;
  readonly #root: HTMLElement;
  readonly #legend: HTMLElement;
  readonly #words: HTMLElement;
  readonly #observer: ResizeObserver;
  #rows: LegendRow[] = [];

  /** @param onResize called with the new size of `host`, px */
  constructor(container: HTMLElement, label: string, onResize: (width: number, height: number) => void) {
    this.#root = element("div", "gyre-plot", container);
    this.#root.setAttribute("role", "group");
    this.#root.setAttribute("aria-label", label);
    this.#root.tabIndex = 0;
    Object.assign(this.#root.style, {
      display: "flex",
      flexDirection: "column",
      flex: "1 1 auto",
      width: "100%",
      height: "100%",
      minHeight: "0",
    });
    this.#legend = element("div", "gyre-plot-legend", this.#root);
    Object.assign(this.#legend.style, {
      display: "flex",
      flexWrap: "wrap",
      gap: "0 12px",
      padding: "2px 8px",
      font: "12px/1.5 system-ui, sans-serif",
    });
    this.host = element("div", "gyre-plot-canvas", this.#root);
    this.host.setAttribute("aria-hidden", "true");
    Object.assign(this.host.style, {
      // a long legend makes the plot higher, and never cuts a line in two
      flex: `1 0 ${LEAST_HEIGHT}px`,
      minHeight: "0",
      overflow: "hidden",
      position: "relative",
    });
    this.#words = element("p", "gyre-plot-words", this.#root);
    Object.assign(this.#words.style, {
      position: "absolute",
      width: "1px",
      height: "1px",
      margin: "-1px",
      overflow: "hidden",
      clipPath: "inset(50%)",
      whiteSpace: "nowrap",
    });
    this.#observer = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = this.host;
      if (clientWidth >= LEAST_SIDE && clientHeight >= LEAST_SIDE) onResize(clientWidth, clientHeight);
    });
    this.#observer.observe(this.host);
  }

  /** Size of the host, px; not below what uPlot can draw in. */
  get size(): { width: number; height: number } {
    const { clientWidth, clientHeight } = this.host;
    return { width: Math.max(LEAST_SIDE, clientWidth), height: Math.max(LEAST_SIDE, clientHeight) };
  }

  setLegend(items: readonly LegendItem[], ink: PlotInk): void {
    this.#legend.replaceChildren();
    this.#legend.style.color = ink.text;
    this.#rows = items.map(({ label, style, width }) => {
      const item = element("span", "gyre-plot-item", this.#legend);
      Object.assign(item.style, {
        display: "inline-flex",
        alignItems: "center",
        maxWidth: "100%",
        gap: "5px",
        whiteSpace: "nowrap",
      });
      const swatch = element("span", "gyre-plot-swatch", item);
      swatch.setAttribute("aria-hidden", "true");
      Object.assign(swatch.style, {
        width: "18px",
        height: `${width ?? 2}px`,
        background: swatchBackground(style),
      });
      const words = element("span", "gyre-plot-label", item);
      words.textContent = label;
      words.title = label;
      Object.assign(words.style, { overflow: "hidden", textOverflow: "ellipsis", minWidth: "0" });
      const value = element("span", "gyre-plot-value", item);
      Object.assign(value.style, { fontVariantNumeric: "tabular-nums", fontWeight: "600" });
      return { value, text: "" };
    });
  }

  /** Value behind the k-th entry; nothing for an empty text. */
  setValue(k: number, text: string): void {
    const row = this.#rows[k];
    if (!row || row.text === text) return;
    row.text = text;
    row.value.textContent = text;
  }

  /** What the plot shows, in words, for a screen reader. */
  setWords(text: string): void {
    if (this.#words.textContent !== text) this.#words.textContent = text;
  }

  destroy(): void {
    this.#observer.disconnect();
    this.#root.remove();
  }
}
