// Speed of learning on one core, observations 48, actions 4, no LayerNorm, ELU as in the published networks:
// PPO minibatch updates of actor and critic, and the actor's forward pass alone. One update = forward and backward
// of both, clip of both gradients by their norm, Adam of both, weights laid out anew. A sample is one row.

import type { Kernels } from "../../kernels/kernels.ts";
import { Mlp, type MlpSpec, mlpSize } from "../../learning/mlp.ts";
import { PpoGradient } from "../../learning/ppo-gradient.ts";
import { uniforms } from "../../learning/random-actor.ts";
import { adam, scaleInPlace, sumSquares } from "../../learning/rollout-math.ts";
import { type BenchResult, medianOf } from "./result.ts";

const OBSERVATIONS = 48;
const ACTIONS = 4;
const BLOCKS = 15;
const WARM_UP_SAMPLES = 16384;
const MAX_NORM = 10;
const RATES = { lr: 5e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, c1: 0.1, c2: 0.001 };
const LOSS = { clip: 0.1, valueClip: 0.1, huberDelta: 10, entropy: 0.001, surrogateScale: ACTIONS };

/** What `gyre bench learning` measures: name → hidden widths and batch. */
export const LEARNING_CASES: readonly { name: string; hidden: readonly number[]; batch: number }[] = [
  { name: "learning.ppo.64x64", hidden: [64, 64], batch: 4096 },
  { name: "learning.ppo.256x128x128", hidden: [256, 128, 128], batch: 1024 },
  { name: "learning.ppo.256x128x128.batch4096", hidden: [256, 128, 128], batch: 4096 },
];

const FORWARD_BATCH = 64;
const FORWARD_CASES: readonly { name: string; hidden: readonly number[] }[] = [
  { name: "learning.forward.64x64", hidden: [64, 64] },
  { name: "learning.forward.256x128x128", hidden: [256, 128, 128] },
];

/** A network with its gradient and the state of its optimiser. */
class Learner {
  readonly net: Mlp;
  readonly size: number;
  /** parameters, then `extra` numbers of the caller's */
  readonly parameters: number;
  readonly gradient: number;
  readonly #kernels: Kernels;
  readonly #mean: number;
  readonly #square: number;

  constructor(kernels: Kernels, spec: MlpSpec, extra: number, which: number) {
    this.#kernels = kernels;
    this.size = mlpSize(spec) + extra;
    const [parameters, gradient, mean, square] = Array.from({ length: 4 }, () =>
      kernels.alloc(4 * this.size),
    ) as [number, number, number, number];
    this.parameters = parameters;
    this.gradient = gradient;
    this.#mean = mean;
    this.#square = square;
    this.net = new Mlp(kernels, spec, parameters);
    this.net.initialise(1, which, 0.01);
  }

  clear(): void {
    this.#kernels.f32(this.gradient, this.size).fill(0);
  }

  /** Mean over the batch, clip by norm, Adam, refresh. */
  step(batch: number): void {
    const { size, parameters, gradient } = this;
    scaleInPlace(this.#kernels, size, gradient, 1 / batch);
    const norm = Math.sqrt(sumSquares(this.#kernels, size, gradient));
    const arrays = { parameters, gradient, mean: this.#mean, square: this.#square };
    adam(this.#kernels, size, arrays, RATES, Math.min(1, MAX_NORM / (norm + 1e-6)));
    this.net.refresh();
  }

  free(): void {
    this.net.free();
    for (const at of [this.parameters, this.gradient, this.#mean, this.#square]) this.#kernels.free(at);
  }
}

/** Rows of a rollout with seeded numbers around `centre`, and a shuffled list of them. */
function makeRows(kernels: Kernels, batch: number) {
  const fill = (columns: number, size: number, which: number, centre = 0): number => {
    const at = kernels.alloc(4 * batch * columns);
    const values = uniforms(batch * columns, size, 2, which);
    kernels.f32(at, batch * columns).set(values.map((x) => x + centre));
    return at;
  };
  const index = kernels.alloc(4 * batch);
  // 797 and every batch (a power of two) have no common divisor: each row once
  kernels.i32(index, batch).set(Int32Array.from({ length: batch }, (_, k) => (k * 797) % batch));
  return {
    index,
    observations: fill(OBSERVATIONS, 2, 1),
    actions: fill(ACTIONS, 1, 2),
    // about what the actions have under the first weights: means near 0, standard deviations 1
    oldLogProb: fill(1, 0.2, 3, -4.3),
    advantages: fill(1, 2, 4),
    oldValues: fill(1, 1, 5),
    targets: fill(1, 1, 6),
  };
}

/** Samples a second of each block. */
export function benchPpo(
  kernels: Kernels,
  hidden: readonly number[],
  batch: number,
  activation: MlpSpec["activation"] = "elu",
  blocks: number = BLOCKS,
): number[] {
  const spec = { inputs: OBSERVATIONS, hidden, outputs: ACTIONS, activation, layerNorm: false } as const;
  const actor = new Learner(kernels, spec, ACTIONS, 0);
  const critic = new Learner(kernels, { ...spec, outputs: 1 }, 0, 1);
  const ppo = new PpoGradient(kernels, actor.net, actor.parameters + 4 * actor.net.size, critic.net, LOSS);
  const made = makeRows(kernels, batch);
  const rows = { rows: batch, ...made };
  const update = (): void => {
    actor.clear();
    critic.clear();
    ppo.actor(rows, actor.gradient);
    ppo.critic(rows, critic.gradient);
    actor.step(batch);
    critic.step(batch);
  };
  for (let done = 0; done < WARM_UP_SAMPLES; done += batch) update();
  const samples = Array.from({ length: blocks }, () => {
    const started = performance.now();
    update();
    return (1000 * batch) / (performance.now() - started);
  });
  for (const at of Object.values(made)) kernels.free(at);
  for (const piece of [ppo, actor, critic]) piece.free();
  return samples;
}

/** µs a sample of each block: the actor's forward pass in batches of 64. */
function benchForward(kernels: Kernels, hidden: readonly number[]): number[] {
  const spec = {
    inputs: OBSERVATIONS,
    hidden,
    outputs: ACTIONS,
    activation: "elu",
    layerNorm: false,
  } as const;
  const actor = new Learner(kernels, spec, ACTIONS, 0);
  const input = kernels.alloc(4 * FORWARD_BATCH * OBSERVATIONS);
  const output = kernels.alloc(4 * FORWARD_BATCH * ACTIONS);
  kernels.f32(input, FORWARD_BATCH * OBSERVATIONS).set(uniforms(FORWARD_BATCH * OBSERVATIONS, 2, 2, 1));
  const run = (batches: number): void => {
    for (let k = 0; k < batches; k++) actor.net.forward(FORWARD_BATCH, input, output);
  };
  run(WARM_UP_SAMPLES / FORWARD_BATCH);
  const samples = Array.from({ length: 4 * BLOCKS + 1 }, () => {
    const started = performance.now();
    run(8);
    return (1000 * (performance.now() - started)) / (8 * FORWARD_BATCH);
  });
  for (const at of [input, output]) kernels.free(at);
  actor.free();
  return samples;
}

/** PPO updates, samples/s, and forward passes, µs/sample. */
export function benchLearning(kernels: Kernels): BenchResult[] {
  const updates = LEARNING_CASES.map(({ name, hidden, batch }) => {
    const samples = benchPpo(kernels, hidden, batch);
    return { name, value: medianOf(samples), unit: "samples/s", samples };
  });
  const passes = FORWARD_CASES.map(({ name, hidden }) => {
    const samples = benchForward(kernels, hidden);
    return { name, value: medianOf(samples), unit: "µs/sample", samples };
  });
  return [...updates, ...passes];
}
