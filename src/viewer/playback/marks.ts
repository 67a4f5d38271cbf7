// Events of a source on its clock: marks for the timeline, and what one can jump to.

import type { RecordedEvent } from "../../recording/recording.ts";
import type { Source } from "../sources/source.ts";

/** An event with its time. */
export interface Mark {
  /** s on the track's clock */
  readonly time: number;
  readonly event: RecordedEvent;
}

/** Marks of a source, kept up with its events. */
export class Marks {
  readonly #source: Source;
  readonly #marks: Mark[] = [];
  #seen = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  /** All marks in order of time. Those of frames that were dropped keep their time. */
  get list(): readonly Mark[] {
    const { events, track } = this.#source;
    for (; this.#seen < events.length; this.#seen++) {
      const event = events[this.#seen] as RecordedEvent;
      const time = track.timeOfStep(event.game, event.step);
      if (time !== undefined) this.#marks.push({ time, event });
      // an event may come before its frame when a batch ends between them; other games without frames are past
      else if (track.end === track.first || event.game > track.frame(track.end - 1).game) break;
    }
    return this.#marks;
  }

  /**
   * The nearest mark before or behind a time.
   *
   * @param direction 1 forwards, −1 backwards
   * @param kinds     events that count; all when empty
   */
  next(time: number, direction: 1 | -1, kinds: readonly RecordedEvent["kind"][]): Mark | undefined {
    const fits = (mark: Mark): boolean => kinds.length === 0 || kinds.includes(mark.event.kind);
    if (direction === 1) return this.list.find((mark) => mark.time > time + EPSILON && fits(mark));
    return this.list.findLast((mark) => mark.time < time - EPSILON && fits(mark));
  }
}

/** s: a mark this near to the playhead is where it stands */
const EPSILON = 1e-6;
