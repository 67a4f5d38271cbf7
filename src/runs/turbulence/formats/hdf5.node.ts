// A dataset as an HDF5 file in the manner of netCDF-4: coordinates are dimension scales, attached to the arrays that
// have their dimensions, so that h5py and xarray (engine h5netcdf) know x, y and time. Written through h5wasm.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { File } from "h5wasm/node";
import { ConfigError } from "../../../base/errors.ts";
import { type Dataset, shapeOf } from "./dataset.ts";

type H5wasm = typeof import("h5wasm/node");

/** The optional package h5wasm. @throws ConfigError naming the field that asked for it when it is not installed */
export async function loadHdf5(field: string): Promise<H5wasm> {
  try {
    const h5wasm = await import("h5wasm/node");
    await h5wasm.ready;
    return h5wasm;
  } catch {
    throw new ConfigError(
      field,
      "npz, or the optional package h5wasm installed (npm install h5wasm)",
      "hdf5",
    );
  }
}

/** The bytes of an HDF5 file. */
export function datasetToHdf5(h5wasm: H5wasm, dataset: Dataset): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "gyre-h5-"));
  try {
    const path = join(folder, "file.h5");
    atEpoch(() => {
      const file = new h5wasm.File(path, "w");
      try {
        fill(file, dataset);
      } finally {
        file.close();
      }
    });
    return new Uint8Array(readFileSync(path));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs `write` with the clock at zero: HDF5 stamps every array, and the same data shall give the same bytes. */
function atEpoch(write: () => void): void {
  const now = Date.now;
  Date.now = () => 0;
  try {
    write();
  } finally {
    Date.now = now;
  }
}

function fill(file: File, dataset: Dataset): void {
  for (const [name, value] of Object.entries(dataset.attributes)) file.create_attribute(name, value);
  const isScale = (name: string): boolean => name in dataset.sizes;
  // coordinates first: others are attached to them
  const ordered = [...dataset.variables].sort((a, b) => Number(isScale(b.name)) - Number(isScale(a.name)));
  for (const variable of ordered) {
    const { name, dims, data, attributes } = variable;
    const made = file.create_dataset({ name, data, shape: shapeOf(dataset, variable), dtype: "<d" });
    for (const [key, value] of Object.entries(attributes)) made.create_attribute(key, value);
    if (isScale(name)) made.make_scale(name);
    else for (const [axis, dim] of dims.entries()) made.attach_scale(axis, `/${dim}`);
  }
}

/** Reads the arrays of a snapshot that this module wrote. */
export function readHdf5(h5wasm: H5wasm, bytes: Uint8Array, name: string): Map<string, Float64Array> {
  const folder = mkdtempSync(join(tmpdir(), "gyre-h5-"));
  try {
    const path = join(folder, "file.h5");
    writeFileSync(path, bytes);
    const file = new h5wasm.File(path, "r");
    try {
      const arrays = new Map<string, Float64Array>();
      for (const key of file.keys()) {
        const found = file.get(key);
        const value = found instanceof h5wasm.Dataset ? found.value : undefined;
        if (value instanceof Float64Array) arrays.set(key, value.slice());
      }
      return arrays;
    } finally {
      file.close();
    }
  } catch (error) {
    throw new ConfigError(name, "a sound HDF5 file", (error as Error).message);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
