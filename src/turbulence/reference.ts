// Reference statistics that runs are judged by: spectrum, PDF, moments; JSON files of our own and the
// published CSV spectra (`k,mean` or `k,mean,low,high`).

import { z } from "zod";
import { ConfigError } from "../base/errors.ts";
import { parseJson } from "../base/json.ts";
import { parseStrict } from "../base/schema.ts";
import type { Density } from "./diagnostics/pdf.ts";

/** σ* of each case, units of ω: the published axis scale of its PDF (turbulence.md 7.4). */
export const SIGMA_STAR: Readonly<Record<string, number>> = {
  kf4: 6.0705,
  kf4beta20: 10.378936,
  kf25: 12.85,
};

/** More about a reference that we made ourselves. */
export interface ReferenceDetails {
  /** samples behind spectra and moments, and stored fields behind rings and correlations */
  readonly samples: number;
  readonly snapshots: number;
  /** times of the first and last sample */
  readonly from: number;
  readonly to: number;
  /** [shells], index k (spectra.ts): ½⟨ω²⟩ and ½⟨u² + v²⟩ by ring, with standard errors */
  readonly ring: {
    readonly enstrophy: Float64Array;
    readonly energy: Float64Array;
    readonly enstrophyError: Float64Array;
    readonly energyError: Float64Array;
  } | null;
  /** standard error of pdf.density, point by point */
  readonly pdfError: Float64Array;
  /** share of grid values with |ω| above `level` σ* */
  readonly exceedances: readonly {
    readonly level: number;
    readonly share: number;
    readonly error: number | null;
  }[];
  /** 1/√⟨ω²⟩ */
  readonly turnoverTime: number;
  /** time in which the correlation of ω falls to 1/e; null when it does not, or with fewer than two fields */
  readonly decorrelationTime: number | null;
  /** correlation of ω with itself: time between, and coefficient */
  readonly correlation: { readonly lag: Float64Array; readonly value: Float64Array } | null;
}

/** Statistics of a flow that a coarse run should reproduce. Non-dimensional. */
export interface FlowReference {
  /** shown in tables, e.g. the file's name */
  readonly name: string;
  /** kf4 | kf4beta20 | kf25 | …; null when the source does not say */
  readonly case: string | null;
  /** grid points a side of the source; null when unknown */
  readonly n: number | null;
  /** [≥ n_run/2] time-mean enstrophy spectrum Z_xy(k), k = 0, 1, … (spectra.ts) */
  readonly zxy: Float64Array;
  /** [same] energy spectrum E_xy(k), without ½ */
  readonly exy?: Float64Array;
  /** [same] uncertainty of zxy */
  readonly band?: { readonly low: Float64Array; readonly high: Float64Array };
  /** density of vorticity */
  readonly pdf?: Density;
  readonly sigma: number | null;
  readonly kurtosis: number | null;
  readonly p3sigma: number | null;
  readonly p5sigma: number | null;
  /** standard errors of the moments above, by name */
  readonly standardErrors?: Readonly<Record<string, number | null>>;
  /** command, seed, resolution, dt, time span, or the file it was read from */
  readonly provenance: string;
  readonly details?: ReferenceDetails;
}

const numbers = z.array(z.number()).min(2).max(8192);
const maybe = z.number().nullable();
const series = z
  .array(z.number())
  .max(8192)
  .transform((list) => Float64Array.from(list));
const detailsSchema = z.strictObject({
  samples: z.int().gte(1),
  snapshots: z.int().gte(0),
  from: z.number(),
  to: z.number(),
  ring: z
    .strictObject({ enstrophy: series, energy: series, enstrophyError: series, energyError: series })
    .nullable(),
  pdfError: series,
  exceedances: z.array(z.strictObject({ level: z.number(), share: z.number(), error: maybe })),
  turnoverTime: z.number(),
  decorrelationTime: maybe,
  correlation: z.strictObject({ lag: series, value: series }).nullable(),
});
const referenceSchema = z.strictObject({
  name: z.string().min(1).max(200),
  case: z.string().max(60).nullable(),
  n: z.int().gte(16).lte(16384).nullable(),
  zxy: numbers,
  exy: numbers.optional(),
  band: z.strictObject({ low: numbers, high: numbers }).optional(),
  pdf: z.strictObject({ omega: numbers, density: numbers }).optional(),
  sigma: maybe,
  kurtosis: maybe,
  p3sigma: maybe,
  p5sigma: maybe,
  standardErrors: z.record(z.string(), maybe).optional(),
  provenance: z.string().max(2000),
  details: detailsSchema.optional(),
});

/**
 * σ* of a case.
 *
 * @throws ConfigError for a case without one
 */
export function sigmaStarOf(name: string | null): number {
  const sigma = name === null ? undefined : SIGMA_STAR[name];
  if (sigma === undefined) {
    throw new ConfigError("case", `one with a known σ* (${Object.keys(SIGMA_STAR).join(", ")})`, name);
  }
  return sigma;
}

/** The case that a file name speaks of, e.g. kf4 in `enstrophy_spectrum_Re20kf4_DNS_xy.csv`; null for none. */
export function caseInName(name: string): string | null {
  return name.match(/kf4beta20|kf25|kf4(?!\d)/)?.[0] ?? null;
}

/**
 * Reads rows of numbers under one header line.
 *
 * @throws ConfigError naming the file, the line and what stands there
 */
function decodeTable(text: string, name: string): { header: string[]; rows: number[][] } {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  while (lines.at(-1)?.trim() === "") lines.pop();
  const header = (lines[0] ?? "").split(",").map((word) => word.trim());
  const rows = lines.slice(1).map((line, i) => {
    const row = line.split(",").map((word) => (word.trim() === "" ? Number.NaN : Number(word)));
    if (row.length !== header.length || !row.every(Number.isFinite)) {
      throw new ConfigError(`${name}: line ${i + 2}`, `${header.length} numbers`, line);
    }
    return row;
  });
  if (rows.length < 2) throw new ConfigError(name, "a header line and at least 2 rows of numbers", text);
  return { header, rows };
}

/** A column of rows. */
function column(rows: readonly number[][], index: number): Float64Array {
  return Float64Array.from(rows, (row) => row[index] as number);
}

/**
 * The reference in a published CSV spectrum: columns `k,mean` or `k,mean,low,high`, k = 0, 1, 2, …
 *
 * @param name the file's name; says the case, and that this is an enstrophy spectrum over both axes
 * @throws ConfigError when it is another kind of spectrum or not such a table
 */
export function decodeReferenceCsv(text: string, name: string): FlowReference {
  if (/energy_spectrum|_circle|_[xy]\.csv$/.test(name)) {
    throw new ConfigError(name, "an enstrophy spectrum averaged over both axes (…_xy.csv)", name);
  }
  const { header, rows } = decodeTable(text, name);
  if (header[0] !== "k" || header[1] !== "mean") {
    throw new ConfigError(`${name}: line 1`, "the columns k,mean or k,mean,low,high", header.join(","));
  }
  rows.forEach(([k, mean], i) => {
    if (k !== i) throw new ConfigError(`${name}: line ${i + 2}`, `k = ${i}`, k);
    if (!((mean as number) > 0)) throw new ConfigError(`${name}: line ${i + 2}`, "a spectrum > 0", mean);
  });
  const bands = header[2] === "low" && header[3] === "high";
  return {
    name,
    case: caseInName(name),
    n: null,
    zxy: column(rows, 1),
    ...(bands ? { band: { low: column(rows, 2), high: column(rows, 3) } } : {}),
    ...{ sigma: null, kurtosis: null, p3sigma: null, p5sigma: null },
    provenance: `read from ${name}`,
  };
}

/**
 * A density in CSV: columns `omega,pdf` or `omega,low,mid,high` (the middle one counts).
 *
 * @throws ConfigError when it is not such a table or ω does not ascend
 */
export function decodePdfCsv(text: string, name: string): Density {
  const { header, rows } = decodeTable(text, name);
  const at = header.indexOf("pdf") >= 0 ? header.indexOf("pdf") : header.indexOf("mid");
  if (header[0] !== "omega" || at < 0) {
    throw new ConfigError(`${name}: line 1`, "the columns omega,pdf or omega,low,mid,high", header.join(","));
  }
  const omega = column(rows, 0);
  checkAscending(omega, `${name}: omega`);
  return { omega, density: column(rows, at) };
}

function checkAscending(values: Float64Array, name: string): void {
  const wrong = values.findIndex((value, i) => i > 0 && !(value > (values[i - 1] as number)));
  if (wrong >= 0) throw new ConfigError(`${name}[${wrong}]`, "ascending values", values[wrong]);
}

/**
 * The reference in a JSON file of `encodeReferenceJson`.
 *
 * @throws ConfigError naming the field
 */
export function decodeReferenceJson(text: string, name: string): FlowReference {
  const value = parseStrict(referenceSchema, parseJson(text, name), name);
  const length = value.zxy.length;
  for (const [field, list] of [
    ["exy", value.exy],
    ["band.low", value.band?.low],
    ["band.high", value.band?.high],
  ] as const) {
    if (list && list.length !== length)
      throw new ConfigError(`${name}: ${field}`, `${length} numbers`, list.length);
  }
  const low = value.zxy.findIndex((mean) => !(mean > 0));
  if (low >= 0) throw new ConfigError(`${name}: zxy.${low}`, "a spectrum > 0", value.zxy[low]);
  const { exy, band, pdf, standardErrors, details, ...rest } = value;
  if (pdf && pdf.omega.length !== pdf.density.length) {
    throw new ConfigError(`${name}: pdf.density`, `${pdf.omega.length} numbers`, pdf.density.length);
  }
  const array = (list: readonly number[]): Float64Array => Float64Array.from(list);
  if (pdf) checkAscending(array(pdf.omega), `${name}: pdf.omega`);
  return {
    ...rest,
    zxy: array(value.zxy),
    ...(exy && { exy: array(exy) }),
    ...(band && { band: { low: array(band.low), high: array(band.high) } }),
    ...(pdf && { pdf: { omega: array(pdf.omega), density: array(pdf.density) } }),
    ...(standardErrors && { standardErrors }),
    ...(details && { details }),
  };
}

/** A reference as JSON text; numbers of spectra and densities to 7 digits. */
export function encodeReferenceJson(reference: FlowReference): string {
  const short = (_: string, value: unknown): unknown =>
    value instanceof Float64Array ? Array.from(value, (x) => Number(x.toPrecision(7))) : value;
  return `${JSON.stringify(reference, short, 1).replace(/\n\s+(-?[\d.e+-]+,?)(?=\n)/g, " $1")}\n`;
}

/**
 * Refuses a reference that does not belong to a run.
 *
 * @param name case of the run
 * @param grid grid points a side of the run: the reference must list k = 0 … grid/2 − 1
 * @throws ConfigError naming both sides
 */
export function checkReference(reference: FlowReference, name: string, grid: number): void {
  if (reference.case !== null && reference.case !== name) {
    throw new ConfigError(`reference ${reference.name}`, `a reference of the case ${name}`, reference.case);
  }
  const listed = reference.zxy.length;
  if (listed < grid / 2) {
    throw new ConfigError(
      `reference ${reference.name}`,
      `a spectrum with k = 0 … ${grid / 2 - 1} for a grid of ${grid}`,
      `k = 0 … ${listed - 1}`,
    );
  }
}
