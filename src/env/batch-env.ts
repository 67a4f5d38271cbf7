// An environment whose arrays lie in kernel memory: what a trainer steps without copying or converting.
//
// E worlds side by side, A agents each, D numbers an observation, N numbers an action. All addresses are bytes in the
// memory of one `Kernels`; they stay the same for the life of the environment.

/** A batch of worlds that begin their next episode by themselves. */
export interface BatchEnv {
  readonly name: string;
  /** E */
  readonly worlds: number;
  /** A */
  readonly agentCount: number;
  /** D */
  readonly observationSize: number;
  /** N */
  readonly actionSize: number;
  /** address of [E, A, D] f32: after `advance` those that the next action answers */
  readonly observationsAddress: number;
  /** address of [E, A, N] f32, written by the caller before `advance` */
  readonly actionsAddress: number;
  /** address of [E, A] f32 of the last step */
  readonly rewardsAddress: number;
  /** address of [E] u8: how an episode ended in the last step: 0 it goes on, 1 terminated, 2 truncated */
  readonly endsAddress: number;
  /** address of [E, A, D] f32: the last observation of the episodes that ended in the last step; other rows are stale */
  readonly finalObservationsAddress: number;
  /** [M] names of what an episode is judged by; `return` (mean of the agents), `length`, then the task's own */
  readonly metrics: readonly string[];
  /** the one that counts, a name of `metrics`; more is better */
  readonly metric: string;
  /** address of [E, M] f32: metrics of the episodes that ended in the last step; other rows are stale */
  readonly finalMetricsAddress: number;
  /**
   * Begins episode 0 in every world.
   *
   * @param seed       names all randomness
   * @param firstWorld number of world 0: world e draws as number firstWorld + e, whatever batch it is part of
   * @param staggered  the clocks of the first episodes stand at different steps, spread evenly by world number, so that
   *                   the worlds do not go through their episodes in step; default false
   */
  begin(seed: number, firstWorld: number, staggered?: boolean): void;
  /** One control step of every world; one whose episode ended begins its next. */
  advance(): void;
  /** The whole state, bit for bit: `restore` on an environment of the same options goes on as if never stopped. */
  save(): Uint8Array;
  /** @throws ConfigError when the bytes are of another environment */
  restore(state: Uint8Array): void;
  /** Gives memory back. */
  free(): void;
}
