// A live flow has the bits of a plain run; what is changed in it is validated first, and it tells when it diverges.
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/base/errors.ts";
import { compileKernels, instantiateKernels, type Kernels } from "../../../src/kernels/kernels.ts";
import { unpackFrames } from "../../../src/recording/columns.ts";
import { frameLayout } from "../../../src/recording/frame-layout.ts";
import type { Frame } from "../../../src/recording/recording.ts";
import { pokeField } from "../../../src/runs/live/flow-change.ts";
import { LiveFlow, type LiveFlowSetup } from "../../../src/runs/live/live-flow.ts";
import { startSimulation } from "../../../src/runs/turbulence/run-turbulence.ts";
import { pdfOf } from "../../../src/turbulence/diagnostics/pdf.ts";
import { makeSample } from "../../../src/turbulence/diagnostics/sample.ts";
import { makeInitialField } from "../../../src/turbulence/initial.ts";
import { parseTurbulenceScene, type TurbulenceScene } from "../../../src/turbulence/scene.ts";
import type { Simulation } from "../../../src/turbulence/simulation.ts";
import { SpectralTransform } from "../../../src/turbulence/spectral-transform.ts";

const module = await compileKernels();
const kernels = await instantiateKernels(module);

const actions = Array.from({ length: 16 }, (_, k) => 0.002 * ((k * 7) % 5));
const CLOSURES = {
  leith: { name: "leith", coefficient: 0.25 },
  lattice: { name: "lattice", actions },
  cores: [{ name: "hyperviscosity" }, { name: "okubo-weiss" }],
  dynamic: "dynamic-smagorinsky",
};

function sceneOf(changes: object = {}): TurbulenceScene {
  return parseTurbulenceScene({
    room: "turbulence",
    title: "live",
    case: "kf4",
    grid: 32,
    initial: { from: "random" },
    ...changes,
  });
}

function plainRun(k: Kernels, scene: TurbulenceScene): Simulation {
  const transform = (n: number): SpectralTransform => new SpectralTransform(k, n);
  return startSimulation(k, scene, makeInitialField(scene, { transform }));
}

const live = (setup: Partial<LiveFlowSetup> & { scene: TurbulenceScene }): LiveFlow =>
  new LiveFlow(kernels, { stepsPerFrame: 10, ...setup });

describe("a live flow", () => {
  for (const precision of ["f64", "f32"]) {
    for (const [name, closure] of Object.entries(CLOSURES)) {
      it(`with ${name} in ${precision} has the hash of a plain run, in pieces of any size`, () => {
        const scene = sceneOf({ precision, closure });
        const plain = plainRun(kernels, scene);
        const one = live({ scene, stepsPerFrame: 7, agentLattice: 4 });
        const other = live({ scene, stepsPerFrame: 7 });
        for (const frames of [1, 2, 1, 5]) {
          const { head, columns } = one.next(frames);
          plain.advance(head.step - plain.step);
          expect(head).toEqual({ game: 0, step: plain.step, hash: plain.hash() });
          expect(columns.steps.at(-1)).toBe(head.step);
        }
        expect(other.next(9).head).toEqual(one.next(0).head);
        for (const run of [plain, one, other]) run.free();
      });
    }
  }

  it("shows the flow: field, coefficient, agents, spectrum, density, numbers", () => {
    const scene = sceneOf({ closure: CLOSURES.lattice });
    const run = live({ scene });
    const [start, frame] = unpackFrames(run.next(2).columns) as [Frame, Frame];
    const plain = plainRun(kernels, scene);
    const first = makeSample(plain, scene.statistics.sigmaStar);
    plain.advance(10);
    const second = makeSample(plain, scene.statistics.sigmaStar);
    const { fields, curves, scalars, size } = frameLayout(run.header);
    const part = (at: number | undefined, length: number): Float32Array =>
      frame.values.subarray(at, (at as number) + length);
    expect(start.values.length).toBe(size);
    expect(part(fields[0], 1024)).toEqual(Float32Array.from(plain.vorticity()));
    expect(run.header.fields?.map(({ name }) => name)).toEqual(["vorticity", "coefficient", "agents"]);
    expect(part(fields[1], 1)[0]).toBeCloseTo(actions[0] as number, 6);
    expect(part(fields[2], 16)).toEqual(Float32Array.from(actions));
    const zxy = (k: number, of: typeof first): number => 0.5 * ((of.z0[k] ?? 0) + (of.z1[k] ?? 0));
    expect(part(curves[0], 15)[2]).toBeCloseTo(zxy(3, second), 5);
    expect(part(curves[1], 15)[2]).toBeCloseTo(0.5 * (zxy(3, first) + zxy(3, second)), 5);
    expect(part(scalars[1], 1)[0]).toBeCloseTo(second.enstrophy, 4);
    expect(part(scalars[4], 1)[0]).toBeCloseTo(plain.cfl(), 5);
    const { sigmaStar } = scene.statistics;
    const points = Float64Array.from(run.header.curves?.[2]?.x ?? [], (x) => x * sigmaStar);
    const wanted = pdfOf([second], sigmaStar, points).density;
    part(curves[2], points.length).forEach((value, k) => {
      expect(value).toBeCloseTo((wanted[k] as number) * sigmaStar, 6);
    });
    plain.free();
    run.free();
  });

  it("keeps field, step and time when its closure or equation changes, and is published no longer", () => {
    const run = live({ scene: sceneOf({ closure: "smagorinsky" }) });
    const before = run.next(3);
    expect(before.isPublished).toBe(true);
    const omega = unpackFrames(before.columns)[2]?.values.slice(0, 1024);
    for (const change of [
      { closure: { name: "lattice", actions } },
      { reynolds: 1000, drag: 0.2, beta: 10, forcingWavenumber: 6 },
      { coefficient: 0.01 },
      { closure: ["hyperviscosity", "backscatter"] },
    ]) {
      run.change(change);
      const { head, isPublished } = run.next(0);
      expect(head).toEqual(before.head);
      expect(isPublished).toBe(false);
    }
    expect(omega).toBeDefined();
    expect(run.scene.physics).toMatchObject({ viscosity: 1e-3, drag: 0.2, beta: 10 });
    expect(run.scene.forcing).toMatchObject({ wavenumber: 6, amplitude: 6 });
    const after = run.next(1);
    expect(after.head.step).toBe(before.head.step + 10);
    expect(after.trouble).toBeUndefined();
    run.free();
  });

  it("goes on as a run of the changed scene from the same state would", () => {
    const scene = sceneOf({ closure: "smagorinsky" });
    const run = live({ scene });
    run.next(4);
    run.change({ closure: "leith" });
    const plain = plainRun(kernels, scene);
    plain.advance(30);
    const other = plainRun(kernels, sceneOf({ closure: "leith" }));
    other.takeOver(plain);
    other.advance(20);
    expect(run.next(2).head.hash).toBe(other.hash());
    for (const one of [run, plain, other]) one.free();
  });

  it("changed before its first step is a run of the changed scene", () => {
    const changed = live({ scene: sceneOf({ closure: CLOSURES.lattice }) });
    changed.change({ coefficient: 0.01, beta: 5 });
    const lattice = { ...CLOSURES.lattice, actions: actions.map(() => 0.01) };
    const started = live({ scene: sceneOf({ closure: lattice, physics: { beta: 5 } }) });
    expect(changed.next(4).head).toEqual(started.next(4).head);
    changed.free();
    started.free();
  });

  it("takes a poke without circulation", () => {
    const patch = pokeField({ x: 1, y: 2, radius: 0.6, strength: 20 }, 64);
    const circulation = patch.reduce((total, value) => total + value, 0) * ((2 * Math.PI) / 64) ** 2;
    expect(Math.abs(circulation)).toBeLessThan(1e-9);
    const run = live({ scene: sceneOf() });
    const start = unpackFrames(run.next(1).columns)[0]?.values.slice() as Float32Array;
    run.change({ poke: { x: 1, y: 2, radius: 0.6, strength: 20 } });
    const poked = unpackFrames(run.next(1).columns)[0]?.values as Float32Array;
    const { scene } = run;
    expect(run.next(0).isPublished).toBe(false);
    expect(scene.closure).toEqual([{ name: "none" }]);
    let largest = 0;
    let sum = 0;
    let at = 0;
    for (let i = 0; i < 1024; i++) {
      const added = (poked[i] as number) - (start[i] as number);
      sum += added;
      if (added > largest) [largest, at] = [added, i];
    }
    expect(largest).toBeGreaterThan(10);
    expect(Math.abs(sum / 1024)).toBeLessThan(1e-3);
    expect([Math.floor(at / 32), at % 32]).toEqual([5, 10]); // 32·(1, 2)/2π, rounded
    run.free();
  });

  it("refuses what cannot be, and goes on as it was", () => {
    const scene = sceneOf({ closure: "smagorinsky" });
    const [run, untouched] = [live({ scene }), live({ scene })];
    run.next(2);
    for (const [change, message] of [
      [{ reynolds: -1 }, "change: physics.reynolds: expected a number > 0, received -1"],
      [{ closure: "leit" }, "did you mean leith"],
      [{ forcingWavenumber: 40 }, "change: forcing.wavenumber: expected less than n/2 = 16"],
      [{ coefficient: 99 }, "change: closure.0: coefficient: expected a number ≤ 10, received 99"],
      [{ renolds: 3 }, 'did you mean "reynolds"'],
      [{ poke: { x: 0, y: 0, radius: 0, strength: 1 } }, "change: poke.radius: expected a number > 0"],
      [{ poke: { x: 0, y: 0, radius: 1, strength: 1e5 } }, "change: poke.strength: expected a weaker one"],
      [{ closure: { name: "file", path: "a.js" } }, "closure: expected one that needs no file"],
      [{ closure: "none", coefficient: 1 }, "expected a closure with a coefficient"],
    ] as const) {
      expect(() => run.change(change), JSON.stringify(change)).toThrow(ConfigError);
      expect(() => run.change(change)).toThrow(message);
    }
    const batch = run.next(3);
    expect(batch.head).toEqual(untouched.next(5).head);
    expect(batch.isPublished).toBe(true);
    run.free();
    untouched.free();
  });

  it("ends with the reason when it diverges, and keeps the frames before", () => {
    const run = live({ scene: sceneOf({ dt: 0.02, guard: { cfl: 10 }, physics: { reynolds: 1e9 } }) });
    let frames = 0;
    let batch = run.next(1);
    for (; !batch.isEnd && frames < 2000; batch = run.next(50)) frames += batch.columns.steps.length;
    expect(batch.trouble).toMatch(/vorticity|guard/);
    expect(frames + batch.columns.steps.length).toBeGreaterThan(0);
    for (const value of batch.columns.values) expect(Number.isFinite(value)).toBe(true);
    expect(run.next(5)).toMatchObject({ isEnd: true, columns: { steps: new Int32Array(0) } });
    run.free();
  });

  it("refuses a start that cannot be", () => {
    expect(() => live({ scene: sceneOf(), stepsPerFrame: 0 })).toThrow("stepsPerFrame: expected a whole");
    expect(() => live({ scene: sceneOf(), agentLattice: 33 })).toThrow("agents a side");
    expect(() => live({ scene: sceneOf({ initial: { from: "reference" } }) })).toThrow("initial.from");
    expect(() => live({ scene: sceneOf({ dt: 0.9 }) })).toThrow("dt: expected at most");
  });
});
