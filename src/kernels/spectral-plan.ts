// The face of assembly/turbulence and assembly/core/fft.ts: plans, planes and half spectra in WASM memory.
//
// n grid points a side, m points a side of the planes on which products are formed, kc the largest kept wavenumber.

import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "./kernels.ts";

/** Element type of fields and spectra. */
export type FlowPrecision = "f64" | "f32";

/** Two arrays in WASM memory: real and imaginary part, or two fields packed into one complex plane. Byte addresses. */
export interface Pair {
  readonly re: number;
  readonly im: number;
}

/** What `pack` makes of ω̂; see assembly/turbulence/pack.ts. */
export const PACK = { velocity: 0, gradient: 1, strain: 2, vorticity: 3, laplacian: 4 } as const;

/** What `unpack` makes of a plane; see assembly/turbulence/unpack.ts. */
export const UNPACK = { basdevant: 0, flux: 1, scalar: 2, tau: 3 } as const;

/** Offsets of a step's numbers, bytes; the same as STEP in assembly/turbulence/advance.ts. */
export const STEP = {
  dt: 0,
  viscosity: 8,
  drag: 16,
  beta: 24,
  hyper: 32,
  now: 40,
  before: 48,
  powers: 56,
  explicitRe: 60,
  explicitIm: 64,
  forcedCount: 68,
  forcedAt: 72,
  bytes: 80,
} as const;

// biome-ignore lint/suspicious/noExplicitAny: kernels take numbers
type Kernel = (...values: any[]) => number;

/** One derivative ∂x^x ∂y^y of a half spectrum, or of its stream function ψ = −∇⁻²(…). */
export interface Derivative {
  readonly of: Pair;
  readonly x: number;
  readonly y: number;
  readonly ofPsi?: boolean;
}

const isSupported = (n: number): boolean => {
  let rest = n;
  while (rest % 2 === 0) rest /= 2;
  while (rest % 3 === 0) rest /= 3;
  return rest === 1 && n % 8 === 0;
};

/** Plan for one grid: tables and scratch. Owns its memory and that of the planes it gives out; call `free()`. */
export class SpectralPlan {
  readonly kernels: Kernels;
  readonly n: number;
  readonly m: number;
  readonly kc: number;
  readonly precision: FlowPrecision;
  /** elements from row to row of a plane */
  readonly stride: number;
  /** bytes an element */
  readonly size: number;
  /** address of the grid that kernels read */
  readonly grid: number;
  readonly #owned: number[] = [];
  readonly #fft: number;
  readonly #between: Pair;
  readonly #calls: Map<string, Kernel> = new Map();
  readonly #pass: Kernel;
  readonly #pack: Kernel;
  readonly #unpack: Kernel;

  /**
   * @param n  grid points a side: 2^a·3^b, a multiple of 8
   * @param m  points a side of the planes, the same kind of number, ≥ n
   * @param kc largest kept wavenumber, < n/2
   */
  constructor(kernels: Kernels, n: number, m: number, kc: number, precision: FlowPrecision) {
    for (const side of [n, m]) {
      if (!isSupported(side) || side < 16 || side > 4096) {
        throw new ConfigError("grid", "16 … 4096 points a side, 2^a·3^b and a multiple of 8", side);
      }
    }
    this.kernels = kernels;
    this.n = n;
    this.m = m;
    this.kc = kc;
    this.precision = precision;
    this.size = precision === "f64" ? 8 : 4;
    // 64 bytes of padding: rows of a power of two would all fall into the same cache sets
    this.stride = m + 64 / this.size;
    this.#pass = this.kernel("fftPass", "");
    this.#pack = this.kernel("pack");
    this.#unpack = this.kernel("unpack");
    this.#fft = this.#makeFft();
    this.grid = this.#makeGrid();
    this.#between = this.plane();
  }

  /** The kernel of this precision, to be called directly in hot paths. */
  kernel(name: string, prefix = "turbulence"): Kernel {
    const full = `${prefix === "" ? name : prefix + name[0]?.toUpperCase() + name.slice(1)}${this.precision === "f64" ? "F64" : "F32"}`;
    let found = this.#calls.get(full);
    if (!found) {
      found = this.kernels.raw[full] as Kernel;
      if (found === undefined) throw new Error(`kernels.wasm has no export ${full}`);
      this.#calls.set(full, found);
    }
    return found;
  }

  /** Zeroed memory that lives as long as the plan. */
  reserve(bytes: number): number {
    const at = this.kernels.alloc(bytes);
    this.#owned.push(at);
    return at;
  }

  /** A complex plane, m rows of `stride` elements, or two real fields. */
  plane(): Pair {
    const bytes = this.m * this.stride * this.size + 64;
    return { re: this.reserve(bytes), im: this.reserve(bytes) };
  }

  /** Bytes of one part of a half spectrum, [n/2, n]. */
  get halfBytes(): number {
    return (this.n / 2) * this.n * this.size;
  }

  /** A half spectrum, [n/2, n], zeroed. */
  half(): Pair {
    return { re: this.reserve(this.halfBytes), im: this.reserve(this.halfBytes) };
  }

  #table(length: number): number {
    return this.reserve(length * this.size);
  }

  #makeFft(): number {
    const { m, size } = this;
    const cos = this.#table(m);
    const sin = this.#table(m);
    this.kernel("fftTables", "")(m, cos, sin);
    const vectors = (m * size) % 64 === 0 ? 4 : 2;
    const scratch = this.reserve(4 * m * vectors * 16);
    const fft = this.reserve(64);
    const between = this.reserve(64);
    // a view is good until memory grows: everything is reserved before
    this.kernels.i32(fft, 7).set([m, this.stride, cos, sin, scratch, vectors, between]);
    return fft;
  }

  #makeGrid(): number {
    const { n } = this;
    const ky = this.#table(n);
    const waves = Array.from({ length: n }, (_, j) => (j < n / 2 ? j : j - n));
    this.view(ky, n).set(waves);
    const grid = this.reserve(64);
    this.kernels.i32(grid, 6).set([n, this.m, this.kc, this.#fft, ky, this.stride]);
    return grid;
  }

  /** A live view: use at once, never keep. */
  view(at: number, length: number): Float64Array | Float32Array {
    return this.precision === "f64" ? this.kernels.f64(at, length) : this.kernels.f32(at, length);
  }

  /** Inverse FFT of a packed plane, in place, without a factor; reads kept modes only. */
  inverse(plane: Pair): void {
    const { m, kc } = this;
    const t = this.#between;
    // inverse: real and imaginary part change places
    this.#pass(this.#fft, plane.im, plane.re, t.im, t.re, kc + 1, m - kc, kc + 1, m - kc);
    this.#pass(this.#fft, t.im, t.re, plane.im, plane.re, kc + 1, m - kc, 0, 0);
  }

  /** Forward FFT of a plane, in place, unnormalised; writes rows |kx| ≤ kc only. */
  forward(plane: Pair): void {
    const { m, kc } = this;
    const t = this.#between;
    this.#pass(this.#fft, plane.re, plane.im, t.re, t.im, 0, 0, 0, 0);
    this.#pass(this.#fft, t.re, t.im, plane.re, plane.im, 0, 0, kc + 1, m - kc);
  }

  /** Full transforms without gaps, for tests and for whoever needs all modes: forward or inverse, in place. */
  transformAll(plane: Pair, isInverse: boolean): void {
    const t = this.#between;
    const [a, b, c, d] = isInverse ? [plane.im, plane.re, t.im, t.re] : [plane.re, plane.im, t.re, t.im];
    this.#pass(this.#fft, a, b, c, d, 0, 0, 0, 0);
    this.#pass(this.#fft, c, d, a, b, 0, 0, 0, 0);
  }

  /** Physical fields of one kind from ω̂: packs and transforms back. */
  fieldsOf(kind: number, hat: Pair, plane: Pair): void {
    this.#pack(this.grid, kind, hat.re, hat.im, plane.re, plane.im, 1 / (this.n * this.n));
    this.inverse(plane);
  }

  /** Two derivatives as physical fields, times `factor`. */
  derivatives(a: Derivative, b: Derivative, plane: Pair, factor = 1): void {
    const scale = factor / (this.n * this.n);
    const of = (d: Derivative): number[] => [d.of.re, d.of.im, d.x, d.y, d.ofPsi ? 1 : 0];
    this.kernel("packDerivatives")(this.grid, ...of(a), ...of(b), plane.re, plane.im, scale);
    this.inverse(plane);
  }

  /** Transforms a plane and stores, or adds, weight × a term of kind `kind` in `to`. */
  termOf(kind: number, plane: Pair, to: Pair, weight: number, isAdded: boolean): void {
    this.forward(plane);
    const scale = weight * (this.n / this.m) * (this.n / this.m);
    this.#unpack(this.grid, kind, isAdded ? 1 : 0, plane.re, plane.im, to.re, to.im, scale);
  }

  /** Copies a field [m, m] into one component of a plane. */
  writePlane(at: number, field: ArrayLike<number>): void {
    const view = this.view(at, this.m * this.stride);
    for (let i = 0; i < this.m; i++) {
      for (let j = 0; j < this.m; j++) view[i * this.stride + j] = field[i * this.m + j] as number;
    }
  }

  /** A copy of one component of a plane, [m, m]. */
  readPlane(at: number): Float64Array {
    const view = this.view(at, this.m * this.stride);
    const field = new Float64Array(this.m * this.m);
    for (let i = 0; i < this.m; i++) {
      for (let j = 0; j < this.m; j++) field[i * this.m + j] = view[i * this.stride + j] as number;
    }
    return field;
  }

  free(): void {
    for (const at of this.#owned) this.kernels.free(at);
    this.#owned.length = 0;
  }
}
