// The scale of colours: odd, monotone, with ticks inside.
import { describe, expect, it } from "vitest";
import { type ColorScale, KNEE, scaleTicks, toUnit } from "../../../src/viewer/turbulence/color-scale.ts";

const scales: readonly ColorScale[] = [
  { kind: "linear", limit: 18 },
  { kind: "symlog", limit: 18 },
  { kind: "symlog", limit: 0.04 },
];
const EXACT = 12; // decimals; a logarithm and its inverse

describe.each(scales)("a $kind scale to $limit", (scale) => {
  const { limit } = scale;
  const values = Array.from({ length: 401 }, (_, k) => ((k - 200) / 150) * limit);

  it("maps zero to the middle and the limits to the ends, and is odd", () => {
    expect(toUnit(scale, 0)).toBe(0);
    expect(toUnit(scale, limit)).toBeCloseTo(1, EXACT);
    for (const value of values) expect(toUnit(scale, -value)).toBeCloseTo(-toUnit(scale, value), EXACT);
  });

  it("grows with the value, beyond the limits too", () => {
    for (let k = 1; k < values.length; k++) {
      expect(toUnit(scale, values[k] as number)).toBeGreaterThan(toUnit(scale, values[k - 1] as number));
    }
  });

  it("has its ticks in order, in its range, where their values are", () => {
    const ticks = scaleTicks(scale);
    expect(ticks.length).toBeGreaterThanOrEqual(5);
    expect(ticks.length).toBeLessThanOrEqual(11);
    expect(ticks.some(({ value, label, at }) => value === 0 && label === "0" && at === 0.5)).toBe(true);
    ticks.forEach(({ value, at }, k) => {
      expect(at).toBeCloseTo((toUnit(scale, value) + 1) / 2, EXACT);
      expect(at).toBeGreaterThan(k === 0 ? -1e-9 : (ticks[k - 1]?.at as number));
      expect(at).toBeLessThan(1 + 1e-9);
    });
  });
});

it("is linear for what is small and logarithmic for what is large", () => {
  const scale: ColorScale = { kind: "symlog", limit: KNEE };
  expect(toUnit(scale, 1e-4) / 1e-4).toBeCloseTo(1 / Math.log1p(KNEE), 4);
  const decade = (from: number): number => toUnit(scale, 10 * from) - toUnit(scale, from);
  expect(decade(1e6)).toBeCloseTo(Math.LN10 / Math.log1p(KNEE), 6);
});
