// What one call to step a batch of practice worlds needs besides the addresses of a volleyball batch.

import { Context } from "../context";

/** All pointers in bytes; written by the host. */
@unmanaged
export class PracticeContext extends Context {
  /** which task: numbers in layout.ts */
  task: i32;
  /** 0: actions are rotor commands (PRT); 1: body rates and thrust (PIDrate) */
  ratesCommanded: i32;
  /** 1: worlds whose episode ends begin the next one in the same call */
  restarts: i32;
  /** D, numbers of an observation */
  columns: i32;
  /** M, numbers of the metrics of an episode */
  metrics: i32;
  /** rows of the state block */
  rows: i32;
  /** key of the random starts */
  seed: u32;
  /** number of world 0 among all worlds of a training */
  firstWorld: u32;
  /** [E] u32, number of the episode of each world; read and written */
  episodes: usize;
  /** [E] u8, how the episode ended in this step: 0 it goes on, 1 terminated, 2 truncated; written */
  ends: usize;
  /** [E, A, D] f32, last observations of episodes that ended in this step; written */
  finalObservations: usize;
  /** [E, M] f32, their metrics; written */
  finalMetrics: usize;
}
