import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/base/errors.ts";
import { CASE_NAMES, CASES } from "../../src/turbulence/cases.ts";
import { flowOfScene, parseTurbulenceScene, stepsOf } from "../../src/turbulence/scene.ts";

const scene = { room: "turbulence", title: "t", case: "kf4", grid: 64 };

describe("a turbulence scene", () => {
  for (const name of CASE_NAMES) {
    it(`takes physics and forcing from its case: ${name}`, () => {
      const { physics, forcing, statistics } = parseTurbulenceScene({ ...scene, case: name });
      const flow = CASES[name];
      expect(physics).toEqual({
        viscosity: 1 / flow.reynolds,
        drag: flow.drag,
        beta: flow.beta,
        betaSign: 1,
      });
      const wavenumber = flow.forcingWavenumber;
      expect(forcing).toEqual({ wavenumber, amplitude: wavenumber, allowAliased: false });
      expect(statistics.sigmaStar).toBe(flow.sigmaStar);
    });
  }

  it("has the constants of the published set-up (spec 1.1, 7.4)", () => {
    const { kf4, kf4beta20, kf25 } = CASES;
    expect([kf4.forcingWavenumber, kf4beta20.forcingWavenumber, kf25.forcingWavenumber]).toEqual([4, 4, 25]);
    expect([kf4.beta, kf4beta20.beta, kf25.beta]).toEqual([0, 20, 0]);
    expect([kf4.sigmaStar, kf4beta20.sigmaStar, kf25.sigmaStar]).toEqual([6.0705, 10.378936, 12.85]);
    for (const { reynolds, drag } of [kf4, kf4beta20, kf25]) expect([reynolds, drag]).toEqual([20_000, 0.1]);
  });

  it("resolved, parses to itself", () => {
    for (const extra of [
      {},
      { advection: "basdevant" },
      { case: "decay" },
      { physics: { reynolds: 1000 } },
    ]) {
      const resolved = parseTurbulenceScene({ ...scene, ...extra });
      const text = JSON.stringify(resolved);
      expect(parseTurbulenceScene(resolved)).toEqual(resolved);
      expect(JSON.stringify(parseTurbulenceScene(JSON.parse(text)))).toBe(text);
    }
  });

  it("takes physics from its own words over those of its case", () => {
    const own = { reynolds: 1000, drag: 0, beta: 5, betaSign: -1 };
    const { physics, forcing } = parseTurbulenceScene({
      ...scene,
      physics: own,
      forcing: { wavenumber: 7, amplitude: 2 },
    });
    expect(physics).toEqual({ viscosity: 1e-3, drag: 0, beta: 5, betaSign: -1 });
    expect(forcing).toEqual({ wavenumber: 7, amplitude: 2, allowAliased: false });
  });

  it("gives the solver its parameters", () => {
    const flow = flowOfScene(parseTurbulenceScene({ ...scene, advection: "basdevant", precision: "f32" }));
    expect(flow).toEqual({
      n: 64,
      dt: 5e-4,
      viscosity: 1 / 20_000,
      drag: 0.1,
      beta: 0,
      betaSign: 1,
      forcing: { wavenumber: 4, amplitude: 4, allowAliased: false },
      advection: "basdevant",
      dealias: "2/3",
      precision: "f32",
    });
  });

  it("counts time in whole steps", () => {
    const parsed = parseTurbulenceScene(scene);
    expect([0.25, 25, 0].map((time) => stepsOf(parsed, time))).toEqual([500, 50_000, 1]);
  });
});

const MISTAKES: readonly (readonly [string, Record<string, unknown>, string])[] = [
  [
    "a grid that is not supported",
    { grid: 100 },
    "scene: grid: expected 16 … 1024 points a side, a multiple of 8 of the form 2^a·3^b, received 100",
  ],
  ["a grid beyond the largest", { grid: 2048 }, "scene: grid: expected a number ≤ 1024, received 2048"],
  [
    "a forcing that the grid cannot hold",
    { case: "kf25", grid: 32 },
    "scene: forcing.wavenumber: expected less than n/2 = 16 (on this grid it would act at another wavenumber",
  ],
  [
    "negative viscosity",
    { physics: { viscosity: -1e-3 } },
    "scene: physics.viscosity: expected a number ≥ 0, received -0.001",
  ],
  [
    "viscosity twice",
    { physics: { viscosity: 1e-3, reynolds: 1000 } },
    "physics.viscosity: expected either reynolds or viscosity",
  ],
  [
    "an unknown case",
    { case: "kf5" },
    'case: expected one of kf4, kf4beta20, kf25, decay (did you mean "kf4"?)',
  ],
  ["an unknown key", { gird: 64 }, 'gird: expected a known key (did you mean "grid"?)'],
  [
    "an unknown key inside",
    { initial: { sampel: 2 } },
    'initial.sampel: expected a known key (did you mean "sample"?)',
  ],
  [
    "an unknown start",
    { initial: { from: "refrence" } },
    'initial.from: expected one of reference, file, random, taylor-green (did you mean "reference"?)',
  ],
  [
    "a start from a file without one",
    { initial: { from: "file" } },
    "initial.file: expected the name of a file",
  ],
  [
    "a reference start of a case without one",
    { case: "decay", initial: { from: "reference" } },
    "initial.from: expected random, file or taylor-green for decay",
  ],
  ["an unknown closure", { closure: "leit" }, "closure.name: expected one of none, smagorinsky, leith"],
  [
    "an unknown key of a closure",
    { closure: { name: "leith", coeficient: 0.2 } },
    'closure: coeficient: expected a known key (did you mean "coefficient"?)',
  ],
  [
    "backscatter of nothing",
    { closure: [{ name: "backscatter" }] },
    "closure.0: expected a hyperviscosity before the backscatter",
  ],
  [
    "basdevant without its mask",
    { advection: "basdevant", dealias: "none" },
    "dealias: expected 2/3 with advection basdevant",
  ],
  ["a mask on the skew form", { dealias: "2/3" }, "dealias: expected none or 3/2 with advection skew"],
  ["a step of zero", { dt: 0 }, "dt: expected a number > 0, received 0"],
  [
    "a random start finer than the grid",
    { initial: { from: "random", wavenumber: 40 } },
    "initial.wavenumber: expected below grid/2 = 32, received 40",
  ],
];

describe("refuses", () => {
  for (const [what, change, message] of MISTAKES) {
    it(what, () => {
      const parse = (): unknown => parseTurbulenceScene({ ...scene, ...change });
      expect(parse).toThrow(ConfigError);
      expect(parse).toThrow(message);
    });
  }

  it("not an aliased forcing that is asked for", () => {
    const parsed = parseTurbulenceScene({
      ...scene,
      case: "kf25",
      grid: 32,
      forcing: { allowAliased: true },
    });
    expect(parsed.forcing).toEqual({ wavenumber: 25, amplitude: 25, allowAliased: true });
  });
});
