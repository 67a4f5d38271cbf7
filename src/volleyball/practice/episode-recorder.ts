// Turns the states of one practice episode, world 0 of its environment, into frames and events of a recording.

import { PRACTICE_AGENT, PRACTICE_WORLD } from "../../kernels/practice-worlds.ts";
import { BALL_VALUES, DRONE_VALUES, type Frame, type RecordedEvent } from "../../recording/recording.ts";
import type { PracticeEnv } from "./env.ts";
import type { PracticeSettings } from "./env-options.ts";
import { faultsOf } from "./episode-faults.ts";
import type { PracticeTask } from "./tasks.ts";

/** World row that changes with every hit that counts: true hits of one drone, the turn of two. */
const HITS = PRACTICE_WORLD.own;
/** Back and Forth: targets reached */
const WAYPOINTS = PRACTICE_WORLD.own + 2;

/** Whether a task has a ball. */
export function hasBall({ ballAbove_m }: PracticeTask): boolean {
  return ballAbove_m > 0;
}

/** Watches an episode from its start on. */
export class EpisodeRecorder {
  readonly #env: PracticeEnv;
  readonly #settings: PracticeSettings;
  readonly #index: number;
  #count = 0;

  /** @param index of the episode in the recording; the environment stands at its start */
  constructor(env: PracticeEnv, settings: PracticeSettings, index: number) {
    this.#env = env;
    this.#settings = settings;
    this.#index = index;
    this.#count = this.#counted;
  }

  get #step(): number {
    return this.#env.batch.worldRow(PRACTICE_WORLD.step)[0] as number;
  }

  /** Hits or waypoints so far; no number of its own in Hover. */
  get #counted(): number {
    const { task, batch } = this.#env;
    if (task.name === "hover") return 0;
    return batch.worldRow(task.name === "back-and-forth" ? WAYPOINTS : HITS)[0] as number;
  }

  /** The present state. */
  frame(): Frame {
    const { batch, agentCount, task } = this.#env;
    const values = new Float32Array(agentCount * DRONE_VALUES + (hasBall(task) ? BALL_VALUES : 0));
    let at = 0;
    for (let agent = 0; agent < agentCount; agent++) {
      for (let field = 0; field < DRONE_VALUES; field++) {
        values[at++] = batch.agentRow(field, agent)[0] as number;
      }
    }
    for (let field = 0; at < values.length; field++) {
      values[at++] = batch.worldRow(PRACTICE_WORLD.ball + field)[0] as number;
    }
    return { game: this.#index, step: this.#step, values };
  }

  #event(event: Omit<RecordedEvent, "game" | "step">): RecordedEvent {
    return { game: this.#index, step: this.#step, ...event };
  }

  /** The mark of the start. */
  begin(text: string): RecordedEvent {
    return this.#event({ kind: "serve", text });
  }

  /** What happened in the step just taken; to be asked once a step. */
  events(): RecordedEvent[] {
    const { task, agents } = this.#env;
    const before = this.#count;
    this.#count = this.#counted;
    if (this.#count === before) return [];
    const body = this.#hitter;
    const what = task.name === "back-and-forth" ? `reaches waypoint ${this.#count}` : "plays the ball";
    return [this.#event({ kind: "touch", body, team: 0, text: `${agents[body]} ${what}` })];
  }

  get #hitter(): number {
    const { batch, agentCount } = this.#env;
    const last = (agent: number): number => batch.agentRow(PRACTICE_AGENT.lastHit, agent)[0] as number;
    return agentCount === 2 && last(1) > last(0) ? 1 : 0;
  }

  /**
   * Why the episode ended, and what came of it.
   *
   * @param isFault whether it ended by itself, with nothing achieved by it
   * @param text    its metrics in words
   */
  end(kind: "timeout" | "fault" | "finish", text: string): RecordedEvent[] {
    const faults = kind === "fault" ? faultsOf(this.#env, this.#settings) : [];
    const last = kind === "timeout" ? "timeout" : kind === "finish" ? "point" : "draw";
    return [
      ...faults.map(({ agent, text: words }) =>
        this.#event({
          kind: "fault",
          team: 0,
          text: words,
          ...(agent === undefined ? {} : { body: agent }),
        }),
      ),
      this.#event({ kind: last, team: 0, text }),
    ];
  }
}
