// A trained policy as a closure: looks at the flow every `hold` steps, as its agents did in training, and turns what they
// turned. Mean actions, no noise.

import { ConfigError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import type { ActorData } from "../../learning/actor-data.ts";
import { Network } from "../../learning/networks.ts";
import { type Controls, makeControls, makeObserver } from "../agents/controls.ts";
import type { AgentSettings } from "../agents/settings.ts";
import { SpectrumWatch } from "../agents/spectrum-watch.ts";
import type { Closure } from "../closures/closure.ts";
import type { Flow } from "../flow.ts";
import type { FlowParameters } from "../flow-parameters.ts";

/** What a policy needs beside its weights. */
export interface LearnedClosureOptions {
  /** shown in results */
  readonly name: string;
  readonly actor: ActorData;
  /** as in training */
  readonly agents: AgentSettings;
  /** [≥ n/2] Z_xy that the flow should have */
  readonly wanted: Float64Array;
}

/** A closure with a network in it. Call `free()` when done. */
export class LearnedClosure implements Closure {
  readonly name: string;
  readonly controls: Controls;
  readonly watch: SpectrumWatch;
  readonly #kernels: Kernels;
  readonly #network: Network;
  readonly #hold: number;
  readonly #elapsed: number;
  readonly #observations: number;
  readonly #actions: number;
  readonly #freeObserver: () => void;
  /** steps until the next look */
  #left = 0;

  /** @throws ConfigError when the policy does not fit the grid */
  constructor(kernels: Kernels, parameters: FlowParameters, options: LearnedClosureOptions) {
    const { name, actor, agents, wanted } = options;
    const { n, dt, viscosity } = parameters;
    const observer = makeObserver(kernels, agents, n, viscosity);
    const controls = makeControls(agents, parameters, wanted, observer);
    checkShape(actor, controls, name, n);
    this.name = `learned ${name}`;
    this.controls = controls;
    this.watch = new SpectrumWatch(n, agents.memory, wanted);
    this.#kernels = kernels;
    this.#network = new Network(kernels, actor);
    this.#hold = agents.hold;
    this.#elapsed = agents.hold * dt;
    this.#observations = kernels.alloc(4 * controls.agents * controls.observationSize);
    this.#actions = kernels.alloc(4 * controls.agents * controls.actionSize);
    this.#freeObserver = () => observer?.free();
  }

  apply(flow: Flow): void {
    if (this.#left === 0) {
      this.#look(flow);
      this.#left = this.#hold;
    }
    this.#left--;
    this.controls.closure.apply(flow);
  }

  #look({ hat, plan }: Flow): void {
    const { controls } = this;
    const modes = (plan.n / 2) * plan.n;
    const part = (at: number): Float64Array => Float64Array.from(plan.view(at, modes));
    const omegaHat = { n: plan.n, re: part(hat.re), im: part(hat.im) };
    this.watch.add(omegaHat, this.#elapsed);
    const seen = new Float32Array(controls.agents * controls.observationSize);
    controls.observe(omegaHat, this.watch, seen);
    this.#kernels.f32(this.#observations, seen.length).set(seen);
    this.#network.forward(controls.agents, 0, this.#observations, this.#actions);
    controls.act(
      this.#kernels.f32(this.#actions, controls.agents * controls.actionSize).slice(),
      this.#elapsed,
    );
  }

  /** Goes back to before the first step. */
  reset(): void {
    this.#left = 0;
    this.watch.reset();
    this.controls.reset();
  }

  save(): Float64Array {
    const watch = this.watch.save();
    const own = this.controls.closure.save?.() ?? new Float64Array(0);
    return Float64Array.of(this.#left, watch.length, ...watch, ...own);
  }

  restore(memory: Float64Array): void {
    const [left, length] = memory as unknown as [number, number];
    this.#left = left;
    this.watch.restore(memory.slice(2, 2 + length));
    this.controls.closure.restore?.(memory.slice(2 + length));
  }

  free(): void {
    this.#network.free();
    this.#kernels.free(this.#observations);
    this.#kernels.free(this.#actions);
    this.#freeObserver();
  }
}

function checkShape(actor: ActorData, controls: Controls, name: string, n: number): void {
  if (actor.inputs !== controls.observationSize) {
    const rule = `${controls.observationSize} observations, as agents have on ${n}² points`;
    throw new ConfigError(`policy ${name}: actor.inputs`, rule, actor.inputs);
  }
  if (actor.outputs !== controls.actionSize) {
    throw new ConfigError(`policy ${name}: actor.outputs`, `${controls.actionSize} actions`, actor.outputs);
  }
}
