// A recording from stored fields of a run: what `gyre export RUN --to gyr` writes, and what a dropped .npz becomes.

import { ConfigError } from "../../base/errors.ts";
import { parseJson } from "../../base/json.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import type { Tensor } from "../../learning/formats/tensor.ts";
import type { Frame, Recording } from "../../recording/recording.ts";
import { makeClosure } from "../../turbulence/closures/spec.ts";
import { HISTOGRAM_BINS, makeSample, type Sample } from "../../turbulence/diagnostics/sample.ts";
import type { FlowReference } from "../../turbulence/reference.ts";
import { flowOfScene, parseTurbulenceScene, stepsOf, type TurbulenceScene } from "../../turbulence/scene.ts";
import { Simulation } from "../../turbulence/simulation.ts";
import { toFloat64 } from "./field-file.ts";
import { FlowFrames } from "./flow-frames.ts";
import type { Snapshot } from "./run-sink.ts";

/** What time means and the eddy viscosity are taken from. */
export type StoredSample = Pick<Sample, "step" | "nuMean" | "z0" | "z1" | "histogram">;

/** Fields and samples of a run, in order of time. */
export interface StoredFlow {
  readonly scene: TurbulenceScene;
  readonly snapshots: readonly Snapshot[];
  readonly samples: readonly StoredSample[];
  readonly reference?: FlowReference | null;
  /** how the run stands, in a word, and its hash where it has ended */
  readonly status?: string;
  readonly hash?: string | null;
}

/**
 * Makes a recording with a frame a stored field.
 *
 * @param name the run in errors
 * @throws ConfigError when there are no fields, or one holds a number that is not finite
 */
export function makeFlowRecording(kernels: Kernels, stored: StoredFlow, name: string): Recording {
  const { scene, snapshots, samples, reference = null } = stored;
  if (snapshots.length === 0) {
    throw new ConfigError(name, "a run with stored fields (snapshots.every above 0)", "none");
  }
  const everySteps = stepsOf(scene, scene.snapshots.every > 0 ? scene.snapshots.every : 1);
  const maker = new FlowFrames(scene, { reference, everySteps });
  const simulation = new Simulation(kernels, flowOfScene(scene), makeClosure([], scene.grid));
  let nuMean = 0;
  let next = 0;
  const frames = snapshots.map(({ step, omega }, k): Frame => {
    const bad = omega.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new ConfigError(`${name}: omega of snapshot ${k}`, "finite numbers", omega[bad]);
    for (; next < samples.length && (samples[next] as StoredSample).step <= step; next++) {
      const sample = samples[next] as StoredSample;
      maker.add(sample);
      nuMean = sample.nuMean;
    }
    simulation.setVorticity(omega);
    const sample = makeSample(simulation, scene.statistics.sigmaStar);
    if (samples.length === 0) maker.add(sample);
    const values = maker.make({ omega, sample: { ...sample, nuMean }, cfl: simulation.cfl() });
    return { game: 0, step, values };
  });
  simulation.free();
  const steps = (snapshots.at(-1) as Snapshot).step;
  const outcome = stored.status ?? "";
  const hash = stored.hash ?? "0".repeat(16);
  const games = [{ game: 0, server: 0, steps, outcome, winner: null, hash }];
  return { header: { ...maker.header, games }, frames, events: [] };
}

/** Whether the arrays of an archive are a run as `gyre export --to npz` writes it. */
export function isRunArrays(arrays: ReadonlyMap<string, Tensor>): boolean {
  return arrays.has("omega") && arrays.has("attributes");
}

/** Reads the arrays of a run back. @throws ConfigError naming the array, its rule and what came */
export function storedFlowOf(arrays: ReadonlyMap<string, Tensor>, name: string): StoredFlow {
  const scene = readScene(arrays, name);
  const n = scene.grid;
  const omega = numbers(arrays, "omega", name, 3);
  const [count = 0, rows, columns] = omega.shape;
  if (rows !== n || columns !== n) {
    throw new ConfigError(`${name}: omega`, `[time, ${n}, ${n}], as its scene says`, omega.shape);
  }
  const steps = numbers(arrays, "step", name, 1, count).values;
  const snapshots = Array.from(steps, (step, k): Snapshot => {
    const before = k === 0 ? -1 : (steps[k - 1] as number);
    if (!(Number.isInteger(step) && step > before && step <= 0x7fffffff)) {
      throw new ConfigError(`${name}: step[${k}]`, "whole numbers that ascend", step);
    }
    const field = omega.values.subarray(k * n * n, (k + 1) * n * n);
    return { step, time: step * scene.dt, omega: field };
  });
  return { scene, snapshots, samples: arrays.has("sample_time") ? readSamples(arrays, scene, name) : [] };
}

function readScene(arrays: ReadonlyMap<string, Tensor>, name: string): TurbulenceScene {
  const where = `${name}: attributes`;
  const text = new TextDecoder().decode(arrays.get("attributes")?.bytes);
  const { title, scene } = (parseJson(text, where) ?? {}) as { title?: unknown; scene?: unknown };
  if (typeof scene !== "string") throw new ConfigError(`${where}.scene`, "the scene of a run", scene);
  const raw = parseJson(scene, `${where}.scene`);
  return parseTurbulenceScene({ ...(raw as object), title }, `${where}.scene`);
}

function readSamples(
  arrays: ReadonlyMap<string, Tensor>,
  scene: TurbulenceScene,
  name: string,
): StoredSample[] {
  const times = numbers(arrays, "sample_time", name, 1).values;
  const count = times.length;
  const nu = numbers(arrays, "nu_mean", name, 1, count).values;
  const table = (key: string, width: number): ((k: number) => Float64Array) => {
    const { shape, values } = numbers(arrays, key, name, 2, count);
    if (shape[1] !== width) throw new ConfigError(`${name}: ${key}`, `[sample_time, ${width}]`, shape);
    return (k) => values.subarray(k * width, (k + 1) * width);
  };
  const z0 = table("enstrophy_spectrum_x", scene.grid / 2);
  const z1 = table("enstrophy_spectrum_y", scene.grid / 2);
  const histogram = table("vorticity_histogram", HISTOGRAM_BINS);
  return Array.from(times, (time, k) => ({
    step: Math.round(time / scene.dt),
    nuMean: nu[k] as number,
    z0: z0(k),
    z1: z1(k),
    histogram: histogram(k),
  }));
}

/** An array of real numbers with a number of dimensions. @param length wanted of the first dimension */
function numbers(
  arrays: ReadonlyMap<string, Tensor>,
  key: string,
  name: string,
  dimensions: number,
  length?: number,
): { readonly shape: readonly number[]; readonly values: Float64Array } {
  const tensor = arrays.get(key);
  const values = tensor && toFloat64(tensor);
  const isFit = tensor?.shape.length === dimensions && (length === undefined || tensor.shape[0] === length);
  if (!tensor || !values || !isFit) {
    const size = length === undefined ? "" : `, ${length} long`;
    const rule = `f64 numbers in ${dimensions} dimension${dimensions === 1 ? "" : "s"}${size}`;
    throw new ConfigError(`${name}: ${key}`, rule, tensor ? [tensor.type, ...tensor.shape] : "no such array");
  }
  return { shape: tensor.shape, values };
}
