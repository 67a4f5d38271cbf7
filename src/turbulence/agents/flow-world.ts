// One flow with agents that act on its closure, episode after episode: what ClosureEnv has many of.

import { DivergedError } from "../../base/errors.ts";
import { philox, STREAMS } from "../../base/philox.ts";
import { axisSpectra } from "../diagnostics/spectra.ts";
import { logError } from "../diagnostics/statistics.ts";
import type { HalfSpectrum } from "../half-spectrum.ts";
import type { TurbulenceScene } from "../scene.ts";
import type { Simulation } from "../simulation.ts";
import type { Controls } from "./controls.ts";
import type { Reward, SpectraWanted } from "./rewards.ts";
import type { AgentSettings } from "./settings.ts";
import type { SpectrumWatch } from "./spectrum-watch.ts";

/** A kind of flow that agents act on: its scene, what it should look like, and where it may start from. */
export interface AgentFlow {
  readonly scene: TurbulenceScene;
  /** actions of an episode; that of all flows by default */
  readonly episode?: number | undefined;
  readonly wanted: SpectraWanted;
  /** ω [n, n] each, at least one */
  readonly starts: readonly Float64Array[];
}

/** Parts of a world. */
export interface FlowWorldParts {
  readonly flow: AgentFlow;
  readonly simulation: Simulation;
  readonly controls: Controls;
  readonly watch: SpectrumWatch;
  readonly reward: Reward;
  readonly settings: AgentSettings;
  /** actions of an episode at most */
  readonly maxSteps: number;
}

/** How an episode stands after a step. */
export type Ending = 0 | 1 | 2;

const METRICS = ["return", "length", "reward", "elog", "diverged"] as const;
/** [M] names of what an episode is judged by: `reward` is the mean over its steps (of all it should have had, where it diverged), `elog` of its second half's mean spectrum. */
export const FLOW_METRICS: readonly string[] = METRICS;

/** One flow. */
export class FlowWorld {
  readonly parts: FlowWorldParts;
  /** actions taken in this episode, and since its start was drawn: they differ where the clock was set */
  step = 0;
  taken = 0;
  episode = 0;
  #return = 0;
  #diverged = 0;
  /** [1 + n/2]: spectra counted in the second half of the episode, and their sum */
  readonly #late: Float64Array;

  constructor(parts: FlowWorldParts) {
    this.parts = parts;
    this.#late = new Float64Array(1 + parts.simulation.parameters.n / 2);
  }

  /** Begins the episode whose number stands in `episode`. */
  begin(seed: number, world: number): void {
    const { flow, simulation, controls, watch, settings } = this.parts;
    const [word] = philox([world, this.episode, 0, 0], [seed, STREAMS.start]);
    const sample = settings.start === "fixed" ? 0 : word % flow.starts.length;
    simulation.setVorticity(flow.starts[sample] as Float64Array);
    controls.reset();
    watch.reset();
    watch.add(simulation.omegaHat(), 0);
    this.step = 0;
    this.taken = 0;
    this.#return = 0;
    this.#diverged = 0;
    this.#late.fill(0);
  }

  /** Advances by one action. @param actions [A, N] */
  act(actions: Float32Array): { readonly reward: number; readonly ending: Ending } {
    const { simulation, controls, watch, reward, settings, maxSteps } = this.parts;
    const elapsed = settings.hold * simulation.parameters.dt;
    controls.act(actions, elapsed);
    this.step++;
    this.taken++;
    try {
      simulation.advance(settings.hold);
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error;
      this.#diverged = 1;
      this.#return += settings.penalty;
      return { reward: settings.penalty, ending: 1 };
    }
    const hat = simulation.omegaHat();
    watch.add(hat, elapsed);
    if (2 * this.step > maxSteps) this.#countLate(hat);
    const paid = reward({ ...watch.spectra(), kurtosis: this.#kurtosis() });
    this.#return += paid;
    return { reward: paid, ending: this.step >= maxSteps ? 2 : 0 };
  }

  #countLate(hat: HalfSpectrum): void {
    const { z0, z1 } = axisSpectra(hat);
    const late = this.#late;
    late[0] = (late[0] as number) + 1;
    for (let k = 0; k < z0.length; k++) {
      late[k + 1] = (late[k + 1] as number) + 0.5 * ((z0[k] as number) + (z1[k] as number));
    }
  }

  /** Only where the reward asks for it: it costs a transform. */
  #kurtosis(): number {
    if (this.parts.settings.reward !== "log-kurtosis") return 3;
    let [second, fourth] = [0, 0];
    const omega = this.parts.simulation.vorticity();
    for (const value of omega) {
      second += value * value;
      fourth += value * value * value * value;
    }
    return (fourth * omega.length) / (second * second);
  }

  /** What agents see, [A, D]. */
  observe(out: Float32Array): void {
    const { simulation, controls, watch } = this.parts;
    controls.observe(simulation.omegaHat(), watch, out);
  }

  /** Metrics of the episode as it stands, [M]. */
  measure(): Float32Array {
    const [count] = this.#late as unknown as [number];
    const spectrum = this.#late.slice(1).map((sum) => sum / Math.max(count, 1));
    const elog = count > 0 && this.#diverged === 0 ? logError(spectrum, this.parts.flow.wanted.zxy) : 0;
    // who diverges has earned nothing for what was left of the episode
    const skipped = this.step - this.taken;
    const counted = this.#diverged === 1 ? this.parts.maxSteps - skipped : this.taken;
    return Float32Array.of(this.#return, this.step, this.#return / counted, elog, this.#diverged);
  }

  /** Everything that a restart needs. */
  save(): readonly Uint8Array[] {
    const { simulation, watch } = this.parts;
    const counters = Float64Array.of(this.step, this.taken, this.episode, this.#return, this.#diverged);
    const bytes = (array: Float64Array): Uint8Array => new Uint8Array(array.slice().buffer);
    return [simulation.saveState(), bytes(watch.save()), bytes(this.#late), bytes(counters)];
  }

  /** Goes on from `save`. */
  restore([state, watch, late, counters]: readonly Uint8Array[]): void {
    const numbers = (bytes: Uint8Array | undefined): Float64Array =>
      new Float64Array((bytes as Uint8Array).slice().buffer);
    this.parts.simulation.loadState(state as Uint8Array, "state");
    this.parts.watch.restore(numbers(watch));
    this.#late.set(numbers(late));
    const [step, taken, episode, sum, diverged] = numbers(counters) as unknown as [
      number,
      number,
      number,
      number,
      number,
    ];
    this.step = step;
    this.taken = taken;
    this.episode = episode;
    this.#return = sum;
    this.#diverged = diverged;
  }
}
