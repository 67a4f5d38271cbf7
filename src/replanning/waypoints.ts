// Waypoints as the published work draws them (replanning.md 5.1, 5.4): rooms to train on, and waypoints that move. Every draw is
// named by seed, index and attempt: the same bits in every engine.
//
//   rooms    n points uniform in the unit cube; kept when the polyline is at most 30 long, the curvatures of its triples sum to
//            5 … 20, and the minimum-snap path stays inside; yaw along the path; then to the room, (p − ½)·(9, 9, 3) m
//   moves    each chosen waypoint by exactly d in a random direction inside the room, its yaw by ±δ

import { ConfigError } from "../base/errors.ts";
import { philox, STREAMS, toUniform } from "../base/philox.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { allocateTimes } from "./baseline.ts";
import type { MinSnap } from "./min-snap.ts";
import { statusAt, unwrapYaw } from "./trajectory.ts";

/** Sides of the room, m; its centre is the origin. */
export const ROOM_M = [9, 9, 3] as const;
/** Bounds of the summed curvature and of the length, in units of the cube. */
const CURVATURE = [5, 20] as const;
const LONGEST = 30;
/** Attempts before a draw gives up; some hundred are usual for many waypoints. */
const ATTEMPTS = 100_000;
/** Places of a segment at which the path is held against the cube. */
const LOOKS = 20;

/** What names a draw: index, attempt and part are words of the counter, seed and stream the key. */
interface DrawName {
  readonly seed: number;
  readonly stream: number;
  readonly index: number;
  readonly attempt: number;
  readonly part: number;
}

/** Numbers in (0, 1). */
function uniforms({ seed, stream, index, attempt, part }: DrawName, count: number): number[] {
  const words: number[] = [];
  for (let block = 0; words.length < count; block++) {
    words.push(...philox([index, attempt, block, part], [seed, stream]));
  }
  return words.slice(0, count).map(toUniform);
}

function distance(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < 3; k++) {
    const gap = (a[k] as number) - (b[k] as number);
    sum += gap * gap;
  }
  return Math.sqrt(sum);
}

/** Length of the straight path through points. */
export function polylineLength(points: readonly (readonly number[])[]): number {
  let sum = 0;
  for (let i = 1; i < points.length; i++) sum += distance(points[i - 1] as number[], points[i] as number[]);
  return sum;
}

/** Σ|4·area/(abc)| over triples in a row: area in the plane of x and y, sides in space, as published. */
export function summedCurvature(points: readonly (readonly number[])[]): number {
  let sum = 0;
  for (let i = 2; i < points.length; i++) {
    const [a, b, c] = [points[i - 2], points[i - 1], points[i]] as [number[], number[], number[]];
    const [ax = 0, ay = 0] = a;
    const [bx = 0, by = 0] = b;
    const [cx = 0, cy = 0] = c;
    const area = 0.5 * Math.abs((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
    sum += (4 * area) / (distance(a, b) * distance(b, c) * distance(a, c));
  }
  return sum;
}

/** Waypoints with yaw along their minimum-snap path, or null where the path leaves the cube. */
function followPath(
  kernels: Kernels,
  solver: MinSnap,
  points: readonly (readonly number[])[],
): number[][] | null {
  const still = points.map((row) => [...row, 0]);
  const path = solver.solve({ waypoints: still, times: allocateTimes(solver, still) });
  const last = path.times.length - 1;
  for (let s = 0; s <= last; s++) {
    for (let j = 1; j < LOOKS; j++) {
      const position = statusAt(path, s, j / LOOKS).subarray(0, 3);
      if (position.some((x) => x < 0 || x > 1)) return null;
    }
  }
  const headings = points.map((_, i) => {
    // at rest at both ends: a little inside
    const row = statusAt(path, Math.max(i - 1, 0), i === 0 ? 0.01 : i > last ? 0.99 : 1);
    return kernels.call("angle", row[4] as number, row[3] as number);
  });
  const yaws = unwrapYaw(headings);
  return points.map((row, i) => [...row, yaws[i] as number]);
}

/**
 * Waypoints of a training room.
 *
 * @param solver for at least count − 1 segments
 * @param index  which of the draws of a seed
 * @returns [count][4] x, y, z in m, yaw unwrapped
 * @throws ConfigError when nothing is found
 */
export function drawRoom(
  kernels: Kernels,
  solver: MinSnap,
  { seed, index, count }: { readonly seed: number; readonly index: number; readonly count: number },
): number[][] {
  if (!Number.isInteger(count) || count < 3)
    throw new ConfigError("count", "an integer ≥ 3 of waypoints", count);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const numbers = uniforms({ seed, stream: STREAMS.waypoints, index, attempt, part: 0 }, 3 * count);
    const points = Array.from({ length: count }, (_, i) => numbers.slice(3 * i, 3 * i + 3));
    const curvature = summedCurvature(points);
    if (curvature < CURVATURE[0] || curvature > CURVATURE[1] || polylineLength(points) > LONGEST) continue;
    const waypoints = followPath(kernels, solver, points);
    if (!waypoints) continue;
    return waypoints.map((row) => row.map((x, k) => (k < 3 ? (x - 0.5) * (ROOM_M[k] as number) : x)));
  }
  throw new ConfigError("count", `waypoints that are found in ${ATTEMPTS} attempts`, count);
}

/** How waypoints move. */
export interface WaypointMove {
  /** m */
  readonly distance: number;
  /** rad */
  readonly angle: number;
  /** first waypoint that may move */
  readonly from: number;
  /** how many do; all from `from` on by default */
  readonly moved?: number;
}

/**
 * The same waypoints, some of them moved.
 *
 * @throws ConfigError when the room is too small for the distance, or there are not so many to move
 */
export function moveWaypoints(
  kernels: Kernels,
  waypoints: readonly (readonly number[])[],
  { distance: far, angle, from, moved }: WaypointMove,
  { seed, index }: { readonly seed: number; readonly index: number },
): number[][] {
  const open = waypoints.length - from;
  const wanted = moved ?? open;
  if (!(open > 0 && wanted >= 0 && wanted <= open))
    throw new ConfigError("moved", `0 to ${open} waypoints`, wanted);
  // which: a partial shuffle
  const order = Array.from({ length: open }, (_, k) => from + k);
  const picks = uniforms({ seed, stream: STREAMS.moves, index, attempt: 0, part: 0 }, open);
  for (let k = 0; k < wanted; k++) {
    const other = k + Math.floor((picks[k] as number) * (open - k));
    [order[k], order[other]] = [order[other] as number, order[k] as number];
  }
  const chosen = new Set(order.slice(0, wanted));
  return waypoints.map((row, i) =>
    chosen.has(i) ? moveOne(kernels, row, far, angle, seed, index, i) : [...row],
  );
}

function moveOne(
  kernels: Kernels,
  row: readonly number[],
  far: number,
  angle: number,
  seed: number,
  index: number,
  waypoint: number,
): number[] {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [a = 0, b = 0, c = 0] = uniforms(
      { seed, stream: STREAMS.moves, index, attempt, part: 1 + waypoint },
      3,
    );
    const height = 2 * a - 1;
    const flat = Math.sqrt(1 - height * height);
    const turn = 2 * Math.PI * b;
    const direction = [flat * kernels.call("cosine", turn), flat * kernels.call("sine", turn), height];
    const moved = direction.map((x, k) => (row[k] as number) + far * x);
    if (moved.some((x, k) => Math.abs(x) > 0.5 * (ROOM_M[k] as number))) continue;
    return [...moved, (row[3] as number) + (c < 0.5 ? -angle : angle)];
  }
  throw new ConfigError("distance", `a move inside the room of ${ROOM_M.join(" × ")} m`, far);
}
