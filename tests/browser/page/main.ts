// Plays the same short match in the page as the test plays in Node.
import { loadKernels } from "../../../src/kernels/kernels.ts";
import { openUnits, playJob } from "../../../src/runs/job.ts";
import { combineHashes } from "../../../src/runs/match-report.ts";
import { startMatchPool } from "../../../src/workers/match-pool.browser.ts";
import { makeJob } from "../job.ts";

declare global {
  interface Window {
    playMatch: (workers: number) => Promise<string>;
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
