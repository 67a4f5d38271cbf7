// Laws of the spectral solver: what every discretisation of the equation must keep.
import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import type { BudgetTerms } from "../../src/turbulence/budget.ts";
import type { FlowParameters } from "../../src/turbulence/flow-parameters.ts";
import type { HalfSpectrum } from "../../src/turbulence/half-spectrum.ts";
import type { Simulation } from "../../src/turbulence/simulation.ts";
import {
  FREE,
  fieldOf,
  gapOf,
  noise,
  parametersOf,
  simulationOf,
  transformed,
  waves,
} from "./flow-fixture.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

/** Re Σ conj(a)·b over all modes, divided by k² where `perSquare`. */
function inner(a: HalfSpectrum, b: HalfSpectrum, perSquare: boolean): number {
  const { n } = a;
  let sum = 0;
  for (let kx = 0; kx < n / 2; kx++) {
    for (let j = 0; j < n; j++) {
      const ky = j < n / 2 ? j : j - n;
      const k2 = kx * kx + ky * ky;
      if (k2 === 0) continue;
      const i = kx * n + j;
      const product = (a.re[i] as number) * (b.re[i] as number) + (a.im[i] as number) * (b.im[i] as number);
      sum += ((kx > 0 ? 2 : 1) * product) / (perSquare ? k2 : 1);
    }
  }
  return sum;
}

function energyAndEnstrophy(simulation: Simulation): [number, number] {
  const hat = simulation.omegaHat();
  return [inner(hat, hat, true), inner(hat, hat, false)];
}

/** ω at time `time` with step dt. */
function fieldAt(parameters: FlowParameters, start: Float64Array, time: number): Float64Array {
  const simulation = simulationOf(kernels, parameters, start);
  simulation.advance(Math.round(time / parameters.dt));
  const field = simulation.vorticity();
  simulation.free();
  return field;
}

describe("time stepping", () => {
  it("converges with order 2 in dt (AB2 and Crank–Nicolson; drag, β and closures are of order 1 by the scheme)", () => {
    const n = 32;
    const at = (dt: number): Float64Array =>
      fieldAt(parametersOf(n, { ...FREE, viscosity: 1e-3, dealias: "3/2", dt }), waves(n), 0.4);
    const [a, b, c] = [at(4e-3), at(2e-3), at(1e-3)];
    const order = Math.log2(gapOf(a, b) / gapOf(b, c));
    expect(order).toBeGreaterThan(1.9);
    expect(order).toBeLessThan(2.1);
  });

  it.each(["skew", "basdevant"] as const)(
    "loses energy and enstrophy of an ideal flow only with dt: %s",
    (advection) => {
      const n = 48;
      const dealias = advection === "skew" ? "3/2" : "2/3";
      const drift = (dt: number): [number, number] => {
        const simulation = simulationOf(
          kernels,
          parametersOf(n, { ...FREE, advection, dealias, dt }),
          waves(n),
        );
        const before = energyAndEnstrophy(simulation);
        simulation.advance(Math.round(0.5 / dt));
        const after = energyAndEnstrophy(simulation);
        simulation.free();
        return [0, 1].map((q) => Math.abs((after[q] as number) / (before[q] as number) - 1)) as [
          number,
          number,
        ];
      };
      const [coarse, fine] = [drift(2e-3), drift(1e-3)];
      for (const q of [0, 1] as const) {
        expect(coarse[q]).toBeLessThan(1e-4);
        expect(coarse[q] / fine[q]).toBeGreaterThan(3.5); // at least second order
      }
    },
  );
});

describe.each([
  ["skew", "3/2"],
  ["basdevant", "2/3"],
] as const)("the advection term, %s with %s", (advection, dealias) => {
  it("makes neither energy nor enstrophy", () => {
    const simulation = simulationOf(kernels, parametersOf(48, { advection, dealias }), noise(48, 10));
    const omega = simulation.omegaHat();
    const term = simulation.advectionHat();
    const size = Math.sqrt(inner(omega, omega, false) * inner(term, term, false));
    expect(Math.abs(inner(omega, term, false)) / size).toBeLessThan(1e-14);
    expect(Math.abs(inner(omega, term, true)) / size).toBeLessThan(1e-14);
    simulation.free();
  });
});

it("an aliased skew term keeps enstrophy, but not energy", () => {
  const simulation = simulationOf(kernels, parametersOf(48), noise(48, 10));
  const omega = simulation.omegaHat();
  const term = simulation.advectionHat();
  const size = Math.sqrt(inner(omega, omega, false) * inner(term, term, false));
  expect(Math.abs(inner(omega, term, false)) / size).toBeLessThan(1e-14);
  expect(Math.abs(inner(omega, term, true)) / size).toBeGreaterThan(1e-6);
  simulation.free();
});

it("the two de-aliased forms are one term where both masks keep all of it", () => {
  const n = 48;
  const smooth = waves(n);
  const of = (advection: "skew" | "basdevant", dealias: "3/2" | "2/3"): HalfSpectrum => {
    const simulation = simulationOf(kernels, parametersOf(n, { advection, dealias }), smooth);
    const term = simulation.advectionHat();
    simulation.free();
    return term;
  };
  const [skew, basdevant] = [of("skew", "3/2"), of("basdevant", "2/3")];
  expect(gapOf(skew.re, basdevant.re) / (n * n)).toBeLessThan(1e-12);
  expect(gapOf(skew.im, basdevant.im) / (n * n)).toBeLessThan(1e-12);
});

describe("known solutions", () => {
  it("Taylor–Green vortices decay by the factor of Crank–Nicolson, exactly", () => {
    const [n, k, viscosity, dt, steps] = [32, 3, 0.02, 1e-3, 500];
    const parameters = parametersOf(n, { ...FREE, viscosity, dt });
    const start = fieldOf(n, (x, y) => 5 * Math.cos(k * x) * Math.cos(k * y));
    const simulation = simulationOf(kernels, parameters, start);
    simulation.advance(steps);
    const rate = viscosity * 2 * k * k;
    const factor = ((1 - 0.5 * dt * rate) / (1 + 0.5 * dt * rate)) ** steps;
    expect(
      gapOf(
        simulation.vorticity(),
        start.map((w) => factor * w),
      ),
    ).toBeLessThan(1e-12);
    expect(factor).toBeCloseTo(Math.exp(-rate * dt * steps), 6);
    simulation.free();
  });

  it.each([1, -1] as const)("a Rossby wave has the frequency −s·β·kx/k², sign %i", (betaSign) => {
    const [n, kx, ky, beta, dt, steps] = [32, 3, 2, 20, 1e-4, 1000];
    const parameters = parametersOf(n, { ...FREE, beta, betaSign, dt });
    const simulation = simulationOf(
      kernels,
      parameters,
      fieldOf(n, (x, y) => Math.cos(kx * x + ky * y)),
    );
    const before = simulation.omegaHat();
    simulation.advance(steps);
    const after = simulation.omegaHat();
    const i = kx * n + ky;
    const turned =
      Math.atan2(after.im[i] as number, after.re[i] as number) -
      Math.atan2(before.im[i] as number, before.re[i] as number);
    // ω̂ ∝ exp(−i·s·β·kx/k²·t): waves of the textbook plane (s = −1) run towards −x
    const expected = (-betaSign * beta * kx * dt * steps) / (kx * kx + ky * ky);
    expect(Math.abs(turned - expected)).toBeLessThan(1e-4);
    simulation.free();
  });

  it("a Lamb dipole travels with its speed", () => {
    // free-space dipole of radius R and speed U; in a periodic box of side L without mean flow it is slower by πR²/L²
    const [n, radius, speed, time] = [96, 0.5, 1, 1];
    const k = 3.831705970207512 / radius;
    const omega = (x: number, y: number): number => {
      const [dx, dy] = [x - Math.PI, y - Math.PI];
      const r = Math.hypot(dx, dy);
      if (r >= radius || r === 0) return 0;
      return ((-2 * speed * k * bessel(1, k * r)) / bessel(0, k * radius)) * (dy / r);
    };
    const parameters = parametersOf(n, { ...FREE, viscosity: 1e-4, dt: 1e-3, dealias: "3/2" });
    const simulation = simulationOf(kernels, parameters, fieldOf(n, omega));
    const from = centre(simulation.vorticity(), n);
    simulation.advance(time / parameters.dt);
    const moved = centre(simulation.vorticity(), n) - from;
    const expected = speed * (1 - (Math.PI * radius * radius) / (4 * Math.PI * Math.PI));
    expect(Math.abs(Math.abs(moved) / (expected * time) - 1)).toBeLessThan(0.01);
    simulation.free();
  });
});

/** J_0 or J_1 by its series. */
function bessel(order: 0 | 1, x: number): number {
  let term = order === 0 ? 1 : x / 2;
  let sum = term;
  for (let m = 1; m < 60; m++) {
    term *= (-x * x) / (4 * m * (m + order));
    sum += term;
  }
  return sum;
}

/** x of the centre of ω², by the angle of its first moment on the periodic axis. */
function centre(field: Float64Array, n: number): number {
  let [a, b] = [0, 0];
  field.forEach((w, p) => {
    const x = (2 * Math.PI * Math.floor(p / n)) / n;
    a += w * w * Math.cos(x - Math.PI);
    b += w * w * Math.sin(x - Math.PI);
  });
  return Math.atan2(b, a);
}

describe("symmetries", () => {
  const n = 64;
  const shift = n / 4; // the forcing has four waves a side
  const steps = 200;
  const run = (parameters: FlowParameters, start: Float64Array, closure: unknown): Float64Array => {
    const simulation = simulationOf(kernels, parameters, start, closure);
    simulation.advance(steps);
    const field = simulation.vorticity();
    simulation.free();
    return field;
  };
  const flows = new Map<unknown, Float64Array>();
  /** The flow that is neither moved nor turned. */
  const flowOf = (closure: unknown): Float64Array => {
    const flow = flows.get(closure) ?? run(parametersOf(n), waves(n), closure);
    flows.set(closure, flow);
    return flow;
  };
  const closures = [
    "none",
    { name: "leith", operator: "tau" },
    "dynamic-smagorinsky",
    "gm4",
    [{ name: "hyperviscosity" }, { name: "backscatter" }, { name: "okubo-weiss" }],
    "local-smagorinsky",
    "local-leith",
    "okubo-weiss-viscosity",
  ];

  it.each(closures)("a moved start gives the moved flow: %j", (closure) => {
    const move = (f: Float64Array): Float64Array => transformed(f, n, (i, j) => [i + shift, j - shift]);
    expect(gapOf(run(parametersOf(n), move(waves(n)), closure), move(flowOf(closure)))).toBeLessThan(1e-10);
  });

  it.each(closures)("a start turned by 90 degrees gives the turned flow: %j", (closure) => {
    const turn = (f: Float64Array): Float64Array => transformed(f, n, (i, j) => [j, -i]);
    expect(gapOf(run(parametersOf(n), turn(waves(n)), closure), turn(flowOf(closure)))).toBeLessThan(1e-10);
  });

  it.each(closures)("a mirrored start gives the mirrored flow under the other sign of β: %j", (closure) => {
    // ω → −ω(−x, y) turns F into −F, which is F moved by half a wave along both axes
    const half = n / 8;
    const mirror = (f: Float64Array): Float64Array =>
      transformed(f, n, (i, j) => [half - i, j + half]).map((w) => -w);
    const flow = run(parametersOf(n, { beta: 20, betaSign: 1 }), waves(n), closure);
    const other = run(parametersOf(n, { beta: 20, betaSign: -1 }), mirror(waves(n)), closure);
    expect(gapOf(other, mirror(flow))).toBeLessThan(1e-10);
  });
});

describe("budgets close", () => {
  const cases: readonly (readonly [string, Partial<FlowParameters>, unknown])[] = [
    ["none", {}, "none"],
    ["β, 3/2", { beta: 20, dealias: "3/2" }, "dynamic-leith"],
    ["τ-form", {}, { name: "leith", operator: "tau" }],
    [
      "Basdevant, all of the family",
      { advection: "basdevant", dealias: "2/3" },
      [{ name: "hyperviscosity" }, { name: "backscatter" }, { name: "okubo-weiss" }],
    ],
    ["gradient model", { beta: 20, betaSign: -1 }, "gm4"],
  ];
  it.each(cases)("%s", (_, changes, closure) => {
    const n = 48;
    const simulation = simulationOf(kernels, parametersOf(n, changes), waves(n, 2), closure);
    for (const steps of [0, 5, 50]) {
      simulation.advance(steps);
      const budget = simulation.budgetStep();
      for (const terms of [budget.energy, budget.enstrophy] as BudgetTerms[]) {
        const { tendency, ...rest } = terms;
        const values = Object.values(rest);
        const size = Math.max(...values.map(Math.abs));
        expect(Math.abs(tendency - values.reduce((a, b) => a + b, 0)) / size).toBeLessThan(1e-9);
        expect(size).toBeGreaterThan(1e-4);
      }
    }
    simulation.free();
  });

  it("viscosity, drag and hyperviscosity take, forcing gives in the mean of a forced flow", () => {
    const n = 32;
    const simulation = simulationOf(kernels, parametersOf(n), noise(n, 5), { name: "hyperviscosity" });
    simulation.advance(4000);
    const { energy, enstrophy } = simulation.budgetStep();
    for (const terms of [energy, enstrophy]) {
      expect(terms.viscosity).toBeLessThan(0);
      expect(terms.drag).toBeLessThan(0);
      expect(terms.closure).toBeLessThan(0);
    }
    simulation.free();
  });
});

describe("the same bits", () => {
  const closure = [{ name: "hyperviscosity" }, { name: "backscatter" }, { name: "okubo-weiss" }];

  it.each(["f64", "f32"] as const)("after a restart as without one: %s", (precision) => {
    const parameters = parametersOf(32, { precision, beta: 20 });
    const straight = simulationOf(kernels, parameters, waves(32), closure);
    straight.advance(100);
    const saved = straight.saveState();
    straight.advance(100);
    const resumed = simulationOf(kernels, parameters, noise(32, 1), closure);
    resumed.advance(7);
    resumed.loadState(saved);
    expect(resumed.step).toBe(100);
    resumed.advance(100);
    expect(resumed.hash()).toBe(straight.hash());
    expect(resumed.nuMean).toBe(straight.nuMean);
    resumed.loadState(straight.saveState());
    expect(resumed.budgetStep()).toEqual(straight.budgetStep());
    straight.free();
    resumed.free();
  });

  it("looking at a flow does not change it", () => {
    const watched = simulationOf(kernels, parametersOf(32), waves(32), closure);
    const alone = simulationOf(kernels, parametersOf(32), waves(32), closure);
    for (let i = 0; i < 20; i++) {
      watched.advance(5);
      watched.vorticity();
      watched.velocity();
      watched.cfl();
      watched.closureHat();
      watched.advectionHat();
    }
    alone.advance(100);
    expect(watched.hash()).toBe(alone.hash());
    watched.budgetStep();
    alone.advance(1);
    expect(watched.hash()).toBe(alone.hash());
    watched.free();
    alone.free();
  });
});

describe("single precision", () => {
  it("follows double precision at first, and has its statistics later", () => {
    const n = 32;
    const closure = { name: "leith" };
    const pair = (["f64", "f32"] as const).map((precision) =>
      simulationOf(kernels, parametersOf(n, { precision }), waves(n, 2), closure),
    ) as [Simulation, Simulation];
    for (const simulation of pair) simulation.advance(200);
    expect(gapOf(pair[0].vorticity(), pair[1].vorticity())).toBeLessThan(1e-3);
    const means = pair.map((simulation) => {
      simulation.advance(20_000);
      let sum = 0;
      for (let i = 0; i < 200; i++) {
        simulation.advance(200);
        sum += simulation.meanSquareVorticity;
      }
      simulation.free();
      return sum / 200;
    }) as [number, number];
    // 20 time units each: the mean of ⟨ω²⟩ scatters by some 5 %
    expect(Math.abs(means[1] / means[0] - 1)).toBeLessThan(0.2);
  });
});
