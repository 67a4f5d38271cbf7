// JSON and schemas at the door: bounded, strict, and in our words.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ConfigError } from "../../src/base/errors.ts";
import { MAX_JSON_DEPTH, MAX_JSON_LENGTH, parseJson } from "../../src/base/json.ts";
import { parseStrict } from "../../src/base/schema.ts";

describe("parseJson", () => {
  it("reads what JSON.parse reads, and gives a ConfigError of one line for the rest", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json({ maxDepth: 10 }), fc.string()), (text) => {
        let want: unknown;
        try {
          want = JSON.parse(text);
        } catch {
          expect(() => parseJson(text, "x")).toThrow(ConfigError);
          expect(() => parseJson(text, "x")).toThrow(/^x: expected [^\n]+$/);
          return;
        }
        expect(parseJson(text, "x")).toEqual(want);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("counts nesting outside of strings only", () => {
    const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
    expect(parseJson(nested(MAX_JSON_DEPTH), "x")).toBeDefined();
    expect(() => parseJson(nested(MAX_JSON_DEPTH + 1), "x")).toThrow(
      "x: expected nesting of at most 32 levels, received 33",
    );
    expect(parseJson(JSON.stringify('[[\\"'.repeat(100)), "x")).toBe('[[\\"'.repeat(100));
    expect(() => parseJson("[".repeat(100_000), "x")).toThrow("nesting");
  });

  it("refuses what is too long before it is parsed", () => {
    expect(() => parseJson(" ".repeat(MAX_JSON_LENGTH + 1), "x")).toThrow(
      "at most 8000000 characters of JSON",
    );
  });
});

describe("parseStrict", () => {
  const schema = z.strictObject({
    name: z.string().min(1).max(5),
    size: z.number().gt(0).lte(10).default(1),
    points: z
      .array(z.strictObject({ x: z.number() }))
      .max(2)
      .default([]),
    mode: z.enum(["slow", "fast"]).default("slow"),
  });

  it("fills in defaults", () => {
    expect(parseStrict(schema, { name: "a" }, "x")).toEqual({ name: "a", size: 1, points: [], mode: "slow" });
  });

  it("says where, what was expected and what came", () => {
    const cases: readonly (readonly [unknown, string])[] = [
      [{}, "x: name: expected a text, received nothing"],
      [{ name: "a", size: -1 }, "x: size: expected a number > 0, received -1"],
      [{ name: "a", size: 11 }, "x: size: expected a number ≤ 10, received 11"],
      [{ name: "a", size: Number.NaN }, "x: size: expected a finite number, received NaN"],
      [{ name: "abcdef" }, 'x: name: expected a text of length ≤ 5, received "abcdef"'],
      [{ name: "a", points: {} }, "x: points: expected a list, received {}"],
      [{ name: "a", points: [{ x: 1 }, { x: "1" }] }, 'x: points.1.x: expected a number, received "1"'],
      [{ name: "a", points: [{ x: 1, other: 2 }] }, "x: points.0.other: expected a known key (x), received"],
      [{ name: "a", points: [1] }, "x: points.0: expected an object, received 1"],
      [{ name: "a", points: [1, 2, 3] }, "x: points: expected a list of length ≤ 2, received [1,2,3]"],
      [
        { name: "a", mode: "fats" },
        'x: mode: expected one of slow, fast (did you mean "fast"?), received "fats"',
      ],
      [{ nmae: "a", name: "a" }, 'x: nmae: expected a known key (did you mean "name"?), received "nmae"'],
      [7, "x: expected an object, received 7"],
    ];
    for (const [value, rule] of cases) expect(() => parseStrict(schema, value, "x"), rule).toThrow(rule);
  });
});
