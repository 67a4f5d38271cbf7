import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/base/errors.ts";
import { writeNpy } from "../../../src/learning/formats/npy.ts";
import { writeNpz } from "../../../src/learning/formats/npz.ts";
import { f32Tensor } from "../../../src/learning/formats/tensor.ts";
import { decodeField, encodeField, f64Tensor } from "../../../src/runs/turbulence/field-file.ts";

const n = 4;
const field = Float64Array.from({ length: n * n }, (_, k) => k + 0.25);
const npy = encodeField(field, n);

/** A .npy with another header text of the same length. */
function forge(from: string, to: string, bytes = npy): Uint8Array {
  const copy = bytes.slice();
  const head = new TextDecoder("latin1").decode(copy.subarray(0, 128));
  const text = head.replace(from, to).slice(0, 128);
  for (let k = 10; k < 128; k++) copy[k] = text.charCodeAt(k);
  return copy;
}

describe("a field file", () => {
  it("reads back what it wrote", () => {
    expect(decodeField(npy, "w.npy", n)).toEqual(field);
  });

  it("reads raw little-endian f64, f32, and a stack of one", () => {
    expect(decodeField(new Uint8Array(field.slice().buffer), "w.bin", n)).toEqual(field);
    expect(decodeField(writeNpy(f32Tensor([n, n], Float32Array.from(field))), "w.npy", n)).toEqual(field);
    expect(decodeField(writeNpy(f64Tensor([1, n, n], field)), "w.npy", n)).toEqual(field);
  });

  it("turns Fortran order, and transposes when it is told to: x is the first index", () => {
    const turned = Float64Array.from(field, (_, k) => field[(k % n) * n + Math.floor(k / n)] as number);
    const fortran = forge("'fortran_order': False", "'fortran_order': True ");
    expect(decodeField(fortran, "w.npy", n)).toEqual(turned);
    expect(decodeField(fortran, "w.npy", n, true)).toEqual(field);
  });

  it("takes omega out of an archive, or the only array", () => {
    const other = f64Tensor([2], Float64Array.of(1, 2));
    const omega = f64Tensor([n, n], field);
    expect(
      decodeField(
        writeNpz(
          new Map([
            ["omega", omega],
            ["time", other],
          ]),
        ),
        "w.npz",
        n,
      ),
    ).toEqual(field);
    expect(decodeField(writeNpz(new Map([["anything", omega]])), "w.npz", n)).toEqual(field);
    const two = writeNpz(
      new Map([
        ["a", omega],
        ["b", omega],
      ]),
    );
    expect(() => decodeField(two, "w.npz", n)).toThrow("w.npz: expected one array, or one called omega");
  });

  const notFinite = field.slice();
  notFinite[6] = Number.NaN;
  const wrong: readonly (readonly [string, Uint8Array, string])[] = [
    [
      "of another size",
      encodeField(field.slice(0, 9), 3),
      "w: shape: expected real f32 or f64 numbers [4, 4], received",
    ],
    [
      "raw of another size",
      new Uint8Array(72),
      'w: expected 128 bytes: 4 × 4 little-endian f64, or a .npy file, received "72 bytes (3 × 3 points)"',
    ],
    ["raw cut short", new Uint8Array(127), '"127 bytes"'],
    ["cut short", npy.subarray(0, npy.length - 8), "w: data: expected 128 bytes, received 120"],
    [
      "a complex spectrum",
      forge("'<f8'", "'<c8'"),
      'a real field in physical space, not a complex spectrum, received "<c8"',
    ],
    [
      "of whole numbers",
      forge("'<f8'", "'<i8'"),
      'w: type: expected real f32 or f64 numbers [4, 4], received "I64"',
    ],
    ["with NaN", encodeField(notFinite, n), "w: [1][2]: expected a finite number, received NaN"],
  ];
  for (const [what, bytes, message] of wrong) {
    it(`${what} is refused`, () => {
      expect(() => decodeField(bytes, "w", n)).toThrow(ConfigError);
      expect(() => decodeField(bytes, "w", n)).toThrow(message);
    });
  }
});
