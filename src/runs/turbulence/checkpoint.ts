// checkpoint.bin: "GYRC", version, length, a Checkpoint, CRC-32 of all before. Little-endian.

import { crc32 } from "../../base/crc32.ts";
import { ConfigError } from "../../base/errors.ts";
import type { Checkpoint } from "./run-sink.ts";

const MAGIC = [0x47, 0x59, 0x52, 0x43] as const;
const VERSION = 1;
/** magic, version, length of the file, step as f64, numbers of the spectrum, padding */
const HEAD = 32;

/** Whether bytes begin like a checkpoint. */
export function isCheckpoint(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, k) => bytes[k] === byte);
}

/** Checkpoint → bytes. */
export function encodeCheckpoint({ step, simulation, spectrum }: Checkpoint): Uint8Array {
  const start = HEAD + 8 * spectrum.length;
  const bytes = new Uint8Array(start + simulation.length + 4);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(4, VERSION, true);
  view.setUint32(8, bytes.length, true);
  view.setFloat64(16, step, true);
  view.setUint32(24, spectrum.length, true);
  for (const [k, value] of spectrum.entries()) view.setFloat64(HEAD + 8 * k, value, true);
  bytes.set(simulation, start);
  view.setUint32(bytes.length - 4, crc32(bytes.subarray(0, bytes.length - 4)), true);
  return bytes;
}

/** @throws ConfigError when the bytes are no sound checkpoint */
export function decodeCheckpoint(bytes: Uint8Array, name: string): Checkpoint {
  if (!isCheckpoint(bytes)) throw new ConfigError(name, "a checkpoint of a turbulence run", "something else");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length >= HEAD + 4 ? view.getUint32(8, true) : HEAD + 4;
  if (bytes.length !== length) {
    throw new ConfigError(name, `${length} bytes`, `${bytes.length} (cut short, or grown)`);
  }
  const version = view.getUint32(4, true);
  if (version !== VERSION) throw new ConfigError(`${name}: version`, `${VERSION}`, version);
  if (view.getUint32(length - 4, true) !== crc32(bytes.subarray(0, length - 4))) {
    throw new ConfigError(name, "bytes that fit their checksum", "others: the file is damaged");
  }
  const count = view.getUint32(24, true);
  const spectrum = Float64Array.from({ length: count }, (_, k) => view.getFloat64(HEAD + 8 * k, true));
  return {
    step: view.getFloat64(16, true),
    spectrum,
    simulation: bytes.slice(HEAD + 8 * count, length - 4),
  };
}
