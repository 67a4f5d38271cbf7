// Frames one after another in few large arrays, with one clock over all games: what a player scrubs through.
//
// The clock starts at 0 with the first frame; a game begins one frame after the last of the game before it.

import type { FrameColumns } from "./columns.ts";
import { frameSize } from "./frame-layout.ts";
import type { Frame, RecordingHeader } from "./recording.ts";
import { timeOf } from "./recording.ts";

interface Chunk {
  readonly columns: FrameColumns;
  /** [F] s on the clock */
  readonly times: Float64Array;
  /** index of its first frame */
  readonly first: number;
}

/** A growing list of frames. Those of a live run beyond `mostBytes` are dropped, oldest first. */
export class FrameTrack {
  readonly header: RecordingHeader;
  /** numbers in a frame */
  readonly size: number;
  readonly #mostBytes: number;
  #chunks: Chunk[] = [];
  #bytes = 0;
  #end = 0;
  #game = -1;
  #offset = 0;
  #last = 0;

  constructor(header: RecordingHeader, mostBytes: number = Number.POSITIVE_INFINITY) {
    this.header = header;
    this.size = frameSize(header);
    this.#mostBytes = mostBytes;
  }

  /** Index of the oldest frame that is kept. */
  get first(): number {
    return this.#chunks[0]?.first ?? this.#end;
  }

  /** One beyond the index of the newest frame. */
  get end(): number {
    return this.#end;
  }

  /** Time of the oldest frame, s. */
  get startTime(): number {
    return this.#chunks[0]?.times[0] ?? 0;
  }

  /** Time of the newest frame, s. */
  get endTime(): number {
    return this.#last;
  }

  /** Puts frames at the end; keeps the arrays. */
  append(columns: FrameColumns): void {
    const count = columns.steps.length;
    if (count === 0) return;
    const times = new Float64Array(count);
    for (let k = 0; k < count; k++) {
      const game = columns.games[k] as number;
      const time = timeOf(this.header, columns.steps[k] as number);
      if (game !== this.#game) {
        const gap = this.#game < 0 ? 0 : 1 / this.header.rate_hz;
        this.#offset = this.#last + gap - time;
        this.#game = game;
      }
      this.#last = this.#offset + time;
      times[k] = this.#last;
    }
    this.#chunks.push({ columns, times, first: this.#end });
    this.#end += count;
    this.#bytes += columns.values.byteLength;
    while (this.#bytes > this.#mostBytes && this.#chunks.length > 1) {
      this.#bytes -= (this.#chunks.shift() as Chunk).columns.values.byteLength;
    }
  }

  /** All frames that are kept, copied into one piece. */
  all(): FrameColumns {
    const count = this.#end - this.first;
    const all = {
      games: new Int32Array(count),
      steps: new Int32Array(count),
      values: new Float32Array(count * this.size),
    };
    for (const { columns, first } of this.#chunks) {
      const at = first - this.first;
      all.games.set(columns.games, at);
      all.steps.set(columns.steps, at);
      all.values.set(columns.values, at * this.size);
    }
    return all;
  }

  #chunkOf(index: number): Chunk {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#chunks[middle] as Chunk).first <= index) low = middle;
      else high = middle - 1;
    }
    const chunk = this.#chunks[low];
    if (!chunk || index < chunk.first || index >= this.#end) throw new RangeError(`no frame ${index}`);
    return chunk;
  }

  /** A frame; its values are a view into the track. @throws RangeError outside `first` … `end` − 1 */
  frame(index: number): Frame {
    const { columns, first } = this.#chunkOf(index);
    const k = index - first;
    return {
      game: columns.games[k] as number,
      step: columns.steps[k] as number,
      values: columns.values.subarray(k * this.size, (k + 1) * this.size),
    };
  }

  /** Time of a frame, s. */
  timeOf(index: number): number {
    const { times, first } = this.#chunkOf(index);
    return times[index - first] as number;
  }

  /** Index of the newest frame at or before a time; the oldest one for earlier times. −1 in an empty track. */
  indexAt(time: number): number {
    if (this.#end === 0) return -1;
    let low = this.first;
    let high = this.#end - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.timeOf(middle) <= time) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Time of a step of a game, or undefined when no frame of that game is kept. */
  timeOfStep(game: number, step: number): number | undefined {
    let low = this.first;
    let high = this.#end;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.frame(middle).game < game) low = middle + 1;
      else high = middle;
    }
    if (low >= this.#end) return undefined;
    const frame = this.frame(low);
    if (frame.game !== game) return undefined;
    return this.timeOf(low) + timeOf(this.header, step - frame.step);
  }
}
