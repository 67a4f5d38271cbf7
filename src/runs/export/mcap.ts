// A recording as MCAP with Foxglove's JSON schemas: the scene as foxglove.SceneUpdate, poses as
// foxglove.FrameTransforms, events as foxglove.Log. Games follow one another with a second between them.

import { McapWriter } from "@mcap/core";
import { arenaOf, bodyOffset } from "../../recording/frame-layout.ts";
import {
  type Frame,
  type RecordedBody,
  type RecordedEvent,
  type Recording,
  type RecordingHeader,
  timeOf,
} from "../../recording/recording.ts";

/** What McapWriter writes to: a growing list of pieces. */
class Pieces {
  readonly #parts: Uint8Array[] = [];
  #size = 0n;

  async write(part: Uint8Array): Promise<void> {
    this.#parts.push(part.slice());
    this.#size += BigInt(part.byteLength);
  }

  position(): bigint {
    return this.#size;
  }

  join(): Uint8Array {
    const out = new Uint8Array(Number(this.#size));
    let at = 0;
    for (const part of this.#parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }
}

const object = (properties: Record<string, unknown>): Record<string, unknown> => ({
  type: "object",
  properties,
});
const number = { type: "number" };
const text = { type: "string" };
const list = (items: unknown): Record<string, unknown> => ({ type: "array", items });
const VECTOR = object({ x: number, y: number, z: number });
const ROTATION = object({ x: number, y: number, z: number, w: number });
const TIME = object({ sec: { type: "integer" }, nsec: { type: "integer" } });
const COLOR = object({ r: number, g: number, b: number, a: number });
const POSE = object({ position: VECTOR, orientation: ROTATION });

const SCHEMAS = {
  "foxglove.FrameTransforms": object({
    transforms: list(
      object({
        timestamp: TIME,
        parent_frame_id: text,
        child_frame_id: text,
        translation: VECTOR,
        rotation: ROTATION,
      }),
    ),
  }),
  "foxglove.SceneUpdate": object({
    deletions: list(object({ timestamp: TIME, type: { type: "integer" }, id: text })),
    entities: list(
      object({
        timestamp: TIME,
        frame_id: text,
        id: text,
        lifetime: TIME,
        frame_locked: { type: "boolean" },
        metadata: list(object({ key: text, value: text })),
        cubes: list(object({ pose: POSE, size: VECTOR, color: COLOR })),
        spheres: list(object({ pose: POSE, size: VECTOR, color: COLOR })),
      }),
    ),
  }),
  "foxglove.Log": object({
    timestamp: TIME,
    level: { type: "integer" },
    message: text,
    name: text,
    file: text,
    line: { type: "integer" },
  }),
} as const;

const TEAM_COLORS = [
  { r: 0.13, g: 0.4, b: 0.67, a: 1 },
  { r: 0.84, g: 0.38, b: 0.1, a: 1 },
];
const NET_COLOR = { r: 0.5, g: 0.5, b: 0.5, a: 0.4 };
const BALL_COLOR = { r: 1, g: 0.85, b: 0.2, a: 1 };
const NO_TURN = { x: 0, y: 0, z: 0, w: 1 };
const ORIGIN = { x: 0, y: 0, z: 0 };

/** Whole nanoseconds. */
function nanoseconds(seconds: number): number {
  return Math.round(seconds * 1e9);
}

function stamp(seconds: number): { sec: number; nsec: number } {
  // split what was rounded: a fraction just below a second must not become 10⁹ ns
  const ns = nanoseconds(seconds);
  const sec = Math.floor(ns / 1e9);
  return { sec, nsec: ns - sec * 1e9 };
}

/** What a body looks like, fixed to its own frame. */
function bodyEntity(body: RecordedBody): Record<string, unknown> {
  const [x = 0.1, y = x, z = x] = body.size_m;
  const pose = { position: ORIGIN, orientation: NO_TURN };
  const size = { x: 2 * x, y: 2 * y, z: 2 * z };
  const shape =
    body.kind === "ball"
      ? { cubes: [], spheres: [{ pose, size, color: BALL_COLOR }] }
      : { cubes: [{ pose, size, color: TEAM_COLORS[body.team ?? 0] ?? NET_COLOR }], spheres: [] };
  return { frame_id: body.name, id: body.name, frame_locked: true, metadata: [], ...shape };
}

/** Net and court in the world frame. */
function arenaEntity(header: RecordingHeader): Record<string, unknown> {
  const { length_m, width_m, netHeight_m } = arenaOf(header);
  const slab = (height: number, size: Record<string, number>, color: unknown): unknown => ({
    pose: { position: { x: 0, y: 0, z: height }, orientation: NO_TURN },
    size,
    color,
  });
  return {
    frame_id: "world",
    id: "court",
    frame_locked: true,
    metadata: [],
    cubes: [
      slab(-0.01, { x: length_m, y: width_m, z: 0.02 }, { r: 0.3, g: 0.5, b: 0.35, a: 1 }),
      slab(netHeight_m - 0.38, { x: 0.02, y: width_m, z: 0.76 }, NET_COLOR),
    ],
    spheres: [],
  };
}

function transforms(recording: Recording, frame: Frame, time: number): Record<string, unknown> {
  const { header } = recording;
  return {
    transforms: header.bodies.map((body, k) => {
      const at = bodyOffset(header, k);
      const v = (index: number): number => frame.values[at + index] as number;
      return {
        timestamp: stamp(time),
        parent_frame_id: "world",
        child_frame_id: body.name,
        translation: { x: v(0), y: v(1), z: v(2) },
        rotation: body.kind === "drone" ? { w: v(3), x: v(4), y: v(5), z: v(6) } : NO_TURN,
      };
    }),
  };
}

/** Start of each game on the common clock, s. */
function gameStarts(header: RecordingHeader): number[] {
  let at = 0;
  return header.games.map((game) => {
    const start = at;
    at += timeOf(header, game.steps) + 1;
    return start;
  });
}

/** The bytes of an `.mcap` file. */
export async function exportMcap(recording: Recording): Promise<Uint8Array> {
  const { header } = recording;
  const pieces = new Pieces();
  const writer = new McapWriter({ writable: pieces });
  await writer.start({ profile: "", library: header.generator });
  const channels: Partial<Record<keyof typeof SCHEMAS, number>> = {};
  for (const [name, topic] of [
    ["foxglove.FrameTransforms", "/tf"],
    ["foxglove.SceneUpdate", "/scene"],
    ["foxglove.Log", "/events"],
  ] as const) {
    const data = new TextEncoder().encode(JSON.stringify({ title: name, ...SCHEMAS[name] }));
    const schemaId = await writer.registerSchema({ name, encoding: "jsonschema", data });
    channels[name] = await writer.registerChannel({
      schemaId,
      topic,
      messageEncoding: "json",
      metadata: new Map(),
    });
  }
  await writer.addMetadata({
    name: "gyre",
    metadata: new Map([["header", JSON.stringify(header)]]),
  });
  let sequence = 0;
  const add = async (name: keyof typeof SCHEMAS, time: number, message: unknown): Promise<void> => {
    const at = BigInt(nanoseconds(time));
    await writer.addMessage({
      channelId: channels[name] as number,
      sequence: sequence++,
      logTime: at,
      publishTime: at,
      data: new TextEncoder().encode(JSON.stringify(message)),
    });
  };
  const starts = gameStarts(header);
  const entities = [arenaEntity(header), ...header.bodies.map(bodyEntity)].map((entity) => ({
    timestamp: stamp(0),
    lifetime: stamp(0),
    ...entity,
  }));
  await add("foxglove.SceneUpdate", 0, { deletions: [], entities });
  let next = 0;
  const logEvents = async (isDue: (event: RecordedEvent) => boolean): Promise<void> => {
    for (; next < recording.events.length && isDue(recording.events[next] as RecordedEvent); next++) {
      const event = recording.events[next] as RecordedEvent;
      const time = (starts[event.game] ?? 0) + timeOf(header, event.step);
      const level = event.kind === "fault" ? 3 : 2;
      const name = `game ${header.games[event.game]?.game}`;
      await add("foxglove.Log", time, {
        timestamp: stamp(time),
        level,
        message: event.text,
        name,
        file: "",
        line: 0,
      });
    }
  };
  for (const frame of recording.frames) {
    const time = (starts[frame.game] ?? 0) + timeOf(header, frame.step);
    await add("foxglove.FrameTransforms", time, transforms(recording, frame, time));
    await logEvents((e) => e.game < frame.game || (e.game === frame.game && e.step <= frame.step));
  }
  await logEvents(() => true);
  await writer.end();
  return pieces.join();
}
