// Runs made by hand, whose scores are known.

import type { ComparedRun } from "../../../src/runs/turbulence/compare.ts";
import type { Sample } from "../../../src/turbulence/diagnostics/sample.ts";
import type { FlowReference } from "../../../src/turbulence/reference.ts";

/** Z_ref(k) = (k + 1)^−2 for k < 64. */
export const SPECTRUM = Float64Array.from({ length: 64 }, (_, k) => (k + 1) ** -2);

/** A reference of kf4 with this spectrum. */
export function madeReference(change: Partial<FlowReference> = {}): FlowReference {
  return {
    name: "made by hand",
    case: "kf4",
    n: 128,
    zxy: SPECTRUM,
    sigma: 6,
    kurtosis: 4,
    p3sigma: 0.01,
    p5sigma: 0,
    provenance: "tests",
    ...change,
  };
}

/** What a made sample is told. */
export interface MadeSample {
  readonly n?: number;
  /** Z = factor·Z_ref */
  readonly factor?: number;
  readonly sigma?: number;
  readonly kurtosis?: number;
  /** share of points beyond 3σ* and 5σ* */
  readonly p3?: number;
  readonly p5?: number;
  readonly nuMean?: number;
}

/** A sample with these statistics at sample number k. */
export function madeSample(k: number, made: MadeSample = {}): Sample {
  const { n = 32, factor = 1, sigma = 6, kurtosis = 3, p3 = 0, p5 = 0, nuMean = 0 } = made;
  const half = n / 2;
  const z = SPECTRUM.slice(0, half).map((value) => factor * value);
  const e = z.map((value, i) => value / Math.max(1, i * i));
  const histogram = new Float64Array(1024);
  histogram[512] = n * n;
  const points = n * n;
  return {
    step: 500 * (k + 1),
    time: 0.25 * (k + 1),
    nuMean,
    energy: 1.5,
    enstrophy: 0.5 * sigma * sigma,
    moments: [sigma ** 2, 0, kurtosis * sigma ** 4],
    min: -1,
    max: 1,
    exceed: [0, 0, p3 * points, 0, p5 * points, 0, 0],
    z0: z,
    z1: z,
    e0: e,
    e1: e,
    histogram,
  };
}

/** A run of `count` samples. */
export function madeRun(
  name: string,
  made: MadeSample | readonly MadeSample[] = {},
  change: Partial<ComparedRun> = {},
): ComparedRun {
  const list = Array.isArray(made) ? (made as readonly MadeSample[]) : Array.from({ length: 10 }, () => made);
  const samples = list.map((one, k) => madeSample(k, one as MadeSample));
  const grid = (list[0] as MadeSample).n ?? 32;
  return {
    name,
    scene: { room: "turbulence", case: "kf4", grid, closure: [{ name: "leith", coefficient: 0.2 }] },
    case: "kf4",
    grid,
    sigmaStar: 6.0705,
    spinup: 0,
    samples,
    series: { time: [0, 1], energy: [1, 2], enstrophy: [3, 4] },
    field: Float64Array.from({ length: grid * grid }, (_, i) => i % 7),
    terms: null,
    version: "0.1.0",
    command: "gyre run",
    remark: null,
    ...change,
  };
}
