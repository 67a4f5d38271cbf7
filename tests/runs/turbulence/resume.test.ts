// A run that is stopped, killed, or prolonged leaves the bytes of one that never stopped.
import { appendFileSync, cpSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { ConfigError, DivergedError } from "../../../src/base/errors.ts";
import { type Kernels, loadKernels } from "../../../src/kernels/kernels.ts";
import { readRun } from "../../../src/runs/turbulence/read-run.node.ts";
import {
  type FolderOutcome,
  type FolderRun,
  resumeRun,
  startRun,
} from "../../../src/runs/turbulence/run-in-folder.node.ts";
import type { FlowReference } from "../../../src/turbulence/reference.ts";
import { contentsOf, makeFolder, smallScene } from "./folders.ts";

const reference: FlowReference = {
  name: "a line",
  case: "kf4",
  n: 32,
  zxy: Float64Array.from({ length: 16 }, (_, k) => 10 / (1 + k)),
  sigma: null,
  kurtosis: null,
  p3sigma: null,
  p5sigma: null,
  provenance: "made up",
};

let kernels: Kernels;
const whole = join(makeFolder(), "whole");
let outcome: FolderOutcome;

const runOf = (path: string, change: Record<string, unknown> = {}): FolderRun => ({
  scene: smallScene(change),
  path,
  command: "test",
  reference: undefined,
});
const start = (path: string, more: Partial<FolderRun> = {}): Promise<FolderOutcome> =>
  startRun(kernels, { ...runOf(path), reference, ...more });
const resume = (path: string, change: Record<string, unknown> = {}): Promise<FolderOutcome> =>
  resumeRun(kernels, runOf(path, change));

beforeAll(async () => {
  kernels = await loadKernels();
  outcome = await start(whole);
});

/** A run of fewer steps. */
function stopAt(path: string, step: number): Promise<FolderOutcome> {
  return startRun(kernels, { ...runOf(path, { steps: step }), reference });
}

describe("a run", () => {
  it("leaves metrics, samples and snapshots at the steps of its scene", () => {
    const { metrics, samples, record } = readRun(whole, "run");
    expect(metrics.map(({ step }) => step)).toEqual(Array.from({ length: 21 }, (_, k) => 10 * k));
    expect(samples.map(({ step }) => step)).toEqual(Array.from({ length: 18 }, (_, k) => 30 + 10 * k));
    expect(outcome.snapshots.map((path) => path.slice(-13))).toEqual(
      [7, 50, 100, 133, 150, 200].map((step) => `${String(step).padStart(9, "0")}.npz`),
    );
    expect(record).toMatchObject({ status: "done", step: 200, hash: outcome.hash, reference: "a line" });
    expect(metrics[2]?.elog).toBeNull();
    expect(metrics[3]?.elog).toBeGreaterThan(0);
    expect(outcome.elog).toBe(metrics.at(-1)?.elog);
  });

  it("says the same of a sample in metrics and samples", () => {
    const { metrics, samples } = readRun(whole, "run");
    for (const sample of samples) {
      const line = metrics.find(({ step }) => step === sample.step);
      expect(line).toMatchObject({
        energy: sample.energy,
        enstrophy: sample.enstrophy,
        nuMean: sample.nuMean,
      });
    }
  });

  for (const step of [1, 40, 57, 133, 199]) {
    it(`prolonged from step ${step} has the bytes of one that never stopped`, async () => {
      const path = join(makeFolder(), "run");
      expect((await stopAt(path, step)).step).toBe(step);
      const resumed = await resume(path);
      expect(resumed.hash).toBe(outcome.hash);
      expect(resumed.taken).toBe(200 - step);
      expect(contentsOf(path)).toEqual(contentsOf(whole));
    });
  }

  it("stopped by a signal keeps its state and goes on", async () => {
    const path = join(makeFolder(), "run");
    const stop = new AbortController();
    stop.abort();
    const stopped = await start(path, { signal: stop.signal });
    expect(stopped).toMatchObject({ isDone: false, step: 0, taken: 0, stepsPerSecond: null });
    expect(readRun(path, "run").record).toMatchObject({ status: "stopped", hash: null });
    await resume(path);
    expect(contentsOf(path)).toEqual(contentsOf(whole));
  });

  it("killed after a checkpoint, with half a line and half a record written, goes on", async () => {
    const path = join(makeFolder(), "run");
    await stopAt(path, 120);
    const old = join(makeFolder(), "old");
    cpSync(path, old, { recursive: true });
    await resume(path, { steps: 161 });
    // the folder of step 161, with the checkpoint of step 120
    for (const name of ["checkpoint.bin", "run.json"]) cpSync(join(old, name), join(path, name));
    appendFileSync(join(path, "metrics.jsonl"), '{"step":170,"ti');
    truncateSync(join(path, "samples.bin"), readFileSync(join(path, "samples.bin")).length - 100);
    await resume(path);
    expect(contentsOf(path)).toEqual(contentsOf(whole));
  });

  it("of another scene is not continued", async () => {
    for (const [change, key] of [
      [{ dt: 2e-3 }, "dt"],
      [{ closure: "leith" }, "closure"],
      [{ grid: 24 }, "grid"],
      [{ seed: 2 }, "seed"],
    ] as const) {
      await expect(resume(whole, change)).rejects.toThrow(`or the scene of its run (${key} differs)`);
    }
    await expect(resume(whole, { steps: 100 })).rejects.toThrow("--steps: expected at least 200");
  });

  it("with a damaged checkpoint is refused, and nothing is lost", async () => {
    const path = join(makeFolder(), "run");
    await stopAt(path, 50);
    const file = join(path, "checkpoint.bin");
    const good = readFileSync(file);
    const flip = (at: number): Buffer => good.map((byte, k) => (k === at ? byte ^ 1 : byte)) as Buffer;
    const other = join(makeFolder(), "other");
    await startRun(kernels, { ...runOf(other, { grid: 24, steps: 1 }), reference: null });
    for (const [bytes, message] of [
      [good.subarray(0, 1000), "cut short"],
      [good.subarray(0, 10), "cut short"],
      [new Uint8Array(0), "a checkpoint of a turbulence run"],
      [flip(good.length >> 1), "the file is damaged"],
      [flip(40), "the file is damaged"],
      [readFileSync(join(other, "checkpoint.bin")), "grid: expected 16 points a side, received 24"],
    ] as const) {
      writeFileSync(file, bytes);
      const before = contentsOf(path);
      await expect(resume(path)).rejects.toThrow(ConfigError);
      await expect(resume(path)).rejects.toThrow(message);
      expect(contentsOf(path)).toEqual(before);
    }
  });
});

describe("the guards", () => {
  it("refuse a step above the CFL bound, with the bound", async () => {
    const path = join(makeFolder(), "run");
    const run = { ...runOf(path, { dt: 0.2 }), reference: null };
    await expect(startRun(kernels, run)).rejects.toThrow(
      /^dt: expected at most 0\.0\d+: guard\.cfl = 0\.3 ≥ dt·\(largest speed \d\.\d+\)·\(largest wavenumber\), received 0\.2$/,
    );
  });

  it("stop a flow that leaves its bounds and keep the last good state", async () => {
    const path = join(makeFolder(), "run");
    const initial = { from: "random", enstrophy: 0.5 };
    const checkpoint = { everySteps: 1_000_000 };
    const change = { closure: "none", initial, checkpoint, guard: { sigmas: 1 }, steps: 5000 };
    const run = { ...runOf(path, change), reference: null };
    await expect(startRun(kernels, run)).rejects.toThrow(DivergedError);
    const { record, metrics } = readRun(path, "run");
    expect(record.status).toBe("diverged");
    expect(record.message).toMatch(
      /^largest vorticity \(guard.sigmas\): beyond its limit \(\d+\.\d+\) at step \d+, time /,
    );
    expect(record.step).toBeGreaterThan(0);
    expect(record.step).toBe(metrics.at(-1)?.step);
    // goes on under a wider guard
    const wide = { ...change, guard: { sigmas: 100 }, steps: record.step + 20 };
    expect((await resumeRun(kernels, runOf(path, wide))).isDone).toBe(true);
  });
});
