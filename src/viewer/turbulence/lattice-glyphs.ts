// The agents of a lattice: discs on the flat picture, bars on the relief, coloured by what each of them acts.
// L = agents a side. Agent (p, q) sits on the grid point (⌊p n/L⌋, ⌊q n/L⌋), as the solver has it.

import {
  CylinderGeometry,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  type IUniform,
  Mesh,
  ShaderMaterial,
} from "three";
import { FIELD_GLSL } from "./field-shader.ts";
import { PANE_SIDE } from "./pane-layout.ts";

const VERTEX = /* glsl */ `
${FIELD_GLSL}
attribute vec2 agent;
attribute float action;
uniform vec2 overlayRange;
uniform float radius;
varying float vShare;
varying float vRim;
varying float vLight;

void main() {
  vShare = clamp((action - overlayRange.x) / (overlayRange.y - overlayRange.x), 0.0, 1.0);
  // an outline where a disc lies on the picture; a bar that stands up has its light
  vRim = normal.z > 0.5 ? length(position.xy) * (1.0 - relief) : 0.0;
  vLight = mix(1.0, 0.68 + 0.32 * dot(normal, normalize(vec3(-0.55, 0.5, 0.75))), relief);
  float foot = relief * heightAt(agent);
  float z = foot + 0.01 + position.z * relief * (0.08 + 0.75 * vShare);
  vec2 plane = (agent - 0.5) * ${PANE_SIDE.toFixed(1)} + position.xy * radius * mix(1.0, 0.8, relief);
  gl_Position = projectionMatrix * modelViewMatrix * vec4(plane, z, 1.0);
}
`;

const FRAGMENT = /* glsl */ `
uniform sampler2D overlayColors;
uniform vec3 contourColor;
varying float vShare;
varying float vRim;
varying float vLight;

void main() {
  vec3 color = texture(overlayColors, vec2((0.5 + 254.0 * vShare) / 256.0, 0.5)).rgb * vLight;
  gl_FragColor = vec4(mix(color, contourColor, smoothstep(0.78, 0.84, vRim)), 1.0);
}
`;

/** of a disc or bar; small on the screen, and there may be a thousand */
const SIDES = 12;

/** Agents of one pane. */
export class LatticeGlyphs {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  readonly #actions: InstancedBufferAttribute;

  /**
   * @param side     L
   * @param n        points a side of the grid that they sit on
   * @param uniforms of the pane's field and overlay
   */
  constructor(side: number, n: number, uniforms: Record<string, IUniform>) {
    const geometry = new InstancedBufferGeometry();
    // cylinder of radius 1 from z = 0 to 1, axis z
    const cylinder = new CylinderGeometry(1, 1, 1, SIDES).rotateX(Math.PI / 2).translate(0, 0, 0.5);
    geometry.index = cylinder.index;
    geometry.setAttribute("position", cylinder.getAttribute("position"));
    geometry.setAttribute("normal", cylinder.getAttribute("normal"));
    const places = new Float32Array(2 * side * side);
    for (let a = 0; a < side * side; a++) {
      places[2 * a] = Math.floor((Math.floor(a / side) * n) / side) / n;
      places[2 * a + 1] = Math.floor(((a % side) * n) / side) / n;
    }
    this.#actions = new InstancedBufferAttribute(new Float32Array(side * side), 1);
    geometry.setAttribute("agent", new InstancedBufferAttribute(places, 2));
    geometry.setAttribute("action", this.#actions);
    geometry.instanceCount = side * side;
    // sides and top; nobody sees the bottom, which comes last
    geometry.setDrawRange(0, 9 * SIDES);
    const radius = Math.min(0.12, (0.22 * PANE_SIDE) / side);
    const material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: { ...uniforms, radius: { value: radius } },
    });
    this.mesh = new Mesh(geometry, material);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 2;
  }

  /** Takes the actions [L, L] from the numbers of a frame. */
  set(values: Float32Array, offset: number): void {
    const { array } = this.#actions;
    for (let a = 0; a < array.length; a++) array[a] = values[offset + a] as number;
    this.#actions.needsUpdate = true;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
