// The kernels of the spectral solver through their face, each against a plain twin, in both precisions.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import {
  type FlowPrecision,
  PACK,
  type Pair,
  SpectralPlan,
  UNPACK,
} from "../../src/kernels/spectral-plan.ts";
import { fieldOf, noise } from "../laws/flow-fixture.ts";

const N = 32;
/** Round-off relative to the largest value of an array. */
const CLOSE = { f64: 1e-13, f32: 3e-5 } as const;

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

it("sine and cosine are those of every engine to round-off", () => {
  for (let k = -50; k <= 50; k++) {
    const x = 0.37 * k;
    expect(kernels.call("sine", x)).toBeCloseTo(Math.sin(x), 15);
    expect(kernels.call("cosine", x)).toBeCloseTo(Math.cos(x), 15);
  }
});

describe.each([
  ["f64", N, N / 2 - 1],
  ["f32", N, N / 2 - 1],
  ["f64", 48, N / 2 - 1],
  ["f64", N, 10],
  ["f32", N, 10],
] as const)("%s, planes of %i, modes up to %i", (precision: FlowPrecision, m: number, kc: number) => {
  let plan: SpectralPlan;
  let hat: Pair;
  let plane: Pair;
  beforeAll(() => {
    plan = new SpectralPlan(kernels, N, m, kc, precision);
    plane = plan.plane();
    hat = plan.half();
    const wide = new SpectralPlan(kernels, N, N, kc, precision);
    const start = wide.plane();
    wide.writePlane(start.re, SMOOTH);
    wide.termOf(UNPACK.scalar, start, hat, 1, false);
    wide.free();
  });
  afterAll(() => plan.free());

  /** Largest gap between a component of the plane and a formula, relative to the largest value. */
  function gap(at: number, formula: (x: number, y: number) => number): number {
    const held = plan.readPlane(at);
    let [worst, size] = [0, 1e-9];
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < m; j++) {
        const expected = formula((2 * Math.PI * i) / m, (2 * Math.PI * j) / m);
        worst = Math.max(worst, Math.abs((held[i * m + j] as number) - expected));
        size = Math.max(size, Math.abs(expected));
      }
    }
    return worst / size;
  }
  const close = CLOSE[precision];

  it("packs velocity, gradient, strain, vorticity and ψ, Laplacian", () => {
    const kinds: readonly (readonly [number, Formula, Formula])[] = [
      [PACK.velocity, (x, y) => D(0, 1, true)(x, y), (x, y) => -D(1, 0, true)(x, y)],
      [PACK.gradient, D(1, 0), D(0, 1)],
      [PACK.strain, D(1, 1, true), (x, y) => 0.5 * (D(0, 2, true)(x, y) - D(2, 0, true)(x, y))],
      [PACK.vorticity, D(0, 0), D(0, 0, true)],
      [PACK.laplacian, (x, y) => D(2, 0)(x, y) + D(0, 2)(x, y), () => 0],
    ];
    for (const [kind, a, b] of kinds) {
      plan.fieldsOf(kind, hat, plane);
      expect(gap(plane.re, a), `kind ${kind}`).toBeLessThan(close);
      if (kind !== PACK.laplacian) expect(gap(plane.im, b), `kind ${kind}`).toBeLessThan(close);
    }
  });

  it("packs any two derivatives", () => {
    plan.derivatives({ of: hat, x: 2, y: 1 }, { of: hat, x: 1, y: 2, ofPsi: true }, plane, 0.5);
    expect(gap(plane.re, (x, y) => 0.5 * D(2, 1)(x, y))).toBeLessThan(close);
    expect(gap(plane.im, (x, y) => 0.5 * D(1, 2, true)(x, y))).toBeLessThan(close);
  });

  it("unpacks: the flux of (ω, ψ), the scalar, the stress and Basdevant's term are what derivatives say", () => {
    const to = plan.half();
    const back = plan.plane();
    const check = (kind: number, expected: Formula): void => {
      plan.fieldsOf(PACK.vorticity, hat, plane);
      plan.termOf(kind, plane, to, 1, false);
      plan.termOf(UNPACK.scalar, plan.plane(), to, 1, true);
      plan.derivatives({ of: to, x: 0, y: 0 }, { of: to, x: 0, y: 0 }, back);
      expect(gap(back.re, expected), `kind ${kind}`).toBeLessThan(10 * close);
    };
    check(UNPACK.scalar, D(0, 0));
    check(UNPACK.flux, (x, y) => D(1, 0)(x, y) + D(0, 1, true)(x, y));
    // k-space factors: −kx·ky ↔ ∂xy, −kx² ↔ ∂xx
    check(UNPACK.tau, (x, y) => 4 * D(1, 1)(x, y) - 2 * (D(2, 0, true)(x, y) - D(0, 2, true)(x, y)));
    check(UNPACK.basdevant, (x, y) => D(2, 0)(x, y) - D(0, 2)(x, y) + D(1, 1, true)(x, y));
  });

  it("multiplies, scales, averages and compares point by point", () => {
    const [a, b] = [plan.plane(), plan.plane()];
    const fields = [1, 2, 3, 4].map((seed) => noise(m, 2, seed));
    const put = (): void => {
      [a.re, a.im, b.re, b.im].forEach((at, i) => {
        plan.writePlane(at, fields[i] as Float64Array);
      });
    };
    const [p, q, r, s] = fields as [Float64Array, Float64Array, Float64Array, Float64Array];
    const points = Float64Array.from({ length: m * m }, (_, i) => i);
    const expectField = (at: number, formula: (i: number) => number): void => {
      const held = plan.readPlane(at);
      for (const i of points) expect(Math.abs((held[i] as number) - formula(i))).toBeLessThan(100 * close);
    };
    const of = (field: Float64Array, i: number): number => field[i] as number;
    const mean = (formula: (i: number) => number): number =>
      points.reduce((sum, i) => sum + formula(i), 0) / (m * m);
    const out = plan.plane().re;
    put();
    plan.kernel("productSum")(plan.grid, a.re, a.im, b.re, b.im, out);
    expectField(out, (i) => of(p, i) * of(q, i) + of(r, i) * of(s, i));
    plan.kernel("productScaled")(plan.grid, a.re, b.re, -2, out, 0);
    plan.kernel("productScaled")(plan.grid, a.im, b.im, 3, out, 1);
    expectField(out, (i) => -2 * of(p, i) * of(r, i) + 3 * of(q, i) * of(s, i));
    plan.kernel("norm")(plan.grid, a.re, a.im, 2, out);
    expectField(out, (i) => 2 * Math.hypot(of(p, i), of(q, i)));
    plan.kernel("combine")(plan.grid, out, 0.5, b.re, -1);
    expectField(out, (i) => Math.hypot(of(p, i), of(q, i)) - of(r, i));
    plan.kernel("scalePair")(plan.grid, b.im, a.re, a.im);
    expectField(a.im, (i) => of(q, i) * of(s, i));
    put();
    const number = (name: string): number => plan.kernel(name)(plan.grid, a.re, b.re);
    expect(number("meanProduct")).toBeCloseTo(
      mean((i) => of(p, i) * of(r, i)),
      4,
    );
    expect(number("meanPositiveProduct")).toBeCloseTo(
      mean((i) => Math.max(0, of(p, i) * of(r, i))),
      4,
    );
    expect(number("meanNorm")).toBeCloseTo(
      mean((i) => Math.hypot(of(p, i), of(r, i))),
      4,
    );
    const largest = Math.max(...points.map((i) => of(p, i) ** 2 + of(r, i) ** 2));
    expect(number("maxSquare") / largest).toBeCloseTo(1, 5);
    plan.view(a.re, 1)[0] = Number.NaN;
    expect(number("maxSquare")).toBeNaN();
  });

  it("cuts half spectra and packed planes at the same modes", () => {
    const limit = N / 4;
    const cut = plan.half();
    for (const part of ["re", "im"] as const) plan.kernel("cutHalf")(plan.grid, hat[part], cut[part], limit);
    const [full, kept] = [hat.re, cut.re].map((at) => plan.view(at, (N / 2) * N).slice());
    for (let kx = 0; kx < N / 2; kx++) {
      for (let j = 0; j < N; j++) {
        const ky = j < N / 2 ? j : j - N;
        const isKept = kx < limit && Math.abs(ky) < limit;
        expect(kept?.[kx * N + j]).toBe(isKept ? full?.[kx * N + j] : 0);
      }
    }
    plan.fieldsOf(PACK.vorticity, cut, plane);
    const expected = plan.readPlane(plane.re);
    plan.fieldsOf(PACK.vorticity, hat, plane);
    plan.transformAll(plane, false);
    plan.kernel("cutPlane")(plan.grid, plane.re, plane.im, limit);
    plan.transformAll(plane, true);
    const held = plan.readPlane(plane.re).map((x) => x / (m * m));
    held.forEach((x, i) => {
      expect(Math.abs(x - (expected[i] as number))).toBeLessThan(100 * close);
    });
  });

  it("sums |ω̂|² over all modes, with and without weights, and adds half spectra", () => {
    const length = (N / 2) * N;
    const [re, im] = [hat.re, hat.im].map((at) => plan.view(at, length).slice()) as [
      Float64Array,
      Float64Array,
    ];
    const weights = plan.half();
    plan.view(weights.re, length).set(Float64Array.from({ length }, (_, i) => i % 7));
    const sum = (weight: (i: number) => number): number =>
      re.reduce((total, a, i) => total + (i >= N ? 2 : 1) * weight(i) * (a * a + (im[i] as number) ** 2), 0);
    const kernel = plan.kernel("weightedSquares");
    expect(kernel(plan.grid, hat.re, hat.im, 0) / sum(() => 1)).toBeCloseTo(1, 5);
    expect(kernel(plan.grid, hat.re, hat.im, weights.re) / sum((i) => i % 7)).toBeCloseTo(1, 5);
    plan.kernel("addHalf")(plan.grid, weights.re, weights.re);
    expect(plan.view(weights.re, 3)[2]).toBe(4);
  });

  it("gives vortex cores their viscosity", () => {
    const [strain, vorticity] = [plan.plane(), plan.plane()];
    const out = plan.plane().re;
    plan.fieldsOf(PACK.strain, hat, strain);
    plan.fieldsOf(PACK.vorticity, hat, vorticity);
    const mean = 5;
    const [x, y, sharpness, threshold] = [0.3, -0.8, 2, 1];
    const nuMean = plan.kernel("coreViscosity")(
      plan.grid,
      strain.re,
      strain.im,
      vorticity.re,
      mean,
      x,
      y,
      sharpness,
      threshold,
      out,
    );
    const [s11, s12, w, nu] = [strain.re, strain.im, vorticity.re, out].map((at) => plan.readPlane(at));
    let sum = 0;
    nu?.forEach((value, i) => {
      const q =
        ((w?.[i] as number) ** 2 - 4 * ((s11?.[i] as number) ** 2 + (s12?.[i] as number) ** 2)) / mean;
      const expected = x + y / (1 + Math.exp(-sharpness * (q - threshold)));
      expect(Math.abs(value - expected)).toBeLessThan(precision === "f64" ? 1e-12 : 1e-4);
      sum += value;
    });
    expect(nuMean).toBeCloseTo(sum / (m * m), 5);
  });

  it("gives every point the viscosity of a broken line over q", () => {
    const [strain, vorticity] = [plan.plane(), plan.plane()];
    const out = plan.plane().re;
    plan.fieldsOf(PACK.strain, hat, strain);
    plan.fieldsOf(PACK.vorticity, hat, vorticity);
    const mean = 5;
    const q = [-2, 0, 1, 4];
    const c = [0.3, -0.1, 0.2, -0.4];
    const line = plan.reserve(24 * 3);
    kernels.f64(line, 9).set(
      [0, 1, 2].flatMap((j) => {
        const width = (q[j + 1] as number) - (q[j] as number);
        return [q[j] as number, width, ((c[j + 1] as number) - (c[j] as number)) / width];
      }),
    );
    const planes = [strain.re, strain.im, vorticity.re];
    const nuMean = plan.kernel("profileViscosity")(plan.grid, ...planes, mean, c[0], 3, line, out);
    const [s11, s12, w, nu] = [...planes, out].map((at) => plan.readPlane(at));
    let sum = 0;
    const hits = [0, 0, 0, 0, 0];
    nu?.forEach((value, i) => {
      const here =
        ((w?.[i] as number) ** 2 - 4 * ((s11?.[i] as number) ** 2 + (s12?.[i] as number) ** 2)) / mean;
      const j = q.filter((point) => point <= here).length;
      hits[j] = (hits[j] as number) + 1;
      const at = (k: number): number => c[Math.min(Math.max(k, 0), 3)] as number;
      const share =
        j === 0 || j === 4 ? 0 : (here - (q[j - 1] as number)) / ((q[j] as number) - (q[j - 1] as number));
      const expected = at(j - 1) + share * (at(j) - at(j - 1));
      expect(Math.abs(value - expected)).toBeLessThan(precision === "f64" ? 1e-12 : 1e-4);
      sum += value;
    });
    expect(Math.min(...hits)).toBeGreaterThan(0);
    expect(nuMean).toBeCloseTo(sum / (m * m), 5);
  });

  describe("gives every point the viscosity of a network", () => {
    const [mean, dx2, amplitude] = [5, 0.04, 0.7];
    let planes: number[];
    let read: number[][];
    beforeAll(() => {
      const [strain, vorticity, gradient] = [plan.plane(), plan.plane(), plan.plane()];
      plan.fieldsOf(PACK.strain, hat, strain);
      plan.fieldsOf(PACK.vorticity, hat, vorticity);
      plan.fieldsOf(PACK.gradient, hat, gradient);
      planes = [strain.re, strain.im, vorticity.re, gradient.re, gradient.im];
      read = planes.map((at) => [...plan.readPlane(at)]);
    });

    /** The kernel's field and its mean. @param weights [8, 5] W, b, v, then b */
    function fieldOfNetwork(weights: ArrayLike<number>): { nu: Float64Array; nuMean: number } {
      const lanes = 16 / plan.size;
      const [table, out] = [plan.reserve(41 * 16), plan.plane().re];
      plan
        .view(table, 41 * lanes)
        .set(Array.from({ length: 41 * lanes }, (_, i) => weights[Math.floor(i / lanes)] as number));
      const nuMean = plan.kernel("networkViscosity")(plan.grid, ...planes, mean, dx2, amplitude, table, out);
      return { nu: plan.readPlane(out), nuMean };
    }

    function plainTwin(w: ArrayLike<number>, point: number): number {
      const [s11, s12, omega, x, y] = read.map((field) => field[point]) as [
        number,
        number,
        number,
        number,
        number,
      ];
      const q = (omega ** 2 - 4 * (s11 ** 2 + s12 ** 2)) / mean;
      const r = omega ** 2 / mean;
      const g = (dx2 * (x ** 2 + y ** 2)) / mean;
      const f = [q / (1 + Math.abs(q)), (r - 1) / (r + 1), (g - 1) / (g + 1)];
      let c = w[40] as number;
      for (let j = 0; j < 8; j++) {
        const sum = f.reduce(
          (total, value, k) => total + (w[5 * j + k] as number) * value,
          w[5 * j + 3] as number,
        );
        c += (w[5 * j + 4] as number) * Math.tanh(sum);
      }
      return amplitude * Math.tanh(c);
    }

    it.each([0.3, 2, 40])("as a plain twin has it, weights up to %d", (size) => {
      const weights = noise(8, size, 5).slice(0, 41);
      const { nu, nuMean } = fieldOfNetwork(weights);
      // rounding of f, times W and v on the way out
      const slack = (precision === "f64" ? 2e-15 : 1e-6) * Math.max(1, size * size);
      const expected = nu.map((_, i) => plainTwin(weights, i));
      expect(Math.max(...nu.map((value, i) => Math.abs(value - (expected[i] as number))))).toBeLessThan(
        slack,
      );
      expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(0.05);
      expect(nuMean).toBeCloseTo(expected.reduce((sum, value) => sum + value, 0) / (m * m), 4);
    });

    it("never beyond its range, and reaches it", () => {
      for (const size of [20, 1e3, 1e6]) {
        const { nu } = fieldOfNetwork(noise(8, size, 7).slice(0, 41));
        const largest = Math.max(...nu.map(Math.abs));
        expect(largest).toBeLessThanOrEqual(precision === "f64" ? amplitude : Math.fround(amplitude));
        expect(largest).toBeGreaterThan(0.99 * amplitude);
      }
    });

    it("and 0 to the bit while v and b are 0", () => {
      const weights = noise(8, 2, 9).slice(0, 41);
      for (let at = 4; at < 40; at += 5) weights[at] = 0;
      weights[40] = 0;
      const { nu, nuMean } = fieldOfNetwork(weights);
      expect(nu.every((value) => value === 0)).toBe(true);
      expect(nuMean).toBe(0);
    });
  });
});

type Formula = (x: number, y: number) => number;

/** Waves of the test field: amplitude, kx, ky, phase. */
const WAVES = [
  [1.5, 1, 2, 0.3],
  [-0.7, 4, -3, 1.1],
  [2.1, 0, 5, 0.2],
  [0.9, 6, 0, -0.4],
  [0.4, 9, -9, 0.8],
] as const;

/** ∂x^a ∂y^b of ω, or of ψ = −∇⁻²ω. */
function D(a: number, b: number, ofPsi = false): Formula {
  return (x, y) =>
    WAVES.reduce((sum, [size, kx, ky, phase]) => {
      const angle = kx * x + ky * y + phase + ((a + b) * Math.PI) / 2;
      return sum + (size * kx ** a * ky ** b * Math.cos(angle)) / (ofPsi ? kx * kx + ky * ky : 1);
    }, 0);
}

const SMOOTH = fieldOf(N, D(0, 0));
