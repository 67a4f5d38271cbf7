// Where frames come from: a file, or a simulation in a worker. Both look the same to everything behind this line.

import type { FrameColumns } from "../../recording/columns.ts";
import type { RecordedEvent, RecordingHeader } from "../../recording/recording.ts";
import type { FrameTrack } from "../../recording/track.ts";

/** The state behind the newest frame of a live run. */
export interface Head {
  /** number of the game (0 for a flow) */
  readonly game: number;
  readonly step: number;
  /** chain hash of a game up to this step, or hash of a flow's state; 16 hex digits */
  readonly hash: string;
}

/** A source as a recording. */
export interface SourceContents {
  readonly header: RecordingHeader;
  readonly columns: FrameColumns;
  readonly events: readonly RecordedEvent[];
}

/** Frames to play. */
export interface Source {
  /** what a person calls it: a file name, or a title */
  readonly name: string;
  readonly origin: "recording" | "live";
  readonly header: RecordingHeader;
  readonly track: FrameTrack;
  /** in order of time; grows while a run is live */
  readonly events: readonly RecordedEvent[];
  /** whether no more frames will come */
  readonly isWhole: boolean;
  /** live runs only */
  readonly head: Head | undefined;
  /** what ended a live run early, or the damage of a recording, in words */
  readonly trouble: string | undefined;
  /** Asks for frames up to a time on the track's clock; a recording has them all. */
  want(time: number): void;
  /** Calls back when frames, events or the end have come; returns a function that stops it. */
  onChange(listener: () => void): () => void;
  /** Everything so far, to be kept as a recording. @throws Error when there is nothing yet that one could keep */
  contents(): SourceContents;
  close(): void;
}
