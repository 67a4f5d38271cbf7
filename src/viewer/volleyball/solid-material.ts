// Matt bodies of many instances in one draw call, lit at their corners: cheap where the processor draws.
//
//   colour = mix(base, instance colour, paint) · (light from below … above by the normal + sun · max(0, n·l))

import { ShaderMaterial, Vector3 } from "three";
import type { Palette } from "./palette.ts";

const VERTEX = /* glsl */ `
attribute vec3 base;
attribute float paint;
uniform vec3 uLight;
uniform vec3 uSun;
varying vec3 vColor;
void main() {
  mat4 place = modelMatrix * instanceMatrix;
  vec3 n = normalize(mat3(place) * normal);
  float light = mix(uLight.x, uLight.y, 0.5 + 0.5 * n.z) + uLight.z * max(0.0, dot(n, uSun));
  vColor = mix(base, instanceColor, paint) * light;
  gl_Position = projectionMatrix * viewMatrix * place * vec4(position, 1.0);
}`;

const FRAGMENT = /* glsl */ `
uniform float uOpacity;
varying vec3 vColor;
void main() { gl_FragColor = vec4(vColor, uOpacity); }`;

/** towards the sun */
const SUN = new Vector3(-0.35, -0.5, 0.79).normalize();

/** A material for instances with attributes `base` (3) and `paint` (1) a vertex and a colour an instance. */
export function makeSolidMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: {
      uLight: { value: new Vector3(0.6, 0.9, 0.3) },
      uSun: { value: SUN },
      uOpacity: { value: 1 },
    },
  });
}

/** Sets the light of a scheme. */
export function lightSolid(material: ShaderMaterial, palette: Palette): void {
  material.uniforms.uLight?.value.set(...palette.light);
}

/** Sets how much of it is seen. */
export function fadeSolid(material: ShaderMaterial, opacity: number): void {
  material.transparent = opacity < 1;
  if (material.uniforms.uOpacity) material.uniforms.uOpacity.value = opacity;
}
