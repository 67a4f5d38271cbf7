// The golden runs of the turbulence reference: fields at stored steps with what was said of them.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { referenceBytes, referenceJson } from "./reference.ts";

const GOLDEN = "turbulence/golden";
const ROOT = process.env.GYRE_REFERENCE ?? "../shared/reference";

/** What a golden file says of the flow at a step. */
export interface GoldenRecord {
  readonly Z_axis0: number[];
  readonly Z_axis1: number[];
  readonly Z_xy: number[];
  readonly E_axis0: number[];
  readonly E_axis1: number[];
  readonly E_xy: number[];
  readonly energy: number;
  readonly enstrophy: number;
  readonly omega_min: number;
  readonly omega_max: number;
  readonly omega_std: number;
  readonly omega_kurtosis: number;
  /** [agents][6 + n/2] */
  readonly state_agents?: number[][];
  readonly reward_code?: number;
}

/** One golden run. */
export interface GoldenRun {
  readonly name: string;
  readonly case: string;
  readonly N: number;
  readonly sample: number;
  readonly actions?: number[];
  readonly state_before_first_step?: number[][];
  readonly bin: { readonly file: string; readonly steps: number[] };
  readonly records: Readonly<Record<string, GoldenRecord>>;
}

/** Golden runs of the corrected and the py2d solver, by name. */
export function goldenNames(): string[] {
  return readdirSync(join(ROOT, GOLDEN))
    .filter((file) => /^(rlfix|py2d)_.*\.json$/.test(file))
    .map((file) => file.replace(/\.json$/, ""));
}

/** A golden run by name. */
export function goldenRun(name: string): GoldenRun {
  return { ...referenceJson<GoldenRun>(`${GOLDEN}/${name}.json`), name };
}

/** Little-endian f64 numbers of a file. */
export function numbersOf(path: string): Float64Array {
  const bytes = referenceBytes(path);
  return new Float64Array(bytes.slice().buffer);
}

/** Stored fields of a run: [step, ω [N, N]]. */
export function goldenFields(run: GoldenRun): [number, Float64Array][] {
  const all = numbersOf(`${GOLDEN}/${run.bin.file}`);
  const points = run.N * run.N;
  return run.bin.steps.map((step, i) => [step, all.slice(i * points, (i + 1) * points)]);
}

/** The field that a golden run starts from. */
export function initialField(run: GoldenRun): Float64Array {
  return numbersOf(`turbulence/initial/w_${run.case}_N${run.N}_s${run.sample}.bin`);
}
