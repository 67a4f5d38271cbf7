// Volleyball as an environment: 1v1, 3v3, 6v6 and 3v3-hier on the Env contract.

import { ConfigError } from "../base/errors.ts";
import { philox, STREAMS } from "../base/philox.ts";
import type { AutoresetMode, Env, FinalInfo, Infos, ResetOptions, StepResult } from "../env/env.ts";
import type { BoxSpace, Space } from "../env/spaces.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { OUTCOME, type VolleyballWorlds, WORLD } from "../kernels/volleyball-worlds.ts";
import { type MakeWorldsOptions, makeWorlds } from "./make-worlds.ts";
import type { Task } from "./tasks.ts";

/** Options of a volleyball environment. */
export interface VolleyballEnvOptions extends MakeWorldsOptions {
  readonly autoreset?: AutoresetMode;
}

/** Names of outcomes by their number. */
export const OUTCOME_NAMES: readonly string[] = [
  "running",
  "team 0 wins",
  "team 1 wins",
  "draw: both at fault",
  "draw: crash",
  "draw: team-mates too close",
  "timeout",
];

// generous bounds: nothing finite that physics can reach in one rally lies outside (a drone that falls for
// 1500 steps at 0.2 /s damping stays below 50 m/s; contacts of a 5 g ball add a few hundred at most)
const BOUND = 1e4;

/**
 * E games side by side. Agents are `team0_0` … `team1_{n−1}`; observations as in volleyball.md 5.4–5.6;
 * actions are four rotor commands, −1 … 1 and clamped beyond. The team that serves is drawn from the seed.
 */
export class VolleyballEnv implements Env {
  readonly name: string;
  readonly worlds: number;
  readonly agents: readonly string[];
  readonly maxSteps: number;
  readonly autoreset: AutoresetMode;
  readonly stateSpace: Space;
  /** the batch underneath: rows of state, configuration, vehicles */
  readonly batch: VolleyballWorlds;
  readonly #observationSpace: BoxSpace;
  readonly #actionSpace: BoxSpace;
  readonly #terminated: Uint8Array;
  readonly #truncated: Uint8Array;
  readonly #games: Uint32Array;
  readonly #servers: Uint8Array;
  #nextGame = 0;
  #seed = 0;

  constructor(kernels: Kernels, task: Task, options: VolleyballEnvOptions) {
    this.name = `volleyball/${task.name}`;
    this.worlds = options.worlds;
    this.batch = makeWorlds(kernels, task, options);
    this.maxSteps = options.settings?.maxSteps ?? task.maxSteps;
    this.autoreset = options.autoreset ?? "same-step";
    this.agents = [0, 1].flatMap((team) =>
      Array.from({ length: task.teamSize }, (_, k) => `team${team}_${k}`),
    );
    const box = (size: number): BoxSpace => ({ kind: "box", shape: [size], low: -BOUND, high: BOUND });
    this.#observationSpace = box(this.batch.observationSize);
    this.#actionSpace = { kind: "box", shape: [4], low: -1, high: 1 };
    this.stateSpace = box(this.batch.rows);
    this.#terminated = new Uint8Array(this.worlds * this.agents.length);
    this.#truncated = new Uint8Array(this.worlds * this.agents.length);
    this.#games = new Uint32Array(this.worlds);
    this.#servers = new Uint8Array(this.worlds);
  }

  observationSpace(_agent: string): Space {
    return this.#observationSpace;
  }

  actionSpace(_agent: string): Space {
    return this.#actionSpace;
  }

  /** @throws ConfigError when the seed is not a whole number in 0 … 2³² − 1 */
  reset(seed: number, options: ResetOptions = {}): { observations: Float32Array; infos: Infos } {
    if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
      throw new ConfigError("seed", "a whole number from 0 to 4294967295", seed);
    }
    this.#seed = seed;
    if (!options.mask) this.#nextGame = 0;
    this.#start(options.mask ?? new Uint8Array(this.worlds).fill(1));
    return { observations: this.batch.observations, infos: { final: [] } };
  }

  /** Starts a new game in each masked world. */
  #start(mask: Uint8Array): void {
    for (let world = 0; world < this.worlds; world++) {
      if (mask[world] !== 1) continue;
      const game = this.#nextGame++;
      this.#games[world] = game;
      this.#servers[world] = philox([game, 0xffff, 0, 0], [this.#seed, STREAMS.start])[0] & 1;
    }
    this.batch.reset(mask, this.#servers, this.#games, this.#seed);
  }

  /** @throws ConfigError when `actions` has the wrong length or a number that is not finite */
  step(actions: Float32Array): StepResult {
    const { batch } = this;
    const target = batch.actions;
    if (actions.length !== target.length) {
      throw new ConfigError(
        "actions",
        `${target.length} numbers [${this.worlds}, ${this.agents.length}, 4]`,
        actions.length,
      );
    }
    for (let k = 0; k < actions.length; k++) {
      if (!Number.isFinite(actions[k])) throw new ConfigError(`actions[${k}]`, "a finite number", actions[k]);
    }
    target.set(actions);
    batch.step();
    const final = this.#collectEnds();
    if (final.length > 0 && this.autoreset === "same-step") {
      const mask = new Uint8Array(this.worlds);
      for (const end of final) mask[end.world] = 1;
      this.#start(mask);
    }
    return {
      observations: batch.observations,
      rewards: batch.rewards,
      terminated: this.#terminated,
      truncated: this.#truncated,
      infos: { final },
    };
  }

  #collectEnds(): FinalInfo[] {
    const { batch } = this;
    const agents = this.agents.length;
    this.#terminated.fill(0);
    this.#truncated.fill(0);
    const outcomes = batch.worldRow(WORLD.outcome);
    const final: FinalInfo[] = [];
    for (let world = 0; world < this.worlds; world++) {
      const outcome = outcomes[world] as number;
      if (outcome === OUTCOME.running) continue;
      const flags = outcome === OUTCOME.timeout ? this.#truncated : this.#terminated;
      flags.fill(1, world * agents, (world + 1) * agents);
      const size = agents * batch.observationSize;
      final.push({
        world,
        episode: this.#games[world] as number,
        steps: batch.worldRow(WORLD.step)[world] as number,
        outcome: OUTCOME_NAMES[outcome] as string,
        observation: batch.observations.slice(world * size, (world + 1) * size),
      });
    }
    return final;
  }

  /** [E, S]: every row of the state (kernels/volleyball-worlds.ts), worlds first. */
  state(): Float32Array {
    const out = new Float32Array(this.worlds * this.batch.rows);
    this.batch.readState(out);
    return out;
  }

  close(): void {
    this.batch.free();
  }
}
