// Rings on a pane: one under the pointer, one that spreads where the flow was poked.

import { type Group, Mesh, MeshBasicMaterial, RingGeometry } from "three";
import { PANE_SIDE } from "./pane-layout.ts";

/** s that a poke can be seen */
const LIFE = 0.9;
/** world units */
const RADIUS = 0.22;

function makeRing(thickness: number): Mesh<RingGeometry, MeshBasicMaterial> {
  const material = new MeshBasicMaterial({ transparent: true, depthTest: false });
  const ring = new Mesh(new RingGeometry(RADIUS * (1 - thickness), RADIUS, 48), material);
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
  readonly #pointer = makeRing(0.12);
  readonly #poke = makeRing(0.2);
  #age = LIFE;

  constructor(pane: Group) {
    pane.add(this.#pointer, this.#poke);
  }

  setColor(color: string): void {
    this.#pointer.material.color.set(color);
    this.#poke.material.color.set(color);
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
