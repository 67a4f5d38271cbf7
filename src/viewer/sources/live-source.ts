// A simulation in a worker. It runs ahead of the playhead by a little, and stops when nobody asks.

import type { RecordedEvent, RecordedGame, RecordingHeader } from "../../recording/recording.ts";
import { FrameTrack } from "../../recording/track.ts";
import type { LiveBatch } from "../../workers/start-viewer-worker.browser.ts";
import { ChangeList } from "./change-list.ts";
import type { Head, Source, SourceContents } from "./source.ts";

/** What a live run keeps for scrubbing back, bytes: some minutes of a match or of a small flow. */
const MOST_BYTES = 96 * 1024 * 1024;
/** Frames of one message at most: a message holds up what is asked meanwhile. */
const MOST_FRAMES = 25;

/** The worker's side of a run. */
export interface LiveRemote {
  next(frames: number): Promise<LiveBatch>;
  stop(): void;
}

/** What a live run may be told. */
export interface LiveOptions {
  readonly name: string;
  /** s of clock that are simulated ahead of the playhead */
  readonly ahead: number;
}

/** A live run as a source. */
export class LiveSource implements Source {
  readonly name: string;
  readonly origin = "live" as const;
  readonly header: RecordingHeader;
  readonly track: FrameTrack;
  readonly events: RecordedEvent[] = [];
  /** games that have ended */
  readonly results: RecordedGame[] = [];
  isWhole = false;
  head: Head | undefined;
  trouble: string | undefined;
  /** false for a flow that is not, or no longer, a published case */
  isPublished = true;
  readonly #remote: LiveRemote;
  readonly #ahead: number;
  readonly #changes = new ChangeList();
  #isAsking = false;
  #wanted = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(header: RecordingHeader, remote: LiveRemote, options: LiveOptions) {
    this.header = header;
    this.name = options.name;
    this.track = new FrameTrack(header, MOST_BYTES);
    this.#remote = remote;
    this.#ahead = options.ahead;
  }

  want(time: number): void {
    this.#wanted = time + this.#ahead;
    // few large messages rather than one for every picture
    const isLow = this.track.endTime < time + this.#ahead / 2 || this.track.end === 0;
    if (isLow && !this.#isAsking) void this.#ask();
  }

  /** Asks for frames until the wanted time is reached; one message at a time. */
  async #ask(): Promise<void> {
    this.#isAsking = true;
    try {
      while (!this.isWhole && !this.#isClosed) {
        const missing =
          this.track.end === 0 ? 1 : Math.ceil((this.#wanted - this.track.endTime) * this.header.rate_hz);
        if (missing <= 0) break;
        this.#take(await this.#remote.next(Math.min(missing, MOST_FRAMES)));
      }
    } catch (error) {
      this.fail((error as Error).message);
    } finally {
      this.#isAsking = false;
    }
  }

  #take(batch: LiveBatch): void {
    if (this.#isClosed) return;
    this.track.append(batch.columns);
    this.events.push(...batch.events);
    this.results.push(...batch.results);
    this.head = batch.head;
    this.isWhole = batch.isEnd;
    this.trouble = batch.trouble;
    this.isPublished = batch.isPublished ?? true;
    this.#changes.tell();
  }

  contents(): SourceContents {
    const { header, track } = this;
    if (header.room !== "volleyball") return { header, columns: track.all(), events: this.events };
    const games = this.results;
    if (games.length === 0) throw new Error("the first game is not over yet: only whole games can be kept");
    const columns = track.all();
    // frames of a game that is still on have no result to be kept with
    const end = columns.games.findIndex((game) => game >= games.length);
    const count = end < 0 ? columns.games.length : end;
    return {
      header: { ...header, games },
      columns: {
        games: columns.games.slice(0, count),
        steps: columns.steps.slice(0, count),
        values: columns.values.slice(0, count * track.size),
      },
      events: this.events.filter(({ game }) => game < games.length),
    };
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  /** Ends the run with a reason: its thread has died. */
  fail(why: string): void {
    this.isWhole = true;
    this.trouble = why;
    this.#changes.tell();
  }

  close(): void {
    this.#isClosed = true;
    this.#remote.stop();
  }
}
