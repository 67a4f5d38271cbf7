// An instant on the clock of a track: the frames around it.

import type { Frame } from "../../recording/recording.ts";
import type { FrameTrack } from "../../recording/track.ts";

/** What a scene draws. */
export interface Moment {
  /** s on the track's clock */
  readonly time: number;
  /** index of `before` in the track */
  readonly index: number;
  readonly before: Frame;
  /** the next frame of the same game, or `before` again */
  readonly after: Frame;
  /** 0 at `before` … 1 at `after` */
  readonly blend: number;
}

/** The moment at a time; undefined while the track is empty. */
export function momentAt(track: FrameTrack, time: number): Moment | undefined {
  const index = track.indexAt(time);
  if (index < 0) return undefined;
  const before = track.frame(index);
  const next = index + 1 < track.end ? track.frame(index + 1) : before;
  const after = next.game === before.game ? next : before;
  const start = track.timeOf(index);
  const length = after === before ? 0 : track.timeOf(index + 1) - start;
  const blend = length > 0 ? Math.min(1, Math.max(0, (time - start) / length)) : 0;
  return { time, index, before, after, blend };
}
