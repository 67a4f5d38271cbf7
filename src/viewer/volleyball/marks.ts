// Marks of what has just happened: a ring where the ball was touched, a flash and words for a fault, a cross where the
// ball came down. All of them fade on the clock of the recording, so a picture at a time is always the same.

import { Vector3 } from "three";
import type { RecordedEvent } from "../../recording/recording.ts";
import type { EventSource } from "./event-times.ts";
import { EventTimes } from "./event-times.ts";
import type { Labels } from "./labels.ts";
import type { Palette } from "./palette.ts";
import { SIGN, type Sprites } from "./sprites.ts";

/** s that marks stay */
const TOUCH_TIME = 1.5;
const FAULT_TIME = 2.5;
/** m, a ring at first and how fast it grows */
const RING = 0.18;
const RING_PACE = 0.4;
/** m, a ball this low at the end of a game has come down */
const DOWN = 0.45;

/** What a mark is about. */
interface Place {
  readonly point: Vector3;
  /** whether the ball has come down here */
  readonly isDown: boolean;
}

/** Draws marks of the events of a source. */
export class Marks {
  readonly #source: EventSource;
  readonly #times: EventTimes;
  readonly #offsets: readonly number[];
  readonly #ball: number;
  readonly #places: Map<number, Place> = new Map();

  /**
   * @param offsets where the numbers of each body start in a frame
   * @param ball    body index of the ball, or −1
   */
  constructor(source: EventSource, offsets: readonly number[], ball: number) {
    this.#source = source;
    this.#times = new EventTimes(source);
    this.#offsets = offsets;
    this.#ball = ball;
  }

  /** Puts the marks of a time on the clock, s. */
  update(time: number, palette: Palette, sprites: Sprites, labels: Labels): void {
    for (let k = this.#times.lastBefore(time); k >= 0; k--) {
      const age = time - this.#times.timeOf(k);
      if (age > FAULT_TIME) return;
      const event = this.#source.events[k] as RecordedEvent;
      if (event.kind === "touch" && age < TOUCH_TIME) this.#addTouch(k, event, age, palette, sprites);
      else if (event.kind === "fault") this.#addFault(k, event, age, palette, sprites, labels);
      else if (event.kind === "point" || event.kind === "draw") this.#addLanding(k, age, palette, sprites);
    }
  }

  #addTouch(k: number, event: RecordedEvent, age: number, palette: Palette, sprites: Sprites): void {
    const place = this.#placeOf(k);
    if (!place) return;
    const { x, y, z } = place.point;
    const left = 1 - age / TOUCH_TIME;
    const color = palette.teams[event.team === 1 ? 1 : 0];
    sprites.add(SIGN.ring, x, y, z, RING + RING_PACE * Math.sqrt(age / TOUCH_TIME), color, left);
    sprites.add(SIGN.glow, x, y, z, 0.5, color, 0.7 * left * left * left);
  }

  #addFault(
    k: number,
    event: RecordedEvent,
    age: number,
    palette: Palette,
    sprites: Sprites,
    labels: Labels,
  ): void {
    const place = this.#placeOf(k);
    if (!place) return;
    const { x, y, z } = place.point;
    const height = Math.max(z, 0.4);
    const left = 1 - age / FAULT_TIME;
    const pulse = 1 + 0.25 * Math.exp(-6 * age);
    sprites.add(SIGN.ring, x, y, height, 0.36 * pulse, palette.fault, left);
    sprites.add(SIGN.glow, x, y, height, 0.8 * pulse, palette.fault, 0.5 * left * left);
    labels.addNotice(k, event.text, x, y, height + 0.6, left);
  }

  #addLanding(k: number, age: number, palette: Palette, sprites: Sprites): void {
    const place = this.#placeOf(k);
    if (!place?.isDown) return;
    const { x, y } = place.point;
    sprites.add(SIGN.floorCross, x, y, 0, 0.32, palette.fault, Math.min(1, 2 - (2 * age) / FAULT_TIME));
  }

  /** Where an event happened: at the ball, or where there is none at its body. */
  #placeOf(k: number): Place | undefined {
    const known = this.#places.get(k);
    if (known) return known;
    const { track, events } = this.#source;
    const index = track.indexAt(this.#times.timeOf(k) + 1e-6);
    const at = this.#offsets[this.#ball >= 0 ? this.#ball : (events[k]?.body ?? 0)];
    if (index < 0 || at === undefined) return undefined;
    const { values } = track.frame(index);
    const point = new Vector3(values[at] ?? 0, values[at + 1] ?? 0, values[at + 2] ?? 0);
    const place = { point, isDown: this.#ball >= 0 && point.z < DOWN };
    this.#places.set(k, place);
    return place;
  }
}
