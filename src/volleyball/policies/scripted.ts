// The scripted team: no learning. Events choose a skill, a search with the simulator as judge chooses who plays
// the ball, where to and how (assembly/volleyball/scripted), and one pilot flies plans and the way home.

import { philox, STREAMS, toUniform } from "../../base/philox.ts";
import { LOOK, NO_SCORE, PLAN, ScriptedPlanner, SETTING } from "../../kernels/scripted-planner.ts";
import { CONFIG, WORLD } from "../../kernels/volleyball-worlds.ts";
import type { Player, Policy, Seat, TaskName } from "./policy.ts";
import { type Court, playersFor, SKILL } from "./scripted/skills.ts";
import { BASES, type ScriptedVariant, settingsOf, TEMPERS } from "./scripted/temper.ts";

/** Steps between searches while none finds a plan. */
const SEARCH_EVERY = 4;
/** A plan is left alone this long after it was made, and this close to contact. */
const SETTLED_AGE = 5;
const SETTLED_STEPS = 7;
/** Steps between improvements of a plan. */
const IMPROVE_EVERY = 2;
/** Steps after the planned contact after which the ball was missed. */
const GRACE = 3;

/** Moments of a game that differ in where the drones wait. */
const PHASE = { rally: 0, serve: 1, receive: 2 } as const;

/** A scripted team in a batch of worlds. */
export class ScriptedPlayer implements Player {
  readonly planner: ScriptedPlanner;
  /** [E] SKILL that the team is at */
  readonly skills: Uint8Array;
  readonly #seat: Seat;
  readonly #n: number;
  readonly #court: Court;
  /** [E] step of the last search */
  readonly #searched: Int32Array;
  /** [E] PHASE that the homes are for */
  readonly #phases: Uint8Array;
  /** [E, 3] worth that this game's draw gives the three sides */
  readonly #bonus: Float32Array;

  constructor(seat: Seat, variant: ScriptedVariant) {
    const { worlds } = seat;
    this.#seat = seat;
    this.#n = worlds.agents / 2;
    this.planner = new ScriptedPlanner(worlds, seat.team, seat.deterministic ? 0 : seat.seed);
    this.#court = {
      halfLength: worlds.getConfig(CONFIG.halfLength),
      halfWidth: worlds.getConfig(CONFIG.halfWidth),
      solo: this.#n === 1,
    };
    this.planner.settings.set(settingsOf(TEMPERS[variant], this.#court.halfLength, this.#court.solo));
    this.skills = new Uint8Array(worlds.worlds);
    this.#searched = new Int32Array(worlds.worlds).fill(-100);
    this.#phases = new Uint8Array(worlds.worlds);
    this.#bonus = new Float32Array(worlds.worlds * 3);
    for (let world = 0; world < worlds.worlds; world++) this.#sendHome(world, PHASE.rally);
  }

  reset(mask: Uint8Array): void {
    for (let world = 0; world < mask.length; world++) {
      if (mask[world] !== 1) continue;
      this.planner.forget(world);
      this.planner.plan(world)[PLAN.drone] = -1;
      this.skills[world] = SKILL.base;
      this.#searched[world] = -100;
      this.#sendHome(world, this.#firstPhase(world));
      this.#drawSides(world);
    }
  }

  act(mask: Uint8Array): void {
    const { roster } = this.planner;
    for (let world = 0; world < mask.length; world++) {
      const plays = mask[world] === 1;
      roster.fill(plays ? 1 : 0, world * this.#n, world * this.#n + this.#n);
      if (plays) this.#think(world);
    }
    this.planner.command();
  }

  free(): void {
    this.planner.free();
  }

  /** Number that names the game's draws; the same for all games when play is deterministic. */
  #game(world: number): number {
    return this.#seat.deterministic ? 0 : (this.#seat.games[world] as number);
  }

  /** Draws what the three sides of the far court are worth in this game. */
  #drawSides(world: number): void {
    const at = world * 3;
    this.#bonus.fill(0, at, at + 3);
    if (this.#seat.deterministic) return;
    const { team, seed } = this.#seat;
    const words = philox([this.#game(world), team, 0, 0xffff], [seed, STREAMS.strategy]);
    for (let k = 0; k < 3; k++) this.#bonus[at + k] = Math.fround(0.2 * toUniform(words[k] as number));
  }

  /** Own or opponents' serve, at the start of a game. */
  #firstPhase(world: number): number {
    const server = this.#seat.worlds.worldRow(WORLD.server)[world];
    return server === this.#seat.team ? PHASE.serve : PHASE.receive;
  }

  /** Gives the drones of a world their places. */
  #sendHome(world: number, phase: number): void {
    const bases = BASES[this.#seat.task];
    const homes = this.planner.homes(world);
    const points =
      phase === PHASE.serve ? bases.serve : phase === PHASE.receive ? bases.receive : bases.rally;
    points.forEach((point, drone) => {
      homes.set(point, drone * 4);
    });
    this.#phases[world] = phase;
  }

  /** Events and planning of one world. */
  #think(world: number): void {
    const { planner } = this;
    const look = planner.look(world);
    const plan = planner.plan(world);
    const step = look[LOOK.step] as number;
    const struck = look[LOOK.struck] === 1;
    if (struck || step >= (plan[PLAN.contact] as number) + GRACE) plan[PLAN.drone] = -1;

    const phase = this.#phase(world, look);
    if (phase !== this.#phases[world]) this.#sendHome(world, phase);
    const serve = phase === PHASE.serve;
    const players = playersFor(look, this.#court, (1 << this.#n) - 1);
    if (players === 0) {
      plan[PLAN.drone] = -1;
      this.skills[world] = SKILL.base;
      return;
    }
    planner.settings.set(this.#bonus.subarray(world * 3, world * 3 + 3), SETTING.overBonus);
    if (plan[PLAN.drone] === -1) {
      if (struck || step - (this.#searched[world] as number) >= SEARCH_EVERY) {
        this.#searched[world] = step;
        const score = planner.search(this.#game(world), players, serve);
        if (score === NO_SCORE) plan[PLAN.drone] = -1;
      }
    } else {
      const age = step - (this.#searched[world] as number);
      const left = (plan[PLAN.contact] as number) - step;
      if (age >= SETTLED_AGE && left >= SETTLED_STEPS && age % IMPROVE_EVERY === 0) {
        planner.improve(this.#game(world), players);
      }
    }
    this.skills[world] = this.#skill(look, plan, serve);
  }

  /** Phase after what was seen: a serve lasts until the ball is struck, its reception until the ball is back. */
  #phase(world: number, look: Float32Array): number {
    const phase = this.#phases[world] as number;
    if (phase === PHASE.serve && look[LOOK.struck] === 1) return PHASE.rally;
    if (phase === PHASE.receive && look[LOOK.mine] === 1) return PHASE.rally;
    return phase;
  }

  #skill(look: Float32Array, plan: Float32Array, serve: boolean): number {
    if (plan[PLAN.drone] === -1) return serve ? SKILL.serve : SKILL.base;
    if (serve) return SKILL.serve;
    if (look[LOOK.ours] === 0) return SKILL.receive;
    return plan[PLAN.kind] === 1 ? SKILL.set : SKILL.attack;
  }
}

const TASKS_PLAYED: readonly TaskName[] = ["1v1", "3v3", "6v6", "3v3-hier"];

/** Version of the strategy: changes whenever its play does. */
const REVISION = 1;

/** Hash of a variant: 16 hex digits of two Philox blocks over its settings. */
function hashOf(variant: ScriptedVariant): string {
  const settings = settingsOf(TEMPERS[variant], 6, false);
  const bits = new Uint32Array(settings.buffer);
  let words: [number, number, number, number] = [REVISION, 0, 0, 0];
  for (let k = 0; k < bits.length; k += 2) {
    words = philox(words, [bits[k] as number, bits[k + 1] as number]);
  }
  return [words[0], words[1]].map((w) => w.toString(16).padStart(8, "0")).join("");
}

/** A model-based team. `scripted` is the strongest; the others prefer safe high balls or fast low ones. */
export function scriptedPolicy(variant: ScriptedVariant): Policy {
  return {
    name: variant,
    hash: hashOf(variant),
    tasks: TASKS_PLAYED,
    bind: (seat) => new ScriptedPlayer(seat, variant),
  };
}
