import { expect, it } from "vitest";
import { PixelRatio } from "../../../src/viewer/stage/pixel-ratio.ts";

/** Notes the same time many times; how often the ratio changed. */
function note(ratio: PixelRatio, milliseconds: number, times: number): number {
  let changes = 0;
  for (let k = 0; k < times; k++) if (ratio.note(milliseconds)) changes++;
  return changes;
}

it("draws fewer pixels while frames are slow, but never fewer than the least", () => {
  const ratio = new PixelRatio(2);
  expect(note(ratio, 60, 20)).toBe(1);
  // the time of a frame goes with the area: 40 ms wanted, 60 ms seen
  expect(ratio.value).toBeCloseTo(2 * Math.sqrt(40 / 60), 9);
  note(ratio, 60, 2000);
  expect(ratio.value).toBe(0.6);
});

it("does not wait for twenty frames where each takes a quarter of a second", () => {
  const ratio = new PixelRatio(1);
  expect(note(ratio, 250, 3)).toBe(0);
  expect(note(ratio, 250, 1)).toBe(1);
  expect(ratio.value).toBe(0.6);
});

it("leaves frames in time alone", () => {
  const ratio = new PixelRatio(1);
  expect(note(ratio, 30, 500)).toBe(0);
});

it("comes to rest where more pixels are too many", () => {
  const ratio = new PixelRatio(1);
  let changes = 0;
  for (let k = 0; k < 2000; k++) if (ratio.note(ratio.value > 0.85 ? 50 : 10)) changes++;
  expect(ratio.value).toBeCloseTo(0.82, 9);
  expect(changes).toBeLessThan(8);
});

it("starts at the screen's own ratio even below the least", () => {
  expect(new PixelRatio(0.5).value).toBe(0.5);
});
