// Initial fields of a case as one small file: .npz with
//
//   omega i16 [S, n, n]   scale f64 [S]   time f64 [S]        ω = omega·scale, scale = max|ω|/32767
//
// Smaller grids are cut from it when a run starts (spec 3.1).

import { ConfigError } from "../../base/errors.ts";
import { readNpz, writeNpz } from "../../learning/formats/npz.ts";
import type { ReferenceFields } from "../../turbulence/initial.ts";
import { f64Tensor, toFloat64 } from "./field-file.ts";
import type { Snapshot } from "./run-sink.ts";

const LARGEST = 32767;

/** Fields → bytes of an .npz file. @param fields ω [n, n] each, on one grid */
export function encodeReferenceFields(fields: readonly Snapshot[], n: number): Uint8Array {
  const count = fields.length;
  const words = new Int16Array(count * n * n);
  const scales = Float64Array.from(fields, ({ omega }) => {
    let largest = 0;
    for (const value of omega) largest = Math.max(largest, Math.abs(value));
    return largest / LARGEST;
  });
  for (const [k, { omega }] of fields.entries()) {
    const scale = scales[k] as number;
    for (let i = 0; i < n * n; i++) words[k * n * n + i] = Math.round((omega[i] as number) / scale);
  }
  return writeNpz(
    new Map([
      ["omega", { type: "I16" as const, shape: [count, n, n], bytes: new Uint8Array(words.buffer) }],
      ["scale", f64Tensor([count], scales)],
      [
        "time",
        f64Tensor(
          [count],
          Float64Array.from(fields, ({ time }) => time),
        ),
      ],
    ]),
  );
}

/** @throws ConfigError when the bytes are no such file */
export function decodeReferenceFields(bytes: Uint8Array, name: string): ReferenceFields {
  const arrays = readNpz(bytes, name);
  const omega = arrays.get("omega");
  const scales = arrays.get("scale");
  const scale = scales && toFloat64(scales);
  const [count = 0, n = 0, other] = omega?.shape ?? [];
  if (omega?.type !== "I16" || n !== other || n < 16 || scale?.length !== count || count === 0) {
    throw new ConfigError(name, "omega i16 [S, n, n] and scale f64 [S]", [...arrays.keys()]);
  }
  const words = new Int16Array(omega.bytes.slice().buffer);
  const fields = Array.from({ length: count }, (_, k) =>
    Float64Array.from(words.subarray(k * n * n, (k + 1) * n * n), (word) => word * (scale[k] as number)),
  );
  return { n, fields };
}

/** The same fields as files of one field each, without loss. @throws ConfigError when the bytes are no such file */
export function splitReferenceFields(bytes: Uint8Array, name: string): Uint8Array[] {
  const { n, fields } = decodeReferenceFields(bytes, name);
  const arrays = readNpz(bytes, name);
  return fields.map((_, k) => {
    const part = (key: string, width: number): Uint8Array =>
      (arrays.get(key)?.bytes ?? new Uint8Array()).slice(k * width, (k + 1) * width);
    return writeNpz(
      new Map([
        ["omega", { type: "I16" as const, shape: [1, n, n], bytes: part("omega", 2 * n * n) }],
        ["scale", { type: "F64" as const, shape: [1], bytes: part("scale", 8) }],
        ["time", { type: "F64" as const, shape: [1], bytes: part("time", 8) }],
      ]),
    );
  });
}
