// A diverging colour map for vorticity: blue – near white – red. Lightness falls from the middle to both ends by the
// same even steps in OKLab (Ottosson 2020), so that equal differences of |ω| look equally large, and a colour-blind
// reader can tell the signs by hue and the sizes by lightness.
//
//   L(t) = 0.975 − 0.62·|t|,   chroma and hue along each arm by the control points below,   t in [−1, 1]

import { type Rgb, rgbOfOklch } from "./oklch.ts";

type ControlPoint = readonly [t: number, chroma: number, hue: number];

/** Control points of the two arms: |t|, chroma, hue in degrees. */
const NEGATIVE: readonly ControlPoint[] = [
  [0, 0.002, 240],
  [0.35, 0.085, 238],
  [0.7, 0.13, 252],
  [1, 0.12, 266],
];
const POSITIVE: readonly ControlPoint[] = [
  [0, 0.002, 50],
  [0.35, 0.1, 48],
  [0.7, 0.165, 32],
  [1, 0.13, 22],
];

/** Chroma and hue at |t|, linear between control points. */
function along(arm: readonly ControlPoint[], t: number): [chroma: number, hue: number] {
  const after = Math.max(
    1,
    arm.findIndex(([at]) => at >= t),
  );
  const [t0, c0, h0] = arm[after - 1] as ControlPoint;
  const [t1, c1, h1] = arm[after] as ControlPoint;
  const share = (t - t0) / (t1 - t0);
  return [c0 + share * (c1 - c0), h0 + share * (h1 - h0)];
}

/**
 * Colour of a value.
 *
 * @param t −1 … 1; what lies beyond has the colour of the end
 */
export function divergingColor(t: number): Rgb {
  const size = Math.min(1, Math.abs(t));
  const [chroma, hue] = along(t < 0 ? NEGATIVE : POSITIVE, size);
  return rgbOfOklch(0.975 - 0.62 * size, chroma, hue);
}

/** Entries of the palette: 0 is −1, 127 the middle, 254 is +1; 255 is for what is not a number. */
export const PALETTE_SIZE = 256;
const MIDDLE = 127;

/** [256, 3] the map as a palette of bytes. */
export function divergingPalette(): Uint8Array {
  const palette = new Uint8Array(PALETTE_SIZE * 3);
  for (let k = 0; k < PALETTE_SIZE - 1; k++) palette.set(divergingColor((k - MIDDLE) / MIDDLE), 3 * k);
  palette.set([110, 110, 110], 3 * (PALETTE_SIZE - 1));
  return palette;
}

/** Index in the palette of a value within [−limit, limit]. */
export function paletteIndex(value: number, limit: number): number {
  if (!Number.isFinite(value)) return PALETTE_SIZE - 1;
  return MIDDLE + Math.round(MIDDLE * Math.min(1, Math.max(-1, value / limit)));
}
