// What tells flows and grids apart: the published cases are, each mark by its own cause alone.
import { expect, it } from "vitest";
import { flowMarks } from "../../../src/turbulence/agents/flow-marks.ts";

const REFERENCE = Float64Array.from({ length: 64 }, (_, k) => Math.exp(-0.2 * k));
const marks = (n: number, wavenumber: number, viscosity = 5e-5, scale = 1): number[] => [
  ...flowMarks(
    { n, viscosity, forcing: { wavenumber, amplitude: 1, allowAliased: false } },
    REFERENCE.map((z) => scale * z),
  ),
];

it("says how far the cut-off lies beyond the forcing", () => {
  expect(marks(32, 4)[0]).toBeCloseTo(8 / 4 - 2.4, 12);
  expect(marks(128, 25)[0]).toBeCloseTo((8 * 25) / 64 - 2.4, 12);
  expect(marks(64, 4, 1e-3, 7)[0]).toBe(marks(64, 4)[0]);
});

it("says how viscous the cut-off is, by the vorticity of the reference", () => {
  const [, base = 0] = marks(64, 4);
  const sum = REFERENCE.slice(1, 32).reduce((total, z) => total + z, 0);
  expect(base).toBeCloseTo(0.5 * Math.log((5e-5 * 1024) / (2 * Math.sqrt(sum))) + 2.6, 12);
  expect(marks(64, 25)[1]).toBe(base);
  expect(marks(64, 4, 1e-4)[1]).toBeCloseTo(base + 0.5 * Math.log(2), 12);
  expect(marks(64, 4, 5e-5, 100)[1]).toBeCloseTo(base - 0.5 * Math.log(10), 12);
});

it("stays bounded, also without forcing", () => {
  expect(marks(128, 0, 1e-30)).toEqual([-2.4, -4]);
  expect(marks(16, 7)[0]).toBe(4);
});
