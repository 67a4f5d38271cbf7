import { expect, it } from "vitest";
import { loadKernels } from "../../../src/kernels/kernels.ts";
import { benchPpo, LEARNING_CASES } from "../../../src/runs/bench/learning.ts";

it("measures updates: a positive speed a block, all memory given back", async () => {
  const kernels = await loadKernels();
  const samples = benchPpo(kernels, [8], 64, "tanh", 3);
  expect(samples).toHaveLength(3);
  expect(Math.min(...samples)).toBeGreaterThan(0);
  const before = kernels.memory.buffer.byteLength;
  for (let k = 0; k < 3; k++) benchPpo(kernels, [8], 64, "elu", 1);
  expect(kernels.memory.buffer.byteLength).toBe(before);
});

it("has the two documented cases", () => {
  const names = LEARNING_CASES.map(({ name }) => name);
  expect(names).toContain("learning.ppo.64x64");
  expect(names).toContain("learning.ppo.256x128x128");
});
