// What is behind everything: a gradient from the bottom of the picture to its top. The floor fades into the same one.

import type { IUniform, WebGLRenderer } from "three";
import { BufferGeometry, Float32BufferAttribute, Mesh, ShaderMaterial, Vector2 } from "three";
import type { Palette } from "./palette.ts";

/** Uniforms that the backdrop and the floor share. */
export interface BackdropUniforms {
  readonly uTop: IUniform;
  readonly uBottom: IUniform;
  /** px */
  readonly uHeight: IUniform<number>;
  readonly [name: string]: IUniform;
}

/** GLSL: the colour of the backdrop at this pixel. */
export const BACKDROP_GLSL = /* glsl */ `
uniform vec3 uTop;
uniform vec3 uBottom;
uniform float uHeight;
vec3 backdrop() { return mix(uBottom, uTop, clamp(gl_FragCoord.y / uHeight, 0.0, 1.0)); }`;

const VERTEX = /* glsl */ `void main() { gl_Position = vec4(position.xy, 1.0, 1.0); }`;
const FRAGMENT = /* glsl */ `${BACKDROP_GLSL}
void main() { gl_FragColor = vec4(backdrop(), 1.0); }`;

const size = new Vector2();

/** A triangle behind everything. */
export class Backdrop {
  readonly mesh: Mesh<BufferGeometry, ShaderMaterial>;
  readonly uniforms: BackdropUniforms = {
    uTop: { value: null },
    uBottom: { value: null },
    uHeight: { value: 1 },
  };

  constructor() {
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new Float32BufferAttribute([-1, -1, 0, 3, -1, 0, -1, 3, 0], 3));
    const material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: this.uniforms,
      depthWrite: false,
    });
    this.mesh = new Mesh(geometry, material);
    this.mesh.frustumCulled = false;
    // the last of the opaque things, so that only pixels are drawn where there is nothing else
    this.mesh.renderOrder = 10;
  }

  setPalette(palette: Palette): void {
    this.uniforms.uTop.value = palette.backdropTop;
    this.uniforms.uBottom.value = palette.backdropBottom;
  }

  /** Takes over how high the picture is. */
  readonly measure = (renderer: WebGLRenderer): void => {
    this.uniforms.uHeight.value = renderer.getDrawingBufferSize(size).y;
  };

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
