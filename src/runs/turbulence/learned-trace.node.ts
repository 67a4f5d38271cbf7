// What a run of a learned closure left in its folder, for figures.

import { join } from "node:path";
import type { Kernels } from "../../kernels/kernels.ts";
import { makeClosure } from "../../turbulence/closures/spec.ts";
import { flowOfScene, type TurbulenceScene } from "../../turbulence/scene.ts";
import { Simulation } from "../../turbulence/simulation.ts";
import { SpectralTransform } from "../../turbulence/spectral-transform.ts";
import { spread } from "./flow-terms.ts";
import type { LearnedTrace } from "./learned-figures.ts";
import { type LearnedReplay, loadLearnedReplay } from "./learned-replay.node.ts";
import { localTransfer } from "./local-transfer.ts";
import { QBins } from "./okubo-weiss.ts";
import { listSnapshots, readKnobs } from "./run-folder.node.ts";
import { readSnapshot } from "./snapshot.node.ts";
import type { FlowAndTerm } from "./subgrid-pairs.ts";

/** The closure at stored fields after the spin-up: its coefficient by q, and what it does point by point. */
async function measureClosure(
  kernels: Kernels,
  path: string,
  scene: TurbulenceScene,
  replay: LearnedReplay,
  withLocal: boolean,
): Promise<Pick<LearnedTrace, "coefficient" | "local">> {
  const { grid, dt, statistics } = scene;
  const closure = makeClosure(scene.closure, grid, new Map([["learned", replay.closure]]));
  const simulation = new Simulation(kernels, flowOfScene(scene), closure);
  const transform = new SpectralTransform(kernels, grid);
  const bins = new QBins();
  const pairs: FlowAndTerm[] = [];
  const after = listSnapshots(path).filter(({ step }) => step * dt > statistics.spinup);
  for (const { file } of spread(after)) {
    const { omega, time } = await readSnapshot(join(path, file), grid);
    replay.goTo(time);
    simulation.setVorticity(omega);
    if (withLocal) pairs.push({ omegaHat: simulation.omegaHat(), termHat: simulation.closureHat() });
    const values = replay.coefficient?.(simulation);
    if (values) bins.add(simulation.okuboWeiss(), values);
  }
  const local = pairs.length === 0 ? null : localTransfer(transform, pairs);
  transform.free();
  simulation.free();
  return { coefficient: replay.coefficient ? bins.result() : null, local };
}

/**
 * Knobs of a run, and the coefficient by q of one whose agents stand on a lattice or turn a network.
 *
 * @param withLocal whether to measure where it takes and gives back
 */
export async function readLearnedTrace(
  kernels: Kernels,
  path: string,
  scene: TurbulenceScene,
  name: string,
  withLocal: boolean,
): Promise<LearnedTrace> {
  const knobs = readKnobs(path);
  const isLattice = knobs.length === 0;
  const hasNetwork = knobs[0]?.values.network !== undefined;
  const replay = withLocal || isLattice || hasNetwork ? loadLearnedReplay(kernels, path, scene) : null;
  if (!replay) return { name, knobs, coefficient: null, local: null };
  try {
    return { name, knobs, ...(await measureClosure(kernels, path, scene, replay, withLocal)) };
  } finally {
    replay.free();
  }
}
