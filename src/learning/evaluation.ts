// Whole episodes of a fixed policy: one in each world, however long it takes, so that short episodes weigh no more.

import { DivergedError } from "../base/errors.ts";
import type { BatchEnv } from "../env/batch-env.ts";
import type { Kernels } from "../kernels/kernels.ts";
import type { ActorData } from "./actor-data.ts";
import { Network } from "./networks.ts";

/** How episodes are played. */
export interface EpisodeOptions {
  readonly seed: number;
  /** number of the batch's first world: world e plays episode firstWorld + e */
  readonly firstWorld: number;
  /** mean actions instead of sampled ones */
  readonly deterministic: boolean;
}

/**
 * Plays one episode in each world of an environment.
 *
 * @param actors one for all drones, or one for each
 * @returns [E, M] metrics of the episodes
 * @throws DivergedError when a metric is not finite
 */
export function playEpisodes(
  kernels: Kernels,
  env: BatchEnv,
  actors: readonly ActorData[],
  options: EpisodeOptions,
): Float32Array {
  const { worlds, metrics } = env;
  const crew = new Crew(kernels, env, actors, options);
  const result = new Float32Array(worlds * metrics.length);
  const isOver = new Uint8Array(worlds);
  let left = worlds;
  try {
    env.begin(options.seed, options.firstWorld);
    for (let step = 0; left > 0; step++) {
      crew.act(step);
      env.advance();
      const ends = kernels.u8(env.endsAddress, worlds);
      const finals = kernels.f32(env.finalMetricsAddress, worlds * metrics.length);
      for (let world = 0; world < worlds; world++) {
        if (ends[world] === 0 || isOver[world] === 1) continue;
        isOver[world] = 1;
        left--;
        const row = finals.subarray(world * metrics.length, (world + 1) * metrics.length);
        checkFinite(row, metrics, step);
        result.set(row, world * metrics.length);
      }
    }
  } finally {
    crew.free();
  }
  return result;
}

function checkFinite(row: Float32Array, metrics: readonly string[], step: number): void {
  const bad = row.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new DivergedError(step, metrics[bad] as string, row[bad] as number);
}

/** The networks that fly a batch, and the rows that each of them flies. */
export class Crew {
  readonly #kernels: Kernels;
  readonly #env: BatchEnv;
  readonly #options: EpisodeOptions;
  readonly #flyers: readonly { network: Network; rows: number; index: number }[];
  readonly #games: number;
  readonly #steps: number;

  constructor(kernels: Kernels, env: BatchEnv, actors: readonly ActorData[], options: EpisodeOptions) {
    this.#kernels = kernels;
    this.#env = env;
    this.#options = options;
    const { worlds, agentCount } = env;
    this.#flyers = actors.map((actor, k) => {
      const agents = actors.length === 1 ? Array.from({ length: agentCount }, (_, a) => a) : [k];
      const rows = Array.from({ length: worlds }, (_, e) => agents.map((a) => e * agentCount + a)).flat();
      const index = kernels.alloc(4 * rows.length);
      kernels.i32(index, rows.length).set(rows);
      return { network: new Network(kernels, actor), rows: rows.length, index };
    });
    this.#games = kernels.alloc(4 * worlds);
    this.#steps = kernels.alloc(4 * worlds);
    kernels.u32(this.#games, worlds).set(Array.from({ length: worlds }, (_, e) => options.firstWorld + e));
  }

  act(step: number): void {
    const { worlds, agentCount: agents, observationsAddress, actionsAddress } = this.#env;
    const { deterministic, seed } = this.#options;
    this.#kernels.u32(this.#steps, worlds).fill(step);
    for (const { network, rows, index } of this.#flyers) {
      network.forward(rows, index, observationsAddress, actionsAddress);
      if (deterministic) continue;
      network.sample(rows, index, actionsAddress, { agents, games: this.#games, steps: this.#steps, seed });
    }
  }

  free(): void {
    for (const { network, index } of this.#flyers) {
      network.free();
      this.#kernels.free(index);
    }
    this.#kernels.free(this.#games);
    this.#kernels.free(this.#steps);
  }
}
