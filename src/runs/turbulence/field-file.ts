// A vorticity field from a file of the user: .npy, .npz, or raw little-endian f64.

import { ConfigError } from "../../base/errors.ts";
import { isNpy, readNpy, writeNpy } from "../../learning/formats/npy.ts";
import { readNpz } from "../../learning/formats/npz.ts";
import type { Tensor } from "../../learning/formats/tensor.ts";
import { isZip } from "../../learning/formats/zip.ts";

/** Names under which an archive may hold the vorticity. */
const NAMES = ["omega", "w", "vorticity"];

/**
 * Reads ω [n, n], row-major with x first.
 *
 * @param name      the file's name in errors
 * @param n         points a side that the scene wants
 * @param transpose whether the file is stored [y][x]
 * @throws ConfigError for another size, complex or whole numbers, a number that is not finite, a file cut short
 */
export function decodeField(bytes: Uint8Array, name: string, n: number, transpose = false): Float64Array {
  const field = isNpy(bytes) || isZip(bytes) ? fromNumpy(bytes, name, n) : fromRaw(bytes, name, n);
  const bad = field.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new ConfigError(`${name}: [${Math.floor(bad / n)}][${bad % n}]`, "a finite number", field[bad]);
  }
  return transpose ? transposed(field, n) : field;
}

/** A field [n, n] as a .npy file of f64. */
export function encodeField(field: Float64Array, n: number): Uint8Array {
  return writeNpy(f64Tensor([n, n], field));
}

/** A tensor of 64-bit floats; copies. */
export function f64Tensor(shape: readonly number[], values: Float64Array): Tensor {
  return { type: "F64", shape, bytes: new Uint8Array(values.slice().buffer) };
}

/** Real numbers of a tensor as f64; other types than f32 and f64 give undefined. */
export function toFloat64({ type, bytes }: Tensor): Float64Array | undefined {
  const aligned = bytes.slice().buffer;
  if (type === "F64") return new Float64Array(aligned);
  return type === "F32" ? Float64Array.from(new Float32Array(aligned)) : undefined;
}

function fromRaw(bytes: Uint8Array, name: string, n: number): Float64Array {
  const size = n * n * 8;
  if (bytes.length !== size) {
    const points = Math.sqrt(bytes.length / 8);
    const square = Number.isInteger(points) && points > 0 ? ` (${points} × ${points} points)` : "";
    const rule = `${size} bytes: ${n} × ${n} little-endian f64, or a .npy file`;
    throw new ConfigError(name, rule, `${bytes.length} bytes${square}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: n * n }, (_, k) => view.getFloat64(8 * k, true));
}

function fromNumpy(bytes: Uint8Array, name: string, n: number): Float64Array {
  const tensor = isNpy(bytes) ? readArray(bytes, name) : fromArchive(bytes, name);
  const rule = `real f32 or f64 numbers [${n}, ${n}]`;
  const sizes = tensor.shape.filter((size, axis) => size !== 1 || axis >= tensor.shape.length - 2);
  if (sizes.length !== 2 || sizes[0] !== n || sizes[1] !== n) {
    throw new ConfigError(`${name}: shape`, rule, `[${tensor.shape.join(", ")}]`);
  }
  const field = toFloat64(tensor);
  if (!field) throw new ConfigError(`${name}: type`, rule, tensor.type);
  return field;
}

function fromArchive(bytes: Uint8Array, name: string): Tensor {
  const arrays = readNpz(bytes, name);
  const only = arrays.size === 1 ? [...arrays.values()][0] : undefined;
  const tensor = NAMES.map((word) => arrays.get(word)).find((found) => found) ?? only;
  if (tensor) return tensor;
  throw new ConfigError(name, `one array, or one called ${NAMES.join(", ")}`, [...arrays.keys()]);
}

function readArray(bytes: Uint8Array, name: string): Tensor {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 128));
  const complex = /'descr':\s*'([<>=|]?c\d+)'/.exec(head)?.[1];
  if (complex) {
    throw new ConfigError(`${name}: type`, "a real field in physical space, not a complex spectrum", complex);
  }
  return readNpy(bytes, name);
}

function transposed(field: Float64Array, n: number): Float64Array {
  return Float64Array.from(field, (_, k) => field[(k % n) * n + Math.floor(k / n)] as number);
}
