// The memory of V-RACER: a ring of rows in the order of time, the steps of all streams (agents of all worlds) interleaved. A row
// is a view of the world; acting makes it an experience, which knows the row after it. A view on which nobody acts is the last of
// an episode that was cut, or the present. Its value stands for what is to come:
//
//   Q_t = r̂_t + γ·V^tbc_{t+1}            V^tbc of a view: V;  after a terminal end: 0
//   V^tbc_t = V_t + min(1, ρ_t)·(Q_t − V_t)         r̂ = (r − mean)/√(variance + 1e-9), over the memory
//
// The oldest row makes room for the newest; what is later in its episode stays, since V^tbc looks ahead only.
//
// A little longer than a file should be: rows, their links and their values are one thing.

import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import type { BlockShape } from "./experience-shard.ts";
import { type LearnerState, type StateArray, stateArray } from "./learner.ts";
import { type OldActions, type PolicyOutputs, ratioOf } from "./squashed-policy.ts";

const EMPTY = 0;
const VIEW = 1;
const EXPERIENCE = 2;
/** in place of a row */
const NONE = -1;
const END = -2;

const REWARD_SOFTENING = 1e-9;

/** Rows by number, 0 ≤ row < capacity. Call `free()` when done. */
export class ReplayMemory {
  readonly capacity: number;
  /** address of [capacity, D] f32, as the network sees them */
  readonly observations: number;
  readonly inputs: number;
  readonly actions: number;
  /** discount of a step */
  readonly gamma: number;
  /** experiences in the memory, and those of them that are far from the policy */
  count = 0;
  far = 0;
  /** rows in use: 0 … filled − 1 */
  filled = 0;
  rewardMean = 0;
  rewardScale = 1;
  readonly #kernels: Kernels;
  #head = 0;
  /** [capacity, N] what was done and under which Gaussian */
  readonly #acted: Float32Array;
  readonly #means: Float32Array;
  readonly #spreads: Float32Array;
  /** [capacity] */
  readonly #kind: Uint8Array;
  readonly #isFar: Uint8Array;
  readonly #rewards: Float32Array;
  readonly #values: Float64Array;
  readonly #targets: Float64Array;
  readonly #ratios: Float64Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  /** [streams] row of the present */
  readonly #present: Int32Array;
  /** [capacity] number of the pass that last worked out a target: no part of the state */
  readonly #seen: Uint32Array;
  #pass = 0;

  /** @param streams agents of all worlds */
  constructor(
    kernels: Kernels,
    capacity: number,
    sizes: { readonly inputs: number; readonly actions: number; readonly streams: number },
    gamma: number,
  ) {
    this.#kernels = kernels;
    this.capacity = capacity;
    this.inputs = sizes.inputs;
    this.actions = sizes.actions;
    this.gamma = gamma;
    this.observations = kernels.alloc(4 * capacity * sizes.inputs);
    const wide = capacity * sizes.actions;
    this.#acted = new Float32Array(wide);
    this.#means = new Float32Array(wide);
    this.#spreads = new Float32Array(wide);
    this.#kind = new Uint8Array(capacity);
    this.#isFar = new Uint8Array(capacity);
    this.#rewards = new Float32Array(capacity);
    this.#values = new Float64Array(capacity);
    this.#targets = new Float64Array(capacity);
    this.#ratios = new Float64Array(capacity);
    this.#next = new Int32Array(capacity);
    this.#previous = new Int32Array(capacity);
    this.#present = new Int32Array(sizes.streams).fill(NONE);
    this.#seen = new Uint32Array(capacity);
  }

  // ── What happened ──────────────────────────────────────────────────────────────────────────────

  /** Takes in a block of steps, [shards, T + 1, R, width]: see experience-shard.ts. */
  add(block: Float32Array, shape: BlockShape): void {
    const { steps, rows, width } = shape;
    const shards = block.length / ((steps + 1) * rows * width);
    const tails: number[] = [];
    for (let t = 0; t < steps; t++) {
      for (let stream = 0; stream < shards * rows; stream++) {
        const shard = Math.floor(stream / rows);
        const at = ((shard * (steps + 1) + t) * rows + (stream % rows)) * width;
        this.#addStep(block, shape, stream, at, tails);
      }
    }
    this.#recall([...tails, ...this.#present]);
  }

  /** The step of a stream whose record begins at `at`; that of the next step follows a row of streams later. */
  #addStep(block: Float32Array, shape: BlockShape, stream: number, at: number, tails: number[]): void {
    const { places, rows, width } = shape;
    const N = this.actions;
    const number = (place: number): number => block[at + place] as number;
    if (this.#present[stream] === NONE) {
      this.#present[stream] = this.#addView(block, at + places.observation, number(places.value));
    }
    const row = this.#present[stream] as number;
    this.#kind[row] = EXPERIENCE;
    this.count++;
    this.#acted.set(block.subarray(at + places.action, at + places.action + N), row * N);
    this.#means.set(block.subarray(at + places.mean, at + places.mean + N), row * N);
    this.#spreads.set(block.subarray(at + places.spread, at + places.spread + N), row * N);
    this.#rewards[row] = number(places.reward);
    this.#values[row] = number(places.value);
    this.#ratios[row] = 1;
    const end = number(places.end);
    this.#next[row] = END;
    if (end === 2) {
      const last = this.#addView(block, at + places.final, number(places.finalValue));
      this.#link(row, last);
      tails.push(last);
    } else if (end === 1) tails.push(row);
    const later = at + rows * width;
    const now = this.#addView(block, later + places.observation, block[later + places.value] as number);
    if (end === 0) this.#link(row, now);
    this.#present[stream] = now;
  }

  #link(row: number, next: number): void {
    this.#next[row] = next;
    this.#previous[next] = row;
  }

  /** A new row, in the place of the oldest where the ring is full. */
  #addView(block: Float32Array, from: number, value: number): number {
    const row = this.#head;
    this.#head = (row + 1) % this.capacity;
    this.filled = Math.max(this.filled, row + 1);
    if (this.#kind[row] === EXPERIENCE) {
      this.count--;
      this.far -= this.#isFar[row] as number;
      const next = this.#next[row] as number;
      if (next >= 0) this.#previous[next] = NONE;
    }
    const seen = this.#kernels.f32(this.observations + 4 * row * this.inputs, this.inputs);
    seen.set(block.subarray(from, from + this.inputs));
    this.#kind[row] = VIEW;
    this.#isFar[row] = 0;
    this.#values[row] = value;
    this.#next[row] = NONE;
    this.#previous[row] = NONE;
    return row;
  }

  // ── What it is worth ───────────────────────────────────────────────────────────────────────────

  /** Whether somebody acted in a row. */
  isExperience(row: number): boolean {
    return this.#kind[row] === EXPERIENCE;
  }

  isFar(row: number): boolean {
    return this.#isFar[row] === 1;
  }

  /** ρ when last looked at. */
  ratio(row: number): number {
    return this.#ratios[row] as number;
  }

  value(row: number): number {
    return this.#values[row] as number;
  }

  /** V^tbc */
  target(row: number): number {
    return this.#targets[row] as number;
  }

  /** Q − V of an experience. */
  advantage(row: number): number {
    const next = this.#next[row] as number;
    const follows = next === END ? 0 : (this.#targets[next] as number);
    const reward = ((this.#rewards[row] as number) - this.rewardMean) * this.rewardScale;
    return reward + this.gamma * follows - (this.#values[row] as number);
  }

  /** What was done in a row. */
  actionsOf(row: number): OldActions {
    const columns = this.actions;
    const at = row * columns;
    return { columns, actions: this.#acted, means: this.#means, spreads: this.#spreads, at };
  }

  /**
   * Looks at rows anew: values, ratios, who is far, and V^tbc from each of them back to the start of its episode.
   *
   * @param outputs [rows, 1 + 2N] of the network
   * @param cutoff  C: a ratio is near in 1/C < ρ < C
   */
  refresh(rows: Int32Array, outputs: Float32Array, noise: number, cutoff: number): void {
    const width = 1 + 2 * this.actions;
    rows.forEach((row, k) => {
      const now: PolicyOutputs = { outputs, at: k * width, noise };
      this.#values[row] = outputs[now.at] as number;
      if (this.#kind[row] !== EXPERIENCE) return;
      const ratio = ratioOf(this.actionsOf(row), now);
      const isFar = ratio > 1 / cutoff && ratio < cutoff ? 0 : 1;
      this.far += isFar - (this.#isFar[row] as number);
      this.#isFar[row] = isFar;
      this.#ratios[row] = ratio;
    });
    this.#recall(rows);
  }

  /** Works out V^tbc from rows back to the start of their episodes, each row once: the newest first. */
  #recall(rows: ArrayLike<number>): void {
    this.#pass++;
    const age = (row: number): number => (this.#head - 1 - row + this.capacity) % this.capacity;
    const order = Array.from(rows).sort((a, b) => age(a) - age(b));
    for (const newest of order) {
      for (let row = newest; row !== NONE && this.#seen[row] !== this.#pass; ) {
        this.#seen[row] = this.#pass;
        this.#setTarget(row);
        row = this.#previous[row] as number;
      }
    }
  }

  #setTarget(row: number): void {
    const value = this.#values[row] as number;
    const isView = this.#kind[row] === VIEW;
    const trust = Math.min(1, this.#ratios[row] as number);
    this.#targets[row] = isView ? value : value + trust * this.advantage(row);
  }

  /** Mean and spread of the rewards anew, and all of V^tbc with them. */
  rescaleRewards(): void {
    let [sum, squares] = [0, 0];
    for (let row = 0; row < this.filled; row++) {
      if (this.#kind[row] === EXPERIENCE) sum += this.#rewards[row] as number;
    }
    this.rewardMean = sum / this.count;
    for (let row = 0; row < this.filled; row++) {
      const off = (this.#rewards[row] as number) - this.rewardMean;
      if (this.#kind[row] === EXPERIENCE) squares += off * off;
    }
    this.rewardScale = 1 / Math.sqrt(squares / this.count + REWARD_SOFTENING);
    for (let k = 1; k <= this.filled; k++) {
      this.#setTarget((this.#head - k + this.capacity) % this.capacity);
    }
  }

  // ── State ──────────────────────────────────────────────────────────────────────────────────────

  /** Arrays by name, and how many numbers of each belong to a row. */
  #arrays(): (readonly [string, StateArray, number])[] {
    const seen = this.#kernels.f32(this.observations, this.capacity * this.inputs);
    return [
      ["memory.observations", seen, this.inputs],
      ["memory.actions", this.#acted, this.actions],
      ["memory.means", this.#means, this.actions],
      ["memory.spreads", this.#spreads, this.actions],
      ["memory.kind", this.#kind, 1],
      ["memory.is_far", this.#isFar, 1],
      ["memory.rewards", this.#rewards, 1],
      ["memory.values", this.#values, 1],
      ["memory.targets", this.#targets, 1],
      ["memory.ratios", this.#ratios, 1],
      ["memory.next", this.#next, 1],
      ["memory.previous", this.#previous, 1],
    ];
  }

  save(): Record<string, StateArray> {
    const { count, far, filled, rewardMean, rewardScale } = this;
    const rows = this.#arrays().map(([name, array, width]) => [name, array.slice(0, filled * width)]);
    return {
      ...Object.fromEntries(rows),
      "memory.present": this.#present.slice(),
      "memory.counters": Float64Array.of(count, far, filled, this.#head, rewardMean, rewardScale),
    };
  }

  /** @throws ConfigError when the state is of another memory */
  restore(state: LearnerState): void {
    const counters = stateArray(state, "memory.counters", new Float64Array(), 6);
    const [count = 0, far = 0, filled = 0, head = 0, mean = 0, scale = 1] = counters;
    if (filled > this.capacity) {
      throw new ConfigError("checkpoint: memory", `at most ${this.capacity} rows`, filled);
    }
    const present = stateArray(state, "memory.present", this.#present, this.#present.length);
    const found = this.#arrays().map(
      ([name, array, width]) => [array, stateArray(state, name, array, filled * width)] as const,
    );
    for (const [array, numbers] of found) array.set(numbers);
    this.#kind.fill(EMPTY, filled);
    this.#present.set(present);
    this.count = count;
    this.far = far;
    this.filled = filled;
    this.#head = head;
    this.rewardMean = mean;
    this.rewardScale = scale;
  }

  free(): void {
    this.#kernels.free(this.observations);
  }
}
