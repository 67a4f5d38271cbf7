// Transfer and budgets at stored fields, measured on the solver itself: what each closure must give.
import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../../src/kernels/kernels.ts";
import {
  BUDGET_TERMS,
  type FlowTerms,
  measureTerms,
  spread,
} from "../../../src/runs/turbulence/flow-terms.ts";
import { makeClosure, parseClosure } from "../../../src/turbulence/closures/spec.ts";
import { ringSpectra } from "../../../src/turbulence/diagnostics/spectra.ts";
import { flowOfScene, parseTurbulenceScene } from "../../../src/turbulence/scene.ts";
import { Simulation } from "../../../src/turbulence/simulation.ts";
import { randomField } from "../../turbulence/slow-transform.ts";

const N = 32;
const ROUND_OFF = 1e-10; // relative to the largest term
const fields = [1, 2, 3].map((seed) => ({ time: seed, omega: randomField(N, 14, seed).map((w) => 5 * w) }));

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

function simulationOf(closure: unknown): Simulation {
  const scene = parseTurbulenceScene({
    room: "turbulence",
    title: "terms",
    case: "kf4",
    grid: N,
    initial: { from: "random" },
  });
  return new Simulation(kernels, flowOfScene(scene), makeClosure(parseClosure(closure), N));
}

function measured(closure: unknown): FlowTerms {
  return measureTerms(simulationOf(closure), fields);
}

describe("transfer and budgets", () => {
  it("take nothing and give nothing without a closure", () => {
    const { transfer, budget, fields: count } = measured("none");
    expect(count).toBe(3);
    expect(Math.max(...transfer.enstrophy.mean.map(Math.abs))).toBe(0);
    expect(budget.enstrophy.closure).toEqual([0, 0, 0]);
  });

  it("are P_Z(k) = 2νk²Z(k) in each ring, nearly, for an eddy viscosity, and all forward", () => {
    const simulation = simulationOf({ name: "smagorinsky", coefficient: 0.1 });
    const { transfer } = measureTerms(simulation, fields);
    simulation.setVorticity((fields[0] as { omega: Float64Array }).omega);
    const rings = ringSpectra(simulation.omegaHat()).enstrophy;
    for (let k = 1; k <= 14; k++) {
      expect(transfer.enstrophy.mean[k - 1]).toBeGreaterThan(0);
      expect(transfer.energy.mean[k - 1]).toBeGreaterThan(0);
    }
    expect(transfer.enstrophy.mean.length).toBe(N / 2);
    // a ring is 1 wide: k² varies by less than 25 % of the middle's from k = 4 on
    const one = measureTerms(simulation, fields.slice(0, 1)).transfer;
    const nu = (k: number): number =>
      (one.enstrophy.mean[k - 1] as number) / (2 * k * k * (rings[k] as number));
    for (let k = 5; k <= 13; k++) expect(Math.abs(nu(k) / nu(12) - 1)).toBeLessThan(0.25);
  });

  it("list the terms of each field; their sum is what the run's change was", () => {
    const { budget } = measured("leith");
    const simulation = simulationOf("leith");
    fields.forEach(({ omega }, k) => {
      simulation.setVorticity(omega);
      const { energy, enstrophy } = simulation.budgetStep();
      for (const [lists, terms] of [
        [budget.energy, energy],
        [budget.enstrophy, enstrophy],
      ] as const) {
        const sum = BUDGET_TERMS.reduce((total, name) => total + (lists[name][k] as number), 0);
        const largest = Math.max(...BUDGET_TERMS.map((name) => Math.abs(lists[name][k] as number)));
        expect(Math.abs(sum - terms.tendency)).toBeLessThan(ROUND_OFF * largest);
      }
    });
    expect(budget.time).toEqual([1, 2, 3]);
  });
});

it("spreads a choice of fields over all, the last among them", () => {
  const items = Array.from({ length: 100 }, (_, k) => k);
  expect(spread(items, 4)).toEqual([24, 49, 74, 99]);
  expect(spread([1, 2], 4)).toEqual([1, 2]);
});
