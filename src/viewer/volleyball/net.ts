// The net with its tapes, posts and antennas. It stands across x = 0, as high as the header says.

import type { BufferGeometry } from "three";
import {
  BoxGeometry,
  Color,
  CylinderGeometry,
  DoubleSide,
  Group,
  InstancedMesh,
  Matrix4,
  Mesh,
  PlaneGeometry,
  ShaderMaterial,
  Vector2,
} from "three";
import type { Palette } from "./palette.ts";
import { lightSolid, makeSolidMaterial } from "./solid-material.ts";
import { mergeParts, type SolidPart } from "./solid-parts.ts";

/** m: of the mesh, from the top tape down; of the tape */
const MESH_HEIGHT = 0.9;
const TAPE = 0.07;
/** m, from the side line to a post; radius of a post */
const POST_GAP = 0.55;
const POST_RADIUS = 0.045;
/** m, an antenna above the net, in stripes of this length */
const ANTENNA = 0.8;
const STRIPE = 0.2;

const VERTEX = /* glsl */ `
uniform vec2 uSize;
varying vec2 vPlace;
void main() {
  vPlace = (uv - vec2(0.5, 1.0)) * uSize;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;

/** threads every 0.1 m; where they are finer than a pixel, their mean */
const FRAGMENT = /* glsl */ `
uniform vec2 uSize;
uniform vec3 uNet;
uniform vec3 uTape;
uniform float uCourt;
varying vec2 vPlace;
float thread(float x) {
  float px = fwidth(x) + 1e-5;
  float d = abs(fract(x / 0.1 + 0.5) - 0.5) * 0.1;
  float w = 0.007;
  return mix(clamp((w - d) / px + 0.5, 0.0, 1.0) * min(1.0, 2.0 * w / px), 0.14, smoothstep(0.03, 0.09, px));
}
void main() {
  float top = -vPlace.y;
  float bottom = uSize.y + vPlace.y;
  float side = abs(abs(vPlace.x) - uCourt);
  float tape = max(step(top, ${TAPE}), max(step(bottom, ${TAPE} * 0.6), step(side, 0.025)));
  float mesh = max(thread(vPlace.x), thread(vPlace.y)) * 0.62;
  gl_FragColor = vec4(mix(uNet, uTape, tape), max(mesh, tape));
}`;

/** A post and an antenna on each side. */
function makePosts(halfWidth: number, height: number, palette: Palette): BufferGeometry {
  const parts: SolidPart[] = [];
  const put = (radius: number, length: number, y: number, z: number, color: Color): void => {
    const shape = new CylinderGeometry(radius, radius, length, 8, 1);
    const place = new Matrix4().makeRotationX(Math.PI / 2).setPosition(0, y, z + length / 2);
    parts.push({ shape, place, color, paint: 0 });
  };
  const white = new Color(1, 1, 1);
  // the tape is thick, so that the net is seen from above as well
  const tape = new BoxGeometry(0.05, 2 * (halfWidth + POST_GAP), TAPE);
  parts.push({
    shape: tape,
    place: new Matrix4().makeTranslation(0, 0, height - TAPE / 2),
    // its sides are upright and get half of the light; they should be as white as the tape below
    color: palette.tape.clone().multiplyScalar(1.3),
    paint: 0,
  });
  for (const side of [-1, 1]) {
    put(POST_RADIUS, height + 0.06, side * (halfWidth + POST_GAP), 0, palette.post);
    put(POST_RADIUS * 2.6, 0.05, side * (halfWidth + POST_GAP), 0, palette.post);
    for (let k = 0; k * STRIPE < ANTENNA + MESH_HEIGHT - 0.1; k++) {
      put(0.014, STRIPE, side * halfWidth, height - MESH_HEIGHT + k * STRIPE, k % 2 ? white : palette.fault);
    }
  }
  return mergeParts(parts);
}

/** The net of a court. */
export class Net {
  readonly group: Group = new Group();
  readonly #mesh: Mesh<PlaneGeometry, ShaderMaterial>;
  readonly #halfWidth: number;
  readonly #height: number;
  readonly #material: ShaderMaterial = makeSolidMaterial();
  #posts: InstancedMesh | undefined;

  /** @param halfWidth m, of the court; @param height m */
  constructor(halfWidth: number, height: number) {
    this.#halfWidth = halfWidth;
    this.#height = height;
    const width = 2 * (halfWidth + POST_GAP);
    const meshHeight = Math.min(MESH_HEIGHT, height);
    const material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      side: DoubleSide,
      transparent: true,
      depthWrite: false,
      uniforms: {
        uSize: { value: new Vector2(width, meshHeight) },
        uCourt: { value: halfWidth },
        uNet: { value: null },
        uTape: { value: null },
      },
    });
    const plane = new PlaneGeometry(width, meshHeight).rotateX(Math.PI / 2).rotateZ(Math.PI / 2);
    this.#mesh = new Mesh(plane, material);
    this.#mesh.position.z = height - meshHeight / 2;
    this.group.add(this.#mesh);
  }

  setPalette(palette: Palette): void {
    const { uNet, uTape } = this.#mesh.material.uniforms;
    if (uNet) uNet.value = palette.net;
    if (uTape) uTape.value = palette.tape;
    lightSolid(this.#material, palette);
    this.#dropPosts();
    this.#posts = new InstancedMesh(makePosts(this.#halfWidth, this.#height, palette), this.#material, 1);
    this.#posts.setMatrixAt(0, new Matrix4());
    this.#posts.setColorAt(0, palette.post);
    this.#posts.frustumCulled = false;
    this.group.add(this.#posts);
  }

  #dropPosts(): void {
    if (!this.#posts) return;
    this.group.remove(this.#posts);
    this.#posts.geometry.dispose();
    this.#posts.dispose();
  }

  dispose(): void {
    this.#dropPosts();
    this.#material.dispose();
    this.#mesh.geometry.dispose();
    this.#mesh.material.dispose();
  }
}
