// The FFT kernels through their face: against direct sums, fft.js, and the theorems.
import FFT from "fft.js";
import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { type FlowPrecision, type Pair, SpectralPlan } from "../../src/kernels/spectral-plan.ts";
import { SpectralTransform } from "../../src/turbulence/spectral-transform.ts";

/** Round-off of a sum of n² terms of size 1, in units of √n²·ε with room for log n stages. */
const ROUND_OFF = { f64: 4e-15, f32: 2e-6 } as const;
const SIZES = [16, 24, 32, 48, 64, 96, 128, 144, 192, 256, 384, 512, 768, 1024, 1536];

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

/** Numbers in [−1, 1] that repeat from run to run. */
function noise(length: number, seed: number): Float64Array {
  let state = seed >>> 0;
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2147483648 - 1;
  });
}

interface Case {
  readonly plan: SpectralPlan;
  readonly plane: Pair;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function makeCase(m: number, precision: FlowPrecision): Case {
  const plan = new SpectralPlan(kernels, m, m, m / 2 - 1, precision);
  const plane = plan.plane();
  const re = noise(m * m, m);
  const im = noise(m * m, m + 1);
  plan.writePlane(plane.re, re);
  plan.writePlane(plane.im, im);
  return { plan, plane, re, im };
}

/** Σ z·exp(−2πi(kx·x + ky·y)/m). */
function directSum(re: Float64Array, im: Float64Array, m: number, kx: number, ky: number): [number, number] {
  let a = 0;
  let b = 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      const angle = (-2 * Math.PI * ((kx * i + ky * j) % m)) / m;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const [x, y] = [re[i * m + j] as number, im[i * m + j] as number];
      a += x * c - y * s;
      b += x * s + y * c;
    }
  }
  return [a, b];
}

const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let gap = 0;
  for (let i = 0; i < a.length; i++) gap = Math.max(gap, Math.abs((a[i] as number) - (b[i] as number)));
  return gap;
};

describe.each(["f64", "f32"] as const)("%s", (precision) => {
  it.each(SIZES)("is the direct sum, and its inverse undoes it: %i", (m) => {
    const { plan, plane, re, im } = makeCase(m, precision);
    // f32 planes hold rounded numbers: compare with sums over what they hold
    const [heldRe, heldIm] = [plan.readPlane(plane.re), plan.readPlane(plane.im)];
    plan.transformAll(plane, false);
    const outRe = plan.readPlane(plane.re);
    const outIm = plan.readPlane(plane.im);
    const modes =
      m > 512
        ? [[m - 3, 5]]
        : [
            [0, 0],
            [1, 2],
            [m / 2, m - 1],
            [m - 3, 5],
          ];
    for (const [kx, ky] of modes as [number, number][]) {
      const [a, b] = directSum(heldRe, heldIm, m, kx, ky);
      const tolerance = ROUND_OFF[precision] * m * 16;
      expect(Math.abs((outRe[kx * m + ky] as number) - a)).toBeLessThan(tolerance);
      expect(Math.abs((outIm[kx * m + ky] as number) - b)).toBeLessThan(tolerance);
    }
    plan.transformAll(plane, true);
    const back = plan.readPlane(plane.re).map((x) => x / (m * m));
    expect(largest(back, re)).toBeLessThan(ROUND_OFF[precision]);
    const backIm = plan.readPlane(plane.im).map((x) => x / (m * m));
    expect(largest(backIm, im)).toBeLessThan(ROUND_OFF[precision]);
    plan.free();
  });
});

it.each([16, 32, 64, 128, 256, 512, 1024])("agrees with fft.js row by row and column by column: %i", (m) => {
  const { plan, plane, re, im } = makeCase(m, "f64");
  plan.transformAll(plane, false);
  const twin = new FFT(m);
  const rows = Array.from({ length: m }, (_, i) => {
    const input = Array.from({ length: 2 * m }, (_, c) => (c % 2 ? im : re)[i * m + (c >> 1)] as number);
    const out = twin.createComplexArray();
    twin.transform(out, input);
    return out;
  });
  const [outRe, outIm] = [plan.readPlane(plane.re), plan.readPlane(plane.im)];
  for (const ky of [0, 1, m / 2, m - 1]) {
    const column = rows.flatMap((row) => [row[2 * ky] as number, row[2 * ky + 1] as number]);
    const out = twin.createComplexArray();
    twin.transform(out, column);
    for (let kx = 0; kx < m; kx++) {
      expect(Math.abs((outRe[kx * m + ky] as number) - (out[2 * kx] as number))).toBeLessThan(1e-13 * m);
      expect(Math.abs((outIm[kx * m + ky] as number) - (out[2 * kx + 1] as number))).toBeLessThan(1e-13 * m);
    }
  }
  plan.free();
});

it.each([48, 64, 384])("keeps the sum of squares (Parseval): %i", (m) => {
  const { plan, plane, re, im } = makeCase(m, "f64");
  plan.transformAll(plane, false);
  const square = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, x, i) => sum + x * x + (b[i] as number) ** 2, 0);
  const ratio = square(plan.readPlane(plane.re), plan.readPlane(plane.im)) / (m * m * square(re, im));
  expect(Math.abs(ratio - 1)).toBeLessThan(1e-13);
  plan.free();
});

it.each([48, 64])("turns a shift into a phase: %i", (m) => {
  const { plan, plane, re } = makeCase(m, "f64");
  const shift = 5;
  plan.view(plane.im, m * plan.stride).fill(0);
  plan.transformAll(plane, false);
  const [a, b] = [plan.readPlane(plane.re), plan.readPlane(plane.im)];
  const moved = Float64Array.from(
    re,
    (_, i) => re[((Math.floor(i / m) + shift) % m) * m + (i % m)] as number,
  );
  plan.writePlane(plane.re, moved);
  plan.view(plane.im, m * plan.stride).fill(0);
  plan.transformAll(plane, false);
  const c = plan.readPlane(plane.re);
  for (let i = 0; i < m * m; i++) {
    const angle = (2 * Math.PI * shift * Math.floor(i / m)) / m;
    const expected = (a[i] as number) * Math.cos(angle) - (b[i] as number) * Math.sin(angle);
    expect(Math.abs((c[i] as number) - expected)).toBeLessThan(1e-12);
  }
  plan.free();
});

it("turns a product of fields into a convolution of spectra", () => {
  const m = 16;
  const transform = new SpectralTransform(kernels, m);
  // few modes each, so that the product stays on the grid
  const wave = (p: number, q: number, phase: number): Float64Array =>
    Float64Array.from({ length: m * m }, (_, i) =>
      Math.cos((2 * Math.PI * (p * Math.floor(i / m) + q * (i % m))) / m + phase),
    );
  const [f, g] = [wave(2, 1, 0.3), wave(1, -3, 1.1)];
  const product = transform.forward(f.map((x, i) => x * (g[i] as number)));
  // cos a·cos b = ½cos(a + b) + ½cos(a − b): modes (3, −2) and (1, 4)
  const at = (kx: number, ky: number): [number, number] => {
    const i = kx * m + (ky < 0 ? ky + m : ky);
    return [product.re[i] as number, product.im[i] as number];
  };
  const quarter = (m * m) / 4;
  for (const [kx, ky, phase] of [
    [3, -2, 1.4],
    [1, 4, -0.8],
  ] as const) {
    const [re, im] = at(kx, ky);
    expect(re).toBeCloseTo(quarter * Math.cos(phase), 10);
    expect(im).toBeCloseTo(quarter * Math.sin(phase), 10);
  }
  const total = product.re.reduce((sum, x, i) => sum + x * x + (product.im[i] as number) ** 2, 0);
  expect(total).toBeCloseTo(2 * quarter * quarter, 6);
  transform.free();
});

it("transforms a field there and back, without its Nyquist modes", () => {
  const n = 48;
  const transform = new SpectralTransform(kernels, n);
  const field = noise(n * n, 7);
  const hat = transform.forward(field);
  const again = transform.forward(transform.inverse(hat));
  expect(largest(again.re, hat.re)).toBeLessThan(1e-12);
  expect(largest(again.im, hat.im)).toBeLessThan(1e-12);
  for (let kx = 0; kx < n / 2; kx++) expect(hat.re[kx * n + n / 2]).toBe(0);
  transform.free();
});

it("takes no other sizes", () => {
  expect(() => new SpectralPlan(kernels, 40, 40, 19, "f64")).toThrow(
    "grid: expected 16 … 4096 points a side, 2^a·3^b and a multiple of 8, received 40",
  );
});
