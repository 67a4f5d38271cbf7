// What names the noise of sampled actions, kept in WASM memory where the sampling kernel reads it.

import { WORLD } from "../../kernels/volleyball-worlds.ts";
import type { NoiseNames } from "../../learning/networks.ts";
import type { Seat } from "./policy.ts";

/** Game and step of every world. Call `free()` when done. */
export class ActionNoise {
  readonly names: NoiseNames;
  readonly #seat: Seat;

  constructor(seat: Seat) {
    const { worlds, seed } = seat;
    this.#seat = seat;
    const games = worlds.kernels.alloc(worlds.worlds * 4);
    const steps = worlds.kernels.alloc(worlds.worlds * 4);
    this.names = { agents: worlds.agents, games, steps, seed };
  }

  /** Takes over the present games and steps. */
  update(): void {
    const { worlds, games } = this.#seat;
    worlds.kernels.u32(this.names.games, worlds.worlds).set(games);
    worlds.kernels.u32(this.names.steps, worlds.worlds).set(worlds.worldRow(WORLD.step));
  }

  free(): void {
    const { kernels } = this.#seat.worlds;
    kernels.free(this.names.games);
    kernels.free(this.names.steps);
  }
}
