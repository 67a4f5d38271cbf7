// Frames packed without loss. Up to 50 frames of one game make a group:
//
//   u32 game   u32 F   F × u32 step   4 × (u32 length, a deflated plane [numbers a frame, F])
//
// Each 32-bit word is XORed with the same word of the frame before it in the group (the first frame with zeros). Plane 0
// holds the lowest bytes of all words, plane 3 the highest: what moves smoothly leaves long runs of zeros in the upper
// planes; the lowest are close to noise and are stored as they are.
//
// Version 1 packed every frame by itself: u32 game, u32 step, and the four planes deflated as one, XORed with the frame
// before it in the same game.

import { deflateSync, inflateSync } from "fflate";
import { ConfigError } from "../base/errors.ts";
import { ByteCursor } from "./byte-cursor.ts";
import type { Frame } from "./recording.ts";

/** The most frames in a group. */
const MAX_FRAMES = 50;
/** The most numbers in a group of more than one frame. */
const MAX_NUMBERS = 1 << 20;

/** Frames that a group may hold. @param size numbers in a frame */
export function framesPerGroup(size: number): number {
  return Math.max(1, Math.min(MAX_FRAMES, Math.floor(MAX_NUMBERS / size)));
}

/** A group as the parts of a record's payload. @param frames of one game, at most `framesPerGroup` */
export function packGroup(frames: readonly Frame[], size: number): Uint8Array[] {
  const count = frames.length;
  const planes = [0, 1, 2, 3].map(() => new Uint8Array(size * count));
  const [p0, p1, p2, p3] = planes as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  let before: Uint32Array = new Uint32Array(size);
  for (const [f, { values }] of frames.entries()) {
    const words = new Uint32Array(values.buffer, values.byteOffset, size);
    for (let k = 0, at = f; k < size; k++, at += count) {
      const word = (words[k] as number) ^ (before[k] as number);
      p0[at] = word;
      p1[at] = word >>> 8;
      p2[at] = word >>> 16;
      p3[at] = word >>> 24;
    }
    before = words;
  }
  const head = Uint32Array.from([(frames[0] as Frame).game, count, ...frames.map(({ step }) => step)]);
  const packed = planes.flatMap((plane) => {
    const bytes = deflateSync(plane, { level: 6 });
    return [new Uint8Array(Uint32Array.of(bytes.length).buffer), bytes];
  });
  return [new Uint8Array(head.buffer), ...packed];
}

/** Deflate cannot pack better than this. */
const MAX_RATIO = 1032;

/** Frames that a record says it holds; 0 where it cannot hold them. @param isSingle version 1: one frame a record */
export function peekFrames(payload: Uint8Array, size: number, isSingle: boolean): number {
  if (payload.length < 8) return 0;
  const said = new DataView(payload.buffer, payload.byteOffset).getUint32(4, true);
  const count = isSingle ? 1 : said;
  return count <= framesPerGroup(size) && 4 * count * size <= MAX_RATIO * payload.length ? count : 0;
}

/** Takes frames out of records into columns; keeps its buffers from record to record. */
export class FrameUnpacker {
  readonly #size: number;
  readonly #games: number;
  readonly #planes: Uint8Array;
  /** version 1: game of the frame before, and where it starts in the words */
  #lastGame = -1;
  #lastAt = 0;

  /**
   * @param size  numbers in a frame
   * @param games games in the recording
   */
  constructor(size: number, games: number) {
    this.#size = size;
    this.#games = games;
    this.#planes = new Uint8Array(4 * size * framesPerGroup(size));
  }

  /**
   * Unpacks a group.
   *
   * @param words  of all frames; written from `first`·size on
   * @param steps  written from `first` on
   * @returns its game, and how many frames it holds
   * @throws ConfigError when it is damaged
   */
  group(
    payload: Uint8Array,
    words: Uint32Array,
    steps: Int32Array,
    first: number,
    where: string,
  ): { game: number; count: number } {
    const cursor = new ByteCursor(payload, where);
    const game = this.#checkGame(cursor.u32("game"), where);
    const count = cursor.u32("frames");
    if (peekFrames(payload, this.#size, false) === 0) {
      throw new ConfigError(where, `1 to ${framesPerGroup(this.#size)} frames, packed`, count);
    }
    for (let f = 0; f < count; f++) steps[first + f] = cursor.u32("step");
    const length = this.#size * count;
    for (let plane = 0; plane < 4; plane++) {
      const bytes = cursor.bytes(cursor.u32("length of a plane"), "plane");
      inflateInto(bytes, this.#planes.subarray(plane * length, (plane + 1) * length), where);
    }
    if (cursor.left > 0) throw new ConfigError(where, "four planes", `${cursor.left} bytes more`);
    this.#join(words, first * this.#size, count);
    return { game, count };
  }

  /** Planes → words, undoing the XOR. */
  #join(words: Uint32Array, start: number, count: number): void {
    const size = this.#size;
    const planes = this.#planes;
    const length = size * count;
    for (let k = 0, at = 0; k < size; k++) {
      let word = 0;
      for (let to = start + k, end = at + count; at < end; at++, to += size) {
        word ^=
          (planes[at] as number) |
          ((planes[length + at] as number) << 8) |
          ((planes[2 * length + at] as number) << 16) |
          ((planes[3 * length + at] as number) << 24);
        words[to] = word;
      }
    }
  }

  /** Unpacks one frame of version 1; as `group`. */
  single(
    payload: Uint8Array,
    words: Uint32Array,
    steps: Int32Array,
    first: number,
    where: string,
  ): { game: number; count: number } {
    const cursor = new ByteCursor(payload, where);
    const game = this.#checkGame(cursor.u32("game"), where);
    steps[first] = cursor.u32("step");
    const size = this.#size;
    if (peekFrames(payload, size, true) === 0) {
      throw new ConfigError(where, `${4 * size} bytes, packed`, payload.length);
    }
    const planes = this.#planes.subarray(0, 4 * size);
    inflateInto(payload.subarray(8), planes, where);
    const start = first * size;
    this.#join(words, start, 1);
    if (game === this.#lastGame) {
      for (let k = 0; k < size; k++)
        words[start + k] = (words[start + k] as number) ^ (words[this.#lastAt + k] as number);
    }
    this.#lastGame = game;
    this.#lastAt = start;
    return { game, count: 1 };
  }

  #checkGame(game: number, where: string): number {
    if (game >= this.#games) throw new ConfigError(where, `a game below ${this.#games}`, game);
    return game;
  }
}

/** Inflates bytes that must fill `out`. */
function inflateInto(bytes: Uint8Array, out: Uint8Array, where: string): void {
  let inflated: Uint8Array;
  try {
    inflated = inflateSync(bytes, { out });
  } catch (error) {
    throw new ConfigError(where, "frames that inflate", (error as Error).message);
  }
  if (inflated.length !== out.length) {
    throw new ConfigError(where, `${out.length} bytes inflated`, inflated.length);
  }
}
