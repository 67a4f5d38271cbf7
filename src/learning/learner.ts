// What a trainer asks of an algorithm, and the form in which its state is kept: named arrays and the environments' shards.

import { ConfigError } from "../base/errors.ts";
import type { BatchEnv } from "../env/batch-env.ts";
import type { ActorData } from "./actor-data.ts";

/** Makes E worlds; the learner owns and frees them. */
export type MakeEnv = (worlds: number) => BatchEnv;

/** What an iteration tells, the same on every member; names are `group/metric`. */
export interface LearnerReport {
  readonly iteration: number;
  /** control steps so far, summed over worlds */
  readonly steps: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Numbers of a state. */
export type StateArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Everything that a training goes on from; `shards` holds those of one member, by number. */
export interface LearnerState {
  readonly iteration: number;
  /** all weights: what a training is told from another by */
  readonly parameters: Float32Array;
  /** what else the algorithm remembers, by name; the same on every member */
  readonly arrays: Readonly<Record<string, StateArray>>;
  /** states of the environments */
  readonly shards: ReadonlyMap<number, Uint8Array>;
}

/** One member's part of an algorithm. */
export interface Learner {
  /** control steps so far, summed over worlds */
  readonly steps: number;
  /** Plays and learns. @throws DivergedError on every member; the state may be half-way */
  iterate(): LearnerReport;
  /** the policy as it stands: an actor for each drone, or one for all */
  policy(): ActorData[];
  save(): LearnerState;
  /** Goes on from a state that holds all shards. @throws ConfigError when it is that of other settings */
  restore(state: LearnerState): void;
  free(): void;
}

/**
 * An array of a state.
 *
 * @param like an array of the type that is wanted
 * @param length numbers wanted; any when left out
 * @throws ConfigError when it is missing, or of another type or length
 */
export function stateArray<T extends StateArray>(
  state: LearnerState,
  name: string,
  like: T,
  length?: number,
): T {
  const found = state.arrays[name];
  const isRight = found?.constructor === like.constructor && (length ?? found.length) === found.length;
  if (isRight) return found as T;
  const rule = `${length ?? "some"} numbers, as the settings ask`;
  throw new ConfigError(`checkpoint: ${name}`, rule, found?.length);
}

/** @throws ConfigError when a state has another number of weights */
export function checkParameters({ parameters }: LearnerState, length: number): void {
  if (parameters.length === length) return;
  throw new ConfigError(
    "checkpoint: parameters",
    `${length} numbers, as the settings ask`,
    parameters.length,
  );
}
