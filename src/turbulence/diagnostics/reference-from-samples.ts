// Our own reference statistics, from the samples of a fine run.

import type { FlowReference } from "../reference.ts";
import { pdfOf } from "./pdf.ts";
import type { Sample } from "./sample.ts";
import { meanSpectra, summarise } from "./statistics.ts";

/** Who made a reference, and how. */
export interface ReferenceSource {
  readonly name: string;
  readonly case: string;
  /** command, seed, resolution, dt, time span */
  readonly provenance: string;
}

/**
 * Reference statistics of a list of samples: time-mean spectra with their mean ± standard error as band,
 * the kernel density of vorticity, moments with standard errors.
 *
 * @param samples   in order of time, spin-up left out
 * @param sigmaStar σ* with which they were taken
 */
export function referenceFromSamples(
  samples: readonly Sample[],
  sigmaStar: number,
  source: ReferenceSource,
): FlowReference {
  const { zxy, exy, standardErrors } = meanSpectra(samples);
  const { omega, density } = pdfOf(samples, sigmaStar);
  const summary = summarise(samples, null, sigmaStar);
  const { sigma, kurtosis, p3sigma, p5sigma } = summary;
  const errors = summary.standardErrors;
  return {
    ...source,
    n: 2 * zxy.length,
    zxy,
    exy,
    band: {
      low: zxy.map((mean, k) => mean - (standardErrors.zxy[k] as number)),
      high: zxy.map((mean, k) => mean + (standardErrors.zxy[k] as number)),
    },
    pdf: { omega, density },
    ...{ sigma, kurtosis, p3sigma, p5sigma },
    standardErrors: {
      sigma: errors.sigma,
      kurtosis: errors.kurtosis,
      p3sigma: errors.p3sigma,
      p5sigma: errors.p5sigma,
    },
  };
}
