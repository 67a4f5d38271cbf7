// Conformance check of an environment, after PettingZoo's parallel_api_test and seed_test.

import { philox, toUniform } from "../base/philox.ts";
import type { Env, StepResult } from "./env.ts";
import { type Space, sizeOf, whyOutside } from "./spaces.ts";

/** What `checkEnv` found. */
export interface CheckReport {
  readonly env: string;
  /** each says what is wrong and how to mend it; empty when the environment conforms */
  readonly problems: readonly string[];
  readonly steps: number;
  readonly episodes: number;
}

/** Options of `checkEnv`. */
export interface CheckOptions {
  readonly seed?: number;
  /** steps of each of the two runs; 1000 by default, since some faults of seeding show late */
  readonly steps?: number;
}

const MOST_PROBLEMS = 10;

/** Random action of a space from named random numbers; boxes are sampled within ±1 of their middle at most. */
function sampleInto(
  space: Space,
  out: Float32Array,
  at: number,
  seed: number,
  step: number,
  row: number,
): void {
  const size = sizeOf(space);
  let words: readonly number[] = [];
  for (let k = 0; k < size; k++) {
    if (k % 4 === 0) words = philox([step, row, k, 0], [seed, 99]);
    const u = toUniform(words[k % 4] as number);
    if (space.kind === "discrete") out[at + k] = Math.floor(u * space.n);
    else {
      const low = typeof space.low === "number" ? space.low : (space.low[k] as number);
      const high = typeof space.high === "number" ? space.high : (space.high[k] as number);
      out[at + k] = Math.max(low, -1) + u * (Math.min(high, 1) - Math.max(low, -1));
    }
  }
}

/** Collects problems, each kind once. */
class Findings {
  readonly list: string[] = [];
  readonly #seen: Set<string> = new Set();

  add(kind: string, text: string): void {
    if (this.#seen.has(kind) || this.list.length >= MOST_PROBLEMS) return;
    this.#seen.add(kind);
    this.list.push(text);
  }
}

function checkShapes(env: Env, result: StepResult, findings: Findings): void {
  const rows = env.worlds * env.agents.length;
  const size = env.agents.reduce((sum, agent) => sum + sizeOf(env.observationSpace(agent)), 0);
  const expect = (name: string, got: number, want: number): void => {
    if (got !== want)
      findings.add(name, `${name} has ${got} numbers, expected ${want}: shapes are worlds first`);
  };
  expect("observations", result.observations.length, env.worlds * size);
  expect("rewards", result.rewards.length, rows);
  expect("terminated", result.terminated.length, rows);
  expect("truncated", result.truncated.length, rows);
  expect("state", env.state().length, env.worlds * sizeOf(env.stateSpace));
}

function checkObservations(env: Env, observations: Float32Array, step: number, findings: Findings): void {
  let at = 0;
  for (let world = 0; world < env.worlds; world++) {
    for (const agent of env.agents) {
      const space = env.observationSpace(agent);
      const size = sizeOf(space);
      const why = whyOutside(space, observations.subarray(at, at + size));
      if (why !== undefined) {
        findings.add(
          "space",
          `observation of ${agent} in world ${world} at step ${step} is outside its space: ${why}. ` +
            "Widen the space or bound the observation",
        );
        return;
      }
      at += size;
    }
  }
}

/** Watches the ends of episodes. */
class Endings {
  readonly #length: Uint32Array;
  atLimit = 0;
  truncatedAtLimit = 0;
  episodes = 0;

  constructor(worlds: number) {
    this.#length = new Uint32Array(worlds);
  }

  check(env: Env, result: StepResult, step: number, findings: Findings): void {
    const agents = env.agents.length;
    for (let world = 0; world < env.worlds; world++) {
      const length = (this.#length[world] as number) + 1;
      let ended = false;
      for (let agent = 0; agent < agents; agent++) {
        const row = world * agents + agent;
        const terminated = result.terminated[row] === 1;
        const truncated = result.truncated[row] === 1;
        ended ||= terminated || truncated;
        const where = `${env.agents[agent]} in world ${world} at step ${step}`;
        if (!Number.isFinite(result.rewards[row])) findings.add("reward", `reward of ${where} is not finite`);
        if (terminated && truncated) {
          findings.add(
            "both",
            `${where} is terminated and truncated at once: a value bootstrap needs to know which. Set truncated ` +
              "only when the episode did not end by itself",
          );
        }
        if (truncated && length !== env.maxSteps) {
          findings.add(
            "early",
            `${where} is truncated after ${length} steps, maxSteps is ${env.maxSteps}: an end before the limit is ` +
              "a termination",
          );
        }
        if (agent === 0 && ended && length === env.maxSteps) {
          this.atLimit++;
          if (truncated) this.truncatedAtLimit++;
        }
      }
      if (!ended && length >= env.maxSteps) {
        findings.add("late", `world ${world} runs past maxSteps = ${env.maxSteps}`);
      }
      if (ended) this.episodes++;
      this.#length[world] = ended ? 0 : length;
    }
  }

  finish(findings: Findings): void {
    if (this.atLimit >= 3 && this.truncatedAtLimit === 0) {
      findings.add(
        "limit",
        `${this.atLimit} episodes ended exactly at the step limit, all as terminated: report a time limit as truncated`,
      );
    }
  }
}

function differs(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return 0;
  for (let k = 0; k < a.length; k++) if (!Object.is(a[k], b[k])) return k;
  return -1;
}

/**
 * Plays an environment with random actions and reports what breaks the contract: wrong shapes, observations
 * outside their space, rewards that are not finite, terminated mixed with truncated, episodes past their
 * limit, and runs of one seed that differ at any step.
 *
 * @param make makes a fresh environment of the same kind at each call; it is called twice
 */
export function checkEnv(make: () => Env, options: CheckOptions = {}): CheckReport {
  const { seed = 1, steps = 1000 } = options;
  const findings = new Findings();
  const first = make();
  const second = make();
  if (first.agents.length === 0) findings.add("agents", "the environment has no agents");
  const width = first.agents.reduce((sum, agent) => sum + sizeOf(first.actionSpace(agent)), 0);
  const actions = new Float32Array(first.worlds * width);
  const endings = new Endings(first.worlds);

  const startA = first.reset(seed).observations.slice();
  const startB = second.reset(seed).observations.slice();
  if (differs(startA, startB) >= 0)
    findings.add("seed", "two resets with one seed give different observations");
  checkObservations(first, startA, 0, findings);
  let done = 0;
  for (let step = 1; step <= steps; step++) {
    let at = 0;
    for (let world = 0; world < first.worlds; world++) {
      first.agents.forEach((agent, k) => {
        const space = first.actionSpace(agent);
        sampleInto(space, actions, at, seed, step, world * first.agents.length + k);
        at += sizeOf(space);
      });
    }
    const a = first.step(actions);
    const b = second.step(actions);
    done = step;
    checkShapes(first, a, findings);
    checkObservations(first, a.observations, step, findings);
    endings.check(first, a, step, findings);
    for (const key of ["observations", "rewards", "terminated", "truncated"] as const) {
      const k = differs(a[key], b[key]);
      if (k >= 0) {
        findings.add(
          "repeat",
          `two runs of seed ${seed} differ at step ${step}: ${key}[${k}] is ${a[key][k]} and ${b[key][k]}. Draw random ` +
            "numbers from the seed only",
        );
      }
    }
    if (first.autoreset === "disabled") {
      const mask = endedMask(first, a);
      if (mask.some((m) => m === 1)) {
        first.reset(seed + step, { mask });
        second.reset(seed + step, { mask });
      }
    }
    if (findings.list.length >= MOST_PROBLEMS) break;
  }
  endings.finish(findings);
  const report = { env: first.name, problems: findings.list, steps: done, episodes: endings.episodes };
  first.close();
  second.close();
  return report;
}

/** [E] worlds with an end in this result. */
function endedMask(env: Env, result: StepResult): Uint8Array {
  const agents = env.agents.length;
  const mask = new Uint8Array(env.worlds);
  for (let row = 0; row < env.worlds * agents; row++) {
    if (result.terminated[row] === 1 || result.truncated[row] === 1) mask[Math.floor(row / agents)] = 1;
  }
  return mask;
}
