// How a value becomes a place in the colour map: t = −1 … 1, zero in the middle, odd.
//
//   linear   t = ω/L
//   symlog   t = sign(ω) log(1 + |ω|/c) / log(1 + L/c),   c = L/KNEE: linear below c, logarithmic above
//
// L = limit, c = knee. The shader in field-material.ts holds the same two lines.

import { linearTicks, plainNumber } from "../../base/ticks.ts";

export type ScaleKind = "linear" | "symlog";

/** A scale of colours. */
export interface ColorScale {
  readonly kind: ScaleKind;
  /** value at the ends of the map, > 0 */
  readonly limit: number;
}

/** Limit over knee of a symlog scale: 1.5 decades on each side of the linear part. */
export const KNEE = 30;

/** Place of a value in the map; beyond ±1 outside the limits. */
export function toUnit({ kind, limit }: ColorScale, value: number): number {
  if (kind === "linear") return value / limit;
  return (Math.sign(value) * Math.log1p((KNEE * Math.abs(value)) / limit)) / Math.log1p(KNEE);
}

/** A tick of a colour bar. */
export interface ScaleTick {
  readonly value: number;
  /** 0 at the lower end … 1 at the upper */
  readonly at: number;
  readonly label: string;
}

/** Values at the ticks: round steps, or 1, 3, 10, 30 … on both sides of zero. */
function tickValues({ kind, limit }: ColorScale): readonly number[] {
  if (kind === "linear") return linearTicks(-limit, limit, 8).major;
  const sizes: number[] = [];
  for (let e = Math.floor(Math.log10(limit)); 10 ** e > limit / KNEE; e--) {
    for (const m of [3, 1]) {
      const size = Number((m * 10 ** e).toPrecision(3));
      if (size <= limit && size > limit / KNEE) sizes.push(size);
    }
  }
  return [...sizes.map((size) => -size), 0, ...sizes.reverse()];
}

/** Ticks of the colour bar of a scale, from below. */
export function scaleTicks(scale: ColorScale): readonly ScaleTick[] {
  return tickValues(scale).map((value) => ({
    value,
    at: 0.5 + 0.5 * toUnit(scale, value),
    label: plainNumber(Number(value.toPrecision(9))),
  }));
}
