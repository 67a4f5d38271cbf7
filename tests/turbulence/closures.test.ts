// What each closure adds to the equation, Π̂, against the formula of spec 4 and closures-tried 1 in plain TypeScript.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { interpolate, makeInterpolation } from "../../src/turbulence/agents/interpolation.ts";
import { parseClosure } from "../../src/turbulence/closures/spec.ts";
import type { HalfSpectrum } from "../../src/turbulence/half-spectrum.ts";
import { forEachMode, makeHalfSpectrum } from "../../src/turbulence/modes.ts";
import { SpectralTransform } from "../../src/turbulence/spectral-transform.ts";
import { parametersOf, simulationOf, waves } from "../laws/flow-fixture.ts";

const N = 32;
const DX = (2 * Math.PI) / N;
const FIELD = waves(N, 3);

let kernels: Kernels;
let transform: SpectralTransform;
let hat: HalfSpectrum;
beforeAll(async () => {
  kernels = await loadKernels();
  transform = new SpectralTransform(kernels, N);
  hat = transform.forward(FIELD);
});
afterAll(() => transform.free());

type Factor = (kx: number, ky: number) => number;

/** Field of factor(k)·i^turns·ω̂. */
function fieldOf(factor: Factor, turns = 0): Float64Array {
  const out = makeHalfSpectrum(N);
  forEachMode(N, (at, kx, ky) => {
    const f = kx === 0 && ky === 0 ? 0 : factor(kx, ky);
    const [re, im] = [f * (hat.re[at] as number), f * (hat.im[at] as number)];
    out.re[at] = turns === 1 ? -im : re;
    out.im[at] = turns === 1 ? re : im;
  });
  return transform.inverse(out);
}

/** factor_a·Â·i + factor_b·B̂·i, or without i. */
function combined(a: Float64Array, fa: Factor, b: Float64Array, fb: Factor, turns: 0 | 1): HalfSpectrum {
  const [p, q] = [transform.forward(a), transform.forward(b)];
  const out = makeHalfSpectrum(N);
  forEachMode(N, (at, kx, ky) => {
    const re = fa(kx, ky) * (p.re[at] as number) + fb(kx, ky) * (q.re[at] as number);
    const im = fa(kx, ky) * (p.im[at] as number) + fb(kx, ky) * (q.im[at] as number);
    out.re[at] = turns === 1 ? -im : re;
    out.im[at] = turns === 1 ? re : im;
  });
  return out;
}

const square = (kx: number, ky: number): number => kx * kx + ky * ky;
const mean = (field: Float64Array): number => field.reduce((sum, x) => sum + x, 0) / field.length;

/** −∇·(ν∇ω) */
function sigmaForm(nu: Float64Array): HalfSpectrum {
  const [gx, gy] = [fieldOf((kx) => kx, 1), fieldOf((_, ky) => ky, 1)];
  const times = (g: Float64Array): Float64Array => g.map((x, i) => -x * (nu[i] as number));
  return combined(
    times(gx),
    (kx) => kx,
    times(gy),
    (_, ky) => ky,
    1,
  );
}

const strain = (): [Float64Array, Float64Array] => [
  fieldOf((kx, ky) => (-kx * ky) / square(kx, ky)),
  fieldOf((kx, ky) => (0.5 * (kx * kx - ky * ky)) / square(kx, ky)),
];

/** curl div of τ = −2νS: kx·ky(τ11 − τ22) − (kx² − ky²)τ12 */
function tauForm(nu: Float64Array): HalfSpectrum {
  const [s11, s12] = strain();
  const stress = (s: Float64Array): Float64Array => s.map((x, i) => -2 * x * (nu[i] as number));
  return combined(
    stress(s11),
    (kx, ky) => 2 * kx * ky,
    stress(s12),
    (kx, ky) => ky * ky - kx * kx,
    0,
  );
}

/** |S|, |∇ω|, q and S = √⟨ω²⟩ of the field. */
function invariants() {
  const omega = fieldOf(() => 1);
  const [s11, s12] = strain();
  const [gx, gy] = [fieldOf((kx) => kx, 1), fieldOf((_, ky) => ky, 1)];
  const meanSquare = mean(omega.map((w) => w * w));
  const size = s11.map((x, i) => 2 * Math.hypot(x, s12[i] as number));
  return {
    rms: Math.sqrt(meanSquare),
    strain: size,
    gradient: gx.map((x, i) => Math.hypot(x, gy[i] as number)),
    q: omega.map((w, i) => (w * w - (size[i] as number) ** 2) / meanSquare),
  };
}

/** Π̂ = rate(k)·ω̂ */
function rated(rate: Factor): HalfSpectrum {
  const out = makeHalfSpectrum(N);
  forEachMode(N, (at, kx, ky) => {
    out.re[at] = rate(kx, ky) * (hat.re[at] as number);
    out.im[at] = rate(kx, ky) * (hat.im[at] as number);
  });
  return out;
}

const ACTIONS = [0.012, -0.004, 0.02, 0.006];

/** h·S·(k/kc)^p */
const hyperRate = (h: number, p: number): Factor => {
  const { rms } = invariants();
  return (kx, ky) => h * rms * (Math.sqrt(square(kx, ky)) / (N / 2)) ** p;
};

/** −ν_b·k² of backscatter r of the hyperviscosity before it. */
function backscatterRate(r: number, hyper: Factor): Factor {
  let [removed, all] = [0, 0];
  forEachMode(N, (at, kx, ky) => {
    const k2 = square(kx, ky);
    if (k2 === 0) return;
    const power = (kx > 0 ? 2 : 1) * ((hat.re[at] as number) ** 2 + (hat.im[at] as number) ** 2);
    removed += (hyper(kx, ky) * power) / k2;
    all += power;
  });
  return (kx, ky) => (-r * removed * square(kx, ky)) / all;
}

const CASES: readonly (readonly [name: string, closure: unknown, formula: () => HalfSpectrum])[] = [
  [
    "Smagorinsky",
    { name: "smagorinsky", coefficient: 0.1 },
    () => rated((kx, ky) => (0.1 * DX) ** 2 * invariants().rms * square(kx, ky)),
  ],
  [
    "Leith, Δ = 2dx",
    { name: "leith", coefficient: 0.1, filterWidth: "2dx" },
    () => {
      const nu = (0.2 * DX) ** 3 * mean(invariants().gradient);
      return rated((kx, ky) => nu * square(kx, ky));
    },
  ],
  [
    "Leith as stress",
    { name: "leith", coefficient: 0.2, operator: "tau" },
    () => {
      const nu = (0.2 * DX) ** 3 * mean(invariants().gradient);
      return rated((kx, ky) => nu * square(kx, ky));
    },
  ],
  [
    "local Smagorinsky",
    { name: "local-smagorinsky", coefficient: 0.08 },
    () => sigmaForm(invariants().strain.map((s) => (0.08 * DX) ** 2 * s)),
  ],
  [
    "local Smagorinsky as stress",
    { name: "local-smagorinsky", coefficient: 0.08, operator: "tau", scheme: "euler" },
    () => tauForm(invariants().strain.map((s) => (0.08 * DX) ** 2 * s)),
  ],
  [
    "local Leith",
    { name: "local-leith", coefficient: 0.15 },
    () => sigmaForm(invariants().gradient.map((g) => (0.15 * DX) ** 3 * g)),
  ],
  [
    "vortex cores",
    { name: "okubo-weiss", amplitude: -0.012, threshold: 1 },
    () => {
      const { rms, q } = invariants();
      return sigmaForm(q.map((x) => (-0.012 * DX * DX * rms) / (1 + Math.exp(-2 * (x - 1)))));
    },
  ],
  [
    "one field that reverses",
    { name: "okubo-weiss-viscosity", coefficient: 0.012, reversal: 2.5, threshold: 1 },
    () => {
      const { rms, q } = invariants();
      return sigmaForm(q.map((x) => 0.012 * DX * DX * rms * (1 - 1.25 * (1 + Math.tanh(x - 1)))));
    },
  ],
  [
    "hyperviscosity",
    { name: "hyperviscosity", order: 6, coefficient: 0.07 },
    () => rated(hyperRate(0.07, 6)),
  ],
  [
    "hyperviscosity and backscatter",
    [
      { name: "hyperviscosity", order: 4, coefficient: 0.2 },
      { name: "backscatter", fraction: 0.9 },
    ],
    () => {
      const hyper = hyperRate(0.2, 4);
      const back = backscatterRate(0.9, hyper);
      return rated((kx, ky) => hyper(kx, ky) + back(kx, ky));
    },
  ],
  [
    "agents on a lattice",
    { name: "lattice", actions: ACTIONS, interpolation: "bilinear" },
    () => {
      const field = interpolate(makeInterpolation("bilinear", 2, N), ACTIONS);
      return tauForm(field.map((c) => c * DX * DX * invariants().rms));
    },
  ],
];

describe.each(CASES)("%s", (_, closure, formula) => {
  it("adds what its formula says", () => {
    const simulation = simulationOf(kernels, parametersOf(N), FIELD, closure);
    const [held, expected] = [simulation.closureHat(), formula()];
    simulation.free();
    let [gap, size] = [0, 0];
    for (const part of ["re", "im"] as const) {
      held[part].forEach((value, i) => {
        gap = Math.max(gap, Math.abs(value - (expected[part][i] as number)));
        size = Math.max(size, Math.abs(value));
      });
    }
    expect(size).toBeGreaterThan(0);
    expect(gap / size).toBeLessThan(1e-12);
  });
});

it("gives back by backscatter the share of energy that it should", () => {
  const specs = [
    { name: "hyperviscosity", order: 4, coefficient: 0.2 },
    { name: "backscatter", fraction: 0.9 },
  ];
  const work = (closure: unknown): number => {
    const simulation = simulationOf(kernels, parametersOf(N), FIELD, closure);
    const pi = simulation.closureHat();
    simulation.free();
    let sum = 0;
    forEachMode(N, (at, kx, ky) => {
      const k2 = square(kx, ky);
      if (k2 === 0) return;
      const product =
        (pi.re[at] as number) * (hat.re[at] as number) + (pi.im[at] as number) * (hat.im[at] as number);
      sum += ((kx > 0 ? 2 : 1) * product) / k2;
    });
    return sum;
  };
  expect(work(specs) / work(specs[0])).toBeCloseTo(0.1, 10);
});

it("wants a hyperviscosity before backscatter, and a square number of agents", () => {
  expect(() => parseClosure("backscatter")).toThrow(
    "closure.0: expected a hyperviscosity before the backscatter",
  );
  expect(() => parseClosure({ name: "lattice", actions: [1, 1, 1] })).toThrow(
    'closure.actions: expected a square number of agents: 1, 4, 9, 16, …, received "3 actions"',
  );
});
