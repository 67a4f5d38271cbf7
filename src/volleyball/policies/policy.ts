// What it takes to play: a Policy is loaded data; bound to a batch of worlds and a team it becomes a Player.

import type { VolleyballWorlds } from "../../kernels/volleyball-worlds.ts";

/** Names of the volleyball tasks that teams play. */
export type TaskName = "1v1" | "3v3" | "6v6" | "3v3-hier";

/** What a policy is bound to. */
export interface Seat {
  readonly worlds: VolleyballWorlds;
  readonly task: TaskName;
  /** team it plays, 0 (x > 0) or 1 */
  readonly team: 0 | 1;
  /** [E] number of the game that each world plays; kept up to date by the match */
  readonly games: Uint32Array;
  /** key of all random numbers; never draw by world slot, only by game, agent, step and draw */
  readonly seed: number;
  /** true: network policies take the mean action, strategies their best target */
  readonly deterministic: boolean;
}

/** A team's mind in a batch of worlds. */
export interface Player {
  /** Forgets what it knew of these worlds: each has just been reset for a new game. mask [E]. */
  reset(mask: Uint8Array): void;
  /**
   * Writes the commands of its team's drones for the coming step into `worlds.actions` [E, A, 4].
   * Sees the present state and `worlds.observations`, both up to date.
   *
   * @param mask [E] 1 for worlds whose game is on; others may be left alone
   */
  act(mask: Uint8Array): void;
  /** Gives its kernel memory back. */
  free(): void;
}

/** A loaded policy. */
export interface Policy {
  /** short name for tables, e.g. `scripted` or `sp` */
  readonly name: string;
  /** XXH64 of what defines it, 16 hex digits */
  readonly hash: string;
  /** tasks it can play */
  readonly tasks: readonly TaskName[];
  bind(seat: Seat): Player;
}
