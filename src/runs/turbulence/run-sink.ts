// Where a run puts what it finds: a folder in Node, lists in a page or a test.

import type { Sample } from "../../turbulence/diagnostics/sample.ts";

/** A line of metrics.jsonl. Holds nothing that depends on the machine. */
export interface Metrics {
  readonly step: number;
  readonly time: number;
  /** ½⟨u² + v²⟩ */
  readonly energy: number;
  /** ½⟨ω²⟩ */
  readonly enstrophy: number;
  /** mean eddy viscosity in the last step */
  readonly nuMean: number;
  /** max|u|·k_max·dt */
  readonly cfl: number;
  /** of the time-mean spectrum so far; null before the first sample, or without a reference */
  readonly elog: number | null;
}

/** A stored field. */
export interface Snapshot {
  readonly step: number;
  readonly time: number;
  /** ω [n, n] */
  readonly omega: Float64Array;
}

/** Everything that a run needs to go on, beside what it has written. */
export interface Checkpoint {
  readonly step: number;
  /** Simulation.saveState() */
  readonly simulation: Uint8Array;
  /** RunningSpectrum.save() */
  readonly spectrum: Float64Array;
}

/** Takes what a run finds, in order of time. A checkpoint of a step comes after all else of that step. */
export interface RunSink {
  metrics(line: Metrics): void;
  sample(sample: Sample): void;
  snapshot(snapshot: Snapshot): void | Promise<void>;
  /** Keeps a state to go on from. It may lie before what was handed over last: after a divergence. */
  checkpoint(state: Checkpoint): void;
  progress?(now: Progress): void;
}

/** How far a run is. */
export interface Progress {
  readonly step: number;
  readonly steps: number;
  /** measured since the run was started or continued */
  readonly stepsPerSecond: number;
  readonly latest: Metrics | undefined;
}
