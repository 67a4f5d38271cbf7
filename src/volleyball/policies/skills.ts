// The skills of the hierarchical team (volleyball.md 6): what each sees, and nets that play them.
//
// Observations, with R the 23 state columns of the drone (near team, w ≥ 0, not turned):
//   goto, *_hover      26  target − position, R[3..22], (1, 0, 0) − heading
//   firstpass, secpass 34  R, ball position, ball − position, ball velocity, phase flag
//   att                36  as above, then side one-hot (side 1 → [1, 0])
//   serve              37  R, ball position, ball − position, ball velocity, flag, ball − serve target
// Flags are [1, 0] once the drone's phase has begun, else [0, 1].

import { ConfigError } from "../../base/errors.ts";
import { AGENT, type VolleyballWorlds, WORLD } from "../../kernels/volleyball-worlds.ts";
import type { ActorData } from "../../learning/actor-data.ts";
import { Network } from "../../learning/networks.ts";
import { ActionNoise } from "./action-noise.ts";
import type { Player, Seat } from "./policy.ts";

/** Observation size of every skill. */
export const SKILL_SIZES = {
  serve: 37,
  serve_hover: 26,
  firstpass: 34,
  firstpass_hover: 26,
  goto: 26,
  secpass: 34,
  secpass_hover: 26,
  att: 36,
  att_hover: 26,
} as const;

export type SkillName = keyof typeof SKILL_SIZES;

export const SKILL_NAMES: readonly SkillName[] = Object.keys(SKILL_SIZES) as SkillName[];

/** Columns of the state in an observation row. */
const STATE = 23;
const HEADING = 13;
const WIDEST = 37;

/** Checks that a net fits a skill. @throws ConfigError */
export function checkSkillNet(skill: SkillName, net: ActorData, name: string): void {
  if (net.inputs !== SKILL_SIZES[skill]) {
    throw new ConfigError(`${name}: observations`, `${SKILL_SIZES[skill]}, as skill ${skill}`, net.inputs);
  }
  if (net.outputs !== 4) throw new ConfigError(`${name}: actions`, "4", net.outputs);
}

/** What a skill aims at in one world. */
export interface SkillAim {
  /** m: where to go or hover; where a serve should land */
  readonly target: readonly [x: number, y: number, z: number];
  /** the drone's phase has begun */
  readonly begun: boolean;
  /** attack side, 0 or 1 */
  readonly side: number;
}

/** One drone that plays a skill in the coming step. */
export interface SkillTurn extends SkillAim {
  readonly world: number;
  readonly agent: number;
}

/** Live views of what skills see; take a new one every step. */
export interface SkillView {
  readonly agents: number;
  /** D */
  readonly columns: number;
  /** [E, A, D]; the state columns are read */
  readonly observations: Float32Array;
  /** [3·A] rows of [E]: x, y, z of agent 0, then of agent 1 … */
  readonly positions: readonly (Float32Array | Float64Array)[];
  /** [6] rows of [E]: position and velocity */
  readonly ball: readonly (Float32Array | Float64Array)[];
}

/** Views of a batch as it is now. */
export function viewSkills(worlds: VolleyballWorlds): SkillView {
  const { agents } = worlds;
  return {
    agents,
    columns: worlds.observationSize,
    observations: worlds.observations,
    positions: Array.from({ length: 3 * agents }, (_, k) =>
      worlds.agentRow(AGENT.position + (k % 3), Math.floor(k / 3)),
    ),
    ball: Array.from({ length: 6 }, (_, k) => worlds.worldRow(WORLD.ballPosition + k)),
  };
}

/**
 * Writes the observation of one skill.
 *
 * @param out written from `at` on, SKILL_SIZES[skill] numbers
 */
export function writeSkillObservation(
  skill: SkillName,
  view: SkillView,
  turn: SkillTurn,
  out: Float32Array,
  at: number,
): void {
  const { world, agent, target } = turn;
  const seen = view.observations;
  const from = (world * view.agents + agent) * view.columns;
  const position = (k: number): number => view.positions[3 * agent + k]?.[world] as number;
  if (SKILL_SIZES[skill] === 26) {
    for (let k = 0; k < 3; k++) {
      out[at + k] = (target[k] as number) - position(k);
      out[at + STATE + k] = (k === 0 ? 1 : 0) - (seen[from + HEADING + k] as number);
    }
    for (let k = 3; k < STATE; k++) out[at + k] = seen[from + k] as number;
    return;
  }
  for (let k = 0; k < STATE; k++) out[at + k] = seen[from + k] as number;
  for (let k = 0; k < 3; k++) {
    const ball = view.ball[k]?.[world] as number;
    out[at + 23 + k] = ball;
    out[at + 26 + k] = ball - position(k);
    out[at + 29 + k] = view.ball[3 + k]?.[world] as number;
    if (skill === "serve") out[at + 34 + k] = ball - (target[k] as number);
  }
  out[at + 32] = turn.begun ? 1 : 0;
  out[at + 33] = turn.begun ? 0 : 1;
  if (skill === "att") {
    out[at + 34] = turn.side === 1 ? 1 : 0;
    out[at + 35] = turn.side === 1 ? 0 : 1;
  }
}

/** Runs skill nets for lists of drones. Owns its kernel memory; call `free()` when done. */
export class SkillRunner {
  readonly #seat: Seat;
  readonly #networks: Map<SkillName, Network> = new Map();
  readonly #noise: ActionNoise;
  /** address of [E·A, WIDEST] f32 */
  readonly #input: number;
  /** address of [E·A] i32 */
  readonly #index: number;
  #view: SkillView;

  /** @throws ConfigError when a net does not fit its skill */
  constructor(seat: Seat, nets: Readonly<Partial<Record<SkillName, ActorData>>>) {
    const { kernels, worlds, agents } = seat.worlds;
    this.#seat = seat;
    for (const skill of SKILL_NAMES) {
      const net = nets[skill];
      if (!net) continue;
      checkSkillNet(skill, net, skill);
      this.#networks.set(skill, new Network(kernels, net));
    }
    this.#noise = new ActionNoise(seat);
    this.#input = kernels.alloc(worlds * agents * WIDEST * 4);
    this.#index = kernels.alloc(worlds * agents * 4);
    this.#view = viewSkills(seat.worlds);
  }

  /** Looks at the present state: call once before the `act`s of a step. */
  begin(): void {
    if (!this.#seat.deterministic) this.#noise.update();
    this.#view = viewSkills(this.#seat.worlds);
  }

  /** Writes the actions of drones that play one skill. */
  act(skill: SkillName, turns: readonly SkillTurn[]): void {
    if (turns.length === 0) return;
    const network = this.#networks.get(skill);
    if (!network) throw new ConfigError(`skill ${skill}`, "a net", undefined);
    const { worlds, deterministic } = this.#seat;
    const rows = worlds.worlds * worlds.agents;
    const index = worlds.kernels.i32(this.#index, rows);
    const input = worlds.kernels.f32(this.#input, rows * WIDEST);
    const view = this.#view;
    turns.forEach((turn, k) => {
      const row = turn.world * worlds.agents + turn.agent;
      index[k] = row;
      writeSkillObservation(skill, view, turn, input, row * network.inputs);
    });
    network.forward(turns.length, this.#index, this.#input, worlds.actionsAddress);
    if (!deterministic) network.sample(turns.length, this.#index, worlds.actionsAddress, this.#noise.names);
  }

  free(): void {
    const { kernels } = this.#seat.worlds;
    for (const network of this.#networks.values()) network.free();
    this.#noise.free();
    kernels.free(this.#input);
    kernels.free(this.#index);
  }
}

/** One drone a world that plays one skill all the time: for drills. */
export class SkillPlayer implements Player {
  /** [E] what to aim at in each world, to be written */
  readonly aims: SkillAim[];
  readonly #seat: Seat;
  readonly #skill: SkillName;
  readonly #agent: number;
  readonly #runner: SkillRunner;

  /**
   * @param agent number of the drone among all of its world; of the near team (x > 0)
   * @param aim   aim in every world until `aims` says else
   */
  constructor(seat: Seat, skill: SkillName, net: ActorData, agent: number, aim: SkillAim) {
    const near = seat.worlds.agents / 2;
    if (!Number.isInteger(agent) || agent < 0 || agent >= near) {
      throw new ConfigError("drill.agent", `a drone of the near team, 0 to ${near - 1}`, agent);
    }
    this.#seat = seat;
    this.#skill = skill;
    this.#agent = agent;
    this.#runner = new SkillRunner(seat, { [skill]: net });
    this.aims = new Array<SkillAim>(seat.worlds.worlds).fill(aim);
  }

  reset(_mask: Uint8Array): void {
    // aims belong to the caller
  }

  act(mask: Uint8Array): void {
    const turns: SkillTurn[] = [];
    for (let world = 0; world < this.#seat.worlds.worlds; world++) {
      if (mask[world] !== 1) continue;
      turns.push({ ...(this.aims[world] as SkillAim), world, agent: this.#agent });
    }
    this.#runner.begin();
    this.#runner.act(this.#skill, turns);
  }

  free(): void {
    this.#runner.free();
  }
}
