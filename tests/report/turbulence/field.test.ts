// Fields: the raster decodes to the palette's colours, x runs to the right and y up, limits are symmetric.
import { Resvg } from "@resvg/resvg-js";
import { unzlibSync } from "fflate";
import { describe, expect, it } from "vitest";
import { crc32 } from "../../../src/base/crc32.ts";
import { divergingColor, divergingPalette, paletteIndex } from "../../../src/base/diverging-map.ts";
import { fieldPng, fieldSvg } from "../../../src/report/turbulence/field.ts";
import { encodePalettePng } from "../../../src/report/turbulence/png-encoder.ts";
import { wordsOf } from "./figures.ts";

/** Chunks of a PNG by type; checks every CRC. */
function chunksOf(png: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(png.buffer, png.byteOffset, png.length);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at);
    const type = new TextDecoder().decode(png.subarray(at + 4, at + 8));
    expect(view.getUint32(at + 8 + length)).toBe(crc32(png.subarray(at + 4, at + 8 + length)));
    chunks.set(type, png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return chunks;
}

/** Palette indices [height][width] of a PNG of ours. */
function indicesOf(png: Uint8Array): number[][] {
  const chunks = chunksOf(png);
  const header = chunks.get("IHDR") as Uint8Array;
  const view = new DataView(header.buffer, header.byteOffset);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const raw = unzlibSync(chunks.get("IDAT") as Uint8Array);
  return Array.from({ length: height }, (_, y) => {
    expect(raw[y * (width + 1)]).toBe(0);
    return [...raw.subarray(y * (width + 1) + 1, (y + 1) * (width + 1))];
  });
}

/** Grey level by OKLab lightness. */
function lightness([r, g, b]: readonly number[]): number {
  const linear = [r, g, b].map((byte = 0) => {
    const c = byte / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const row = (a: number, c: number, d: number): number =>
    Math.cbrt(a * linear[0] + c * linear[1] + d * linear[2]);
  const l = row(0.4122214708, 0.5363325363, 0.0514459929);
  const m = row(0.2119034982, 0.6806995451, 0.1073969566);
  const s = row(0.0883024619, 0.2817188376, 0.6299787005);
  return 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
}

describe("the PNG encoder", () => {
  it("writes images that another decoder reads back", () => {
    const png = encodePalettePng(2, 1, Uint8Array.from([1, 0]), Uint8Array.from([255, 0, 0, 0, 0, 255]));
    const uri = `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2" height="1"><image width="2" height="1" image-rendering="optimizeSpeed" href="${uri}"/></svg>`;
    const pixels = new Resvg(svg).render().pixels;
    expect([...pixels]).toEqual([0, 0, 255, 255, 255, 0, 0, 255]);
  });
});

describe("the colour map", () => {
  it("falls in lightness by even steps on both sides, blue below zero and red above", () => {
    for (const sign of [-1, 1]) {
      for (let t = 0.1; t <= 1.001; t += 0.1) {
        const here = lightness(divergingColor(sign * t));
        expect(here).toBeCloseTo(0.975 - 0.62 * t, 1.7);
      }
    }
    for (const t of [0.2, 0.5, 0.9]) {
      const [coldRed, , coldBlue] = divergingColor(-t);
      const [warmRed, , warmBlue] = divergingColor(t);
      expect(coldBlue).toBeGreaterThan(coldRed);
      expect(warmRed).toBeGreaterThan(warmBlue);
    }
  });

  it("has zero in its middle, saturates beyond the limit, and is grey where there is no number", () => {
    expect([0, 3, -3, 9, -9].map((value) => paletteIndex(value, 3))).toEqual([127, 254, 0, 254, 0]);
    expect([...divergingPalette().slice(3 * paletteIndex(Number.NaN, 3))]).toEqual([110, 110, 110]);
  });
});

describe("a field", () => {
  // one point at x = 2π·3/4, y = 2π·1/8 of an 8² grid
  const values = new Float64Array(64);
  values[6 * 8 + 1] = 5;

  it("has x to the right and y up, each grid point in the middle of its square", () => {
    const rows = indicesOf(fieldPng({ name: "one", n: 8, values }, 5));
    const size = rows.length;
    const marked: [number, number][] = [];
    rows.forEach((row, y) => {
      row.forEach((index, x) => {
        if (index === 254) marked.push([(x + 0.5) / size, 1 - (y + 0.5) / size]);
      });
    });
    const mean = (axis: 0 | 1): number => marked.reduce((sum, p) => sum + p[axis], 0) / marked.length;
    expect(mean(0)).toBeCloseTo(6 / 8, 9);
    expect(mean(1)).toBeCloseTo(1 / 8, 9);
    expect(marked.length).toBe((size / 8) ** 2);
  });

  it("wraps the first point around the domain", () => {
    const corner = new Float64Array(64);
    corner[0] = 5;
    const rows = indicesOf(fieldPng({ name: "corner", n: 8, values: corner }, 5));
    const last = rows.length - 1;
    for (const [y, x] of [
      [0, 0],
      [0, last],
      [last, 0],
      [last, last],
    ] as const) {
      expect(rows[y]?.[x]).toBe(254);
    }
  });

  it("shares symmetric limits, names every run and holds its raster", () => {
    const other = values.map((value) => -0.5 * value);
    const fields = [
      { name: "<one>", n: 8, values },
      { name: "other", n: 8, values: other },
    ];
    const svg = fieldSvg({ title: "Vorticity", subtitle: "", fields, limit: 5 });
    expect([...svg.matchAll(/href="data:image\/png;base64,/g)].length).toBe(3);
    expect(svg).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    const words = wordsOf(svg);
    for (const word of ["<one>, 8²", "other, 8²", "−4", "4", "2π"]) expect(words).toContain(word);
    expect(() => new Resvg(svg)).not.toThrow();
  });
});
