// gyre export of a run folder: HDF5, NPZ, Zarr, a recording for the viewer, or a page with the viewer inside.

import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { ConfigError } from "../../base/errors.ts";
import { encodeRecording } from "../../recording/gyr.ts";
import { exportHtml } from "../export/html.node.ts";
import { writeOutput } from "../files.node.ts";
import { checkReplaceable, writeFolder } from "../folders.node.ts";
import { datasetToHdf5, loadHdf5 } from "./formats/hdf5.node.ts";
import { datasetToNpz } from "./formats/npz.ts";
import { datasetToZarr } from "./formats/zarr.ts";
import { readRun, readSnapshots } from "./read-run.node.ts";
import { recordRun } from "./record-run.node.ts";
import { runDataset } from "./run-dataset.ts";

/** Formats of an exported run, with the endings of their files. */
export const RUN_EXPORTS = { hdf5: "h5", npz: "npz", zarr: "zarr", gyr: "gyr", html: "html" } as const;

/** Name of a format. */
export type RunExport = keyof typeof RUN_EXPORTS;

/** What was written. */
export interface ExportedRun {
  readonly snapshots: number;
  readonly samples: number;
}

/**
 * Writes all fields and samples of a run as one file, or folder for Zarr; as a recording, fields alone make frames.
 *
 * @throws ConfigError when the run has nothing to export, or h5wasm is wanted and missing
 */
export async function exportRun(path: string, format: RunExport, out: string): Promise<ExportedRun> {
  const h5wasm = format === "hdf5" ? await loadHdf5("--to") : undefined;
  if (format === "zarr")
    checkReplaceable(out, (path) => existsSync(join(path, ".zgroup")), "a new folder, or a Zarr store");
  const { record, samples } = readRun(path, "file");
  const snapshots = await readSnapshots(path, record.scene.grid);
  if (samples.length + snapshots.length === 0) {
    throw new ConfigError(path, "a run with samples or snapshots", "none so far");
  }
  if (format === "gyr" || format === "html") {
    const recording = await recordRun(path);
    const name = `${basename(out).replace(/\.[^.]*$/, "")}.gyr`;
    writeOutput(out, format === "gyr" ? encodeRecording(recording) : exportHtml(recording, name), "--out");
    return { snapshots: snapshots.length, samples: samples.length };
  }
  const dataset = runDataset(record.scene, snapshots, samples);
  if (h5wasm) writeOutput(out, datasetToHdf5(h5wasm, dataset), "--out");
  else if (format === "zarr") writeFolder(out, datasetToZarr(dataset));
  else writeOutput(out, datasetToNpz(dataset), "--out");
  return { snapshots: snapshots.length, samples: samples.length };
}
