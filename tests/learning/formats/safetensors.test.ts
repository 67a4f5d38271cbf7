import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/base/errors.ts";
import {
  isSafetensors,
  readSafetensors,
  writeSafetensors,
} from "../../../src/learning/formats/safetensors.ts";
import { f32Tensor, type TensorFile } from "../../../src/learning/formats/tensor.ts";

const SEED = 20260;

const FILE: TensorFile = {
  tensors: new Map([
    ["b", f32Tensor([2, 3], Float32Array.of(1, 2, 3, 4, 5, 6))],
    ["a", { type: "U8", shape: [3], bytes: Uint8Array.of(7, 8, 9) }],
    ["scalar", f32Tensor([], Float32Array.of(0.5))],
    ["none", f32Tensor([0, 4], new Float32Array(0))],
  ]),
  metadata: { source: "a test" },
};

/** A file with any header and so many bytes of data. */
function forge(header: unknown, data: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const out = new Uint8Array(8 + json.length + data);
  new DataView(out.buffer).setUint32(0, json.length, true);
  out.set(json, 8);
  return out;
}

const f32 = (shape: unknown, ...offsets: unknown[]): object => ({
  dtype: "F32",
  shape,
  data_offsets: offsets,
});

describe("safetensors", () => {
  it("reads back what it wrote, and pads the header to a multiple of 8", () => {
    const bytes = writeSafetensors(FILE);
    expect(isSafetensors(bytes)).toBe(true);
    expect(new DataView(bytes.buffer).getUint32(0, true) % 8).toBe(0);
    const back = readSafetensors(bytes, "x");
    expect(back.metadata).toEqual(FILE.metadata);
    expect(new Map([...back.tensors].sort())).toEqual(new Map([...FILE.tensors].sort()));
    expect(writeSafetensors(back)).toEqual(bytes);
  });

  const lies: [string, Uint8Array, string][] = [
    ["no length", new Uint8Array(7), "at least 8 bytes"],
    ["a header beyond the end", forge("{}", 0).subarray(0, 9), "header length: expected at most 1"],
    ["a length of 2^60", Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 16, 0x7b, 0x7d), "header length"],
    ["no JSON", forge("{a", 0), "JSON in UTF-8"],
    ["a list", forge([], 0), "a JSON object"],
    ["an unknown type", forge({ a: { ...f32([1], 0, 4), dtype: "F31" } }, 4), "a.dtype: expected one of"],
    ["a type from the prototype", forge({ a: { ...f32([1], 0, 4), dtype: "toString" } }, 4), "a.dtype"],
    ["offsets beyond the data", forge({ a: f32([2], 0, 8) }, 4), "a.data_offsets"],
    ["a negative start", forge({ a: f32([2], -4, 4) }, 4), "a.data_offsets"],
    ["an end before the start", forge({ a: f32([0], 4, 0) }, 4), "a.data_offsets"],
    ["a shape of other size", forge({ a: f32([3], 0, 8) }, 8), "expected 12 bytes, as its shape, received 8"],
    ["a fractional shape", forge({ a: f32([1.5], 0, 6) }, 6), "a.shape"],
    ["a shape too large to multiply", forge({ a: f32([1e9, 1e9, 1e9], 0, 4) }, 4), "elements"],
    [
      "an overlap",
      forge({ a: f32([2], 0, 8), b: f32([2], 4, 12) }, 12),
      "b.data_offsets: expected a start at 8",
    ],
    ["a gap", forge({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12), "b.data_offsets: expected a start at 4"],
    ["bytes that nobody owns", forge({ a: f32([1], 0, 4) }, 8), "data: expected 4 bytes"],
    ["metadata that is no text", forge({ __metadata__: { a: 1 } }, 0), "__metadata__.a: expected a string"],
    [
      "a deep shape",
      forge(`{"a":{"dtype":"F32","shape":${"[".repeat(1e5)}${"]".repeat(1e5)},"data_offsets":[0,4]}}`, 4),
      "a.shape",
    ],
  ];
  for (const [what, bytes, message] of lies) {
    it(`refuses ${what}`, () => {
      expect(() => readSafetensors(bytes, "x")).toThrow(ConfigError);
      expect(() => readSafetensors(bytes, "x")).toThrow(message);
    });
  }

  it("answers any bytes with a file or a ConfigError", () => {
    const good = writeSafetensors(FILE);
    const mutation = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    const read = (bytes: Uint8Array): void => {
      try {
        readSafetensors(bytes, "x");
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), read), { seed: SEED, numRuns: 500 });
    fc.assert(
      fc.property(mutation, fc.nat(good.length), (edits, end) => {
        const bytes = good.slice();
        for (const [at, value] of edits) bytes[at] = value;
        read(bytes);
        read(bytes.subarray(0, end));
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });
});
