// A closure with knobs: as each closure alone where its knobs stand there, turned within its range and no faster than it may.
import { beforeAll, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import type { Closure } from "../../src/turbulence/closures/closure.ts";
import { ControlledClosure } from "../../src/turbulence/closures/controlled.ts";
import { PROFILE_POINTS } from "../../src/turbulence/closures/local.ts";
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
