// Piecewise polynomials in Hermite form (replanning.md 1.1): C⁴ in position, C² in yaw by construction.

import { derivativeAt, hermiteBasis, POSITION_DERIVATIVES, YAW_DERIVATIVES } from "./hermite.ts";

/** A trajectory through m+1 waypoints. SI units, frame NED (z down), radians. */
export interface Trajectory {
  /** [m] s */
  readonly times: Float64Array;
  /** [5(m+1), 3]: row 5i+k is the k-th derivative at waypoint i */
  readonly position: Float64Array;
  /** [3(m+1)]: yaw, its rate and the rate's derivative at each waypoint */
  readonly yaw: Float64Array;
}

/** Numbers of a status row: position to snap by axis, then yaw, ψ′, ψ″. */
export const STATUS = 18;

const POSITION_BASIS = hermiteBasis(POSITION_DERIVATIVES);
const YAW_BASIS = hermiteBasis(YAW_DERIVATIVES);

/** T^k·φ_k⁽ᵈ⁾(u)/T^d of both ends, [2n]. */
function basisRow(basis: readonly number[][], n: number, order: number, u: number, time: number): number[] {
  return basis.map((coefficients, row) => {
    let value = derivativeAt(coefficients, order, u);
    for (let k = row % n; k < order; k++) value /= time;
    for (let k = order; k < row % n; k++) value *= time;
    return value;
  });
}

/**
 * The state at a place of a segment.
 *
 * @param u 0 … 1, share of the segment's time
 * @returns [STATUS]
 */
export function statusAt(trajectory: Trajectory, segment: number, u: number): Float64Array {
  const { times, position, yaw } = trajectory;
  const time = times[segment] as number;
  const row = new Float64Array(STATUS);
  const [n, ny] = [POSITION_DERIVATIVES, YAW_DERIVATIVES];
  for (let order = 0; order < n; order++) {
    const weights = basisRow(POSITION_BASIS, n, order, u, time);
    for (let axis = 0; axis < 3; axis++) {
      let sum = 0;
      weights.forEach((w, k) => {
        sum += w * (position[3 * (n * segment + k) + axis] as number);
      });
      row[3 * order + axis] = sum;
    }
  }
  for (let order = 0; order < ny; order++) {
    let sum = 0;
    basisRow(YAW_BASIS, ny, order, u, time).forEach((w, k) => {
      sum += w * (yaw[ny * segment + k] as number);
    });
    row[3 * n + order] = sum;
  }
  return row;
}

/** Σ T, s. */
export function totalTime({ times }: Pick<Trajectory, "times">): number {
  return times.reduce((sum, time) => sum + time, 0);
}

/**
 * The same path flown α times as long: D⁽ᵏ⁾ ← D⁽ᵏ⁾/αᵏ. Exact where the derivatives at start and end are 0; elsewhere they are
 * scaled too.
 */
export function scaleTime(trajectory: Trajectory, factor: number): Trajectory {
  const powers = [1];
  for (let k = 1; k < POSITION_DERIVATIVES; k++) powers.push((powers[k - 1] as number) / factor);
  const scale = (values: Float64Array, n: number, columns: number): Float64Array =>
    values.map((value, i) => value * (powers[Math.floor(i / columns) % n] as number));
  return {
    times: trajectory.times.map((time) => time * factor),
    position: scale(trajectory.position, POSITION_DERIVATIVES, 3),
    yaw: scale(trajectory.yaw, YAW_DERIVATIVES, 1),
  };
}

/** Yaw angles of waypoints reduced to [0, 2π) and accumulated so that each step takes the shorter turn (replanning.md 1.5). */
export function unwrapYaw(angles: readonly number[]): number[] {
  const TURN = 2 * Math.PI;
  let turns = 0;
  let before = 0;
  return angles.map((angle, i) => {
    const reduced = angle - TURN * Math.floor(angle / TURN);
    if (i > 0) {
      if (reduced - before > Math.PI) turns--;
      else if (reduced - before < -Math.PI) turns++;
    }
    before = reduced;
    return reduced + TURN * turns;
  });
}
