// A mixture over a population: before each game one member is drawn, and plays it to the end
// (volleyball.md 9: meta-strategies of population self-play).

import { ConfigError } from "../../base/errors.ts";
import { philox, STREAMS, toUniform } from "../../base/philox.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import type { Player, Policy, Seat } from "./policy.ts";

/** Probabilities of the members, one list a team. */
export type TeamWeights = readonly [home: readonly number[], away: readonly number[]];

/** Weights may miss a sum of 1 by this: files carry rounded numbers. */
const SUM_TOLERANCE = 1e-3;

/** Checks probabilities. @throws ConfigError */
export function checkWeights(field: string, weights: readonly number[], members: number): void {
  if (weights.length !== members) {
    throw new ConfigError(field, `${members} numbers, one per member`, weights.length);
  }
  let sum = 0;
  weights.forEach((weight, k) => {
    if (!(weight >= 0 && weight <= 1 + SUM_TOLERANCE)) {
      throw new ConfigError(`${field}[${k}]`, "a number from 0 to 1", weight);
    }
    sum += weight;
  });
  if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) throw new ConfigError(field, "a sum of 1", sum);
}

/**
 * The member that plays a game for a team, named by (seed, stream 4) and (game, team).
 *
 * @param weights probabilities, checked
 */
export function drawMember(weights: readonly number[], seed: number, game: number, team: 0 | 1): number {
  const [word] = philox([game, team, 0, 0], [seed, STREAMS.mixture]);
  let total = 0;
  for (const weight of weights) total += weight;
  const point = toUniform(word) * total;
  let below = 0;
  let last = 0;
  for (const [k, weight] of weights.entries()) {
    if (weight === 0) continue;
    below += weight;
    last = k;
    if (point < below) return k;
  }
  return last;
}

/**
 * A policy that draws one of its members for every game.
 *
 * @throws ConfigError when weights are no probabilities or the members share no task
 */
export function mixturePolicy(
  kernels: Kernels,
  name: string,
  members: readonly Policy[],
  weights: TeamWeights,
): Policy {
  if (members.length === 0) throw new ConfigError(`policy ${name}`, "at least one member", 0);
  weights.forEach((list, team) => {
    checkWeights(`policy ${name}: weights of team ${team}`, list, members.length);
  });
  const tasks = (members[0] as Policy).tasks.filter((task) =>
    members.every((member) => member.tasks.includes(task)),
  );
  if (tasks.length === 0) {
    const lists = members.map((member) => member.tasks.join("/")).join(", ");
    throw new ConfigError(`policy ${name}`, "members that share a task", lists);
  }
  const text = JSON.stringify(["mixture", members.map((member) => member.hash), weights]);
  const hash = kernels.xxh64(new TextEncoder().encode(text)).toString(16).padStart(16, "0");
  return { name, hash, tasks, bind: (seat) => new MixturePlayer(members, weights[seat.team], seat) };
}

class MixturePlayer implements Player {
  readonly #seat: Seat;
  readonly #weights: readonly number[];
  /** [M] players of members that can be drawn */
  readonly #players: readonly (Player | undefined)[];
  /** [E] member that plays each world's game */
  readonly #chosen: Uint8Array;
  /** [E] scratch */
  readonly #mask: Uint8Array;

  constructor(members: readonly Policy[], weights: readonly number[], seat: Seat) {
    this.#seat = seat;
    this.#weights = weights;
    this.#players = members.map((member, k) => ((weights[k] as number) > 0 ? member.bind(seat) : undefined));
    this.#chosen = new Uint8Array(seat.worlds.worlds);
    this.#mask = new Uint8Array(seat.worlds.worlds);
  }

  reset(mask: Uint8Array): void {
    const { games, seed, team } = this.#seat;
    mask.forEach((on, world) => {
      if (on === 1) this.#chosen[world] = drawMember(this.#weights, seed, games[world] as number, team);
    });
    this.#each(mask, (player, own) => player.reset(own));
  }

  act(mask: Uint8Array): void {
    this.#each(mask, (player, own) => player.act(own));
  }

  /** Calls each member that plays in masked worlds with the mask of its own. */
  #each(mask: Uint8Array, call: (player: Player, own: Uint8Array) => void): void {
    this.#players.forEach((player, k) => {
      if (!player) return;
      let isNeeded = false;
      for (let world = 0; world < mask.length; world++) {
        const own = mask[world] === 1 && this.#chosen[world] === k;
        this.#mask[world] = own ? 1 : 0;
        isNeeded ||= own;
      }
      if (isNeeded) call(player, this.#mask);
    });
  }

  free(): void {
    for (const player of this.#players) player?.free();
  }
}
