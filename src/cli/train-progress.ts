// Progress of a training on stderr: on a terminal a bar, what is left and the curve so far, drawn over in place; else a
// line every half minute.

import { terminalCurve } from "../report/terminal-curve.ts";
import type { TrainProgress } from "../runs/train/train-in-folder.node.ts";
import { duration } from "./duration.ts";

/** A running display. */
export interface TrainDisplay {
  readonly show: (now: TrainProgress) => void;
  readonly stop: () => void;
}

const ON_TERMINAL_MS = 250;
const ELSEWHERE_MS = 30_000;
const CURVE_ROWS = 6;
const BAR = 24;

/** Starts to show progress of a training of `steps` control steps. */
export function startTrainProgress(title: string, steps: number): TrainDisplay {
  const { stderr } = process;
  const every = stderr.isTTY ? ON_TERMINAL_MS : ELSEWHERE_MS;
  const values: number[] = [];
  let shown = performance.now();
  let lines = 0;
  const erase = (): void => {
    if (lines > 0) stderr.write(`\x1b[${lines}A\x1b[0J`);
    lines = 0;
  };
  return {
    show: (now) => {
      const value = watched(now);
      if (value !== undefined) values.push(value);
      if (performance.now() - shown < every) return;
      shown = performance.now();
      if (!stderr.isTTY) {
        stderr.write(`${title}: ${progressLine(now, steps)}\n`);
        return;
      }
      const width = stderr.columns ?? 80;
      const curve =
        values.length > 1 ? terminalCurve(values, Math.min(width - 1, 80), CURVE_ROWS).split("\n") : [];
      const done = Math.round((BAR * now.report.steps) / steps);
      const bar = "█".repeat(Math.min(done, BAR)) + "░".repeat(Math.max(BAR - done, 0));
      const text = [`${bar} ${progressLine(now, steps)}`.slice(0, width - 1), ...curve];
      erase();
      stderr.write(`${text.join("\n")}\n`);
      lines = text.length;
    },
    stop: erase,
  };
}

/** What the curve shows: the mean return of the episodes that ended. */
function watched({ report }: TrainProgress): number | undefined {
  return report.metrics["episode/return"];
}

/** Steps, speed, time left, return, best, and how many episodes of flows diverged, in one line. */
export function progressLine({ report, stepsPerSecond }: TrainProgress, steps: number): string {
  const left = duration((steps - report.steps) / stepsPerSecond);
  const words = [
    `${((100 * report.steps) / steps).toFixed(1)} %`,
    `${(stepsPerSecond / 1000).toFixed(0)} k steps/s`,
    `${left} left`,
  ];
  const value = report.metrics["episode/return"];
  if (value !== undefined) words.push(`return ${value.toPrecision(4)}`);
  const diverged = report.metrics["episode/diverged"] ?? 0;
  if (diverged > 0) words.push(`diverged ${(100 * diverged).toFixed(0)} %`);
  if (report.best) words.push(`best ${report.best.metric} ${report.best.value.toPrecision(4)}`);
  return words.join("  ");
}
