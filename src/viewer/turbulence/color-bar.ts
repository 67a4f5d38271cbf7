// What the page needs to draw a colour bar: words and places, no pixels.

import { divergingColor } from "../../base/diverging-map.ts";
import { sequentialColor } from "../../base/sequential-map.ts";
import { type ColorScale, type ScaleKind, type ScaleTick, scaleTicks } from "./color-scale.ts";

/** A colour bar. */
export interface ColorBar {
  /** of the field, e.g. ω */
  readonly symbol: string;
  readonly kind: ScaleKind;
  readonly limit: number;
  /** from below */
  readonly ticks: readonly ScaleTick[];
}

/** The colour bar of a scale. */
export function colorBarOf(scale: ColorScale, symbol: string): ColorBar {
  return { symbol, ...scale, ticks: scaleTicks(scale) };
}

const STOPS = 24;

function gradient(direction: string, colorAt: (share: number) => readonly number[]): string {
  const stops = Array.from({ length: STOPS + 1 }, (_, k) => `rgb(${colorAt(k / STOPS).join(" ")})`);
  return `linear-gradient(${direction}, ${stops.join(", ")})`;
}

/** CSS background of the field's colour bar. @param direction "to right" or "to top" */
export function divergingGradient(direction: "to right" | "to top"): string {
  return gradient(direction, (share) => divergingColor(2 * share - 1));
}

/** CSS background of the overlay's colour bar. */
export function sequentialGradient(direction: "to right" | "to top"): string {
  return gradient(direction, sequentialColor);
}
