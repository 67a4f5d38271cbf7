// A run's stored fields as a recording: the same from the run and from its exported arrays, and what it holds.
import { describe, expect, it } from "vitest";
import { loadKernels } from "../../../src/kernels/kernels.ts";
import { readNpz, writeNpz } from "../../../src/learning/formats/npz.ts";
import { unpackFrames } from "../../../src/recording/columns.ts";
import { arenaOf, frameLayout } from "../../../src/recording/frame-layout.ts";
import { decodeRecording, encodeRecording } from "../../../src/recording/gyr.ts";
import { exportJson } from "../../../src/runs/export/json.ts";
import { exportMcap } from "../../../src/runs/export/mcap.ts";
import { exportNpz } from "../../../src/runs/export/npz.ts";
import { exportSvg } from "../../../src/runs/export/picture.ts";
import { openFiles } from "../../../src/runs/open-file.ts";
import { f64Tensor, toFloat64 } from "../../../src/runs/turbulence/field-file.ts";
import { makeFlowRecording } from "../../../src/runs/turbulence/flow-recording.ts";
import { datasetToNpz } from "../../../src/runs/turbulence/formats/npz.ts";
import { runDataset } from "../../../src/runs/turbulence/run-dataset.ts";
import type { Snapshot } from "../../../src/runs/turbulence/run-sink.ts";
import { runTurbulence, startSimulation } from "../../../src/runs/turbulence/run-turbulence.ts";
import type { Sample } from "../../../src/turbulence/diagnostics/sample.ts";
import { makeInitialField } from "../../../src/turbulence/initial.ts";
import { SpectralTransform } from "../../../src/turbulence/spectral-transform.ts";
import { smallScene } from "./folders.ts";
import { madeReference } from "./made-runs.ts";

const kernels = await loadKernels();
const scene = smallScene();
const field = makeInitialField(scene, { transform: (n) => new SpectralTransform(kernels, n) });
const snapshots: Snapshot[] = [];
const samples: Sample[] = [];
await runTurbulence(startSimulation(kernels, scene, field), scene, {
  sample: (sample) => void samples.push(sample),
  metrics: () => undefined,
  snapshot: async (snapshot) => void snapshots.push(snapshot),
  checkpoint: () => undefined,
});
const recording = makeFlowRecording(kernels, { scene, snapshots, samples }, "run");
const npz = datasetToNpz(runDataset(scene, snapshots, samples));

describe("the recording of a run", () => {
  it("has a frame a stored field: ω, spectra, numbers, on the flow's clock", () => {
    expect(snapshots.length).toBe(6);
    expect(recording.frames.map(({ step }) => step)).toEqual([7, 50, 100, 133, 150, 200]);
    expect(recording.header.rate_hz * recording.header.everySteps).toBeCloseTo(1 / scene.dt, 6);
    const { curves, scalars } = frameLayout(recording.header);
    const last = recording.frames[5]?.values as Float32Array;
    expect(last.subarray(0, 256)).toEqual(Float32Array.from(snapshots[5]?.omega as Float64Array));
    const end = samples.at(-1) as Sample;
    expect(end.step).toBe(200);
    const k = 3;
    const mean = samples.reduce((sum, { z0, z1 }) => sum + 0.5 * ((z0[k] ?? 0) + (z1[k] ?? 0)), 0);
    expect(last[(curves[0] as number) + k - 1]).toBeCloseTo(0.5 * ((end.z0[k] ?? 0) + (end.z1[k] ?? 0)), 6);
    expect(last[(curves[1] as number) + k - 1]).toBeCloseTo(mean / samples.length, 5);
    expect(last[scalars[0] as number]).toBeCloseTo(end.energy, 5);
    expect(last[scalars[2] as number]).toBeCloseTo(end.nuMean, 6);
  });

  it("comes back from its file, reference and all", () => {
    const reference = madeReference();
    const judged = makeFlowRecording(kernels, { scene, snapshots, samples, reference }, "run");
    const back = decodeRecording(encodeRecording(judged), "run.gyr");
    expect(back).toEqual(judged);
    expect(back.header.curves?.[1]?.reference?.y[0]).toBe(reference.zxy[1]);
  });

  it("is the same from the arrays that were exported", () => {
    const opened = openFiles(kernels, [{ name: "run.npz", bytes: npz }]);
    if (opened.kind !== "recording") throw new Error(opened.kind);
    expect(unpackFrames(opened.columns)).toEqual(recording.frames);
    expect(opened.header.fields).toEqual(recording.header.fields);
    expect(opened.header.scene).toMatchObject({ case: "kf4", grid: 16, closure: scene.closure });
  });

  it("exports as JSON and NumPy arrays, not as a court", async () => {
    const document = JSON.parse(new TextDecoder().decode(exportJson(recording)));
    expect(document.frames[5].fields.vorticity.length).toBe(256);
    expect(document.frames[5].scalars.energy).toBeGreaterThan(0);
    const arrays = readNpz(await exportNpz(recording), "x");
    expect(arrays.get("vorticity")?.shape).toEqual([6, 16, 16]);
    expect(arrays.get("enstrophy_spectrum_time_mean")?.shape).toEqual([6, 7]);
    expect(arrays.get("enstrophy_spectrum_time_mean_x")?.shape).toEqual([7]);
    expect([...arrays.keys()]).toContain("largest_omega");
    expect(arrays.has("position")).toBe(false);
    expect(() => arenaOf(recording.header)).toThrow("expected a recording with a court");
    await expect(exportMcap(recording)).rejects.toThrow("a recording with a court");
    await expect(exportSvg(recording)).rejects.toThrow("a recording with a court");
  });

  it("refuses arrays that are no run, and says which and why", () => {
    const open = (change: (arrays: ReturnType<typeof readNpz>) => void): void => {
      const arrays = readNpz(npz, "run.npz");
      change(arrays);
      openFiles(kernels, [{ name: "run.npz", bytes: writeNpz(arrays) }]);
    };
    const text = (value: string) => {
      const bytes = new TextEncoder().encode(value);
      return { type: "U8" as const, shape: [bytes.length], bytes };
    };
    const wrong: readonly [(arrays: ReturnType<typeof readNpz>) => void, string][] = [
      [(a) => a.delete("attributes"), "run.npz: expected a run as gyre export --to npz writes it"],
      [(a) => a.set("attributes", text("{}")), "run.npz: attributes.scene: expected the scene of a run"],
      [(a) => a.set("attributes", text("{")), "run.npz: attributes: expected valid JSON"],
      [(a) => a.delete("step"), "run.npz: step: expected f64 numbers in 1 dimension, 6 long"],
      [(a) => a.set("omega", f64Tensor([6, 8, 32], new Float64Array(1536))), "[time, 16, 16], as its scene"],
      [(a) => a.set("step", f64Tensor([6], new Float64Array(6))), "run.npz: step[1]: expected whole numbers"],
      [(a) => a.delete("vorticity_histogram"), "run.npz: vorticity_histogram: expected f64 numbers in 2"],
      [
        (a) => {
          const omega = toFloat64(a.get("omega") as never) as Float64Array;
          omega[300] = Number.NaN;
          a.set("omega", f64Tensor([6, 16, 16], omega));
        },
        "run.npz: omega of snapshot 1: expected finite numbers, received NaN",
      ],
    ];
    for (const [change, message] of wrong) expect(() => open(change), message).toThrow(message);
    const none = { scene, snapshots: [], samples };
    expect(() => makeFlowRecording(kernels, none, "run")).toThrow("run: expected a run with stored fields");
  });
});
