// Palettes of 256 entries as textures: bytes of sRGB that the shaders hand on as they are.

import { ClampToEdgeWrapping, DataTexture, LinearFilter, RGBAFormat, UnsignedByteType } from "three";

/** @param palette [256, 3] bytes of sRGB */
export function makePaletteTexture(palette: Uint8Array): DataTexture {
  const entries = palette.length / 3;
  const bytes = new Uint8Array(4 * entries);
  for (let k = 0; k < entries; k++) {
    bytes.set(palette.subarray(3 * k, 3 * k + 3), 4 * k);
    bytes[4 * k + 3] = 255;
  }
  const texture = new DataTexture(bytes, entries, 1, RGBAFormat, UnsignedByteType);
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearFilter;
  texture.wrapS = ClampToEdgeWrapping;
  texture.needsUpdate = true;
  return texture;
}
