// Snapshots of a run as files: ω [time = 1, x, y] with coordinates.

import { ConfigError } from "../../base/errors.ts";
import { readNpz } from "../../learning/formats/npz.ts";
import type { TurbulenceScene } from "../../turbulence/scene.ts";
import { readInput } from "../files.node.ts";
import { toFloat64 } from "./field-file.ts";
import { datasetToHdf5, loadHdf5, readHdf5 } from "./formats/hdf5.node.ts";
import { datasetToNpz } from "./formats/npz.ts";
import { runDataset } from "./run-dataset.ts";
import type { Snapshot } from "./run-sink.ts";

/** Snapshot → file. */
export type SnapshotWriter = (snapshot: Snapshot) => {
  readonly bytes: Uint8Array;
  readonly extension: string;
};

/** A writer in the scene's format. @throws ConfigError when h5wasm is wanted and missing */
export async function makeSnapshotWriter(scene: TurbulenceScene): Promise<SnapshotWriter> {
  const wantsNone = scene.snapshots.every === 0 && scene.snapshots.atSteps.length === 0;
  if (scene.snapshots.format === "npz" || wantsNone) {
    return (snapshot) => ({ bytes: datasetToNpz(runDataset(scene, [snapshot], [])), extension: "npz" });
  }
  const h5wasm = await loadHdf5("snapshots.format");
  return (snapshot) => ({ bytes: datasetToHdf5(h5wasm, runDataset(scene, [snapshot], [])), extension: "h5" });
}

/** Reads a snapshot of a run. @throws ConfigError when it is damaged or of another grid */
export async function readSnapshot(path: string, n: number): Promise<Snapshot> {
  const bytes = readInput(path, "snapshot");
  const arrays = path.endsWith(".npz")
    ? new Map([...readNpz(bytes, path)].map(([name, tensor]) => [name, toFloat64(tensor)]))
    : readHdf5(await loadHdf5("snapshots.format"), bytes, path);
  const omega = arrays.get("omega");
  const [step] = arrays.get("step") ?? [];
  const [time] = arrays.get("time") ?? [];
  if (omega?.length !== n * n || step === undefined || time === undefined) {
    throw new ConfigError(path, `step, time and omega [1, ${n}, ${n}]`, [...arrays.keys()]);
  }
  return { step, time, omega };
}
