// Members in threads of their own share through one SharedArrayBuffer: a barrier and two regions, used in turn. A member
// writes its shards, waits for all others, then reads theirs; it cannot be a whole round ahead, so two regions suffice.

import { type Collective, shardsOf } from "../env/collective.ts";

/** bytes of a region; longer arrays go in parts */
const REGION = 16 * 1024 * 1024;
const HEAD = 64;
const ARRIVED = 0;
const ROUND = 1;
/** looks at the barrier before the thread sleeps: about 10 µs */
const SPINS = 4000;

/** Memory for a team of threads. */
export function makeSharedMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEAD + 2 * REGION);
}

/** A member's end of shared memory; `share` blocks its thread until all members have come. */
export class SharedCollective implements Collective {
  readonly rank: number;
  readonly size: number;
  readonly #words: Int32Array;
  readonly #regions: readonly [Uint8Array, Uint8Array];
  #turn = 0;

  constructor(memory: SharedArrayBuffer, rank: number, size: number) {
    this.rank = rank;
    this.size = size;
    this.#words = new Int32Array(memory, 0, HEAD / 4);
    this.#regions = [new Uint8Array(memory, HEAD, REGION), new Uint8Array(memory, HEAD + REGION, REGION)];
  }

  share(shards: Uint8Array, count: number): void {
    if (this.size === 1) return;
    const bytes = shards.length / count;
    const part = Math.floor(REGION / count);
    for (let from = 0; from < bytes; from += part) {
      this.#sharePart(shards, count, bytes, from, Math.min(part, bytes - from));
    }
  }

  /** `length` bytes of each shard, from byte `from`. */
  #sharePart(shards: Uint8Array, count: number, bytes: number, from: number, length: number): void {
    const region = this.#regions[this.#turn as 0 | 1];
    this.#turn = 1 - this.#turn;
    const { first, last } = shardsOf(this.rank, this.size, count);
    for (let shard = first; shard < last; shard++) {
      const at = shard * bytes + from;
      region.set(shards.subarray(at, at + length), shard * length);
    }
    this.#meet();
    for (let shard = 0; shard < count; shard++) {
      if (shard >= first && shard < last) continue;
      shards.set(region.subarray(shard * length, (shard + 1) * length), shard * bytes + from);
    }
  }

  /** Waits until all members have come. */
  #meet(): void {
    const words = this.#words;
    const round = Atomics.load(words, ROUND);
    if (Atomics.add(words, ARRIVED, 1) + 1 === this.size) {
      Atomics.store(words, ARRIVED, 0);
      Atomics.add(words, ROUND, 1);
      Atomics.notify(words, ROUND);
      return;
    }
    for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(words, ROUND) !== round) return;
    while (Atomics.load(words, ROUND) === round) Atomics.wait(words, ROUND, round);
  }
}
