// Progress of a flow on stderr: a line that is written over on a terminal, else a line a minute.

import type { Progress } from "../runs/turbulence/run-sink.ts";
import { duration } from "./duration.ts";

/** A running line. */
export interface FlowProgress {
  show(now: Progress): void;
  stop(): void;
}

const ON_TERMINAL_MS = 200;
const ELSEWHERE_MS = 60_000;

/** Starts to show progress of a run. */
export function startFlowProgress(title: string): FlowProgress {
  const line = startProgressLine();
  if (process.env.GYRE_DEBUG) process.stderr.write(`running ${title}\n`);
  return { show: (now) => line.write(() => `${title}: ${progressLine(now)}`), stop: line.stop };
}

/** A line of progress; words are asked for when it is time to write them. */
export function startProgressLine(): { write(words: () => string): void; stop(): void } {
  const { stderr } = process;
  const every = stderr.isTTY ? ON_TERMINAL_MS : ELSEWHERE_MS;
  let shown = performance.now();
  let isOpen = false;
  return {
    write: (words) => {
      if (performance.now() - shown < every) return;
      shown = performance.now();
      const line = words();
      if (!stderr.isTTY) stderr.write(`${line}\n`);
      else stderr.write(`\r\x1b[2K${line.slice(0, stderr.columns ?? 80)}`);
      isOpen = true;
    },
    stop: () => {
      if (isOpen && stderr.isTTY) stderr.write("\r\x1b[2K");
      isOpen = false;
    },
  };
}

/** Steps, speed, time left, energy, enstrophy and Elog so far, in one line. */
export function progressLine({ step, steps, stepsPerSecond, latest }: Progress): string {
  const left = stepsPerSecond > 0 ? duration((steps - step) / stepsPerSecond) : "?";
  const words = [
    `${step}/${steps} (${((100 * step) / steps).toFixed(1)} %)`,
    `${stepsPerSecond.toFixed(0)} steps/s`,
    `${left} left`,
  ];
  if (latest) {
    words.push(`energy ${latest.energy.toPrecision(4)}`, `enstrophy ${latest.enstrophy.toPrecision(4)}`);
    if (latest.elog !== null) words.push(`Elog ${latest.elog.toFixed(3)}`);
  }
  return words.join("  ");
}
