// The published baseline (replanning.md 2), what time reductions are measured against: ten steps of normalised gradient descent
// on the times, then a common factor by bisection and by two grid line searches under the motor limits (level 1), then one under
// the closed loop (level 2). Smoothness weights are equal.
//
//   f(T) = snap(T; p/10) + 0.01·yaw(T)     the scale makes it 0.01·(snap + yaw)

import { ConfigError } from "../base/errors.ts";
import { InfeasibleError } from "./infeasible.ts";
import { LEVEL_1_SEARCH, LEVEL_2_SEARCH, type LineSearch, searchFactor } from "./line-search.ts";
import type { MinSnap, MinSnapSolution } from "./min-snap.ts";
import type { MotorLimits } from "./motor-limits.ts";
import type { Tracker } from "./tracking.ts";
import { scaleTime, type Trajectory } from "./trajectory.ts";

/** What a coordinate is divided by. */
const SCALE = 10;
const YAW_WEIGHT = 0.01;
const STEPS = 10;
const DIFFERENCE = 1e-3;
const PRECISION = 1e-4;
/** Doublings before a trajectory counts as infeasible at any speed. */
const DOUBLINGS = 20;

/** The baseline stage by stage, s. */
export interface BaselineStages {
  readonly initial: Float64Array;
  readonly initialCost: number;
  readonly descended: Float64Array;
  readonly descendedCost: number;
  readonly bisected: Float64Array;
  /** factors of the two line searches at level 1 */
  readonly lineSearches: readonly [number, number];
  readonly times: Float64Array;
}

/** Trajectories through waypoints for given times: those of a solver with equal weights. */
export interface BaselineTools {
  readonly solver: MinSnap;
  readonly limits: MotorLimits;
}

/** T_i = 2‖Δp_i‖/10, s. @throws ConfigError naming a waypoint that stands where the one before it does */
function initialTimes(waypoints: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(waypoints.slice(1), (row, i) => {
    const before = waypoints[i] as readonly number[];
    let square = 0;
    for (let k = 0; k < 3; k++) {
      const gap = ((row[k] as number) - (before[k] as number)) / SCALE;
      square += gap * gap;
    }
    if (square === 0) {
      throw new ConfigError(`waypoints[${i + 1}]`, "a place other than that of the waypoint before it", row);
    }
    return 2 * Math.sqrt(square);
  });
}

/** Descends on the ratios of the times; the total grows, for nothing punishes it. */
function descend(start: Float64Array, cost: (times: Float64Array) => number): Float64Array {
  let times = start;
  let before = Number.POSITIVE_INFINITY;
  let rate = 0.5 * times.length;
  for (let step = 0; step < STEPS; step++) {
    const here = cost(times);
    const gradient = times.map((_, k) => {
      const moved = times.slice();
      moved[k] = (moved[k] as number) + DIFFERENCE;
      return (cost(moved) - here) / DIFFERENCE;
    });
    const mean = gradient.reduce((sum, g) => sum + Math.abs(g), 0) / gradient.length;
    if (mean < 1e-3 && (before - here) / here < 1e-2) break;
    before = here;
    const size = Math.max(Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0)), 1e-3);
    const next = times.map((time, k) => time - (rate * (gradient[k] as number)) / size);
    if (next.some((time) => time < 0)) rate *= 0.1;
    else times = next;
  }
  return times;
}

/** Times of the descent alone: their ratios count, not their sum. */
export function allocateTimes(solver: MinSnap, waypoints: readonly (readonly number[])[]): Float64Array {
  return descend(initialTimes(waypoints), costOf(solver, waypoints));
}

/** f(T) */
function costOf(solver: MinSnap, waypoints: readonly (readonly number[])[]): (times: Float64Array) => number {
  const small = waypoints.map(([x = 0, y = 0, z = 0, yaw = 0]) => [x / SCALE, y / SCALE, z / SCALE, yaw]);
  return (times) => {
    const { positionCost, yawCost } = solver.solve({ waypoints: small, times });
    return positionCost + YAW_WEIGHT * yawCost;
  };
}

/** The smallest feasible factor to 1e-4. @throws InfeasibleError when none is found */
function bisect(isFeasible: (alpha: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let k = 0; !isFeasible(high); k++) {
    if (k === DOUBLINGS)
      throw new InfeasibleError(1, `motor speeds leave their limits at ${high} times the time`);
    low = high;
    high *= 2;
  }
  while (high - low > PRECISION) {
    const middle = 0.5 * (low + high);
    if (isFeasible(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The baseline at level 1.
 *
 * @param waypoints [m+1][4] x, y, z, yaw (unwrapped)
 * @throws InfeasibleError when no factor keeps the motors inside their limits
 */
export function planBaseline(
  { solver, limits }: BaselineTools,
  waypoints: readonly (readonly number[])[],
): BaselineStages {
  const cost = costOf(solver, waypoints);
  const initial = initialTimes(waypoints);
  const descended = descend(initial, cost);
  const stretch = (times: Float64Array, factor: number): Float64Array => times.map((time) => time * factor);
  // the path does not change with a common factor: one solve serves all of them
  const path = solver.solve({ waypoints, times: descended });
  const bisected = stretch(
    descended,
    bisect((alpha) => limits.check(path, alpha).feasible),
  );
  const lineSearch = (times: Float64Array): number =>
    searchLevel1(limits, solver.solve({ waypoints, times }), LEVEL_1_SEARCH);
  const first = lineSearch(bisected);
  const once = stretch(bisected, first);
  const second = lineSearch(once);
  return {
    initial,
    initialCost: cost(initial),
    descended,
    descendedCost: cost(descended),
    bisected,
    lineSearches: [first, second],
    times: stretch(once, second),
  };
}

/** Grid line search under the motor limits. */
export function searchLevel1(limits: MotorLimits, trajectory: Trajectory, search: LineSearch): number {
  return searchFactor(search, (alphas) =>
    limits
      .checkAll(
        alphas.map(() => trajectory),
        alphas,
        true,
      )
      .map(({ feasible }) => feasible),
  );
}

/**
 * The smallest factor of all times that is tracked.
 *
 * @throws InfeasibleError when the upper limit of the search is not
 */
export function searchLevel2(isTracked: (alpha: number) => boolean, search: LineSearch): number {
  const factor = searchFactor(search, (alphas) => alphas.map(isTracked));
  if (factor === search.high && !isTracked(factor)) {
    throw new InfeasibleError(2, `not tracked at ${factor} times the time`);
  }
  return factor;
}

/**
 * A trajectory stretched by the smallest factor that it is tracked at.
 *
 * @throws InfeasibleError when it is not tracked at the upper limit of the search either
 */
export function scaleToLevel2(
  tracker: Tracker,
  solution: MinSnapSolution,
  search: LineSearch = LEVEL_2_SEARCH,
): { readonly factor: number; readonly trajectory: Trajectory } {
  const factor = searchLevel2((alpha) => tracker.fly(solution, alpha).success, search);
  return { factor, trajectory: scaleTime(solution, factor) };
}
