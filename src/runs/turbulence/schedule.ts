// At which steps a run does what. Depends on the scene alone, never on how far the run is to go: a run that is
// continued does the same as one that never stopped.

import { stepsOf, type TurbulenceScene } from "../../turbulence/scene.ts";

/** What happens when, in steps. */
export class Schedule {
  /** steps between lines of metrics, and between samples */
  readonly every: number;
  readonly #spinup: number;
  readonly #snapshotEvery: number;
  readonly #snapshotSteps: ReadonlySet<number>;
  readonly #sorted: readonly number[];
  readonly #checkpointEvery: number;

  constructor(scene: TurbulenceScene) {
    const { statistics, snapshots, checkpoint } = scene;
    this.every = stepsOf(scene, statistics.every);
    this.#spinup = Math.round(statistics.spinup / scene.dt);
    this.#snapshotEvery = snapshots.every > 0 ? stepsOf(scene, snapshots.every) : 0;
    this.#sorted = [...snapshots.atSteps].sort((a, b) => a - b);
    this.#snapshotSteps = new Set(this.#sorted);
    this.#checkpointEvery = checkpoint.everySteps;
  }

  /** Whether a line of metrics is due. */
  isMetrics(step: number): boolean {
    return step % this.every === 0;
  }

  /** Whether a sample is due: after the spin-up only. */
  isSample(step: number): boolean {
    return step > this.#spinup && step % this.every === 0;
  }

  /** Whether the field is stored. */
  isSnapshot(step: number): boolean {
    const isRegular = this.#snapshotEvery > 0 && step > 0 && step % this.#snapshotEvery === 0;
    return isRegular || this.#snapshotSteps.has(step);
  }

  /** Whether a checkpoint is due. */
  isCheckpoint(step: number): boolean {
    return step > 0 && step % this.#checkpointEvery === 0;
  }

  /** The next step after `step` at which something is due, at most `end`. */
  nextStop(step: number, end: number): number {
    const periods = [this.every, this.#checkpointEvery, this.#snapshotEvery].filter((period) => period > 0);
    const regular = periods.map((period) => (Math.floor(step / period) + 1) * period);
    const extra = this.#sorted.find((at) => at > step) ?? end;
    return Math.min(end, extra, ...regular);
  }
}
