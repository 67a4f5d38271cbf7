// An episode of a practice scene, flown by a trained policy: the k-th of `gyre evaluate`, to the bit.

import { DivergedError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import type { ActorData } from "../../learning/actor-data.ts";
import { Crew } from "../../learning/evaluation.ts";
import type { PracticeEnv } from "../../volleyball/practice/env.ts";
import { EpisodeRecorder } from "../../volleyball/practice/episode-recorder.ts";
import { settingsOfScene } from "../../volleyball/scene.ts";
import type { TrainableScene } from "../train/training-env.ts";

/** One episode under way. Call `free()` when done; the environment stays its owner's. */
export class PracticeFlight {
  readonly recorder: EpisodeRecorder;
  readonly #kernels: Kernels;
  readonly #env: PracticeEnv;
  readonly #crew: Crew;
  #step = 0;
  #hash = 0n;

  /**
   * @param env     one world, which stays as it ended
   * @param episode its number among those of `gyre evaluate`
   * @param index   its place in the recording
   */
  constructor(
    kernels: Kernels,
    env: PracticeEnv,
    scene: TrainableScene,
    actors: readonly ActorData[],
    { episode, index }: { readonly episode: number; readonly index: number },
  ) {
    const { seed, deterministic } = scene;
    this.#kernels = kernels;
    this.#env = env;
    env.begin(seed, episode);
    this.#crew = new Crew(kernels, env, actors, { seed, firstWorld: episode, deterministic });
    this.recorder = new EpisodeRecorder(env, settingsOfScene(scene), index);
    this.#chain();
  }

  /** Steps flown. */
  get step(): number {
    return this.#step;
  }

  /** How it ended: 0 it goes on, 1 by itself, 2 time is up. */
  get end(): number {
    return this.#kernels.u8(this.#env.endsAddress, 1)[0] as number;
  }

  /** [M] metrics of the episode once it has ended. */
  get metrics(): Float32Array {
    return this.#kernels.f32(this.#env.finalMetricsAddress, this.#env.metrics.length).slice();
  }

  /** XXH64 over the rows of the world, f64, of every state up to the present one, each with the hash before as seed. */
  get hash(): string {
    return this.#hash.toString(16).padStart(16, "0");
  }

  #chain(): void {
    const column = this.#env.batch.state.column(0);
    this.#hash = this.#kernels.xxh64(new Uint8Array(column.buffer), this.#hash);
  }

  /** Flies one step. @throws DivergedError when a number is no longer finite */
  advance(): void {
    this.#crew.act(this.#step);
    this.#env.advance();
    this.#step++;
    const bad = this.#env.batch.state.findNonFinite();
    if (bad) throw new DivergedError(this.#step, `state row ${bad.field}`, bad.value);
    this.#chain();
  }

  free(): void {
    this.#crew.free();
  }
}
