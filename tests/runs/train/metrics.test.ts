import { expect, it } from "vitest";
import { decodeMetrics, encodeMetricsConfig, encodeMetricsLine } from "../../../src/runs/train/metrics.ts";

const config = encodeMetricsConfig({ rate: 0.5 });
const line = encodeMetricsLine({ step: 10, "losses/value_loss": 0.25, "episode/return": Number.NaN });

it("reads what it wrote, null for what is not finite, and leaves out a last line that was cut short", () => {
  const want = {
    config: { rate: 0.5 },
    lines: [{ step: 10, "losses/value_loss": 0.25, "episode/return": null }],
  };
  expect(decodeMetrics(config + line, "m")).toEqual(want);
  expect(decodeMetrics(`${config}${line}{"step": 11, "los`, "m")).toEqual(want);
  expect(decodeMetrics(config, "m").lines).toEqual([]);
});

it("names the line, the key and the value of what is wrong", () => {
  for (const [text, message] of [
    ["", 'm: line 1: expected {"config": {…}}, received nothing'],
    ["{}\n", 'm: line 1: expected {"config": {…}}, received "{}"'],
    [`${config}${line}oh\n`, 'm: line 3: expected a JSON object, received "oh"'],
    [`${config}[1]\n`, 'm: line 2: expected a JSON object, received "[1]"'],
    [`${config}${line}${line}`, "m: line 3: step: expected a whole number > 10, received 10"],
    [`${config}{"a/b": 1}\n`, "m: line 2: step: expected a whole number > -1, received nothing"],
    [`${config}{"step": 1, "a/b": "x"}\n`, 'm: line 2: a/b: expected a finite number or null, received "x"'],
  ] as const) {
    expect(() => decodeMetrics(text, "m"), text).toThrow(message);
  }
});
