// Games of a match one after the other, a few frames at a time: the same bits as the recording of that match.

import { DivergedError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { packFrames } from "../../recording/columns.ts";
import { frameSize } from "../../recording/frame-layout.ts";
import type { Frame, RecordedEvent, RecordedGame, RecordingHeader } from "../../recording/recording.ts";
import { Match } from "../../volleyball/match.ts";
import { Recorder } from "../../volleyball/recorder.ts";
import { matchHeader, recordedGame } from "../match-header.ts";
import { type MatchSpec, makeMatchSetup, policyHashes } from "../match-spec.ts";
import type { LiveBatch, LiveHead, LiveRun } from "./live-run.ts";

/** A match that is watched while it is played; drills on a court too. */
export class LiveMatch implements LiveRun {
  readonly header: RecordingHeader;
  readonly #match: Match;
  readonly #recorder: Recorder;
  readonly #games: readonly number[];
  readonly #size: number;
  /** games begun */
  #begun = 0;
  #results: RecordedGame[] = [];
  #head: LiveHead = { game: 0, step: 0, hash: "0".repeat(16) };
  #trouble: string | undefined;

  /**
   * @param games numbers of the games to play, in this order; all of the scene by default
   * @throws ConfigError when a policy cannot play the task
   */
  constructor(kernels: Kernels, spec: MatchSpec, games?: readonly number[]) {
    const { scene } = spec;
    this.#games = games ?? Array.from({ length: scene.games }, (_, game) => game);
    const setup = makeMatchSetup(kernels, spec);
    this.header = matchHeader(spec, setup, policyHashes(kernels, spec), this.#games[0] ?? 0);
    this.#size = frameSize(this.header);
    this.#recorder = new Recorder(this.#games, scene.record.every_steps);
    this.#match = new Match(kernels, setup, 1);
  }

  next(frames: number): LiveBatch {
    const taken: Frame[] = [];
    const events: RecordedEvent[] = [];
    this.#results = [];
    try {
      while (taken.length < frames && !this.#isOver) {
        this.#advance();
        const seen = this.#recorder.take();
        taken.push(...seen.frames);
        events.push(...seen.events);
      }
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error;
      this.#trouble = error.message;
    }
    return {
      columns: packFrames(taken, this.#size),
      events,
      results: this.#results,
      head: this.#head,
      isEnd: this.#isOver,
      ...(this.#trouble === undefined ? {} : { trouble: this.#trouble }),
    };
  }

  get #isOver(): boolean {
    const isLast = this.#begun === this.#games.length && !this.#match.isPlaying;
    return isLast || this.#trouble !== undefined;
  }

  /** One step of the game that is on, or the start of the next one: one frame at most. */
  #advance(): void {
    const match = this.#match;
    if (match.isPlaying) match.advance();
    else {
      const game = this.#games[this.#begun++] as number;
      match.begin([game], (result) => this.#results.push(recordedGame(result)), this.#recorder);
    }
    const game = this.#games[this.#begun - 1] as number;
    this.#head = { game, step: match.stepOf(0), hash: match.hashOf(0) };
  }

  free(): void {
    this.#match.free();
  }
}
