// Simulations side by side give the bits of each alone, and steps take no memory.
import { beforeAll, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { SimulationBatch } from "../../src/turbulence/batch.ts";
import { makeClosure, parseClosure } from "../../src/turbulence/closures/spec.ts";
import { noise, parametersOf, simulationOf } from "../laws/flow-fixture.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

it.each(["f64", "f32"] as const)("a batch equals single runs, bit for bit: %s", (precision) => {
  const parameters = parametersOf(32, { precision });
  const specs = [
    "none",
    "leith",
    "dynamic-smagorinsky",
    [{ name: "hyperviscosity" }, { name: "okubo-weiss" }],
  ];
  const starts = specs.map((_, i) => noise(32, 5, i + 1));
  const batch = new SimulationBatch(
    kernels,
    parameters,
    specs.map((spec) => makeClosure(parseClosure(spec), 32)),
  );
  batch.simulations.forEach((simulation, i) => {
    simulation.setVorticity(starts[i] as Float64Array);
  });
  for (let i = 0; i < 10; i++) batch.advance(7);
  const together = batch.simulations.map((simulation) => simulation.hash());
  batch.free();
  const alone = specs.map((spec, i) => {
    const simulation = simulationOf(kernels, parameters, starts[i] as Float64Array, spec);
    simulation.advance(70);
    const hash = simulation.hash();
    simulation.free();
    return hash;
  });
  expect(together).toEqual(alone);
  expect(new Set(alone).size).toBe(specs.length);
});

it("memory does not grow with steps, nor with simulations that are freed", () => {
  const make = () => simulationOf(kernels, parametersOf(32), noise(32, 5), "dynamic-leith");
  const first = make();
  first.advance(10);
  const size = kernels.memory.buffer.byteLength;
  first.advance(5000);
  first.free();
  for (let i = 0; i < 20; i++) {
    const simulation = make();
    simulation.advance(1);
    simulation.free();
  }
  expect(kernels.memory.buffer.byteLength).toBe(size);
});
