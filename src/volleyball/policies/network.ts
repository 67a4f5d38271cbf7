// A flat policy: every drone of the team acts on its own observation, with one net for all members or one
// net each (volleyball.md 9, 11).

import { ConfigError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { observationSize } from "../../kernels/volleyball-worlds.ts";
import { type ActorData, actorBytes } from "../../learning/actor-data.ts";
import { Network } from "../../learning/networks.ts";
import { ActionNoise } from "./action-noise.ts";
import type { Player, Policy, Seat, TaskName } from "./policy.ts";

/** Drones a team by task. */
export const TASK_SIZES: Readonly<Record<TaskName, number>> = { "1v1": 1, "3v3": 3, "6v6": 6, "3v3-hier": 3 };

/**
 * A policy that plays nets.
 *
 * @param name   short name for tables
 * @param actors one net that all members share, or one per member of the team
 * @throws ConfigError when no task has observations of that size or a team of that many members
 */
export function networkPolicy(kernels: Kernels, name: string, actors: readonly ActorData[]): Policy {
  const first = actors[0];
  if (!first) throw new ConfigError(`policy ${name}`, "at least one net", 0);
  for (const [k, actor] of actors.entries()) {
    if (actor.inputs !== first.inputs) {
      throw new ConfigError(
        `policy ${name}: net ${k}`,
        `${first.inputs} observations, as net 0`,
        actor.inputs,
      );
    }
    if (actor.outputs !== 4) throw new ConfigError(`policy ${name}: net ${k}`, "4 actions", actor.outputs);
  }
  const fitting = (Object.keys(TASK_SIZES) as TaskName[]).filter(
    (task) => observationSize(2 * TASK_SIZES[task]) === first.inputs,
  );
  if (fitting.length === 0) {
    const sizes = "37 observations (1v1), 57 (3v3) or 78 (6v6)";
    throw new ConfigError(`policy ${name}`, sizes, first.inputs);
  }
  const tasks = fitting.filter((task) => actors.length === 1 || actors.length === TASK_SIZES[task]);
  if (tasks.length === 0) {
    const n = TASK_SIZES[fitting[0] as TaskName];
    throw new ConfigError(`policy ${name}`, `1 net or ${n}, one per member`, actors.length);
  }
  return {
    name,
    hash: hashOf(kernels, actors),
    tasks,
    bind: (seat) => new NetworkPlayer(name, actors, seat),
  };
}

function hashOf(kernels: Kernels, actors: readonly ActorData[]): string {
  let hash = 0n;
  for (const actor of actors) hash = kernels.xxh64(actorBytes(actor), hash);
  return hash.toString(16).padStart(16, "0");
}

/** Plays nets in a batch of worlds. */
class NetworkPlayer implements Player {
  readonly #seat: Seat;
  readonly #networks: Network[];
  readonly #noise: ActionNoise;
  /** address of [E·n] i32: rows to act in */
  readonly #index: number;

  constructor(name: string, actors: readonly ActorData[], seat: Seat) {
    const { worlds, task } = seat;
    const inputs = (actors[0] as ActorData).inputs;
    if (inputs !== worlds.observationSize) {
      throw new ConfigError(
        `policy ${name}`,
        `${worlds.observationSize} observations, as task ${task} gives`,
        inputs,
      );
    }
    const n = worlds.agents / 2;
    if (actors.length !== 1 && actors.length !== n) {
      throw new ConfigError(`policy ${name}`, `1 net or ${n}, one per member`, actors.length);
    }
    this.#seat = seat;
    this.#networks = actors.map((actor) => new Network(worlds.kernels, actor));
    this.#index = worlds.kernels.alloc(worlds.worlds * n * 4);
    this.#noise = new ActionNoise(seat);
  }

  reset(_mask: Uint8Array): void {
    // a net of one observation remembers nothing
  }

  act(mask: Uint8Array): void {
    const { worlds, team, deterministic } = this.#seat;
    const n = worlds.agents / 2;
    const each = n / this.#networks.length;
    if (!deterministic) this.#noise.update();
    this.#networks.forEach((network, k) => {
      const first = team * n + k * each;
      const rows = this.#writeIndex(mask, first, each);
      network.forward(rows, this.#index, worlds.observationsAddress, worlds.actionsAddress);
      if (!deterministic) network.sample(rows, this.#index, worlds.actionsAddress, this.#noise.names);
    });
  }

  /** Rows of agents first … first + count − 1 of every masked world; returns how many. */
  #writeIndex(mask: Uint8Array, first: number, count: number): number {
    const { worlds } = this.#seat;
    const index = worlds.kernels.i32(this.#index, worlds.worlds * count);
    let rows = 0;
    for (let world = 0; world < worlds.worlds; world++) {
      if (mask[world] !== 1) continue;
      for (let agent = first; agent < first + count; agent++) index[rows++] = world * worlds.agents + agent;
    }
    return rows;
  }

  free(): void {
    for (const network of this.#networks) network.free();
    this.#noise.free();
    this.#seat.worlds.kernels.free(this.#index);
  }
}
