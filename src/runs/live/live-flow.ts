// A turbulence run that is watched, and may be changed, while it is computed: the same bits as a run of its scene.

import { ConfigError, DivergedError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { packFrames } from "../../recording/columns.ts";
import { frameSize } from "../../recording/frame-layout.ts";
import type { Frame, RecordingHeader } from "../../recording/recording.ts";
import { makeLattice } from "../../turbulence/agents/lattice.ts";
import { makeClosure } from "../../turbulence/closures/spec.ts";
import { makeSample, type Sample } from "../../turbulence/diagnostics/sample.ts";
import { type InitialMaterial, makeInitialField, type ReferenceFields } from "../../turbulence/initial.ts";
import type { LearnedClosure } from "../../turbulence/policies/learned-closure.ts";
import { checkReference, type FlowReference } from "../../turbulence/reference.ts";
import { flowOfScene, type TurbulenceScene } from "../../turbulence/scene.ts";
import { Simulation } from "../../turbulence/simulation.ts";
import { SpectralTransform } from "../../turbulence/spectral-transform.ts";
import { FlowFrames } from "../turbulence/flow-frames.ts";
import { startSimulation } from "../turbulence/run-turbulence.ts";
import { agentCoefficients, coefficientOf, hasCoefficientField, latticeSide } from "./coefficient.ts";
import { checkChange, isPublishedFlow, pokeField, refuseFiles } from "./flow-change.ts";
import { type LearnedSource, loadedClosures, makeLearned, recordedPolicy } from "./learned-source.ts";
import { knobValues, type LearnedView, profileValues, viewOfLearned } from "./learned-view.ts";
import type { LiveBatch, LiveRun } from "./live-run.ts";

/** What a live flow starts from. */
export interface LiveFlowSetup {
  readonly scene: TurbulenceScene;
  /** what spectra and densities are shown beside */
  readonly reference?: FlowReference | undefined;
  /** for scenes that start from reference fields */
  readonly referenceFields?: ReferenceFields | undefined;
  readonly stepsPerFrame: number;
  /** agents a side at which the coefficient is shown; a lattice closure shows its own */
  readonly agentLattice?: number | undefined;
  /** of the closure `learned` */
  readonly learned?: LearnedSource | undefined;
}

/** A flow under way; it goes on beyond the scene's last step, until somebody stops it or it diverges. */
export class LiveFlow implements LiveRun {
  readonly header: RecordingHeader;
  readonly #kernels: Kernels;
  readonly #frames: FlowFrames;
  readonly #stepsPerFrame: number;
  readonly #hasCoefficient: boolean;
  readonly #agents: number | undefined;
  readonly #source: LearnedSource | undefined;
  /** what frames hold of the learned closure that the flow began with */
  readonly #view: LearnedView | undefined;
  /** of the flow as it is now */
  #scene: TurbulenceScene;
  #simulation: Simulation;
  #learned: LearnedClosure | undefined;
  #isStarted = false;
  #isPublished: boolean;
  #isSpunUp = false;
  #trouble: string | undefined;

  /** @throws ConfigError for a scene that cannot run here, or a reference of another case */
  constructor(kernels: Kernels, setup: LiveFlowSetup) {
    const { scene, reference, stepsPerFrame } = setup;
    if (!(Number.isInteger(stepsPerFrame) && stepsPerFrame >= 1 && stepsPerFrame <= 100_000)) {
      throw new ConfigError("stepsPerFrame", "a whole number, 1 … 100000", stepsPerFrame);
    }
    refuseFiles(scene.closure);
    // a spectrum that is too short for the grid is shown as far as it goes
    if (reference) checkReference(reference, scene.case, 2);
    this.#kernels = kernels;
    this.#scene = scene;
    this.#stepsPerFrame = stepsPerFrame;
    this.#source = setup.learned;
    const learned = makeLearned(kernels, scene, setup.learned);
    this.#learned = learned;
    this.#view = learned && viewOfLearned(learned);
    this.#agents = latticeSide(scene.closure) ?? this.#view?.side ?? setup.agentLattice;
    if (this.#agents !== undefined) makeLattice(this.#agents, scene.grid);
    const hasField = hasCoefficientField(scene.closure) || this.#view?.hasField === true;
    this.#hasCoefficient = hasField || this.#agents !== undefined;
    this.#isPublished = isPublishedFlow(scene);
    this.#frames = new FlowFrames(scene, {
      reference: reference ?? null,
      everySteps: stepsPerFrame,
      hasCoefficient: this.#hasCoefficient,
      agents: this.#agents,
      ...this.#view,
      policy: learned && setup.learned && recordedPolicy(kernels, setup.learned.policy),
    });
    this.header = this.#frames.header;
    const field = initialField(kernels, setup);
    this.#simulation = startSimulation(kernels, scene, field, loadedClosures(learned));
  }

  /** The scene as it runs now, changes included. */
  get scene(): TurbulenceScene {
    return this.#scene;
  }

  next(frames: number): LiveBatch {
    const taken: Frame[] = [];
    try {
      while (taken.length < frames && this.#trouble === undefined) {
        if (this.#isStarted) this.#simulation.advance(this.#stepsPerFrame);
        this.#isStarted = true;
        taken.push(this.#frame());
      }
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error;
      this.#trouble = error.message;
    }
    return {
      columns: packFrames(taken, frameSize(this.header)),
      events: [],
      results: [],
      head: { game: 0, step: this.#simulation.step, hash: this.#simulation.hash() },
      isEnd: this.#trouble !== undefined,
      isPublished: this.#isPublished,
      ...(this.#trouble === undefined ? {} : { trouble: this.#trouble }),
    };
  }

  /** The present state as a frame. @throws DivergedError where a guard of the scene is passed */
  #frame(): Frame {
    const simulation = this.#simulation;
    const sample = makeSample(simulation, this.#scene.statistics.sigmaStar);
    const cfl = simulation.cfl();
    guard(this.#scene, sample, cfl);
    if (!this.#isSpunUp && sample.time > this.#scene.statistics.spinup) {
      this.#isSpunUp = true;
      this.#frames.forget();
    }
    this.#frames.add(sample);
    const omega = simulation.vorticity();
    const { closure } = this.#scene;
    const learned = this.#learned;
    const coefficient = this.#hasCoefficient ? coefficientOf(simulation, closure, learned) : undefined;
    const atAgents =
      this.#agents && coefficient && agentCoefficients(closure, coefficient, this.#agents, this.#scene.grid);
    const values = this.#frames.make({
      ...{ omega, sample, cfl, coefficient, atAgents: atAgents || undefined },
      knobs: this.#view ? knobValues(this.#view, learned) : [],
      profile: this.#view?.hasProfile ? profileValues(learned) : undefined,
    });
    return { game: 0, step: simulation.step, values };
  }

  /**
   * Changes the flow from its next step on; field, step and history stay, and what a learned closure remembers; time
   * means start anew.
   *
   * @throws ConfigError for a value that cannot be; the run then goes on as it was
   */
  change(change: unknown): void {
    const { scene, isOther, poke } = checkChange(this.#scene, change);
    if (!isOther && !poke) return;
    const learned = makeLearned(this.#kernels, scene, this.#source);
    const next = this.#copy(scene, learned);
    try {
      if (poke) addPatch(next, scene, pokeField(poke, scene.grid));
    } catch (error) {
      next.free();
      learned?.free();
      throw error;
    }
    this.free();
    this.#simulation = next;
    this.#learned = learned;
    this.#scene = scene;
    this.#isPublished = false;
    this.#frames.forget();
  }

  /** The flow as it is, under another scene of the same grid. */
  #copy(scene: TurbulenceScene, learned: LearnedClosure | undefined): Simulation {
    const closure = makeClosure(scene.closure, scene.grid, loadedClosures(learned));
    const next = new Simulation(this.#kernels, flowOfScene(scene), closure);
    next.takeOver(this.#simulation);
    if (this.#learned) learned?.restore(this.#learned.save());
    return next;
  }

  free(): void {
    this.#simulation.free();
    this.#learned?.free();
  }
}

function initialField(kernels: Kernels, { scene, referenceFields }: LiveFlowSetup): Float64Array {
  const transform = (n: number): SpectralTransform => new SpectralTransform(kernels, n);
  const material: InitialMaterial = {
    transform,
    ...(referenceFields ? { reference: referenceFields } : {}),
  };
  return makeInitialField(scene, material);
}

/** @throws ConfigError when the patch makes the flow faster than its time step allows */
function addPatch(simulation: Simulation, scene: TurbulenceScene, patch: Float64Array): void {
  simulation.addVorticity(patch);
  const cfl = simulation.cfl();
  if (!(cfl <= scene.guard.cfl)) {
    const rule = `a weaker one: speed·k_max·dt at most ${scene.guard.cfl}`;
    throw new ConfigError("change: poke.strength", rule, cfl);
  }
}

function guard({ guard: limits, statistics }: TurbulenceScene, sample: Sample, cfl: number): void {
  const { step, time, min, max } = sample;
  const largest = Math.max(max, -min);
  if (!(largest <= limits.sigmas * statistics.sigmaStar)) {
    throw new DivergedError(step, "largest vorticity (guard.sigmas)", largest, time);
  }
  if (!(cfl <= limits.cfl)) throw new DivergedError(step, "speed·k_max·dt (guard.cfl)", cfl, time);
}
