// A simulation's state as bytes: "GYRT", version, JSON header length, header, arrays, XXH64 of all before.

import { ConfigError } from "../base/errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import type { FlowPrecision } from "../kernels/spectral-plan.ts";

/** Everything that decides how a simulation goes on. */
export interface SimulationState {
  readonly n: number;
  readonly precision: FlowPrecision;
  readonly step: number;
  readonly hasHistory: boolean;
  readonly hadFlux: boolean;
  readonly nuMean: number;
  readonly meanSquare: number;
  /** memory of the closure */
  readonly closure: Float64Array;
  /** ω̂, N̂ of the step before and the closure's flux of the step before, real and imaginary part each */
  readonly arrays: readonly Uint8Array[];
}

const MAGIC = "GYRT";
const VERSION = 1;
const HEAD = 12;

/** Numbers of the state, written first as f64: their bits must survive. */
const numbersOf = (s: SimulationState): number[] => [
  s.n,
  s.precision === "f64" ? 8 : 4,
  s.step,
  s.hasHistory ? 1 : 0,
  s.hadFlux ? 1 : 0,
  s.nuMean,
  s.meanSquare,
  s.closure.length,
];
const NUMBERS = 8;

/** State → bytes. */
export function encodeState(kernels: Kernels, state: SimulationState): Uint8Array {
  const arrays = state.arrays.reduce((sum, a) => sum + a.length, 0);
  const length = HEAD + 8 * (NUMBERS + state.closure.length) + arrays;
  const bytes = new Uint8Array(length + 8);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < 4; i++) bytes[i] = MAGIC.charCodeAt(i);
  view.setUint32(4, VERSION, true);
  view.setUint32(8, length, true);
  let at = HEAD;
  for (const value of [...numbersOf(state), ...state.closure]) {
    view.setFloat64(at, value, true);
    at += 8;
  }
  for (const array of state.arrays) {
    bytes.set(array, at);
    at += array.length;
  }
  view.setBigUint64(length, kernels.xxh64(bytes.subarray(0, length)), true);
  return bytes;
}

/** @throws ConfigError when the bytes are no sound state */
export function decodeState(kernels: Kernels, bytes: Uint8Array, name: string): SimulationState {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  if (magic !== MAGIC) throw new ConfigError(name, "a restart file of a turbulence run", magic);
  if (bytes.length < HEAD + 8 * NUMBERS + 8)
    throw new ConfigError(name, "a whole restart file", `${bytes.length} bytes`);
  const version = view.getUint32(4, true);
  if (version !== VERSION) throw new ConfigError(`${name}: version`, `${VERSION}`, version);
  const length = view.getUint32(8, true);
  if (bytes.length !== length + 8) {
    throw new ConfigError(name, `${length + 8} bytes (the file is cut short or has grown)`, bytes.length);
  }
  if (view.getBigUint64(length, true) !== kernels.xxh64(bytes.subarray(0, length))) {
    throw new ConfigError(name, "bytes that fit their checksum", "others (the file is damaged)");
  }
  const number = (i: number): number => view.getFloat64(HEAD + 8 * i, true);
  const n = number(0);
  const half = (n / 2) * n * number(1);
  const memory = Float64Array.from({ length: number(7) }, (_, i) => number(NUMBERS + i));
  const start = HEAD + 8 * (NUMBERS + memory.length);
  if (start + 6 * half !== length)
    throw new ConfigError(name, "six arrays of the named grid", `${length} bytes`);
  return {
    n,
    precision: number(1) === 8 ? "f64" : "f32",
    step: number(2),
    hasHistory: number(3) === 1,
    hadFlux: number(4) === 1,
    nuMean: number(5),
    meanSquare: number(6),
    closure: memory,
    arrays: Array.from({ length: 6 }, (_, i) => bytes.slice(start + i * half, start + (i + 1) * half)),
  };
}
