// Hermite cardinal polynomials on [0, 1] (replanning.md 1.1): L_k has k-th derivative 1 at 0, R_k at 1, and all other
// derivatives of order < n are 0 at both ends. Degree 2n−1.
//
//   L_j(u) = Σ_{k<n−j} Σ_{i≤n} (−1)^i C(n+k−1, k) C(n, i) u^(i+j+k)/j!
//   R_j(u) = (−1)^j Σ_{k<n−j} Σ_{i≤k+j} (−1)^i C(n+k−1, k) C(k+j, i) u^(n+i)/j!
//
// Gram matrices Γ of their derivatives of order r = n−1, rows and columns L_0 … L_{n−1}, R_0 … R_{n−1}:
//
//   exact        ∫₀¹ φ⁽ʳ⁾φ⁽ʳ⁾ᵀ du                            default
//   sampled N    mean over u = j/N, j = 0 … N−1; over u = j/(N−1) on the last segment     as published, N = 40

import { ConfigError } from "../base/errors.ts";

/** How the cost is integrated. */
export type GramKind = "exact" | { readonly sampled: number };

/** Derivatives that a waypoint carries: of position and of yaw. */
export const POSITION_DERIVATIVES = 5;
export const YAW_DERIVATIVES = 3;

function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return value;
}

function factorial(k: number): number {
  let value = 1;
  for (let i = 2; i <= k; i++) value *= i;
  return value;
}

/** Integer coefficients of j!·L_j or j!·R_j, ascending powers of u, [2n]. */
function integerBasis(n: number, j: number, isRight: boolean): number[] {
  const coefficients = new Array<number>(2 * n).fill(0);
  for (let k = 0; k < n - j; k++) {
    const outer = binomial(n + k - 1, k);
    for (let i = 0; i <= (isRight ? k + j : n); i++) {
      const inner = binomial(isRight ? k + j : n, i);
      const sign = (i + (isRight ? j : 0)) % 2 === 0 ? 1 : -1;
      const power = isRight ? n + i : i + j + k;
      coefficients[power] = (coefficients[power] as number) + sign * outer * inner;
    }
  }
  return coefficients;
}

/**
 * Coefficients of the basis, ascending powers of u.
 *
 * @returns [2n][2n]: L_0 … L_{n−1}, R_0 … R_{n−1}
 */
export function hermiteBasis(n: number): number[][] {
  return Array.from({ length: 2 * n }, (_, row) => {
    const j = row % n;
    return integerBasis(n, j, row >= n).map((c) => c / factorial(j));
  });
}

/** Factor of a power's derivative: e·(e−1)·…·(e−order+1). */
function falling(power: number, order: number): number {
  let value = 1;
  for (let k = 0; k < order; k++) value *= power - k;
  return value;
}

/** Value of a derivative of a polynomial. */
export function derivativeAt(coefficients: readonly number[], order: number, u: number): number {
  let value = 0;
  for (let e = coefficients.length - 1; e >= order; e--) {
    value = value * u + falling(e, order) * (coefficients[e] as number);
  }
  return value;
}

/** ∫₀¹ of the product of two derivatives, exact: integers over a common denominator, divided once. */
function exactProduct(n: number, a: number, b: number): number {
  const r = n - 1;
  const [left, right] = [integerBasis(n, a % n, a >= n), integerBasis(n, b % n, b >= n)];
  // powers of the product of two r-th derivatives end at 2n: every e + 1 divides their common multiple
  let common = 1n;
  for (let k = 2n; k <= BigInt(2 * n + 1); k++) common = (common * k) / greatestCommonDivisor(common, k);
  let sum = 0n;
  for (let e = r; e < left.length; e++) {
    for (let f = r; f < right.length; f++) {
      const product =
        BigInt(falling(e, r) * (left[e] as number)) * BigInt(falling(f, r) * (right[f] as number));
      sum += (product * common) / BigInt(e + f - 2 * r + 1);
    }
  }
  return Number(sum) / Number(common) / (factorial(a % n) * factorial(b % n));
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** Places at which a sampled cost looks: j/N, or j/(N−1) with the end. */
export function gridOf(points: number, hasEnd: boolean): number[] {
  return Array.from({ length: points }, (_, j) => j / (hasEnd ? points - 1 : points));
}

function sampledGram(n: number, points: number, hasEnd: boolean): Float64Array {
  const basis = hermiteBasis(n);
  const gram = new Float64Array(4 * n * n);
  for (const u of gridOf(points, hasEnd)) {
    const values = basis.map((coefficients) => derivativeAt(coefficients, n - 1, u));
    values.forEach((a, row) => {
      values.forEach((b, column) => {
        const i = row * 2 * n + column;
        gram[i] = (gram[i] as number) + (a * b) / points;
      });
    });
  }
  return gram;
}

function exactGram(n: number): Float64Array {
  const side = 2 * n;
  return Float64Array.from({ length: side * side }, (_, i) =>
    exactProduct(n, Math.floor(i / side), i % side),
  );
}

/**
 * Gram matrices of a cost.
 *
 * @returns [2, 2n, 2n]: for all segments but the last, and for the last
 * @throws ConfigError when too few points are asked for
 */
export function gramMatrices(n: number, kind: GramKind): Float64Array {
  const side = 4 * n * n;
  const both = new Float64Array(2 * side);
  if (kind === "exact") {
    const gram = exactGram(n);
    both.set(gram);
    both.set(gram, side);
    return both;
  }
  const { sampled } = kind;
  if (!Number.isInteger(sampled) || sampled < 2 * n) {
    throw new ConfigError("gram.sampled", `an integer ≥ ${2 * n}`, sampled);
  }
  both.set(sampledGram(n, sampled, false));
  both.set(sampledGram(n, sampled, true), side);
  return both;
}
