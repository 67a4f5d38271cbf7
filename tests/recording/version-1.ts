// A recording as gyre 0.1 wrote it: one record a frame, XORed with the frame before it, its four planes deflated as one.
import { deflateSync } from "fflate";
import { crc32 } from "../../src/base/crc32.ts";
import type { Recording } from "../../src/recording/recording.ts";

const u32 = (...values: number[]): number[] => [...new Uint8Array(Uint32Array.from(values).buffer)];

function record(kind: string, payload: readonly number[]): number[] {
  const code = kind.charCodeAt(0);
  return [code, ...u32(payload.length), ...payload, ...u32(crc32(Uint8Array.of(code, ...payload)))];
}

/** The bytes of a version 1 file; events stand behind all frames. */
export function encodeVersion1({ header, frames, events }: Recording): Uint8Array {
  const json = (value: unknown): number[] => [...new TextEncoder().encode(JSON.stringify(value))];
  const text = json(header);
  const out = [0x47, 0x59, 0x52, 0x45, 0x0d, 0x0a, 0x1a, 0x0a, ...u32(1, text.length), ...text];
  out.push(...u32(crc32(Uint8Array.from(text))));
  for (const [k, { game, step, values }] of frames.entries()) {
    const before = frames[k - 1];
    const known = before?.game === game ? new Uint32Array(before.values.slice().buffer) : undefined;
    const words = new Uint32Array(values.slice().buffer).map((word, i) => word ^ (known?.[i] ?? 0));
    const bytes = new Uint8Array(words.buffer);
    const planes = Uint8Array.from(bytes, (_, i) => {
      const [plane, word] = [Math.floor(i / words.length), i % words.length];
      return bytes[4 * word + plane] as number;
    });
    out.push(...record("F", [...u32(game, step), ...deflateSync(planes)]));
  }
  for (const event of events) out.push(...record("E", json(event)));
  out.push(...record("X", u32(frames.length, events.length)));
  return Uint8Array.from(out);
}
