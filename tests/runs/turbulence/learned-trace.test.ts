// What is read back of learned closures: knobs as lines, coefficients by Okubo–Weiss, the cost of a step.
import { expect, it } from "vitest";
import { loadKernels } from "../../../src/kernels/kernels.ts";
import { decodeKnobLines, encodeKnobLine } from "../../../src/runs/turbulence/knob-lines.ts";
import { invariantsOf, QBins } from "../../../src/runs/turbulence/okubo-weiss.ts";
import { measureStepCost } from "../../../src/runs/turbulence/step-cost.ts";
import { ControlledClosure, KNOBS } from "../../../src/turbulence/closures/controlled.ts";
import { makeClosure, parseClosure } from "../../../src/turbulence/closures/spec.ts";
import { flowOfScene, parseTurbulenceScene } from "../../../src/turbulence/scene.ts";
import { Simulation } from "../../../src/turbulence/simulation.ts";
import { SpectralTransform } from "../../../src/turbulence/spectral-transform.ts";

const range = { low: 0.01, high: 1, start: 0.2, speed: 1 };

it("knobs written and read stand where they stood", () => {
  const network = { ...range, low: -2, range: 0.02 };
  const ranges = { hyperviscosity: range, core: { ...range, low: -0.02 }, profile: range, network };
  const [turned, other] = [new ControlledClosure(8, ranges), new ControlledClosure(8, ranges)];
  turned.turn(
    Float64Array.from({ length: turned.size }, (_, k) => Math.cos(k)),
    0.1,
  );
  const [line] = decodeKnobLines(`${encodeKnobLine(10, 0.01, turned)}{"step":20,"ti`, "knobs.jsonl");
  expect(line).toMatchObject({ step: 10, time: 0.01 });
  expect(Object.keys(line?.values ?? {})).toEqual(["hyperviscosity", "core", "profile", "network"]);
  expect(line?.values.network).toHaveLength(41);
  for (const name of KNOBS) {
    other.setValues(name, line?.values[name] ?? []);
    other.valuesOf(name).forEach((value, part) => {
      expect(value).toBeCloseTo(turned.value(name, part), 14);
    });
  }
  expect(() => decodeKnobLines('{"step":1}\n', "knobs.jsonl")).toThrow("knobs.jsonl: line 1: expected step");
});

it("q is ω²/⟨ω²⟩ in the middle of a round vortex, and less than zero between four", async () => {
  const n = 32;
  // Taylor–Green: ω = cos x cos y; |S| = 0 at centres, |S| = 1, ω = 0 at (π/2, π/2); ⟨ω²⟩ = 1/4
  const omega = Float64Array.from({ length: n * n }, (_, i) => {
    const [x, y] = [Math.floor(i / n), i % n].map((k) => (2 * Math.PI * k) / n) as [number, number];
    return Math.cos(x) * Math.cos(y);
  });
  const kernels = await loadKernels();
  const { rotation, strain } = invariantsOf(new SpectralTransform(kernels, n), omega);
  const q = rotation.map((w, i) => w - (strain[i] as number));
  const raw = { room: "turbulence", title: "t", case: "kf4", grid: n, initial: { from: "random" } };
  const simulation = new Simulation(
    kernels,
    flowOfScene(parseTurbulenceScene(raw)),
    makeClosure(parseClosure("none"), n),
  );
  simulation.setVorticity(omega);
  simulation.okuboWeiss().forEach((other, i) => {
    expect(other).toBeCloseTo(q[i] as number, 10);
  });
  expect(q[0]).toBeCloseTo(4, 10);
  expect(q[8 * n + 8]).toBeCloseTo(-4, 10);
  // without walls rotation and strain balance over the domain
  expect(q.reduce((sum, x) => sum + x, 0) / q.length).toBeCloseTo(0, 10);
});

it("bins say mean and deviation where there are enough points", () => {
  const bins = new QBins();
  bins.add(
    new Float64Array(40).fill(2.5),
    Float64Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1 : 3)),
  );
  bins.add([100, -100, 7], [9, 9, 9]);
  expect(bins.result()).toEqual({ q: [2.5], mean: [2], deviation: [1] });
});

it("the cost of a step is that of the quickest stretch", () => {
  let clock = 0;
  let stretches = 0;
  const advance = (steps: number): void => {
    clock += steps * (++stretches % 3 === 0 ? 0.5 : 2); // ms
  };
  expect(measureStepCost({ advance }, 10, () => clock)).toBeCloseTo(500, 9);
});
