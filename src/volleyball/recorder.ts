// Turns the states of volleyball games into frames and events of a recording.

import { AGENT, FAULT_BITS, OUTCOME, type VolleyballWorlds, WORLD } from "../kernels/volleyball-worlds.ts";
import { BALL_VALUES, DRONE_VALUES, type Frame, type RecordedEvent } from "../recording/recording.ts";
import { OUTCOME_NAMES } from "./env.ts";
import type { GameObserver } from "./match.ts";

const FAULT_TEXT: Readonly<Record<keyof typeof FAULT_BITS, string>> = {
  wrongTurn: "touched out of turn",
  wrongRacket: "hit beside the racket",
  crossedNet: "drone across the net",
  ballIn: "ball down in its own half",
  ballOut: "hit the ball out",
  net: "hit the ball into the net",
  crash: "drone near the ground",
  tooClose: "team-mates too close",
};

/** What was seen of one game. */
interface Track {
  frames: Frame[];
  events: RecordedEvent[];
  crossings: number;
  isOver: boolean;
}

/** Watches games and keeps their frames, in game order at the end. */
export class Recorder implements GameObserver {
  readonly #tracks: Map<number, Track> = new Map();
  readonly #index: ReadonlyMap<number, number>;
  readonly #everySteps: number;

  /**
   * @param games      numbers of the games to keep, in the order of the recording
   * @param everySteps steps between frames; the last state of a game is always kept
   */
  constructor(games: readonly number[], everySteps: number) {
    this.#index = new Map(games.map((game, k) => [game, k]));
    this.#everySteps = everySteps;
  }

  observe(worlds: VolleyballWorlds, world: number, game: number): void {
    const index = this.#index.get(game);
    if (index === undefined) return;
    const step = worlds.worldRow(WORLD.step)[world] as number;
    let track = this.#tracks.get(game);
    if (!track || step === 0) {
      track = { frames: [], events: [], crossings: 0, isOver: false };
      this.#tracks.set(game, track);
    }
    const outcome = worlds.worldRow(WORLD.outcome)[world] as number;
    if (step % this.#everySteps === 0 || outcome !== OUTCOME.running) {
      track.frames.push({ game: index, step, values: readValues(worlds, world) });
    }
    track.isOver = outcome !== OUTCOME.running;
    this.#addEvents(track, worlds, world, index, step, outcome);
  }

  #addEvents(
    track: Track,
    worlds: VolleyballWorlds,
    world: number,
    game: number,
    step: number,
    outcome: number,
  ): void {
    const n = worlds.agents / 2;
    const add = (event: Omit<RecordedEvent, "game" | "step">): void => {
      track.events.push({ game, step, ...event });
    };
    if (step === 0) {
      const team = worlds.worldRow(WORLD.server)[world] as number;
      add({ kind: "serve", team, text: `team ${team} serves` });
      return;
    }
    for (let agent = 0; agent < worlds.agents; agent++) {
      const team = agent < n ? 0 : 1;
      const is = (field: number): boolean => worlds.agentRow(field, agent)[world] === 1;
      const who = `team${team}_${agent % n}`;
      if (is(AGENT.trueHit)) add({ kind: "touch", body: agent, team, text: `${who} plays the ball` });
      for (const key of ["wrongTurn", "wrongRacket"] as const) {
        if (is(AGENT[key])) add({ kind: "fault", body: agent, team, text: `${who}: ${FAULT_TEXT[key]}` });
      }
    }
    const crossings = worlds.worldRow(WORLD.crossings)[world] as number;
    if (crossings > track.crossings) {
      const team = worlds.worldRow(WORLD.side)[world] as number; // whose turn it is now
      add({ kind: "crossing", team, text: "the ball crosses the net" });
    }
    track.crossings = crossings;
    if (outcome === OUTCOME.running) return;
    for (const team of [0, 1]) {
      const bits = worlds.worldRow(WORLD.faults + team)[world] as number;
      for (const key of Object.keys(FAULT_BITS) as (keyof typeof FAULT_BITS)[]) {
        const isSeen = key === "wrongTurn" || key === "wrongRacket";
        if (bits & FAULT_BITS[key] && !isSeen)
          add({ kind: "fault", team, text: `team ${team}: ${FAULT_TEXT[key]}` });
      }
    }
    const text = OUTCOME_NAMES[outcome] as string;
    if (outcome === OUTCOME.team0 || outcome === OUTCOME.team1) {
      add({ kind: "point", team: outcome - OUTCOME.team0, text });
    } else add({ kind: outcome === OUTCOME.timeout ? "timeout" : "draw", text });
  }

  /** Frames and events since the last call, in the order in which games began; keeps them no longer. */
  take(): { readonly frames: Frame[]; readonly events: RecordedEvent[] } {
    const tracks = [...this.#tracks.values()];
    const taken = {
      frames: tracks.flatMap(({ frames }) => frames),
      events: tracks.flatMap(({ events }) => events),
    };
    for (const [game, track] of this.#tracks) {
      if (track.isOver) this.#tracks.delete(game);
      track.frames = [];
      track.events = [];
    }
    return taken;
  }

  /** All frames, game by game. */
  get frames(): Frame[] {
    return [...this.#index.keys()].flatMap((game) => this.#tracks.get(game)?.frames ?? []);
  }

  /** All events, game by game. */
  get events(): RecordedEvent[] {
    return [...this.#index.keys()].flatMap((game) => this.#tracks.get(game)?.events ?? []);
  }
}

/** The numbers of a frame: each drone's 17 body rows, then the ball's six. */
function readValues(worlds: VolleyballWorlds, world: number): Float32Array {
  const values = new Float32Array(worlds.agents * DRONE_VALUES + BALL_VALUES);
  let at = 0;
  for (let agent = 0; agent < worlds.agents; agent++) {
    for (let field = 0; field < DRONE_VALUES; field++) {
      values[at++] = worlds.agentRow(field, agent)[world] as number;
    }
  }
  for (let field = 0; field < BALL_VALUES; field++) {
    values[at++] = worlds.worldRow(WORLD.ballPosition + field)[world] as number;
  }
  return values;
}
