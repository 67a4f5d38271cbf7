// A whole run as one dataset: fields [time, x, y], and samples [sample_time, …].

import { BINS_PER_SIGMA, HISTOGRAM_BINS, type Sample } from "../../turbulence/diagnostics/sample.ts";
import type { TurbulenceScene } from "../../turbulence/scene.ts";
import { type Dataset, gridCoordinates, makeVariable, type Variable } from "./formats/dataset.ts";
import { essenceOf } from "./run-record.ts";
import type { Snapshot } from "./run-sink.ts";

/**
 * Arrays of a run.
 *
 * @param snapshots stored fields in order of time; may be none
 * @param samples   in order of time; may be none
 */
export function runDataset(
  scene: TurbulenceScene,
  snapshots: readonly Snapshot[],
  samples: readonly Sample[],
): Dataset {
  return {
    sizes: {
      ...(snapshots.length > 0 ? { time: snapshots.length, x: scene.grid, y: scene.grid } : {}),
      ...(samples.length > 0 ? { sample_time: samples.length, k: scene.grid / 2, bin: HISTOGRAM_BINS } : {}),
    },
    attributes: {
      title: scene.title,
      case: scene.case,
      scene: JSON.stringify(essenceOf(scene)),
      source: "gyre",
    },
    variables: [
      ...(snapshots.length > 0 ? fieldVariables(scene.grid, snapshots) : []),
      ...(samples.length > 0 ? sampleVariables(scene, samples) : []),
    ],
  };
}

function fieldVariables(n: number, snapshots: readonly Snapshot[]): Variable[] {
  const omega = new Float64Array(snapshots.length * n * n);
  for (const [k, snapshot] of snapshots.entries()) omega.set(snapshot.omega, k * n * n);
  const series = (of: (snapshot: Snapshot) => number): Float64Array => Float64Array.from(snapshots, of);
  return [
    makeVariable(
      "time",
      ["time"],
      series(({ time }) => time),
      "time of a stored field",
    ),
    ...gridCoordinates(n),
    makeVariable(
      "step",
      ["time"],
      series(({ step }) => step),
      "time step",
    ),
    makeVariable("omega", ["time", "x", "y"], omega, "vorticity"),
  ];
}

function sampleVariables(scene: TurbulenceScene, samples: readonly Sample[]): Variable[] {
  const series = (name: string, of: (sample: Sample) => number, about: string): Variable =>
    makeVariable(name, ["sample_time"], Float64Array.from(samples, of), about);
  const rows = (name: string, dim: string, of: (sample: Sample) => Float64Array, about: string): Variable => {
    const width = of(samples[0] as Sample).length;
    const data = new Float64Array(samples.length * width);
    for (const [k, sample] of samples.entries()) data.set(of(sample), k * width);
    return makeVariable(name, ["sample_time", dim], data, about);
  };
  const wavenumbers = Float64Array.from({ length: scene.grid / 2 }, (_, k) => k);
  const middle = (k: number): number =>
    ((k - HISTOGRAM_BINS / 2 + 0.5) / BINS_PER_SIGMA) * scene.statistics.sigmaStar;
  const bins = Float64Array.from({ length: HISTOGRAM_BINS }, (_, k) => middle(k));
  return [
    series("sample_time", ({ time }) => time, "time of a sample"),
    makeVariable("k", ["k"], wavenumbers, "wavenumber along one axis"),
    makeVariable("bin", ["bin"], bins, "vorticity in the middle of a bin; the first and last are open"),
    series("energy", ({ energy }) => energy, "half the mean square velocity"),
    series("enstrophy", ({ enstrophy }) => enstrophy, "half the mean square vorticity"),
    series("nu_mean", ({ nuMean }) => nuMean, "mean eddy viscosity"),
    series("omega_moment_2", ({ moments }) => moments[0], "mean of vorticity squared"),
    series("omega_moment_3", ({ moments }) => moments[1], "mean of vorticity to the power 3"),
    series("omega_moment_4", ({ moments }) => moments[2], "mean of vorticity to the power 4"),
    series("omega_min", ({ min }) => min, "least vorticity"),
    series("omega_max", ({ max }) => max, "largest vorticity"),
    rows("enstrophy_spectrum_x", "k", ({ z0 }) => z0, "Z_0(k), of the first wavenumber (spec 7.1)"),
    rows("enstrophy_spectrum_y", "k", ({ z1 }) => z1, "Z_1(k), of the second wavenumber"),
    rows("energy_spectrum_x", "k", ({ e0 }) => e0, "E_0(k), of the first wavenumber, without the half"),
    rows("energy_spectrum_y", "k", ({ e1 }) => e1, "E_1(k), of the second wavenumber, without the half"),
    rows("vorticity_histogram", "bin", ({ histogram }) => histogram, "grid points in a bin"),
  ];
}
