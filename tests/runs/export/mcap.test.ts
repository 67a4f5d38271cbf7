// MCAP read back with the reader of its authors: scene, poses, events, stamps.
import { McapIndexedReader } from "@mcap/core";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { bodyOffset } from "../../../src/recording/frame-layout.ts";
import type { Frame, Recording } from "../../../src/recording/recording.ts";
import { exportMcap } from "../../../src/runs/export/mcap.ts";
import { recordGames } from "../recorded.ts";

let recording: Recording;
beforeAll(async () => {
  ({ recording } = await recordGames("3v3", 3));
});

/** Numbers of one body in a frame; JSON knows no −0. */
function valuesOf(frame: Frame, body: number, from: number, count: number): number[] {
  const at = bodyOffset(recording.header, body) + from;
  return Array.from(frame.values.subarray(at, at + count), (value) => value + 0);
}

interface Stamp {
  readonly sec: number;
  readonly nsec: number;
}
interface Transform {
  readonly timestamp: Stamp;
  readonly child_frame_id: string;
  readonly translation: { x: number; y: number; z: number };
  readonly rotation: { w: number; x: number; y: number; z: number };
}

async function readMcap(data: Uint8Array) {
  const readable = {
    size: async () => BigInt(data.length),
    read: async (offset: bigint, size: bigint) =>
      data.subarray(Number(offset), Number(offset) + Number(size)),
  };
  const reader = await McapIndexedReader.Initialize({ readable });
  const messages = [];
  for await (const message of reader.readMessages({ validateCrcs: true })) {
    const channel = reader.channelsById.get(message.channelId);
    messages.push({
      topic: channel?.topic as string,
      schema: reader.schemasById.get(channel?.schemaId as number)?.name,
      time: message.logTime,
      data: JSON.parse(new TextDecoder().decode(message.data)),
    });
  }
  const metadata = [];
  for await (const entry of reader.readMetadata({ name: "gyre" })) metadata.push(entry.metadata);
  return { reader, messages, metadata };
}

describe("MCAP", () => {
  it("holds a scene, the poses of every frame and every event, in order of time", async () => {
    const { header, frames, events } = recording;
    const { reader, messages, metadata } = await readMcap(await exportMcap(recording));
    const of = (topic: string) => messages.filter((message) => message.topic === topic);
    expect(new Set(messages.map(({ topic, schema }) => `${topic} ${schema}`))).toEqual(
      new Set(["/scene foxglove.SceneUpdate", "/tf foxglove.FrameTransforms", "/events foxglove.Log"]),
    );
    for (const schema of reader.schemasById.values()) {
      expect(schema.encoding).toBe("jsonschema");
      expect(JSON.parse(new TextDecoder().decode(schema.data)).type).toBe("object");
    }
    expect(of("/scene").length).toBe(1);
    expect(of("/events").length).toBe(events.length);
    expect(of("/events").map(({ data }) => data.message)).toEqual(events.map((event) => event.text));
    const poses = of("/tf");
    expect(poses.length).toBe(frames.length);
    frames.forEach((frame, k) => {
      const transforms = poses[k]?.data.transforms as Transform[];
      expect(transforms.map((t) => t.child_frame_id)).toEqual(header.bodies.map((body) => body.name));
      transforms.forEach(({ translation: t, rotation: q }, body) => {
        expect([t.x, t.y, t.z]).toEqual(valuesOf(frame, body, 0, 3));
        const turn = header.bodies[body]?.kind === "drone" ? valuesOf(frame, body, 3, 4) : [1, 0, 0, 0];
        expect([q.w, q.x, q.y, q.z]).toEqual(turn);
      });
    });
    for (let k = 1; k < poses.length; k++) {
      // games follow one another: poses are always later, never at one time
      expect((poses[k]?.time as bigint) > (poses[k - 1]?.time as bigint)).toBe(true);
    }
    expect(JSON.parse(metadata[0]?.get("header") ?? "null")).toEqual(header);
  });

  it("stamps messages with whole seconds and less than a second of nanoseconds, the same as their log time", async () => {
    // any frame rate, hence any rounding: what one second minus a hair becomes
    const rate = fc.double({ min: 0.01, max: 1000, noNaN: true });
    const frame = (step: number): Frame => ({ ...(recording.frames[0] as Frame), step });
    await fc.assert(
      fc.asyncProperty(rate, fc.integer({ min: 1, max: 100_000 }), async (rate_hz, step) => {
        const header = { ...recording.header, rate_hz, games: recording.header.games.slice(0, 1) };
        const { messages } = await readMcap(await exportMcap({ header, frames: [frame(step)], events: [] }));
        const { time, data } = messages.find((message) => message.topic === "/tf") ?? { time: 0n, data: {} };
        for (const { timestamp } of (data as { transforms: Transform[] }).transforms) {
          expect(Number.isInteger(timestamp.sec) && Number.isInteger(timestamp.nsec)).toBe(true);
          expect(timestamp.nsec).toBeGreaterThanOrEqual(0);
          expect(timestamp.nsec).toBeLessThan(1e9);
          expect(BigInt(timestamp.sec) * 1_000_000_000n + BigInt(timestamp.nsec)).toBe(time);
        }
      }),
      {
        seed: 5,
        numRuns: 150,
        examples: [
          [1, 1],
          [49.99999999999999, 50],
          [1.0000000000000002, 1],
        ],
      },
    );
  });

  it("names every frame that an entity stands in", async () => {
    const { messages } = await readMcap(await exportMcap(recording));
    const known = new Set(["world", ...recording.header.bodies.map((body) => body.name)]);
    const scene = messages.find((message) => message.topic === "/scene");
    const entities = scene?.data.entities as { frame_id: string; id: string }[];
    expect(entities.length).toBe(recording.header.bodies.length + 1);
    for (const { frame_id } of entities) expect(known).toContain(frame_id);
    expect(new Set(entities.map((entity) => entity.id)).size).toBe(entities.length);
  });
});

it("of a recording without frames holds the scene alone", async () => {
  const { recording: short } = await recordGames("1v1", 1, { withFrames: false });
  const { messages } = await readMcap(await exportMcap(short));
  expect(messages.map((message) => message.topic)).toEqual(["/scene"]);
});
