// An SVG document as a PNG with at most 256 colours: a fraction of the bytes, for pictures that a repository keeps.
import { Resvg } from "@resvg/resvg-js";
import { encodePalettePng } from "../../dist/report/turbulence/png-encoder.js";

const COLOURS = 256;

/** The most frequent of colours with 5 bits a channel; each as the mean of its pixels: [256, 3]. */
function choosePalette(pixels) {
  const boxes = new Map();
  for (let i = 0; i < pixels.length; i += 4) {
    const key = (pixels[i] >> 3) | ((pixels[i + 1] >> 3) << 5) | ((pixels[i + 2] >> 3) << 10);
    const box = boxes.get(key) ?? [0, 0, 0, 0];
    for (let c = 0; c < 3; c++) box[c] += pixels[i + c];
    box[3]++;
    boxes.set(key, box);
  }
  const chosen = [...boxes.values()].sort((a, b) => b[3] - a[3]).slice(0, COLOURS);
  return chosen.map(([r, g, b, count]) => [r, g, b].map((sum) => Math.round(sum / count)));
}

/** Index of the nearest colour. */
function nearest(palette, r, g, b) {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  palette.forEach(([pr, pg, pb], k) => {
    const distance = (r - pr) ** 2 + (g - pg) ** 2 + (b - pb) ** 2;
    if (distance < least) [best, least] = [k, distance];
  });
  return best;
}

/** Draws an SVG document. @param scale pixels a CSS pixel */
export function svgToPalettePng(svg, scale) {
  const image = new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    background: "white",
    font: { loadSystemFonts: true, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" },
  }).render();
  const { pixels, width, height } = image;
  const palette = choosePalette(pixels);
  const known = new Map();
  const indices = Uint8Array.from({ length: width * height }, (_, p) => {
    const [r, g, b] = pixels.subarray(4 * p, 4 * p + 3);
    const key = (r << 16) | (g << 8) | b;
    if (!known.has(key)) known.set(key, nearest(palette, r, g, b));
    return known.get(key);
  });
  return encodePalettePng(width, height, indices, Uint8Array.from(palette.flat()));
}
