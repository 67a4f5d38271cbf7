// Ten minutes of 6v6 open in no time, and come back bit for bit.
import { expect, it } from "vitest";
import { packFrames } from "../../src/recording/columns.ts";
import { decodeColumns, encodeRecording } from "../../src/recording/gyr.ts";
import { makeLongRecording } from "./long-recording.ts";

/** s; some 0.25 s on two quiet cores, four people's work beside it must not fail the test */
const LIMIT = 2;

it("decodes 30 000 frames of 210 numbers within 2 s", () => {
  const recording = makeLongRecording();
  const bytes = encodeRecording(recording);
  const started = performance.now();
  const { columns, events } = decodeColumns(bytes, "long.gyr");
  const seconds = (performance.now() - started) / 1000;
  process.stderr.write(`${(bytes.length / 1e6).toFixed(1)} MB decoded in ${seconds.toFixed(2)} s\n`);
  expect(seconds).toBeLessThan(LIMIT);
  expect(events.length).toBe(recording.events.length);
  const wanted = packFrames(recording.frames, 210);
  expect(Buffer.compare(Buffer.from(columns.values.buffer), Buffer.from(wanted.values.buffer))).toBe(0);
  expect(columns.steps).toEqual(wanted.steps);
});
