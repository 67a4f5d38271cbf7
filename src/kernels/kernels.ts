// The door to WebAssembly: one kernels.wasm, one unshared memory an instance, laid out by an arena.
//
// Kernels never allocate. The arena starts at the module's __heap_base and hands out 64-byte aligned
// pieces; `free` gives a piece back (a first-fit list with merging), so long runs stay flat.

import { ConfigError, UnsupportedError } from "../base/errors.ts";

/** The exports of kernels.wasm; see assembly/index.ts. Pointers are byte addresses. */
// biome-ignore lint/suspicious/noExplicitAny: the binary interface is numbers; faces give it types
type RawExports = Record<string, (...values: any[]) => any>;

/** One instance of the kernels with its memory. Not shared between threads. */
export class Kernels {
  readonly memory: WebAssembly.Memory;
  readonly raw: RawExports;
  #top: number;
  /** what lies below may have been written */
  #highest: number;
  readonly #sizes: Map<number, number> = new Map();
  /** free pieces, sorted by address */
  #free: { at: number; size: number }[] = [];

  constructor(instance: WebAssembly.Instance, memory: WebAssembly.Memory) {
    this.memory = memory;
    this.raw = instance.exports as RawExports;
    this.#top = align(this.call("heapBase"));
    this.#highest = this.#top;
  }

  /** Calls an exported kernel by name and returns its number. */
  call(name: string, ...values: number[]): number {
    const kernel = this.raw[name];
    if (kernel === undefined) throw new Error(`kernels.wasm has no export ${name}`);
    return kernel(...values) as number;
  }

  /** Reserves `bytes` bytes, zeroed, 64-byte aligned; returns the address. */
  alloc(bytes: number): number {
    const size = align(Math.max(bytes, 64));
    const piece = this.#free.find((f) => f.size >= size);
    let at: number;
    if (piece) {
      at = piece.at;
      piece.at += size;
      piece.size -= size;
      if (piece.size === 0) this.#free = this.#free.filter((f) => f !== piece);
    } else {
      at = this.#top;
      this.#grow(at + size);
      this.#top = at + size;
    }
    this.#sizes.set(at, size);
    // memory that nobody had yet is 0, and costs nothing until it is written
    const used = Math.min(at + size, this.#highest) - at;
    if (used > 0) new Uint8Array(this.memory.buffer, at, used).fill(0);
    this.#highest = Math.max(this.#highest, this.#top);
    return at;
  }

  /** Makes memory up to an address. @throws ConfigError where there is no more of it */
  #grow(end: number): void {
    const missing = end - this.memory.buffer.byteLength;
    if (missing <= 0) return;
    try {
      this.memory.grow(Math.ceil(missing / 65536));
    } catch {
      const rule = "at most 4 GiB in a thread: fewer worlds, shorter rollouts or narrower networks";
      throw new ConfigError("memory of the kernels", rule, `${Math.ceil(end / 2 ** 20)} MiB`);
    }
  }

  /** Gives back an address from `alloc`. */
  free(at: number): void {
    const size = this.#sizes.get(at);
    if (size === undefined) throw new Error(`free of ${at}, which alloc did not give out`);
    this.#sizes.delete(at);
    this.#free.push({ at, size });
    this.#free.sort((a, b) => a.at - b.at);
    const merged: { at: number; size: number }[] = [];
    for (const f of this.#free) {
      const last = merged[merged.length - 1];
      if (last && last.at + last.size === f.at) last.size += f.size;
      else merged.push({ ...f });
    }
    const end = merged[merged.length - 1];
    if (end && end.at + end.size === this.#top) {
      // the last piece goes back whole, so that a larger one may take its place
      this.#top = end.at;
      merged.pop();
    }
    this.#free = merged;
  }

  /** Views are live and detach when memory grows: use them at once, never keep them. */
  f32(at: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, length);
  }
  f64(at: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, at, length);
  }
  u8(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, length);
  }
  i32(at: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, at, length);
  }
  u32(at: number, length: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, at, length);
  }
  u64(at: number, length: number): BigUint64Array {
    return new BigUint64Array(this.memory.buffer, at, length);
  }

  /** XXH64 of bytes. */
  xxh64(data: Uint8Array, seed = 0n): bigint {
    const at = this.alloc(data.length);
    this.u8(at, data.length).set(data);
    const hash = BigInt.asUintN(64, (this.raw.xxh64Of as (...v: unknown[]) => bigint)(at, data.length, seed));
    this.free(at);
    return hash;
  }
}

function align(bytes: number): number {
  return (bytes + 63) & ~63;
}

/** Instantiates compiled kernels with a fresh memory. A compiled module may be sent to workers. */
export async function instantiateKernels(module: WebAssembly.Module): Promise<Kernels> {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536 });
  const abort = (): never => {
    throw new Error("a kernel aborted");
  };
  const instance = await WebAssembly.instantiate(module, { env: { memory, abort } });
  return new Kernels(instance, memory);
}

/** A module with one function that uses a 128-bit vector: `i32x4.splat(0)` and `drop`. */
const SIMD_PROBE = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 0x41, 0, 0xfd, 0x11, 0x1a, 0x0b],
);

/** @throws UnsupportedError where WebAssembly or its vector instructions are missing */
function checkEngine(): void {
  const needs = "gyre needs WebAssembly with SIMD: Chrome or Edge 91, Firefox 89, Safari 16.4, or newer";
  if (typeof WebAssembly !== "object") {
    throw new UnsupportedError(`WebAssembly is missing or switched off. ${needs}.`);
  }
  if (!WebAssembly.validate(SIMD_PROBE)) {
    throw new UnsupportedError(`This engine has no WebAssembly SIMD. ${needs}.`);
  }
}

/**
 * Compiles kernels.wasm, found beside the package in Node and by the bundler in the browser.
 *
 * @throws UnsupportedError where WebAssembly SIMD is missing
 */
export async function compileKernels(
  url: URL = new URL("../../build/kernels.wasm", import.meta.url),
): Promise<WebAssembly.Module> {
  checkEngine();
  if (url.protocol === "file:") {
    const { readFile } = await import("node:fs/promises");
    return WebAssembly.compile(new Uint8Array(await readFile(url)));
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.href}: HTTP ${response.status}`);
  // a server that does not know .wasm would make the streaming compiler refuse
  const isWasm = response.headers.get("content-type")?.split(";")[0] === "application/wasm";
  return isWasm ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/** Compiles and instantiates in one go. */
export async function loadKernels(): Promise<Kernels> {
  return instantiateKernels(await compileKernels());
}
