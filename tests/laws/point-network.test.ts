// A network at every point of a flow: it turns with the flow, stays within its range, and gives the same bits in one go and in
// two, side by side and alone, and in trainings on any number of workers.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { SimulationBatch } from "../../src/turbulence/batch.ts";
import { ControlledClosure } from "../../src/turbulence/closures/controlled.ts";
import { NETWORK_DIALS } from "../../src/turbulence/closures/network.ts";
import type { FlowParameters } from "../../src/turbulence/flow-parameters.ts";
import { Simulation } from "../../src/turbulence/simulation.ts";
import { makeFolder, PROGRAM } from "../cli/gyre.ts";
import { gapOf, noise, parametersOf, transformed, waves } from "./flow-fixture.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

const HYPER = { low: 0.02, high: 1.5, start: 0.15, speed: 1 };

/** A closure with a network of weights of some size. */
function networkOf(seed: number, size = 1.5): ControlledClosure {
  const network = { low: -9, high: 9, start: 0, speed: 1, range: 0.02 };
  const closure = new ControlledClosure(8, { hyperviscosity: HYPER, network });
  closure.setValues("network", [...noise(8, size, seed).slice(0, NETWORK_DIALS)]);
  return closure;
}

function simulationOf(
  parameters: FlowParameters,
  start: Float64Array,
  closure: ControlledClosure,
): Simulation {
  const simulation = new Simulation(kernels, parameters, closure);
  simulation.setVorticity(start);
  return simulation;
}

describe("symmetries", () => {
  const n = 64;
  const run = (start: Float64Array, beta: Partial<FlowParameters> = {}): Float64Array => {
    const simulation = simulationOf(parametersOf(n, beta), start, networkOf(3));
    simulation.advance(200);
    const field = simulation.vorticity();
    simulation.free();
    return field;
  };

  it("a start moved, or turned by 90 degrees, gives the moved or turned flow", () => {
    const flow = run(waves(n));
    // the forcing has four waves a side
    const move = (f: Float64Array): Float64Array => transformed(f, n, (i, j) => [i + n / 4, j - n / 4]);
    const turn = (f: Float64Array): Float64Array => transformed(f, n, (i, j) => [j, -i]);
    expect(gapOf(run(move(waves(n))), move(flow))).toBeLessThan(1e-10);
    expect(gapOf(run(turn(waves(n))), turn(flow))).toBeLessThan(1e-10);
    const plain = new Simulation(
      kernels,
      parametersOf(n),
      new ControlledClosure(8, { hyperviscosity: HYPER }),
    );
    plain.setVorticity(waves(n));
    plain.advance(200);
    expect(gapOf(plain.vorticity(), flow)).toBeGreaterThan(1e-4); // it does something
    plain.free();
  });

  it("its coefficient turns with the field", () => {
    const turn = (f: Float64Array): Float64Array => transformed(f, n, (i, j) => [j, -i]);
    const coefficient = (start: Float64Array): Float64Array => {
      const closure = networkOf(3);
      const simulation = simulationOf(parametersOf(n), start, closure);
      const field = simulation.look((flow) => closure.coefficientField(flow)) as Float64Array;
      simulation.free();
      return field;
    };
    expect(gapOf(coefficient(turn(waves(n))), turn(coefficient(waves(n))))).toBeLessThan(1e-13);
  });

  it("a mirrored start gives the mirrored flow under the other sign of β", () => {
    const half = n / 8;
    const mirror = (f: Float64Array): Float64Array =>
      transformed(f, n, (i, j) => [half - i, j + half]).map((w) => -w);
    const flow = run(waves(n), { beta: 20, betaSign: 1 });
    const other = run(mirror(waves(n)), { beta: 20, betaSign: -1 });
    expect(gapOf(other, mirror(flow))).toBeLessThan(1e-10);
  });
});

it("c stays within its range, whatever the weights, and the flow finite", () => {
  const n = 32;
  for (const [seed, size] of [
    [1, 0.5],
    [2, 9],
    [3, 1e4],
  ] as const) {
    const closure = networkOf(seed, size);
    const simulation = simulationOf(parametersOf(n, { precision: "f32" }), noise(n, 5, seed), closure);
    for (let k = 0; k < 5; k++) {
      const c = simulation.look((flow) => closure.coefficientField(flow)) as Float64Array;
      expect(Math.max(...c.map(Math.abs))).toBeLessThanOrEqual(Math.fround(0.02));
      simulation.advance(20);
    }
    expect(simulation.vorticity().every(Number.isFinite)).toBe(true);
    simulation.free();
  }
});

describe("the same bits", () => {
  it.each(["f64", "f32"] as const)("after a restart as without one: %s", (precision) => {
    const parameters = parametersOf(32, { precision, beta: 20 });
    const straight = simulationOf(parameters, waves(32), networkOf(4));
    straight.advance(50);
    const saved = straight.saveState();
    straight.advance(50);
    // weights come with the state
    const resumed = simulationOf(parameters, noise(32, 1), networkOf(5));
    resumed.advance(7);
    resumed.loadState(saved);
    resumed.advance(50);
    expect(resumed.hash()).toBe(straight.hash());
    expect(resumed.nuMean).toBe(straight.nuMean);
    straight.free();
    resumed.free();
  });

  it("side by side on shared planes as alone, each with weights of its own", () => {
    const parameters = parametersOf(32, { precision: "f32" });
    const batch = new SimulationBatch(kernels, parameters, [networkOf(6), networkOf(7)]);
    for (const simulation of batch.simulations) simulation.setVorticity(waves(32));
    for (let step = 0; step < 20; step++) batch.advance(1);
    const hashes = batch.simulations.map((simulation) => simulation.hash());
    batch.free();
    const alone = [6, 7].map((seed) => {
      const simulation = simulationOf(parameters, waves(32), networkOf(seed));
      simulation.advance(20);
      const hash = simulation.hash();
      simulation.free();
      return hash;
    });
    expect(hashes).toEqual(alone);
    expect(hashes[0]).not.toBe(hashes[1]);
  });
});

describe("a training of its weights by random search", () => {
  const folder = makeFolder();
  const scene = join(folder, "points.json");
  writeFileSync(
    scene,
    JSON.stringify({
      ...{ room: "turbulence", title: "points", case: "kf4", grid: 16, precision: "f32" },
      agents: {
        control: "knobs",
        turn: "place",
        places: false,
        network: { speed: 100 },
        hold: 5,
        episode: 6,
      },
      training: { algo: "ars", steps: 3 * 16 * 6, worlds: 16, validate_every: 2, validation_episodes: 8 },
    }),
  );

  function gyre(...args: string[]): Record<string, unknown> {
    const command = [PROGRAM, ...args, "--json"];
    return JSON.parse(
      execFileSync(process.execPath, command, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
    ) as Record<string, unknown>;
  }

  it("is the same on 1 and 2 workers, and its policy runs as a closure, whole or resumed", () => {
    const one = gyre("train", scene, "--workers", "1", "--out", join(folder, "one"));
    const two = gyre("train", scene, "--workers", "2", "--out", join(folder, "two"));
    expect([two.weightsHash, two.best]).toEqual([one.weightsHash, one.best]);
    const learned = ["--set", "closure=learned", "--set", `policy=${join(folder, "one")}`];
    const flow = "scenes/turbulence/kf4-64.json";
    const run = (steps: number, out: string): Record<string, unknown> =>
      gyre("run", flow, ...learned, "--steps", `${steps}`, "--out", join(folder, out));
    const whole = run(60, "whole");
    run(25, "cut");
    expect(gyre("run", "--resume", join(folder, "cut"), "--steps", "60").hash).toBe(whole.hash);
    const none = gyre("run", flow, "--set", "closure=none", "--steps", "60", "--out", join(folder, "none"));
    expect(whole.hash).not.toBe(none.hash);
  });
});
