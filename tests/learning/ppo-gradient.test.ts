import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { gaussianLogProb } from "../../src/learning/gaussian.ts";
import { Mlp, type MlpSpec, mlpSize } from "../../src/learning/mlp.ts";
import { PPO_STATISTICS, PpoGradient, type PpoLossSettings } from "../../src/learning/ppo-gradient.ts";
import { uniforms } from "../../src/learning/random-actor.ts";
import { findNonFinite, sumShards } from "../../src/learning/rollout-math.ts";
import { Arena } from "./arena.ts";
import { centralDifferences, mlpTwin, relativeGap } from "./mlp-twin.ts";

/** relative to the largest entry: f32 sums through the network */
const F32 = 2e-5;

const INPUTS = 5;
const ACTIONS = 3;
const ACTOR: MlpSpec = {
  inputs: INPUTS,
  hidden: [9],
  outputs: ACTIONS,
  activation: "tanh",
  layerNorm: false,
};
const CRITIC: MlpSpec = { inputs: INPUTS, hidden: [6], outputs: 2, activation: "elu", layerNorm: true };
const SETTINGS: PpoLossSettings = {
  clip: 0.2,
  valueClip: 0.3,
  huberDelta: 0.6,
  entropy: 0.05,
  surrogateScale: 3,
};
const STORED = 40;
/** 19 rows in blocks of 8, one of them twice */
const LIST = [3, 39, 0, 17, 18, 5, 6, 7, 22, 21, 3, 30, 31, 32, 33, 34, 35, 36, 37];

let kernels: Kernels;
let arena: Arena;
let bench: ReturnType<typeof makeBench>;
beforeAll(async () => {
  kernels = await loadKernels();
});
beforeEach(() => {
  arena = new Arena(kernels);
  bench = makeBench();
});
afterEach(() => {
  for (const piece of [bench.ppo, bench.actor, bench.critic]) piece.free();
  arena.free();
});

function makeBench() {
  const theta = arena.f32([...uniforms(mlpSize(ACTOR), 0.6, 1, 0), 0.1, -0.2, 0.3]);
  const phi = arena.f32(uniforms(mlpSize(CRITIC), 0.6, 1, 1));
  const actor = new Mlp(kernels, ACTOR, theta, 8);
  const critic = new Mlp(kernels, CRITIC, phi, 8);
  actor.refresh();
  critic.refresh();
  const data = {
    observations: uniforms(STORED * INPUTS, 2, 2, 0),
    actions: uniforms(STORED * ACTIONS, 1.5, 2, 1),
    advantages: uniforms(STORED, 2, 2, 2),
    oldValues: uniforms(STORED * 2, 0.8, 2, 3),
    targets: uniforms(STORED * 2, 1.5, 2, 4),
    oldLogProb: new Float32Array(STORED),
  };
  // old log p around the present one, so that ratios fall on both sides of both clips
  const shifts = uniforms(STORED, 0.5, 2, 5);
  for (let r = 0; r < STORED; r++) {
    data.oldLogProb[r] =
      logProbTwin(data, kernels.f32(theta, actor.size + ACTIONS), r) + (shifts[r] as number);
  }
  const at = Object.fromEntries(Object.entries(data).map(([key, x]) => [key, arena.f32(x)])) as Record<
    keyof typeof data,
    number
  >;
  const ppo = new PpoGradient(kernels, actor, theta + 4 * actor.size, critic, SETTINGS);
  return { theta, phi, actor, critic, data, at, ppo };
}

type Data = { observations: Float32Array; actions: Float32Array };

function observation(data: Data, row: number): Float32Array {
  return data.observations.subarray(row * INPUTS, (row + 1) * INPUTS);
}

function logProbTwin(data: Data, theta: ArrayLike<number>, row: number): number {
  const means = mlpTwin(ACTOR, theta, observation(data, row));
  return means.reduce((sum, mean, j) => {
    const log = theta[mlpSize(ACTOR) + j] as number;
    const z = ((data.actions[row * ACTIONS + j] as number) - mean) / Math.exp(log);
    return sum - 0.5 * z * z - log - 0.5 * Math.log(2 * Math.PI);
  }, 0);
}

function actorLoss(theta: Float64Array, list: readonly number[]): number {
  const { data } = bench;
  let entropy = 0;
  for (let j = 0; j < ACTIONS; j++) {
    entropy += (theta[mlpSize(ACTOR) + j] as number) + 0.5 * Math.log(2 * Math.PI * Math.E);
  }
  return list.reduce((sum, row) => {
    const ratio = Math.exp(logProbTwin(data, theta, row) - (data.oldLogProb[row] as number));
    const bounded = Math.min(Math.max(ratio, 1 - SETTINGS.clip), 1 + SETTINGS.clip);
    const advantage = data.advantages[row] as number;
    const surrogate = Math.min(ratio * advantage, bounded * advantage);
    return sum - SETTINGS.surrogateScale * surrogate - SETTINGS.entropy * entropy;
  }, 0);
}

function criticLoss(phi: Float64Array, settings: PpoLossSettings): number {
  const { data } = bench;
  const delta = settings.huberDelta ?? 1e9;
  const huber = (x: number): number =>
    Math.abs(x) <= delta ? 0.5 * x * x : delta * (Math.abs(x) - 0.5 * delta);
  const clip = settings.valueClip ?? 1e9;
  return LIST.reduce((sum, row) => {
    const values = mlpTwin(CRITIC, phi, observation(data, row));
    return values.reduce((rest, value, j) => {
      const old = data.oldValues[row * 2 + j] as number;
      const target = data.targets[row * 2 + j] as number;
      const bounded = old + Math.min(Math.max(value - old, -clip), clip);
      return rest + Math.max(huber(value - target), huber(bounded - target));
    }, sum);
  }, 0);
}

const lists = (list: readonly number[]) => ({ rows: list.length, index: arena.i32(list), ...bench.at });

describe("actor", () => {
  it("adds the gradient that central differences of the f64 twin have, log std too", () => {
    const { actor, ppo, theta } = bench;
    const n = actor.size + ACTIONS;
    const gradient = arena.zeros(n);
    ppo.actor(lists(LIST), gradient);
    const want = centralDifferences((x) => actorLoss(x, LIST), arena.read(theta, n));
    const got = arena.read(gradient, n);
    expect(relativeGap(got.subarray(0, actor.size), want.subarray(0, actor.size))).toBeLessThan(F32);
    expect(relativeGap(got.subarray(actor.size), want.subarray(actor.size))).toBeLessThan(F32);
  });

  it("counts what it saw", () => {
    const { actor, ppo, theta, data } = bench;
    ppo.actor(lists(LIST), arena.zeros(actor.size + ACTIONS));
    const at = Float64Array.from(arena.read(theta, actor.size + ACTIONS));
    const changes = LIST.map((row) => logProbTwin(data, at, row) - (data.oldLogProb[row] as number));
    const clipped = changes.filter((x) => Math.abs(Math.exp(x) - 1) > SETTINGS.clip).length;
    expect(clipped).toBeGreaterThan(3);
    expect(clipped).toBeLessThan(LIST.length - 3);
    const got = ppo.statistics;
    const { surrogate, entropy, kl, actorRows } = PPO_STATISTICS;
    const loss = (got[surrogate] as number) - SETTINGS.entropy * (got[entropy] as number);
    expect(loss).toBeCloseTo(actorLoss(at, LIST), 4);
    expect(got[kl]).toBeCloseTo(
      changes.reduce((sum, x) => sum + Math.expm1(x) - x, 0),
      4,
    );
    expect(got[PPO_STATISTICS.clipped]).toBe(clipped);
    expect(got[actorRows]).toBe(LIST.length);
    ppo.clearStatistics();
    expect([...ppo.statistics]).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it("has ratios of exactly 1 where log p was taken from the same weights", () => {
    const { actor, ppo, theta, at } = bench;
    const means = arena.zeros(STORED * ACTIONS);
    actor.forward(STORED, at.observations, means);
    const rows = {
      rows: STORED,
      columns: ACTIONS,
      actions: at.actions,
      means,
      logStd: theta + 4 * actor.size,
    };
    gaussianLogProb(kernels, rows, at.oldLogProb);
    ppo.actor({ rows: STORED, index: 0, ...at }, arena.zeros(actor.size + ACTIONS));
    const { kl, clipped, surrogate } = PPO_STATISTICS;
    expect(ppo.statistics[kl]).toBe(0);
    expect(ppo.statistics[clipped]).toBe(0);
    // S·A of each row; no factor that is nearly 1
    const blocks = Array.from({ length: STORED / 8 }, (_, b) =>
      bench.data.advantages.subarray(8 * b, 8 * b + 8),
    );
    const want = blocks.reduce((sum, block) => sum + block.reduce((part, a) => part - 3 * a, 0), 0);
    expect(ppo.statistics[surrogate]).toBe(want);
  });

  it("gives the same sum of shards whatever order they were computed in, and without a list of rows", () => {
    const { actor, ppo, at } = bench;
    const n = actor.size + ACTIONS;
    const halves = [LIST.slice(0, 10), LIST.slice(10)];
    const sum = (order: readonly number[]): Float32Array => {
      const shards = arena.zeros(2 * n);
      for (const s of order) ppo.actor(lists(halves[s] as number[]), shards + 4 * n * s);
      const out = arena.zeros(n);
      sumShards(kernels, n, 2, shards, 1 / LIST.length, out);
      return arena.read(out, n);
    };
    expect(sum([1, 0])).toEqual(sum([0, 1]));
    const [listed, first] = [arena.zeros(n), arena.zeros(n)];
    ppo.actor(lists(Array.from({ length: 19 }, (_, k) => k)), listed);
    ppo.actor({ rows: 19, index: 0, ...at }, first);
    expect(arena.read(first, n)).toEqual(arena.read(listed, n));
  });

  it("shows a NaN of an advantage or of a target in the gradient", () => {
    const { actor, critic, ppo, at } = bench;
    kernels.f32(at.advantages, STORED)[21] = Number.NaN;
    kernels.f32(at.targets, STORED * 2)[2 * 21] = Number.NaN;
    const gradients = [arena.zeros(actor.size + ACTIONS), arena.zeros(critic.size)] as const;
    ppo.actor(lists(LIST), gradients[0]);
    ppo.critic(lists(LIST), gradients[1]);
    expect(findNonFinite(kernels, actor.size, gradients[0])).toBe(0);
    expect(findNonFinite(kernels, critic.size, gradients[1])).toBeGreaterThanOrEqual(0);
  });
});

describe("critic", () => {
  const cases: [string, Partial<PpoLossSettings>][] = [
    ["clipped, Huber", {}],
    ["clipped, squared", { huberDelta: null }],
    ["free, Huber", { valueClip: null }],
    ["free, squared", { valueClip: null, huberDelta: null }],
  ];
  for (const [title, change] of cases) {
    it(`adds the gradient that central differences of the f64 twin have: ${title}`, () => {
      const { critic, ppo, phi } = bench;
      const settings = { ...SETTINGS, ...change };
      ppo.settings = settings;
      const gradient = arena.zeros(critic.size);
      ppo.critic(lists(LIST), gradient);
      const at = Float64Array.from(arena.read(phi, critic.size));
      const want = centralDifferences((x) => criticLoss(x, settings), at);
      expect(relativeGap(arena.read(gradient, critic.size), want)).toBeLessThan(F32);
      expect(ppo.statistics[PPO_STATISTICS.valueLoss]).toBeCloseTo(criticLoss(at, settings), 4);
      expect(ppo.statistics[PPO_STATISTICS.criticRows]).toBe(LIST.length);
    });
  }
});
