// Arrays in kernel memory for a test: put, read, and free them all.
import type { Kernels } from "../../src/kernels/kernels.ts";

export class Arena {
  readonly #kernels: Kernels;
  readonly #pieces: number[] = [];

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
  }

  /** n zeroed f32 (8 bytes each are reserved, so f64 fit too). */
  zeros(n: number): number {
    const at = this.#kernels.alloc(8 * n);
    this.#pieces.push(at);
    return at;
  }

  f32(values: ArrayLike<number>): number {
    const at = this.zeros(values.length);
    this.#kernels.f32(at, values.length).set(values);
    return at;
  }

  i32(values: ArrayLike<number>): number {
    const at = this.zeros(values.length);
    this.#kernels.i32(at, values.length).set(values);
    return at;
  }

  u8(values: ArrayLike<number>): number {
    const at = this.zeros(values.length);
    this.#kernels.u8(at, values.length).set(values);
    return at;
  }

  /** A copy of n f32. */
  read(at: number, n: number): Float32Array {
    return this.#kernels.f32(at, n).slice();
  }

  free(): void {
    for (const at of this.#pieces.splice(0)) this.#kernels.free(at);
  }
}
