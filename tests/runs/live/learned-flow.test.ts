// A live flow under a learned closure has the bits of a run in Node, and shows what the policy turns.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadKernels } from "../../../src/kernels/kernels.ts";
import { unpackFrames } from "../../../src/recording/columns.ts";
import { frameLayout } from "../../../src/recording/frame-layout.ts";
import type { Frame } from "../../../src/recording/recording.ts";
import { LiveFlow } from "../../../src/runs/live/live-flow.ts";
import type { LiveRun } from "../../../src/runs/live/live-run.ts";
import { type FlowRequest, startFlow } from "../../../src/runs/live/start-live.ts";
import { loadInitialField } from "../../../src/runs/turbulence/initial-source.node.ts";
import { loadLearnedClosure } from "../../../src/runs/turbulence/learned-closure.node.ts";
import { splitReferenceFields } from "../../../src/runs/turbulence/reference-fields.ts";
import { startSimulation } from "../../../src/runs/turbulence/run-turbulence.ts";
import { makeObserver } from "../../../src/turbulence/agents/controls.ts";
import { agentSettings } from "../../../src/turbulence/agents/settings.ts";
import { ControlledClosure } from "../../../src/turbulence/closures/controlled.ts";
import type { CoefficientField } from "../../../src/turbulence/closures/lattice.ts";
import type { LearnedClosure } from "../../../src/turbulence/policies/learned-closure.ts";
import { parseTurbulenceScene } from "../../../src/turbulence/scene.ts";
import type { Simulation } from "../../../src/turbulence/simulation.ts";
import { writeClosurePolicy } from "../../cli/learned-policy.ts";

const kernels = await loadKernels();
const folder = mkdtempSync(join(tmpdir(), "gyre-learned-"));
afterAll(() => rmSync(folder, { recursive: true }));

const REFERENCE = "scenes/turbulence/reference";
const SHIPPED = "scenes/turbulence/policies/smarl-32.safetensors";
const FIELDS = readFileSync(`${REFERENCE}/kf4-fields.npz`);

const lattice = { control: "coefficient", side: 4, hold: 5, range: 0.02 };
const seen = makeObserver(kernels, agentSettings.parse(lattice), 32, 5e-5)?.length ?? 0;
const PATHS = {
  cores: writeClosurePolicy(
    join(folder, "cores.safetensors"),
    { control: "knobs", hold: 5, backscatter: {}, core: {}, profile: {} },
    [17, 12],
  ),
  truncated: writeClosurePolicy(join(folder, "truncated.safetensors"), {
    control: "knobs",
    hold: 5,
    reference: "truncated",
  }),
  network: writeClosurePolicy(
    join(folder, "network.safetensors"),
    { control: "knobs", hold: 5, network: { speed: 9 }, places: false },
    [5, 42],
  ),
  lattice: writeClosurePolicy(join(folder, "lattice.safetensors"), lattice, [seen, 1]),
};

const raw = (policy: string, changes: object = {}): Record<string, unknown> => ({
  ...{ room: "turbulence", title: "learned", case: "kf4", grid: 32, closure: "learned", policy },
  ...changes,
});

function request(scene: Record<string, unknown>, path: string, more: Partial<FlowRequest> = {}): FlowRequest {
  return {
    scene,
    reference: readFileSync(`${REFERENCE}/kf4.json`, "utf8"),
    referenceFields: FIELDS,
    policy: { name: basename(path), bytes: readFileSync(path) },
    stepsPerFrame: 15,
    ...more,
  };
}

/** The run of Node. */
function plainRun(scene: Record<string, unknown>): { simulation: Simulation; learned: LearnedClosure } {
  const parsed = parseTurbulenceScene(scene);
  const learned = loadLearnedClosure(kernels, parsed);
  const field = loadInitialField(kernels, parsed);
  return { learned, simulation: startSimulation(kernels, parsed, field, new Map([["learned", learned]])) };
}

const framesOf = (run: LiveRun, count: number): Frame[] => unpackFrames(run.next(count).columns);

describe("a live flow under a learned closure", () => {
  it.each([
    ["the shipped policy", "smarl-32", SHIPPED, {}],
    ["the shipped policy, on a flow and grid that it never saw", "smarl-32", SHIPPED, { grid: 48 }],
    ["another closure beside it", "smarl-32", SHIPPED, { closure: [{ name: "leith" }, { name: "learned" }] }],
    ["knobs of cores and a profile, in f32", PATHS.cores, PATHS.cores, { precision: "f32" }],
    ["a network at every point, in f32", PATHS.network, PATHS.network, { precision: "f32" }],
    ["the truncated reference", PATHS.truncated, PATHS.truncated, {}],
    ["a lattice", PATHS.lattice, PATHS.lattice, {}],
  ])("has Node's hash: %s", (_, word, path, changes) => {
    const scene = raw(word, changes);
    const snapshots = path === PATHS.truncated ? splitReferenceFields(FIELDS, "kf4") : [];
    const run = startFlow(kernels, request(scene, path, { agentLattice: 8, snapshots }));
    const { simulation } = plainRun(scene);
    for (const frames of [1, 3, 6]) {
      const { head, trouble } = run.next(frames);
      expect(trouble).toBeUndefined();
      simulation.advance(head.step - simulation.step);
      expect(head).toEqual({ game: 0, step: simulation.step, hash: simulation.hash() });
    }
    expect(simulation.step).toBe(135);
    run.free();
    simulation.free();
  });

  it("has knobs as numbers, a profile as a curve and ν/(dx²·S) as a field, where Node's stand", () => {
    const scene = raw(PATHS.cores);
    const run = startFlow(kernels, request(scene, PATHS.cores));
    const { simulation, learned } = plainRun(scene);
    const frame = framesOf(run, 9).at(-1) as Frame;
    simulation.advance(frame.step);
    const { fields, curves, scalars } = frameLayout(run.header);
    const knobs = learned.controls.closure as ControlledClosure;
    expect(run.header.scalars?.slice(5).map(({ name }) => name)).toEqual(["h", "r", "a"]);
    const wanted = (["hyperviscosity", "backscatter", "core"] as const).map((name) => knobs.value(name));
    expect(frame.values.slice(scalars[5])).toEqual(Float32Array.from(wanted));
    expect(wanted[0]).not.toBe(0.15); // it has turned
    const profile = frame.values.slice(curves[4], (curves[4] ?? 0) + 9);
    expect(run.header.curves?.[4]?.name).toBe("Profile of the closure");
    expect(profile).toEqual(Float32Array.from(knobs.valuesOf("profile")));
    expect(run.header.fields?.map(({ name }) => name)).toEqual(["vorticity", "coefficient"]);
    // against the kernel of each part alone
    const dx = (2 * Math.PI) / 32;
    const unit = dx * dx * Math.sqrt(simulation.meanSquareVorticity);
    const parts = ["core", "profile"].map((name) => {
      const range = { low: -1, high: 1, start: 0, speed: 1 };
      const part = new ControlledClosure(8, { [name]: range });
      part.setValues(name as "core", knobs.valuesOf(name as "core"));
      const alone = startSimulation(
        kernels,
        parseTurbulenceScene(raw(PATHS.cores)),
        simulation.vorticity(),
        new Map([["learned", part]]),
      );
      const nu = alone.viscosityField() as Float64Array;
      alone.free();
      return nu;
    });
    const field = frame.values.slice(fields[1], (fields[1] ?? 0) + 1024);
    expect(Math.max(...field)).toBeGreaterThan(Math.min(...field));
    field.forEach((value, i) => {
      const nu = (parts[0]?.[i] as number) + (parts[1]?.[i] as number);
      expect(value).toBeCloseTo(nu / unit, 7);
    });
    simulation.free();
    run.free();
  });

  it("has the coefficient of a network as a field, and none of its weights as numbers", () => {
    const scene = raw(PATHS.network);
    const run = startFlow(kernels, request(scene, PATHS.network));
    const { simulation } = plainRun(scene);
    const frame = framesOf(run, 9).at(-1) as Frame;
    simulation.advance(frame.step);
    const { fields } = frameLayout(run.header);
    expect(run.header.scalars?.slice(5).map(({ name }) => name)).toEqual(["h"]);
    expect(run.header.curves?.map(({ name }) => name)).not.toContain("Profile of the closure");
    const field = frame.values.slice(fields[1], (fields[1] ?? 0) + 1024);
    const dx = (2 * Math.PI) / 32;
    const unit = dx * dx * Math.sqrt(simulation.meanSquareVorticity);
    // the field of the step that comes, with weights as they stood in the step before
    const nu = simulation.viscosityField() as Float64Array;
    expect(Math.max(...field) - Math.min(...field)).toBeGreaterThan(1e-4);
    expect(Math.max(...field.map((value, i) => Math.abs(value - (nu[i] as number) / unit)))).toBeLessThan(
      2e-3,
    );
    simulation.free();
    run.free();
  });

  it("has the actions of a lattice as a field, and at its own agents", () => {
    const scene = raw(PATHS.lattice);
    const run = startFlow(kernels, request(scene, PATHS.lattice, { agentLattice: 16 }));
    const { simulation, learned } = plainRun(scene);
    const frame = framesOf(run, 4).at(-1) as Frame;
    simulation.advance(frame.step);
    const { fields } = frameLayout(run.header);
    expect(run.header.fields?.[2]).toMatchObject({ name: "agents", rows: 4 });
    const { field } = learned.controls.closure as CoefficientField;
    expect(frame.values.slice(fields[1], fields[2])).toEqual(Float32Array.from(field));
    expect(new Set(field).size).toBeGreaterThan(10);
    expect(frame.values[fields[2] ?? 0]).toBe(Math.fround(field[0] as number));
    simulation.free();
    run.free();
  });

  it("names its policy in the header, with a hash of its weights", () => {
    const run = startFlow(kernels, request(raw("smarl-32"), SHIPPED));
    const other = startFlow(kernels, request(raw(PATHS.truncated), PATHS.cores));
    const [policy] = run.header.policies;
    expect(policy).toMatchObject({ team: 0, name: "smarl-32", word: "smarl-32" });
    expect(policy?.hash).toMatch(/^[0-9a-f]{16}$/);
    expect(other.header.policies[0]?.hash).not.toBe(policy?.hash);
    run.free();
    other.free();
  });

  it("goes on from where its knobs stood when the flow is changed, and stops turning when it is taken off", () => {
    const scene = raw("smarl-32");
    const run = startFlow(kernels, request(scene, SHIPPED)) as LiveFlow;
    const { simulation } = plainRun(scene);
    const at = frameLayout(run.header).scalars[5] as number;
    const before = framesOf(run, 20).at(-1)?.values[at];
    expect(before).not.toBeCloseTo(0.15, 3);
    run.change({ drag: 0.1 });
    const { head } = run.next(5);
    simulation.advance(head.step);
    expect(head.hash).toBe(simulation.hash());
    run.change({ closure: "leith" });
    expect(framesOf(run, 1)[0]?.values[at]).toBe(0);
    run.change({ closure: "learned" });
    // anew from where knobs stand at first, three looks at most ago
    const anew = framesOf(run, 1)[0]?.values[at] as number;
    expect(Math.abs(Math.log(anew / 0.15))).toBeLessThanOrEqual(0.0501);
    simulation.free();
    run.free();
  });

  it("says what is missing or does not fit", () => {
    const scene = raw("smarl-32");
    const { policy: _, ...without } = request(scene, SHIPPED);
    expect(() => startFlow(kernels, without)).toThrow("policy: expected the policy of the learned closure");
    const practice = "scenes/volleyball/policies/hover.safetensors";
    expect(() => startFlow(kernels, request(scene, practice))).toThrow("trained on a turbulence scene");
    const narrow = writeClosurePolicy(join(folder, "narrow.safetensors"), undefined, [5, 1]);
    expect(() => startFlow(kernels, request(scene, narrow))).toThrow("actor.inputs: expected 6 observations");
    const decay = { ...scene, case: "decay" };
    const { reference: __, ...none } = request(decay, SHIPPED);
    expect(() => startFlow(kernels, none)).toThrow("case: expected one whose reference ships");
    expect(() => startFlow(kernels, request({ ...scene, case: "kf4beta20" }, SHIPPED))).toThrow("kf4beta20");
    expect(() => startFlow(kernels, request(scene, PATHS.truncated))).toThrow("snapshots of the reference");
    const plain = new LiveFlow(kernels, {
      scene: parseTurbulenceScene({ ...scene, closure: "none", initial: { from: "random" } }),
      stepsPerFrame: 5,
    });
    expect(() => plain.change({ closure: "learned" })).toThrow("policy: expected the policy of the learned");
    plain.free();
  });
});
