// A named array as files hold it: raw little-endian bytes with a type and a shape.

import { ConfigError } from "../../base/errors.ts";

/** Bytes of one element by type, under the names that safetensors uses. */
export const ELEMENT_BYTES = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  I64: 8,
  U64: 8,
  F64: 8,
} as const;

export type ElementType = keyof typeof ELEMENT_BYTES;

/** One array, row-major. */
export interface Tensor {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** product(shape) · ELEMENT_BYTES[type] bytes, little-endian */
  readonly bytes: Uint8Array;
}

/** Arrays by name, and notes. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** More elements than this are refused everywhere: no file of ours comes near. */
export const MAX_ELEMENTS: number = 2 ** 28;

/** Number of elements of a shape. @throws ConfigError when it is no list of whole numbers ≥ 0 with a sane product */
export function elementsOf(shape: unknown, field: string): number {
  const rule = "a list of at most 8 whole numbers ≥ 0";
  if (!Array.isArray(shape) || shape.length > 8) throw new ConfigError(field, rule, shape);
  let product = 1;
  for (const size of shape as unknown[]) {
    if (typeof size !== "number" || !Number.isInteger(size) || size < 0)
      throw new ConfigError(field, rule, shape);
    product *= size;
    if (product > MAX_ELEMENTS) throw new ConfigError(field, `at most ${MAX_ELEMENTS} elements`, shape);
  }
  return product;
}

/** A tensor of 32-bit floats. */
export function f32Tensor(shape: readonly number[], values: Float32Array): Tensor {
  return { type: "F32", shape, bytes: new Uint8Array(values.slice().buffer) };
}

/** The elements of a floating-point tensor as f32 (f64 is rounded). @throws ConfigError for other types */
export function toFloat32(tensor: Tensor, field: string): Float32Array {
  const { bytes } = tensor;
  const count = bytes.length / ELEMENT_BYTES[tensor.type];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(count);
  for (let k = 0; k < count; k++) values[k] = readFloat(view, k, tensor.type, field);
  return values;
}

function readFloat(view: DataView, k: number, type: ElementType, field: string): number {
  if (type === "F32") return view.getFloat32(4 * k, true);
  if (type === "F64") return view.getFloat64(8 * k, true);
  if (type === "F16") return halfToNumber(view.getUint16(2 * k, true));
  if (type === "BF16") {
    const word = new DataView(new ArrayBuffer(4));
    word.setUint16(2, view.getUint16(2 * k, true), true);
    return word.getFloat32(0, true);
  }
  throw new ConfigError(field, "floating-point numbers", type);
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Refuses NaN and infinite numbers in a floating-point tensor. */
export function checkFinite(tensor: Tensor, field: string): void {
  if (tensor.type !== "F32" && tensor.type !== "F64" && tensor.type !== "F16" && tensor.type !== "BF16")
    return;
  const values = toFloat32(tensor, field);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new ConfigError(`${field}[${bad}]`, "a finite number", values[bad]);
}
