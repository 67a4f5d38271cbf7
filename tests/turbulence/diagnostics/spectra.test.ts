import { describe, expect, it } from "vitest";
import {
  averageSpectrum,
  axisSpectra,
  axisTotal,
  ringSpectra,
  shellCount,
  shellOf,
} from "../../../src/turbulence/diagnostics/spectra.ts";
import { streamFunction, turnModes } from "../../../src/turbulence/modes.ts";
import { fieldOf } from "../flow-samples.ts";
import { largestGap, randomField, SlowTransform } from "../slow-transform.ts";

const ROUND_OFF = 1e-12;
const N = 24;
const transform = new SlowTransform(N);
const mean = (values: Float64Array, f: (x: number) => number): number =>
  values.reduce((sum, x) => sum + f(x), 0) / values.length;

describe("the transform twin", () => {
  it("gives back the field and Parseval's sum", () => {
    const omega = randomField(N, 11);
    expect(largestGap(transform.inverse(transform.forward(omega)), omega)).toBeLessThan(ROUND_OFF);
  });
});

describe("axis spectra", () => {
  const omega = randomField(N, 11);
  const hat = transform.forward(omega);
  const { z0, z1, e0, e1 } = axisSpectra(hat);
  const enstrophy = 0.5 * mean(omega, (w) => w * w);

  it("sum to the enstrophy, in both directions", () => {
    expect(axisTotal(z0) / enstrophy).toBeCloseTo(1, 12);
    expect(axisTotal(z1) / enstrophy).toBeCloseTo(1, 12);
    expect(axisTotal(averageSpectrum(z0, z1)) / enstrophy).toBeCloseTo(1, 12);
  });

  it("of energy sum to twice the kinetic energy", () => {
    const psi = streamFunction(hat);
    const u = transform.inverse(turnModes(psi, (_, ky) => ky));
    const v = transform.inverse(turnModes(psi, (kx) => -kx));
    const square = mean(u, (x) => x * x) + mean(v, (x) => x * x);
    expect(axisTotal(e0) / square).toBeCloseTo(1, 12);
    expect(axisTotal(e1) / square).toBeCloseTo(1, 12);
  });

  it("tell the first wavenumber from the second", () => {
    const wave = axisSpectra(transform.forward(fieldOf(N, (x, y) => Math.cos(3 * x + 5 * y))));
    expect(wave.z0[3]).toBeCloseTo(1 / 8, 12); // ½⟨ω²⟩ = ¼, half of it at +3
    expect(wave.z1[5]).toBeCloseTo(1 / 8, 12);
    expect(Math.max(wave.z0[5] as number, wave.z1[3] as number)).toBeLessThan(ROUND_OFF);
    const zonal = axisSpectra(transform.forward(fieldOf(N, (_, y) => Math.cos(4 * y))));
    expect(zonal.z0[0]).toBeCloseTo(1 / 4, 12);
    expect(zonal.z1[4]).toBeCloseTo(1 / 8, 12);
  });

  it("swap when the field is transposed", () => {
    const turned = Float64Array.from(omega, (_, i) => omega[(i % N) * N + Math.floor(i / N)] as number);
    const other = axisSpectra(transform.forward(turned));
    expect(largestGap(other.z0, z1)).toBeLessThan(ROUND_OFF);
    expect(largestGap(other.e1, e0)).toBeLessThan(ROUND_OFF);
  });
});

describe("ring spectra", () => {
  it("sum to the enstrophy and the kinetic energy", () => {
    const omega = randomField(N, 11, 7);
    const hat = transform.forward(omega);
    const rings = ringSpectra(hat);
    const total = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0);
    expect(rings.energy.length).toBe(shellCount(N));
    expect(total(rings.enstrophy) / (0.5 * mean(omega, (w) => w * w))).toBeCloseTo(1, 12);
    expect(total(rings.energy) / (0.5 * axisTotal(axisSpectra(hat).e0))).toBeCloseTo(1, 12);
  });

  it("put a mode into k − ½ < |k| ≤ k + ½", () => {
    expect([shellOf(3, 4), shellOf(1, 1), shellOf(0, 2), shellOf(2, 2)]).toEqual([5, 1, 2, 3]);
    for (let kx = 0; kx < 40; kx++) {
      for (let ky = 0; ky < 40; ky++) {
        const k = shellOf(kx, ky);
        const four = 4 * (kx * kx + ky * ky); // (2|k|)², compared in whole numbers
        expect(four <= (2 * k + 1) ** 2 && (k === 0 || four > (2 * k - 1) ** 2)).toBe(true);
      }
    }
  });
});
