// The `.gyr` file. Numbers are little-endian.
//
//   8 bytes  "GYRE\r\n\x1a\n"      u32 version = 2
//   u32 length   header, JSON      u32 CRC-32 of the header
//   records: u8 kind, u32 length, payload, u32 CRC-32 of kind and payload
//     'G'  a group of frames of one game                      (frame-group.ts)
//     'F'  one frame                                          (version 1, in place of 'G')
//     'E'  JSON of one event
//     'X'  u32 frames, u32 events                             (the end; nothing follows)

import { crc32 } from "../base/crc32.ts";
import { ConfigError } from "../base/errors.ts";
import { parseJson } from "../base/json.ts";
import { ByteCursor } from "./byte-cursor.ts";
import { type FrameColumns, findDisorder, unpackFrames } from "./columns.ts";
import { FrameUnpacker, framesPerGroup, packGroup, peekFrames } from "./frame-group.ts";
import { frameSize } from "./frame-layout.ts";
import { parseEvent, parseHeader } from "./header.ts";
import type { Frame, RecordedEvent, Recording, RecordingHeader } from "./recording.ts";

const MAGIC = Uint8Array.of(0x47, 0x59, 0x52, 0x45, 0x0d, 0x0a, 0x1a, 0x0a);
/** the version that is written */
const VERSION = 2;
const GROUP = 0x47;
const FRAME = 0x46;
const EVENT = 0x45;
const END = 0x58;
/** the largest header, in bytes */
const MAX_HEADER = 8_000_000;
/** the most numbers in all frames together: 2 GiB */
const MAX_NUMBERS = 2 ** 29;

/** Whether bytes begin like a recording. */
export function isRecording(data: Uint8Array): boolean {
  return data.length >= 8 && MAGIC.every((byte, k) => data[k] === byte);
}

// ── writing ──────────────────────────────────────────────────────────────────────────────────────

function u32(...values: number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer);
}

function record(kind: number, payload: readonly Uint8Array[]): Uint8Array[] {
  const head = Uint8Array.of(kind);
  const length = payload.reduce((sum, part) => sum + part.length, 0);
  const sum = payload.reduce((crc, part) => crc32(part, crc), crc32(head));
  return [head, u32(length), ...payload, u32(sum)];
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

/** Frames in runs of one game, each as long as a group may be. */
function groupsOf(frames: readonly Frame[], size: number): Frame[][] {
  const most = framesPerGroup(size);
  const groups: Frame[][] = [];
  for (const frame of frames) {
    const last = groups.at(-1);
    if (last && last.length < most && last[0]?.game === frame.game) last.push(frame);
    else groups.push([frame]);
  }
  return groups;
}

/** A recording as the bytes of a `.gyr` file. Events are put behind the group with the frame of their step. */
export function encodeRecording(recording: Recording): Uint8Array<ArrayBuffer> {
  const { frames, events } = recording;
  const header: RecordingHeader = { ...recording.header, version: VERSION };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const parts: Uint8Array[] = [MAGIC, u32(VERSION, text.length), text, u32(crc32(text))];
  const size = frameSize(header);
  let nextEvent = 0;
  const writeEvents = (upTo: Frame | undefined): void => {
    for (; nextEvent < events.length; nextEvent++) {
      const event = events[nextEvent] as RecordedEvent;
      const isLater =
        upTo && (event.game > upTo.game || (event.game === upTo.game && event.step > upTo.step));
      if (isLater) return;
      parts.push(...record(EVENT, [new TextEncoder().encode(JSON.stringify(event))]));
    }
  };
  for (const group of groupsOf(frames, size)) {
    parts.push(...record(GROUP, packGroup(group, size)));
    writeEvents(group.at(-1));
  }
  writeEvents(undefined);
  parts.push(...record(END, [u32(frames.length, events.length)]));
  return concatenate(parts);
}

// ── reading ──────────────────────────────────────────────────────────────────────────────────────

/** Header of a file; `cursor` stands behind it. */
function readHeader(cursor: ByteCursor, data: Uint8Array, name: string): RecordingHeader {
  if (!isRecording(data)) {
    throw new ConfigError(
      name,
      "a gyre recording (starts with GYRE)",
      data.length < 8 ? "a file cut short" : "another kind of file",
    );
  }
  cursor.at = 8;
  const version = cursor.u32("version");
  if (version < 1 || version > VERSION) {
    throw new ConfigError(`${name}: version`, `1 or ${VERSION} (a newer gyre may have written it)`, version);
  }
  const length = cursor.u32("header length");
  if (length > MAX_HEADER) throw new ConfigError(`${name}: header length`, `at most ${MAX_HEADER}`, length);
  const text = cursor.bytes(length, "header");
  const sum = cursor.u32("checksum of the header");
  if (sum !== crc32(text))
    throw new ConfigError(`${name}: header`, "the checksum that was written", "damaged bytes");
  const where = `${name}: header`;
  const header = parseHeader(parseJson(new TextDecoder().decode(text), where), where);
  if (header.version !== version)
    throw new ConfigError(`${where}: version`, `${version}, as the file`, header.version);
  return header;
}

/** The header of a `.gyr` file; what follows it is not looked at. @throws ConfigError */
export function decodeRecordingHeader(data: Uint8Array, name: string): RecordingHeader {
  return readHeader(new ByteCursor(data, name), data, name);
}

/** How to read. */
export interface DecodeOptions {
  /** read up to the last whole record of a file that is cut short or damaged behind its header */
  readonly salvage?: boolean;
}

/** A recording, and what had to be left out of it. */
export interface DecodedRecording extends Recording {
  /** why reading stopped early; undefined for a whole file */
  readonly damage?: string;
}

/** A recording whose frames are columns. */
export interface DecodedColumns {
  readonly header: RecordingHeader;
  readonly columns: FrameColumns;
  readonly events: readonly RecordedEvent[];
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
  const { columns, ...rest } = decodeColumns(data, name, options);
  return { ...rest, frames: unpackFrames(columns) };
}

/** As `decodeRecording`, with all frames in three arrays: what a viewer plays. */
export function decodeColumns(data: Uint8Array, name: string, options: DecodeOptions = {}): DecodedColumns {
  const cursor = new ByteCursor(data, name);
  const reader = new Reader(readHeader(cursor, data, name), data, name, cursor);
  try {
    reader.read();
  } catch (error) {
    if (!options.salvage || !(error instanceof ConfigError)) throw error;
    return { ...reader.result(), damage: error.message };
  }
  return reader.result();
}

/** Reads the records of one file. */
class Reader {
  readonly #header: RecordingHeader;
  readonly #name: string;
  readonly #cursor: ByteCursor;
  readonly #size: number;
  readonly #columns: FrameColumns;
  readonly #words: Uint32Array;
  readonly #unpacker: FrameUnpacker;
  readonly #events: RecordedEvent[] = [];
  #frames = 0;

  /** @param cursor behind the header */
  constructor(header: RecordingHeader, data: Uint8Array, name: string, cursor: ByteCursor) {
    this.#header = header;
    this.#name = name;
    this.#cursor = cursor;
    this.#size = frameSize(header);
    const frames = this.#countFrames(data, cursor.at);
    if (frames * this.#size > MAX_NUMBERS) {
      throw new ConfigError(name, `at most ${MAX_NUMBERS} numbers in all frames`, frames * this.#size);
    }
    const values = new Float32Array(frames * this.#size);
    this.#columns = { games: new Int32Array(frames), steps: new Int32Array(frames), values };
    this.#words = new Uint32Array(values.buffer);
    this.#unpacker = new FrameUnpacker(this.#size, header.games.length);
  }

  /** Frames in the records from a byte on, up to the first that cannot be one; nothing is checked yet. */
  #countFrames(data: Uint8Array, start: number): number {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const kind = this.#header.version === 1 ? FRAME : GROUP;
    let frames = 0;
    for (let at = start; at + 9 <= data.length; ) {
      const length = view.getUint32(at + 1, true);
      const end = at + 5 + length;
      if (end + 4 > data.length) break;
      if (view.getUint8(at) === kind) {
        frames += peekFrames(data.subarray(at + 5, end), this.#size, kind === FRAME);
      }
      at = end + 4;
    }
    return frames;
  }

  /** What has been read so far. */
  result(): DecodedColumns {
    const { games, steps, values } = this.#columns;
    const frames = this.#frames;
    const isWhole = frames === games.length;
    const columns = isWhole
      ? this.#columns
      : {
          games: games.slice(0, frames),
          steps: steps.slice(0, frames),
          values: values.slice(0, frames * this.#size),
        };
    return { header: this.#header, columns, events: this.#events };
  }

  /** Reads to the end record. @throws ConfigError */
  read(): void {
    const cursor = this.#cursor;
    const frame = this.#header.version === 1 ? FRAME : GROUP;
    for (;;) {
      const where = `${this.#name}: record at byte ${cursor.at}`;
      const kind = cursor.u8("record");
      const payload = cursor.bytes(cursor.u32("record length"), "record");
      if (cursor.u32("checksum of a record") !== crc32(payload, crc32(Uint8Array.of(kind)))) {
        throw new ConfigError(where, "the checksum that was written", "damaged bytes");
      }
      if (kind === frame) this.#addFrames(kind, payload, where);
      else if (kind === EVENT) this.#addEvent(payload, where);
      else if (kind === END) {
        this.#checkEnd(payload, where);
        return;
      } else throw new ConfigError(where, "a known kind of record", kind);
    }
  }

  #addFrames(kind: number, payload: Uint8Array, where: string): void {
    const { steps, games } = this.#columns;
    const first = this.#frames;
    const { game, count } =
      kind === GROUP
        ? this.#unpacker.group(payload, this.#words, steps, first, where)
        : this.#unpacker.single(payload, this.#words, steps, first, where);
    games.fill(game, first, first + count);
    const wrong = findDisorder(this.#columns, first, first + count);
    if (wrong >= 0) throw new ConfigError(where, "games and their steps in order", `step ${steps[wrong]}`);
    this.#frames += count;
  }

  #addEvent(payload: Uint8Array, where: string): void {
    const event = parseEvent(parseJson(new TextDecoder().decode(payload), where), where);
    const { games, bodies } = this.#header;
    if (event.game >= games.length) throw new ConfigError(where, `a game below ${games.length}`, event.game);
    if (event.body !== undefined && event.body >= bodies.length) {
      throw new ConfigError(where, `a body below ${bodies.length}`, event.body);
    }
    this.#events.push(event);
  }

  #checkEnd(payload: Uint8Array, where: string): void {
    const end = new ByteCursor(payload, where);
    const counts = [end.u32("frames"), end.u32("events")];
    if (counts[0] !== this.#frames || counts[1] !== this.#events.length || this.#cursor.left > 0) {
      throw new ConfigError(where, "an end that agrees with what came before it", counts);
    }
  }
}
