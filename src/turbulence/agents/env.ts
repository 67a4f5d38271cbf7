// Flows side by side whose closures are in the hands of agents (turbulence.md 5): `BatchEnv` for a trainer in the same
// memory, `Env` for everybody else. World e plays flow number (firstWorld + e) mod F, from a snapshot named by seed, world and
// episode. One action is held for `hold` solver steps; an episode that diverges ends with the penalty.

import { ConfigError } from "../../base/errors.ts";
import { packBytes, unpackBytes } from "../../base/packed-bytes.ts";
import type { BatchEnv } from "../../env/batch-env.ts";
import type { AutoresetMode, Env, FinalInfo, Infos, ResetOptions, StepResult } from "../../env/env.ts";
import type { BoxSpace, Space } from "../../env/spaces.ts";
import { staggeredStep } from "../../env/stagger.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { Workspace } from "../flow.ts";
import { flowOfScene } from "../scene.ts";
import { Simulation } from "../simulation.ts";
import { makeControls, makeObserver } from "./controls.ts";
import { type AgentFlow, type Ending, FLOW_METRICS, FlowWorld } from "./flow-world.ts";
import { makeReward } from "./rewards.ts";
import type { AgentSettings } from "./settings.ts";
import { SpectrumWatch } from "./spectrum-watch.ts";
import type { AgentObserver } from "./state.ts";

// nothing finite that a flow can reach lies outside
const BOUND = 1e12;

/** Options of a closure environment. */
export interface ClosureEnvOptions {
  /** E */
  readonly worlds: number;
  /** flows to play in turn, at least one; of the same grid unless agents turn knobs */
  readonly flows: readonly AgentFlow[];
  readonly agents: AgentSettings;
  /** actions of an episode; those of the settings and of each flow by default */
  readonly maxSteps?: number | undefined;
  /** `same-step` (default), or `disabled`: an ended world stays as it ended */
  readonly autoreset?: AutoresetMode;
}

/** What worlds of one flow share. */
interface Shared {
  readonly flow: AgentFlow;
  readonly workspace: Workspace;
  readonly observer: AgentObserver | null;
}

/** E flows under agents. */
export class ClosureEnv implements Env, BatchEnv {
  readonly name: string;
  readonly worlds: number;
  readonly agents: readonly string[];
  readonly maxSteps: number;
  readonly autoreset: AutoresetMode;
  readonly stateSpace: Space;
  readonly agentCount: number;
  readonly observationSize: number;
  readonly actionSize: number;
  readonly metrics = FLOW_METRICS;
  readonly metric = "reward";
  readonly observationsAddress: number;
  readonly actionsAddress: number;
  readonly rewardsAddress: number;
  readonly endsAddress: number;
  readonly finalObservationsAddress: number;
  readonly finalMetricsAddress: number;
  readonly #kernels: Kernels;
  readonly #shared: readonly Shared[];
  readonly #settings: AgentSettings;
  /** actions after which every episode is cut, if told */
  readonly #cut: number | undefined;
  /** [E], those of flow f are made for the world numbers at hand */
  #flows: FlowWorld[] = [];
  readonly #made: Map<string, FlowWorld> = new Map();
  readonly #owned: number[] = [];
  #seed = 0;
  #firstWorld = 0;

  /** @throws ConfigError when flows do not go together */
  constructor(kernels: Kernels, options: ClosureEnvOptions) {
    const { worlds, flows, agents } = options;
    if (!Number.isInteger(worlds) || worlds < 1) throw new ConfigError("worlds", "an integer ≥ 1", worlds);
    const [first] = flows;
    if (!first) throw new ConfigError("flows", "at least one flow", flows.length);
    checkFlows(flows, agents);
    this.#kernels = kernels;
    this.#settings = agents;
    this.worlds = worlds;
    this.#cut = options.maxSteps;
    this.maxSteps = options.maxSteps ?? Math.max(...flows.map(({ episode }) => episode ?? agents.episode));
    this.autoreset = options.autoreset ?? "same-step";
    this.#shared = flows.map((flow) => {
      const parameters = flowOfScene(flow.scene);
      const observer = makeObserver(kernels, agents, parameters.n, parameters.viscosity);
      return { flow, workspace: new Workspace(kernels, parameters), observer };
    });
    const [{ observer }] = this.#shared as [Shared];
    const probe = makeControls(agents, flowOfScene(first.scene), first.wanted.zxy, observer);
    this.agentCount = probe.agents;
    this.observationSize = probe.observationSize;
    this.actionSize = probe.actionSize;
    this.agents = Array.from({ length: probe.agents }, (_, k) => `agent_${k}`);
    this.name = `turbulence/${flows.map(({ scene }) => `${scene.case}-${scene.grid}`).join("+")}`;
    this.stateSpace = box(this.agentCount * this.observationSize, BOUND);
    const rows = worlds * this.agentCount;
    const reserve = (bytes: number): number => {
      const at = kernels.alloc(bytes);
      this.#owned.push(at);
      return at;
    };
    this.observationsAddress = reserve(4 * rows * this.observationSize);
    this.finalObservationsAddress = reserve(4 * rows * this.observationSize);
    this.actionsAddress = reserve(4 * rows * this.actionSize);
    this.rewardsAddress = reserve(4 * rows);
    this.endsAddress = reserve(worlds);
    this.finalMetricsAddress = reserve(4 * worlds * FLOW_METRICS.length);
    this.begin(0, 0);
  }

  /** The world of a place for the flow of its number; worlds are kept from one `begin` to the next. */
  #worldOf(place: number): FlowWorld {
    const which = (this.#firstWorld + place) % this.#shared.length;
    const key = `${place} ${which}`;
    let world = this.#made.get(key);
    if (!world) {
      world = this.#makeWorld(this.#shared[which] as Shared);
      this.#made.set(key, world);
    }
    return world;
  }

  #makeWorld({ flow, workspace, observer }: Shared): FlowWorld {
    const settings = this.#settings;
    const parameters = flowOfScene(flow.scene);
    const { n } = parameters;
    const controls = makeControls(settings, parameters, flow.wanted.zxy, observer);
    return new FlowWorld({
      flow,
      controls,
      settings,
      simulation: new Simulation(this.#kernels, parameters, controls.closure, workspace),
      watch: new SpectrumWatch(n, settings.memory, flow.wanted.zxy),
      reward: makeReward(settings.reward, flow.wanted, n),
      maxSteps: this.#cut ?? flow.episode ?? settings.episode,
    });
  }

  begin(seed: number, firstWorld: number, staggered = false): void {
    checkWord("seed", seed);
    checkWord("firstWorld", firstWorld);
    this.#seed = seed;
    this.#firstWorld = firstWorld;
    this.#flows = Array.from({ length: this.worlds }, (_, place) => this.#worldOf(place));
    this.#ends.fill(0);
    this.#flows.forEach((world, place) => {
      world.episode = 0;
      world.begin(seed, firstWorld + place);
      if (staggered) world.step = staggeredStep(firstWorld + place, world.parts.maxSteps);
      this.#observe(place);
    });
  }

  advance(): void {
    const { agentCount, actionSize } = this;
    const actions = this.#kernels.f32(this.actionsAddress, this.worlds * agentCount * actionSize).slice();
    const size = agentCount * actionSize;
    for (let place = 0; place < this.worlds; place++) {
      const waits = this.autoreset === "disabled" && this.#ends[place] !== 0;
      if (waits) {
        this.#rewards.fill(0, place * agentCount, (place + 1) * agentCount);
        continue;
      }
      this.#advanceWorld(place, actions.subarray(place * size, (place + 1) * size));
    }
  }

  #advanceWorld(place: number, actions: Float32Array): void {
    const { agentCount } = this;
    const world = this.#flows[place] as FlowWorld;
    const { reward, ending } = world.act(actions);
    this.#rewards.fill(reward, place * agentCount, (place + 1) * agentCount);
    this.#ends[place] = ending;
    // a flow that diverged shows nothing finite: its last view stays
    if (!(ending === 1)) this.#observe(place);
    if (ending === 0) return;
    const size = agentCount * this.observationSize;
    const row = place * size;
    this.#finalObservations.set(this.#observations.subarray(row, row + size), row);
    this.#finalMetrics.set(world.measure(), place * FLOW_METRICS.length);
    if (this.autoreset === "disabled") return;
    world.episode++;
    world.begin(this.#seed, this.#firstWorld + place);
    this.#observe(place);
  }

  #observe(place: number): void {
    const size = this.agentCount * this.observationSize;
    const out = new Float32Array(size);
    (this.#flows[place] as FlowWorld).observe(out);
    this.#observations.set(out, place * size);
  }

  save(): Uint8Array {
    const head = Float64Array.of(this.#seed, this.#firstWorld, this.worlds, this.maxSteps);
    const bytes = this.#arrays().map((at) => at.slice());
    const worlds = this.#flows.flatMap((world) => world.save());
    return packBytes([new Uint8Array(head.buffer), ...bytes, ...worlds]);
  }

  #arrays(): Uint8Array[] {
    const observed = 4 * this.worlds * this.agentCount * this.observationSize;
    return [
      this.#kernels.u8(this.observationsAddress, observed),
      this.#kernels.u8(this.rewardsAddress, 4 * this.worlds * this.agentCount),
      this.#kernels.u8(this.endsAddress, this.worlds),
    ];
  }

  restore(state: Uint8Array): void {
    const [head, ...rest] = unpackBytes(state, "state", `one saved by ${this.name}`);
    const numbers = head?.length === 32 ? new Float64Array(head.slice().buffer) : undefined;
    const [seed, firstWorld, worlds, maxSteps] = (numbers ?? []) as unknown as [
      number,
      number,
      number,
      number,
    ];
    const each = 4;
    if (worlds !== this.worlds || maxSteps !== this.maxSteps || rest.length !== 3 + each * worlds) {
      throw new ConfigError("state", `one saved by ${this.name} with the same options`, state.length);
    }
    this.begin(seed, firstWorld);
    this.#flows.forEach((world, place) => {
      world.restore(rest.slice(3 + each * place, 3 + each * (place + 1)));
    });
    this.#arrays().forEach((array, k) => {
      array.set(rest[k] as Uint8Array);
    });
  }

  observationSpace(_agent: string): Space {
    return box(this.observationSize, BOUND);
  }

  actionSpace(_agent: string): Space {
    return box(this.actionSize, 1);
  }

  /** @throws ConfigError when the seed is not a whole number in 0 … 2³² − 1 */
  reset(seed: number, options: ResetOptions = {}): { observations: Float32Array; infos: Infos } {
    const { mask } = options;
    if (!mask) this.begin(seed, 0);
    else {
      checkWord("seed", seed);
      this.#seed = seed;
      this.#flows.forEach((world, place) => {
        if (mask[place] !== 1) return;
        world.episode++;
        this.#ends[place] = 0;
        world.begin(seed, this.#firstWorld + place);
        this.#observe(place);
      });
    }
    return { observations: this.#observations, infos: { final: [] } };
  }

  /** @throws ConfigError when `actions` has the wrong length or a number that is not finite */
  step(actions: Float32Array): StepResult {
    const { worlds, agentCount, actionSize } = this;
    const target = this.#kernels.f32(this.actionsAddress, worlds * agentCount * actionSize);
    if (actions.length !== target.length) {
      const rule = `${target.length} numbers [${worlds}, ${agentCount}, ${actionSize}]`;
      throw new ConfigError("actions", rule, actions.length);
    }
    const k = actions.findIndex((action) => !Number.isFinite(action));
    if (k >= 0) throw new ConfigError(`actions[${k}]`, "a finite number", actions[k]);
    target.set(actions);
    const before = this.#ends.slice();
    const episodes = this.#flows.map(({ episode }) => episode);
    this.advance();
    const ends = this.#ends;
    const rows = (end: Ending): Uint8Array =>
      Uint8Array.from({ length: worlds * agentCount }, (_, row) =>
        ends[Math.floor(row / agentCount)] === end ? 1 : 0,
      );
    return {
      observations: this.#observations,
      rewards: this.#rewards,
      terminated: rows(1),
      truncated: rows(2),
      infos: { final: this.#collectEnds(before, episodes) },
    };
  }

  #collectEnds(before: Uint8Array, episodes: readonly number[]): FinalInfo[] {
    const size = this.agentCount * this.observationSize;
    const ends = this.#ends;
    return episodes.flatMap((episode, world) => {
      const waits = this.autoreset === "disabled" && before[world] !== 0;
      if (ends[world] === 0 || waits) return [];
      return [
        {
          world,
          episode: episode * this.worlds + world,
          steps: this.#finalMetrics[world * FLOW_METRICS.length + 1] as number,
          outcome: ends[world] === 1 ? "diverged" : "timeout",
          observation: this.#finalObservations.slice(world * size, (world + 1) * size),
        },
      ];
    });
  }

  /** [E, S]: what the agents of a world see together. */
  state(): Float32Array {
    return this.#observations.slice();
  }

  get #observations(): Float32Array {
    return this.#kernels.f32(this.observationsAddress, this.worlds * this.agentCount * this.observationSize);
  }

  get #finalObservations(): Float32Array {
    const numbers = this.worlds * this.agentCount * this.observationSize;
    return this.#kernels.f32(this.finalObservationsAddress, numbers);
  }

  get #finalMetrics(): Float32Array {
    return this.#kernels.f32(this.finalMetricsAddress, this.worlds * FLOW_METRICS.length);
  }

  get #rewards(): Float32Array {
    return this.#kernels.f32(this.rewardsAddress, this.worlds * this.agentCount);
  }

  get #ends(): Uint8Array {
    return this.#kernels.u8(this.endsAddress, this.worlds);
  }

  free(): void {
    for (const { workspace, observer } of this.#shared) {
      workspace.free();
      observer?.free();
    }
    for (const at of this.#owned.splice(0)) this.#kernels.free(at);
  }

  close(): void {
    this.free();
  }
}

/** Agents of a lattice see n/2 wavenumbers: only knobs go with grids of several sizes. */
function checkFlows(flows: readonly AgentFlow[], agents: AgentSettings): void {
  const [first] = flows as [AgentFlow];
  const other = flows.find(({ scene }) => scene.grid !== first.scene.grid);
  if (other && agents.control !== "knobs") {
    throw new ConfigError(
      "agents.also",
      `grid ${first.scene.grid} for agents of a lattice`,
      other.scene.grid,
    );
  }
  for (const { starts, scene } of flows) {
    if (starts.length === 0) throw new ConfigError("starts", `fields of ${scene.case}`, starts.length);
  }
}

function box(size: number, bound: number): BoxSpace {
  return { kind: "box", shape: [size], low: -bound, high: bound };
}

function checkWord(field: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new ConfigError(field, "a whole number from 0 to 4294967295", value);
  }
}
