import { expect, it } from "vitest";
import { loadKernels } from "../../../src/kernels/kernels.ts";
import { benchPolicy } from "../../../src/runs/bench/policy.ts";

it("measures both paths: positive times, one a block, their median as value", async () => {
  const results = benchPolicy(await loadKernels());
  expect(results.map((result) => result.name)).toEqual(["policy.batch64", "policy.batch1"]);
  for (const { value, unit, samples } of results) {
    expect(unit).toBe("µs/sample");
    expect(Math.min(...samples)).toBeGreaterThan(0);
    expect(samples.filter((sample) => sample <= value).length).toBeGreaterThanOrEqual(samples.length / 2);
    expect(samples).toContain(value);
  }
});
