// How fine the relief is: as fine as the machine draws at a good rate. A graphics card does not notice 32 768 triangles;
// a software renderer pays about 2 µs for each.

import type { BufferGeometry } from "three";
import { makeFieldGeometry } from "./field-mesh.ts";

/** squares a side, coarse to fine */
const STEPS = [32, 48, 64, 96, 128] as const;
const FIRST_STEP = 2;
/** pictures that a judgement rests on */
const PICTURES = 24;
/** s between two pictures: above, a coarser relief; below, a finer one */
const SLOW = 1 / 24;
const FAST = 1 / 50;
/** s; a longer pause is not the relief's doing */
const PAUSE = 0.5;

/** Chooses the step from the time that pictures take. */
export class DetailChoice {
  #step = FIRST_STEP;
  /** a step that was too slow once is not tried again */
  #most: number = STEPS.length - 1;
  #sum = 0;
  #count = 0;

  /** Squares a side. */
  get squares(): number {
    return STEPS[this.#step] as number;
  }

  /** Takes the time since the last picture, s. */
  see(seconds: number): void {
    if (!(seconds > 0 && seconds < PAUSE)) return;
    this.#sum += seconds;
    if (++this.#count < PICTURES) return;
    const mean = this.#sum / this.#count;
    this.#sum = 0;
    this.#count = 0;
    if (mean > SLOW && this.#step > 0) this.#most = --this.#step;
    else if (mean < FAST && this.#step < this.#most) this.#step++;
  }
}

/** Geometries of all panes: the plane, and the relief as fine as it may be. */
export class FieldGeometries {
  readonly flat = makeFieldGeometry(1, false);
  readonly #choice = new DetailChoice();
  readonly #made = new Map<number, BufferGeometry>();

  /** The relief at the step chosen now. */
  get relief(): BufferGeometry {
    const { squares } = this.#choice;
    const made = this.#made.get(squares) ?? makeFieldGeometry(squares, true);
    this.#made.set(squares, made);
    return made;
  }

  /** Takes the time since the last picture with a relief, s. */
  see(seconds: number): void {
    this.#choice.see(seconds);
  }

  dispose(): void {
    this.flat.dispose();
    for (const geometry of this.#made.values()) geometry.dispose();
  }
}
