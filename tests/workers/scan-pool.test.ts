// Points of a scan are the same on one thread, on two, and in this one.

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { compileKernels } from "../../src/kernels/kernels.ts";
import { LocalPool } from "../../src/runs/local-pool.ts";
import { runScan, type ScanSpec } from "../../src/runs/turbulence/scan.ts";
import { ScanHost } from "../../src/runs/turbulence/scan-host.ts";
import { findClosure } from "../../src/runs/turbulence/scan-setup.ts";
import { parseTurbulenceScene } from "../../src/turbulence/scene.ts";
import { madeReference } from "../runs/turbulence/made-runs.ts";
import { randomField } from "../turbulence/slow-transform.ts";

type StartScanPool = typeof import("../../src/workers/scan-pool.node.ts")["startScanPool"];

const scene = parseTurbulenceScene({
  room: "turbulence",
  title: "a small scan",
  case: "kf4",
  grid: 32,
  steps: 300,
  closure: "dynamic-leith",
  initial: { from: "random" },
  statistics: { spinup: 0.05, every: 0.01 },
});
const spec: ScanSpec = {
  scene: { ...scene, closure: "none" },
  ...findClosure(scene.closure, "smagorinsky"),
  parameter: "coefficient",
  initial: randomField(32, 14, 3).map((w) => 6 * w),
  reference: madeReference(),
};
const coefficients = [0.05, 0.1, 0.15, 0.2, 0.25];

it("1 and 2 workers and this thread give the same points, bit for bit", async () => {
  // threads start from dist
  const built = pathToFileURL(resolve("dist/workers/scan-pool.node.js")).href;
  const { startScanPool } = (await import(/* @vite-ignore */ built)) as { startScanPool: StartScanPool };
  const local = await runScan(spec, coefficients, new LocalPool(new ScanHost(await compileKernels())));
  expect(new Set(local.points.map((point) => point.hash)).size).toBe(coefficients.length);
  for (const workers of [1, 2]) {
    const pool = await startScanPool(workers);
    try {
      const { points } = await runScan(spec, coefficients, pool);
      expect(points).toEqual(local.points);
    } finally {
      await pool.close();
    }
  }
});
