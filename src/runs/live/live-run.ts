// What a run that is watched while it is computed hands over, piece by piece.

import type { FrameColumns } from "../../recording/columns.ts";
import type { RecordedEvent, RecordedGame, RecordingHeader } from "../../recording/recording.ts";

/** The state behind the newest frame. */
export interface LiveHead {
  /** number of the game; 0 for a flow */
  readonly game: number;
  readonly step: number;
  /** chain hash of a game up to this step, or hash of a flow's state; 16 hex digits */
  readonly hash: string;
}

/** A piece of a live run. */
export interface LiveBatch {
  readonly columns: FrameColumns;
  readonly events: readonly RecordedEvent[];
  /** games that have ended in this piece */
  readonly results: readonly RecordedGame[];
  readonly head: LiveHead;
  /** whether no more frames will come */
  readonly isEnd: boolean;
  /** why the run ended early, in words */
  readonly trouble?: string;
  /** false where a flow is not, or no longer, one of the published cases; games have none */
  readonly isPublished?: boolean;
}

/** A run under way. Call `free()` when done. */
export interface LiveRun {
  /** games are not in it: they come with the batches, and frames and events count them from 0 */
  readonly header: RecordingHeader;
  /** Computes up to `frames` more frames; fewer only at the end. */
  next(frames: number): LiveBatch;
  free(): void;
}
