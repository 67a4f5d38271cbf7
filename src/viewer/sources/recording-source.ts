// A recording that has been read: all frames are there.

import type { FrameColumns } from "../../recording/columns.ts";
import type { RecordedEvent, RecordingHeader } from "../../recording/recording.ts";
import { FrameTrack } from "../../recording/track.ts";
import {
  type FlowMaterial,
  moved,
  type PolicyFile,
  type Verdict,
  type ViewerThread,
} from "../../workers/start-viewer-worker.browser.ts";
import type { Source, SourceContents } from "./source.ts";

/** What a file held. */
export interface RecordingContent {
  readonly header: RecordingHeader;
  readonly events: readonly RecordedEvent[];
  readonly columns: FrameColumns;
  /** why reading stopped early */
  readonly damage?: string | undefined;
}

function verdictWords({ isSame, games, frames, difference }: Verdict): string {
  if (isSame)
    return `True: ${games} games played again, ${frames} frames and all hashes the same, bit for bit.`;
  return `Not the same: ${difference ?? "a difference without words"}`;
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

  contents(): SourceContents {
    return { header: this.header, columns: this.track.all(), events: this.events };
  }

  /**
   * Has its games played again in a thread.
   *
   * @param policy the trained policy that it names, where that ships
   * @returns what came of it, in words
   */
  async verify(worker: Pick<ViewerThread["worker"], "verify">, policy?: PolicyFile): Promise<string> {
    const verdict = await worker.verify(this.header, moved(this.track.all()), policy);
    return verdictWords(verdict);
  }

  /**
   * Has its flow computed again in a thread.
   *
   * @returns what came of it, in words
   */
  async verifyFlow(
    worker: Pick<ViewerThread["worker"], "verifyFlow">,
    material: FlowMaterial,
  ): Promise<string> {
    const verdict = await worker.verifyFlow(this.header, moved(this.track.all()), material);
    const { isSame, frames, difference } = verdict;
    if (isSame) return `True: the flow computed again, ${frames} frames, the same fields, bit for bit.`;
    return `Not the same: ${difference} (a flow that was changed while it ran is another one)`;
  }

  close(): void {
    // nothing is held
  }
}
