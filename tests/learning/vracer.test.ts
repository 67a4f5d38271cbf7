// V-RACER on a world small enough to write down: it learns, goes on as if never stopped, and follows its formulas.
import { expect, it } from "vitest";
import { exp, log } from "../../src/base/elementary.ts";
import { resolveTraining } from "../../src/env/ppo-settings.ts";
import type { VracerSettings } from "../../src/env/vracer-settings.ts";
import { compileKernels, instantiateKernels, type Kernels } from "../../src/kernels/kernels.ts";
import { actorsFromTensors, tensorsFromActors } from "../../src/learning/actor-tensors.ts";
import { playEpisodes } from "../../src/learning/evaluation.ts";
import type { LearnerState } from "../../src/learning/learner.ts";
import { Network } from "../../src/learning/networks.ts";
import { annealed, nextBeta, Vracer } from "../../src/learning/vracer.ts";
import { ToyEnv } from "./toy-env.ts";
import { quickly } from "./vracer-settings.ts";

const module = await compileKernels();

async function start(
  settings: VracerSettings,
  seed: number,
  agents = 1,
): Promise<{ vracer: Vracer; kernels: Kernels }> {
  const kernels = await instantiateKernels(module);
  const vracer = new Vracer(kernels, (worlds) => new ToyEnv(kernels, worlds, agents), settings, seed);
  return { vracer, kernels };
}

const bits = (state: LearnerState): string => Buffer.from(state.parameters.slice().buffer).toString("base64");

it("learns to rest at 0", async () => {
  const { vracer, kernels } = await start(quickly(), 1);
  const env = new ToyEnv(kernels, 32);
  const judge = (): number => {
    const options = { seed: 5, firstWorld: 0, deterministic: true };
    const table = playEpisodes(kernels, env, vracer.policy(), options);
    return table.reduce((sum, value, at) => sum + (at % 3 === 0 ? value / 32 : 0), 0);
  };
  const before = judge();
  while (vracer.steps < 20_000) vracer.iterate();
  expect(before).toBeLessThan(0);
  expect(judge()).toBeGreaterThan(28); // as PPO does in ppo.test.ts
});

it.each([1, 3])("goes on from a state as if never stopped, with %i agents a world", async (agents) => {
  const settings = quickly({ memory: 2000 });
  const whole = await start(settings, 3, agents);
  for (let k = 0; k < 9; k++) whole.vracer.iterate();
  const state = structuredClone(whole.vracer.save());
  const metrics = [whole.vracer.iterate(), whole.vracer.iterate()];
  const again = await start(settings, 3, agents);
  again.vracer.restore(state);
  expect([again.vracer.iterate(), again.vracer.iterate()]).toEqual(metrics);
  expect(again.vracer.save()).toEqual(whole.vracer.save());
  expect(whole.vracer.updates).toBeGreaterThan(100);
  const other = await start(settings, 4, agents);
  for (let k = 0; k < 11; k++) other.vracer.iterate();
  expect(bits(other.vracer.save())).not.toBe(bits(whole.vracer.save()));
});

it("begins when the memory has enough, and takes as many updates as are due", async () => {
  const { vracer } = await start(quickly({ experiences_per_update: 3 }), 1, 2);
  for (let k = 1; k <= 5; k++) {
    vracer.iterate();
    expect(vracer.experiences).toBe(k * 512);
    expect(vracer.updates).toBe(Math.max(0, Math.floor((k * 512 - 1000) / 3)));
    // states are rescaled once, from the memory as it was at the start
    expect(vracer.observationNorm.state[0]).toBeGreaterThanOrEqual(k * 512 >= 1000 ? 1024 : 0);
    expect(vracer.observationNorm.state[0]).toBeLessThan(1200);
  }
});

it("anneals learning rate and cutoff, and moves β to the side that the far share asks for", async () => {
  expect(annealed(5, 5e-8, 0)).toBe(5);
  expect(annealed(5, 5e-8, 2e7)).toBeCloseTo(2.5, 12);
  expect(nextBeta(0.3, 0.01, 0.11, 0.1)).toBeCloseTo(0.99 * 0.3, 12);
  expect(nextBeta(0.3, 0.01, 0.1, 0.1)).toBeCloseTo(0.99 * 0.3 + 0.01, 12);
  const { vracer } = await start(quickly({ annealing: 1e-3, far_target: 1, beta: 0.2 }), 1);
  let beta = 0.2;
  while (vracer.updates < 100) vracer.iterate();
  for (let k = 1; k <= vracer.updates; k++) beta += (2e-3 / (1 + 1e-3 * k)) * (1 - beta);
  expect(vracer.learningRate).toBeCloseTo(2e-3 / (1 + 1e-3 * vracer.updates), 15);
  expect(vracer.cutoff).toBeCloseTo(5 / (1 + 1e-3 * vracer.updates), 12);
  expect(vracer.beta).toBeCloseTo(beta, 12);
});

it("ships tanh μ of plain observations", async () => {
  const { vracer, kernels } = await start(quickly(), 1);
  for (let k = 0; k < 8; k++) vracer.iterate();
  const [actor] = vracer.policy();
  const seen = Float32Array.of(0.7, -0.3, 0.49);
  const mean = vracer.observationNorm.mean();
  const scale = vracer.observationNorm.inverseStd();
  const [input, output] = [kernels.alloc(12), kernels.alloc(20)];
  kernels.f32(input, 3).set(seen.map((x, k) => (x - (mean[k] as number)) * (scale[k] as number)));
  vracer.net.forward(1, input, output);
  const mu = kernels.f32(output, 5).slice(1, 3);
  expect(Math.abs(mu[0] as number)).toBeGreaterThan(1e-3);
  const shipped = new Network(kernels, actor as NonNullable<typeof actor>).compute(seen);
  mu.forEach((x, j) => {
    // two orders of the same sums in f32
    expect(Math.abs((shipped[j] as number) - (exp(2 * x) - 1) / (exp(2 * x) + 1))).toBeLessThan(2e-6);
  });
  expect(actor?.logStd[0]).toBeCloseTo(log(0.3), 6);
  const file = tensorsFromActors(vracer.policy(), { algo: "vracer" });
  expect(file.metadata.output_activation).toBe("tanh");
  expect(actorsFromTensors(file, "file")).toEqual(vracer.policy());
});

it("stops at what is not a number, naming step and tensor", async () => {
  const kernels = await instantiateKernels(module);
  class Broken extends ToyEnv {
    #steps = 0;
    override advance(): void {
      super.advance();
      if (++this.#steps === 50) kernels.f32(this.rewardsAddress, 2)[1] = Number.NaN;
    }
  }
  const vracer = new Vracer(kernels, (worlds) => new Broken(kernels, worlds), quickly(), 1);
  for (let k = 0; k < 3; k++) vracer.iterate();
  expect(() => vracer.iterate()).toThrow("reward[row 1]: not finite (NaN) at step 49");
  const wild = await start(quickly({ learning_rate: 1, l2: 10 }), 1);
  const state = wild.vracer.save();
  const parameters = state.parameters.fill(Number.POSITIVE_INFINITY, 0, 1);
  wild.vracer.restore({ ...state, parameters });
  expect(() => wild.vracer.iterate()).toThrow(/not finite .* at step/);
});

it("refuses bad settings, naming field, rule and value", async () => {
  const resolve = (vracer: object) => () =>
    resolveTraining({ preset: "gyre", vracer: { ...quickly().vracer, ...vracer } }, "vracer", "scene");
  expect(resolve({ minibatch: 100 })).toThrow(
    "scene: vracer.minibatch: expected a multiple of 32, received 100",
  );
  expect(resolve({ memory_start: 9000 })).toThrow(
    "scene: training.vracer.memory_start: expected at most training.vracer.memory, 8000, received 9000",
  );
  expect(resolve({ gama: 1 })).toThrow('did you mean "gamma"');
  await expect(start(quickly({ memory: 500 }), 1)).rejects.toThrow(
    "training.vracer.memory: expected at least 544: two rollouts of 16 agents, received 500",
  );
  const { vracer } = await start(quickly(), 1);
  const { arrays, ...rest } = vracer.save();
  const { "memory.present": _, ...less } = arrays;
  expect(() => vracer.restore({ ...rest, arrays: less })).toThrow("checkpoint: memory.present");
});
