// A run folder as comparisons see it.

import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { ConfigError } from "../../base/errors.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { makeClosure } from "../../turbulence/closures/spec.ts";
import { flowOfScene, type TurbulenceScene } from "../../turbulence/scene.ts";
import { Simulation } from "../../turbulence/simulation.ts";
import { readInput } from "../files.node.ts";
import type { ComparedRun } from "./compare.ts";
import { decodeField } from "./field-file.ts";
import { type FlowTerms, measureTerms, spread } from "./flow-terms.ts";
import { loadLearnedReplay } from "./learned-replay.node.ts";
import { readRun } from "./read-run.node.ts";
import { listSnapshots } from "./run-folder.node.ts";
import type { Snapshot } from "./run-sink.ts";
import { readSnapshot } from "./snapshot.node.ts";

/**
 * Transfer and budgets at the stored fields after the spin-up; none where a closure is code that a folder names, or a
 * policy that is gone.
 */
async function readTerms(kernels: Kernels, path: string, scene: TurbulenceScene): Promise<FlowTerms | null> {
  const after = listSnapshots(path).filter(({ step }) => step * scene.dt > scene.statistics.spinup);
  if (after.length === 0 || scene.closure.some(({ name }) => name === "file")) return null;
  const isLearned = scene.closure.some(({ name }) => name === "learned");
  const replay = isLearned ? loadLearnedReplay(kernels, path, scene) : null;
  if (isLearned && !replay) return null;
  const fields: Snapshot[] = [];
  for (const { file } of spread(after)) fields.push(await readSnapshot(join(path, file), scene.grid));
  const closure = makeClosure(scene.closure, scene.grid, new Map(replay && [["learned", replay.closure]]));
  const simulation = new Simulation(kernels, flowOfScene(scene), closure);
  try {
    return measureTerms(simulation, fields, replay?.goTo);
  } finally {
    simulation.free();
    replay?.free();
  }
}

/** ω at the end, or at the last snapshot. */
async function readField(path: string, scene: TurbulenceScene): Promise<Float64Array | null> {
  const final = join(path, "final.npy");
  if (existsSync(final)) return decodeField(readInput(final, "RUN"), final, scene.grid);
  const last = listSnapshots(path).at(-1);
  return last ? (await readSnapshot(join(path, last.file), scene.grid)).omega : null;
}

/**
 * Reads a run folder.
 *
 * @param withFields false leaves out the fields and what is measured at them
 * @throws ConfigError when it is none, is damaged, or has no sample after its spin-up
 */
export async function readComparedRun(
  kernels: Kernels,
  path: string,
  withFields: boolean,
): Promise<ComparedRun> {
  const { record, metrics, samples } = readRun(path, "RUN");
  const { scene } = record;
  const { spinup, sigmaStar } = scene.statistics;
  if (samples.length === 0) {
    const rule = `samples after the spin-up of ${spinup} time units (run it for more steps)`;
    throw new ConfigError(path, rule, `none up to t = ${record.time}`);
  }
  return {
    name: basename(resolve(path)),
    scene: { ...scene },
    case: scene.case,
    grid: scene.grid,
    sigmaStar,
    spinup,
    samples,
    series: {
      time: metrics.map((line) => line.time),
      energy: metrics.map((line) => line.energy),
      enstrophy: metrics.map((line) => line.enstrophy),
    },
    field: withFields ? await readField(path, scene) : null,
    terms: withFields ? await readTerms(kernels, path, scene) : null,
    version: record.gyreVersion,
    command: record.command,
    remark:
      record.status === "done"
        ? null
        : `${record.status} at t = ${record.time} of ${scene.steps * scene.dt}; its scores are of what it has`,
  };
}
