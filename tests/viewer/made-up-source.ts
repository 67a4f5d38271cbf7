// Sources and tracks made up for tests: frames of one number, which is the time since the game began.
import type { FrameColumns } from "../../src/recording/columns.ts";
import type { RecordedEvent, RecordingHeader } from "../../src/recording/recording.ts";
import { FrameTrack } from "../../src/recording/track.ts";
import { ChangeList } from "../../src/viewer/sources/change-list.ts";
import type { Source, SourceContents } from "../../src/viewer/sources/source.ts";

/** Frames a second. */
export const RATE = 10;

/** A header with one scalar; `everySteps` steps between frames. */
export function makeHeader(room = "volleyball", everySteps = 1): RecordingHeader {
  return {
    ...{ format: "gyre-recording", version: 2, generator: "gyre test", room, title: "made up" },
    ...{ axes: "z-up", rate_hz: RATE, everySteps, seed: 1, scene: {}, policies: [], bodies: [], games: [] },
    scalars: [{ name: "time", unit: "s" }],
  } as RecordingHeader;
}

/** Frames of a game by their steps; the number of each is its step. */
export function columnsOf(game: number, steps: readonly number[]): FrameColumns {
  return {
    games: Int32Array.from(steps, () => game),
    steps: Int32Array.from(steps),
    values: Float32Array.from(steps),
  };
}

/** Steps 0 … last. */
export function stepsTo(last: number): number[] {
  return Array.from({ length: last + 1 }, (_, step) => step);
}

/** An event. */
export function eventOf(game: number, step: number, kind: RecordedEvent["kind"] = "touch"): RecordedEvent {
  return { game, step, kind, text: `${kind} ${step}` };
}

/** A source whose frames the test puts in. */
export class MadeUpSource implements Source {
  readonly name = "made up";
  readonly origin = "live" as const;
  readonly header: RecordingHeader = makeHeader();
  readonly track: FrameTrack;
  readonly events: RecordedEvent[] = [];
  readonly head = undefined;
  readonly trouble = undefined;
  /** times that were asked for */
  readonly wants: number[] = [];
  isWhole = true;
  isClosed = false;
  readonly #changes = new ChangeList();

  constructor(mostBytes?: number) {
    this.track = new FrameTrack(this.header, mostBytes);
  }

  /** Puts frames in and tells. */
  add(game: number, steps: readonly number[]): this {
    this.track.append(columnsOf(game, steps));
    this.#changes.tell();
    return this;
  }

  want(time: number): void {
    this.wants.push(time);
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  contents(): SourceContents {
    return { header: this.header, columns: this.track.all(), events: this.events };
  }

  close(): void {
    this.isClosed = true;
  }
}
