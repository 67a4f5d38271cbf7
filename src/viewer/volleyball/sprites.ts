// Flat signs of many kinds in one draw call: shadows and rings on the floor, rings that face the camera.

import {
  type Color,
  DynamicDrawUsage,
  Float32BufferAttribute,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
} from "three";

/** Kinds of signs. Those on the floor lie flat, whatever their height. */
export const SIGN = { shadow: 0, floorRing: 1, floorCross: 2, ring: 3, glow: 4 } as const;

/** m above the floor, so that the signs on it are not lost in it */
const LIFT = 0.012;

const VERTEX = /* glsl */ `
attribute vec4 place;
attribute vec4 tint;
attribute float kind;
varying vec2 vUv;
varying vec4 vTint;
varying float vKind;
varying float vWidth;
void main() {
  vUv = position.xy;
  vTint = tint;
  vKind = kind;
  bool isFlat = kind < ${SIGN.ring - 0.5};
  vec4 center = viewMatrix * vec4(place.xy, isFlat ? ${LIFT} : place.z, 1.0);
  vec4 flatPlace = viewMatrix * vec4(place.xy + position.xy * place.w, ${LIFT}, 1.0);
  vec4 facing = center + vec4(position.xy * place.w, 0.0, 0.0);
  vec4 view = isFlat ? flatPlace : facing;
  // a ring is 2 cm wide or what can be seen from here
  vWidth = clamp(max(0.022, -center.z * 0.0021) / place.w, 0.02, 0.45);
  gl_Position = projectionMatrix * view;
  if (!isFlat) {
    // in front of what it is about, and gone where the camera would stand inside it
    vec4 nearer = projectionMatrix * vec4(view.xy, view.z + place.w * 1.5, 1.0);
    if (nearer.w > 0.1) gl_Position.z = nearer.z / nearer.w * gl_Position.w;
    vTint.a *= clamp((-center.z / place.w - 3.5) / 5.0, 0.0, 1.0);
  }
}`;

const FRAGMENT = /* glsl */ `
varying vec2 vUv;
varying vec4 vTint;
varying float vKind;
varying float vWidth;
void main() {
  float r = length(vUv);
  float px = fwidth(r) + 1e-4;
  float ring = clamp((vWidth * 0.5 - abs(r - 1.0 + vWidth * 0.5 + px)) / px + 0.5, 0.0, 1.0);
  float soft = clamp(1.0 - r, 0.0, 1.0);
  float alpha = ring;
  if (vKind < ${SIGN.shadow + 0.5} || vKind > ${SIGN.glow - 0.5}) alpha = soft * soft * (3.0 - 2.0 * soft);
  else if (vKind > ${SIGN.floorCross - 0.5} && vKind < ${SIGN.floorCross + 0.5}) {
    float arms = min(abs(vUv.x - vUv.y), abs(vUv.x + vUv.y)) * 0.7071;
    float cross = clamp((vWidth * 0.5 - arms) / px + 0.5, 0.0, 1.0) * step(r, 0.62);
    alpha = max(ring, cross);
  }
  gl_FragColor = vec4(vTint.rgb, vTint.a * alpha);
}`;

/** Signs of one picture; they are put anew for each. */
export class Sprites {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  readonly #place: InstancedBufferAttribute;
  readonly #tint: InstancedBufferAttribute;
  readonly #kind: InstancedBufferAttribute;
  readonly #capacity: number;
  #count = 0;

  /** @param capacity the most signs in one picture; more are left out */
  constructor(capacity: number) {
    this.#capacity = capacity;
    const geometry = new InstancedBufferGeometry();
    geometry.setAttribute(
      "position",
      new Float32BufferAttribute([-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0], 3),
    );
    geometry.setIndex([0, 1, 2, 0, 2, 3]);
    const make = (name: string, size: number): InstancedBufferAttribute => {
      const attribute = new InstancedBufferAttribute(new Float32Array(capacity * size), size);
      attribute.setUsage(DynamicDrawUsage);
      geometry.setAttribute(name, attribute);
      return attribute;
    };
    this.#place = make("place", 4);
    this.#tint = make("tint", 4);
    this.#kind = make("kind", 1);
    const material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      transparent: true,
      depthWrite: false,
    });
    this.mesh = new Mesh(geometry, material);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 20;
  }

  /** Takes all signs away. */
  begin(): void {
    this.#count = 0;
  }

  /** Puts a sign. @param size m, its half side @param alpha 0 … 1 */
  add(kind: number, x: number, y: number, z: number, size: number, color: Color, alpha: number): void {
    if (this.#count === this.#capacity || alpha <= 0) return;
    const k = this.#count++;
    this.#place.setXYZW(k, x, y, z, size);
    this.#tint.setXYZW(k, color.r, color.g, color.b, alpha);
    this.#kind.setX(k, kind);
  }

  /** Hands the signs over to the GPU. */
  end(): void {
    this.mesh.geometry.instanceCount = this.#count;
    for (const attribute of [this.#place, this.#tint, this.#kind]) attribute.needsUpdate = true;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
