import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { loadKernels } from "../../../src/kernels/kernels.ts";
import { benchClosureTraining } from "../../../src/runs/bench/closure-training.ts";

it("measures what the contract names: an action is so many steps, all memory given back", async () => {
  const kernels = await loadKernels();
  const [actions, steps] = benchClosureTraining(kernels, 3, 3);
  const contract = readFileSync("src/cli/README.md", "utf8");
  for (const result of [actions, steps]) expect(contract).toContain(`\`${result?.name}\``);
  expect([actions?.unit, steps?.unit]).toEqual(["actions/s", "steps/s"]);
  expect(actions?.samples).toHaveLength(3);
  expect(Math.min(...(actions?.samples ?? [0]))).toBeGreaterThan(0);
  expect(steps?.samples).toEqual(actions?.samples.map((speed) => 3 * speed));
  expect(actions?.value).toBe(actions?.samples.toSorted((a, b) => a - b)[1]);
  const before = kernels.memory.buffer.byteLength;
  for (let k = 0; k < 3; k++) benchClosureTraining(kernels, 1, 1);
  expect(kernels.memory.buffer.byteLength).toBe(before);
});
