// A moment: the frames around a time, and how far it is from one to the other.
import { expect, it } from "vitest";
import { momentAt } from "../../../src/viewer/playback/moment.ts";
import { MadeUpSource, stepsTo } from "../made-up-source.ts";

it("is none in an empty track", () => {
  expect(momentAt(new MadeUpSource().track, 0)).toBeUndefined();
});

it("lies between two frames of a game", () => {
  const { track } = new MadeUpSource().add(0, stepsTo(10));
  const moment = momentAt(track, 0.43);
  expect([moment?.before.step, moment?.after.step, moment?.index]).toEqual([4, 5, 4]);
  expect(moment?.blend).toBeCloseTo(0.3, 6);
});

it("never goes over from one game into the next: bodies do not fly back to their start", () => {
  const { track } = new MadeUpSource().add(0, stepsTo(2)).add(1, stepsTo(2));
  const moment = momentAt(track, 0.25);
  expect([moment?.before.game, moment?.after.game, moment?.blend]).toEqual([0, 0, 0]);
});

it.each([
  [-1, 0, 0],
  [0, 0, 0],
  [1, 10, 0],
  [99, 10, 0],
])("at %d s is at the frame %d at the ends", (time, step, blend) => {
  const moment = momentAt(new MadeUpSource().add(0, stepsTo(10)).track, time);
  expect([moment?.before.step, moment?.blend]).toEqual([step, blend]);
});
