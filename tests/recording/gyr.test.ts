// The .gyr file: lossless, refuses damage with a clear error, salvages up to the last whole frame.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/base/errors.ts";
import { packFrames } from "../../src/recording/columns.ts";
import { frameSize } from "../../src/recording/frame-layout.ts";
import { decodeColumns, decodeRecording, encodeRecording } from "../../src/recording/gyr.ts";
import type { Frame, Recording, RecordingHeader } from "../../src/recording/recording.ts";
import { encodeVersion1 } from "./version-1.ts";

const header: RecordingHeader = {
  format: "gyre-recording",
  version: 2,
  generator: "gyre test",
  room: "volleyball",
  title: "two drones and a ball",
  axes: "z-up",
  rate_hz: 50,
  everySteps: 1,
  seed: 7,
  scene: { task: "1v1" },
  policies: [{ team: 0, name: "a", word: "a", hash: "0123456789abcdef" }],
  arena: { length_m: 6, width_m: 3, netHeight_m: 2.43 },
  bodies: [
    { name: "team0_0", kind: "drone", team: 0, vehicle: "iris", size_m: [0.235, 0.235, 0.055] },
    { name: "team1_0", kind: "drone", team: 1, vehicle: "iris", size_m: [0.235, 0.235, 0.055] },
    { name: "ball", kind: "ball", size_m: [0.1] },
  ],
  games: [
    { game: 0, server: 0, steps: 9, outcome: "team 0 wins", winner: 0, hash: "00000000000000aa" },
    { game: 1, server: 1, steps: 9, outcome: "timeout", winner: null, hash: "00000000000000bb" },
  ],
};

function frame(game: number, step: number): Frame {
  const values = Float32Array.from({ length: frameSize(header) }, (_, k) => k * 0.37 + step * 0.01 * (k % 5));
  return { game, step, values };
}

const recording: Recording = {
  header,
  frames: [0, 1].flatMap((game) => Array.from({ length: 10 }, (_, step) => frame(game, step))),
  events: [
    { game: 0, step: 0, kind: "serve", team: 0, text: "team 0 serves" },
    { game: 0, step: 4, kind: "touch", body: 0, team: 0, text: "drone 0 plays the ball" },
    { game: 1, step: 9, kind: "timeout", text: "timeout" },
  ],
};
const bytes = encodeRecording(recording);

describe("a recording", () => {
  it("comes back bit for bit", () => {
    const back = decodeRecording(bytes, "x.gyr");
    expect(back.header).toEqual(header);
    expect(back.events).toEqual(recording.events);
    expect(back.frames).toEqual(recording.frames);
    expect(back.damage).toBeUndefined();
  });

  it("comes back bit for bit for any numbers, NaN and −0 included", () => {
    const word = fc.integer({ min: 0, max: 0xffffffff });
    const size = frameSize(header);
    fc.assert(
      fc.property(
        fc.array(fc.array(word, { minLength: size, maxLength: size }), { maxLength: 4 }),
        (rows) => {
          const frames = rows.map((row, step) => ({
            game: 0,
            step,
            values: new Float32Array(Uint32Array.from(row).buffer),
          }));
          const back = decodeRecording(encodeRecording({ header, frames, events: [] }), "x.gyr");
          const bits = (list: readonly Frame[]): number[][] =>
            list.map(({ values }) => [...new Uint32Array(values.slice().buffer)]);
          expect(bits(back.frames)).toEqual(bits(frames));
        },
      ),
      { seed: 1, numRuns: 50 },
    );
  });

  it("of version 1 is read too, and written again as version 2", () => {
    const old = { ...recording, header: { ...header, version: 1 as const } };
    const first = encodeVersion1(old);
    expect(decodeRecording(first, "old.gyr")).toEqual(old);
    expect(decodeRecording(encodeRecording(old), "new.gyr")).toEqual(recording);
    expect(encodeRecording(old)).toEqual(bytes);
    for (let length = 0; length < first.length; length++) {
      expect(() => decodeRecording(first.slice(0, length), "old.gyr"), `cut at ${length}`).toThrow(
        ConfigError,
      );
    }
  });

  it("comes back from columns as from frames, in games longer than a group", () => {
    const frames = [0, 1].flatMap((game) => Array.from({ length: 173 }, (_, step) => frame(game, step)));
    const long = decodeColumns(encodeRecording({ header, frames, events: [] }), "long.gyr");
    expect(long.columns).toEqual(packFrames(frames, frameSize(header)));
  });

  it("cut anywhere is refused, and salvaged up to the last whole frame", () => {
    let salvaged = 0;
    for (let length = 0; length < bytes.length; length++) {
      const cut = bytes.slice(0, length);
      expect(() => decodeRecording(cut, "x.gyr"), `cut at ${length}`).toThrow(ConfigError);
      try {
        const rescued = decodeRecording(cut, "x.gyr", { salvage: true });
        expect(rescued.damage).toMatch(/cut short/);
        expect(rescued.frames).toEqual(recording.frames.slice(0, rescued.frames.length));
        expect(rescued.frames.length).toBeGreaterThanOrEqual(salvaged);
        salvaged = rescued.frames.length;
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError); // inside the header there is nothing to salvage
        expect(salvaged).toBe(0);
      }
    }
    expect(salvaged).toBe(recording.frames.length);
  });

  it("with any byte changed is refused or reads as something whole", () => {
    for (let at = 0; at < bytes.length; at++) {
      const bad = bytes.slice();
      bad[at] = (bad[at] as number) ^ 0x40;
      try {
        decodeRecording(bad, "x.gyr");
        throw new Error(`a changed byte at ${at} was not noticed`);
      } catch (error) {
        expect(error, `byte ${at}: ${(error as Error).message}`).toBeInstanceOf(ConfigError);
      }
    }
  });

  it("is refused where games or steps go backwards", () => {
    const { frames } = recording;
    const swapped = [...frames.slice(0, 4), frames[5], frames[4], ...frames.slice(6)] as Frame[];
    for (const wrong of [swapped, [...frames].reverse(), [...frames, ...frames.slice(0, 1)]]) {
      const file = encodeRecording({ ...recording, frames: wrong, events: [] });
      expect(() => decodeRecording(file, "x.gyr")).toThrow("games and their steps in order");
    }
  });

  it("made of random bytes is refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (tail, hasMagic) => {
        const data = hasMagic ? Uint8Array.from([...bytes.slice(0, 12), ...tail]) : tail;
        expect(() => decodeRecording(data, "x.gyr", { salvage: true })).toThrow(ConfigError);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it("says what is wrong and where", () => {
    expect(() => decodeRecording(new Uint8Array(3), "a.gyr")).toThrow(
      'a.gyr: expected a gyre recording (starts with GYRE), received "a file cut short"',
    );
    expect(() => decodeRecording(bytes.slice(0, 60), "a.gyr")).toThrow(
      /a\.gyr: header at byte 16: expected \d+ bytes/,
    );
    const newer = bytes.slice();
    newer[8] = 3;
    expect(() => decodeRecording(newer, "a.gyr")).toThrow(
      "a.gyr: version: expected 1 or 2 (a newer gyre may have written it), received 3",
    );
  });
});
