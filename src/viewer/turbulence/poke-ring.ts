// Rings on a pane: one under the pointer, one that spreads where the flow was poked.

import { BufferAttribute, type Group, Mesh, MeshBasicMaterial, RingGeometry } from "three";
import { PANE_SIDE } from "./pane-layout.ts";

/** s that a poke can be seen */
const LIFE = 0.9;
/** world units */
const RADIUS = 0.22;
const SEGMENTS = 48;

/** A ring, dark inside and white outside: it stands out on every colour. */
function makeRing(thickness: number): Mesh<RingGeometry, MeshBasicMaterial> {
  const geometry = new RingGeometry(RADIUS * (1 - thickness), RADIUS, SEGMENTS, 2);
  const points = SEGMENTS + 1;
  const shades = Float32Array.from({ length: 9 * points }, (_, k) => (k < 6 * points ? 0 : 1));
  geometry.setAttribute("color", new BufferAttribute(shades, 3));
  const material = new MeshBasicMaterial({ transparent: true, depthTest: false, vertexColors: true });
  const ring = new Mesh(geometry, material);
  ring.renderOrder = 5;
  ring.visible = false;
  return ring;
}

/** Place on a pane of a point of the domain, 0 … 2π. */
export function paneCoordinate(x: number): number {
  return (x / (2 * Math.PI) - 0.5) * PANE_SIDE;
}

/** The rings of one pane. */
export class PaneRings {
  readonly #pointer = makeRing(0.3);
  readonly #poke = makeRing(0.3);
  #age = LIFE;

  constructor(pane: Group) {
    pane.add(this.#pointer, this.#poke);
  }

  /** Whether a poke is still to be seen. */
  get isMoving(): boolean {
    return this.#age < LIFE;
  }

  /** Ring under the pointer; hidden without a place. @param z world units above the pane */
  showPointer(place: { x: number; y: number; z: number } | undefined): void {
    this.#pointer.visible = place !== undefined;
    if (place) this.#pointer.position.set(paneCoordinate(place.x), paneCoordinate(place.y), place.z);
  }

  /** A ring that spreads and fades. */
  showPoke(x: number, y: number, z: number): void {
    this.#poke.position.set(paneCoordinate(x), paneCoordinate(y), z);
    this.#age = 0;
  }

  /** @param seconds since the last call */
  update(seconds: number): void {
    if (this.#age >= LIFE) return;
    this.#age += seconds;
    const share = Math.min(1, this.#age / LIFE);
    this.#poke.visible = share < 1;
    this.#poke.scale.setScalar(0.6 + 2.4 * Math.sqrt(share));
    this.#poke.material.opacity = 1 - share;
  }

  dispose(): void {
    for (const ring of [this.#pointer, this.#poke]) {
      ring.geometry.dispose();
      ring.material.dispose();
    }
  }
}
