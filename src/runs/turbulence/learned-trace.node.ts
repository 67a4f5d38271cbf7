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
import { type CoefficientByQ, okuboWeissOf, QBins } from "./okubo-weiss.ts";
import { listSnapshots, readKnobs } from "./run-folder.node.ts";
import { readSnapshot } from "./snapshot.node.ts";

/** The coefficient at stored fields after the spin-up, by q. */
async function measureCoefficient(
  kernels: Kernels,
  path: string,
  scene: TurbulenceScene,
  replay: LearnedReplay,
): Promise<CoefficientByQ> {
  const { grid, dt, statistics } = scene;
  const closure = makeClosure(scene.closure, grid, new Map([["learned", replay.closure]]));
  const simulation = new Simulation(kernels, flowOfScene(scene), closure);
  const transform = new SpectralTransform(kernels, grid);
  const bins = new QBins();
  const dx = (2 * Math.PI) / grid;
  const after = listSnapshots(path).filter(({ step }) => step * dt > statistics.spinup);
  for (const { file } of spread(after)) {
    const { omega, time } = await readSnapshot(join(path, file), grid);
    replay.goTo(time);
    simulation.setVorticity(omega);
    const unit = dx * dx * Math.sqrt(simulation.meanSquareVorticity);
    const nu = simulation.viscosityField();
    if (nu) {
      const values = nu.map((value) => value / unit);
      bins.add(okuboWeissOf(transform, omega), values);
    }
  }
  transform.free();
  simulation.free();
  return bins.result();
}

/** Knobs of a run, or the coefficient field of one whose agents stand on a lattice. */
export async function readLearnedTrace(
  kernels: Kernels,
  path: string,
  scene: TurbulenceScene,
  name: string,
): Promise<LearnedTrace> {
  const knobs = readKnobs(path);
  const replay = knobs.length > 0 ? null : loadLearnedReplay(kernels, path, scene);
  if (!replay?.isField) return { name, knobs, coefficient: null };
  try {
    return { name, knobs, coefficient: await measureCoefficient(kernels, path, scene, replay) };
  } finally {
    replay.free();
  }
}
