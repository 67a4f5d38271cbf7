// Ribbons along the paths of bodies: trails behind them, and the dashed path that a ball will take. All ribbons of one
// object are one draw call. A ribbon turns its face to the camera; how old a point is decides on its width and colour.

import {
  BufferAttribute,
  BufferGeometry,
  type Color,
  DoubleSide,
  DynamicDrawUsage,
  InterleavedBuffer,
  InterleavedBufferAttribute,
  type IUniform,
  Mesh,
  ShaderMaterial,
} from "three";

/** Numbers of a vertex: place 3 (m), pace since the point before 3 (m/s), time (s), tint, side. */
const VERTEX_SIZE = 9;
/** Points that there is room for at first. */
const ROOM = 512;

const VERTEX = /* glsl */ `
attribute vec3 pace;
/** time, tint, side */
attribute vec3 mark;
uniform float uNow;
uniform float uWindow;
uniform float uWidth;
uniform vec3 uTints[3];
varying vec4 vColor;
varying float vTime;
varying float vSide;
void main() {
  vSide = mark.z;
  // a point still to come is pulled back along its way to where the body is now
  float late = max(0.0, mark.x - uNow);
  vec4 center = viewMatrix * vec4(position - pace * late, 1.0);
  float age = clamp((uNow - mark.x) / uWindow, 0.0, 1.0);
  float rest = 1.0 - age;
  vec3 along = mat3(viewMatrix) * pace;
  vec3 side = cross(along, center.xyz);
  float size = max(length(side), 1e-6);
  float width = max(uWidth * (0.25 + 0.75 * rest), -center.z * 0.0011);
  center.xyz += side / size * width * mark.z;
  vColor = vec4(mark.y < 0.5 ? uTints[0] : mark.y < 1.5 ? uTints[1] : uTints[2], rest);
  vTime = mark.x;
  gl_Position = projectionMatrix * center;
}`;

const FRAGMENT = /* glsl */ `
uniform float uOpacity;
uniform float uLeast;
uniform float uDash;
varying vec4 vColor;
varying float vTime;
varying float vSide;
void main() {
  if (uDash > 0.0 && fract(vTime / uDash) > 0.55) discard;
  gl_FragColor = vec4(vColor.rgb, uOpacity * max(uLeast, vColor.a * vColor.a) * (1.0 - 0.75 * vSide * vSide));
}`;

/** How ribbons look. */
export interface RibbonLook {
  /** m, half of it */
  readonly width: number;
  readonly opacity: number;
  /** part of the opacity that the oldest points keep */
  readonly least: number;
  /** s, a dash with its gap; 0 for an unbroken ribbon */
  readonly dash: number;
}

/** Ribbons of `bodies` bodies through as many points as are put. */
export class Ribbon {
  readonly mesh: Mesh<BufferGeometry, ShaderMaterial>;
  readonly #bodies: number;
  readonly #uniforms: Record<"uNow" | "uWindow" | "uTints", IUniform>;
  #buffer: InterleavedBuffer | undefined;
  #room = 0;
  #points = 0;

  constructor(bodies: number, look: RibbonLook) {
    this.#bodies = bodies;
    this.#uniforms = { uNow: { value: 0 }, uWindow: { value: 1 }, uTints: { value: [] } };
    const material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: {
        ...this.#uniforms,
        uWidth: { value: look.width },
        uOpacity: { value: look.opacity },
        uLeast: { value: look.least },
        uDash: { value: look.dash },
      },
      side: DoubleSide,
      transparent: true,
      depthWrite: false,
    });
    this.mesh = new Mesh(new BufferGeometry(), material);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 26;
    this.mesh.visible = false;
    this.#grow(ROOM);
  }

  /** Points that have been put, of each body. */
  get points(): number {
    return this.#points;
  }

  /** [3] colours of the tints 0, 1, 2 */
  set tints(colors: readonly Color[]) {
    this.#uniforms.uTints.value = colors;
  }

  /** Takes all points away. */
  clear(): void {
    this.#points = 0;
  }

  /** Makes room for more points: new buffers, as those on the GPU cannot grow. */
  #grow(room: number): void {
    const numbers = new Float32Array(room * this.#bodies * 2 * VERTEX_SIZE);
    if (this.#buffer) numbers.set(this.#buffer.array as Float32Array);
    const buffer = new InterleavedBuffer(numbers, VERTEX_SIZE).setUsage(DynamicDrawUsage);
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new InterleavedBufferAttribute(buffer, 3, 0));
    geometry.setAttribute("pace", new InterleavedBufferAttribute(buffer, 3, 3));
    geometry.setAttribute("mark", new InterleavedBufferAttribute(buffer, 3, 6));
    const index = new Uint32Array((room - 1) * this.#bodies * 6);
    for (let k = 0; k < (room - 1) * this.#bodies; k++) {
      const a = 2 * k;
      const b = a + 2 * this.#bodies;
      index.set([a, a + 1, b, b, a + 1, b + 1], 6 * k);
    }
    geometry.setIndex(new BufferAttribute(index, 1));
    this.mesh.geometry.dispose();
    this.mesh.geometry = geometry;
    this.#buffer = buffer;
    this.#room = room;
  }

  /**
   * Begins the next point in time, of all bodies; `put` then says where each is.
   *
   * @returns its number
   */
  next(): number {
    if (this.#points === this.#room) this.#grow(2 * this.#room);
    return this.#points++;
  }

  /** Puts a body's place at point k, after those before it. @param time s */
  put(k: number, body: number, x: number, y: number, z: number, time: number, tint: number): void {
    const numbers = this.#buffer?.array as Float32Array;
    const at = (k * this.#bodies + body) * 2 * VERTEX_SIZE;
    const before = at - this.#bodies * 2 * VERTEX_SIZE;
    const gap = k > 0 ? time - (numbers[before + 6] as number) : 0;
    for (let side = 0; side < 2; side++) {
      const v = at + side * VERTEX_SIZE;
      numbers[v] = x;
      numbers[v + 1] = y;
      numbers[v + 2] = z;
      numbers[v + 3] = gap > 0 ? (x - (numbers[before] as number)) / gap : 0;
      numbers[v + 4] = gap > 0 ? (y - (numbers[before + 1] as number)) / gap : 0;
      numbers[v + 5] = gap > 0 ? (z - (numbers[before + 2] as number)) / gap : 0;
      numbers[v + 6] = time;
      numbers[v + 7] = tint;
      numbers[v + 8] = 2 * side - 1;
    }
  }

  /** Hands points from `from` on over to the GPU. */
  send(from: number): void {
    const stride = this.#bodies * 2 * VERTEX_SIZE;
    this.#buffer?.addUpdateRange(from * stride, (this.#points - from) * stride);
    if (this.#buffer) this.#buffer.needsUpdate = true;
  }

  /**
   * Shows a part.
   *
   * @param from   first point
   * @param to     last point
   * @param now    s, the time of the ribbon's head; points behind it are pulled back to it
   * @param window s, until a point has faded
   */
  show(from: number, to: number, now: number, window: number): void {
    const last = Math.min(to, this.#points - 1);
    this.mesh.visible = last > from;
    this.mesh.geometry.setDrawRange(from * this.#bodies * 6, Math.max(0, last - from) * this.#bodies * 6);
    this.#uniforms.uNow.value = now;
    this.#uniforms.uWindow.value = window;
  }

  hide(): void {
    this.mesh.visible = false;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
