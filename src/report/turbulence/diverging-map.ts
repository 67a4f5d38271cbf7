// A diverging colour map for vorticity: blue – near white – red. Lightness falls from the middle to both ends by the
// same even steps in OKLab (Ottosson 2020), so that equal differences of |ω| look equally large, and a colour-blind
// reader can tell the signs by hue and the sizes by lightness.
//
//   L(t) = 0.975 − 0.62·|t|,   chroma and hue along each arm by the control points below,   t in [−1, 1]

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

/** sRGB of a colour, 0 … 255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];

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

/** A linear channel of light as a byte of sRGB. */
function toByte(light: number): number {
  const clipped = Math.min(1, Math.max(0, light));
  const gamma = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(255 * gamma);
}

/** OKLCH to sRGB; the matrices are Ottosson's. */
function rgbOfOklch(lightness: number, chroma: number, hue: number): Rgb {
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
