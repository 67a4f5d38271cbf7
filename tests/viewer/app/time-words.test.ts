// Times as a person reads them, and hears them.
import { expect, it } from "vitest";
import { spokenTime, timeWords } from "../../../src/viewer/app/time-words.ts";

it.each([
  [0, "0:00.00"],
  [12.345, "0:12.35"],
  [59.994, "0:59.99"],
  [59.996, "1:00.00"],
  [83.4, "1:23.40"],
  [3599.999, "1:00:00.00"],
  [3723.45, "1:02:03.45"],
])("%d s is %s", (seconds, words) => {
  expect(timeWords(seconds)).toBe(words);
});

it("has no unit for a flow, whose time has none", () => {
  expect(timeWords(83.456, true)).toBe("83.46");
  expect(spokenTime(83.456, true)).toBe("time 83.46");
});

it.each([
  [0, "0.0 seconds"],
  [12.34, "12.3 seconds"],
  [59.97, "1 minute 0.0 seconds"],
  [83.4, "1 minute 23.4 seconds"],
  [150, "2 minutes 30.0 seconds"],
])("%d s is spoken as %s", (seconds, words) => {
  expect(spokenTime(seconds)).toBe(words);
});
