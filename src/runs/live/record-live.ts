// A live run, computed to its end, as a recording.

import { unpackFrames } from "../../recording/columns.ts";
import type { RecordedEvent, RecordedGame, Recording } from "../../recording/recording.ts";
import { FrameTrack } from "../../recording/track.ts";
import type { LiveRun } from "./live-run.ts";

/** Frames computed between two looks. */
const BATCH = 500;

/** Computes all of a run, and frees it. @throws Error when it ends early, with the reason */
export function recordLive(run: LiveRun): Recording {
  const track = new FrameTrack(run.header);
  const events: RecordedEvent[] = [];
  const games: RecordedGame[] = [];
  try {
    for (let isEnd = false; !isEnd; ) {
      const batch = run.next(BATCH);
      if (batch.trouble !== undefined) throw new Error(batch.trouble);
      track.append(batch.columns);
      events.push(...batch.events);
      games.push(...batch.results);
      isEnd = batch.isEnd;
    }
  } finally {
    run.free();
  }
  return { header: { ...run.header, games }, frames: unpackFrames(track.all()), events };
}
