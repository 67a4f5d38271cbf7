// The floor: court in two tones, lines, the zone around it, fading into the backdrop; or a grid of metres where there
// is no court. Lines are computed a pixel, so they are crisp from near and far without a texture.

import { Mesh, PlaneGeometry, ShaderMaterial, Vector2 } from "three";
import { BACKDROP_GLSL, type Backdrop } from "./backdrop.ts";
import type { Palette } from "./palette.ts";

/** m, lines of the court */
const LINE_WIDTH = 0.06;
/** parts of half the court's length: where the attack line is, 3 m on the court of 18 m */
const ATTACK = 1 / 3;
/** m around the court */
const APRON = 1.9;

const VERTEX = /* glsl */ `
varying vec2 vPlace;
void main() {
  vPlace = (modelMatrix * vec4(position, 1.0)).xy;
  gl_Position = projectionMatrix * viewMatrix * vec4(vPlace, 0.0, 1.0);
}`;

/** what court and grid have in common: a band of half width w about 0, smoothed over a pixel, and the fading */
const COMMON = /* glsl */ `
${BACKDROP_GLSL}
uniform vec3 uGround;
uniform vec3 uLine;
uniform vec2 uHalf;
varying vec2 vPlace;
float band(float d, float w, float px) { return clamp((w - abs(d)) / px + 0.5, 0.0, 1.0) * min(1.0, 2.0 * w / px); }
float inside(float d, float px) { return clamp(0.5 - d / px, 0.0, 1.0); }
vec3 fade(vec3 color) {
  float far = length(vPlace) / length(uHalf);
  color *= 1.02 - 0.05 * min(far, 2.0);
  return mix(color, backdrop(), smoothstep(0.9, 2.4, far));
}`;

const COURT = /* glsl */ `
${COMMON}
uniform vec3 uApron;
uniform vec3 uCourt;
uniform vec3 uZone;
uniform float uApronWidth;
void main() {
  vec2 p = abs(vPlace);
  vec2 d = p - uHalf;
  float edge = max(d.x, d.y);
  float px = max(fwidth(vPlace.x) , fwidth(vPlace.y)) + 1e-5;
  vec2 q = max(d - uApronWidth + 1.0, 0.0);
  float apron = length(q) - 1.0;
  vec3 color = mix(uGround, uApron, inside(apron, px));
  float attack = p.x - uHalf.x * ${ATTACK.toFixed(6)};
  float on = inside(edge, px);
  color = mix(color, mix(uCourt, uZone, inside(attack, px)), on);
  float w = ${(LINE_WIDTH / 2).toFixed(4)};
  float line = band(edge + w, w, px);
  line = max(line, on * max(band(attack, w, px), band(p.x, w, px)));
  gl_FragColor = vec4(fade(mix(color, uLine, line)), 1.0);
}`;

const GRID = /* glsl */ `
${COMMON}
void main() {
  vec2 px = fwidth(vPlace) + 1e-5;
  vec2 d = abs(fract(vPlace - 0.5) - 0.5);
  float line = max(band(d.x, 0.012, px.x), band(d.y, 0.012, px.y)) * 0.7;
  line = max(line, max(band(vPlace.x, 0.02, px.x), band(vPlace.y, 0.02, px.y)));
  gl_FragColor = vec4(fade(mix(uGround, uLine, line)), 1.0);
}`;

/** m, half of a floor without a court */
const GRID_HALF = 6;

/** The floor of a scene. */
export class Floor {
  readonly mesh: Mesh<PlaneGeometry, ShaderMaterial>;
  readonly #hasCourt: boolean;

  /** @param half m, half sides of the court; undefined for a floor without one */
  constructor(half: Vector2 | undefined, backdrop: Backdrop) {
    this.#hasCourt = half !== undefined;
    const sides = half ?? new Vector2(GRID_HALF, GRID_HALF);
    const material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: half ? COURT : GRID,
      uniforms: {
        ...backdrop.uniforms,
        uGround: { value: null },
        uLine: { value: null },
        uHalf: { value: sides },
        uApron: { value: null },
        uCourt: { value: null },
        uZone: { value: null },
        uApronWidth: { value: Math.min(APRON, sides.y * 0.8) },
      },
    });
    const reach = sides.length() * 6.6;
    this.mesh = new Mesh(new PlaneGeometry(reach, reach), material);
    this.mesh.renderOrder = 5;
    this.mesh.onBeforeRender = backdrop.measure;
  }

  setPalette(palette: Palette): void {
    const { uniforms } = this.mesh.material;
    const set = (name: string, color: unknown): void => {
      const uniform = uniforms[name];
      if (uniform) uniform.value = color;
    };
    set("uGround", palette.ground);
    set("uLine", this.#hasCourt ? palette.line : palette.apron);
    set("uApron", palette.apron);
    set("uCourt", palette.court);
    set("uZone", palette.zone);
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
