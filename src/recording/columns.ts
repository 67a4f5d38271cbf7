// Frames as columns: one large array of numbers in place of an object for every frame.

import type { Frame } from "./recording.ts";

/** Frames as columns: what crosses between threads. */
export interface FrameColumns {
  /** [F] index into `header.games` */
  readonly games: Int32Array<ArrayBuffer>;
  /** [F] */
  readonly steps: Int32Array<ArrayBuffer>;
  /** [F, numbers a frame] */
  readonly values: Float32Array<ArrayBuffer>;
}

/** Frames → columns. @param size numbers in a frame */
export function packFrames(frames: readonly Frame[], size: number): FrameColumns {
  const values = new Float32Array(frames.length * size);
  for (const [k, frame] of frames.entries()) values.set(frame.values, k * size);
  return {
    games: Int32Array.from(frames, ({ game }) => game),
    steps: Int32Array.from(frames, ({ step }) => step),
    values,
  };
}

/** Columns → frames; their values are views into the columns. */
export function unpackFrames({ games, steps, values }: FrameColumns): Frame[] {
  const size = games.length === 0 ? 0 : values.length / games.length;
  return Array.from(games, (game, k) => ({
    game,
    step: steps[k] as number,
    values: values.subarray(k * size, (k + 1) * size),
  }));
}

/**
 * Index of the first frame that does not come after the one before it, or −1: games ascend, and steps within a game.
 *
 * @param from first frame to look at
 * @param to   one beyond the last
 */
export function findDisorder({ games, steps }: FrameColumns, from: number, to: number): number {
  for (let k = from; k < to; k++) {
    const isSameGame = k > 0 && games[k] === games[k - 1];
    const least = isSameGame ? (steps[k - 1] as number) + 1 : 0;
    const isEarlierGame = k > 0 && (games[k] as number) < (games[k - 1] as number);
    if (isEarlierGame || (steps[k] as number) < least) return k;
  }
  return -1;
}

/** The buffers of columns, to be transferred to another thread. */
export function buffersOf({ games, steps, values }: FrameColumns): ArrayBuffer[] {
  return [games.buffer, steps.buffer, values.buffer];
}
