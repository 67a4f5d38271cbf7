// Plays games of one match after another; the piece of work that a thread does.

import type { Host } from "../env/pool.ts";
import { instantiateKernels } from "../kernels/kernels.ts";
import { DEFAULT_BATCH, type GameResult, Match } from "../volleyball/match.ts";
import { type MatchSpec, makeMatchSetup } from "./match-spec.ts";

/** Plays the games it is given, by number. */
export class MatchHost implements Host<MatchSpec, number, GameResult> {
  readonly #module: WebAssembly.Module;
  readonly #batch: number;
  #match: Match | undefined;

  /** @param batch games side by side; the results do not depend on it */
  constructor(module: WebAssembly.Module, batch: number = DEFAULT_BATCH) {
    this.#module = module;
    this.#batch = batch;
  }

  async prepare(spec: MatchSpec): Promise<void> {
    // a fresh memory for each match: nothing is left behind, however many a tournament plays
    this.#match = undefined;
    const kernels = await instantiateKernels(this.#module);
    this.#match = new Match(kernels, makeMatchSetup(kernels, spec), this.#batch);
  }

  async work(games: readonly number[]): Promise<GameResult[]> {
    if (!this.#match) throw new Error("work before prepare");
    const results: GameResult[] = [];
    this.#match.play(games, (result) => results.push(result));
    return results;
  }
}
