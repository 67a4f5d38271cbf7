// A sequential colour map for coefficients that lie over a field of vorticity: pale to deep green, hues that the
// diverging map does not have, lightness falling evenly.
//
//   L(t) = 0.93 − 0.55 t,   chroma 0.09 … 0.13,   hue 125° … 160°,   t in [0, 1]

import { type Rgb, rgbOfOklch } from "./oklch.ts";

/** Colour of a value. @param t 0 … 1; what lies beyond has the colour of the end */
export function sequentialColor(t: number): Rgb {
  const share = Math.min(1, Math.max(0, t));
  return rgbOfOklch(0.93 - 0.55 * share, 0.09 + 0.04 * share, 125 + 35 * share);
}

/** [256, 3] the map as a palette of bytes; entry 255 repeats the end. */
export function sequentialPalette(): Uint8Array {
  const palette = new Uint8Array(3 * 256);
  for (let k = 0; k < 256; k++) palette.set(sequentialColor(k / 254), 3 * k);
  return palette;
}
