// Parsers of flags: what they accept, and that nothing else gets through or changes anything.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/base/errors.ts";
import { applySetting, list, oneOf, shard, wholeNumber } from "../../src/cli/options.ts";

const RUNS = { seed: 7, numRuns: 300 };

describe("wholeNumber", () => {
  const parse = wholeNumber("--n", 1, 1000);

  it("reads back any number within bounds, and refuses any outside", () => {
    fc.assert(
      fc.property(fc.integer(), (n) => {
        if (n >= 1 && n <= 1000) expect(parse(`${n}`)).toBe(n);
        else expect(() => parse(`${n}`)).toThrow(ConfigError);
      }),
      RUNS,
    );
    expect(parse("1")).toBe(1);
    expect(parse("1000")).toBe(1000);
  });

  it("gives a number in bounds or a ConfigError for any text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          const n = parse(text);
          expect(Number.isInteger(n) && n >= 1 && n <= 1000).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
      RUNS,
    );
    for (const text of ["", " ", "0x10", "1e2", "1.0", "NaN", "٣", "1_0"])
      expect(() => parse(text)).toThrow();
  });
});

describe("shard", () => {
  it("reads i/n with 1 ≤ i ≤ n and nothing else", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 2000 }), (index, count) => {
        if (index >= 1 && index <= count) expect(shard(`${index}/${count}`)).toEqual({ index, count });
        else expect(() => shard(`${index}/${count}`)).toThrow("--shard: expected i/n with 1 ≤ i ≤ n");
      }),
      RUNS,
    );
    expect(shard("2/2")).toEqual({ index: 2, count: 2 });
    for (const text of ["3/2", "0/1", "", "1", "/", "1/", "-1/2", "1/2/3", "1.0/2", "1/1e3"])
      expect(() => shard(text)).toThrow();
  });
});

describe("list and oneOf", () => {
  it("split at commas and refuse gaps", () => {
    expect(list("--p")(" a, b ,c")).toEqual(["a", "b", "c"]);
    expect(() => list("--p")("a,,b")).toThrow('--p: expected names separated by commas, received "a,,b"');
  });

  it("answer a wrong word with the nearest", () => {
    const parse = oneOf("--to", ["npz", "mcap", "json"]);
    expect(parse("mcap")).toBe("mcap");
    expect(() => parse("mcpa")).toThrow('one of npz, mcap, json (did you mean "mcap"?)');
    expect(() => parse("constructor")).toThrow(ConfigError);
  });
});

describe("applySetting", () => {
  const key = fc.stringMatching(/^[a-z][a-z_0-9]{0,9}$/);

  it("sets any JSON value at any path and leaves the rest alone", () => {
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 4 }), fc.jsonValue(), (path, value) => {
        const target: Record<string, unknown> = { "kept!": 1 };
        applySetting(target, `${path.join(".")}=${JSON.stringify(value)}`);
        let at: unknown = target;
        for (const part of path) at = (at as Record<string, unknown>)[part];
        expect(JSON.stringify(at)).toBe(JSON.stringify(value));
        expect(target["kept!"]).toBe(1);
      }),
      RUNS,
    );
  });

  it("takes what is no JSON as text, '=' included", () => {
    const target: Record<string, unknown> = {};
    applySetting(target, "home=a=b.safetensors");
    applySetting(target, "rules.crash=ignore");
    expect(target).toEqual({ home: "a=b.safetensors", rules: { crash: "ignore" } });
  });

  it("never touches a prototype, whatever the assignment", () => {
    const before = Object.getOwnPropertyNames(Object.prototype).sort();
    const part = fc.constantFrom("__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "a");
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (path) => {
        const target: Record<string, unknown> = {};
        try {
          applySetting(target, `${path.join(".")}=1`);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
        expect(Object.getPrototypeOf(target)).toBe(Object.prototype);
      }),
      RUNS,
    );
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
    expect(typeof {}.toString).toBe("function");
  });

  it("refuses a path through something that is no object", () => {
    expect(() => applySetting({ seed: 1 }, "seed.x=1")).toThrow("a path through objects (seed is none)");
    expect(() => applySetting({ list: [1] }, "list.0=1")).toThrow("a path through objects");
    expect(() => applySetting({}, "a..b=1")).toThrow(ConfigError);
    expect(() => applySetting({}, "=1")).toThrow(ConfigError);
  });
});
