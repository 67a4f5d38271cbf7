// The folder of a run as a recording for the viewer.

import { loadKernels } from "../../kernels/kernels.ts";
import type { Recording } from "../../recording/recording.ts";
import { makeFlowRecording } from "./flow-recording.ts";
import { readRun, readSnapshots } from "./read-run.node.ts";
import { referenceOfRun } from "./reference-source.node.ts";

/**
 * A recording with a frame for each stored field of a run.
 *
 * @throws ConfigError when the folder is no run, or has no fields yet
 */
export async function recordRun(path: string): Promise<Recording> {
  const { record, samples } = readRun(path, "file");
  const { scene, status, hash } = record;
  const snapshots = await readSnapshots(path, scene.grid);
  const reference = referenceOfRun(scene, undefined);
  return makeFlowRecording(await loadKernels(), { scene, snapshots, samples, reference, status, hash }, path);
}
