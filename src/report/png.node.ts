// SVG to PNG.

import { Resvg } from "@resvg/resvg-js";

/**
 * Draws an SVG document.
 *
 * @param scale pixels a CSS pixel
 */
export function svgToPng(svg: string, scale = 2): Uint8Array {
  const drawing = new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    background: "white",
    font: { loadSystemFonts: true, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" },
  });
  return new Uint8Array(drawing.render().asPng());
}
