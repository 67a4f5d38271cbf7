// The loop of a turbulence run: advances, samples, stores, guards. Knows no files; runs in Node and in a page.

import { ConfigError, DivergedError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import type { Closure } from "../../turbulence/closures/closure.ts";
import { makeClosure } from "../../turbulence/closures/spec.ts";
import { makeSample, type Sample } from "../../turbulence/diagnostics/sample.ts";
import { largestWavenumber } from "../../turbulence/flow-parameters.ts";
import type { FlowReference } from "../../turbulence/reference.ts";
import { flowOfScene, type TurbulenceScene } from "../../turbulence/scene.ts";
import { Simulation } from "../../turbulence/simulation.ts";
import type { Checkpoint, Metrics, RunSink } from "./run-sink.ts";
import { RunningSpectrum } from "./running-spectrum.ts";
import { Schedule } from "./schedule.ts";

/** What a run may be told besides its scene. */
export interface RunOptions {
  /** state to go on from; the simulation starts anew without it */
  readonly from?: Checkpoint | undefined;
  /** what the live Elog compares with */
  readonly reference?: FlowReference | null;
  /** asks the run to stop at the next pause */
  readonly signal?: AbortSignal;
}

/** How a run ended. */
export interface RunOutcome {
  readonly step: number;
  readonly time: number;
  /** of the final state */
  readonly hash: string;
  /** false when the signal stopped it before its last step */
  readonly isDone: boolean;
  /** steps taken now */
  readonly taken: number;
  /** null when no step was taken now */
  readonly stepsPerSecond: number | null;
  readonly elog: number | null;
  readonly latest: Metrics | undefined;
}

/** Wall clock between two pauses, ms: the time in which a stop is noticed. */
const PAUSE_EVERY = 100;

/**
 * A simulation at the start of its scene.
 *
 * @param field    ω [n, n]
 * @param closures those from files, by path
 * @throws ConfigError when dt lies above the CFL bound of the field
 */
export function startSimulation(
  kernels: Kernels,
  scene: TurbulenceScene,
  field: Float64Array,
  closures?: ReadonlyMap<string, Closure>,
): Simulation {
  const simulation = new Simulation(
    kernels,
    flowOfScene(scene),
    makeClosure(scene.closure, scene.grid, closures),
  );
  simulation.setVorticity(field);
  const speed = simulation.maxSpeed();
  const bound = scene.guard.cfl / (speed * largestWavenumber(simulation.parameters));
  if (!(scene.dt <= bound)) {
    simulation.free();
    const rule =
      `at most ${bound.toPrecision(4)}: guard.cfl = ${scene.guard.cfl} ` +
      `≥ dt·(largest speed ${speed.toPrecision(4)})·(largest wavenumber)`;
    throw new ConfigError("dt", rule, scene.dt);
  }
  return simulation;
}

/** A simulation as a checkpoint left it. @throws ConfigError when the state is damaged or of another grid */
export function continueSimulation(
  kernels: Kernels,
  scene: TurbulenceScene,
  from: Checkpoint,
  closures?: ReadonlyMap<string, Closure>,
): Simulation {
  const simulation = new Simulation(
    kernels,
    flowOfScene(scene),
    makeClosure(scene.closure, scene.grid, closures),
  );
  simulation.loadState(from.simulation);
  return simulation;
}

/**
 * Runs a scene to its last step.
 *
 * What it hands to the sink depends on the scene alone: not on pauses, machine, or how often it was continued.
 *
 * @throws DivergedError when the flow leaves its bounds. Whatever ends it, the last good state has been checkpointed
 */
export async function runTurbulence(
  simulation: Simulation,
  scene: TurbulenceScene,
  sink: RunSink,
  options: RunOptions = {},
): Promise<RunOutcome> {
  const run = new Run(simulation, scene, sink, options);
  try {
    if (!options.from) {
      await run.visit();
      sink.checkpoint(run.checkpoint());
    }
    await run.advance();
  } catch (error) {
    run.keepLastGood();
    throw error;
  }
  sink.checkpoint(run.checkpoint());
  return run.outcome();
}

/** One run under way. */
class Run {
  readonly #simulation: Simulation;
  readonly #scene: TurbulenceScene;
  readonly #sink: RunSink;
  readonly #schedule: Schedule;
  readonly #spectrum: RunningSpectrum;
  readonly #reference: FlowReference | null;
  readonly #signal: AbortSignal | undefined;
  readonly #first: number;
  readonly #started = performance.now();
  #lastGood: Checkpoint;
  #latest: Metrics | undefined;

  constructor(simulation: Simulation, scene: TurbulenceScene, sink: RunSink, options: RunOptions) {
    this.#simulation = simulation;
    this.#scene = scene;
    this.#sink = sink;
    this.#schedule = new Schedule(scene);
    this.#spectrum = new RunningSpectrum(scene.grid, largestWavenumber(simulation.parameters));
    if (options.from) this.#spectrum.restore(options.from.spectrum);
    this.#reference = options.reference ?? null;
    this.#signal = options.signal;
    this.#first = simulation.step;
    this.#lastGood = this.checkpoint();
  }

  /** Everything needed to go on from here. */
  checkpoint(): Checkpoint {
    const { step } = this.#simulation;
    return { step, simulation: this.#simulation.saveState(), spectrum: this.#spectrum.save() };
  }

  keepLastGood(): void {
    this.#sink.checkpoint(this.#lastGood);
  }

  /** Advances to the last step, or until the signal says stop. */
  async advance(): Promise<void> {
    const { steps } = this.#scene;
    const simulation = this.#simulation;
    let chunk = 1;
    let paused = performance.now();
    while (simulation.step < steps && !this.#signal?.aborted) {
      const stop = this.#schedule.nextStop(simulation.step, steps);
      const before = performance.now();
      const todo = Math.min(stop - simulation.step, chunk);
      simulation.advance(todo);
      const took = Math.max(performance.now() - before, 1e-3);
      chunk = Math.max(1, Math.min(2 * chunk, Math.floor((todo * PAUSE_EVERY) / took)));
      if (simulation.step === stop) await this.visit();
      if (performance.now() - paused < PAUSE_EVERY) continue;
      this.#tell();
      await pause();
      paused = performance.now();
    }
    this.#tell();
  }

  /** Does what is due at this step. */
  async visit(): Promise<void> {
    const { step, time } = this.#simulation;
    const schedule = this.#schedule;
    if (schedule.isMetrics(step)) this.#measure();
    if (schedule.isSnapshot(step)) {
      await this.#sink.snapshot({ step, time, omega: this.#simulation.vorticity() });
    }
    if (schedule.isMetrics(step)) this.#lastGood = this.checkpoint();
    if (schedule.isCheckpoint(step)) this.#sink.checkpoint(this.checkpoint());
  }

  #measure(): void {
    const sample = makeSample(this.#simulation, this.#scene.statistics.sigmaStar);
    const { step, time, energy, enstrophy, nuMean } = sample;
    const cfl = this.#simulation.cfl();
    this.#guard(sample, cfl);
    if (this.#schedule.isSample(step)) {
      this.#spectrum.add(sample);
      this.#sink.sample(sample);
    }
    this.#latest = { step, time, energy, enstrophy, nuMean, cfl, elog: this.#spectrum.elog(this.#reference) };
    this.#sink.metrics(this.#latest);
  }

  #guard({ step, time, min, max }: Sample, cfl: number): void {
    const { guard, statistics } = this.#scene;
    const largest = Math.max(max, -min);
    if (!(largest <= guard.sigmas * statistics.sigmaStar)) {
      throw new DivergedError(step, "largest vorticity (guard.sigmas)", largest, time);
    }
    if (!(cfl <= guard.cfl)) throw new DivergedError(step, "speed·k_max·dt (guard.cfl)", cfl, time);
  }

  #tell(): void {
    const { step } = this.#simulation;
    const { steps } = this.#scene;
    this.#sink.progress?.({ step, steps, stepsPerSecond: this.#rate() ?? 0, latest: this.#latest });
  }

  #rate(): number | null {
    const taken = this.#simulation.step - this.#first;
    return taken === 0 ? null : taken / Math.max((performance.now() - this.#started) / 1000, 1e-6);
  }

  outcome(): RunOutcome {
    const { step, time } = this.#simulation;
    return {
      step,
      time,
      hash: this.#simulation.hash(),
      isDone: step >= this.#scene.steps,
      taken: step - this.#first,
      stepsPerSecond: this.#rate(),
      elog: this.#spectrum.elog(this.#reference),
      latest: this.#latest,
    };
  }
}

/** Lets signals and the page have their turn. */
function pause(): Promise<void> {
  return new Promise((done) => setTimeout(done, 0));
}
