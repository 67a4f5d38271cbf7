// Works out points of a scan: each is a run of the scene with its own coefficient, in memory.

import { ConfigError, DivergedError } from "../../base/errors.ts";
import type { Host } from "../../env/pool.ts";
import { instantiateKernels } from "../../kernels/kernels.ts";
import type { Sample } from "../../turbulence/diagnostics/sample.ts";
import { summarise } from "../../turbulence/diagnostics/statistics.ts";
import { parseTurbulenceScene, type TurbulenceScene } from "../../turbulence/scene.ts";
import type { RunSink } from "./run-sink.ts";
import { runTurbulence, startSimulation } from "./run-turbulence.ts";
import { divergedPoint, donePoint, type ScanPoint, type ScanSpec } from "./scan.ts";

/** A sink that keeps the samples alone. */
function sampleSink(samples: Sample[]): RunSink {
  const nothing = (): void => undefined;
  return {
    sample: (sample) => {
      samples.push(sample);
    },
    metrics: nothing,
    snapshot: nothing,
    checkpoint: nothing,
  };
}

/**
 * The scene of a point.
 *
 * @throws ConfigError when the closure lacks the parameter, or the coefficient breaks its rule
 */
export function sceneOfPoint(
  spec: Pick<ScanSpec, "scene" | "closures" | "index" | "parameter">,
  coefficient: number,
): TurbulenceScene {
  const closure = spec.closures.map((one, k) =>
    k === spec.index ? { ...one, [spec.parameter]: coefficient } : one,
  );
  return parseTurbulenceScene({ ...spec.scene, closure }, "scene");
}

/** Runs the coefficients it is given, one after the other. */
export class ScanHost implements Host<ScanSpec, number, ScanPoint> {
  readonly #module: WebAssembly.Module;
  #spec: ScanSpec | undefined;

  constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  async prepare(spec: ScanSpec): Promise<void> {
    this.#spec = spec;
  }

  async work(coefficients: readonly number[]): Promise<ScanPoint[]> {
    const points: ScanPoint[] = [];
    for (const coefficient of coefficients) points.push(await this.#point(coefficient));
    return points;
  }

  async #point(coefficient: number): Promise<ScanPoint> {
    const spec = this.#spec;
    if (!spec) throw new Error("work before prepare");
    const scene = sceneOfPoint(spec, coefficient);
    // a fresh memory for each point: nothing is left behind
    const kernels = await instantiateKernels(this.#module);
    const simulation = startSimulation(kernels, scene, spec.initial);
    const samples: Sample[] = [];
    try {
      const { step, hash } = await runTurbulence(simulation, scene, sampleSink(samples));
      if (samples.length === 0) {
        throw new ConfigError("steps", "enough for a sample after statistics.spinup", scene.steps);
      }
      const summary = summarise(samples, spec.reference, scene.statistics.sigmaStar);
      return donePoint(coefficient, step, summary, hash);
    } catch (error) {
      if (error instanceof DivergedError) return divergedPoint(coefficient, error.step);
      throw error;
    }
  }
}
