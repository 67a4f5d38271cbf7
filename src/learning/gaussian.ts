// Faces of the Gaussian kernels (assembly/learning/gaussian.ts has the equations): addresses in, nothing kept.
//
// Legend: B rows, O columns; arrays [B, O] f32. log σ is one [O] for all rows, or [B, O] with `ownSpread`.

import type { Kernels } from "../kernels/kernels.ts";

/** Actions and the Gaussians they are measured by. Addresses. */
export interface GaussianRows {
  readonly rows: number;
  readonly columns: number;
  /** [B, O]; of a squashed Gaussian the numbers u before the tanh */
  readonly actions: number;
  readonly means: number;
  readonly logStd: number;
  /** each row has its own log σ: `logStd` and its gradient are [B, O] */
  readonly ownSpread?: boolean;
}

/** Where gradients of log p are added. Addresses. */
export interface GaussianGradients {
  /** [B, O], or 0 for none */
  readonly actions: number;
  /** [B, O] */
  readonly means: number;
  /** like log σ */
  readonly logStd: number;
}

/** Runs with `doubles` f64 of scratch. */
function withScratch(kernels: Kernels, doubles: number, run: (scratch: number) => void): void {
  const scratch = kernels.alloc(8 * doubles);
  run(scratch);
  kernels.free(scratch);
}

function logProb(kernels: Kernels, list: GaussianRows, out: number, isSquashed: boolean): void {
  const { rows, columns, actions, means, logStd, ownSpread } = list;
  const pitch = ownSpread ? columns : 0;
  const squashed = isSquashed ? 1 : 0;
  withScratch(kernels, columns, (scratch) => {
    kernels.call("learningLogProb", rows, columns, actions, means, logStd, pitch, out, squashed, scratch);
  });
}

function logProbGradient(
  kernels: Kernels,
  list: GaussianRows,
  weights: number,
  to: GaussianGradients,
  isSquashed: boolean,
): void {
  const { rows, columns, actions, means, logStd, ownSpread } = list;
  withScratch(kernels, columns, (scratch) => {
    kernels.call(
      "learningLogProbGradient",
      ...[rows, columns, actions, means, logStd, ownSpread ? columns : 0],
      ...[weights, isSquashed ? 1 : 0, to.actions, to.means, to.logStd, scratch],
    );
  });
}

/** log p of each row to out [B]. */
export function gaussianLogProb(kernels: Kernels, list: GaussianRows, out: number): void {
  logProb(kernels, list, out, false);
}

/** log p of tanh(actions) to out [B]. */
export function squashedGaussianLogProb(kernels: Kernels, list: GaussianRows, out: number): void {
  logProb(kernels, list, out, true);
}

/**
 * Adds the gradients of Σ w·log p in actions, means and log σ, each taken as independent of the others.
 *
 * @param weights [B] w
 */
export function gaussianLogProbGradient(
  kernels: Kernels,
  list: GaussianRows,
  weights: number,
  to: GaussianGradients,
): void {
  logProbGradient(kernels, list, weights, to, false);
}

/** The same for log p of tanh(actions). */
export function squashedGaussianLogProbGradient(
  kernels: Kernels,
  list: GaussianRows,
  weights: number,
  to: GaussianGradients,
): void {
  logProbGradient(kernels, list, weights, to, true);
}

/** Entropy of one row; its gradient is 1 in each log σ. */
export function gaussianEntropy(kernels: Kernels, columns: number, logStd: number): number {
  return kernels.call("learningEntropy", columns, logStd);
}

/** Means and log σ of two Gaussians a row: KL(first‖second). */
export interface GaussianPair {
  readonly rows: number;
  readonly columns: number;
  readonly first: { readonly means: number; readonly logStd: number };
  readonly second: { readonly means: number; readonly logStd: number };
  readonly ownSpread?: boolean;
}

/**
 * KL(first‖second) of each row to out [B].
 *
 * @param weights [B] w of the gradients of Σ w·KL in the second's means and log σ, which are added; 0 for none
 */
export function gaussianKl(
  kernels: Kernels,
  pair: GaussianPair,
  out: number,
  weights = 0,
  to: { readonly means: number; readonly logStd: number } = { means: 0, logStd: 0 },
): void {
  const { rows, columns, first, second, ownSpread } = pair;
  kernels.call(
    "learningKl",
    ...[rows, columns, first.means, first.logStd, second.means, second.logStd],
    ...[ownSpread ? columns : 0, out, weights, to.means, to.logStd],
  );
}

/** What is sampled, and under which names. Row = world·agents + agent. */
export interface GaussianDraw {
  readonly rows: number;
  /** A, agents a world */
  readonly agents: number;
  /** address of [E] u32: the game that each world plays */
  readonly games: number;
  /** of all worlds */
  readonly step: number;
  readonly seed: number;
  readonly columns: number;
  /** address of [O] */
  readonly logStd: number;
}

/**
 * Draws actions around means and their log p; the normals are those of `Network.sample`.
 *
 * @param actions [B, O], means in, samples out
 * @param out     [B] log p, written
 */
export function gaussianSample(kernels: Kernels, draw: GaussianDraw, actions: number, out: number): void {
  const { rows, agents, games, step, seed, columns, logStd } = draw;
  withScratch(kernels, 4 + 2 * columns, (scratch) => {
    kernels.call("learningSample", rows, agents, games, step, seed, columns, logStd, actions, out, scratch);
  });
}
