// The environment contract: PettingZoo's parallel API on batched typed arrays.
//
// E worlds run side by side, each with the same A agents. All arrays are row-major, worlds first:
// observations [E, A, D], actions [E, A, N], rewards [E, A], terminated and truncated [E, A].

import type { Space } from "./spaces.ts";

/**
 * What happens to a world whose episode ended in this step.
 *
 * - `same-step`: it is reset at once; `observations` hold the first observation of the new episode,
 *   `infos.final` the last one of the old (Gymnasium's AutoresetMode.SAME_STEP).
 * - `disabled`: it stays as it ended until the caller resets it with `reset(seed, { mask })`.
 */
export type AutoresetMode = "same-step" | "disabled";

/** Options of `reset`. */
export interface ResetOptions {
  /** [E] 1 for the worlds to reset; all when left out */
  readonly mask?: Uint8Array;
}

/** An episode that ended in this step. */
export interface FinalInfo {
  readonly world: number;
  /** number of the episode in this environment, counted from 0 since `reset` */
  readonly episode: number;
  /** steps it took */
  readonly steps: number;
  /** how it ended, in words of the environment */
  readonly outcome: string;
  /** [A, D] its last observation */
  readonly observation: Float32Array;
}

/** What only some will want. */
export interface Infos {
  /** episodes that ended in this step */
  readonly final: readonly FinalInfo[];
}

/** Result of one step; the arrays are live views, overwritten by the next call. */
export interface StepResult {
  /** [E, A, D] */
  readonly observations: Float32Array;
  /** [E, A] */
  readonly rewards: Float32Array;
  /** [E, A] 1 where the episode came to its own end */
  readonly terminated: Uint8Array;
  /** [E, A] 1 where it was cut at the step limit; never together with terminated */
  readonly truncated: Uint8Array;
  readonly infos: Infos;
}

/** A batch of worlds with agents that act at the same time. */
export interface Env {
  readonly name: string;
  /** E */
  readonly worlds: number;
  /** [A] names; the same in every world, all alive for the whole episode */
  readonly agents: readonly string[];
  /** steps after which an episode is truncated */
  readonly maxSteps: number;
  readonly autoreset: AutoresetMode;
  observationSpace(agent: string): Space;
  actionSpace(agent: string): Space;
  /** space of one world's `state()` */
  readonly stateSpace: Space;
  /**
   * Starts new episodes.
   *
   * @param seed names all randomness from here on; the same seed and actions give the same bits
   * @returns [E, A, D] first observations
   */
  reset(seed: number, options?: ResetOptions): { readonly observations: Float32Array; readonly infos: Infos };
  /** @param actions [E, A, N] */
  step(actions: Float32Array): StepResult;
  /** [E, S] the whole state of each world, for centralised critics */
  state(): Float32Array;
  /** Gives memory back. */
  close(): void;
}
