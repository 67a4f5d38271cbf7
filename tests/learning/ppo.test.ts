// The training loop on a world small enough to write down: it learns, its bits depend on the seed and on nothing else.
import { expect, it } from "vitest";
import { alone } from "../../src/env/collective.ts";
import { PPO_PRESETS, type PpoSettings } from "../../src/env/ppo-settings.ts";
import { compileKernels, instantiateKernels, type Kernels } from "../../src/kernels/kernels.ts";
import type { LearnerState } from "../../src/learning/learner.ts";
import { Network } from "../../src/learning/networks.ts";
import { Ppo } from "../../src/learning/ppo.ts";
import { ToyEnv } from "./toy-env.ts";

const module = await compileKernels();

const SMALL: PpoSettings = {
  ...PPO_PRESETS.gyre,
  worlds: 64,
  rollout: 20,
  minibatches: 4,
  hidden: [16, 16],
  learning_rate: 3e-3,
  steps: 64 * 20 * 60,
};

async function start(
  settings: PpoSettings,
  seed: number,
  agents = 1,
): Promise<{ ppo: Ppo; kernels: Kernels }> {
  const kernels = await instantiateKernels(module);
  const ppo = new Ppo(kernels, (worlds) => new ToyEnv(kernels, worlds, agents), settings, seed, alone);
  return { ppo, kernels };
}

const bits = (state: LearnerState): string => Buffer.from(state.parameters.slice().buffer).toString("base64");

it("learns to rest at 0", async () => {
  const { ppo } = await start(SMALL, 1);
  const first = ppo.iterate().metrics["episode/return"] ?? ppo.iterate().metrics["episode/return"];
  let last = 0;
  while (ppo.steps < SMALL.steps) last = ppo.iterate().metrics["episode/return"] ?? last;
  // doing nothing from |x| ≤ 2 gives 40·(1 − 4/3) on average; resting at 0 at once would give 40
  expect(first as number).toBeLessThan(0);
  expect(last).toBeGreaterThan(28);
});

it("writes the policy from a running mean of weights, and plays with the weights themselves", async () => {
  const plain = await start(SMALL, 3);
  const { ppo } = await start({ ...SMALL, average: 0.75 }, 3);
  let mean = new Float64Array(0);
  for (let k = 1; k <= 30; k++) {
    ppo.iterate();
    plain.ppo.iterate();
    const { parameters } = ppo.save();
    const kept = Math.min(0.75, (k - 1) / (k + 9));
    mean = Float64Array.from(parameters, (x, i) => kept * (mean[i] ?? 0) + (1 - kept) * x);
  }
  const { arrays, parameters } = ppo.save();
  const average = arrays.average as Float32Array;
  expect(bits(ppo.save())).toBe(bits(plain.ppo.save()));
  const gap = (other: ArrayLike<number>): number =>
    average.reduce((most, x, i) => Math.max(most, Math.abs(x - (other[i] as number))), 0);
  expect(gap(mean)).toBeLessThan(1e-6);
  expect(gap(parameters)).toBeGreaterThan(1e-3);
  const [actor, own] = [ppo.policy()[0], plain.ppo.policy()[0]];
  expect(actor).not.toEqual(own);
  expect(bits(ppo.save())).toBe(bits(plain.ppo.save())); // reading the policy leaves the weights
});

it.each([
  ["the gyre preset", SMALL, 1],
  [
    "the published preset",
    { ...PPO_PRESETS.volleybots, worlds: 64, rollout: 20, hidden: [16], steps: 1e6 },
    1,
  ],
  ["one actor for two drones, a central critic", { ...SMALL, critic: "centralised" as const }, 2],
  ["two actors", { ...SMALL, actor: "separate" as const }, 2],
  ["a running mean of weights", { ...SMALL, average: 0.8 }, 1],
])("goes on from a state as if never stopped: %s", async (_, settings, agents) => {
  const whole = await start(settings, 3, agents);
  for (let k = 0; k < 3; k++) whole.ppo.iterate();
  const state = structuredClone(whole.ppo.save());
  const metrics = [whole.ppo.iterate(), whole.ppo.iterate()];
  const again = await start(settings, 3, agents);
  again.ppo.restore(state);
  expect([again.ppo.iterate(), again.ppo.iterate()]).toEqual(metrics);
  expect(bits(again.ppo.save())).toBe(bits(whole.ppo.save()));
  const other = await start(settings, 4, agents);
  for (let k = 0; k < 5; k++) other.ppo.iterate();
  expect(bits(other.ppo.save())).not.toBe(bits(whole.ppo.save()));
});

it("stops at a reward that is not a number, naming step and tensor", async () => {
  const kernels = await instantiateKernels(module);
  class Broken extends ToyEnv {
    #steps = 0;
    override advance(): void {
      super.advance();
      if (++this.#steps === 50) kernels.f32(this.rewardsAddress, 1)[0] = Number.NaN;
    }
  }
  const settings = { ...SMALL, normalise_observations: false };
  const ppo = new Ppo(kernels, (worlds) => new Broken(kernels, worlds), settings, 1);
  ppo.iterate();
  ppo.iterate();
  const before = bits(ppo.save());
  expect(() => ppo.iterate()).toThrow("rewards[row 0]: not finite (NaN) at step 49");
  expect(bits(ppo.save())).toBe(before);
});

it("moves a learning rate that a scene has set beyond the usual range, but never the wrong way", async () => {
  const kernels = await instantiateKernels(module);
  for (const [learning_rate, target_kl] of [
    [1e-6, 1e-12], // more divergence than wanted: not up to the range
    [0.05, 10], // less than wanted: not down to it
  ] as const) {
    const settings = { ...SMALL, schedule: "adaptive", learning_rate, target_kl } as const;
    const ppo = new Ppo(kernels, (worlds) => new ToyEnv(kernels, worlds), settings, 1);
    ppo.iterate();
    expect(ppo.learningRate).toBe(learning_rate);
    ppo.free();
  }
});

it("gives the loss of a value, be it of a critic of one drone or of all", async () => {
  const kernels = await instantiateKernels(module);
  class Rich extends ToyEnv {
    override advance(): void {
      super.advance();
      kernels.f32(this.rewardsAddress, this.worlds * this.agentCount).fill(1000); // values are nothing to this
    }
  }
  const lossOf = (critic: "centralised" | "decentralised"): number => {
    const settings = { ...SMALL, critic, value_norm: null, huber: null };
    const ppo = new Ppo(kernels, (worlds) => new Rich(kernels, worlds, 2), settings, 1);
    const { metrics } = ppo.iterate();
    ppo.free();
    return metrics["losses/value_loss"] as number;
  };
  expect(lossOf("centralised") / lossOf("decentralised")).toBeCloseTo(1, 2);
});

it("stops at a gradient that is not a number, naming the tensor", async () => {
  const kernels = await instantiateKernels(module);
  class Huge extends ToyEnv {
    override advance(): void {
      super.advance();
      kernels.f32(this.rewardsAddress, 1)[0] = 3e38; // finite, but no sum of two is
    }
  }
  const settings = { ...SMALL, normalise_observations: false };
  const ppo = new Ppo(kernels, (worlds) => new Huge(kernels, worlds), settings, 1);
  expect(() => ppo.iterate()).toThrow(
    /^gradient of (actor|critic)\.encoder\.1\.layers\.0\.weight\[\d+\]: not finite/,
  );
});

it("gives a policy that acts as the training's own, normalisation folded in", async () => {
  const { ppo, kernels } = await start(SMALL, 5);
  for (let k = 0; k < 4; k++) ppo.iterate();
  const [actor] = ppo.policy();
  const network = new Network(kernels, actor as NonNullable<typeof actor>);
  const seen = Float32Array.of(0.7, -0.3, 0.49, -1.5, 0.2, 2.25);
  const mean = ppo.observationNorm.mean();
  const scale = ppo.observationNorm.inverseStd();
  const normalised = seen.map((x, k) => (x - (mean[k % 3] as number)) * (scale[k % 3] as number));
  const input = kernels.alloc(64);
  const output = kernels.alloc(64);
  kernels.f32(input, 6).set(normalised);
  ppo.networks.mean(2, input, output);
  const expected = kernels.f32(output, 4).slice();
  network.compute(seen).forEach((x, k) => {
    // two orders of the same sums in f32
    expect(Math.abs(x - (expected[k] as number))).toBeLessThan(2e-6);
  });
});
