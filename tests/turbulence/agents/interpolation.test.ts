import { describe, expect, it } from "vitest";
import {
  INTERPOLATIONS,
  type InterpolationName,
  interpolate,
  makeInterpolation,
} from "../../../src/turbulence/agents/interpolation.ts";
import { copyPatch, makeLattice, patchSide } from "../../../src/turbulence/agents/lattice.ts";
import { fieldOf } from "../flow-samples.ts";
import { largestGap } from "../slow-transform.ts";

const ROUND_OFF = 1e-12;
const PERIODIC = ["quadratic", "cubic", "bilinear"] as const;
/** Values that differ from agent to agent, of both signs. */
const valuesOf = (side: number): Float64Array =>
  Float64Array.from({ length: side * side }, (_, i) => Math.sin(3 * i + 1) * 0.1);
/** Field moved by whole lattice cells along both axes. */
const rolled = (field: Float64Array, n: number, by: number): Float64Array =>
  field.map((_, i) => field[((Math.floor(i / n) + by) % n) * n + ((i + by) % n)] as number);

describe("a lattice", () => {
  it("has its agents at the corners of their cells, numbered row by row", () => {
    expect(Array.from(makeLattice(2, 8).points)).toEqual([0, 4, 32, 36]);
    expect(Array.from(makeLattice(3, 8).points).slice(0, 4)).toEqual([0, 2, 5, 16]); // ⌊8/3⌋, ⌊16/3⌋
    expect(() => makeLattice(0, 8)).toThrow("agents a side: expected a whole number, 1 … 8, received 0");
    expect(() => makeLattice(2.5, 8)).toThrow(/received 2.5/);
  });

  it("has patches that cover the grid once", () => {
    const lattice = makeLattice(4, 16);
    const field = Float64Array.from({ length: 256 }, (_, i) => i);
    const seen = new Float64Array(256);
    for (let agent = 0; agent < 16; agent++) copyPatch(lattice, agent, field, seen, agent * 16);
    expect(Array.from(seen).sort((a, b) => a - b)).toEqual(Array.from(field));
    expect(Array.from(seen.slice(16, 21))).toEqual([4, 5, 6, 7, 20]); // agent 1: from row 0, column 4
    expect(() => patchSide(makeLattice(3, 16))).toThrow(
      "a divisor of the grid 16 for patch states, received 3",
    );
  });
});

describe("interpolation", () => {
  it.each(INTERPOLATIONS)("%s: keeps a constant", (name) => {
    for (const side of [2, 3, 4, 8]) {
      const got = interpolate(makeInterpolation(name, side, 24), new Float64Array(side * side).fill(0.07));
      expect(largestGap(got, new Float64Array(24 * 24).fill(0.07))).toBeLessThan(ROUND_OFF);
    }
  });

  it.each(PERIODIC)("%s: takes the lattice values at the agents' points", (name) => {
    for (const side of [1, 2, 3, 4, 6]) {
      const values = valuesOf(side);
      const got = interpolate(makeInterpolation(name, side, 12), values);
      const at = makeLattice(side, 12).points;
      expect(
        largestGap(
          Float64Array.from(at, (i) => got[i] as number),
          values,
        ),
      ).toBeLessThan(ROUND_OFF);
    }
  });

  it.each(PERIODIC)("%s: moves with the lattice, across the boundary too", (name) => {
    const [side, n] = [4, 16];
    const rule = makeInterpolation(name, side, n);
    const values = valuesOf(side);
    const moved = interpolate(rule, rolled(values, side, 1));
    expect(largestGap(moved, rolled(interpolate(rule, values), n, n / side))).toBeLessThan(ROUND_OFF);
  });

  it.each([
    ["bilinear", 2],
    ["quadratic", 3],
    ["cubic", 4],
  ] as const)("%s: converges with order %i", (name: InterpolationName, order: number) => {
    const n = 96;
    const wave = (x: number, y: number): number => Math.sin(x) + Math.cos(x + y);
    const error = (side: number): number =>
      largestGap(interpolate(makeInterpolation(name, side, n), fieldOf(side, wave)), fieldOf(n, wave));
    const found = Math.log2(error(12) / error(24));
    expect(found).toBeGreaterThan(order - 0.2);
    expect(found).toBeLessThan(order + 1.2); // odd orders gain one at the points they are seen at
  });

  it("on every grid point is the identity", () => {
    const values = valuesOf(16);
    for (const name of PERIODIC) {
      expect(largestGap(interpolate(makeInterpolation(name, 16, 16), values), values)).toBeLessThan(
        ROUND_OFF,
      );
    }
  });

  it("published: ends where it starts, but with a kink (evaluated at 2πj/(n−1))", () => {
    const n = 33;
    const got = interpolate(makeInterpolation("published", 4, n), valuesOf(4));
    const column = Float64Array.from({ length: n }, (_, i) => got[i * n] as number);
    expect(column[n - 1]).toBeCloseTo(column[0] as number, 12);
    for (let p = 0; p < 4; p++) expect(column[8 * p]).toBeCloseTo(valuesOf(4)[4 * p] as number, 12);
    const kink = (column[1] as number) - 2 * (column[0] as number) + (column[n - 2] as number);
    const inside = (column[2] as number) - 2 * (column[1] as number) + (column[0] as number);
    expect(Math.abs(kink)).toBeGreaterThan(3 * Math.abs(inside));
  });

  it("writes into an array that is given, whatever stood there", () => {
    const rule = makeInterpolation("cubic", 2, 8);
    const out = new Float64Array(64).fill(Number.NaN);
    expect(interpolate(rule, valuesOf(2), out)).toBe(out);
    expect(Array.from(out)).toEqual(Array.from(interpolate(rule, valuesOf(2))));
  });

  it("refuses lattices that it cannot serve", () => {
    expect(() => makeInterpolation("published", 1, 8)).toThrow(
      "agents a side: expected a whole number, 2 … 8, for published interpolation, received 1",
    );
    expect(() => makeInterpolation("cubic", 16, 8)).toThrow(/1 … 8, for cubic interpolation, received 16/);
  });
});
