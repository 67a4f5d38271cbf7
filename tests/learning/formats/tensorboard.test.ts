// Event files read back by a parser that shares nothing with the writer.
import { describe, expect, it } from "vitest";
import { crc32c } from "../../../src/base/crc32c.ts";
import { encodeTensorboard } from "../../../src/learning/formats/tensorboard.ts";

describe("CRC-32C", () => {
  // RFC 3720, B.4, and the check value of the catalogue of CRCs
  const vectors: [string, Uint8Array, number][] = [
    ["123456789", new TextEncoder().encode("123456789"), 0xe3069283],
    ["32 zeros", new Uint8Array(32), 0x8a9136aa],
    ["32 ones", new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ["0 to 31", Uint8Array.from({ length: 32 }, (_, k) => k), 0x46dd794e],
    ["nothing", new Uint8Array(0), 0],
  ];
  for (const [name, bytes, want] of vectors) it(name, () => expect(crc32c(bytes)).toBe(want));
});

/** Bit by bit, without a table. */
function maskedCrc(bytes: Uint8Array): number {
  let crc = 0xffffffffn;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ 0x82f63b78n : crc >> 1n;
  }
  crc ^= 0xffffffffn;
  return Number((((crc >> 15n) | (crc << 17n)) + 0xa282ead8n) & 0xffffffffn);
}

type Value = number | bigint | Uint8Array;

/** The fields of a message: [number, value]. */
function fieldsOf(bytes: Uint8Array): [number, Value][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: [number, Value][] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = view.getUint8(at++);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const wire = key & 7;
    let value: Value;
    if (wire === 0) value = varint();
    else if (wire === 1) [value, at] = [view.getFloat64(at, true), at + 8];
    else if (wire === 5) [value, at] = [view.getFloat32(at, true), at + 4];
    else {
      const length = Number(varint());
      [value, at] = [bytes.subarray(at, at + length), at + length];
    }
    fields.push([key >> 3, value]);
  }
  return fields;
}

/** The events of a file, their frames checked. */
function eventsOf(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const events: Uint8Array[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(view.getBigUint64(at, true));
    expect(view.getUint32(at + 8, true)).toBe(maskedCrc(file.subarray(at, at + 8)));
    const event = file.subarray(at + 12, at + 12 + length);
    expect(view.getUint32(at + 12 + length, true)).toBe(maskedCrc(event));
    events.push(event);
    at += 16 + length;
  }
  return events;
}

it("an event file holds its version, then every value with step and time", () => {
  const steps = [
    { step: 4096, wallTime: 1.7e9 + 0.5, values: { "losses/value_loss": 0.25, "episode/return": -1.5 } },
    { step: 2 ** 40 + 3, wallTime: 1.7e9 + 900, values: { "episode/return": 12 } },
  ];
  const [first, ...events] = eventsOf(encodeTensorboard(steps, 1.7e9));
  const text = (bytes: Value | undefined): string => new TextDecoder().decode(bytes as Uint8Array);
  const head = new Map(fieldsOf(first as Uint8Array));
  expect([head.get(1), text(head.get(3))]).toEqual([1.7e9, "brain.Event:2"]);
  const read = events.map((event) => {
    const fields = new Map(fieldsOf(event));
    const values = fieldsOf(fields.get(5) as Uint8Array).map(([, value]) => {
      const scalar = new Map(fieldsOf(value as Uint8Array));
      return [text(scalar.get(1)), scalar.get(2)];
    });
    return { step: Number(fields.get(2)), wallTime: fields.get(1), values: Object.fromEntries(values) };
  });
  expect(read).toEqual(steps);
});
