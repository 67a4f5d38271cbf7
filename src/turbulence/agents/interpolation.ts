// From values on an agent lattice [side, side] to a field on the grid [n, n] (turbulence.md 5.3).
//
//   field[i, j] = Σ_p Σ_q W[i, p] · values[p, q] · W[j, q]
//
//   "published"   the rule of the published code: first row and column repeated at the end, not-a-knot quadratic
//                 spline through nodes 2πp/side, p = 0 … side, evaluated at 2πj/(n−1): NOT periodic
//   "quadratic"   periodic quadratic B-spline through the nodes 2πp/side, evaluated at 2πj/n
//   "cubic"       the same, cubic
//   "bilinear"    the same, linear
//
// Plain arithmetic in a fixed order: the same bits in every engine. Positions below are in node spacings.

import { ConfigError } from "../../base/errors.ts";

/** Interpolation rules by name. */
export const INTERPOLATIONS = ["published", "quadratic", "cubic", "bilinear"] as const;
/** Name of an interpolation rule. */
export type InterpolationName = (typeof INTERPOLATIONS)[number];

/** A rule for one lattice and grid, made once, applied often. */
export interface LatticeInterpolation {
  readonly side: number;
  readonly n: number;
  /** W [n, side] */
  readonly weights: Float64Array;
}

/**
 * Interpolation from side × side lattice values to n × n grid points.
 *
 * @throws ConfigError when the rule needs more agents a side ("published": 2)
 */
export function makeInterpolation(name: InterpolationName, side: number, n: number): LatticeInterpolation {
  const least = name === "published" ? 2 : 1;
  if (!(Number.isInteger(side) && side >= least && side <= n)) {
    throw new ConfigError(
      "agents a side",
      `a whole number, ${least} … ${n}, for ${name} interpolation`,
      side,
    );
  }
  const weights = name === "published" ? publishedWeights(side, n) : periodicWeights(KERNELS[name], side, n);
  return { side, n, weights };
}

/**
 * Interpolates lattice values to the grid.
 *
 * @param values [side, side]
 * @param out    [n, n], written; a new array by default
 */
export function interpolate(
  { side, n, weights }: LatticeInterpolation,
  values: ArrayLike<number>,
  out: Float64Array = new Float64Array(n * n),
): Float64Array {
  const rows = new Float64Array(side * n); // [p, j]: values along the second axis
  for (let p = 0; p < side; p++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let q = 0; q < side; q++)
        sum += (weights[j * side + q] as number) * (values[p * side + q] as number);
      rows[p * n + j] = sum;
    }
  }
  for (let i = 0; i < n; i++) {
    const start = i * n;
    out.fill(0, start, start + n);
    for (let p = 0; p < side; p++) {
      const weight = weights[i * side + p] as number;
      for (let j = 0; j < n; j++)
        out[start + j] = (out[start + j] as number) + weight * (rows[p * n + j] as number);
    }
  }
  return out;
}

/** Centred B-splines of unit spacing; zero from |t| = 2 on. */
const KERNELS: Readonly<Record<"quadratic" | "cubic" | "bilinear", (t: number) => number>> = {
  bilinear: (t) => Math.max(0, 1 - Math.abs(t)),
  quadratic: (t) => {
    const a = Math.abs(t);
    if (a <= 0.5) return 0.75 - a * a;
    return a < 1.5 ? 0.5 * (1.5 - a) * (1.5 - a) : 0;
  },
  cubic: (t) => {
    const a = Math.abs(t);
    if (a <= 1) return 2 / 3 - a * a + 0.5 * a * a * a;
    return a < 2 ? ((2 - a) * (2 - a) * (2 - a)) / 6 : 0;
  },
};

/** W of a periodic spline: its values at the grid points over its values at the nodes. */
function periodicWeights(kernel: (t: number) => number, side: number, n: number): Float64Array {
  /** basis function p at position t, summed over its periodic images */
  const basis = (p: number, t: number): number => {
    let sum = 0;
    for (let image = -3; image <= 3; image++) sum += kernel(t - p + image * side);
    return sum;
  };
  const table = (points: number): Float64Array =>
    Float64Array.from({ length: points * side }, (_, i) =>
      basis(i % side, (Math.floor(i / side) * side) / points),
    );
  return solveRight(table(n), table(side), n, side);
}

/** W of the published rule, the repeated last node folded into the first. */
function publishedWeights(side: number, n: number): Float64Array {
  const nodes = side + 1;
  // triple end knots and midpoints between nodes 2–3, 3–4, …, (m−2)–(m−1), counted from 1
  const inner = Array.from({ length: nodes - 3 }, (_, i) => i + 1.5);
  const knots = [0, 0, 0, ...inner, side, side, side];
  const table = (points: number, last: number): Float64Array =>
    Float64Array.from({ length: points * nodes }, (_, i) => {
      const t = (Math.floor(i / nodes) * side) / last;
      return quadraticBasis(knots, i % nodes, t);
    });
  const open = solveRight(table(n, n - 1), table(nodes, side), n, nodes);
  return Float64Array.from({ length: n * side }, (_, i) => {
    const [row, p] = [Math.floor(i / side), i % side];
    const repeated = p === 0 ? (open[row * nodes + side] as number) : 0;
    return (open[row * nodes + p] as number) + repeated;
  });
}

/** Quadratic B-spline number `at` over knots, by Cox and de Boor; the last interval is closed. */
function quadraticBasis(knots: readonly number[], at: number, t: number, degree = 2): number {
  const knot = (i: number): number => knots[i] as number;
  if (degree === 0) {
    const isEnd = t === knot(knots.length - 1) && knot(at) < t && knot(at + 1) === t;
    return (knot(at) <= t && t < knot(at + 1)) || isEnd ? 1 : 0;
  }
  const [left, right] = [knot(at + degree) - knot(at), knot(at + degree + 1) - knot(at + 1)];
  const rising = left > 0 ? ((t - knot(at)) / left) * quadraticBasis(knots, at, t, degree - 1) : 0;
  const falling =
    right > 0 ? ((knot(at + degree + 1) - t) / right) * quadraticBasis(knots, at + 1, t, degree - 1) : 0;
  return rising + falling;
}

/** X with X·B = E, by elimination with row pivots on Bᵀ. E [n, m], B [m, m], X [n, m]. */
function solveRight(e: Float64Array, b: Float64Array, n: number, m: number): Float64Array {
  const rows = Array.from({ length: m }, (_, p) => {
    const row = new Float64Array(m + n); // row p of Bᵀ, then of Eᵀ
    for (let q = 0; q < m; q++) row[q] = b[q * m + p] as number;
    for (let i = 0; i < n; i++) row[m + i] = e[i * m + p] as number;
    return row;
  });
  for (let pivot = 0; pivot < m; pivot++) {
    let best = pivot;
    for (let p = pivot + 1; p < m; p++) {
      if (Math.abs(entry(rows, p, pivot)) > Math.abs(entry(rows, best, pivot))) best = p;
    }
    const taken = rows[best] as Float64Array<ArrayBuffer>;
    rows[best] = rows[pivot] as Float64Array<ArrayBuffer>;
    rows[pivot] = taken;
    for (let p = 0; p < m; p++) if (p !== pivot) eliminate(rows, p, pivot);
  }
  return Float64Array.from({ length: n * m }, (_, i) => {
    const p = i % m;
    return entry(rows, p, m + Math.floor(i / m)) / entry(rows, p, p);
  });
}

/** Subtracts a multiple of the pivot row so that row p is zero in the pivot column. */
function eliminate(rows: readonly Float64Array[], p: number, pivot: number): void {
  const factor = entry(rows, p, pivot) / entry(rows, pivot, pivot);
  if (factor === 0) return;
  const [row, by] = [rows[p] as Float64Array, rows[pivot] as Float64Array];
  for (let c = pivot; c < row.length; c++) row[c] = (row[c] as number) - factor * (by[c] as number);
}

function entry(rows: readonly Float64Array[], p: number, c: number): number {
  return (rows[p] as Float64Array)[c] as number;
}
