// Spectra and moments of golden fields, as the published definitions give them (turbulence.md 7.1).
import { describe, expect, it } from "vitest";
import { makeSample } from "../../src/turbulence/diagnostics/sample.ts";
import { averageSpectrum, axisSpectra, axisTotal } from "../../src/turbulence/diagnostics/spectra.ts";
import { spectrumReward } from "../../src/turbulence/diagnostics/statistics.ts";
import {
  checkReference,
  decodeReferenceCsv,
  type FlowReference,
  sigmaStarOf,
} from "../../src/turbulence/reference.ts";
import { SlowTransform } from "../turbulence/slow-transform.ts";
import { hasReference, referenceBytes, report } from "./reference.ts";
import {
  type GoldenRecord,
  type GoldenRun,
  goldenFields,
  goldenNames,
  goldenRun,
} from "./turbulence-fields.ts";

/** relative: both sides sum the same f64 field in another order */
const RELATIVE = 1e-10;

function relativeGap(got: number, want: number): number {
  return Math.abs(got - want) / Math.abs(want);
}

function arrayGap(got: ArrayLike<number>, want: readonly number[]): number {
  expect(got.length).toBe(want.length);
  return want.reduce((largest, value, k) => Math.max(largest, relativeGap(got[k] as number, value)), 0);
}

function gapOf(run: GoldenRun, step: number, omega: Float64Array, transform: SlowTransform): number {
  const record = run.records[step] as GoldenRecord;
  const hat = transform.forward(omega);
  const { z0, z1, e0, e1 } = axisSpectra(hat);
  const flow = { step, time: 0, nuMean: 0, vorticity: () => omega, omegaHat: () => hat };
  const sample = makeSample(flow, sigmaStarOf(run.case.replace("Re20", "")));
  const [second, , fourth] = sample.moments;
  return Math.max(
    arrayGap(z0, record.Z_axis0),
    arrayGap(z1, record.Z_axis1),
    arrayGap(averageSpectrum(z0, z1), record.Z_xy),
    arrayGap(e0, record.E_axis0),
    arrayGap(e1, record.E_axis1),
    arrayGap(averageSpectrum(e0, e1), record.E_xy),
    relativeGap(sample.energy, record.energy),
    relativeGap(sample.enstrophy, record.enstrophy),
    relativeGap(sample.min, record.omega_min),
    relativeGap(sample.max, record.omega_max),
    relativeGap(Math.sqrt(second), record.omega_std),
    relativeGap(fourth / second ** 2, record.omega_kurtosis),
  );
}

describe.skipIf(!hasReference("turbulence/golden"))("golden fields", () => {
  it("have the published axis spectra, energy, enstrophy and moments", () => {
    let [largest, compared] = [0, 0];
    for (const name of goldenNames()) {
      const run = goldenRun(name);
      const transform = new SlowTransform(run.N);
      for (const [step, omega] of goldenFields(run)) {
        const gap = gapOf(run, step, omega, transform);
        expect(gap, `${name} step ${step}`).toBeLessThan(RELATIVE);
        largest = Math.max(largest, gap);
        compared++;
      }
    }
    report("turbulence spectra and moments", compared, 0, largest);
    expect(compared).toBeGreaterThan(0);
  });
});

const CHECK_SUMS = { Re20kf4: 20.23, Re20kf4beta20: 56.5, Re20kf25: 96.3 };
/** the check sums are given to four digits */
const DIGITS = 1e-3;
/** the spectra are given to ten digits */
const REWARD = 1e-8;

/** The published Z_xy of a case. */
function published(name: string): FlowReference {
  const file = `enstrophy_spectrum_${name}_DNS_xy.csv`;
  return decodeReferenceCsv(new TextDecoder().decode(referenceBytes(`turbulence/spectra/${file}`)), file);
}

describe.skipIf(!hasReference("turbulence/spectra"))("published spectra", () => {
  it("are read with their case and add up to the published enstrophy", () => {
    let largest = 0;
    for (const [name, sum] of Object.entries(CHECK_SUMS)) {
      const reference = published(name);
      expect(`Re20${reference.case}`).toBe(name);
      checkReference(reference, name.replace("Re20", ""), 1022);
      largest = Math.max(largest, relativeGap(axisTotal(reference.zxy), sum));
    }
    report("published enstrophy spectra", Object.keys(CHECK_SUMS).length, 0, largest);
    expect(largest).toBeLessThan(DIGITS);
  });

  it("give golden runs the reward z1 over both directions", () => {
    let [largest, compared] = [0, 0];
    for (const name of goldenNames()) {
      const run = goldenRun(name);
      const { zxy } = published(run.case);
      for (const record of Object.values(run.records)) {
        if (record.reward_code === undefined) continue;
        const both = [record.Z_axis0, record.Z_axis1].map((z) => spectrumReward(Float64Array.from(z), zxy));
        const reward = 1 / both.reduce((sum, each) => sum + 1 / each, 0);
        largest = Math.max(largest, relativeGap(reward, record.reward_code));
        compared++;
      }
    }
    report("reward z1", compared, 0, largest);
    expect(compared).toBeGreaterThan(0);
    expect(largest).toBeLessThan(REWARD);
  });
});
