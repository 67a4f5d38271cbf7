// The face of assembly/volleyball/scripted: one team's planner and pilot for a batch of worlds.

import type { Kernels } from "./kernels.ts";
import type { VolleyballWorlds } from "./volleyball-worlds.ts";

/** Slots of the settings, the same numbers as assembly/volleyball/scripted/planner.ts. */
export const SETTING = {
  valueOver: 0,
  valueDistance: 1,
  valueTime: 2,
  valueDown: 3,
  valuePass: 4,
  passDistance: 5,
  clearance: 6,
  margin: 7,
  rounds: 8,
  judged: 9,
  trials: 10,
  retrials: 11,
  solo: 12,
  recovery: 13,
  overTimes: 14,
  passTimes: 22,
  overX: 28,
  overY: 31,
  overBonus: 34,
  passX: 37,
  passY: 40,
  passZ: 41,
  timeCost: 42,
  rejudged: 43,
  serveDepth: 44,
  slots: 64,
} as const;

/** What a look at a world saw, own frame (own half x > 0). Steps count from now; −1 says never. */
export const LOOK = {
  ball: 0,
  step: 6,
  mine: 7,
  ours: 8,
  free: 9,
  downStep: 10,
  down: 11,
  netStep: 13,
  crossStep: 14,
  struck: 15,
  outStep: 16,
  touched: 17,
  fields: 32,
} as const;

/** Fields of the plan of a world. */
export const PLAN = {
  start: 18,
  contact: 19,
  drone: 20,
  kind: 21,
  score: 22,
  goal: 23,
  flight: 26,
  out: 27,
  hitStep: 33,
  hit: 34,
  fields: 48,
} as const;

/** Score of a search that found nothing. */
export const NO_SCORE = -1e9;

const HOME_FLOATS = 24;

/** Planner of one team in a batch of worlds. Owns its memory; call `free()` when done. */
export class ScriptedPlanner {
  readonly worlds: VolleyballWorlds;
  readonly team: 0 | 1;
  readonly #kernels: Kernels;
  readonly #address: number;
  readonly #roster: number;
  readonly #plans: number;
  readonly #homes: number;
  readonly #settings: number;
  readonly #look: number;

  /**
   * @param worlds the batch
   * @param team   0 or 1
   * @param seed   key of the random numbers of the local search
   */
  constructor(worlds: VolleyballWorlds, team: 0 | 1, seed: number) {
    const kernels = worlds.kernels;
    this.#kernels = kernels;
    this.worlds = worlds;
    this.team = team;
    this.#address = kernels.alloc(kernels.call("scriptedBytes", worlds.worlds));
    this.#roster = kernels.alloc((worlds.worlds * worlds.agents) / 2);
    const float = worlds.precision === "f32" ? 4 : 8;
    kernels.call("scriptedInit", this.#address, worlds.context, float, worlds.worlds, team, seed);
    this.#plans = kernels.call("scriptedPlans", this.#address);
    this.#homes = kernels.call("scriptedHomes", this.#address);
    this.#settings = kernels.call("scriptedSettings", this.#address);
    this.#look = kernels.call("scriptedLookAt", this.#address);
  }

  /** [SETTING.slots]; a live view. */
  get settings(): Float32Array {
    return this.#kernels.f32(this.#settings, SETTING.slots);
  }

  /** [PLAN.fields] of a world; a live view. */
  plan(world: number): Float32Array {
    return this.#kernels.f32(this.#plans + world * PLAN.fields * 4, PLAN.fields);
  }

  /** [6, 4] points to hold of the team's drones in a world, own frame: x, y, z, unused; a live view. */
  homes(world: number): Float32Array {
    return this.#kernels.f32(this.#homes + world * HOME_FLOATS * 4, HOME_FLOATS);
  }

  /** [E, n] 1 for drones that `command` commands; a live view. */
  get roster(): Uint8Array {
    return this.#kernels.u8(this.#roster, (this.worlds.worlds * this.worlds.agents) / 2);
  }

  /** Looks at a world; the answer [LOOK.fields] is a live view, valid until the next look. */
  look(world: number): Float32Array {
    this.#kernels.call("scriptedLook", this.#address, world);
    return this.#kernels.f32(this.#look, LOOK.fields);
  }

  /** Forgets what was expected of a world: a new game has begun. */
  forget(world: number): void {
    this.#kernels.call("scriptedForget", this.#address, world);
  }

  /** Full search in the world of the last look; returns the score of its new plan, NO_SCORE when there is none. */
  search(game: number, eligible: number, serve: boolean): number {
    return this.#kernels.call("scriptedSearch", this.#address, game, eligible, serve ? 1 : 0);
  }

  /** Improves the plan of the world of the last look; returns its score. */
  improve(game: number, eligible: number): number {
    return this.#kernels.call("scriptedImprove", this.#address, game, eligible);
  }

  /** Writes the commands of the drones on the roster into the actions of the worlds. */
  command(): void {
    this.#kernels.call("scriptedCommand", this.#address, this.#roster);
  }

  /** Gives the memory back. */
  free(): void {
    this.#kernels.free(this.#address);
    this.#kernels.free(this.#roster);
  }
}
