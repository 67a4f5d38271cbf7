// safetensors (huggingface/safetensors, format 0.4): 8 bytes header length (little-endian), a JSON header
// { name: { dtype, shape, data_offsets: [begin, end) } }, then raw data. Offsets count from the header's end;
// `__metadata__` maps strings to strings. The header is padded with spaces to a multiple of 8.
//
// Files come from anywhere: lengths, types, shapes and offsets are checked before they are used, pieces must
// cover the data without gap or overlap.

import { ConfigError } from "../../base/errors.ts";
import { ELEMENT_BYTES, type ElementType, elementsOf, type Tensor, type TensorFile } from "./tensor.ts";

const METADATA = "__metadata__";

/** The format refuses longer headers. */
const MAX_HEADER_BYTES = 100_000_000;

/** Whether bytes look like this format: a header length that fits, then `{`. */
export function isSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 10 || bytes[8] !== 0x7b) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  return view.getUint32(4, true) === 0 && view.getUint32(0, true) <= bytes.length - 8;
}

/**
 * Reads a file.
 *
 * @param bytes the file
 * @param name  its name in error messages
 * @throws ConfigError when header and data do not agree in every respect
 */
export function readSafetensors(bytes: Uint8Array, name: string): TensorFile {
  const header = readHeader(bytes, name);
  const data = bytes.subarray(8 + header.length);
  const tensors = new Map<string, Tensor>();
  const pieces: { begin: number; end: number; key: string }[] = [];
  let metadata: Record<string, string> = {};
  for (const [key, entry] of Object.entries(header.entries)) {
    if (key === METADATA) {
      metadata = readMetadata(entry, name);
      continue;
    }
    const { tensor, begin, end } = readEntry(entry, data, `${name}: ${key}`);
    tensors.set(key, tensor);
    pieces.push({ begin, end, key });
  }
  pieces.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let at = 0;
  for (const { begin, end, key } of pieces) {
    if (begin !== at) throw new ConfigError(`${name}: ${key}.data_offsets`, `a start at ${at}`, begin);
    at = end;
  }
  if (at !== data.length)
    throw new ConfigError(`${name}: data`, `${at} bytes, as the header says`, data.length);
  return { tensors, metadata };
}

function readHeader(bytes: Uint8Array, name: string): { length: number; entries: Record<string, unknown> } {
  if (bytes.length < 8) throw new ConfigError(name, "at least 8 bytes", bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  const most = Math.min(bytes.length - 8, MAX_HEADER_BYTES);
  if (length > most) throw new ConfigError(`${name}: header length`, `at most ${most}`, length);
  let entries: unknown;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + length));
    entries = JSON.parse(text);
  } catch {
    throw new ConfigError(`${name}: header`, "JSON in UTF-8", `${length} bytes of something else`);
  }
  if (!isRecord(entries)) throw new ConfigError(`${name}: header`, "a JSON object", entries);
  return { length, entries };
}

function readMetadata(entry: unknown, name: string): Record<string, string> {
  const rule = "an object of strings";
  if (!isRecord(entry)) throw new ConfigError(`${name}: ${METADATA}`, rule, entry);
  for (const [key, value] of Object.entries(entry)) {
    if (typeof value !== "string") throw new ConfigError(`${name}: ${METADATA}.${key}`, "a string", value);
  }
  return entry as Record<string, string>;
}

function readEntry(
  entry: unknown,
  data: Uint8Array,
  field: string,
): { tensor: Tensor; begin: number; end: number } {
  if (!isRecord(entry)) throw new ConfigError(field, "an object with dtype, shape, data_offsets", entry);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string" || !Object.hasOwn(ELEMENT_BYTES, dtype)) {
    throw new ConfigError(`${field}.dtype`, `one of ${Object.keys(ELEMENT_BYTES).join(", ")}`, dtype);
  }
  const type = dtype as ElementType;
  const size = elementsOf(shape, `${field}.shape`) * ELEMENT_BYTES[type];
  const rule = `[begin, end) within 0 … ${data.length}`;
  if (!Array.isArray(offsets) || offsets.length !== 2) {
    throw new ConfigError(`${field}.data_offsets`, rule, offsets);
  }
  const [begin, end] = offsets as [number, number];
  if (!Number.isInteger(begin) || !Number.isInteger(end) || begin < 0 || end < begin || end > data.length) {
    throw new ConfigError(`${field}.data_offsets`, rule, offsets);
  }
  if (end - begin !== size)
    throw new ConfigError(`${field}.data_offsets`, `${size} bytes, as its shape`, end - begin);
  return { tensor: { type, shape: [...(shape as number[])], bytes: data.slice(begin, end) }, begin, end };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Writes a file: tensors in order of name, so the same content gives the same bytes. */
export function writeSafetensors(file: TensorFile): Uint8Array {
  const names = [...file.tensors.keys()].sort();
  const entries: [string, unknown][] = [];
  if (Object.keys(file.metadata).length > 0) entries.push([METADATA, file.metadata]);
  let at = 0;
  for (const name of names) {
    const { type, shape, bytes } = file.tensors.get(name) as Tensor;
    entries.push([name, { dtype: type, shape, data_offsets: [at, at + bytes.length] }]);
    at += bytes.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const length = Math.ceil(json.length / 8) * 8;
  const out = new Uint8Array(8 + length + at).fill(0x20, 8, 8 + length);
  new DataView(out.buffer).setUint32(0, length, true);
  out.set(json, 8);
  let to = 8 + length;
  for (const name of names) {
    const { bytes } = file.tensors.get(name) as Tensor;
    out.set(bytes, to);
    to += bytes.length;
  }
  return out;
}
