// The ball: a sphere with the panels of a volleyball, three strips on each side of a cube, and a line down to the floor.
// Frames do not tell of its spin, so it does not spin.

import {
  BufferGeometry,
  DoubleSide,
  Float32BufferAttribute,
  Group,
  Mesh,
  ShaderMaterial,
  SphereGeometry,
  type Vector3,
} from "three";
import type { Palette } from "./palette.ts";

const VERTEX = /* glsl */ `
uniform vec3 uLight;
varying vec3 vNormal;
varying float vLit;
void main() {
  vNormal = normal;
  vec3 n = mat3(modelMatrix) * normal;
  vLit = mix(uLight.x, uLight.y, 0.5 + 0.5 * n.z) + uLight.z * max(0.0, dot(n, vec3(-0.35, -0.5, 0.79)));
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;

/** the side of the cube is that of the largest coordinate; its strips run along the next axis */
const FRAGMENT = /* glsl */ `
uniform vec3 uA;
uniform vec3 uB;
uniform vec3 uSeam;
uniform float uOpacity;
varying vec3 vNormal;
varying float vLit;
void main() {
  vec3 n = normalize(vNormal);
  vec3 a = abs(n);
  vec2 on = a.x > a.y && a.x > a.z ? n.yz / a.x : a.y > a.z ? n.zx / a.y : n.xy / a.z;
  float strip = (on.x + 1.0) * 1.5;
  float px = fwidth(strip);
  float near = min(abs(fract(strip + 0.5) - 0.5), 1.5 * (1.0 - max(abs(on.x), abs(on.y))));
  float seam = 1.0 - smoothstep(0.03, 0.06 + min(px, 0.5), near);
  float middle = step(1.0, strip) * step(strip, 2.0);
  vec3 color = mix(mix(uA, uB, middle), uSeam, seam * 0.55 * (1.0 - smoothstep(0.3, 0.9, px)));
  gl_FragColor = vec4(color * vLit, uOpacity);
}`;

/** x: side, z: 0 on the floor … 1 at the ball; 1 cm wide or what can be seen from here */
const LINE_VERTEX = /* glsl */ `
void main() {
  vec4 center = modelViewMatrix * vec4(0.0, 0.0, position.z, 1.0);
  center.x += position.x * max(0.004, -center.z * 0.0008);
  gl_Position = projectionMatrix * center;
}`;
const LINE_FRAGMENT = /* glsl */ `
uniform vec3 uColor;
uniform float uOpacity;
void main() { gl_FragColor = vec4(uColor, uOpacity); }`;

/** A ball. */
export class Ball {
  readonly group: Group = new Group();
  readonly #ball: Mesh<SphereGeometry, ShaderMaterial>;
  readonly #line: Mesh<BufferGeometry, ShaderMaterial>;

  /** @param radius m */
  constructor(radius: number) {
    const material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: {
        uLight: { value: [0.6, 0.9, 0.3] },
        uA: { value: null },
        uB: { value: null },
        uSeam: { value: null },
        uOpacity: { value: 1 },
      },
    });
    this.#ball = new Mesh(new SphereGeometry(radius, 22, 14), material);
    this.#ball.rotation.set(0.5, 0.35, 0.2);
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new Float32BufferAttribute([-1, 0, 0, 1, 0, 0, -1, 0, 1, 1, 0, 1], 3));
    geometry.setIndex([0, 1, 2, 2, 1, 3]);
    this.#line = new Mesh(
      geometry,
      new ShaderMaterial({
        vertexShader: LINE_VERTEX,
        fragmentShader: LINE_FRAGMENT,
        uniforms: { uColor: { value: null }, uOpacity: { value: 0.45 } },
        side: DoubleSide,
        transparent: true,
        depthWrite: false,
      }),
    );
    this.#line.frustumCulled = false;
    this.#line.renderOrder = 21;
    this.group.add(this.#ball, this.#line);
  }

  setPalette(palette: Palette): void {
    const { uLight, uA, uB, uSeam } = this.#ball.material.uniforms;
    if (uLight) uLight.value = palette.light;
    if (uA) uA.value = palette.ballLight;
    if (uB) uB.value = palette.ballDark;
    if (uSeam) uSeam.value = palette.seam;
    const { uColor } = this.#line.material.uniforms;
    if (uColor) uColor.value = palette.ink;
  }

  /** 0 … 1 */
  set opacity(value: number) {
    this.#ball.material.transparent = value < 1;
    if (this.#ball.material.uniforms.uOpacity) this.#ball.material.uniforms.uOpacity.value = value;
    this.#line.visible = value === 1;
  }

  update(position: Vector3): void {
    this.#ball.position.copy(position);
    this.#line.position.set(position.x, position.y, 0);
    this.#line.scale.z = Math.max(0.001, position.z);
  }

  dispose(): void {
    this.#ball.geometry.dispose();
    this.#ball.material.dispose();
    this.#line.geometry.dispose();
    this.#line.material.dispose();
  }
}
