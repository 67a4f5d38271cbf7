// The playhead and the loop of a time plot: two elements over the canvas, so that moving them draws nothing anew.

import type uPlot from "uplot";
import type { PlotInk } from "./plot-colors.ts";

function bar(parent: HTMLElement, style: Partial<CSSStyleDeclaration>): HTMLElement {
  const made = document.createElement("div");
  Object.assign(made.style, {
    position: "absolute",
    top: "0",
    height: "100%",
    pointerEvents: "none",
    ...style,
  });
  parent.append(made);
  return made;
}

/** Playhead, loop, and the pointer that moves the playhead. */
export class PlayheadLayer {
  readonly #chart: uPlot;
  readonly #line: HTMLElement;
  readonly #loop: HTMLElement;

  constructor(chart: uPlot, ink: PlotInk, onSeek: (time: number) => void) {
    this.#chart = chart;
    this.#loop = bar(chart.under, { background: ink.playhead, opacity: "0.1" });
    this.#line = bar(chart.over, { width: "2px", marginLeft: "-1px", background: ink.playhead, left: "0" });
    const { over } = chart;
    over.style.cursor = "ew-resize";
    over.style.touchAction = "pan-y";
    const seek = (event: PointerEvent): void => {
      onSeek(chart.posToVal(event.clientX - over.getBoundingClientRect().left, "x"));
    };
    over.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      over.setPointerCapture(event.pointerId);
      seek(event);
    });
    over.addEventListener("pointermove", (event) => {
      if (over.hasPointerCapture(event.pointerId)) seek(event);
    });
  }

  /** Puts both where they belong on the axis as it is now. */
  place(time: number, loop: readonly [number, number] | undefined): void {
    // from the canvas: asking an element would lay out the page
    const width = this.#chart.bbox.width / devicePixelRatio;
    const x = this.#chart.valToPos(time, "x");
    const isInside = Number.isFinite(x) && x >= 0 && x <= width;
    this.#line.style.display = isInside ? "" : "none";
    if (isInside) this.#line.style.transform = `translateX(${x}px)`;
    this.#loop.style.display = loop ? "" : "none";
    if (!loop) return;
    const left = Math.max(0, this.#chart.valToPos(loop[0], "x"));
    const right = Math.min(width, this.#chart.valToPos(loop[1], "x"));
    this.#loop.style.left = `${left}px`;
    this.#loop.style.width = `${Math.max(0, right - left)}px`;
  }
}
