// NumPy's .npy (format 1.0 to 3.0): "\x93NUMPY", version, header length, a Python dict in text, raw data.

import { ConfigError } from "../../base/errors.ts";
import { ELEMENT_BYTES, type ElementType, elementsOf, type Tensor } from "./tensor.ts";

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;

const TYPE_OF: Readonly<Record<string, ElementType>> = {
  "|b1": "BOOL",
  "|u1": "U8",
  "|i1": "I8",
  "<i2": "I16",
  "<u2": "U16",
  "<f2": "F16",
  "<i4": "I32",
  "<u4": "U32",
  "<f4": "F32",
  "<i8": "I64",
  "<u8": "U64",
  "<f8": "F64",
};

const HEADER =
  /^\{\s*'descr'\s*:\s*'([^']{1,8})'\s*,\s*'fortran_order'\s*:\s*(True|False)\s*,\s*'shape'\s*:\s*\(([\d\s,]{0,200})\)\s*,?\s*\}\s*$/;

/** Whether bytes begin like a .npy file. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, k) => bytes[k] === byte);
}

/**
 * Reads an array; Fortran order becomes row-major.
 *
 * @param name the file's name in error messages
 * @throws ConfigError when it is no .npy of plain little-endian numbers, or is cut short
 */
export function readNpy(bytes: Uint8Array, name: string): Tensor {
  if (!isNpy(bytes) || bytes.length < 12) throw new ConfigError(name, "a .npy file", `${bytes.length} bytes`);
  const major = bytes[6] as number;
  if (major < 1 || major > 3) throw new ConfigError(`${name}: version`, "1, 2 or 3", major);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = major === 1 ? 10 : 12;
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (start + length > bytes.length) {
    throw new ConfigError(`${name}: header length`, `at most ${bytes.length - start}`, length);
  }
  // longer headers than this hold no plain array
  const text = new TextDecoder("latin1").decode(bytes.subarray(start, start + Math.min(length, 4096)));
  const match = HEADER.exec(text);
  if (!match) throw new ConfigError(`${name}: header`, "descr, fortran_order and shape", text.slice(0, 60));
  const [, descr = "", order = "", sizes = ""] = match;
  const type = Object.hasOwn(TYPE_OF, descr) ? TYPE_OF[descr] : undefined;
  if (!type) throw new ConfigError(`${name}: descr`, `one of ${Object.keys(TYPE_OF).join(" ")}`, descr);
  const shape = sizes.split(",").flatMap((word) => (word.trim() === "" ? [] : [Number(word)]));
  const size = elementsOf(shape, `${name}: shape`) * ELEMENT_BYTES[type];
  const data = bytes.subarray(start + length);
  if (data.length !== size) throw new ConfigError(`${name}: data`, `${size} bytes`, data.length);
  const rows = order === "True" ? toRowMajor(data, shape, ELEMENT_BYTES[type]) : data.slice();
  return { type, shape, bytes: rows };
}

/** Column-major elements in row-major order. */
function toRowMajor(data: Uint8Array, shape: readonly number[], size: number): Uint8Array {
  const out = new Uint8Array(data.length);
  const index = new Array<number>(shape.length).fill(0);
  for (let to = 0; to < out.length; to += size) {
    let from = 0;
    let stride = size;
    index.forEach((i, axis) => {
      from += i * stride;
      stride *= shape[axis] as number;
    });
    out.set(data.subarray(from, from + size), to);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      index[axis] = 0;
    }
  }
  return out;
}

/** Writes an array, format 1.0. @throws ConfigError for BF16, which NumPy lacks */
export function writeNpy(tensor: Tensor): Uint8Array {
  const descr = Object.keys(TYPE_OF).find((key) => TYPE_OF[key] === tensor.type);
  if (!descr) throw new ConfigError("npy: type", "a type that NumPy has", tensor.type);
  const sizes = tensor.shape.length === 1 ? `${tensor.shape[0]},` : tensor.shape.join(", ");
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const length = Math.ceil((10 + header.length + 1) / 64) * 64 - 10;
  const out = new Uint8Array(10 + length + tensor.bytes.length);
  out.set([...MAGIC, 1, 0, length & 0xff, length >> 8]);
  out.set(new TextEncoder().encode(`${header.padEnd(length - 1)}\n`), 10);
  out.set(tensor.bytes, 10 + length);
  return out;
}
