import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/base/errors.ts";
import { readNpy, writeNpy } from "../../../src/learning/formats/npy.ts";
import { readNpz, writeNpz } from "../../../src/learning/formats/npz.ts";
import { f32Tensor, type Tensor, toFloat32 } from "../../../src/learning/formats/tensor.ts";
import { readZip } from "../../../src/learning/formats/zip.ts";

const SEED = 20261;

/** A .npy with any header text. */
function forge(header: string, data: number[], version = 1): Uint8Array {
  const text = [...new TextEncoder().encode(`${header}\n`)];
  const length =
    version === 1 ? [text.length & 255, text.length >> 8] : [text.length & 255, text.length >> 8, 0, 0];
  return Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, ...length, ...text, ...data);
}

describe(".npy", () => {
  it("reads back what it wrote, data aligned to 64 bytes", () => {
    const weights: Tensor = {
      type: "F64",
      shape: [2],
      bytes: new Uint8Array(Float64Array.of(0.25, 0.75).buffer),
    };
    for (const tensor of [
      f32Tensor([2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)),
      weights,
      f32Tensor([], Float32Array.of(3)),
    ]) {
      const bytes = writeNpy(tensor);
      expect((bytes.length - tensor.bytes.length) % 64).toBe(0);
      expect(readNpy(bytes, "x")).toEqual(tensor);
    }
  });

  it("turns Fortran order to rows", () => {
    const header = "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }";
    expect([...readNpy(forge(header, [1, 4, 2, 5, 3, 6]), "x").bytes]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("reads format 2", () => {
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }";
    expect(toFloat32(readNpy(forge(header, [0, 0, 128, 63], 2), "x"), "x")).toEqual(Float32Array.of(1));
  });

  const lies: [string, Uint8Array, string][] = [
    ["objects", forge("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", [0]), "descr"],
    [
      "big-endian numbers",
      forge("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", [0, 0, 0, 0]),
      "descr",
    ],
    ["code in the header", forge("__import__('os').system('x')", []), "descr, fortran_order and shape"],
    [
      "missing data",
      forge("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", [0, 0, 0, 0]),
      "8 bytes",
    ],
    [
      "a huge shape",
      forge("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999, 99999999), }", []),
      "elements",
    ],
    ["a header beyond the end", forge("{}", []).subarray(0, 12), "header length"],
    ["version 9", forge("{}", [], 9), "version"],
  ];
  for (const [what, bytes, message] of lies) {
    it(`refuses ${what}`, () => {
      expect(() => readNpy(bytes, "x")).toThrow(ConfigError);
      expect(() => readNpy(bytes, "x")).toThrow(message);
    });
  }
});

describe(".npz", () => {
  const arrays = new Map([
    ["meta_policy_0", f32Tensor([2], Float32Array.of(0.5, 0.5))],
    ["meta_policy_1", f32Tensor([2], Float32Array.of(0.25, 0.75))],
  ]);

  it("reads back what it wrote, and always writes the same bytes", () => {
    expect(readNpz(writeNpz(arrays), "x")).toEqual(arrays);
    expect(writeNpz(arrays)).toEqual(writeNpz(arrays));
  });

  it("refuses an archive that claims more than it can hold", () => {
    const bytes = zipSync({ "a.npy": new Uint8Array(100_000) }, { level: 9 });
    const view = new DataView(bytes.buffer);
    const central = bytes.length - 22 - (46 + "a.npy".length);
    expect(view.getUint32(central, true)).toBe(0x02014b50);
    view.setUint32(central + 24, 100_000_000, true);
    expect(() => readZip(bytes, "x")).toThrow(ConfigError);
    expect(() => readZip(bytes, "x")).toThrow("received 100000000");
  });

  it("answers any bytes with arrays or a ConfigError", () => {
    const good = writeNpz(arrays);
    const mutation = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    const read = (bytes: Uint8Array): void => {
      try {
        readNpz(bytes, "x");
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), read), { seed: SEED, numRuns: 300 });
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
