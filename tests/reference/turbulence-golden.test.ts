// Golden runs of the published solvers (../shared/reference/turbulence): max |Δω| at every stored step.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import type { Closure } from "../../src/turbulence/closures/closure.ts";
import { makeClosure, parseClosure } from "../../src/turbulence/closures/spec.ts";
import type { FlowParameters } from "../../src/turbulence/flow-parameters.ts";
import { Simulation } from "../../src/turbulence/simulation.ts";
import { hasReference, referenceBytes, referenceJson, report } from "./reference.ts";

/** Two independent codes reach 5e-11 at step 1000 (reference README). */
const TOLERANCE = 1e-9;
const FOLDER = "turbulence/golden";
const ROOT = process.env.GYRE_REFERENCE ?? "../shared/reference";

interface Golden {
  readonly N: number;
  readonly case: string;
  readonly sample: number;
  readonly closure: string;
  readonly dt: number;
  readonly nu: number;
  readonly alpha: number;
  readonly beta: number;
  readonly kf: number;
  readonly actions?: readonly number[];
  readonly bin: { readonly file: string; readonly steps: readonly number[] };
  readonly records: Readonly<Record<string, { readonly nu_e?: number; readonly nu_e_mean?: number }>>;
}

const CLOSURES: Readonly<Record<string, unknown>> = {
  none: "none",
  NoSGS: "none",
  leith: { name: "leith", coefficient: 0.17, operator: "tau" },
  smag: { name: "smagorinsky", coefficient: 0.11, operator: "tau" },
  SMAG: { name: "smagorinsky", coefficient: 0.17, filterWidth: "2dx" },
  LEITH: { name: "leith", coefficient: 0.17, filterWidth: "2dx" },
  DSMAG: "dynamic-smagorinsky",
  DLEITH: "dynamic-leith",
  PiOmegaGM4: "gm4",
};

const names = hasReference(FOLDER)
  ? readdirSync(join(ROOT, FOLDER)).filter((name) => /^(rlfix|py2d).*\.json$/.test(name))
  : [];
let kernels: Kernels;
let compared = 0;
let gap = 0;
let nuGap = 0;
let nuCompared = 0;

beforeAll(async () => {
  kernels = await loadKernels();
});
afterAll(() => {
  report("golden turbulence fields", compared, 0, gap);
  report("golden eddy viscosities (relative)", nuCompared, 0, nuGap);
});

function f64(path: string): Float64Array {
  const bytes = referenceBytes(path);
  return new Float64Array(bytes.slice().buffer);
}

function closureOf(golden: Golden): Closure {
  const spec = CLOSURES[golden.closure];
  if (spec !== undefined) return makeClosure(parseClosure(spec), golden.N);
  const base = golden.closure.endsWith("leith") ? "leith" : "smagorinsky";
  const lattice = { name: "lattice", base, actions: golden.actions, interpolation: "published" };
  return makeClosure(parseClosure(lattice), golden.N);
}

function parametersOf(golden: Golden, isPublishedRl: boolean): FlowParameters {
  return {
    n: golden.N,
    dt: golden.dt,
    viscosity: golden.nu,
    drag: golden.alpha,
    beta: golden.beta,
    betaSign: 1,
    forcing: { wavenumber: golden.kf, amplitude: golden.kf, allowAliased: true },
    advection: "skew",
    dealias: isPublishedRl ? "none" : "3/2",
    precision: "f64",
  };
}

describe.skipIf(names.length === 0)("golden runs", () => {
  it("finds them", () => {
    expect(names.filter((name) => name.startsWith("rlfix")).length).toBe(39);
    expect(names.filter((name) => name.startsWith("py2d")).length).toBe(45);
  });

  it.each(names)("%s", (name) => {
    const golden = referenceJson<Golden>(`${FOLDER}/${name}`);
    const { N: n, bin } = golden;
    const simulation = new Simulation(
      kernels,
      parametersOf(golden, name.startsWith("rlfix")),
      closureOf(golden),
    );
    simulation.setVorticity(f64(`turbulence/initial/w_${golden.case}_N${n}_s${golden.sample}.bin`));
    const stored = f64(`${FOLDER}/${bin.file}`);
    bin.steps.forEach((step, i) => {
      simulation.advance(step - simulation.step);
      const field = simulation.vorticity();
      let worst = 0;
      for (let p = 0; p < n * n; p++) {
        worst = Math.max(worst, Math.abs((field[p] as number) - (stored[i * n * n + p] as number)));
      }
      expect(worst, `step ${step}`).toBeLessThan(TOLERANCE);
      gap = Math.max(gap, worst);
      compared++;
      const record = golden.records[step];
      const nu = record?.nu_e ?? record?.nu_e_mean;
      if (nu) {
        const off = Math.abs(simulation.nuMean / nu - 1);
        expect(off).toBeLessThan(1e-8);
        nuGap = Math.max(nuGap, off);
        nuCompared++;
      }
    });
    simulation.free();
  });
});
