// The search: shorter than the baseline and tracked as it is, no more flights than allowed, the same for the same seed.
import { beforeAll, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { PlanTools } from "../../src/replanning/planner.ts";
import { planBaselineLevel2, planBySearch } from "../../src/replanning/search.ts";
import { LEVEL_2 } from "../../src/replanning/tracking.ts";
import { totalTime } from "../../src/replanning/trajectory.ts";
import { drawRoom } from "../../src/replanning/waypoints.ts";

let kernels: Kernels;
let tools: PlanTools;
beforeAll(async () => {
  kernels = await loadKernels();
  tools = new PlanTools(kernels, 8);
});

it("flies rooms at least 4 % faster than the baseline, tracked as the baseline is", () => {
  let [before, after] = [0, 0];
  for (let index = 0; index < 4; index++) {
    const waypoints = drawRoom(kernels, tools.solver, { seed: 11, index, count: 5 + index });
    const problem = { waypoints };
    const baseline = planBaselineLevel2(tools, problem);
    const found = planBySearch(kernels, tools, problem, { flights: 60, seed: 1, index });
    for (const { times, weights } of [baseline, found]) {
      expect(tools.isTracked(tools.solve(problem, times, weights))).toBe(true);
    }
    expect(found.flights - baseline.flights).toBeLessThanOrEqual(60);
    expect(totalTime(found)).toBeLessThanOrEqual(totalTime(baseline));
    before += totalTime(baseline);
    after += totalTime(found);
  }
  expect(1 - after / before).toBeGreaterThan(0.04);
});

it("finds the same plan for the same seed, whatever was planned before", () => {
  const waypoints = drawRoom(kernels, tools.solver, { seed: 11, index: 1, count: 5 });
  const plan = (seed: number) => planBySearch(kernels, tools, { waypoints }, { flights: 20, seed });
  const first = plan(1);
  const other = plan(2);
  expect(plan(1)).toEqual(first);
  expect(other.times).not.toEqual(first.times);
  const none = planBySearch(kernels, tools, { waypoints }, { flights: 0, seed: 1 });
  expect(none.times).toEqual(planBaselineLevel2(tools, { waypoints }).times);
});

it("says at which level nothing is feasible", () => {
  const blown = new PlanTools(kernels, 4, { flight: { ...LEVEL_2, wind: [60, 0, 0] } });
  const waypoints = drawRoom(kernels, tools.solver, { seed: 11, index: 1, count: 5 });
  expect(() => planBySearch(kernels, blown, { waypoints }, { flights: 20, seed: 1 })).toThrow(
    "no feasible plan at level 2: not tracked at 2.5 times the time",
  );
  blown.free();
});
