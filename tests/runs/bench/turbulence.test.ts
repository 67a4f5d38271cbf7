import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { loadKernels } from "../../../src/kernels/kernels.ts";
import type { BenchResult } from "../../../src/runs/bench/result.ts";
import { benchTurbulence } from "../../../src/runs/bench/turbulence.ts";

let results: BenchResult[];
beforeAll(async () => {
  results = benchTurbulence(await loadKernels(), { blocks: 3, blockMs: 0.5, warmUpSteps: 1 });
});

it("measures what the contract names: positive times, one a block, their median as value", () => {
  const contract = readFileSync("src/cli/README.md", "utf8");
  const documented = [...contract.matchAll(/`(turbulence\.[\w./-]+\.\d+)`/g)].map(([, name]) => name);
  expect(results.map((result) => result.name).sort()).toEqual(documented.sort());
  for (const { value, unit, samples } of results) {
    expect(unit).toBe("µs/step");
    expect(samples.length).toBe(3);
    expect(Math.min(...samples)).toBeGreaterThan(0);
    expect(value).toBe([...samples].sort((a, b) => a - b)[1]);
  }
});

it("has more to do on finer grids", () => {
  const of = (name: string): number => results.find((result) => result.name === name)?.value ?? Number.NaN;
  expect(of("turbulence.basdevant.f64.256")).toBeGreaterThan(2 * of("turbulence.basdevant.f64.64"));
  expect(of("turbulence.basdevant.f32.512")).toBeGreaterThan(2 * of("turbulence.basdevant.f32.128"));
});
