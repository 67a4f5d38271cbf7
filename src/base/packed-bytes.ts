// Byte arrays one after the other, each behind its length (u32, little-endian).

import { ConfigError } from "./errors.ts";

/** All parts in one array. */
export function packBytes(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length, true);
    out.set(part, at + 4);
    at += 4 + part.length;
  }
  return out;
}

/**
 * The parts of `packBytes`; views, not copies.
 *
 * @throws ConfigError when lengths do not fit, saying what was expected of the field
 */
export function unpackBytes(bytes: Uint8Array, field: string, rule: string): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = at + 4 <= bytes.length ? view.getUint32(at, true) : Number.POSITIVE_INFINITY;
    if (at + 4 + length > bytes.length) throw new ConfigError(field, rule, bytes.length);
    parts.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return parts;
}
