// A world small enough to write down: A masses on a line, each pushed by the first number of its action, are to rest at 0.
//
//   v ← v + 0.2·clamp(a, ±1)     x ← x + 0.2·v     reward = 1 − x² − 0.1·v²     over when |x| > 3, cut after 40 steps

import { philox, toUniform } from "../../src/base/philox.ts";
import type { BatchEnv } from "../../src/env/batch-env.ts";
import type { Kernels } from "../../src/kernels/kernels.ts";

const D = 3;
const STEPS = 40;

/** E worlds with A masses; action and observation have 2 and 3 numbers. */
export class ToyEnv implements BatchEnv {
  readonly name = "toy";
  readonly kernels: Kernels;
  readonly worlds: number;
  readonly agentCount: number;
  readonly observationSize = D;
  readonly actionSize = 2;
  readonly metrics = ["return", "length", "distance_left"];
  readonly metric = "return";
  readonly observationsAddress: number;
  readonly actionsAddress: number;
  readonly rewardsAddress: number;
  readonly endsAddress: number;
  readonly finalObservationsAddress: number;
  readonly finalMetricsAddress: number;
  /** [E, A, 2] position and velocity, then [E] steps, episodes and returns */
  #state: Float32Array;
  #seed = 0;
  #first = 0;

  constructor(kernels: Kernels, worlds: number, agentCount = 1) {
    this.kernels = kernels;
    this.worlds = worlds;
    this.agentCount = agentCount;
    const rows = worlds * agentCount;
    this.observationsAddress = kernels.alloc(4 * rows * D);
    this.actionsAddress = kernels.alloc(8 * rows);
    this.rewardsAddress = kernels.alloc(4 * rows);
    this.endsAddress = kernels.alloc(worlds);
    this.finalObservationsAddress = kernels.alloc(4 * rows * D);
    this.finalMetricsAddress = kernels.alloc(12 * worlds);
    this.#state = new Float32Array(2 * rows + 3 * worlds);
  }

  #extra(k: number, world: number): number {
    return 2 * this.worlds * this.agentCount + k * this.worlds + world;
  }

  #beginWorld(world: number): void {
    const s = this.#state;
    const episode = s[this.#extra(1, world)] as number;
    for (let agent = 0; agent < this.agentCount; agent++) {
      const [word] = philox([this.#first + world, agent, episode, 0], [this.#seed, 1]);
      const row = world * this.agentCount + agent;
      s[2 * row] = 4 * toUniform(word) - 2;
      s[2 * row + 1] = 0;
    }
    s[this.#extra(0, world)] = 0;
    s[this.#extra(2, world)] = 0;
  }

  #observe(at: number): void {
    const seen = this.kernels.f32(at, this.worlds * this.agentCount * D);
    for (let row = 0; row < this.worlds * this.agentCount; row++) {
      const x = this.#state[2 * row] as number;
      seen.set([x, this.#state[2 * row + 1] as number, x * x], row * D);
    }
  }

  begin(seed: number, firstWorld: number): void {
    this.#seed = seed;
    this.#first = firstWorld;
    this.#state.fill(0);
    for (let world = 0; world < this.worlds; world++) this.#beginWorld(world);
    this.#observe(this.observationsAddress);
  }

  advance(): void {
    const s = this.#state;
    const A = this.agentCount;
    const actions = this.kernels.f32(this.actionsAddress, 2 * this.worlds * A);
    const rewards = this.kernels.f32(this.rewardsAddress, this.worlds * A);
    const ends = this.kernels.u8(this.endsAddress, this.worlds);
    for (let world = 0; world < this.worlds; world++) {
      let isOut = false;
      let left = 0;
      for (let row = world * A; row < (world + 1) * A; row++) {
        const push = Math.max(-1, Math.min(1, actions[2 * row] as number));
        s[2 * row + 1] = (s[2 * row + 1] as number) + 0.2 * push;
        s[2 * row] = (s[2 * row] as number) + 0.2 * (s[2 * row + 1] as number);
        const [x, v] = [s[2 * row] as number, s[2 * row + 1] as number];
        rewards[row] = 1 - x * x - 0.1 * v * v;
        isOut ||= Math.abs(x) > 3;
        left += Math.abs(x) / A;
        s[this.#extra(2, world)] = (s[this.#extra(2, world)] as number) + (rewards[row] as number) / A;
      }
      const steps = (s[this.#extra(0, world)] as number) + 1;
      s[this.#extra(0, world)] = steps;
      ends[world] = isOut ? 1 : steps >= STEPS ? 2 : 0;
      this.kernels
        .f32(this.finalMetricsAddress + 12 * world, 3)
        .set([s[this.#extra(2, world)] as number, steps, left]);
    }
    this.#observe(this.finalObservationsAddress);
    ends.forEach((end, world) => {
      if (end === 0) return;
      s[this.#extra(1, world)] = (s[this.#extra(1, world)] as number) + 1;
      this.#beginWorld(world);
    });
    this.#observe(this.observationsAddress);
  }

  save(): Uint8Array {
    const words = Uint32Array.of(this.#seed, this.#first);
    const bytes = new Uint8Array(8 + this.#state.byteLength);
    bytes.set(new Uint8Array(words.buffer));
    bytes.set(new Uint8Array(this.#state.buffer), 8);
    return bytes;
  }

  restore(state: Uint8Array): void {
    const copy = state.slice();
    const [seed = 0, first = 0] = new Uint32Array(copy.buffer, 0, 2);
    this.#seed = seed;
    this.#first = first;
    this.#state = new Float32Array(copy.buffer.slice(8));
    this.#observe(this.observationsAddress);
  }

  free(): void {
    for (const at of [
      this.observationsAddress,
      this.actionsAddress,
      this.rewardsAddress,
      this.endsAddress,
      this.finalObservationsAddress,
      this.finalMetricsAddress,
    ]) {
      this.kernels.free(at);
    }
  }
}
