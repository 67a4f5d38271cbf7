// When the events of a source happen on its clock: worked out once an event, searched by halves.

import type { RecordedEvent } from "../../recording/recording.ts";
import type { FrameTrack } from "../../recording/track.ts";

/** What of a source tells of events. */
export interface EventSource {
  readonly track: FrameTrack;
  readonly events: readonly RecordedEvent[];
}

/** The times of the events of a source, which may grow. */
export class EventTimes {
  readonly #source: EventSource;
  readonly #times: number[] = [];

  constructor(source: EventSource) {
    this.#source = source;
  }

  /** Number of events whose time is known; those of a live run may come before their frames. */
  get count(): number {
    const { track, events } = this.#source;
    if (track.end === track.first) return 0;
    for (let k = this.#times.length; k < events.length; k++) {
      const { game, step } = events[k] as RecordedEvent;
      const time = track.timeOfStep(game, step);
      // a newer game is still to come; others without frames were dropped, or never recorded
      if (time === undefined && game > track.frame(track.end - 1).game) break;
      const before = this.#times[k - 1] ?? Number.NEGATIVE_INFINITY;
      this.#times.push(Math.max(before, time ?? Number.NEGATIVE_INFINITY));
    }
    return this.#times.length;
  }

  /** s on the track's clock, of event k < `count` */
  timeOf(k: number): number {
    return this.#times[k] ?? Number.POSITIVE_INFINITY;
  }

  /** Index of the last event at or before a time, −1 before the first. */
  lastBefore(time: number): number {
    let low = -1;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.timeOf(middle) <= time) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
