// Golden stages of the published baseline (../shared/reference/replanning/baseline_times.json).
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { planBaseline } from "../../src/replanning/baseline.ts";
import { MinSnap } from "../../src/replanning/min-snap.ts";
import { MotorLimits } from "../../src/replanning/motor-limits.ts";
import { STMCFB } from "../../src/replanning/vehicle.ts";
import { hasReference, referenceJson, report } from "./reference.ts";

interface Golden {
  readonly trajectory: string;
  readonly waypoints: number[][];
  readonly initial_times: number[];
  readonly cost_initial: number;
  readonly times_after_10_descent_steps: number[];
  readonly cost_after: number;
  readonly times_after_bisection: number[];
  readonly line_search_1: number;
  readonly line_search_2: number;
  readonly final_times: number[];
  readonly total_time: number;
  readonly ratio: number[];
}

const FILE = "replanning/baseline_times.json";
const has = hasReference(FILE);
if (!has) report("baseline", 0, 1, 0);

describe.skipIf(!has)("the published baseline", () => {
  let kernels: Kernels;
  let [compared, gap] = [0, 0];
  beforeAll(async () => {
    kernels = await loadKernels();
  });
  afterAll(() => report("baseline", compared, 0, gap));
  const cases = has ? referenceJson<{ cases: Golden[] }>(FILE).cases : [];

  it.each(cases.map((one) => [one.trajectory, one] as const))("allocates the times of %s", (_, one) => {
    const limits = new MotorLimits(kernels, STMCFB);
    const solver = new MinSnap(kernels, one.waypoints.length - 1, { sampled: 40 });
    const stages = planBaseline({ solver, limits }, one.waypoints);
    const compare = (got: ArrayLike<number>, want: readonly number[], tolerance: number): void => {
      want.forEach((x, k) => {
        const here = Math.abs((got[k] as number) / x - 1);
        gap = Math.max(gap, here);
        expect(here).toBeLessThan(tolerance);
      });
      compared++;
    };
    const total = stages.times.reduce((sum, time) => sum + time, 0);
    compare(stages.initial, one.initial_times, 1e-9);
    compare([stages.initialCost], [one.cost_initial], 1e-6);
    // differences amplify rounding: ratios to 1e-4 as the reference says, and what follows from them
    compare(
      stages.times.map((time) => time / total),
      one.ratio,
      1e-4,
    );
    compare(stages.descended, one.times_after_10_descent_steps, 1e-4);
    compare([stages.descendedCost], [one.cost_after], 1e-3);
    compare(stages.bisected, one.times_after_bisection, 2e-4);
    compare(stages.lineSearches, [one.line_search_1, one.line_search_2], 1e-9);
    compare(stages.times, one.final_times, 2e-4);
    compare([total], [one.total_time], 2e-4);
    solver.free();
    limits.free();
  });
});
