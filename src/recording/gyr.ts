// The `.gyr` file. Numbers are little-endian.
//
//   8 bytes  "GYRE\r\n\x1a\n"      u32 version = 1
//   u32 length   header, JSON      u32 CRC-32 of the header
//   records: u8 kind, u32 length, payload, u32 CRC-32 of kind and payload
//     'F'  u32 game, u32 step, deflated planes of the frame   (one frame)
//     'E'  JSON of one event
//     'X'  u32 frames, u32 events                             (the end; nothing follows)
//
// Frames are lossless: each is XORed with the frame before it in the same game (the first with zeros), and its
// bytes are put in four planes, so that what does not change becomes runs of zeros.

import { deflateSync, inflateSync } from "fflate";
import { crc32 } from "../base/crc32.ts";
import { ConfigError } from "../base/errors.ts";
import { parseJson } from "../base/json.ts";
import { frameSize } from "./frame-layout.ts";
import { parseEvent, parseHeader } from "./header.ts";
import type { Frame, RecordedEvent, Recording, RecordingHeader } from "./recording.ts";

const MAGIC = Uint8Array.of(0x47, 0x59, 0x52, 0x45, 0x0d, 0x0a, 0x1a, 0x0a);
const FRAME = 0x46;
const EVENT = 0x45;
const END = 0x58;
/** the largest header, in bytes */
const MAX_HEADER = 8_000_000;

/** Whether bytes begin like a recording. */
export function isRecording(data: Uint8Array): boolean {
  return data.length >= 8 && MAGIC.every((byte, k) => data[k] === byte);
}

function u32(value: number): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value, true);
  return out;
}

function record(kind: number, payload: Uint8Array): Uint8Array[] {
  const checked = new Uint8Array(payload.length + 1);
  checked[0] = kind;
  checked.set(payload, 1);
  return [Uint8Array.of(kind), u32(payload.length), payload, u32(crc32(checked))];
}

/** Bytes of a frame after XOR with `before`, in four planes. */
function toPlanes(values: Uint32Array, before: Uint32Array): Uint8Array {
  const count = values.length;
  const planes = new Uint8Array(count * 4);
  for (let k = 0; k < count; k++) {
    const word = (values[k] as number) ^ (before[k] as number);
    for (let plane = 0; plane < 4; plane++) planes[plane * count + k] = (word >>> (8 * plane)) & 0xff;
  }
  return planes;
}

function fromPlanes(planes: Uint8Array, before: Uint32Array): Uint32Array<ArrayBuffer> {
  const count = before.length;
  const values = new Uint32Array(count);
  for (let k = 0; k < count; k++) {
    let word = 0;
    for (let plane = 0; plane < 4; plane++) word |= (planes[plane * count + k] as number) << (8 * plane);
    values[k] = (word ^ (before[k] as number)) >>> 0;
  }
  return values;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A recording as the bytes of a `.gyr` file. Events are put behind the frame of their step. */
export function encodeRecording(recording: Recording): Uint8Array<ArrayBuffer> {
  const { header, frames, events } = recording;
  const text = new TextEncoder().encode(JSON.stringify(header));
  const parts: Uint8Array[] = [MAGIC, u32(1), u32(text.length), text, u32(crc32(text))];
  const size = frameSize(header);
  let before: Uint32Array = new Uint32Array(size);
  let game = -1;
  let nextEvent = 0;
  const writeEvents = (upTo: Frame | undefined): void => {
    for (; nextEvent < events.length; nextEvent++) {
      const event = events[nextEvent] as RecordedEvent;
      const isLater =
        upTo && (event.game > upTo.game || (event.game === upTo.game && event.step > upTo.step));
      if (isLater) return;
      parts.push(...record(EVENT, new TextEncoder().encode(JSON.stringify(event))));
    }
  };
  for (const frame of frames) {
    if (frame.game !== game) before = new Uint32Array(size);
    game = frame.game;
    const values = new Uint32Array(frame.values.slice().buffer);
    const planes = deflateSync(toPlanes(values, before), { level: 6 });
    parts.push(...record(FRAME, concatenate([u32(frame.game), u32(frame.step), planes])));
    before = values;
    writeEvents(frame);
  }
  writeEvents(undefined);
  parts.push(...record(END, concatenate([u32(frames.length), u32(events.length)])));
  return concatenate(parts);
}

/** Reads bytes in order; knows where it is for errors. */
class Cursor {
  readonly #view: DataView;
  readonly #data: Uint8Array;
  readonly #name: string;
  at = 0;

  constructor(data: Uint8Array, name: string) {
    this.#data = data;
    this.#name = name;
    this.#view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  }

  get left(): number {
    return this.#data.length - this.at;
  }

  bytes(count: number, what: string): Uint8Array {
    if (count > this.left) throw this.cut(what, count);
    this.at += count;
    return this.#data.subarray(this.at - count, this.at);
  }

  u32(what: string): number {
    if (this.left < 4) throw this.cut(what, 4);
    this.at += 4;
    return this.#view.getUint32(this.at - 4, true);
  }

  cut(what: string, need: number): ConfigError {
    return new ConfigError(
      `${this.#name}: ${what} at byte ${this.at}`,
      `${need} bytes`,
      `a file cut short (${this.left} bytes left)`,
    );
  }
}

function readHeader(cursor: Cursor, data: Uint8Array, name: string): RecordingHeader {
  if (!isRecording(data)) {
    throw new ConfigError(
      name,
      "a gyre recording (starts with GYRE)",
      data.length < 8 ? "a file cut short" : "another kind of file",
    );
  }
  cursor.at = 8;
  const version = cursor.u32("version");
  if (version !== 1)
    throw new ConfigError(`${name}: version`, "1 (a newer gyre may have written it)", version);
  const length = cursor.u32("header length");
  if (length > MAX_HEADER) throw new ConfigError(`${name}: header length`, `at most ${MAX_HEADER}`, length);
  const text = cursor.bytes(length, "header");
  const sum = cursor.u32("checksum of the header");
  if (sum !== crc32(text))
    throw new ConfigError(`${name}: header`, "the checksum that was written", "damaged bytes");
  return parseHeader(parseJson(new TextDecoder().decode(text), `${name}: header`), `${name}: header`);
}

/** How to read. */
export interface DecodeOptions {
  /** read up to the last whole frame of a file that is cut short or damaged behind its header */
  readonly salvage?: boolean;
}

/** A recording, and what had to be left out of it. */
export interface DecodedRecording extends Recording {
  /** why reading stopped early; undefined for a whole file */
  readonly damage?: string;
}

/**
 * Reads a `.gyr` file.
 *
 * @throws ConfigError saying what is wrong and where; with `salvage` only for a damaged header
 */
export function decodeRecording(
  data: Uint8Array,
  name: string,
  options: DecodeOptions = {},
): DecodedRecording {
  const cursor = new Cursor(data, name);
  const header = readHeader(cursor, data, name);
  const frames: Frame[] = [];
  const events: RecordedEvent[] = [];
  try {
    readRecords(cursor, header, name, frames, events);
  } catch (error) {
    if (!options.salvage || !(error instanceof ConfigError)) throw error;
    return { header, frames, events, damage: error.message };
  }
  return { header, frames, events };
}

function readRecords(
  cursor: Cursor,
  header: RecordingHeader,
  name: string,
  frames: Frame[],
  events: RecordedEvent[],
): void {
  const size = frameSize(header);
  let before: Uint32Array = new Uint32Array(size);
  let game = -1;
  for (;;) {
    const start = cursor.at;
    const kind = cursor.bytes(1, "record")[0] as number;
    const length = cursor.u32("record length");
    const payload = cursor.bytes(length, "record");
    const checked = new Uint8Array(length + 1);
    checked[0] = kind;
    checked.set(payload, 1);
    const where = `${name}: record at byte ${start}`;
    if (cursor.u32("checksum of a record") !== crc32(checked)) {
      throw new ConfigError(where, "the checksum that was written", "damaged bytes");
    }
    if (kind === FRAME) {
      const frame = readFrame(payload, header, size, game, before, where);
      frames.push({ game: frame.game, step: frame.step, values: new Float32Array(frame.words.buffer) });
      before = frame.words;
      game = frame.game;
    } else if (kind === EVENT) {
      events.push(readEvent(payload, header, where));
    } else if (kind === END) {
      const end = new Cursor(payload, where);
      const counts = [end.u32("frames"), end.u32("events")];
      if (counts[0] !== frames.length || counts[1] !== events.length || cursor.left > 0) {
        throw new ConfigError(where, "an end that agrees with what came before it", counts);
      }
      return;
    } else throw new ConfigError(where, "a known kind of record", kind);
  }
}

function readEvent(payload: Uint8Array, header: RecordingHeader, where: string): RecordedEvent {
  const event = parseEvent(parseJson(new TextDecoder().decode(payload), where), where);
  const { games, bodies } = header;
  if (event.game >= games.length) throw new ConfigError(where, `a game below ${games.length}`, event.game);
  if (event.body !== undefined && event.body >= bodies.length) {
    throw new ConfigError(where, `a body below ${bodies.length}`, event.body);
  }
  return event;
}

function readFrame(
  payload: Uint8Array,
  header: RecordingHeader,
  size: number,
  lastGame: number,
  before: Uint32Array,
  where: string,
): { game: number; step: number; words: Uint32Array<ArrayBuffer> } {
  const cursor = new Cursor(payload, where);
  const game = cursor.u32("game");
  const step = cursor.u32("step");
  if (game >= header.games.length) throw new ConfigError(where, `a game below ${header.games.length}`, game);
  const planes = new Uint8Array(size * 4);
  let inflated: Uint8Array;
  try {
    inflated = inflateSync(payload.subarray(8), { out: planes });
  } catch (error) {
    throw new ConfigError(where, "a frame that inflates", (error as Error).message);
  }
  if (inflated.length !== size * 4)
    throw new ConfigError(where, `${size * 4} bytes a frame`, inflated.length);
  const words = fromPlanes(planes, game === lastGame ? before : new Uint32Array(size));
  return { game, step, words };
}
