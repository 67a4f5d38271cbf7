// A closure with knobs: as each closure alone where its knobs stand there, turned within its range and no faster than it may.
import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import type { Closure } from "../../src/turbulence/closures/closure.ts";
import { ControlledClosure } from "../../src/turbulence/closures/controlled.ts";
import { PROFILE_POINTS } from "../../src/turbulence/closures/local.ts";
import {
  FIRST_LAYER,
  NETWORK_DIALS,
  networkWeights,
  writeNetworkField,
} from "../../src/turbulence/closures/network.ts";
import { makeClosure, parseClosure } from "../../src/turbulence/closures/spec.ts";
import { makeInitialField } from "../../src/turbulence/initial.ts";
import { flowOfScene, parseTurbulenceScene } from "../../src/turbulence/scene.ts";
import { Simulation } from "../../src/turbulence/simulation.ts";
import { SpectralTransform } from "../../src/turbulence/spectral-transform.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

const scene = parseTurbulenceScene({
  room: "turbulence",
  title: "t",
  case: "kf4",
  grid: 32,
  initial: { from: "random" },
});
const at = (start: number): { low: number; high: number; start: number; speed: number } => ({
  low: -1,
  high: 1.5,
  start,
  speed: 0.5,
});
const H = { low: 0.01, high: 2, start: 0.2, speed: 1 };

/** Hash of the flow after some steps. */
function hashOf(closure: Closure): string {
  const simulation = new Simulation(kernels, flowOfScene(scene), closure);
  const transform = (n: number): SpectralTransform => new SpectralTransform(kernels, n);
  simulation.setVorticity(makeInitialField(scene, { transform }));
  simulation.advance(25);
  const hash = simulation.hash();
  simulation.free();
  return hash;
}

const named = (...specs: object[]): string => hashOf(makeClosure(parseClosure(specs), 32));

it("does what the closures do that it stands for", () => {
  const hyper = (order: number) => ({ name: "hyperviscosity", order, coefficient: 0.2 });
  // h is kept as its logarithm: the same to the last bits only
  const exact = new ControlledClosure(8, { hyperviscosity: H }).value("hyperviscosity");
  expect(exact).toBeCloseTo(0.2, 14);
  const own = (order: number) => ({ ...hyper(order), coefficient: exact });
  expect(hashOf(new ControlledClosure(8, { hyperviscosity: H }))).toBe(named(own(8)));
  expect(hashOf(new ControlledClosure(4, { hyperviscosity: H, backscatter: at(0.9) }))).toBe(
    named(own(4), { name: "backscatter", fraction: 0.9 }),
  );
  expect(hashOf(new ControlledClosure(8, { hyperviscosity: H, core: at(-0.012) }))).toBe(
    named(own(8), { name: "okubo-weiss", amplitude: -0.012 }),
  );
});

it("with the same coefficient at all points of q is a plain eddy viscosity, as a flux", () => {
  const closure = new ControlledClosure(8, { profile: at(0.01) });
  expect(closure.size).toBe(PROFILE_POINTS.length);
  const flat: Closure = {
    name: "flat",
    apply: (flow) => {
      const nu = flow.scratch("viscosity").re;
      const unit = flow.dx * flow.dx * Math.sqrt(flow.meanSquare) * 0.01;
      flow.plan.view(nu, flow.plan.m * flow.plan.stride).fill(unit);
      const pair = flow.take("gradient");
      flow.plan.kernel("scalePair")(flow.plan.grid, nu, pair.re, pair.im);
      flow.addTerm("flux", pair, -1, "ab2");
    },
  };
  expect(hashOf(closure)).toBe(hashOf(flat));
});

const NETWORK = { low: -2, high: 2, start: 0, speed: 1, range: 0.02 };

/** Dials of a network with v and b at 0 unless told. */
function dialsOf(v: number, b: number): number[] {
  return Array.from({ length: NETWORK_DIALS }, (_, k) =>
    k === NETWORK_DIALS - 1 ? b : k % 5 === 4 ? v * Math.sin(k) : Math.cos(k),
  );
}

/** A closure whose network's dials stand so. */
function networkOf(dials: readonly number[], precision: "f64" | "f32" = "f64"): Simulation {
  const closure = new ControlledClosure(8, { network: NETWORK });
  closure.setValues("network", dials);
  const simulation = new Simulation(kernels, flowOfScene({ ...scene, precision }), closure);
  const transform = (n: number): SpectralTransform => new SpectralTransform(kernels, n);
  simulation.setVorticity(makeInitialField(scene, { transform }));
  return simulation;
}

describe("a network", () => {
  const none: Closure = { name: "none", apply: () => undefined };

  it("changes nothing while v and b stand at 0, where they start", () => {
    const closure = new ControlledClosure(8, { network: NETWORK });
    expect(closure.size).toBe(41);
    expect(closure.valuesOf("network")).toEqual(new Array(41).fill(0));
    expect(hashOf(closure)).toBe(hashOf(none));
    closure.setValues("network", dialsOf(0, 0));
    expect(hashOf(closure)).toBe(hashOf(none));
    closure.setValues("network", dialsOf(1, 0));
    expect(hashOf(closure)).not.toBe(hashOf(none));
  });

  it("adds its dials to a first layer of its own, and to nothing else", () => {
    const dials = dialsOf(1, 0.3);
    const added = networkWeights(dials).map((weight, k) => weight - (dials[k] as number));
    FIRST_LAYER.forEach((unit, j) => {
      [...unit, 0].forEach((weight, k) => {
        expect(added[5 * j + k]).toBeCloseTo(weight, 14);
      });
    });
    expect(added[40]).toBe(0);
  });

  it("leaves a flow at rest at rest", () => {
    const simulation = networkOf(dialsOf(1, 0.3));
    simulation.setVorticity(new Float64Array(32 * 32));
    simulation.advance(3);
    expect(simulation.vorticity().every(Number.isFinite)).toBe(true);
    simulation.free();
  });

  it("with b alone is a plain eddy viscosity, as a flux", () => {
    const dials = dialsOf(0, 0.4);
    const simulation = networkOf(dials);
    const nu = simulation.viscosityField() as Float64Array;
    const dx = (2 * Math.PI) / 32;
    const expected = 0.02 * Math.tanh(0.4) * dx * dx * Math.sqrt(simulation.meanSquareVorticity);
    for (const value of nu) expect(value / expected).toBeCloseTo(1, 13);
    simulation.advance(1);
    expect(simulation.nuMean / expected).toBeCloseTo(1, 13);
    simulation.free();
  });

  it.each(["f64", "f32"] as const)("its field for viewers is that of its step: %s", (precision) => {
    const simulation = networkOf(dialsOf(1, 0.3), precision);
    const closure = simulation.closure as ControlledClosure;
    const dx = (2 * Math.PI) / 32;
    const unit = dx * dx * Math.sqrt(simulation.meanSquareVorticity);
    const c = simulation.look((flow) => closure.coefficientField(flow)) as Float64Array;
    const nu = simulation.viscosityField() as Float64Array;
    c.forEach((value, i) => {
      expect(value).toBeCloseTo((nu[i] as number) / unit, precision === "f64" ? 14 : 8);
    });
    expect(Math.max(...c) - Math.min(...c)).toBeGreaterThan(0.002);
    simulation.free();
  });

  it.each([
    ["f64", 1e-15],
    ["f32", 1e-7],
  ] as const)("is what a plain evaluation gives of ω, strain and ∇ω: %s", (precision, slack) => {
    const dials = dialsOf(1, 0.3);
    const simulation = networkOf(dials, precision);
    const closure = simulation.closure as ControlledClosure;
    const c = simulation.look((flow) => closure.coefficientField(flow)) as Float64Array;
    const [strain, [omega], [gx, gy], mean] = simulation.look((flow) => [
      flow.values("strain"),
      flow.values("vorticity"),
      flow.values("gradient"),
      flow.meanSquare,
    ]);
    const weights = networkWeights(dials);
    const dx = (2 * Math.PI) / 32;
    c.forEach((value, i) => {
      const at = (field: Float64Array): number => field[i] as number;
      const q = (at(omega) ** 2 - 4 * (at(strain[0]) ** 2 + at(strain[1]) ** 2)) / mean;
      const [r, g] = [at(omega) ** 2 / mean, (dx * dx * (at(gx) ** 2 + at(gy) ** 2)) / mean];
      const f = [q / (1 + Math.abs(q)), (r - 1) / (r + 1), (g - 1) / (g + 1), 1];
      const units = FIRST_LAYER.map((_, j) =>
        f.reduce((sum, x, k) => sum + (weights[5 * j + k] as number) * x, 0),
      );
      const sum = units.reduce((total, z, j) => total + (weights[5 * j + 4] as number) * Math.tanh(z), 0.3);
      expect(Math.abs(value - 0.02 * Math.tanh(sum))).toBeLessThan(slack);
    });
    simulation.free();
  });

  it("turns to places, a weight a number", () => {
    const closure = new ControlledClosure(8, { hyperviscosity: H, network: NETWORK }, "place");
    const actions = Array.from({ length: 42 }, (_, k) => Math.sin(k));
    for (let k = 0; k < 50; k++) closure.turn(actions, 0.1);
    closure.valuesOf("network").forEach((value, k) => {
      expect(value).toBeCloseTo(2 * Math.sin(k + 1), 12);
    });
  });
});

it("turns within its ranges, no faster than its speeds, h by its logarithm", () => {
  const closure = new ControlledClosure(8, { hyperviscosity: H, core: at(0) });
  expect(closure.size).toBe(2);
  closure.turn([1, -7], 0.1); // −7 counts as −1
  expect(closure.value("hyperviscosity")).toBeCloseTo(0.2 * Math.exp(0.1), 12);
  expect(closure.value("core")).toBeCloseTo(-0.05, 12);
  expect(closure.value("backscatter")).toBe(0);
  const places = new Float32Array(3);
  for (let k = 0; k < 100; k++) closure.turn([-1, 1], 0.1);
  closure.writePlaces(places, 1);
  expect([...places]).toEqual([0, -1, 1]);
  expect(closure.value("hyperviscosity")).toBeCloseTo(0.01, 12);
  expect(closure.value("core")).toBe(1.5);
  const other = new ControlledClosure(8, { hyperviscosity: H, core: at(0) });
  other.restore(closure.save());
  expect(other.save()).toEqual(closure.save());
  other.reset();
  expect(other.value("hyperviscosity")).toBeCloseTo(0.2, 12);
});

it("turns to places in its ranges, no faster than its speeds, and stays there", () => {
  const closure = new ControlledClosure(8, { hyperviscosity: H, core: at(0) }, "place");
  closure.turn([-1, 7], 0.1); // 7 counts as 1
  expect(closure.value("hyperviscosity")).toBeCloseTo(0.2 * Math.exp(-0.1), 12);
  expect(closure.value("core")).toBeCloseTo(0.05, 12);
  for (let k = 0; k < 100; k++) closure.turn([0, 0.2], 0.1);
  const places = new Float32Array(2);
  closure.writePlaces(places, 0);
  expect(places[0]).toBeCloseTo(0, 6);
  expect(places[1]).toBeCloseTo(0.2, 6);
  expect(closure.value("hyperviscosity")).toBeCloseTo(Math.sqrt(0.01 * 2), 12);
  expect(closure.value("core")).toBeCloseTo(0.25 + 0.2 * 1.25, 12);
});

it("a network acts as a flux of vorticity, not as a stress", () => {
  const network = { low: -2, high: 2, start: 0.3, speed: 1, range: 0.02 };
  const closure = new ControlledClosure(8, { network });
  const dials = closure.valuesOf("network");
  const flux: Closure = {
    name: "flux",
    apply: (flow) => {
      const amplitude = network.range * flow.dx * flow.dx * Math.sqrt(flow.meanSquare);
      const { at: nu } = writeNetworkField(flow, dials, amplitude);
      const pair = flow.take("gradient");
      flow.plan.kernel("scalePair")(flow.plan.grid, nu, pair.re, pair.im);
      flow.addTerm("flux", pair, -1, "ab2");
    },
  };
  expect(hashOf(closure)).toBe(hashOf(flux));
});
