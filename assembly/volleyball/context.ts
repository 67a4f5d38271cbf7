// What one call to step a batch of worlds needs: addresses and sizes, written by the host.

/** All pointers in bytes. T is v128 or f64; a float is 4 or 8 bytes accordingly. */
@unmanaged
export class Context {
  /** worlds, a multiple of 4 for v128 */
  worlds: i32;
  /** A, agents a world */
  agents: i32;
  /** bytes between rows of `state` and `vehicles` */
  stride: usize;
  /** [(AGENT_FIELDS·A + WORLD_FIELDS), stride] float */
  state: usize;
  /** [VEHICLE_FIELDS·A, stride] float */
  vehicles: usize;
  /** [CONFIG_SLOTS] T */
  config: usize;
  /** [E, A, 4] f32, read */
  actions: usize;
  /** [E, A, D] f32, written */
  observations: usize;
  /** [E, A] f32, written */
  rewards: usize;
  /** [A·WRENCH_SLOTS + 256] T, scratch */
  scratch: usize;
}
