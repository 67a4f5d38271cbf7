// The words of `gyre evaluate --against`.
import { expect, it } from "vitest";
import { CONTENDER_NAMES, parseAgainst } from "../../../src/runs/turbulence/contenders.ts";
import { CLOSURE_NAMES } from "../../../src/turbulence/closures/spec.ts";

it("takes every closure that needs nothing more than its name, and the scans", () => {
  const needMore = ["file", "learned", "lattice"];
  for (const name of CLOSURE_NAMES.filter((word) => !needMore.includes(word))) {
    expect(CONTENDER_NAMES).toContain(name);
    const [contender] = parseAgainst(name, 32);
    expect(contender).toMatchObject({ name, choices: [] });
    expect(contender?.closure?.at(-1)?.name).toBe(name);
  }
  expect(parseAgainst("best-static,best-hyperviscosity", 32).map(({ choices }) => choices.length)).toEqual([
    2, 1,
  ]);
});

it("scans from the first number to the last, both written as people write them", () => {
  const [contender] = parseAgainst("best-static", 32);
  const [smagorinsky, leith] = contender?.choices ?? [];
  expect(smagorinsky?.coefficients.slice(0, 3)).toEqual([0.03, 0.04, 0.05]);
  expect(smagorinsky?.coefficients.at(-1)).toBe(0.17);
  expect(leith?.coefficients).toEqual([0.08, 0.1, 0.12, 0.14, 0.16, 0.18, 0.2, 0.22, 0.24, 0.26, 0.28, 0.3]);
});

it("reads JSON among names, with its own commas, and names it after what it is", () => {
  const text =
    'none, [{"name":"hyperviscosity","order":4},{"name":"backscatter"}] ,{"name":"leith","coefficient":0.3}';
  expect(parseAgainst(text, 32).map(({ name }) => name)).toEqual([
    "none",
    "hyperviscosity 4 0.1 + backscatter 0.9",
    "leith 0.3",
  ]);
});
