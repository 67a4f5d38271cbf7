// Augmented random search on a world small enough to write down: it learns, goes on as if never stopped, and is not led astray
// by one episode that ends badly.
import { expect, it } from "vitest";
import { type ArsSettings, isArs } from "../../src/env/ars-settings.ts";
import { resolveTraining, trainingSettings } from "../../src/env/ppo-settings.ts";
import { compileKernels, instantiateKernels, type Kernels } from "../../src/kernels/kernels.ts";
import { Ars, pulls } from "../../src/learning/ars.ts";
import { playEpisodes } from "../../src/learning/evaluation.ts";
import { ToyEnv } from "./toy-env.ts";

const module = await compileKernels();

function settingsOf(given: object): ArsSettings {
  const settings = resolveTraining(trainingSettings.parse(given), "ars", "toy");
  if (!isArs(settings)) throw new Error("expected settings of random search");
  return settings;
}
const brief = settingsOf({ steps: 40 * 32 * 40, worlds: 32 });

async function start(settings: ArsSettings, seed: number): Promise<{ ars: Ars; kernels: Kernels }> {
  const kernels = await instantiateKernels(module);
  return { ars: new Ars(kernels, (worlds) => new ToyEnv(kernels, worlds), settings, seed), kernels };
}

it("learns to rest at 0", async () => {
  const { ars, kernels } = await start(brief, 1);
  const env = new ToyEnv(kernels, 32);
  const judge = (): number => {
    const options = { seed: 5, firstWorld: 0, deterministic: true };
    const table = playEpisodes(kernels, env, ars.policy(), options);
    return table.reduce((sum, value, at) => sum + (at % 3 === 0 ? value / 32 : 0), 0);
  };
  const before = judge();
  while (ars.steps < brief.steps) ars.iterate();
  expect(before).toBeLessThan(10);
  expect(judge()).toBeGreaterThan(28); // as PPO does in ppo.test.ts
});

it("goes on from a saved state as if never stopped, and by seed", async () => {
  const { ars } = await start(brief, 1);
  for (let k = 0; k < 3; k++) ars.iterate();
  const saved = ars.save();
  const report = ars.iterate();
  const { ars: other } = await start(brief, 1);
  other.restore(saved);
  expect(Ars.stepsOf(saved)).toBe(other.steps);
  expect(other.iterate()).toEqual(report);
  expect(other.weights).toEqual(ars.weights);
  const { ars: another } = await start(brief, 2);
  for (let k = 0; k < 4; k++) another.iterate();
  expect(another.weights).not.toEqual(ars.weights);
});

it("counts the steps of the episodes that it plays, and slows down to 0", async () => {
  const { ars } = await start(brief, 1);
  expect(ars.rate).toBe(1);
  const { steps, metrics } = ars.iterate();
  expect(steps).toBe(32 * (metrics["episode/length"] as number));
  expect(metrics["episode/count"]).toBe(32);
  expect(ars.rate).toBeCloseTo(1 - steps / brief.steps, 12);
  while (ars.steps < brief.steps) ars.iterate();
  expect(ars.rate).toBe(0);
});

it("goes along a direction by how much better it is, never further than its length", () => {
  const u = pulls([1, -1, 0, 2, -1e6]);
  expect(Array.from(u.slice(0, 4))).toEqual([0.5, -0.5, 0, 2 / 3]);
  expect(u[4]).toBeGreaterThan(-1);
  expect(pulls([0, 0, 0])).toEqual(new Float64Array(3));
});

it("says how many worlds it takes", () => {
  expect(() => settingsOf({ worlds: 24 })).toThrow("training.worlds: expected a multiple of 16");
});
