// Speed of a PPO update in TensorFlow.js: what the kernels' update (learning.ppo.*) is compared with. Forward, backward,
// clip by norm and Adam of separate actor and critic.

import type { ActorData } from "../../learning/actor-data.ts";
import { randomActor, uniforms } from "../../learning/random-actor.ts";
import { type PpoMinibatch, PpoTwin } from "../../learning/tf/ppo-twin.ts";
import { type BenchResult, medianOf } from "./result.ts";

const OBSERVATIONS = 48;
const ACTIONS = 4;
const ADAM = { rate: 3e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
const LOSS = { clip: 0.1, valueClip: 0.1, huberDelta: 10, entropy: 0.001, surrogateScale: 1 } as const;
const MAX_NORM = 10;
/** updates that are timed; one more before them warms up */
const BLOCKS = 7;

const SHAPES = [
  { hidden: [64, 64], rows: 4096 },
  { hidden: [256, 128, 128], rows: 1024 },
] as const;

/** The seeded actor without its norms. */
function plainActor(hidden: readonly number[], outputs: number, seed: number): ActorData {
  const actor = randomActor(OBSERVATIONS, hidden, outputs, seed);
  return { ...actor, layers: actor.layers.filter(({ kind }) => kind === "dense") };
}

function minibatch(rows: number): PpoMinibatch {
  return {
    rows,
    observations: uniforms(rows * OBSERVATIONS, 2, 1, 0),
    actions: uniforms(rows * ACTIONS, 1, 2, 0),
    oldLogProb: uniforms(rows, 0.1, 3, 0).map((x) => x - 3),
    advantages: uniforms(rows, 2, 4, 0),
    oldValues: uniforms(rows, 1, 5, 0),
    targets: uniforms(rows, 1, 6, 0),
  };
}

/** Samples a second of each timed update. */
async function measure(
  hidden: readonly number[],
  rows: number,
  product: "quick" | "shipped",
): Promise<number[]> {
  const twin = await PpoTwin.load(plainActor(hidden, ACTIONS, 1), plainActor(hidden, 1, 2), ADAM, product);
  const batch = minibatch(rows);
  const samples: number[] = [];
  for (let block = -1; block < BLOCKS; block++) {
    const started = performance.now();
    twin.update(batch, LOSS, MAX_NORM);
    twin.finish();
    if (block >= 0) samples.push((rows * 1000) / (performance.now() - started));
  }
  twin.free();
  return samples;
}

/** PPO updates on TensorFlow's WebAssembly backend, as shipped and with quick gradients of products; samples/s. */
export async function benchTfjs(): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const { hidden, rows } of SHAPES) {
    for (const [product, suffix] of [
      ["shipped", ""],
      ["quick", "-customgrad"],
    ] as const) {
      const samples = await measure(hidden, rows, product);
      const name = `learning.ppo.${hidden.join("x")}.tfjs-wasm${suffix}`;
      results.push({ name, value: medianOf(samples), unit: "samples/s", samples });
    }
  }
  return results;
}
