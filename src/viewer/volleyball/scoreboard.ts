// What the score, the serve and the ball stand at, told from the events of a source: no rules are applied here.

import type { RecordedEvent } from "../../recording/recording.ts";
import { type EventSource, EventTimes } from "./event-times.ts";

/** The state of a match after an event. Never changed: the same state is the same object. */
export interface Score {
  /** [team] games won so far */
  readonly score: readonly [number, number];
  /** index into `header.games`, or −1 before the first event */
  readonly game: number;
  /** who serves this game */
  readonly serving: number | undefined;
  /** whose turn it is to play the ball */
  readonly possession: number | undefined;
  /** who played the ball last in this game */
  readonly lastTouch: { readonly body: number; readonly team: number; readonly time: number } | undefined;
  /** the last fault in this game */
  readonly lastFault:
    | {
        readonly team: number;
        readonly body: number | undefined;
        readonly text: string;
        readonly time: number;
      }
    | undefined;
  /** touches since the ball came to the side that has it */
  readonly touches: number;
  readonly phase: "before" | "serve" | "rally" | "over";
  /** the phase in words */
  readonly text: string;
}

const START: Score = {
  score: [0, 0],
  game: -1,
  serving: undefined,
  possession: undefined,
  lastTouch: undefined,
  lastFault: undefined,
  touches: 0,
  phase: "before",
  text: "",
};

function served(before: Score, { game, team, text: words }: RecordedEvent): Score {
  const text = team === undefined ? words : `team ${team} serves`;
  return { ...START, score: before.score, game, serving: team, possession: team, phase: "serve", text };
}

function touched(before: Score, { body = -1, team = 0 }: RecordedEvent, time: number): Score {
  const touches = before.possession === team ? before.touches + 1 : 1;
  return {
    ...before,
    lastTouch: { body, team, time },
    possession: team,
    touches,
    phase: "rally",
    text: "rally",
  };
}

function crossed(before: Score, { team }: RecordedEvent): Score {
  const other = before.possession === undefined ? undefined : 1 - before.possession;
  return { ...before, possession: team ?? other, touches: 0 };
}

function ended(before: Score, { kind, team, text }: RecordedEvent): Score {
  const score: [number, number] = [...before.score];
  if (kind === "point" && (team === 0 || team === 1)) score[team]++;
  return { ...before, score, possession: undefined, phase: "over", text };
}

/** The state after an event at a time, s. */
function after(before: Score, event: RecordedEvent, time: number): Score {
  // a recording may leave the serve out; a new game starts anyhow
  const here = event.game === before.game ? before : { ...START, score: before.score, game: event.game };
  switch (event.kind) {
    case "serve":
      return served(before, event);
    case "touch":
      return touched(here, event, time);
    case "fault":
      return { ...here, lastFault: { team: event.team ?? -1, body: event.body, text: event.text, time } };
    case "crossing":
      return crossed(here, event);
    default:
      return ended(here, event);
  }
}

/** The scoreboard of a source: cheap to ask again for every picture. */
export class Scoreboard {
  readonly #source: EventSource;
  readonly #times: EventTimes;
  /** [k] after event k */
  readonly #states: Score[] = [];

  constructor(source: EventSource) {
    this.#source = source;
    this.#times = new EventTimes(source);
  }

  /** How things stand at a time on the track's clock, s. The same object until the next event. */
  at(time: number): Score {
    const last = this.#times.lastBefore(time);
    for (let k = this.#states.length; k <= last; k++) {
      const event = this.#source.events[k] as RecordedEvent;
      this.#states.push(after(this.#states[k - 1] ?? START, event, this.#times.timeOf(k)));
    }
    return this.#states[last] ?? START;
  }
}
