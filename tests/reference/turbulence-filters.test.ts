// Filters and densities of the reference data: coarse initial fields are the sharp cutoff of fine ones
// (turbulence.md 3.1), published densities have their published moments.
import { beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { spectralFluxes } from "../../src/turbulence/diagnostics/transfer.ts";
import { velocityFields } from "../../src/turbulence/diagnostics/velocity.ts";
import { coarseGrain } from "../../src/turbulence/filters.ts";
import type { HalfSpectrum } from "../../src/turbulence/half-spectrum.ts";
import { decodePdfCsv } from "../../src/turbulence/reference.ts";
import { divergence } from "../../src/turbulence/sgs.ts";
import { SpectralTransform } from "../../src/turbulence/spectral-transform.ts";
import { largestGap } from "../turbulence/slow-transform.ts";
import { hasReference, referenceBytes, report } from "./reference.ts";
import { numbersOf } from "./turbulence-fields.ts";

/** the fine and coarse files were cut from 1024² by somebody else, in f64 */
const CUTOFF = 1e-9;
const FINEST = { Re20kf4: 128, Re20kf4beta20: 512, Re20kf25: 512 };
/** enstrophy that passes k = 30 in sample 1 */
const FORWARD_FLUX = { Re20kf4: 1.7, Re20kf25: 37 };
/** σ and kurtosis of the published densities, and what the source's README says of them, to its digits */
const DENSITIES = {
  "pdf_Re20kf25_DNS.csv": [12.89, 6.39],
  "pdf_Re20kf4beta20_FDNS.csv": [10.4, 2.27],
} as const;

describe.skipIf(!hasReference("turbulence/initial"))("the reference's fields", () => {
  let kernels: Kernels;

  beforeAll(async () => {
    kernels = await loadKernels();
  });

  /** Sample 1 of a case on a grid, as a spectrum, and the transform back. */
  function spectrumOf(name: string, n: number): { field: Float64Array; transform: SpectralTransform } {
    return {
      field: numbersOf(`turbulence/initial/w_${name}_N${n}_s1.bin`),
      transform: new SpectralTransform(kernels, n),
    };
  }

  it("are sharp cutoffs of each other", () => {
    let [largest, compared] = [0, 0];
    for (const [name, finest] of Object.entries(FINEST)) {
      const fine = spectrumOf(name, finest);
      const hat = fine.transform.forward(fine.field);
      for (const n of [16, 32, 64, 128, 256].filter((size) => size < finest)) {
        const coarse = spectrumOf(name, n);
        const gap = largestGap(coarse.transform.inverse(coarseGrain(hat, n)), coarse.field);
        expect(gap, `${name} ${n}`).toBeLessThan(CUTOFF);
        largest = Math.max(largest, gap);
        compared++;
        coarse.transform.free();
      }
      fine.transform.free();
    }
    report("coarse-grained fields", compared, 0, largest);
    expect(compared).toBe(13);
  });

  it("carry enstrophy forward by the published amounts (turbulence.md 4.4.2)", () => {
    let largest = 0;
    for (const [name, want] of Object.entries(FORWARD_FLUX)) {
      const { field, transform } = spectrumOf(name, FINEST[name as keyof typeof FINEST]);
      const hat = transform.forward(field);
      const { u, v } = velocityFields(transform, hat);
      const [uw, vw] = [u, v].map((part) =>
        transform.forward(part.map((value, i) => value * (field[i] as number))),
      );
      const advection = divergence(uw as HalfSpectrum, vw as HalfSpectrum);
      const flux = spectralFluxes(advection, hat).enstrophy[30] as number;
      largest = Math.max(largest, Math.abs(flux / want - 1));
      transform.free();
    }
    report("forward enstrophy flux", Object.keys(FORWARD_FLUX).length, 0, largest);
    expect(largest).toBeLessThan(0.06); // two digits are given
  });
});

describe.skipIf(!hasReference("turbulence/pdf"))("the reference's densities", () => {
  it("have the published standard deviation and kurtosis", () => {
    let largest = 0;
    for (const [file, [sigma, kurtosis]] of Object.entries(DENSITIES)) {
      const pdf = decodePdfCsv(new TextDecoder().decode(referenceBytes(`turbulence/pdf/${file}`)), file);
      const step = ((pdf.omega.at(-1) as number) - (pdf.omega[0] as number)) / (pdf.omega.length - 1);
      const moment = (p: number): number =>
        pdf.density.reduce((sum, density, i) => sum + step * density * (pdf.omega[i] as number) ** p, 0);
      expect(moment(0)).toBeCloseTo(1, 2);
      const gaps = [Math.sqrt(moment(2)) / sigma - 1, moment(4) / moment(2) ** 2 / kurtosis - 1];
      largest = Math.max(largest, ...gaps.map(Math.abs));
    }
    report("published densities", Object.keys(DENSITIES).length, 0, largest);
    expect(largest).toBeLessThan(5e-3);
  });
});
