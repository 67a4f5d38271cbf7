// Events of a source on its clock: marks for the timeline, and what one can jump to.

import type { RecordedEvent } from "../../recording/recording.ts";
import type { Source } from "../sources/source.ts";
import { EventTimes } from "./event-times.ts";

/** An event with its time. */
export interface Mark {
  /** s on the track's clock */
  readonly time: number;
  readonly event: RecordedEvent;
}

/** Marks of a source, kept up with its events. */
export class Marks {
  readonly #source: Source;
  readonly #times: EventTimes;
  readonly #marks: Mark[] = [];

  constructor(source: Source) {
    this.#source = source;
    this.#times = new EventTimes(source);
  }

  /** All marks in order of time. Those of frames that were dropped keep their time. */
  get list(): readonly Mark[] {
    const { count } = this.#times;
    for (let k = this.#marks.length; k < count; k++) {
      this.#marks.push({
        time: this.#times.timeOf(k),
        event: this.#source.events[k] as RecordedEvent,
      });
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
