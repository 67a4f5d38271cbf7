// The face of the racket above a drone: a thin disc in the team's colour with the drone's number. Team 0 is plain,
// team 1 striped, so that the teams differ without their colours.

import {
  type BufferGeometry,
  CanvasTexture,
  CircleGeometry,
  DoubleSide,
  LinearFilter,
  ShaderMaterial,
} from "three";
import { RACKET_HEIGHT, RACKET_RADIUS } from "./airframe.ts";

/** Numbers that the atlas has, from 1 on. */
const NUMBERS = 16;
/** px a number */
const CELL = 64;

/** A strip of numbers, drawn once. */
export function makeNumberAtlas(): CanvasTexture {
  const canvas = document.createElement("canvas");
  canvas.width = CELL * NUMBERS;
  canvas.height = CELL;
  const context = canvas.getContext("2d");
  if (context) {
    context.font = `bold ${CELL * 0.8}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = "#fff";
    for (let k = 0; k < NUMBERS; k++) context.fillText(String(k), (k + 0.5) * CELL, CELL * 0.54);
  }
  const texture = new CanvasTexture(canvas);
  texture.minFilter = LinearFilter;
  texture.generateMipmaps = false;
  return texture;
}

/** A disc with uv −1 … 1, whose numbers stand upright for who looks at its front. */
export function makeRacketFace(): BufferGeometry {
  const disc = new CircleGeometry(RACKET_RADIUS, 24);
  const uv = disc.getAttribute("uv");
  for (let k = 0; k < uv.count; k++) {
    const [x, y] = [2 * uv.getX(k) - 1, 2 * uv.getY(k) - 1];
    uv.setXY(k, y, -x);
  }
  disc.translate(0, 0, RACKET_HEIGHT);
  return disc;
}

const VERTEX = /* glsl */ `
attribute vec2 mark;
varying vec2 vUv;
varying vec3 vColor;
varying vec2 vMark;
void main() {
  vUv = uv;
  vColor = instanceColor;
  vMark = mark;
  gl_Position = projectionMatrix * viewMatrix * modelMatrix * instanceMatrix * vec4(position, 1.0);
}`;

const FRAGMENT = /* glsl */ `
uniform sampler2D uNumbers;
uniform float uOpacity;
varying vec2 vUv;
varying vec3 vColor;
varying vec2 vMark;
void main() {
  float stripe = (vUv.x + vUv.y) * 2.2;
  float px = fwidth(stripe);
  float striped = mix(clamp((abs(fract(stripe) - 0.5) - 0.25) / px + 0.5, 0.0, 1.0), 0.5, smoothstep(0.4, 0.9, px));
  float alpha = mix(0.5, 0.22 + 0.56 * striped, vMark.y);
  vec2 cell = vUv * 0.78 + 0.5;
  vec2 at = vec2((clamp(cell.x, 0.0, 1.0) + vMark.x) / ${NUMBERS}.0, clamp(cell.y, 0.0, 1.0));
  float ink = texture2D(uNumbers, at).a;
  gl_FragColor = vec4(mix(vColor, vec3(1.0), ink), uOpacity * max(alpha, ink));
}`;

/** The material of faces; instances have `mark`: number from 0, and 1 for stripes. */
export function makeRacketMaterial(numbers: CanvasTexture): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: { uNumbers: { value: numbers }, uOpacity: { value: 1 } },
    side: DoubleSide,
    transparent: true,
    depthWrite: false,
  });
}
