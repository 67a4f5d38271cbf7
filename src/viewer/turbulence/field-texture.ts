// A field as a texture of half floats, which every WebGL 2 interpolates and which vertex shaders can read.

import { DataTexture, FloatType, LinearFilter, RedFormat, RepeatWrapping } from "three";
import { Upsampler } from "./upsample.ts";

/** Fields are interpolated to about this many points a side. */
const FINE_SIDE = 256;

/** One field on the GPU. */
export class FieldTexture {
  readonly texture: DataTexture;
  /** points a side of the field */
  readonly n: number;
  /** 1/side of the texture */
  readonly texel: number;
  readonly #upsampler: Upsampler;

  constructor(n: number) {
    this.n = n;
    this.#upsampler = new Upsampler(n, Math.max(1, Math.round(FINE_SIDE / n)));
    const { side, out } = this.#upsampler;
    this.texel = 1 / side;
    this.texture = new DataTexture(out, side, side, RedFormat, FloatType);
    this.texture.internalFormat = "R16F";
    this.texture.wrapS = RepeatWrapping;
    this.texture.wrapT = RepeatWrapping;
    this.texture.magFilter = LinearFilter;
    this.texture.minFilter = LinearFilter;
    this.texture.needsUpdate = true;
  }

  /** Takes a field [n, n] from the numbers of a frame; it goes to the GPU with the next picture. */
  set(values: Float32Array, offset: number): void {
    this.#upsampler.run(values, offset);
    this.texture.needsUpdate = true;
  }

  dispose(): void {
    this.texture.dispose();
  }
}
