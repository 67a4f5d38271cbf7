// The path that the ball will take if nobody touches it, dashed, and the place where it will come down.

import type { Moment } from "../playback/moment.ts";
import { computeFlightPath, type Flight } from "./flight-path.ts";
import type { Palette } from "./palette.ts";
import { valueAt } from "./pose.ts";
import { Ribbon } from "./ribbon.ts";
import { SIGN, type Sprites } from "./sprites.ts";

/** Points of the path. */
const POINTS = 48;
/** s, a dash with its gap */
const DASH = 0.09;
/** m above where it lies; below this a ball is not in flight */
const GROUNDED = 0.05;

/** Draws where the ball will go. */
export class Prediction {
  readonly ribbon: Ribbon = new Ribbon(1, { width: 0.035, opacity: 0.9, least: 0.85, dash: DASH });
  readonly #flight: Flight;
  readonly #at: number;
  readonly #radius: number;
  readonly #path: Float32Array = new Float32Array(3 * POINTS);
  readonly #start: Float64Array = new Float64Array(6);
  #palette: Palette | undefined;

  /** @param at where the ball's numbers start in a frame; @param radius m, of the ball */
  constructor(flight: Flight, at: number, radius: number) {
    this.#flight = flight;
    this.#at = at;
    this.#radius = radius;
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    this.ribbon.tints = [palette.ink, palette.ink, palette.ink];
  }

  update(moment: Moment | undefined, isOn: boolean, sprites: Sprites): void {
    for (let k = 0; moment && k < 6; k++) this.#start[k] = valueAt(moment, this.#at + k);
    if (!moment || !isOn || !this.#palette || (this.#start[2] as number) < this.#radius + GROUNDED) {
      this.ribbon.hide();
      return;
    }
    const end = computeFlightPath(this.#flight, this.#start, this.#radius, this.#path);
    this.ribbon.clear();
    for (let k = 0; k < POINTS; k++) {
      const time = moment.time + (end * k) / (POINTS - 1);
      const [x, y, z] = [this.#path[3 * k] ?? 0, this.#path[3 * k + 1] ?? 0, this.#path[3 * k + 2] ?? 0];
      this.ribbon.put(this.ribbon.next(), 0, x, y, z, time, 0);
    }
    this.ribbon.send(0);
    this.ribbon.show(0, POINTS - 1, moment.time + end, 2 * end);
    const [x = 0, y = 0] = this.#path.subarray(3 * POINTS - 3);
    sprites.add(SIGN.floorRing, x, y, 0, this.#radius * 2.2, this.#palette.ink, 0.8);
  }

  dispose(): void {
    this.ribbon.dispose();
  }
}
