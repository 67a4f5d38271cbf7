// Frames of a flow for a viewer: ω and, where there is one, the coefficient of the closure; spectra and densities beside
// the reference; a few numbers. The same for live runs, run folders and exported arrays.

import { VERSION } from "../../base/version.ts";
import { frameLayout } from "../../recording/frame-layout.ts";
import type { RecordedCurve, RecordedField, RecordingHeader } from "../../recording/recording.ts";
import { PROFILE_POINTS } from "../../turbulence/closures/local.ts";
import { DensityTable } from "../../turbulence/diagnostics/density-table.ts";
import { HISTOGRAM_BINS, type Sample } from "../../turbulence/diagnostics/sample.ts";
import { largestWavenumber } from "../../turbulence/flow-parameters.ts";
import type { FlowReference } from "../../turbulence/reference.ts";
import { flowOfScene, type TurbulenceScene } from "../../turbulence/scene.ts";

/** Densities are shown from −10 to 10 σ*, four points a σ*. */
const PDF_POINTS = 81;
const PDF_REACH = 10;
/** C_s² of C_s = 0.12, the usual one: the unit of colour scales of coefficients */
const USUAL_COEFFICIENT = 0.0144;

const PROFILE_CURVE: RecordedCurve = {
  name: "Profile of the closure",
  ...{ xLabel: "Okubo–Weiss q", yLabel: "c(q)", axes: "linear", x: [...PROFILE_POINTS] },
};

/** What the frames of one flow are to hold. */
export interface FlowFrameOptions {
  readonly reference?: FlowReference | null;
  /** steps between frames */
  readonly everySteps: number;
  /** whether frames hold the field c(x, y) */
  readonly hasCoefficient?: boolean;
  /** agents a side, where frames hold the coefficient at agents */
  readonly agents?: number | undefined;
  /** policy of a learned closure */
  readonly policy?: RecordingHeader["policies"][number] | undefined;
  /** names of its knobs, where frames hold them as numbers */
  readonly knobs?: readonly string[];
  /** whether frames hold its profile c(q) as a curve */
  readonly hasProfile?: boolean;
}

/** A flow at one instant. */
export interface FlowInstant {
  /** ω [n, n] */
  readonly omega: Float64Array;
  readonly sample: Sample;
  /** speed·k_max·dt */
  readonly cfl: number;
  /** c [n, n] */
  readonly coefficient?: Float64Array | undefined;
  /** [agents, agents] */
  readonly atAgents?: ArrayLike<number> | undefined;
  /** where the knobs of a learned closure stand */
  readonly knobs?: ArrayLike<number>;
  /** its c at PROFILE_POINTS */
  readonly profile?: ArrayLike<number> | undefined;
}

/** Makes frames of one flow, and keeps the time means of its curves. */
export class FlowFrames {
  readonly header: RecordingHeader;
  readonly #scene: TurbulenceScene;
  readonly #size: number;
  readonly #density: DensityTable;
  /** k = 1 … kept */
  readonly #kept: number;
  #spectra: Float64Array;
  #counts: Float64Array;
  #samples = 0;

  constructor(scene: TurbulenceScene, options: FlowFrameOptions) {
    const { sigmaStar } = scene.statistics;
    this.#scene = scene;
    this.#kept = largestWavenumber(flowOfScene(scene));
    this.header = flowHeader(scene, this.#kept, options);
    this.#size = frameLayout(this.header).size;
    this.#density = new DensityTable(
      scene.grid,
      sigmaStar,
      pdfPoints().map((x) => x * sigmaStar),
    );
    this.#spectra = new Float64Array(this.#kept);
    this.#counts = new Float64Array(HISTOGRAM_BINS);
  }

  /** Forgets the time means. */
  forget(): void {
    this.#spectra.fill(0);
    this.#counts.fill(0);
    this.#samples = 0;
  }

  /** Adds a sample to the time means. */
  add(sample: Pick<Sample, "z0" | "z1" | "histogram">): void {
    this.#samples++;
    const spectrum = this.#spectrumOf(sample);
    for (let k = 0; k < this.#kept; k++)
      this.#spectra[k] = (this.#spectra[k] as number) + (spectrum[k] as number);
    for (let b = 0; b < HISTOGRAM_BINS; b++)
      this.#counts[b] = (this.#counts[b] as number) + (sample.histogram[b] as number);
  }

  /** Z_xy(k), k = 1 … kept */
  #spectrumOf({ z0, z1 }: Pick<Sample, "z0" | "z1">): Float64Array {
    return Float64Array.from(
      { length: this.#kept },
      (_, i) => 0.5 * ((z0[i + 1] as number) + (z1[i + 1] as number)),
    );
  }

  /** The numbers of a frame. Without samples for the means so far, those of this instant stand in. */
  make({ omega, sample, cfl, coefficient, atAgents, ...learned }: FlowInstant): Float32Array<ArrayBuffer> {
    const { sigmaStar } = this.#scene.statistics;
    const values = new Float32Array(this.#size);
    let at = 0;
    const put = (numbers: ArrayLike<number>): void => {
      values.set(numbers, at);
      at += numbers.length;
    };
    put(omega);
    if (coefficient) put(coefficient);
    if (atAgents) put(atAgents);
    const now = this.#spectrumOf(sample);
    put(now);
    put(this.#samples === 0 ? now : this.#spectra.map((sum) => sum / this.#samples));
    for (const counts of [sample.histogram, this.#samples === 0 ? sample.histogram : this.#counts]) {
      put(this.#density.density(counts).map((density) => density * sigmaStar));
    }
    if (learned.profile) put(learned.profile);
    const largest = Math.max(sample.max, -sample.min) / sigmaStar;
    put([sample.energy, sample.enstrophy, sample.nuMean, largest, cfl]);
    put(learned.knobs ?? []);
    return values;
  }
}

/** ω/σ* at the points of a density. */
function pdfPoints(): Float64Array {
  return Float64Array.from({ length: PDF_POINTS }, (_, i) => ((2 * i) / (PDF_POINTS - 1) - 1) * PDF_REACH);
}

function flowHeader(scene: TurbulenceScene, kept: number, options: FlowFrameOptions): RecordingHeader {
  return {
    format: "gyre-recording",
    version: 2,
    generator: `gyre ${VERSION}`,
    room: "turbulence",
    title: scene.title,
    axes: "z-up",
    // so that the clock of a player shows the flow's own time, step·dt
    rate_hz: 1 / (scene.dt * options.everySteps),
    everySteps: options.everySteps,
    seed: scene.seed,
    scene,
    policies: options.policy ? [options.policy] : [],
    bodies: [],
    fields: fieldsOf(scene, options),
    curves: [
      ...curvesOf(scene, kept, options.reference ?? null),
      ...(options.hasProfile ? [PROFILE_CURVE] : []),
    ],
    scalars: [
      { name: "energy", unit: "" },
      { name: "enstrophy", unit: "" },
      { name: "mean eddy viscosity", unit: "" },
      { name: "largest |ω|", unit: "σ*" },
      { name: "CFL number", unit: "" },
      ...(options.knobs ?? []).map((name) => ({ name, unit: "" })),
    ],
    games: [{ game: 0, server: 0, steps: 0, outcome: "", winner: null, hash: "0".repeat(16) }],
  };
}

function fieldsOf(scene: TurbulenceScene, options: FlowFrameOptions): RecordedField[] {
  const { grid, statistics } = scene;
  const coefficient = { symbol: "c", scale: USUAL_COEFFICIENT };
  return [
    { name: "vorticity", symbol: "ω", rows: grid, columns: grid, scale: statistics.sigmaStar },
    ...(options.hasCoefficient ? [{ name: "coefficient", ...coefficient, rows: grid, columns: grid }] : []),
    ...(options.agents
      ? [{ name: "agents", ...coefficient, rows: options.agents, columns: options.agents }]
      : []),
  ];
}

/** Instant and time mean of the spectrum and of the density, each beside the reference. */
function curvesOf(scene: TurbulenceScene, kept: number, reference: FlowReference | null): RecordedCurve[] {
  const { sigmaStar } = scene.statistics;
  const waves = Array.from({ length: kept }, (_, i) => i + 1);
  const spectrum = reference && {
    name: reference.name,
    x: waves.filter((k) => k < reference.zxy.length),
    y: waves.filter((k) => k < reference.zxy.length).map((k) => reference.zxy[k] as number),
  };
  const density = reference?.pdf && {
    name: reference.name,
    x: Array.from(reference.pdf.omega, (omega) => omega / sigmaStar),
    y: Array.from(reference.pdf.density, (value) => value * sigmaStar),
  };
  const spectrumCurve = {
    ...{ xLabel: "k", yLabel: "Z(k)", axes: "log-log" as const, x: waves },
    ...(spectrum ? { reference: spectrum } : {}),
  };
  const densityCurve = {
    ...{ xLabel: "ω/σ*", yLabel: "σ* p(ω)", axes: "log-y" as const, x: [...pdfPoints()] },
    ...(density ? { reference: density } : {}),
  };
  return [
    { name: "Enstrophy spectrum, now", ...spectrumCurve },
    { name: "Enstrophy spectrum, time mean", ...spectrumCurve },
    { name: "PDF of vorticity, now", ...densityCurve },
    { name: "PDF of vorticity, time mean", ...densityCurve },
  ];
}
