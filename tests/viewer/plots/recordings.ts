// Small recordings made by hand for the tests of plots.

import type { RecordedCurve, RecordingHeader } from "../../../src/recording/recording.ts";
import { FrameTrack } from "../../../src/recording/track.ts";

/** A header of nothing but what is given. */
export function headerOf(parts: Partial<RecordingHeader>): RecordingHeader {
  return {
    format: "gyre-recording",
    version: 2,
    generator: "test",
    room: "test",
    title: "test",
    axes: "z-up",
    rate_hz: 50,
    everySteps: 2,
    seed: 1,
    scene: {},
    policies: [],
    bodies: [],
    games: [],
    ...parts,
  };
}

/** One drone of each team and a ball, in a world with linear drag. */
export const MATCH = headerOf({
  bodies: [
    { name: "alice", kind: "drone", team: 0, size_m: [0.2, 0.2, 0.1] },
    { name: "bob", kind: "drone", team: 1, size_m: [0.2, 0.2, 0.1] },
    { name: "ball", kind: "ball", size_m: [0.1] },
  ],
  flight: { gravity_mps2: 9.81, damping_per_s: 0.1 },
});

export const SPECTRUM: RecordedCurve = {
  name: "enstrophy spectrum",
  xLabel: "k",
  yLabel: "Z(k)",
  axes: "log-log",
  x: [1, 2, 3],
  reference: { name: "DNS", x: [1, 2, 4, 8], y: [1, 0.5, 0.25, 0] },
};

/** A flow with two scalars and two curves behind a field of four numbers. */
export const FLOW = headerOf({
  fields: [{ name: "vorticity", symbol: "ω", rows: 2, columns: 2, scale: 1 }],
  curves: [SPECTRUM, { ...SPECTRUM, name: "enstrophy spectrum, mean" }],
  scalars: [
    { name: "energy", unit: "" },
    { name: "rate, mean", unit: "1/s" },
  ],
});

/** Frames of a recording from a function of frame and place. */
export function appendFrames(
  track: FrameTrack,
  count: number,
  value: (frame: number, at: number) => number,
): void {
  const { size } = track;
  const first = track.end;
  const values = Float32Array.from({ length: count * size }, (_, k) =>
    value(first + Math.floor(k / size), k % size),
  );
  track.append({
    games: new Int32Array(count),
    steps: Int32Array.from({ length: count }, (_, k) => (first + k) * track.header.everySteps),
    values,
  });
}

/** A track with frames. */
export function trackOf(
  header: RecordingHeader,
  count: number,
  value: (frame: number, at: number) => number,
  mostBytes?: number,
): FrameTrack {
  const track = new FrameTrack(header, mostBytes);
  appendFrames(track, count, value);
  return track;
}
