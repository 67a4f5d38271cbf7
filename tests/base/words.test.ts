// Words for people: nearest names, short values, checksums, versions.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32 } from "../../src/base/crc32.ts";
import { ConfigError, DivergedError, StoppedError, showValue } from "../../src/base/errors.ts";
import { editDistance, nearestWord } from "../../src/base/nearest.ts";
import { VERSION } from "../../src/base/version.ts";

describe("nearestWord", () => {
  it("counts inserts, deletes, replacements and swaps of neighbours", () => {
    const cases = [
      ["", "abc", 3],
      ["match", "match", 0],
      ["mtach", "match", 1],
      ["gmes", "games", 1],
      ["kitten", "sitting", 3],
    ] as const;
    for (const [a, b, distance] of cases) expect(editDistance(a, b), `${a} ${b}`).toBe(distance);
  });

  it("is a distance: zero for equals only, symmetric, and no longer than the longer word", () => {
    const word = fc.stringMatching(/^[abc]{0,6}$/);
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("proposes the nearest, and nothing for what is like none", () => {
    const known = ["room", "seed", "games", "restitution"];
    expect(nearestWord("gmaes", known)).toBe("games");
    expect(nearestWord("SEED", known)).toBe("seed");
    expect(nearestWord("resitutoin", known)).toBe("restitution");
    expect(nearestWord("foo", known)).toBeUndefined();
    expect(nearestWord("quaternion", known)).toBeUndefined();
    expect(nearestWord("x", [])).toBeUndefined();
  });
});

describe("errors", () => {
  it("name field, rule and value", () => {
    const error = new ConfigError("court.length_m", "a number > 0", -1);
    expect(error.message).toBe("court.length_m: expected a number > 0, received -1");
    expect([error.name, error.field, error.expected, error.received]).toEqual([
      "ConfigError",
      "court.length_m",
      "a number > 0",
      -1,
    ]);
    expect(new DivergedError(7, "velocity[0]", Number.NaN).message).toBe(
      "velocity[0]: not finite (NaN) at step 7; the run was stopped",
    );
    expect(new StoppedError("later").name).toBe("StoppedError");
  });

  it("show any value on one line of at most 100 characters", () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withMap: true, withSet: true, withDate: true }),
        (value) => {
          const text = showValue(value);
          expect(text).not.toContain("\n");
          expect(text.length).toBeLessThan(500);
        },
      ),
      { seed: 2, numRuns: 300 },
    );
    const circle: unknown[] = [];
    circle.push(circle);
    expect(showValue(circle)).toBe("a list");
    expect(showValue("x".repeat(1000)).length).toBeLessThan(90);
    expect(showValue(undefined)).toBe("nothing");
  });
});

it("crc32 gives the published check value, and notices any changed byte", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array(0))).toBe(0);
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(bytes, fc.nat(49), fc.integer({ min: 1, max: 255 }), (data, at, change) => {
      const other = data.slice();
      other[at % data.length] = (other[at % data.length] as number) ^ change;
      expect(crc32(other)).not.toBe(crc32(data));
    }),
    { seed: 3, numRuns: 200 },
  );
});

it("the version is that of package.json", () => {
  expect((JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version).toBe(VERSION);
});
