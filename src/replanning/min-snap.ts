// Minimum-snap trajectories through waypoints at given times (replanning.md 1.2): the door to assembly/replanning/min-snap.ts.

import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { type GramKind, gramMatrices, POSITION_DERIVATIVES, YAW_DERIVATIVES } from "./hermite.ts";
import type { Trajectory } from "./trajectory.ts";

/** What a solve starts from. SI units, frame NED (z down), radians. */
export interface MinSnapProblem {
  /** [m+1][4] x, y, z, yaw (unwrapped) */
  readonly waypoints: readonly (readonly number[])[];
  /** [m] s, > 0 */
  readonly times: ArrayLike<number>;
  /** [m] > 0, rescaled to mean 1; equal by default */
  readonly weights?: ArrayLike<number> | undefined;
  /** velocity, acceleration, jerk, snap at the start, [4][3]; 0 by default */
  readonly start?: readonly (readonly number[])[] | undefined;
  /** yaw rate and its derivative at the start, [2]; 0 by default */
  readonly startYaw?: readonly number[] | undefined;
  /** whether the derivatives at the end are free; they are 0 by default */
  readonly freeEnd?: boolean | undefined;
}

/** A solve with its costs. */
export interface MinSnapSolution extends Trajectory {
  /** [m] rescaled to mean 1 */
  readonly weights: Float64Array;
  /** m²/s⁷: Σ w∫‖p⁗‖² dt */
  readonly positionCost: number;
  /** rad²/s³: Σ w∫ψ″² dt */
  readonly yawCost: number;
}

/** Gradient of a cost, position and yaw together. */
export interface MinSnapGradient {
  /** [m] */
  readonly times: Float64Array;
  /** [m] by the weights as given, through their rescaling to mean 1 */
  readonly weights: Float64Array;
  /** [m+1, 4] x, y, z, yaw */
  readonly waypoints: Float64Array;
}

/** Weights rescaled to mean 1. */
export function rescaleWeights(weights: ArrayLike<number>): Float64Array {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) sum += weights[k] as number;
  return Float64Array.from(weights, (w) => (w * weights.length) / sum);
}

function checkPositive(field: string, values: ArrayLike<number>, length: number): void {
  if (values.length !== length)
    throw new ConfigError(field, `${length} numbers, one a segment`, values.length);
  for (let k = 0; k < length; k++) {
    const value = values[k] as number;
    if (!(value > 0 && Number.isFinite(value))) {
      throw new ConfigError(`${field}[${k}]`, "a finite number > 0", value);
    }
  }
}

/** @throws ConfigError naming what cannot be solved */
export function checkProblem(problem: MinSnapProblem): void {
  const { waypoints, times, weights, start, startYaw } = problem;
  if (waypoints.length < 2) throw new ConfigError("waypoints", "at least two", waypoints.length);
  waypoints.forEach((row, i) => {
    if (row.length !== 4) throw new ConfigError(`waypoints[${i}]`, "x, y, z, yaw", row.length);
    const k = row.findIndex((value) => !Number.isFinite(value));
    if (k >= 0) throw new ConfigError(`waypoints[${i}][${k}]`, "a finite number", row[k]);
  });
  checkPositive("times", times, waypoints.length - 1);
  if (weights) checkPositive("weights", weights, waypoints.length - 1);
  const numbers = [...(start ?? []).flat(), ...(startYaw ?? [])];
  if (
    (start && (start.length !== 4 || start.some((row) => row.length !== 3))) ||
    (startYaw && startYaw.length !== 2)
  ) {
    throw new ConfigError("start", "velocity to snap [4][3], and yaw [2]", numbers.length);
  }
  const odd = numbers.find((value) => !Number.isFinite(value));
  if (odd !== undefined) throw new ConfigError("start", "finite numbers", odd);
}

/** Addresses of a solver. */
interface Places {
  readonly positionGrams: number;
  readonly yawGrams: number;
  readonly times: number;
  readonly weights: number;
  readonly position: number;
  readonly yaw: number;
  readonly byPosition: number;
  readonly byYaw: number;
  readonly byTimes: number;
  readonly byWeights: number;
  readonly byWaypoints: number;
  readonly byYaws: number;
  readonly positionScratch: number;
  readonly yawScratch: number;
}

/** Solver for up to `segments` segments; the next solve overwrites what the last one left for gradients. Call `free()` when done. */
export class MinSnap {
  readonly segments: number;
  readonly #kernels: Kernels;
  readonly #block: number;
  readonly #at: Places;
  #last: { readonly m: number; readonly free: number; readonly given: Float64Array } | null = null;

  constructor(kernels: Kernels, segments: number, gram: GramKind = "exact") {
    this.segments = segments;
    this.#kernels = kernels;
    const [n, ny] = [POSITION_DERIVATIVES, YAW_DERIVATIVES];
    const rows = segments + 1;
    const sizes = {
      positionGrams: 8 * n * n,
      yawGrams: 8 * ny * ny,
      times: segments,
      weights: segments,
      position: 3 * n * rows,
      yaw: ny * rows,
      byPosition: 3 * n * rows,
      byYaw: ny * rows,
      byTimes: segments,
      byWeights: segments,
      byWaypoints: 3 * rows,
      byYaws: rows,
      positionScratch: kernels.call("minSnapScratch", n, segments, 3) / 8,
      yawScratch: kernels.call("minSnapScratch", ny, segments, 1) / 8,
    };
    const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
    this.#block = kernels.alloc(8 * total);
    let next = this.#block;
    const places = Object.entries(sizes).map(([name, size]) => {
      const at = next;
      next += 8 * size;
      return [name, at] as const;
    });
    this.#at = Object.fromEntries(places) as unknown as Places;
    kernels.f64(this.#at.positionGrams, sizes.positionGrams).set(gramMatrices(n, gram));
    kernels.f64(this.#at.yawGrams, sizes.yawGrams).set(gramMatrices(ny, gram));
  }

  /** @throws ConfigError when the problem cannot be solved or is larger than the solver */
  solve(problem: MinSnapProblem): MinSnapSolution {
    checkProblem(problem);
    const { waypoints, times, start, startYaw } = problem;
    const m = waypoints.length - 1;
    if (m > this.segments) throw new ConfigError("waypoints", `at most ${this.segments + 1} here`, m + 1);
    const given = Float64Array.from(problem.weights ?? new Float64Array(m).fill(1));
    const weights = rescaleWeights(given);
    const at = this.#at;
    const kernels = this.#kernels;
    const free = problem.freeEnd ? 1 : 0;
    kernels.f64(at.times, m).set(times);
    kernels.f64(at.weights, m).set(weights);
    const position = kernels.f64(at.position, 15 * (m + 1)).fill(0);
    const yaw = kernels.f64(at.yaw, 3 * (m + 1)).fill(0);
    waypoints.forEach((row, i) => {
      position.set(row.slice(0, 3), 15 * i);
      yaw[3 * i] = row[3] as number;
    });
    start?.forEach((row, k) => {
      position.set(row, 3 * (k + 1));
    });
    if (startYaw) yaw.set(startYaw, 1);
    const positionCost = kernels.call(
      "minSnapPosition",
      ...[m, free, at.positionGrams, at.times, at.weights, at.position, at.positionScratch],
    );
    const yawCost = kernels.call(
      "minSnapYaw",
      ...[m, free, at.yawGrams, at.times, at.weights, at.yaw, at.yawScratch],
    );
    if (!Number.isFinite(positionCost) || !Number.isFinite(yawCost)) {
      throw new ConfigError("times", "times near enough to each other to solve in double precision", [
        ...given,
      ]);
    }
    this.#last = { m, free, given };
    return {
      times: Float64Array.from(times),
      position: kernels.f64(at.position, 15 * (m + 1)).slice(),
      yaw: kernels.f64(at.yaw, 3 * (m + 1)).slice(),
      weights,
      positionCost,
      yawCost,
    };
  }

  /** Gradient of positionCost + yawWeight·yawCost of the last solve. */
  gradient(yawWeight = 1): MinSnapGradient {
    const { m } = this.#solved();
    const at = this.#at;
    this.#clear(m);
    const out = [at.byTimes, at.byWeights] as const;
    const call = (name: string, ...rest: number[]): void => {
      this.#kernels.call(name, m, ...rest);
    };
    call(
      "minSnapPositionGradient",
      ...[at.positionGrams, at.times, at.weights, at.position, ...out, at.byWaypoints, at.positionScratch],
    );
    const position = this.#collect(m);
    this.#clear(m);
    call(
      "minSnapYawGradient",
      ...[at.yawGrams, at.times, at.weights, at.yaw, ...out, at.byYaws, at.yawScratch],
    );
    const yaw = this.#collect(m);
    const sum = (a: Float64Array, b: Float64Array): Float64Array =>
      a.map((value, k) => value + yawWeight * (b[k] as number));
    return {
      times: sum(position.times, yaw.times),
      weights: sum(position.weights, yaw.weights),
      waypoints: sum(position.waypoints, yaw.waypoints),
    };
  }

  /**
   * Gradient of any function of the trajectory of the last solve, through the solve.
   *
   * @param byPosition [5(m+1), 3] its gradient by the derivatives of position
   * @param byYaw      [3(m+1)] and by those of yaw
   */
  adjoint(byPosition: Float64Array, byYaw: Float64Array): MinSnapGradient {
    const { m, free } = this.#solved();
    const at = this.#at;
    const kernels = this.#kernels;
    this.#clear(m);
    kernels.f64(at.byPosition, byPosition.length).set(byPosition);
    kernels.f64(at.byYaw, byYaw.length).set(byYaw);
    const out = [at.byTimes, at.byWeights] as const;
    kernels.call(
      "minSnapPositionAdjoint",
      ...[m, free, at.positionGrams, at.times, at.weights, at.position, at.byPosition, ...out],
      ...[at.byWaypoints, at.positionScratch],
    );
    kernels.call(
      "minSnapYawAdjoint",
      ...[m, free, at.yawGrams, at.times, at.weights, at.yaw, at.byYaw, ...out, at.byYaws, at.yawScratch],
    );
    return this.#collect(m);
  }

  #solved(): { readonly m: number; readonly free: number; readonly given: Float64Array } {
    if (!this.#last) throw new ConfigError("gradient", "a solve before it", "none");
    return this.#last;
  }

  #clear(m: number): void {
    const at = this.#at;
    const kernels = this.#kernels;
    for (const [place, size] of [
      [at.byTimes, m],
      [at.byWeights, m],
      [at.byWaypoints, 3 * (m + 1)],
      [at.byYaws, m + 1],
    ] as const) {
      kernels.f64(place, size).fill(0);
    }
  }

  #collect(m: number): MinSnapGradient {
    const at = this.#at;
    const kernels = this.#kernels;
    const waypoints = new Float64Array(4 * (m + 1));
    const byWaypoints = kernels.f64(at.byWaypoints, 3 * (m + 1));
    const byYaws = kernels.f64(at.byYaws, m + 1);
    for (let i = 0; i <= m; i++) {
      waypoints.set(byWaypoints.subarray(3 * i, 3 * i + 3), 4 * i);
      waypoints[4 * i + 3] = byYaws[i] as number;
    }
    return {
      times: kernels.f64(at.byTimes, m).slice(),
      weights: this.#throughRescaling(kernels.f64(at.byWeights, m)),
      waypoints,
    };
  }

  /** w = v·m/Σv: ∂F/∂v_k = (m/Σv)·(∂F/∂w_k − Σ_j w_j·∂F/∂w_j/m) */
  #throughRescaling(byWeights: Float64Array): Float64Array {
    const { m, given } = this.#solved();
    const weights = rescaleWeights(given);
    const scale = (weights[0] as number) / (given[0] as number);
    let mean = 0;
    byWeights.forEach((g, k) => {
      mean += (g * (weights[k] as number)) / m;
    });
    return byWeights.map((g) => scale * (g - mean));
  }

  free(): void {
    this.#kernels.free(this.#block);
  }
}
