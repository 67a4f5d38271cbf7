// The practice tasks as environments: `BatchEnv` for a trainer in the same memory, `Env` for everybody else.

import { ConfigError } from "../../base/errors.ts";
import type { BatchEnv } from "../../env/batch-env.ts";
import type { AutoresetMode, Env, FinalInfo, Infos, ResetOptions, StepResult } from "../../env/env.ts";
import type { BoxSpace, Space } from "../../env/spaces.ts";
import { staggeredStep } from "../../env/stagger.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { PRACTICE_WORLD, PracticeWorlds } from "../../kernels/practice-worlds.ts";
import { vehicleColumn } from "../../quadrotor/layout.ts";
import { completeOptions, type PracticeEnvOptions } from "./env-options.ts";
import { practiceConfig } from "./practice-config.ts";
import type { PracticeTask } from "./tasks.ts";

// generous bounds: nothing finite that physics can reach in one episode lies outside
const BOUND = 1e4;
const ACTIONS = 4;
const OUTCOMES = ["running", "terminated", "timeout"] as const;

/** E worlds of one practice task. */
export class PracticeEnv implements Env, BatchEnv {
  readonly name: string;
  readonly worlds: number;
  readonly agents: readonly string[];
  readonly maxSteps: number;
  readonly autoreset: AutoresetMode;
  readonly stateSpace: Space;
  readonly agentCount: number;
  readonly observationSize: number;
  readonly actionSize: number = ACTIONS;
  readonly metrics: readonly string[];
  readonly metric: string;
  readonly task: PracticeTask;
  /** the batch underneath */
  readonly batch: PracticeWorlds;
  readonly #observationSpace: BoxSpace;
  readonly #actionSpace: BoxSpace;
  readonly #kernels: Kernels;
  /** names the options in a saved state */
  readonly #fingerprint: bigint;
  readonly #terminated: Uint8Array;
  readonly #truncated: Uint8Array;

  /** @throws ConfigError when an option is wrong */
  constructor(kernels: Kernels, task: PracticeTask, given: PracticeEnvOptions) {
    const options = completeOptions(task, given);
    const { worlds, maxSteps, timeEncoding, actionTransform, autoreset, precision } = options;
    const config = practiceConfig(task, options);
    const column = vehicleColumn(options.vehicle);
    this.#kernels = kernels;
    this.task = task;
    this.name = `volleyball/practice/${task.name}`;
    this.worlds = worlds;
    this.agentCount = task.agents;
    this.agents = Array.from({ length: task.agents }, (_, k) => `drone_${k}`);
    this.maxSteps = maxSteps;
    this.autoreset = autoreset;
    this.observationSize = task.observationSize + (timeEncoding ? 4 : 0);
    this.metrics = ["return", "length", ...task.metrics];
    this.metric = task.metrics[0] as string;
    this.batch = new PracticeWorlds(kernels, {
      worlds,
      agents: task.agents,
      task: task.name,
      observationSize: this.observationSize,
      metricCount: this.metrics.length,
      ownRows: task.ownRows,
      ratesCommanded: actionTransform === "PIDrate",
      restarts: autoreset === "same-step",
      precision,
      config,
      vehicles: this.agents.map(() => column),
    });
    this.#observationSpace = box(this.observationSize, BOUND);
    this.#actionSpace = box(ACTIONS, 1);
    this.stateSpace = box(this.batch.state.fields, BOUND);
    this.#terminated = new Uint8Array(worlds * task.agents);
    this.#truncated = new Uint8Array(worlds * task.agents);
    const words = [task.name, worlds, timeEncoding, actionTransform, autoreset, precision];
    const said = [...words, ...config, ...column].join();
    this.#fingerprint = kernels.xxh64(new TextEncoder().encode(said));
    this.begin(0, 0);
  }

  get observationsAddress(): number {
    return this.batch.observationsAddress;
  }

  get actionsAddress(): number {
    return this.batch.actionsAddress;
  }

  get rewardsAddress(): number {
    return this.batch.rewardsAddress;
  }

  get endsAddress(): number {
    return this.batch.endsAddress;
  }

  get finalObservationsAddress(): number {
    return this.batch.finalObservationsAddress;
  }

  get finalMetricsAddress(): number {
    return this.batch.finalMetricsAddress;
  }

  begin(seed: number, firstWorld: number, staggered = false): void {
    checkWord("seed", seed);
    checkWord("firstWorld", firstWorld);
    this.batch.setSeed(seed, firstWorld);
    this.batch.episodes.fill(0);
    this.#kernels.u8(this.endsAddress, this.worlds).fill(0);
    this.batch.start();
    if (staggered) this.#stagger(firstWorld);
  }

  /** Sets the clocks, also where observations tell the time. */
  #stagger(firstWorld: number): void {
    const { worlds, agentCount, observationSize, maxSteps } = this;
    const clocks = this.batch.worldRow(PRACTICE_WORLD.step);
    const seen = this.#kernels.f32(this.observationsAddress, worlds * agentCount * observationSize);
    const timeColumns = observationSize - this.task.observationSize;
    for (let world = 0; world < worlds; world++) {
      const clock = staggeredStep(firstWorld + world, maxSteps);
      clocks[world] = clock;
      for (let row = world * agentCount; row < (world + 1) * agentCount; row++) {
        const end = (row + 1) * observationSize;
        seen.fill(clock / maxSteps, end - timeColumns, end);
      }
    }
  }

  advance(): void {
    if (this.autoreset === "same-step") this.batch.step();
    else this.batch.stepRunning();
  }

  save(): Uint8Array {
    const out = new Uint8Array(8 + this.batch.savedBytes);
    new DataView(out.buffer).setBigUint64(0, this.#fingerprint, true);
    this.batch.save(out.subarray(8));
    return out;
  }

  restore(state: Uint8Array): void {
    const view = new DataView(state.buffer, state.byteOffset, state.byteLength);
    if (state.length !== 8 + this.batch.savedBytes || view.getBigUint64(0, true) !== this.#fingerprint) {
      throw new ConfigError(
        "state",
        `${8 + this.batch.savedBytes} bytes saved by ${this.name} with the same options`,
        state.length,
      );
    }
    this.batch.restore(state.subarray(8));
  }

  observationSpace(_agent: string): Space {
    return this.#observationSpace;
  }

  actionSpace(_agent: string): Space {
    return this.#actionSpace;
  }

  /** @throws ConfigError when the seed is not a whole number in 0 … 2³² − 1 */
  reset(seed: number, options: ResetOptions = {}): { observations: Float32Array; infos: Infos } {
    const { mask } = options;
    if (!mask) this.begin(seed, 0);
    else {
      checkWord("seed", seed);
      this.batch.setSeed(seed, 0);
      const { episodes } = this.batch;
      const ends = this.#kernels.u8(this.endsAddress, this.worlds);
      for (let world = 0; world < this.worlds; world++) {
        if (mask[world] !== 1) continue;
        episodes[world] = (episodes[world] as number) + 1;
        ends[world] = 0;
      }
      this.batch.start(mask);
    }
    return { observations: this.#observations, infos: { final: [] } };
  }

  /** @throws ConfigError when `actions` has the wrong length or a number that is not finite */
  step(actions: Float32Array): StepResult {
    const target = this.#kernels.f32(this.actionsAddress, this.worlds * this.agentCount * ACTIONS);
    if (actions.length !== target.length) {
      const rule = `${target.length} numbers [${this.worlds}, ${this.agentCount}, ${ACTIONS}]`;
      throw new ConfigError("actions", rule, actions.length);
    }
    const k = actions.findIndex((action) => !Number.isFinite(action));
    if (k >= 0) throw new ConfigError(`actions[${k}]`, "a finite number", actions[k]);
    target.set(actions);
    const before = this.#kernels.u8(this.endsAddress, this.worlds).slice();
    const episodes = this.batch.episodes.slice();
    this.advance();
    return {
      observations: this.#observations,
      rewards: this.#rewards,
      terminated: this.#terminated,
      truncated: this.#truncated,
      infos: { final: this.#collectEnds(before, episodes) },
    };
  }

  /** @param before [E] ends of the step before, @param episodes [E] as they were before the step */
  #collectEnds(before: Uint8Array, episodes: Uint32Array): FinalInfo[] {
    const ends = this.#kernels.u8(this.endsAddress, this.worlds);
    const size = this.agentCount * this.observationSize;
    const final: FinalInfo[] = [];
    for (let world = 0; world < this.worlds; world++) {
      const end = ends[world] as 0 | 1 | 2;
      const row = world * this.agentCount;
      this.#terminated.fill(end === 1 ? 1 : 0, row, row + this.agentCount);
      this.#truncated.fill(end === 2 ? 1 : 0, row, row + this.agentCount);
      const waits = this.autoreset === "disabled" && before[world] !== 0;
      if (end === 0 || waits) continue;
      final.push({
        world,
        episode: (episodes[world] as number) * this.worlds + world,
        steps: this.#finalMetrics[world * this.metrics.length + 1] as number,
        outcome: OUTCOMES[end],
        observation: this.#finalObservations.slice(world * size, (world + 1) * size),
      });
    }
    return final;
  }

  get #observations(): Float32Array {
    return this.#kernels.f32(this.observationsAddress, this.worlds * this.agentCount * this.observationSize);
  }

  get #finalObservations(): Float32Array {
    const numbers = this.worlds * this.agentCount * this.observationSize;
    return this.#kernels.f32(this.finalObservationsAddress, numbers);
  }

  get #finalMetrics(): Float32Array {
    return this.#kernels.f32(this.finalMetricsAddress, this.worlds * this.metrics.length);
  }

  get #rewards(): Float32Array {
    return this.#kernels.f32(this.rewardsAddress, this.worlds * this.agentCount);
  }

  /** [E, S]: every row of the state, worlds first. */
  state(): Float32Array {
    const rows = this.batch.state.fields;
    const out = new Float32Array(this.worlds * rows);
    for (let row = 0; row < rows; row++) {
      const view = this.batch.state.row(row);
      for (let world = 0; world < this.worlds; world++) out[world * rows + row] = view[world] as number;
    }
    return out;
  }

  free(): void {
    this.batch.free();
  }

  close(): void {
    this.free();
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
