// Ledgers: what is written comes back, what was changed is refused, parts make the whole.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/base/errors.ts";
import type { UnitResult } from "../../src/runs/job.ts";
import {
  decodeLedger,
  encodeLedger,
  isLedger,
  type JobHeader,
  type Ledger,
  mergeLedgers,
} from "../../src/runs/ledger.ts";
import { makeResult } from "./results.ts";

const policy = { word: "hold", hash: "00000000000000ff" };
const job: JobHeader = { kind: "match", scene: { task: "3v3" }, policies: [policy, policy], gamesEach: 12 };
const whole = { index: 1, count: 1 };
const all = Array.from({ length: 12 }, (_, game) => makeResult(game));
const text = encodeLedger({ job, shard: whole, results: all });

/** Games of part i of n. */
function part(index: number, count: number, results: readonly UnitResult[] = all): Ledger {
  const mine = results.filter(({ game }) => Math.floor(game / 2) % count === index - 1);
  return { job, shard: { index, count }, results: mine };
}

const counts = fc.nat(1000);
const results = fc.uniqueArray(fc.nat(11), { maxLength: 12 }).chain((games) =>
  fc.tuple(
    ...games.map((game) =>
      fc
        .record({
          server: fc.constantFrom<0 | 1>(0, 1),
          outcome: fc.integer({ min: 1, max: 6 }),
          steps: counts,
          crossings: counts,
          touches: fc.tuple(counts, counts),
          faults: fc.tuple(counts, counts),
          ball: fc.tuple(
            fc.float({ noNaN: true, noDefaultInfinity: true }),
            fc.float({ noNaN: true, noDefaultInfinity: true }),
            fc.float({ noNaN: true, noDefaultInfinity: true }),
          ),
          hash: fc.stringMatching(/^[0-9a-f]{16}$/),
        })
        .map((values) => makeResult(game, values)),
    ),
  ),
);

describe("a ledger", () => {
  it("comes back as it was, for any results", () => {
    fc.assert(
      fc.property(results, (list) => {
        const back = decodeLedger(encodeLedger({ job, shard: whole, results: list }), "x");
        // −0 becomes 0 in JSON
        expect(JSON.stringify(back)).toBe(JSON.stringify({ job, shard: whole, results: list }));
      }),
      { seed: 3, numRuns: 100 },
    );
    expect(isLedger(text)).toBe(true);
    expect(isLedger("{}")).toBe(false);
  });

  it("cut anywhere gives its whole lines, or a ConfigError inside the first", () => {
    const first = text.indexOf("\n") + 1;
    for (let length = 0; length < text.length; length += 3) {
      const cut = text.slice(0, length);
      if (length < first) expect(() => decodeLedger(cut, "x")).toThrow(ConfigError);
      else expect(decodeLedger(cut, "x").results).toEqual(all.slice(0, cut.split("\n").length - 2));
    }
  });

  it("with any character changed is refused", () => {
    fc.assert(
      fc.property(fc.nat(text.length - 2), fc.constantFrom(...'0123456789aef,[]{}"x '), (at, char) => {
        fc.pre(text[at] !== char);
        const bad = text.slice(0, at) + char + text.slice(at + 1);
        let back: Ledger;
        try {
          back = decodeLedger(bad, "x");
        } catch (error) {
          expect(error, (error as Error).message).toBeInstanceOf(ConfigError);
          return;
        }
        // a blank for a blank: the same numbers in another dress
        expect(back).toEqual({ job, shard: whole, results: all });
      }),
      { seed: 5, numRuns: 1500 },
    );
  });

  it("made of any text is refused, or read", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.json())), fc.boolean(), (lines, hasHead) => {
        const head = hasHead ? [text.split("\n")[0] as string] : [];
        try {
          decodeLedger(`${[...head, ...lines].join("\n")}\n`, "x");
        } catch (error) {
          expect(error, (error as Error).stack).toBeInstanceOf(ConfigError);
        }
      }),
      { seed: 6, numRuns: 300 },
    );
  });

  it("names line, rule and value", () => {
    const edit = (change: (header: Record<string, unknown>) => void): string => {
      const [head, ...rest] = text.split("\n");
      const header = JSON.parse(head as string) as Record<string, unknown>;
      change(header);
      return [JSON.stringify(header), ...rest].join("\n");
    };
    const cases: readonly (readonly [string, string])[] = [
      ["", 'x: expected a ledger with a header line, received "an empty or cut file"'],
      ["{}\n", 'x: line 1: expected a ledger (first line {"gyre":"ledger",…}), received {}'],
      [
        edit((h) => (h.version = 2)),
        "line 1: version: expected 1 (a newer gyre may have written it), received 2",
      ],
      [edit((h) => (h.shard = [3, 2])), "line 1: shard: expected [i, n] with 1 ≤ i ≤ n, received [3,2]"],
      [edit((h) => (h.job = { ...job, gamesEach: 1e300 })), "line 1: job: expected kind, scene, policies"],
      [edit((h) => (h.job = { ...job, policies: [policy] })), "line 1: job: expected kind, scene, policies"],
      [edit((h) => (h.job = { ...job, gamesEach: 13 })), "line 1: check: expected"],
      [`${text}[1,2]\n`, "line 14: expected a ledger line [match, game,"],
      [encodeLedger({ job, shard: whole, results: [makeResult(12)] }), 'received "game 12 of match 0"'],
      [encodeLedger({ job, shard: whole, results: [makeResult(0, { match: 1 })] }), '"game 0 of match 1"'],
      [encodeLedger({ ...part(1, 2), results: [makeResult(2)] }), "line 2: expected a game of part 1/2"],
      [encodeLedger({ job, shard: whole, results: [all[0] as UnitResult, makeResult(0)] }), "each game once"],
    ];
    for (const [bad, rule] of cases) expect(() => decodeLedger(bad, "x"), rule).toThrow(rule);
  });
});

describe("merging", () => {
  it("gives the undivided list for any number of parts in any order", () => {
    const order = fc.integer({ min: 1, max: 9 }).chain((count) =>
      fc.shuffledSubarray(
        Array.from({ length: count }, (_, k) => ({ name: `${k + 1}`, ledger: part(k + 1, count) })),
        { minLength: count },
      ),
    );
    fc.assert(
      fc.property(order, (parts) => {
        expect(mergeLedgers(parts)).toEqual(all);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it("says which parts or games are missing", () => {
    const named = (...ledgers: Ledger[]) => ledgers.map((ledger, k) => ({ name: `p${k}`, ledger }));
    expect(() => mergeLedgers([])).toThrow("merge: expected at least one ledger, received 0");
    expect(() => mergeLedgers(named(part(1, 3), part(3, 3)))).toThrow(
      'merge: expected all 12 games of the job, received "8 games (missing: part 2/3)"',
    );
    expect(() => mergeLedgers(named(part(1, 20)))).toThrow(
      "2/20, 3/20, 4/20, 5/20, 6/20, 7/20, 8/20, 9/20 and 11",
    );
    expect(() => mergeLedgers(named(part(1, 1, all.slice(0, 7))))).toThrow("the first missing is number 7");
  });

  it("refuses parts of another job, and two results of one game", () => {
    const other: Ledger = { ...part(2, 2), job: { ...job, scene: { task: "1v1" } } };
    const parts = (ledger: Ledger) => [
      { name: "a", ledger: part(1, 2) },
      { name: "b", ledger },
    ];
    expect(() => mergeLedgers(parts(other))).toThrow("b: expected a part of the same job as a");
    const twin = part(1, 2, [makeResult(0, { steps: 99 })]);
    expect(() => mergeLedgers(parts(twin))).toThrow("b: expected the same result for game 0 as another part");
  });
});
