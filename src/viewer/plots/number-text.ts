// Numbers beside plots.

import { plainNumber, superscript } from "../../base/ticks.ts";

/** Three digits that count, and powers of ten where a number is far from one. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    const e = Math.floor(Math.log10(size));
    return `${plainNumber(Number((value / 10 ** e).toPrecision(3)))}·10${superscript(e)}`;
  }
  return plainNumber(Number(value.toPrecision(3)));
}

/** A number of fixed width for legends that change: two decimals below ten, one below a hundred. */
export function steadyNumber(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || (size !== 0 && (size < 0.01 || size >= 1e5))) return shortNumber(value);
  const decimals = size < 10 ? 2 : size < 100 ? 1 : 0;
  return value.toFixed(decimals).replace("-", "−");
}

/** A number with its unit. */
export function withUnit(text: string, unit: string): string {
  if (unit === "") return text;
  return unit === "°" ? `${text}°` : `${text} ${unit}`;
}
