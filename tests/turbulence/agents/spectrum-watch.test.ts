// Running spectra and their bands: means over time, errors of known size in the band where they lie, the same bands on
// every grid.
import { expect, it } from "vitest";
import { BAND_ENDS, bandEdges, SpectrumWatch } from "../../../src/turbulence/agents/spectrum-watch.ts";
import { averageSpectrum, axisSpectra } from "../../../src/turbulence/diagnostics/spectra.ts";
import type { HalfSpectrum } from "../../../src/turbulence/half-spectrum.ts";
import { randomPhases } from "../../../src/turbulence/initial.ts";

const N = 64;
const field = (seed: number): HalfSpectrum => {
  const hat = randomPhases(N, 6, 20, seed);
  // a floor in every mode: no band is empty
  hat.re.forEach((value, i) => {
    hat.re[i] = value + 1 + (i % 5);
  });
  return hat;
};
const scaled = (hat: HalfSpectrum, factor: number): HalfSpectrum => ({
  n: hat.n,
  re: hat.re.map((x) => factor * x),
  im: hat.im.map((x) => factor * x),
});
const zxy = (hat: HalfSpectrum): Float64Array => {
  const { z0, z1 } = axisSpectra(hat);
  return averageSpectrum(z0, z1);
};
const errors = (watch: SpectrumWatch): number[] => {
  const out = new Float32Array(BAND_ENDS.length);
  watch.writeErrors(out, 0);
  return [...out];
};

it("cuts the wavenumbers below the cut-off into bands without gaps, on every grid", () => {
  for (const n of [16, 32, 48, 64, 128, 256]) {
    const edges = bandEdges(n);
    expect([edges[0], edges.at(-1)]).toEqual([1, n / 2]);
    expect(edges.length).toBe(BAND_ENDS.length + 1);
    edges.slice(1).forEach((edge, k) => {
      expect(edge).toBeGreaterThan(edges[k] as number);
    });
  }
});

it("is the exponential mean of what it saw, and starts at the first", () => {
  const watch = new SpectrumWatch(N, 2, zxy(field(1)));
  const seen = [field(1), field(2), field(3)];
  let mean: Float64Array | undefined;
  seen.forEach((hat, k) => {
    watch.add(hat, k === 0 ? 0 : 0.5);
    const z = axisSpectra(hat).z0;
    mean = mean ? mean.map((m, i) => m + 0.25 * ((z[i] as number) - m)) : z;
  });
  const got = watch.spectra().z0;
  (mean as Float64Array).forEach((value, k) => {
    expect(Math.abs((got[k] as number) - value)).toBeLessThan(1e-12 * (1 + value));
  });
});

it("sees an error of the whole spectrum in every band, and of one wavenumber in its own", () => {
  const hat = field(1);
  const watch = new SpectrumWatch(N, 2, zxy(hat));
  watch.add(scaled(hat, Math.sqrt(Math.E)), 0); // e times the enstrophy
  for (const error of errors(watch)) expect(error).toBeCloseTo(1, 6);
  const reference = zxy(hat);
  reference[20] = (reference[20] as number) / Math.E;
  const other = new SpectrumWatch(N, 2, reference);
  other.add(hat, 0);
  const edges = bandEdges(N);
  errors(other).forEach((error, band) => {
    const [from, to] = [edges[band] as number, edges[band + 1] as number];
    expect(error).toBeCloseTo(from <= 20 && 20 < to ? 1 / (to - from) : 0, 6);
  });
  const far = new SpectrumWatch(
    N,
    2,
    reference.map((z) => z * 1e9),
  );
  far.add(hat, 0);
  for (const error of errors(far)) expect(error).toBe(-2); // bounded
});

it("goes on from what it saved", () => {
  const [one, two] = [1, 2].map(() => new SpectrumWatch(N, 3, zxy(field(1)))) as [
    SpectrumWatch,
    SpectrumWatch,
  ];
  one.add(field(2), 0);
  two.restore(one.save());
  for (const watch of [one, two]) watch.add(field(3), 0.1);
  expect(errors(two)).toEqual(errors(one));
  two.reset();
  two.add(field(4), 0.1);
  const fresh = new SpectrumWatch(N, 3, zxy(field(1)));
  fresh.add(field(4), 0.1);
  expect(errors(two)).toEqual(errors(fresh));
});
