// Episodes of a policy, and what they say: means with 95 % intervals, and a hash over every episode's metrics.

import type { Kernels } from "../../kernels/kernels.ts";
import type { ActorData } from "../../learning/actor-data.ts";
import { playEpisodes } from "../../learning/evaluation.ts";
import { wilson } from "../ratings/wilson.ts";
import { checkFits } from "./policy-file.ts";
import { makeTrainingEnv, type TrainableScene } from "./training-env.ts";

/** How many and which. */
export interface EvaluationOptions {
  readonly episodes: number;
  readonly seed: number;
  readonly deterministic: boolean;
  /** after each batch, with the episodes played so far */
  readonly onProgress?: (episodes: number) => void;
}

/** A mean over episodes. */
export interface MetricMean {
  readonly mean: number;
  /** Wilson's interval where every episode gave 0 or 1, else mean ± 1.96 standard errors */
  readonly ci95: readonly [number, number];
}

/** What `gyre evaluate --json` prints. */
export interface EvaluationReport extends MetricMean {
  readonly episodes: number;
  readonly metric: string;
  /** XXH64 over the metrics of all episodes, f32, in their order */
  readonly hash: string;
  readonly metrics: Readonly<Record<string, MetricMean>>;
}

/** Episodes side by side: enough for the kernels, few enough for a cache. */
const BATCH = 128;

/**
 * Plays episodes 0 … n − 1 of a seed.
 *
 * @throws ConfigError when the policy does not fit the scene
 * @throws DivergedError when a number is not finite
 */
export function evaluatePolicy(
  kernels: Kernels,
  scene: TrainableScene,
  actors: readonly ActorData[],
  options: EvaluationOptions,
): EvaluationReport {
  const { episodes, seed, deterministic } = options;
  const rows: Float32Array[] = [];
  let names: readonly string[] = [];
  let metric = "";
  for (let first = 0; first < episodes; first += BATCH) {
    const worlds = Math.min(BATCH, episodes - first);
    const env = makeTrainingEnv(kernels, scene, worlds);
    try {
      checkFits(actors, env, "policy");
      names = env.metrics;
      metric = env.metric;
      rows.push(playEpisodes(kernels, env, actors, { seed, firstWorld: first, deterministic }));
    } finally {
      env.free();
    }
    options.onProgress?.(first + worlds);
  }
  const table = concatenate(rows, episodes * names.length);
  const metrics: Record<string, MetricMean> = {};
  names.forEach((name, k) => {
    metrics[name] = meanOf(
      Float64Array.from({ length: episodes }, (_, e) => table[e * names.length + k] ?? 0),
    );
  });
  const hash = kernels.xxh64(new Uint8Array(table.buffer)).toString(16).padStart(16, "0");
  return { episodes, metric, ...(metrics[metric] as MetricMean), hash, metrics };
}

function concatenate(rows: readonly Float32Array[], length: number): Float32Array {
  const table = new Float32Array(length);
  let at = 0;
  for (const row of rows) {
    table.set(row, at);
    at += row.length;
  }
  return table;
}

/** Mean and interval of numbers. */
export function meanOf(values: Float64Array): MetricMean {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  if (values.every((value) => value === 0 || value === 1)) {
    const [low, high] = wilson(Math.round(mean * n), n);
    return { mean, ci95: [low, high] };
  }
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const margin = n > 1 ? 1.96 * Math.sqrt(squares / (n - 1) / n) : Number.POSITIVE_INFINITY;
  return { mean, ci95: [mean - margin, mean + margin] };
}
