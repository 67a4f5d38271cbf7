// What a header may say: fields, curves and scalars within bounds, bodies or fields at least.
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/base/errors.ts";
import { frameLayout } from "../../src/recording/frame-layout.ts";
import { decodeRecording, encodeRecording } from "../../src/recording/gyr.ts";
import { parseHeader } from "../../src/recording/header.ts";
import type { RecordingHeader } from "../../src/recording/recording.ts";

const field = { name: "vorticity", symbol: "ω", rows: 8, columns: 4, scale: 6 };
const curve = {
  name: "spectrum",
  xLabel: "k",
  yLabel: "Z",
  axes: "log-log" as const,
  x: [1, 2, 3],
  reference: { name: "dns", x: [1, 2], y: [0.5, 0.25] },
};
const header: RecordingHeader = {
  format: "gyre-recording",
  version: 2,
  generator: "gyre test",
  room: "turbulence",
  title: "a flow",
  axes: "z-up",
  rate_hz: 1e5,
  everySteps: 5000,
  seed: 1,
  scene: {},
  policies: [],
  bodies: [],
  fields: [field],
  curves: [curve],
  scalars: [{ name: "energy", unit: "" }],
  games: [{ game: 0, server: 0, steps: 0, outcome: "", winner: null, hash: "0".repeat(16) }],
};

const ascending = (count: number): number[] => Array.from({ length: count }, (_, k) => k);

describe("a header", () => {
  it("of a flow lays its numbers out one after another, and comes back", () => {
    expect(frameLayout(header)).toEqual({ bodies: [], fields: [0], curves: [32], scalars: [35], size: 36 });
    const frames = [{ game: 0, step: 5, values: Float32Array.from(ascending(36)) }];
    const recording = { header, frames, events: [] };
    expect(decodeRecording(encodeRecording(recording), "flow.gyr")).toEqual(recording);
  });

  it("is refused where it cannot be", () => {
    const wrong: readonly [object, string][] = [
      [{ fields: [] }, "x: bodies: expected at least one body or field"],
      [{ fields: [{ ...field, rows: 1025 }] }, "x: fields.0.rows: expected a number ≤ 1024, received 1025"],
      [{ fields: [{ ...field, scale: 0 }] }, "x: fields.0.scale: expected a number > 0"],
      [{ fields: Array(9).fill(field) }, "x: fields: expected a list of length ≤ 8"],
      [
        { fields: Array(5).fill({ ...field, rows: 1024, columns: 1024 }) },
        "x: expected at most 4194304 numbers a frame, received 5242884",
      ],
      [{ curves: [{ ...curve, x: ascending(4097) }] }, "x: curves.0.x: expected a list of length ≤ 4096"],
      [{ curves: [{ ...curve, x: [1, 3, 3] }] }, "x: curves.0.x.2: expected values that ascend, received 3"],
      [{ curves: [{ ...curve, axes: "polar" }] }, "x: curves.0.axes: expected one of log-log, log-y, linear"],
      [
        { curves: [{ ...curve, reference: { name: "dns", x: [1, 2], y: [1, 2, 3] } }] },
        "x: curves.0.reference.y: expected 2 numbers, as x has, received 3",
      ],
      [{ scalars: [{ name: "energy" }] }, "x: scalars.0.unit: expected a text"],
      [
        { version: 1 },
        "x: version: expected 2 where frames hold more than the bodies of a court, received 1",
      ],
      [{ version: 3 }, "x: version: expected one of 1, 2"],
      [{ flight: { gravity_mps2: 9.81 } }, "x: flight.damping_per_s"],
    ];
    for (const [change, message] of wrong) {
      expect(() => parseHeader({ ...header, ...change }, "x"), message).toThrow(ConfigError);
      expect(() => parseHeader({ ...header, ...change }, "x")).toThrow(message);
    }
  });
});
