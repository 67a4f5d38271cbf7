// HDF5, Zarr and NPZ of one dataset, read back by other readers than ours: h5py, xarray, NumPy and zarrita.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { get, open } from "zarrita";
import { readNpz } from "../../../../src/learning/formats/npz.ts";
import { toFloat64 } from "../../../../src/runs/turbulence/field-file.ts";
import { datasetToHdf5, loadHdf5, readHdf5 } from "../../../../src/runs/turbulence/formats/hdf5.node.ts";
import { datasetToNpz } from "../../../../src/runs/turbulence/formats/npz.ts";
import { datasetToZarr } from "../../../../src/runs/turbulence/formats/zarr.ts";
import { runDataset } from "../../../../src/runs/turbulence/run-dataset.ts";
import type { Sample } from "../../../../src/turbulence/diagnostics/sample.ts";
import { smallScene } from "../folders.ts";

const n = 16;
const scene = smallScene({ title: "fields of 16² points" });
const fieldOf = (shift: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, k) => Math.floor(k / n) + (k % n) / 100 + shift);
const snapshots = [0, 1, 2].map((k) => ({ step: 50 * k, time: 0.05 * k, omega: fieldOf(10 * k) }));
const spectrum = Float64Array.from({ length: n / 2 }, (_, k) => 1 / (1 + k));
const sample: Sample = {
  step: 50,
  time: 0.05,
  nuMean: 1e-3,
  energy: 2,
  enstrophy: 3,
  moments: [6, 0.5, 100],
  min: -7,
  max: 8,
  exceed: [1, 0, 0, 0, 0, 0, 0],
  z0: spectrum,
  z1: spectrum,
  e0: spectrum,
  e1: spectrum,
  histogram: new Float64Array(1024).fill(0.25),
};
const dataset = runDataset(scene, snapshots, [sample, { ...sample, step: 60, time: 0.06, energy: 2.5 }]);
const omega = Float64Array.from(snapshots.flatMap((snapshot) => [...snapshot.omega]));
const folder = mkdtempSync(join(tmpdir(), "gyre-formats-"));

/** A Python that has some modules. */
function pythonWith(modules: string): string | undefined {
  const names = [process.env.GYRE_PYTHON ?? "", "python3", "/usr/bin/python3"];
  return names.find((name) => name !== "" && spawnSync(name, ["-c", `import ${modules}`]).status === 0);
}

const LOOK = `
import json, sys
import h5py, xarray as xr
path = sys.argv[1]
file = h5py.File(path)
h5 = {name: [list(file[name].shape), str(file[name].dtype), [list(d.keys()) for d in file[name].dims]] for name in file}
attributes = {name: [file[name].attrs["units"], file[name].attrs["long_name"]] for name in file}
found = {"h5": h5, "attributes": attributes}
for key, data in {"hdf5": xr.open_dataset(path, engine="h5netcdf"), "zarr": xr.open_zarr(sys.argv[2])}.items():
    found[key] = {"dims": list(data.omega.dims), "coords": sorted(data.coords), "title": data.attrs["title"],
        "value": float(data.omega.sel(time=0.05).isel(x=3, y=4)), "sum": float(data.omega.sum()),
        "x": float(data.x[4]), "energy": data.energy.values.tolist(),
        "spectrum": data.enstrophy_spectrum_x.sel(k=3).values.tolist()}
print(json.dumps(found))
`;

/** Writes the store's files. */
function writeStore(path: string): void {
  for (const [name, bytes] of datasetToZarr(dataset)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), bytes);
  }
}

describe("a dataset", () => {
  it("as HDF5 and Zarr is what h5py and xarray expect", async ({ skip }) => {
    const python = pythonWith("h5py, h5netcdf, xarray, zarr");
    if (!python) {
      process.stderr.write(
        "no Python with h5py, h5netcdf, xarray and zarr (GYRE_PYTHON names one): only our readers\n",
      );
      skip();
      return;
    }
    const [h5, zarr] = [join(folder, "run.h5"), join(folder, "run.zarr")];
    writeFileSync(h5, datasetToHdf5(await loadHdf5("format"), dataset));
    writeStore(zarr);
    const found = JSON.parse(execFileSync(python, ["-c", LOOK, h5, zarr], { encoding: "utf8" }));
    expect(found.h5.omega).toEqual([[3, n, n], "float64", [["time"], ["x"], ["y"]]]);
    expect(found.h5.vorticity_histogram[2]).toEqual([["sample_time"], ["bin"]]);
    expect(found.attributes.omega).toEqual(["1", "vorticity"]);
    for (const reader of [found.hdf5, found.zarr]) {
      expect(reader).toMatchObject({
        dims: ["time", "x", "y"],
        coords: ["bin", "k", "sample_time", "time", "x", "y"],
        title: "fields of 16² points",
        value: 13.04,
        energy: [2, 2.5],
        spectrum: [0.25, 0.25],
      });
      expect(reader.sum).toBeCloseTo(
        omega.reduce((sum, value) => sum + value, 0),
        8,
      );
      expect(reader.x).toBeCloseTo(Math.PI / 2, 14);
    }
  });

  it("as HDF5 reads back, and has the same bytes whenever it is written", async () => {
    const h5wasm = await loadHdf5("format");
    const bytes = datasetToHdf5(h5wasm, dataset);
    expect(readHdf5(h5wasm, bytes, "run.h5").get("omega")).toEqual(omega);
    await new Promise((done) => setTimeout(done, 1100));
    expect(Buffer.compare(datasetToHdf5(h5wasm, dataset), bytes)).toBe(0);
    expect(() => readHdf5(h5wasm, bytes.subarray(0, 500), "cut.h5")).toThrow(
      "cut.h5: expected a sound HDF5 file",
    );
  });

  it("as Zarr reads back through zarrita", async () => {
    const files = datasetToZarr(dataset);
    const store = { get: async (key: string) => files.get(key.slice(1)) };
    const group = await open.v2(store, { kind: "group" });
    const array = await open.v2(group.resolve("omega"), { kind: "array" });
    expect(array.attrs).toMatchObject({ _ARRAY_DIMENSIONS: ["time", "x", "y"], long_name: "vorticity" });
    const read = await get(array);
    expect(read.shape).toEqual([3, n, n]);
    expect(Float64Array.from(read.data as Float64Array)).toEqual(omega);
  });

  it("as NPZ reads back", () => {
    const arrays = readNpz(datasetToNpz(dataset), "run.npz");
    const found = arrays.get("omega");
    expect(found?.shape).toEqual([3, n, n]);
    expect(found && toFloat64(found)).toEqual(omega);
    expect(JSON.parse(new TextDecoder().decode(arrays.get("attributes")?.bytes))).toMatchObject({
      case: "kf4",
    });
  });
});
