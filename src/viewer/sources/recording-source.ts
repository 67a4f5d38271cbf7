// A recording that has been read: all frames are there.

import type { RecordedEvent, RecordingHeader } from "../../recording/recording.ts";
import { type FrameColumns, FrameTrack } from "../../recording/track.ts";
import type { Source } from "./source.ts";

/** What a file held. */
export interface RecordingContent {
  readonly header: RecordingHeader;
  readonly events: readonly RecordedEvent[];
  readonly columns: FrameColumns;
  /** why reading stopped early */
  readonly damage?: string | undefined;
}

/** A recording as a source. */
export class RecordingSource implements Source {
  readonly name: string;
  readonly origin = "recording" as const;
  readonly header: RecordingHeader;
  readonly track: FrameTrack;
  readonly events: readonly RecordedEvent[];
  readonly isWhole = true;
  readonly head = undefined;
  readonly trouble: string | undefined;

  constructor(name: string, content: RecordingContent) {
    this.name = name;
    this.header = content.header;
    this.events = content.events;
    this.trouble = content.damage;
    this.track = new FrameTrack(content.header);
    this.track.append(content.columns);
  }

  want(): void {
    // everything is here
  }

  onChange(): () => void {
    return () => undefined;
  }

  close(): void {
    // nothing is held
  }
}
