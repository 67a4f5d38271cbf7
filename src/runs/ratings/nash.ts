// Nash equilibrium of a two-player zero-sum game by linear programming (volleyball.md 9: the meta-solver of
// population self-play). With payoffs shifted to B > 0, the column player solves
//
//   maximise Σ y   subject to   B·y ≤ 1, y ≥ 0;      value = 1/Σ y, mixture = y·value
//
// and the row player's mixture is the dual solution. Simplex in a tableau, Bland's rule: cannot cycle.

import { ConfigError } from "../../base/errors.ts";

/** An equilibrium. Mixtures may not be unique; the value is. */
export interface Equilibrium {
  /** [n] probabilities of the row player, who maximises */
  readonly row: readonly number[];
  /** [m] of the column player, who minimises */
  readonly column: readonly number[];
  /** payoff of the row player */
  readonly value: number;
}

const EPSILON = 1e-12;
const MAX_SIZE = 512;

/**
 * Solves a game.
 *
 * @param payoff [n][m] what the row player gets
 * @throws ConfigError when it is no matrix of finite numbers
 */
export function solveNash(payoff: readonly (readonly number[])[]): Equilibrium {
  const { n, m } = checkPayoff(payoff);
  let least = Number.POSITIVE_INFINITY;
  for (const line of payoff) for (const value of line) least = Math.min(least, value);
  const shift = 1 - least;
  // rows: n constraints, then the objective; columns: m variables, n slacks, right-hand side
  const width = m + n + 1;
  const tableau = payoff.map((line, i) => {
    const row = new Float64Array(width);
    for (let j = 0; j < m; j++) row[j] = (line[j] as number) + shift;
    row[m + i] = 1;
    row[width - 1] = 1;
    return row;
  });
  const objective = new Float64Array(width).fill(-1, 0, m);
  const basis = Array.from({ length: n }, (_, i) => m + i);
  for (;;) {
    const entering = objective.findIndex((cost, j) => j < width - 1 && cost < -EPSILON);
    if (entering < 0) break;
    const leaving = chooseLeaving(tableau, basis, entering, width);
    pivot(tableau, objective, leaving, entering);
    basis[leaving] = entering;
  }
  const total = objective[width - 1] as number;
  const column = new Array<number>(m).fill(0);
  basis.forEach((variable, i) => {
    if (variable < m) column[variable] = Math.max(0, tableau[i]?.[width - 1] as number) / total;
  });
  const row = Array.from({ length: n }, (_, i) => Math.max(0, objective[m + i] as number) / total);
  return { row: normalised(row), column: normalised(column), value: 1 / total - shift };
}

/** What best responses of both players win over the mixtures, together: 0 at an equilibrium. */
export function exploitability(
  payoff: readonly (readonly number[])[],
  row: readonly number[],
  column: readonly number[],
): number {
  let best = Number.NEGATIVE_INFINITY;
  for (const line of payoff) {
    let sum = 0;
    for (const [j, value] of line.entries()) sum += value * (column[j] as number);
    best = Math.max(best, sum);
  }
  let worst = Number.POSITIVE_INFINITY;
  for (let j = 0; j < column.length; j++) {
    let sum = 0;
    for (const [i, line] of payoff.entries()) sum += (row[i] as number) * (line[j] as number);
    worst = Math.min(worst, sum);
  }
  return best - worst;
}

function checkPayoff(payoff: readonly (readonly number[])[]): { n: number; m: number } {
  const n = payoff.length;
  const m = payoff[0]?.length ?? 0;
  if (n < 1 || m < 1 || n > MAX_SIZE || m > MAX_SIZE) {
    throw new ConfigError("payoff", `a matrix of 1 to ${MAX_SIZE} rows and columns`, `${n} × ${m}`);
  }
  payoff.forEach((line, i) => {
    if (line.length !== m) throw new ConfigError(`payoff[${i}]`, `${m} numbers`, line.length);
    line.forEach((value, j) => {
      if (!Number.isFinite(value)) throw new ConfigError(`payoff[${i}][${j}]`, "a finite number", value);
    });
  });
  return { n, m };
}

/** Row with the smallest ratio; among equals the smallest basic variable (Bland). */
function chooseLeaving(
  tableau: readonly Float64Array[],
  basis: readonly number[],
  entering: number,
  width: number,
): number {
  let leaving = -1;
  let least = Number.POSITIVE_INFINITY;
  tableau.forEach((row, i) => {
    const slope = row[entering] as number;
    if (slope <= EPSILON) return;
    const ratio = (row[width - 1] as number) / slope;
    const isTie = Math.abs(ratio - least) <= EPSILON && (basis[i] as number) < (basis[leaving] as number);
    if (ratio < least - EPSILON || isTie) {
      least = ratio;
      leaving = i;
    }
  });
  // B > 0, so the column has a positive entry unless rounding ate it
  if (leaving < 0) throw new Error("simplex: unbounded, which a shifted game cannot be");
  return leaving;
}

function pivot(tableau: readonly Float64Array[], objective: Float64Array, row: number, column: number): void {
  const own = tableau[row] as Float64Array;
  const factor = 1 / (own[column] as number);
  own.forEach((value, k) => {
    own[k] = value * factor;
  });
  for (const other of [...tableau, objective]) {
    if (other === own) continue;
    const weight = other[column] as number;
    if (weight === 0) continue;
    own.forEach((value, k) => {
      other[k] = (other[k] as number) - weight * value;
    });
  }
}

function normalised(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
