// Results of the serve and receive drills, from the games they are made of.

import type { Kernels } from "../kernels/kernels.ts";
import { FAULT_BITS, OUTCOME } from "../kernels/volleyball-worlds.ts";
import type { GameResult } from "../volleyball/match.ts";
import { combineHashes } from "./match-report.ts";
import type { MatchSpec } from "./match-spec.ts";
import { wilson } from "./ratings/wilson.ts";

/** A share of the attempts. */
export interface Share {
  readonly count: number;
  readonly rate: number;
  /** Wilson 95 % interval over distinct attempts */
  readonly ci95: readonly [number, number];
}

/** Where something lies: median and the distance between quartiles, m. */
export interface Spread {
  readonly median: number;
  readonly iqr: number;
}

/** Result of a serve or receive drill as programs read it. */
export interface DrillReport {
  readonly task: string;
  readonly seed: number;
  readonly policy: string;
  /** policy that serves in a receive drill */
  readonly opponent: string;
  readonly attempts: number;
  readonly distinctAttempts: number;
  /** the ball was touched legally by the team that is drilled */
  readonly touched: Share;
  /** the ball went over the net after the team's touch */
  readonly over: Share;
  /** and came down in the other half, or an opponent failed on it: the team won the rally */
  readonly inPlay: Share;
  /** landing point of the balls that went over, team's own frame (own half x > 0), m */
  readonly landing: { readonly x: Spread; readonly y: Spread } | null;
  readonly faults: Readonly<Record<keyof typeof FAULT_BITS, number>>;
  readonly meanSteps: number;
  readonly hash: string;
}

/** Quantile of sorted numbers, linear between neighbours. */
function quantile(sorted: readonly number[], q: number): number {
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const a = sorted[low] as number;
  const b = sorted[Math.min(low + 1, sorted.length - 1)] as number;
  return a + (at - low) * (b - a);
}

/** Median and quartile distance; NaN-free: zero for no values. */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) return { median: 0, iqr: 0 };
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), iqr: quantile(sorted, 0.75) - quantile(sorted, 0.25) };
}

/** Puts a report together from all attempts. */
export function makeDrillReport(
  kernels: Kernels,
  spec: MatchSpec,
  results: readonly GameResult[],
): DrillReport {
  // a serve crosses once; a return is the second crossing
  const crossings = spec.scene.task === "serve-drill" ? 1 : 2;
  const distinct = [...new Map(results.map((result) => [result.hash, result])).values()];
  const share = (is: (result: GameResult) => boolean): Share => {
    const count = results.filter(is).length;
    return {
      count,
      rate: count / Math.max(1, results.length),
      ci95: wilson(distinct.filter(is).length, distinct.length),
    };
  };
  const isTouched = (result: GameResult): boolean => result.touches[0] > 0;
  const isOver = (result: GameResult): boolean => isTouched(result) && result.crossings >= crossings;
  const landed = results.filter((result) => isOver(result) && result.ball[2] < 0.2);
  const faults = Object.fromEntries(
    Object.entries(FAULT_BITS).map(([name, bit]) => [
      name,
      results.filter((result) => (result.faults[0] & bit) !== 0).length,
    ]),
  ) as Record<keyof typeof FAULT_BITS, number>;
  return {
    task: spec.scene.task,
    seed: spec.scene.seed,
    policy: spec.home.name,
    opponent: spec.away.name,
    attempts: results.length,
    distinctAttempts: distinct.length,
    touched: share(isTouched),
    over: share(isOver),
    inPlay: share((result) => isOver(result) && result.outcome === OUTCOME.team0),
    landing:
      landed.length === 0
        ? null
        : {
            x: spreadOf(landed.map((result) => result.ball[0])),
            y: spreadOf(landed.map((result) => result.ball[1])),
          },
    faults,
    meanSteps: results.reduce((sum, result) => sum + result.steps, 0) / Math.max(1, results.length),
    hash: combineHashes(
      kernels,
      results.map((result) => result.hash),
    ),
  };
}
