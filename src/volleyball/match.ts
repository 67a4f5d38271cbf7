// Plays games between two policies, many side by side in one batch of worlds.
//
// A game is named by its number g: home (team 0) serves when g is even, away (team 1) when it is odd; all
// random numbers of a game are named by (seed, g, …). So its result does not depend on the slot of the batch,
// the worker, the shard or the order in which games are played.

import type { Kernels } from "../kernels/kernels.ts";
import {
  AGENT,
  OUTCOME,
  type Precision,
  type VolleyballWorlds,
  WORLD,
} from "../kernels/volleyball-worlds.ts";
import { vehicleColumn } from "../quadrotor/layout.ts";
import type { VehicleSheet } from "../quadrotor/vehicle.ts";
import { makeWorlds } from "./make-worlds.ts";
import type { Player, Policy } from "./policies/policy.ts";
import type { Task, WorldSettings } from "./tasks.ts";

/** One finished game. Lists are [home, away]. */
export interface GameResult {
  readonly game: number;
  /** 0 home, 1 away */
  readonly server: 0 | 1;
  /** value of the outcome row, kernels/volleyball-worlds.ts */
  readonly outcome: number;
  readonly steps: number;
  readonly crossings: number;
  readonly touches: readonly [number, number];
  /** fault bits at the end of the game */
  readonly faults: readonly [number, number];
  /** where the ball was when the game ended, m */
  readonly ball: readonly [number, number, number];
  /** chain of XXH64 over the state after every step, 16 hex digits */
  readonly hash: string;
}

/** What a match is made of. */
export interface MatchSetup {
  readonly task: Task;
  readonly settings: WorldSettings;
  readonly home: Policy;
  readonly away: Policy;
  readonly seed: number;
  readonly deterministic: boolean;
  readonly precision?: Precision;
  /** sheet of drone `agent` in game `game`, for mixed or randomised vehicles; all Iris when left out */
  readonly vehicleOf?: (game: number, agent: number) => VehicleSheet;
  /** the team that serves every game; in turns when left out */
  readonly server?: 0 | 1;
  /** changes a start that has just been made, for drills */
  readonly prepareStart?: (worlds: VolleyballWorlds, world: number, game: number) => void;
}

/** Sees a game while it is played: before the first step, and after each. */
export interface GameObserver {
  observe(worlds: VolleyballWorlds, world: number, game: number): void;
}

/** Games played side by side when nothing else is said. */
export const DEFAULT_BATCH = 64;

/** The team that serves in game g. */
export function serverOf(game: number): 0 | 1 {
  return (game % 2) as 0 | 1;
}

/** Plays games of one match. Call `free()` when done. */
export class Match {
  readonly worlds: VolleyballWorlds;
  readonly #setup: MatchSetup;
  readonly #players: readonly [Player, Player];
  readonly #games: Uint32Array;
  readonly #servers: Uint8Array;
  /** [E] 1 where a game is on */
  readonly #active: Uint8Array;
  /** [E] 1 where a game begins */
  readonly #fresh: Uint8Array;
  readonly #hashes: number;
  readonly #kernels: Kernels;
  #queue: readonly number[] = [];
  /** index into the queue */
  #next = 0;
  #onResult: (result: GameResult) => void = () => undefined;
  #observer: GameObserver | undefined;

  constructor(kernels: Kernels, setup: MatchSetup, batch: number = DEFAULT_BATCH) {
    this.#kernels = kernels;
    this.#setup = setup;
    const agents = 2 * setup.task.teamSize;
    const { vehicleOf } = setup;
    this.worlds = makeWorlds(kernels, setup.task, {
      worlds: batch,
      precision: setup.precision ?? "f32",
      settings: setup.settings,
      ...(vehicleOf ? { vehicles: Array.from({ length: agents }, (_, agent) => vehicleOf(0, agent)) } : {}),
    });
    this.#games = new Uint32Array(batch);
    this.#servers = new Uint8Array(batch);
    this.#active = new Uint8Array(batch);
    this.#fresh = new Uint8Array(batch);
    this.#hashes = kernels.alloc(batch * 8);
    const bind = (policy: Policy, team: 0 | 1): Player =>
      policy.bind({
        worlds: this.worlds,
        task: setup.task.name,
        team,
        games: this.#games,
        seed: setup.seed,
        deterministic: setup.deterministic,
      });
    this.#players = [bind(setup.home, 0), bind(setup.away, 1)];
  }

  /**
   * Plays the given games and hands each result over as it ends (not in order).
   *
   * @param observer sees every state of every game; the games then run in one batch like any others
   * @throws DivergedError when a number leaves the finite range
   */
  play(games: readonly number[], onResult: (result: GameResult) => void, observer?: GameObserver): void {
    this.begin(games, onResult, observer);
    while (this.isPlaying) this.advance();
  }

  /** Deals out games, to be played by `advance`; those of an earlier call that have not begun are dropped. */
  begin(games: readonly number[], onResult: (result: GameResult) => void, observer?: GameObserver): void {
    this.#queue = games;
    this.#next = 0;
    this.#onResult = onResult;
    this.#observer = observer;
    this.#deal();
  }

  /** Whether a game is on. */
  get isPlaying(): boolean {
    return this.#active.includes(1);
  }

  /** Advances all games that are on by one step, and begins others where some have ended. */
  advance(): void {
    for (const player of this.#players) player.act(this.#active);
    this.worlds.step();
    this.worlds.hash(this.#active, this.#hashes);
    if (this.#observer) this.#show(this.#active, this.#observer);
    if (this.#collect(this.#onResult) > 0) this.#deal();
  }

  /** Chain hash of the newest game of a world up to its present step, 16 hex digits. */
  hashOf(world: number): string {
    const hash = this.#kernels.u64(this.#hashes, this.worlds.worlds)[world] as bigint;
    return hash.toString(16).padStart(16, "0");
  }

  /** Steps that the newest game of a world has taken. */
  stepOf(world: number): number {
    return this.worlds.worldRow(WORLD.step)[world] as number;
  }

  /** Begins games in worlds where none is on. */
  #deal(): void {
    const fresh = this.#fresh.fill(0);
    let dealt = false;
    for (let world = 0; world < fresh.length && this.#next < this.#queue.length; world++) {
      if (this.#active[world] === 1) continue;
      this.#games[world] = this.#queue[this.#next++] as number;
      this.#active[world] = 1;
      fresh[world] = 1;
      dealt = true;
    }
    if (dealt) this.#begin(fresh, this.#observer);
  }

  #show(mask: Uint8Array, observer: GameObserver): void {
    for (let world = 0; world < mask.length; world++) {
      if (mask[world] === 1) observer.observe(this.worlds, world, this.#games[world] as number);
    }
  }

  /** Starts the games of masked worlds. */
  #begin(mask: Uint8Array, observer?: GameObserver): void {
    const { worlds } = this;
    const hashes = this.#kernels.u64(this.#hashes, worlds.worlds);
    for (let world = 0; world < worlds.worlds; world++) {
      if (mask[world] !== 1) continue;
      const game = this.#games[world] as number;
      this.#servers[world] = this.#setup.server ?? serverOf(game);
      hashes[world] = 0n;
      if (this.#setup.vehicleOf) this.#equip(world, game);
    }
    worlds.reset(mask, this.#servers, this.#games, this.#setup.seed);
    const { prepareStart } = this.#setup;
    if (prepareStart) {
      for (let world = 0; world < worlds.worlds; world++) {
        if (mask[world] === 1) prepareStart(worlds, world, this.#games[world] as number);
      }
      worlds.observe(mask);
    }
    worlds.hash(mask, this.#hashes);
    for (const player of this.#players) player.reset(mask);
    if (observer) this.#show(mask, observer);
  }

  #equip(world: number, game: number): void {
    for (let agent = 0; agent < this.worlds.agents; agent++) {
      const sheet = this.#setup.vehicleOf?.(game, agent);
      if (sheet) this.worlds.setVehicle(world, agent, vehicleColumn(sheet));
    }
  }

  /** Hands over the games that have ended; returns how many. */
  #collect(onResult: (result: GameResult) => void): number {
    const { worlds } = this;
    const outcomes = worlds.worldRow(WORLD.outcome);
    let count = 0;
    for (let world = 0; world < worlds.worlds; world++) {
      if (this.#active[world] !== 1 || outcomes[world] === OUTCOME.running) continue;
      this.#active[world] = 0;
      count++;
      onResult({
        game: this.#games[world] as number,
        server: this.#servers[world] as 0 | 1,
        outcome: outcomes[world] as number,
        steps: worlds.worldRow(WORLD.step)[world] as number,
        crossings: worlds.worldRow(WORLD.crossings)[world] as number,
        touches: [this.#touches(world, 0), this.#touches(world, 1)],
        faults: [
          worlds.worldRow(WORLD.faults)[world] as number,
          worlds.worldRow(WORLD.faults + 1)[world] as number,
        ],
        ball: [0, 1, 2].map((axis) => worlds.worldRow(WORLD.ballPosition + axis)[world]) as [
          number,
          number,
          number,
        ],
        hash: this.hashOf(world),
      });
    }
    return count;
  }

  #touches(world: number, team: number): number {
    const n = this.worlds.agents / 2;
    let sum = 0;
    for (let k = team * n; k < team * n + n; k++) {
      sum += this.worlds.agentRow(AGENT.touches, k)[world] as number;
    }
    return sum;
  }

  /** Gives memory back. */
  free(): void {
    for (const player of this.#players) player.free();
    this.worlds.free();
    this.#kernels.free(this.#hashes);
  }
}
