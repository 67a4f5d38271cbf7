// Series of one track, decimated for drawing; takes new frames as they come, a part at a time.

import type { FrameTrack } from "../../recording/track.ts";
import { Envelope, framesPerPoint, pointFrames } from "./envelope.ts";
import type { Series } from "./series.ts";

/** Numbers computed at most in one call, so that a page never waits: a few ms. */
const MOST_NUMBERS = 30_000;

/** Points to draw. */
export interface SampledSeries {
  /** s, ascending */
  readonly times: readonly number[];
  /** one list a series, as long as `times` */
  readonly values: readonly (readonly number[])[];
}

/** Samples series of a track. */
export class SeriesSampler {
  readonly track: FrameTrack;
  readonly series: readonly Series[];
  #envelopes: readonly Envelope[];
  /** index in the track of the first number held */
  #base: number;
  readonly #frames: number[] = [];

  constructor(track: FrameTrack, series: readonly Series[]) {
    this.track = track;
    this.series = series;
    this.#envelopes = series.map(() => new Envelope());
    this.#base = track.first;
  }

  /** One beyond the index of the last frame that was taken. */
  get end(): number {
    return this.#base + (this.#envelopes[0]?.length ?? 0);
  }

  /** Takes frames that have come since; returns whether there were any. */
  catchUp(mostNumbers: number = MOST_NUMBERS): boolean {
    const { track, series } = this;
    if (series.length === 0) return false;
    this.#forget();
    const start = this.end;
    const last = Math.min(track.end, start + Math.max(1, Math.floor(mostNumbers / series.length)));
    for (let index = start; index < last; index++) {
      const { values } = track.frame(index);
      for (let k = 0; k < series.length; k++) {
        (this.#envelopes[k] as Envelope).push((series[k] as Series).compute(values));
      }
    }
    return last > start;
  }

  /** Begins anew when a live track has dropped half of what is held here, or all of it. */
  #forget(): void {
    const dropped = this.track.first - this.#base;
    if (dropped === 0 || (2 * dropped < this.end - this.#base && this.track.first <= this.end)) return;
    this.#envelopes = this.series.map(() => new Envelope());
    this.#base = this.track.first;
  }

  /** Number of a series in a frame; undefined where it was not taken. */
  valueAt(series: number, index: number): number | undefined {
    return index >= this.#base && index < this.end
      ? this.#envelopes[series]?.at(index - this.#base)
      : undefined;
  }

  /**
   * Points of all series from one time to another, with a point beyond on either side where there is one. Extremes are
   * kept at any number of points.
   *
   * @param mostPoints about as many points a series as may be drawn
   */
  sample(startTime: number, endTime: number, mostPoints: number): SampledSeries {
    const { track } = this;
    const first = Math.max(track.first, this.#base);
    if (this.end <= first) return { times: [], values: this.series.map(() => []) };
    const from = Math.max(first, track.indexAt(startTime));
    const to = Math.min(this.end, track.indexAt(endTime) + 2);
    let level = 0;
    while ((to - from) / framesPerPoint(level) > mostPoints) level++;
    const frames = this.#frames;
    frames.length = pointFrames(level, from - this.#base, to - this.#base, frames);
    const isKept = (frame: number): boolean => frame + this.#base >= first;
    const times = frames.filter(isKept).map((frame) => track.timeOf(frame + this.#base));
    const values = this.#envelopes.map((envelope) => {
      const out: number[] = [];
      envelope.write(level, from - this.#base, to - this.#base, out);
      return out.slice(out.length - times.length);
    });
    return { times, values };
  }
}

/** Points of series of a whole track, from scratch. */
export function sampleSeries(
  track: FrameTrack,
  series: readonly Series[],
  mostPoints: number,
): SampledSeries {
  const sampler = new SeriesSampler(track, series);
  sampler.catchUp(Number.POSITIVE_INFINITY);
  return sampler.sample(track.startTime, track.endTime, mostPoints);
}
