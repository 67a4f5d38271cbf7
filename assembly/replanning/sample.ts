// A trajectory along its grid (replanning.md 1.1, 1.4), and level 1: are the motor speeds of the flatness map inside their limits?
//
// A segment becomes five polynomials in u = (t − t_s)/T, one a derivative: c_e = Σ_a basis[a][e]·T^k·D_a. Horner's rule runs over
// three axes and five orders at once. A common factor α of all times divides the k-th derivative by αᵏ.

import { flatten, get, O_SPEED, put, STATUS, V_HIGH, V_LOW } from "./flatness";

const N: i32 = 5;
const DEGREE: i32 = 9;
const YAW_N: i32 = 3;
const YAW_DEGREE: i32 = 5;

/** Coefficients of one segment: position [5 orders, 10, 3], then yaw [3 orders, 6]. */
const COEFFICIENTS: i32 = 5 * 10 * 3 + 3 * 6;
/** Static: coefficients, one status row, one row of the map. */
const WORK: usize = memory.data((5 * 10 * 3 + 3 * 6 + 18 + 20) << 3, 16);
const ROW: usize = WORK + ((<usize>(5 * 10 * 3 + 3 * 6)) << 3);
const FLAT: usize = ROW + ((<usize>18) << 3);

/** Bytes of `prepareSegment`'s block. */
export function segmentBytes(): i32 {
  return COEFFICIENTS << 3;
}

/**
 * Coefficients of all derivatives of a segment.
 *
 * @param basis    [10, 10], then of yaw [6, 6]: L then R, ascending powers of u
 * @param time     T, s
 * @param position D of the waypoint at its start, [10, 3] with the next
 * @param yaw      [6]
 * @param block    [COEFFICIENTS], written
 */
export function prepareSegment(
  basis: usize,
  time: f64,
  position: usize,
  yaw: usize,
  block: usize,
): void {
  for (let e = 0; e <= DEGREE; e++) {
    let x: f64 = 0;
    let y: f64 = 0;
    let z: f64 = 0;
    let power: f64 = 1;
    for (let k = 0; k < N; k++) {
      const left = power * get(basis, k * 10 + e);
      const right = power * get(basis, (k + N) * 10 + e);
      x += left * get(position, 3 * k) + right * get(position, 3 * (k + N));
      y += left * get(position, 3 * k + 1) + right * get(position, 3 * (k + N) + 1);
      z += left * get(position, 3 * k + 2) + right * get(position, 3 * (k + N) + 2);
      power *= time;
    }
    put(block, 3 * e, x);
    put(block, 3 * e + 1, y);
    put(block, 3 * e + 2, z);
  }
  const inverse = 1 / time;
  for (let order = 1; order < N; order++) {
    const from = block + ((<usize>((order - 1) * 30)) << 3);
    const to = block + ((<usize>(order * 30)) << 3);
    for (let e = 0; e < DEGREE; e++) {
      const factor = <f64>(e + 1) * inverse;
      put(to, 3 * e, factor * get(from, 3 * e + 3));
      put(to, 3 * e + 1, factor * get(from, 3 * e + 4));
      put(to, 3 * e + 2, factor * get(from, 3 * e + 5));
    }
  }
  const turn = block + ((<usize>150) << 3);
  const yawBasis = basis + ((<usize>100) << 3);
  for (let e = 0; e <= YAW_DEGREE; e++) {
    let value: f64 = 0;
    let power: f64 = 1;
    for (let k = 0; k < YAW_N; k++) {
      value +=
        power *
        (get(yawBasis, k * 6 + e) * get(yaw, k) +
          get(yawBasis, (k + YAW_N) * 6 + e) * get(yaw, k + YAW_N));
      power *= time;
    }
    put(turn, e, value);
  }
  for (let order = 1; order < YAW_N; order++) {
    for (let e = 0; e < YAW_DEGREE; e++) {
      put(turn, 6 * order + e, <f64>(e + 1) * inverse * get(turn, 6 * (order - 1) + e + 1));
    }
  }
}

/** Three axes of one derivative. */
// @ts-ignore: decorator
@inline
function horner(block: usize, order: i32, u: f64, scale: f64, row: usize): void {
  const top = DEGREE - order;
  const line = block + ((<usize>(order * 30)) << 3);
  let x = get(line, 3 * top);
  let y = get(line, 3 * top + 1);
  let z = get(line, 3 * top + 2);
  for (let e = top - 1; e >= 0; e--) {
    x = x * u + get(line, 3 * e);
    y = y * u + get(line, 3 * e + 1);
    z = z * u + get(line, 3 * e + 2);
  }
  put(row, 3 * order, x * scale);
  put(row, 3 * order + 1, y * scale);
  put(row, 3 * order + 2, z * scale);
}

/** Status row at u of a prepared segment whose times are stretched by `alpha`. */
// @ts-ignore: decorator
@inline
export function statusAt(block: usize, u: f64, alpha: f64, row: usize): void {
  const a1 = 1 / alpha;
  const a2 = a1 * a1;
  horner(block, 0, u, 1, row);
  horner(block, 1, u, a1, row);
  horner(block, 2, u, a2, row);
  horner(block, 3, u, a2 * a1, row);
  horner(block, 4, u, a2 * a2, row);
  const turn = block + ((<usize>150) << 3);
  let yaw = get(turn, 5);
  let rate = get(turn, 10);
  let acceleration = get(turn, 15);
  for (let e = 4; e >= 0; e--) yaw = yaw * u + get(turn, e);
  for (let e = 3; e >= 0; e--) rate = rate * u + get(turn, 6 + e);
  for (let e = 2; e >= 0; e--) acceleration = acceleration * u + get(turn, 12 + e);
  put(row, 15, yaw);
  put(row, 16, rate * a1);
  put(row, 17, acceleration * a2);
}

// @ts-ignore: decorator
@inline
function prepare(
  basis: usize,
  times: usize,
  position: usize,
  yaw: usize,
  s: i32,
  block: usize,
): void {
  const from = position + ((<usize>(15 * s)) << 3);
  prepareSegment(basis, get(times, s), from, yaw + ((<usize>(3 * s)) << 3), block);
}

/** u of point j of a segment: left-closed, the last one with its end. */
// @ts-ignore: decorator
@inline
function gridAt(j: i32, points: i32, isLast: bool): f64 {
  return <f64>j / <f64>(isLast ? points - 1 : points);
}

/**
 * Status rows along the grid.
 *
 * @param points a segment
 * @param rows   [m·points, STATUS], written
 */
export function trajectoryRows(
  segments: i32,
  points: i32,
  alpha: f64,
  basis: usize,
  times: usize,
  position: usize,
  yaw: usize,
  rows: usize,
): void {
  for (let s = 0; s < segments; s++) {
    prepare(basis, times, position, yaw, s, WORK);
    for (let j = 0; j < points; j++) {
      statusAt(WORK, gridAt(j, points, s === segments - 1), alpha, rows);
      rows += (<usize>STATUS) << 3;
    }
  }
}

/**
 * Status rows at equal steps of time: row i at time T·i/N of the stretched trajectory.
 *
 * @param count N
 * @param rows  [N, STATUS], written
 */
export function trajectoryClockRows(
  segments: i32,
  count: i32,
  alpha: f64,
  basis: usize,
  times: usize,
  position: usize,
  yaw: usize,
  rows: usize,
): void {
  let total: f64 = 0;
  for (let s = 0; s < segments; s++) total += get(times, s);
  let s = 0;
  let begin: f64 = 0;
  prepare(basis, times, position, yaw, 0, WORK);
  for (let i = 0; i < count; i++) {
    const t = (total * <f64>i) / <f64>count;
    while (s < segments - 1 && t >= begin + get(times, s)) {
      begin += get(times, s);
      s++;
      prepare(basis, times, position, yaw, s, WORK);
    }
    statusAt(WORK, (t - begin) / get(times, s), alpha, rows);
    rows += (<usize>STATUS) << 3;
  }
}

/**
 * Level 1 of candidates of one shape: least and largest motor speed along the grid.
 *
 * @param candidates their times [m], position [5(m+1), 3], yaw [3(m+1)] follow each other; α [candidates]
 * @param extremes   [candidates, 2] rad/s, written
 * @param labels     [candidates] bytes, written: 1 where all speeds lie inside the limits. With stopEarly the extremes of
 *                   others are those up to the first sample outside
 */
export function motorSpeedExtremes(
  candidates: i32,
  segments: i32,
  points: i32,
  alphas: usize,
  basis: usize,
  times: usize,
  position: usize,
  yaw: usize,
  vehicle: usize,
  stopEarly: i32,
  extremes: usize,
  labels: usize,
): void {
  const low = get(vehicle, V_LOW);
  const high = get(vehicle, V_HIGH);
  for (let c = 0; c < candidates; c++) {
    let least = Infinity;
    let most = -Infinity;
    let ok = true;
    const alpha = get(alphas, c);
    for (let s = 0; s < segments && (ok || stopEarly === 0); s++) {
      prepare(basis, times, position, yaw, s, WORK);
      for (let j = 0; j < points; j++) {
        statusAt(WORK, gridAt(j, points, s === segments - 1), alpha, ROW);
        flatten(ROW, vehicle, 0, FLAT);
        for (let motor = 0; motor < 4; motor++) {
          const speed = get(FLAT, O_SPEED + motor);
          least = min(least, speed);
          most = max(most, speed);
        }
        // NaN fails
        ok = least >= low && most <= high;
        if (!ok && stopEarly !== 0) break;
      }
    }
    put(extremes, 2 * c, least);
    put(extremes, 2 * c + 1, most);
    store<u8>(labels + <usize>c, ok ? 1 : 0);
    times += (<usize>segments) << 3;
    position += (<usize>(15 * (segments + 1))) << 3;
    yaw += (<usize>(3 * (segments + 1))) << 3;
  }
}
