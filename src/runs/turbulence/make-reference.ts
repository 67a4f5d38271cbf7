// Reference statistics and initial fields from a long run of a fine grid.

import { ConfigError } from "../../base/errors.ts";
import { VERSION } from "../../base/version.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { blockError, blocksOf, meanOf, standardErrorOf } from "../../turbulence/diagnostics/blocks.ts";
import {
  correlation,
  decorrelationTime,
  fieldAutocorrelation,
} from "../../turbulence/diagnostics/correlation.ts";
import { pdfOf } from "../../turbulence/diagnostics/pdf.ts";
import { referenceFromSamples } from "../../turbulence/diagnostics/reference-from-samples.ts";
import { EXCEEDANCE_LEVELS, type Sample } from "../../turbulence/diagnostics/sample.ts";
import { type RingSpectra, ringSpectra } from "../../turbulence/diagnostics/spectra.ts";
import { largestWavenumber } from "../../turbulence/flow-parameters.ts";
import { resample } from "../../turbulence/initial.ts";
import type { FlowReference, ReferenceDetails } from "../../turbulence/reference.ts";
import { flowOfScene, type TurbulenceScene } from "../../turbulence/scene.ts";
import { SpectralTransform } from "../../turbulence/spectral-transform.ts";
import { encodeReferenceFields } from "./reference-fields.ts";
import type { Snapshot } from "./run-sink.ts";

/** Initial fields are stored on at most so many points a side. */
const MOST_POINTS = 256;
/** Largest lag of the correlation, in snapshots. */
const MOST_LAGS = 40;

/** What a reference is made of. */
export interface ReferenceMaterial {
  readonly scene: TurbulenceScene;
  readonly command: string;
  readonly samples: readonly Sample[];
  /** stored fields after the spin-up, in order of time */
  readonly snapshots: readonly Snapshot[];
}

/** Statistics with standard errors from five blocks. @throws ConfigError without samples */
export function makeReference(kernels: Kernels, material: ReferenceMaterial): FlowReference {
  const { scene, samples, command } = material;
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last) throw new ConfigError("steps", "a run beyond its spin-up: no sample yet", scene.steps);
  const { grid, dt, seed, precision, advection, dealias, statistics } = scene;
  const provenance =
    `${command}; gyre ${VERSION}, seed ${seed}, ${grid} × ${grid} points, ${advection}, de-aliasing ${dealias}, ` +
    `${precision}, dt ${dt}, closure ${scene.closure.map(({ name }) => name).join(" + ")}, ` +
    `samples every ${statistics.every} from time ${first.time} to ${last.time}`;
  const source = { name: `gyre ${scene.case} ${grid}²`, case: scene.case, provenance };
  const reference = referenceFromSamples(samples, statistics.sigmaStar, source);
  return { ...keptOf(reference, scene), details: detailsOf(kernels, material, reference) };
}

/** Spectra up to the largest wavenumber that the scheme keeps: behind it a mask leaves zeros. */
function keptOf(reference: FlowReference, scene: TurbulenceScene): FlowReference {
  const end = largestWavenumber(flowOfScene(scene)) + 1;
  const { zxy, exy, band } = reference;
  return {
    ...reference,
    zxy: zxy.slice(0, end),
    ...(exy && { exy: exy.slice(0, end) }),
    ...(band && { band: { low: band.low.slice(0, end), high: band.high.slice(0, end) } }),
  };
}

function detailsOf(
  kernels: Kernels,
  { scene, samples, snapshots }: ReferenceMaterial,
  reference: FlowReference,
): ReferenceDetails {
  const { sigmaStar } = scene.statistics;
  const points = scene.grid * scene.grid;
  const spacing =
    snapshots.length > 1 ? (snapshots[1] as Snapshot).time - (snapshots[0] as Snapshot).time : 0;
  const values =
    spacing > 0
      ? fieldAutocorrelation(
          snapshots.map(({ omega }) => omega),
          MOST_LAGS,
        )
      : undefined;
  return {
    samples: samples.length,
    snapshots: snapshots.length,
    from: (samples[0] as Sample).time,
    to: (samples.at(-1) as Sample).time,
    ring: ringsOf(kernels, scene.grid, snapshots),
    pdfError: pdfErrors(samples, sigmaStar, reference.pdf?.omega ?? new Float64Array(0)),
    exceedances: EXCEEDANCE_LEVELS.map((level, k) => {
      const share = (some: readonly Sample[]): number =>
        meanOf(some.map(({ exceed }) => exceed[k] as number)) / points;
      return { level, share: share(samples), error: blockError(samples, share) };
    }),
    turnoverTime: 1 / (reference.sigma as number),
    decorrelationTime: values ? decorrelationTime(values, spacing) : null,
    correlation: values ? { lag: values.map((_, lag) => lag * spacing), value: values } : null,
  };
}

function pdfErrors(samples: readonly Sample[], sigmaStar: number, at: Float64Array): Float64Array {
  const blocks = blocksOf(samples).map((block) => pdfOf(block, sigmaStar, at).density);
  return at.map((_, k) => standardErrorOf(blocks.map((density) => density[k] as number)) ?? 0);
}

function ringsOf(kernels: Kernels, n: number, snapshots: readonly Snapshot[]): ReferenceDetails["ring"] {
  if (snapshots.length === 0) return null;
  const transform = new SpectralTransform(kernels, n);
  const rings = snapshots.map(({ omega }) => ringSpectra(transform.forward(omega)));
  transform.free();
  const shells = (rings[0] as RingSpectra).energy.length;
  const over = (of: (some: readonly RingSpectra[], k: number) => number): Float64Array =>
    Float64Array.from({ length: shells }, (_, k) => of(rings, k));
  const mean =
    (name: keyof RingSpectra) =>
    (some: readonly RingSpectra[], k: number): number =>
      meanOf(some.map((ring) => ring[name][k] as number));
  const error =
    (name: keyof RingSpectra) =>
    (some: readonly RingSpectra[], k: number): number =>
      blockError(some, (block) => mean(name)(block, k)) ?? 0;
  return {
    enstrophy: over(mean("enstrophy")),
    energy: over(mean("energy")),
    enstrophyError: over(error("enstrophy")),
    energyError: over(error("energy")),
  };
}

/** Initial fields as a file, and how much they have to do with each other. */
export interface MadeFields {
  readonly bytes: Uint8Array;
  readonly times: readonly number[];
  /** largest size of the correlation of two of them; 0 for one */
  readonly largestCorrelation: number;
}

/**
 * Cuts `count` fields, spread over the run, to 256² or less (spec 3.1).
 *
 * @throws ConfigError when fewer are stored
 */
export function makeFields(kernels: Kernels, material: ReferenceMaterial, count: number): MadeFields {
  const { scene, snapshots } = material;
  if (snapshots.length < count) {
    const rule = `at most ${snapshots.length}, the fields stored after the spin-up (more steps, or snapshots.every)`;
    throw new ConfigError("--fields", rule, count);
  }
  const chosen = Array.from({ length: count }, (_, k) => {
    const at = count === 1 ? snapshots.length - 1 : Math.round((k * (snapshots.length - 1)) / (count - 1));
    return snapshots[at] as Snapshot;
  });
  const n = Math.min(scene.grid, MOST_POINTS);
  const cut = n === scene.grid ? chosen : cutTo(kernels, scene.grid, n, chosen);
  let largestCorrelation = 0;
  for (const [i, a] of cut.entries()) {
    for (const b of cut.slice(i + 1)) {
      largestCorrelation = Math.max(largestCorrelation, Math.abs(correlation(a.omega, b.omega)));
    }
  }
  return { bytes: encodeReferenceFields(cut, n), times: cut.map(({ time }) => time), largestCorrelation };
}

function cutTo(kernels: Kernels, from: number, n: number, snapshots: readonly Snapshot[]): Snapshot[] {
  const fine = new SpectralTransform(kernels, from);
  const coarse = new SpectralTransform(kernels, n);
  const cut = snapshots.map((snapshot) => ({
    ...snapshot,
    omega: coarse.inverse(resample(fine.forward(snapshot.omega), n)),
  }));
  coarse.free();
  fine.free();
  return cut;
}
