// Writing Protocol Buffers (protobuf.dev, encoding): a message is a list of fields, each a key (number · 8 + wire type)
// and a value: 0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes. Fields come in the order given.

import { ConfigError } from "../../base/errors.ts";

/** An encoded field; a message is a list of them. */
export type Field = Uint8Array;

/** Pieces one after the other. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

function varint(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new ConfigError("varint", "a whole number ≥ 0", value);
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.of(...bytes, rest);
}

function fixed(number: number, wire: 1 | 5, write: (view: DataView) => void): Field {
  const view = new DataView(new ArrayBuffer(wire === 1 ? 8 : 4));
  write(view);
  return joined([varint(8 * number + wire), new Uint8Array(view.buffer)]);
}

/** int32, int64, enum: whole numbers ≥ 0. */
export function wholeField(number: number, value: number): Field {
  return joined([varint(8 * number), varint(value)]);
}

/** float. */
export function floatField(number: number, value: number): Field {
  return fixed(number, 5, (view) => view.setFloat32(0, value, true));
}

/** double. */
export function doubleField(number: number, value: number): Field {
  return fixed(number, 1, (view) => view.setFloat64(0, value, true));
}

/** bytes. */
export function bytesField(number: number, bytes: Uint8Array): Field {
  return joined([varint(8 * number + 2), varint(bytes.length), bytes]);
}

/** string. */
export function textField(number: number, text: string): Field {
  return bytesField(number, new TextEncoder().encode(text));
}

/** A message inside a message. */
export function messageField(number: number, fields: readonly Field[]): Field {
  return bytesField(number, joined(fields));
}
