// The clock: one playhead for all sources, however their frames come.

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { RecordedEvent } from "../../recording/recording.ts";
import type { Source } from "../sources/source.ts";
import { Marks } from "./marks.ts";
import { type Moment, momentAt } from "./moment.ts";

/** Speeds of the menu; any between the first and the last may be set. */
export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4, 10] as const;

/** s of waiting after which one is told */
const LATE = 1.5;
/** ms between two news of a live run */
const TELL_EVERY = 200;

/** A stretch of the clock, s. */
export interface Loop {
  readonly from: number;
  readonly to: number;
}

/** s: up to where there is something to show. Live runs wait for the slowest of them, so that they are seen at one time. */
function newestOf(sources: readonly Source[]): number {
  const live = sources.filter(({ isWhole }) => !isWhole);
  if (live.length > 0) return Math.min(...live.map(({ track }) => track.endTime));
  return Math.max(...sources.map(({ track }) => track.endTime));
}

/** Plays sources: the first sets the clock, the others go along. */
export class Player {
  readonly sources: readonly Source[];
  readonly marks: Marks;
  /** s on the clock */
  readonly time: Signal<number> = signal(0);
  readonly isPlaying: Signal<boolean> = signal(false);
  readonly speed: Signal<number> = signal(1);
  readonly loop: Signal<Loop | undefined> = signal(undefined);
  /** a live run that cannot keep up with the playhead */
  readonly isWaiting: Signal<boolean> = signal(false);
  /** counts changes of the sources: frames that came, runs that ended */
  readonly changes: Signal<number> = signal(0);
  readonly #start: Signal<number> = signal(0);
  readonly #end: Signal<number> = signal(0);
  /** the newest frame, told to the page a little later */
  #newest = 0;
  /** where a seek goes that frames of a live run are still missing for */
  #goal: number | undefined;
  /** s of wall clock that the playhead has waited for frames */
  #waited = 0;
  #toldAt = Number.NEGATIVE_INFINITY;
  #telling: ReturnType<typeof setTimeout> | undefined;
  readonly #unsubscribe: readonly (() => void)[];

  constructor(sources: readonly Source[]) {
    this.sources = sources;
    this.marks = new Marks(this.main);
    this.#unsubscribe = sources.map((source) => source.onChange(() => this.#refresh()));
    this.#refresh();
    this.time.value = this.#start.value;
  }

  /** The source that sets the clock. */
  get main(): Source {
    return this.sources[0] as Source;
  }

  /** s: oldest frame that is kept. */
  get start(): ReadonlySignal<number> {
    return this.#start;
  }

  /** s: newest frame. */
  get end(): ReadonlySignal<number> {
    return this.#end;
  }

  #refresh(): void {
    this.#newest = newestOf(this.sources);
    if (this.#goal !== undefined) this.seek(this.#goal);
    if (this.#telling !== undefined) return;
    const wait = this.#toldAt + TELL_EVERY - performance.now();
    if (wait <= 0) this.#tell();
    else this.#telling = setTimeout(() => this.#tell(), wait);
  }

  /** Tells the page what has changed: not for every message of a live run, since plots are drawn anew each time. */
  #tell(): void {
    this.#telling = undefined;
    this.#toldAt = performance.now();
    this.#start.value = this.main.track.startTime;
    this.#end.value = this.#newest;
    this.changes.value++;
  }

  /** Moves the playhead by a stretch of wall clock, s. */
  tick(seconds: number): void {
    if (!this.isPlaying.value) return;
    if (this.#goal !== undefined) {
      this.isWaiting.value = true;
      return;
    }
    let time = this.time.value + seconds * this.speed.value;
    const loop = this.loop.value;
    if (loop && time >= loop.to) time = loop.from;
    for (const source of this.sources) source.want(time);
    const isWhole = this.#isWhole;
    const end = this.#newest;
    this.#waited = time > end && !isWhole ? this.#waited + seconds : 0;
    this.isWaiting.value = this.#waited > LATE;
    if (time >= end && isWhole) this.isPlaying.value = false;
    this.time.value = Math.max(this.#start.value, Math.min(time, end));
  }

  /** Puts the playhead somewhere; where a live run has not come yet, as soon as it has. */
  seek(time: number): void {
    this.#goal = time > this.#newest && !this.#isWhole ? time : undefined;
    this.time.value = Math.max(this.#start.value, Math.min(time, this.#newest));
    for (const source of this.sources) source.want(this.#goal ?? this.time.value);
  }

  get #isWhole(): boolean {
    return this.sources.every((source) => source.isWhole);
  }

  play(): void {
    if (this.time.value >= this.#newest && this.#isWhole)
      this.time.value = this.loop.value?.from ?? this.#start.value;
    this.isPlaying.value = true;
  }

  pause(): void {
    this.isPlaying.value = false;
    this.isWaiting.value = false;
    this.#waited = 0;
  }

  toggle(): void {
    if (this.isPlaying.value) this.pause();
    else this.play();
  }

  /** Goes to a neighbouring frame and stays there. */
  stepFrames(count: number): void {
    this.pause();
    const { track } = this.main;
    if (track.end === 0) return;
    const index = track.indexAt(this.time.value) + count;
    if (index >= track.end) this.main.want(track.endTime + count / this.main.header.rate_hz);
    this.seek(track.timeOf(Math.max(track.first, Math.min(index, track.end - 1))));
  }

  /** Goes to the next or last event of some kinds; returns it. */
  jump(direction: 1 | -1, kinds: readonly RecordedEvent["kind"][] = []): RecordedEvent | undefined {
    const mark = this.marks.next(this.time.value, direction, kinds);
    if (mark) this.seek(mark.time);
    return mark?.event;
  }

  /** Sets the speed, 0.1 … 10. */
  setSpeed(speed: number): void {
    this.speed.value = Math.max(SPEEDS[0], Math.min(speed, SPEEDS[SPEEDS.length - 1] as number));
  }

  /** The next faster or slower speed of the menu. */
  changeSpeed(direction: 1 | -1): void {
    const speed = this.speed.value;
    const next =
      direction === 1
        ? SPEEDS.find((one) => one > speed * 1.001)
        : SPEEDS.findLast((one) => one < speed * 0.999);
    if (next !== undefined) this.speed.value = next;
  }

  /** What to draw now, one a source. */
  moments(): (Moment | undefined)[] {
    const time = this.time.value;
    return this.sources.map(({ track }) => momentAt(track, time));
  }

  /** Stops listening and closes the sources. */
  close(): void {
    this.pause();
    clearTimeout(this.#telling);
    for (const stop of this.#unsubscribe) stop();
    for (const source of this.sources) source.close();
  }
}
