// Marks: events on the clock, as they and their frames come.
import { expect, it } from "vitest";
import { Marks } from "../../../src/viewer/playback/marks.ts";
import { eventOf, MadeUpSource, stepsTo } from "../made-up-source.ts";

const timesOf = (marks: Marks): number[] => marks.list.map(({ time }) => Math.round(time * 1000) / 1000);

it("stand where the frame of their step stands", () => {
  const source = new MadeUpSource().add(0, stepsTo(10)).add(1, stepsTo(10));
  source.events.push(eventOf(0, 0, "serve"), eventOf(0, 7), eventOf(1, 2));
  expect(timesOf(new Marks(source))).toEqual([0, 0.7, 1.3]);
});

it("wait for their frame", () => {
  const source = new MadeUpSource().add(0, stepsTo(2));
  source.events.push(eventOf(0, 1), eventOf(1, 0));
  const marks = new Marks(source);
  expect(timesOf(marks)).toEqual([0.1]);
  source.add(1, [0, 1]);
  expect(timesOf(marks)).toEqual([0.1, 0.3]);
});

it("keep their time when their frames are dropped; of a game that was dropped unseen there are none, but later ones", () => {
  const source = new MadeUpSource(12).add(0, stepsTo(2));
  source.events.push(eventOf(0, 1));
  const marks = new Marks(source);
  expect(timesOf(marks)).toEqual([0.1]);
  source.events.push(eventOf(1, 1), eventOf(2, 1));
  source.add(1, stepsTo(2)).add(2, stepsTo(2));
  expect(source.track.timeOfStep(1, 1)).toBeUndefined();
  expect(timesOf(marks)).toEqual([0.1, 0.7]);
});

it("of a game that was never recorded are left out, and those of others stay", () => {
  const source = new MadeUpSource().add(0, stepsTo(2)).add(2, stepsTo(2));
  source.events.push(eventOf(0, 1), eventOf(1, 1), eventOf(2, 1));
  expect(timesOf(new Marks(source))).toEqual([0.1, 0.4]);
});

it("are found on both sides of a time, by kind, never the one under the playhead", () => {
  const source = new MadeUpSource().add(0, stepsTo(10));
  source.events.push(eventOf(0, 2), eventOf(0, 4, "fault"), eventOf(0, 6));
  const marks = new Marks(source);
  expect(marks.next(0.2, 1, ["touch"])?.event.step).toBe(6);
  expect(marks.next(0.2, 1, [])?.event.step).toBe(4);
  expect(marks.next(0.6, -1, ["touch"])?.event.step).toBe(2);
  expect(marks.next(0.2, -1, [])).toBeUndefined();
  expect(marks.next(0.6, 1, [])).toBeUndefined();
});
