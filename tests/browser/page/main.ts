// Plays the same short match and runs the same flows in the page as the test does in Node.
import { loadKernels } from "../../../src/kernels/kernels.ts";
import { openUnits, playJob } from "../../../src/runs/job.ts";
import { combineHashes } from "../../../src/runs/match-report.ts";
import { ControlledClosure } from "../../../src/turbulence/closures/controlled.ts";
import { makeClosure } from "../../../src/turbulence/closures/spec.ts";
import { flowOfScene, parseTurbulenceScene } from "../../../src/turbulence/scene.ts";
import { Simulation } from "../../../src/turbulence/simulation.ts";
import { startMatchPool } from "../../../src/workers/match-pool.browser.ts";
import { trainBriefly } from "../../laws/brief-training.ts";
import { flowHashes } from "../flows.ts";
import { makeJob } from "../job.ts";

declare global {
  interface Window {
    playMatch: (workers: number) => Promise<string>;
    runFlows: () => Promise<Record<string, string>>;
    train: () => Promise<string>;
  }
}

window.playMatch = async (workers) => {
  const job = makeJob();
  const pool = await startMatchPool(workers, 2);
  const { results } = await playJob(job, openUnits(job, { index: 1, count: 1 }, []), pool);
  await pool.close();
  return combineHashes(
    await loadKernels(),
    results.map((result) => result.hash),
  );
};

window.runFlows = () =>
  flowHashes({ ControlledClosure, flowOfScene, loadKernels, makeClosure, parseTurbulenceScene, Simulation });

window.train = async () => trainBriefly(await loadKernels());
