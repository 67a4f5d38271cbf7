// Random search on times and weights under the closed loop (replanning.md 9.1): the offline planner that a learned one is held
// against. From the baseline, (1+1): every time and weight times e^(σz), z normal; kept when the flight is shorter and tracked.
// Proposals that are not shorter cost no flight. σ follows the one-fifth rule.

import { exp } from "../base/elementary.ts";
import { STREAMS } from "../base/philox.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { planBaseline, searchLevel2 } from "./baseline.ts";
import { LEVEL_2_SEARCH, type LineSearch } from "./line-search.ts";
import type { Plan, PlanProblem, PlanTools } from "./planner.ts";
import { totalTime } from "./trajectory.ts";

/** How long to search. */
export interface SearchBudget {
  /** closed-loop flights of the search itself, the baseline's not counted */
  readonly flights: number;
  readonly seed: number;
  /** names the search beside the seed */
  readonly index?: number;
}

/** σ at first. */
const FIRST_STEP = 0.01;
const LEAST_STEP = 0.001;
const MOST_STEP = 0.05;
/** Proposals a segment in a row that are not shorter: then the search has ended. */
const PATIENCE = 64;

/** The published baseline, scaled to level 2. @throws InfeasibleError when no factor of the search is tracked */
export function planBaselineLevel2(
  tools: PlanTools,
  problem: PlanProblem,
  search: LineSearch = LEVEL_2_SEARCH,
): Plan {
  const before = tools.flights;
  const { times } = planBaseline(tools, problem.waypoints);
  const solution = tools.solve(problem, times);
  const factor = searchLevel2((alpha) => tools.isTracked(solution, alpha), search);
  return {
    method: "baseline",
    times: times.map((time) => time * factor),
    weights: solution.weights,
    flights: tools.flights - before,
  };
}

/** Searches from the baseline. @throws InfeasibleError when the baseline has no level-2 scale */
export function planBySearch(
  kernels: Kernels,
  tools: PlanTools,
  problem: PlanProblem,
  { flights, seed, index = 0 }: SearchBudget,
): Plan {
  const start = planBaselineLevel2(tools, problem);
  const before = tools.flights;
  const m = start.times.length;
  let { times, weights } = start;
  let step = FIRST_STEP;
  const normals = kernels.alloc(32);
  const draw = (proposal: number): number[] => {
    const numbers: number[] = [];
    for (let block = 0; numbers.length < 2 * m; block++) {
      kernels.call("normalBlock", index, proposal, block, 0, seed, STREAMS.strategy, normals);
      numbers.push(...kernels.f64(normals, 4));
    }
    return numbers;
  };
  try {
    let waited = 0;
    for (let proposal = 0; tools.flights - before < flights && waited < PATIENCE * m; proposal++) {
      const z = draw(proposal);
      const next = times.map((time, k) => time * exp(step * (z[k] as number)));
      waited++;
      if (totalTime({ times: next }) >= totalTime({ times })) continue;
      const solution = tools.solve(
        problem,
        next,
        weights.map((weight, k) => weight * exp(10 * step * (z[m + k] as number))),
      );
      waited = 0;
      if (tools.isTracked(solution)) {
        times = next;
        weights = solution.weights;
        step = Math.min(step * 1.5, MOST_STEP);
      } else step = Math.max(step / 1.107, LEAST_STEP); // 1.5^(−1/4): steady at one in five
    }
  } finally {
    kernels.free(normals);
  }
  return { method: "search", times, weights, flights: start.flights + tools.flights - before };
}
