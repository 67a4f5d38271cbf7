// OKLCH (Ottosson 2020): lightness, chroma and hue as people see them, and their bytes of sRGB.

/** sRGB of a colour, 0 … 255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** A linear channel of light as a byte of sRGB. */
function toByte(light: number): number {
  const clipped = Math.min(1, Math.max(0, light));
  const gamma = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(255 * gamma);
}

/**
 * OKLCH to sRGB; the matrices are Ottosson's.
 *
 * @param lightness 0 black … 1 white
 * @param chroma    0 grey … about 0.3
 * @param hue       degrees
 */
export function rgbOfOklch(lightness: number, chroma: number, hue: number): Rgb {
  const angle = (hue * Math.PI) / 180;
  const a = chroma * Math.cos(angle);
  const b = chroma * Math.sin(angle);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    toByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    toByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    toByte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}
