import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { decodeReferenceFields, encodeReferenceFields } from "../../src/runs/turbulence/reference-fields.ts";
import { ringSpectra } from "../../src/turbulence/diagnostics/spectra.ts";
import {
  type InitialMaterial,
  makeInitialField,
  randomPhases,
  resample,
  taylorGreen,
} from "../../src/turbulence/initial.ts";
import { parseTurbulenceScene, type TurbulenceScene } from "../../src/turbulence/scene.ts";
import { SpectralTransform } from "../../src/turbulence/spectral-transform.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

const material = (): InitialMaterial => ({ transform: (n) => new SpectralTransform(kernels, n) });
const scene = (initial: object, grid = 32, seed = 1): TurbulenceScene =>
  parseTurbulenceScene({ room: "turbulence", title: "t", case: "kf4", grid, seed, initial });
const make = (initial: object, grid?: number, seed?: number): Float64Array =>
  makeInitialField(scene(initial, grid, seed), material());
const meanOf = (field: Float64Array, of: (value: number) => number): number =>
  field.reduce((sum, value) => sum + of(value), 0) / field.length;

describe("a random start", () => {
  const initial = { from: "random", wavenumber: 5, enstrophy: 12 };

  it("has its enstrophy, no mean, and the peak of its spectrum where the scene says", () => {
    for (const grid of [24, 32, 64]) {
      const field = make(initial, grid);
      expect(0.5 * meanOf(field, (w) => w * w)).toBeCloseTo(12, 10);
      expect(meanOf(field, (w) => w)).toBeCloseTo(0, 12);
      const rings = ringSpectra(randomPhases(grid, 5, 12, 1)).enstrophy;
      // rings of a lattice hold unequal numbers of modes: the peak may lie beside
      expect(Math.abs(rings.indexOf(Math.max(...rings)) - 5)).toBeLessThanOrEqual(1);
    }
  });

  it("is the same waves on every grid, other waves with another seed", () => {
    const fine = make(initial, 64);
    const coarse = make(initial, 32);
    // modes beyond 16 hold less than 1e-12 of the enstrophy at this peak
    const gap = Math.max(
      ...coarse.map((w, k) => Math.abs(w - (fine[2 * (Math.floor(k / 32) * 64 + (k % 32))] as number))),
    );
    expect(gap).toBeLessThan(1e-3);
    expect(make(initial, 32)).toEqual(coarse);
    const other = make(initial, 32, 2);
    const product = other.reduce((sum, w, k) => sum + w * (coarse[k] as number), 0) / 1024;
    expect(Math.abs(product) / 24).toBeLessThan(0.4);
  });
});

it("Taylor–Green vortices are A cos kx cos ky with the scene's enstrophy", () => {
  const field = make({ from: "taylor-green", wavenumber: 3, enstrophy: 2 }, 24);
  const at = (i: number): number => Math.cos((3 * 2 * Math.PI * i) / 24);
  for (let k = 0; k < field.length; k++) {
    expect(field[k]).toBeCloseTo(4 * at(Math.floor(k / 24)) * at(k % 24), 12);
  }
  expect(taylorGreen(24, 3, 2).re[3 * 24 + 21]).toBe(24 * 24);
});

describe("a reference start", () => {
  const fine = (): Float64Array => make({ from: "random", wavenumber: 8, enstrophy: 20 }, 64);

  it("is cut sharply: kept modes as they were, the rest gone", () => {
    const transform = new SpectralTransform(kernels, 64);
    const hat = transform.forward(fine());
    const reference = { n: 64, fields: [new Float64Array(64 * 64), fine()] };
    const field = makeInitialField(scene({ sample: 2 }, 32), { ...material(), reference });
    const small = new SpectralTransform(kernels, 32);
    const cut = small.forward(field);
    for (let kx = 0; kx < 16; kx++) {
      for (let ky = -15; ky < 16; ky++) {
        const [to, from] = [kx * 32 + ((ky + 32) % 32), kx * 64 + ((ky + 64) % 64)];
        expect(cut.re[to]).toBeCloseTo((hat.re[from] as number) / 4, 9);
        expect(cut.im[to]).toBeCloseTo((hat.im[from] as number) / 4, 9);
      }
    }
    expect(resample(resample(cut, 64), 32)).toEqual({ ...cut, re: expect.anything(), im: expect.anything() });
  });

  it("says what is missing", () => {
    expect(() => make({ sample: 1 })).toThrow("initial.from: expected a case whose reference fields ship");
    const reference = { n: 32, fields: [new Float64Array(1024)] };
    expect(() => makeInitialField(scene({ sample: 3 }), { ...material(), reference })).toThrow(
      "initial.sample: expected 1 to 1, received 3",
    );
  });

  it("is kept in 16 bits: half a step of max|ω|/32767 is lost at most", () => {
    const fields = [1, 2].map((time) => ({ step: time, time, omega: fine().map((w) => time * w) }));
    const bytes = encodeReferenceFields(fields, 64);
    expect(bytes.length).toBeLessThan(2 * 2 * 64 * 64 + 2000);
    const back = decodeReferenceFields(bytes, "x-fields.npz");
    expect(back.n).toBe(64);
    for (const [k, { omega }] of fields.entries()) {
      const largest = Math.max(...omega.map(Math.abs));
      const gap = Math.max(...omega.map((w, i) => Math.abs(w - (back.fields[k]?.[i] as number))));
      expect(gap).toBeLessThanOrEqual((0.5 * largest) / 32767 + 1e-12);
      expect(gap).toBeGreaterThan(0);
    }
    expect(() => decodeReferenceFields(bytes.subarray(0, 4000), "x-fields.npz")).toThrow("x-fields.npz");
  });
});
