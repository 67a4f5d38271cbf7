// Teams that hold their place: all the time (`hold`), or from a step on (`holdAfter`).

import { ScriptedPlanner } from "../../kernels/scripted-planner.ts";
import { AGENT, WORLD } from "../../kernels/volleyball-worlds.ts";
import type { Player, Policy, Seat } from "./policy.ts";

/** Keeps each drone of a team over a point with the homing pilot of the scripted team. */
export class HoldPlayer implements Player {
  readonly #seat: Seat;
  readonly #planner: ScriptedPlanner;
  readonly #n: number;

  constructor(seat: Seat) {
    this.#seat = seat;
    this.#planner = new ScriptedPlanner(seat.worlds, seat.team, 0);
    this.#n = seat.worlds.agents / 2;
    this.hold(new Uint8Array(seat.worlds.worlds).fill(1));
  }

  /** Takes the present positions of masked worlds as the points to hold. mask [E]. */
  hold(mask: Uint8Array): void {
    const { worlds, team } = this.#seat;
    const turn = team === 0 ? 1 : -1;
    for (let world = 0; world < mask.length; world++) {
      if (mask[world] !== 1) continue;
      this.#planner.forget(world);
      for (let drone = 0; drone < this.#n; drone++) {
        const agent = team * this.#n + drone;
        const at = (axis: number): number => worlds.agentRow(AGENT.position + axis, agent)[world] as number;
        this.aim(world, drone, [turn * at(0), turn * at(1), at(2)]);
      }
    }
  }

  /** Sets the point that one drone of the team is to hold, own frame (own half x > 0), m. */
  aim(world: number, drone: number, point: readonly [number, number, number]): void {
    this.#planner.homes(world).set(point, drone * 4);
  }

  reset(mask: Uint8Array): void {
    this.hold(mask);
  }

  act(mask: Uint8Array): void {
    this.actFor(mask, (1 << this.#n) - 1);
  }

  /** Commands only some drones of the team. @param drones bit k for drone k */
  actFor(mask: Uint8Array, drones: number): void {
    const { roster } = this.#planner;
    for (let world = 0; world < mask.length; world++) {
      for (let drone = 0; drone < this.#n; drone++) {
        roster[world * this.#n + drone] = mask[world] === 1 && drones & (1 << drone) ? 1 : 0;
      }
    }
    this.#planner.command();
  }

  free(): void {
    this.#planner.free();
  }
}

/** The team that hovers where it started. */
export const holdPolicy: Policy = {
  name: "hold",
  hash: "686f6c6400000001", // no weights: a name and a version
  tasks: ["1v1", "3v3", "6v6", "3v3-hier"],
  bind: (seat) => new HoldPlayer(seat),
};

/** Plays `inner` for the first steps of a game, then holds the places its drones have reached. */
class HoldAfterPlayer implements Player {
  readonly #seat: Seat;
  readonly #inner: Player;
  readonly #hold: HoldPlayer;
  readonly #step: number;
  readonly #holding: Uint8Array;

  constructor(seat: Seat, inner: Player, step: number) {
    this.#seat = seat;
    this.#inner = inner;
    this.#hold = new HoldPlayer(seat);
    this.#step = step;
    this.#holding = new Uint8Array(seat.worlds.worlds);
  }

  reset(mask: Uint8Array): void {
    this.#inner.reset(mask);
    mask.forEach((m, world) => {
      if (m === 1) this.#holding[world] = 0;
    });
  }

  act(mask: Uint8Array): void {
    const playing = new Uint8Array(mask.length);
    const holding = new Uint8Array(mask.length);
    const fresh = new Uint8Array(mask.length);
    const steps = this.#seat.worlds.worldRow(WORLD.step);
    for (let world = 0; world < mask.length; world++) {
      if (mask[world] !== 1) continue;
      if ((steps[world] as number) < this.#step) playing[world] = 1;
      else {
        holding[world] = 1;
        if (this.#holding[world] === 0) fresh[world] = 1;
        this.#holding[world] = 1;
      }
    }
    this.#hold.hold(fresh);
    if (playing.includes(1)) this.#inner.act(playing);
    if (holding.includes(1)) this.#hold.act(holding);
  }

  free(): void {
    this.#inner.free();
    this.#hold.free();
  }
}

/** A policy that stops playing and hovers from `step` on: an opponent that serves and then only stands. */
export function holdAfter(policy: Policy, step: number): Policy {
  return { ...policy, bind: (seat) => new HoldAfterPlayer(seat, policy.bind(seat), step) };
}
