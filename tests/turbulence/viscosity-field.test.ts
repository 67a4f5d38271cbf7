// A look at the eddy viscosity or at Π̂ of the next step does not change that step, whatever the closure remembers.
import { expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/kernels.ts";
import type { Closure } from "../../src/turbulence/closures/closure.ts";
import { flowOfScene, parseTurbulenceScene } from "../../src/turbulence/scene.ts";
import { Simulation } from "../../src/turbulence/simulation.ts";

const scene = parseTurbulenceScene({ room: "turbulence", title: "x", case: "kf4", grid: 16 });
const field = Float64Array.from({ length: 256 }, (_, i) => ((i * 37) % 17) - 8);

/** A field that grows with every step. */
function growing(): Closure {
  let steps = 0;
  return {
    name: "growing",
    apply: (flow) => flow.addViscosityField(new Float64Array(256).fill(1e-3 * ++steps)),
    save: () => Float64Array.of(steps),
    restore: (memory) => {
      steps = memory[0] as number;
    },
  };
}

it("is read without a trace", async () => {
  const kernels = await loadKernels();
  const [looked, plain] = [growing(), growing()].map((closure) => {
    const simulation = new Simulation(kernels, flowOfScene(scene), closure);
    simulation.setVorticity(field);
    return simulation;
  }) as [Simulation, Simulation];
  for (let step = 1; step <= 5; step++) {
    expect(looked.viscosityField()?.[7]).toBeCloseTo(1e-3 * step, 12);
    expect(looked.viscosityField()?.[7]).toBeCloseTo(1e-3 * step, 12);
    looked.advance(1);
    plain.advance(1);
  }
  expect(looked.hash()).toBe(plain.hash());
  const none = new Simulation(kernels, flowOfScene(scene), { name: "none", apply: () => undefined });
  none.setVorticity(field);
  expect(none.viscosityField()).toBeUndefined();
});

it("lets one read Π̂ without a trace", async () => {
  const kernels = await loadKernels();
  const [looked, plain] = [growing(), growing()].map((closure) => {
    const simulation = new Simulation(kernels, flowOfScene(scene), closure);
    simulation.setVorticity(field);
    return simulation;
  }) as [Simulation, Simulation];
  for (let step = 1; step <= 5; step++) {
    const first = looked.closureHat();
    expect(first.re.some((value) => value !== 0)).toBe(true);
    expect(looked.closureHat().re).toEqual(first.re);
    looked.advance(1);
    plain.advance(1);
  }
  expect(looked.hash()).toBe(plain.hash());
});
