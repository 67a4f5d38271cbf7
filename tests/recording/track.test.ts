// A track against a plain list: one clock over all games, oldest frames dropped, every question by bisection answered as by search.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameTrack } from "../../src/recording/track.ts";
import { columnsOf, makeHeader, RATE, stepsTo } from "../viewer/made-up-source.ts";

/** A frame is one f32. */
const FRAME_BYTES = 4;

describe("an empty track", () => {
  const track = new FrameTrack(makeHeader());

  it("has no frame and stands at 0", () => {
    expect([track.first, track.end, track.startTime, track.endTime]).toEqual([0, 0, 0, 0]);
    expect(track.indexAt(3)).toBe(-1);
    expect(track.timeOfStep(0, 0)).toBeUndefined();
    expect(track.all().steps).toHaveLength(0);
    expect(() => track.frame(0)).toThrow("no frame 0");
  });

  it("stays so when nothing is put at its end", () => {
    track.append(columnsOf(0, []));
    expect(track.end).toBe(0);
  });
});

describe("the clock", () => {
  it("starts at 0, and a game begins one frame behind the last of the game before it", () => {
    const track = new FrameTrack(makeHeader());
    track.append(columnsOf(3, [5, 6, 7]));
    track.append(columnsOf(4, [0, 1]));
    expect([0, 1, 2, 3, 4].map((k) => track.timeOf(k))).toEqual(
      [0, 0.1, 0.2, 0.3, 0.4].map((t) => expect.closeTo(t, 9)),
    );
    expect(track.endTime).toBeCloseTo(0.4, 9);
  });

  it("counts steps between frames", () => {
    const track = new FrameTrack(makeHeader("turbulence", 60));
    track.append(columnsOf(0, [0, 60, 120]));
    expect(track.timeOf(2)).toBeCloseTo(2 / RATE, 9);
    expect(track.timeOfStep(0, 90)).toBeCloseTo(1.5 / RATE, 9);
  });
});

describe("frames", () => {
  it("are views of their own numbers, whatever chunk they came in", () => {
    const track = new FrameTrack(makeHeader());
    track.append(columnsOf(0, [0, 1, 2]));
    track.append(columnsOf(0, [3]));
    track.append(columnsOf(1, [0, 1]));
    const found = [0, 1, 2, 3, 4, 5]
      .map((k) => track.frame(k))
      .map(({ game, step, values }) => [game, step, values[0]]);
    expect(found).toEqual([
      [0, 0, 0],
      [0, 1, 1],
      [0, 2, 2],
      [0, 3, 3],
      [1, 0, 0],
      [1, 1, 1],
    ]);
    expect(() => track.frame(6)).toThrow(RangeError);
    expect([...track.all().steps]).toEqual([0, 1, 2, 3, 0, 1]);
  });

  it("are dropped, oldest first, beyond the bytes that are kept; indices and times stay", () => {
    const track = new FrameTrack(makeHeader(), 4 * FRAME_BYTES);
    for (let k = 0; k < 5; k++) track.append(columnsOf(0, [2 * k, 2 * k + 1]));
    expect([track.first, track.end]).toEqual([6, 10]);
    expect(track.frame(6).step).toBe(6);
    expect(() => track.frame(5)).toThrow("no frame 5");
    expect(track.startTime).toBeCloseTo(0.6, 9);
    expect(track.endTime).toBeCloseTo(0.9, 9);
    expect(track.indexAt(0)).toBe(6);
    expect([...track.all().steps]).toEqual([6, 7, 8, 9]);
    // a step of the game that is kept in part still has its time
    expect(track.timeOfStep(0, 1)).toBeCloseTo(0.1, 9);
  });

  it("of the newest piece stay, however large it is", () => {
    const track = new FrameTrack(makeHeader(), FRAME_BYTES);
    track.append(columnsOf(0, stepsTo(9)));
    expect([track.first, track.end]).toEqual([0, 10]);
  });

  it("of a game that was dropped have no time any more", () => {
    const track = new FrameTrack(makeHeader(), 3 * FRAME_BYTES);
    track.append(columnsOf(0, stepsTo(2)));
    track.append(columnsOf(1, stepsTo(2)));
    expect(track.timeOfStep(0, 1)).toBeUndefined();
    expect(track.timeOfStep(1, 1)).toBeCloseTo(0.4, 9);
    expect(track.timeOfStep(2, 0)).toBeUndefined();
  });
});

it("answers by bisection what a search through all frames answers", () => {
  const games = fc.array(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(
      games,
      fc.integer({ min: 1, max: 40 }),
      fc.double({ min: -1, max: 8, noNaN: true }),
      (chunks, most, time) => {
        const track = new FrameTrack(makeHeader(), most * FRAME_BYTES);
        chunks.forEach((lengths, game) => {
          let step = 0;
          for (const length of lengths) {
            track.append(
              columnsOf(
                game,
                Array.from({ length }, () => step++),
              ),
            );
          }
        });
        const kept = Array.from({ length: track.end - track.first }, (_, k) => track.first + k);
        const before = kept.filter((k) => track.timeOf(k) <= time);
        expect(track.indexAt(time)).toBe(before.at(-1) ?? track.first);
        for (const k of kept) {
          const { game, step } = track.frame(k);
          expect(track.timeOfStep(game, step)).toBeCloseTo(track.timeOf(k), 9);
          expect(track.timeOf(k)).toBeCloseTo(k / RATE, 9);
          expect(track.indexAt(track.timeOf(k))).toBe(k);
        }
      },
    ),
    { seed: 4, numRuns: 200 },
  );
});
