// Links: a state written as a query and read again is the same state; what cannot be is told by key, rule and value.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/base/errors.ts";
import {
  formatLink,
  type LinkState,
  parseLink,
  SCENE_KEYS,
  type Subject,
} from "../../../src/viewer/app/link.ts";

// code points, not code units: an address cannot hold half of a pair
const text = fc.string({ unit: "binary", minLength: 1, maxLength: 12 });
const word = fc.stringMatching(/^[a-z]+\/[\w.-]+$/);
const changes = fc
  .uniqueArray(fc.constantFrom(...SCENE_KEYS), { maxLength: SCENE_KEYS.length })
  .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, text]))));
const subject: fc.Arbitrary<Subject> = fc.oneof(
  fc.constant({ kind: "gallery" as const }),
  fc.record({ kind: fc.constant("replay" as const), path: text, compare: fc.array(text, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant("scene" as const), scene: word, changes }),
);
const state = fc.record(
  {
    subject,
    time: fc.integer({ min: 0, max: 1e9 }).map((ms) => ms / 1000),
    camera: text,
    speed: fc.double({ min: 0.1, max: 10, noNaN: true }),
    isPlaying: fc.boolean(),
    view: fc.constantFrom("plane" as const, "relief" as const),
    scale: fc.constantFrom("linear" as const, "symlog" as const),
  },
  { requiredKeys: ["subject"] },
);

it("gives back every state that it writes", () => {
  fc.assert(
    fc.property(state, (written) => {
      expect(parseLink(formatLink(written as LinkState))).toEqual(written);
    }),
    { seed: 7, numRuns: 500 },
  );
});

it("is read from any address without another error than one that can be shown", () => {
  const query = fc.array(
    fc.tuple(fc.constantFrom("replay", "scene", "t", "speed", "x", "play", "grid"), text),
  );
  fc.assert(
    fc.property(query, (pairs) => {
      try {
        parseLink(`?${new URLSearchParams(pairs)}`);
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
      }
    }),
    { seed: 8, numRuns: 300 },
  );
});

describe("a link", () => {
  it("is empty for the gallery", () => {
    expect(formatLink({ subject: { kind: "gallery" } })).toBe("");
    expect(parseLink("")).toEqual({ subject: { kind: "gallery" } });
  });

  it("can be read by people: slashes and commas stay, times are of microseconds, which tell frames apart", () => {
    const subject: Subject = {
      kind: "scene",
      scene: "turbulence/kf4-64",
      changes: { closure: "leith,none", coefficient: "0.2," },
    };
    expect(formatLink({ subject, time: 12.34567891, camera: "top" })).toBe(
      "?scene=turbulence/kf4-64&closure=leith,none&coefficient=0.2,&t=12.345679&camera=top",
    );
  });

  it("writes keys in one order, so that the same state has one address", () => {
    const of = (given: Record<string, string>): string =>
      formatLink({ subject: { kind: "scene", scene: "volleyball/3v3", changes: given } });
    expect(of({ away: "hold", seed: "3" })).toBe(of({ seed: "3", away: "hold" }));
  });

  it("plays by itself unless it says otherwise", () => {
    expect(parseLink("?replay=a.gyr").isPlaying).toBeUndefined();
    expect(parseLink("?replay=a.gyr&play=0").isPlaying).toBe(false);
    expect(parseLink("?replay=a.gyr&play=1").isPlaying).toBe(true);
  });
});

it.each([
  ["?repaly=a.gyr", "repaly: expected a key of a link (did you mean replay?)"],
  ["?xyzzy=1", "xyzzy: expected a key of a link,"],
  ["?replay=a.gyr&t=", 't: expected a number from 0 to 1000000000, received ""'],
  ["?replay=a.gyr&t=-1", "t: expected a number from 0"],
  ["?replay=a.gyr&t=soon", 't: expected a number from 0 to 1000000000, received "soon"'],
  ["?replay=a.gyr&t=Infinity", "t: expected a number from 0"],
  ["?replay=a.gyr&speed=0", "speed: expected a number from 0.1 to 10"],
  ["?replay=a.gyr&speed=11", "speed: expected a number from 0.1 to 10"],
  ["?replay=a.gyr&play=yes", 'play: expected one of 0, 1, received "yes"'],
  ["?scene=turbulence/kf4-64&view=3d", "view: expected one of plane, relief"],
  ["?scene=turbulence/kf4-64&scale=log", "scale: expected one of linear, symlog"],
  ["?replay=a.gyr&scene=volleyball/3v3", "scene: expected no replay beside it"],
  ["?seed=3", "seed: expected a scene beside it"],
  ["?replay=a.gyr&home=hold", "home: expected a scene beside it"],
  ["?compare=b.gyr", "compare: expected a replay beside it"],
  ["?scene=volleyball/3v3&compare=b.gyr", "compare: expected a replay beside it"],
  ["?scene=3v3", "scene: expected ROOM/NAME, e.g. volleyball/3v3"],
  ["?scene=volleyball/../../etc", "scene: expected ROOM/NAME"],
  ["?scene=", "scene: expected ROOM/NAME"],
])("%s is told: %s", (query, words) => {
  expect(() => parseLink(query)).toThrow(ConfigError);
  expect(() => parseLink(query)).toThrow(words);
});

it("has each of its keys in the viewer's page of documentation", () => {
  const page = readFileSync("src/viewer/README.md", "utf8");
  const [, section = ""] = /^## Links$([\s\S]*?)^## /m.exec(page) ?? [];
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  const named = rows.flatMap((row) =>
    [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, key]) => key),
  );
  const known = [
    "replay",
    "compare",
    "scene",
    "t",
    "camera",
    "speed",
    "play",
    "view",
    "scale",
    ...SCENE_KEYS,
  ];
  expect(named.toSorted()).toEqual(known.toSorted());
  for (const key of known) expect(() => parseLink(`?${key}=1`), key).not.toThrow("a key of a link");
});
