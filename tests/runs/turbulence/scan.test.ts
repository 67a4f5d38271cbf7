// Scans: ranges, the closure that is varied, order of points, the ledger; points that diverge; known runs.
import { beforeAll, describe, expect, it } from "vitest";
import type { Pool } from "../../../src/env/pool.ts";
import { compileKernels, loadKernels } from "../../../src/kernels/kernels.ts";
import { LocalPool } from "../../../src/runs/local-pool.ts";
import { runTurbulence, startSimulation } from "../../../src/runs/turbulence/run-turbulence.ts";
import {
  bestPoint,
  divergedPoint,
  parseRange,
  runScan,
  type ScanPoint,
  type ScanSpec,
} from "../../../src/runs/turbulence/scan.ts";
import { ScanHost, sceneOfPoint } from "../../../src/runs/turbulence/scan-host.ts";
import { decodeScanLedger, encodeScanLedger, jobOf } from "../../../src/runs/turbulence/scan-ledger.ts";
import { findClosure } from "../../../src/runs/turbulence/scan-setup.ts";
import { parseTurbulenceScene, type TurbulenceScene } from "../../../src/turbulence/scene.ts";
import { randomField } from "../../turbulence/slow-transform.ts";
import { madeReference } from "./made-runs.ts";

const N = 16;

/** A scan of a few hundred steps on 16². */
function specOf(closure: unknown, name: string, parameter = "coefficient", steps = 400): ScanSpec {
  const scene = parseTurbulenceScene({
    room: "turbulence",
    title: "a small scan",
    case: "kf4",
    grid: N,
    dt: 1e-3,
    steps,
    closure,
    initial: { from: "random" },
    statistics: { spinup: 0.1, every: 0.02 },
  });
  return {
    scene: { ...scene, closure: "none" },
    ...findClosure(scene.closure, name),
    parameter,
    initial: randomField(N, 6, 3).map((w) => 6 * w),
    reference: madeReference(),
  };
}

describe("a range of coefficients", () => {
  it("has both ends, without the digits of binary sums", () => {
    const coefficients = parseRange("0.05:0.20:0.01", "--coefficient");
    expect(coefficients.length).toBe(16);
    expect(coefficients.slice(0, 3)).toEqual([0.05, 0.06, 0.07]);
    expect(coefficients.map(String).every((text) => text.length <= 4)).toBe(true);
    expect(coefficients.at(-1)).toBe(0.2);
    expect(parseRange("0.1:0.25:0.1", "--coefficient")).toEqual([0.1, 0.2]);
    expect(parseRange("3:3:1", "--coefficient")).toEqual([3]);
    expect(parseRange("-0.02:-0.01:0.005", "--coefficient")).toEqual([-0.02, -0.015, -0.01]);
  });

  it("may be a list, put in order, each once", () => {
    expect(parseRange("0.2, 0.1,0.2,1e-3", "--coefficient")).toEqual([0.001, 0.1, 0.2]);
  });

  it("names flag, rule and value of a mistake", () => {
    const rule = "--coefficient: expected FROM:TO:STEP with FROM ≤ TO and STEP > 0, such as 0.05:0.20:0.01";
    for (const text of ["0.05:0.20", "a:b:c", "", "0.1:0.2:0.1:4", "0.1:Infinity:1", "0x1:2:1", "1,,2"]) {
      expect(() => parseRange(text, "--coefficient"), text).toThrow(rule);
    }
    const refused =
      (text: string): (() => unknown) =>
      () =>
        parseRange(text, "--coefficient");
    expect(refused("0.2:0.1:0.01")).toThrow('expected FROM ≤ TO in FROM:TO:STEP, received "0.2:0.1:0.01"');
    expect(refused("0.1:0.2:0")).toThrow("expected STEP > 0 in FROM:TO:STEP");
    expect(refused("0.1:0.2:-0.01")).toThrow("expected STEP > 0 in FROM:TO:STEP");
    expect(refused("0:1:1e-9")).toThrow("expected at most 1000 points");
  });
});

describe("the closure that is varied", () => {
  const closures = [
    { name: "hyperviscosity", order: 8, coefficient: 0.1 },
    { name: "okubo-weiss", amplitude: -0.01 },
  ];

  it("is the scene's own among its others, or stands alone", () => {
    expect(findClosure(closures, "okubo-weiss")).toEqual({ closures, index: 1 });
    expect(findClosure(closures, "leith")).toEqual({ closures: [{ name: "leith" }], index: 0 });
  });

  it("has the coefficient, and the others theirs", () => {
    const scene = sceneOfPoint(specOf(closures, "okubo-weiss", "amplitude"), -0.02);
    expect(scene.closure).toMatchObject([
      { name: "hyperviscosity", order: 8, coefficient: 0.1 },
      { name: "okubo-weiss", amplitude: -0.02 },
    ]);
  });

  it("is refused when it is unknown, lacks the parameter, or may not have the value", () => {
    expect(() => findClosure(closures, "smagorinski")).toThrow("did you mean smagorinsky?");
    expect(() => sceneOfPoint(specOf("leith", "leith", "fraction"), 1)).toThrow(
      /fraction: expected a known key/,
    );
    expect(() => sceneOfPoint(specOf("leith", "leith"), -1)).toThrow(/coefficient: expected a number ≥ 0/);
  });
});

describe("points", () => {
  let pool: LocalPool<ScanSpec, number, ScanPoint>;
  const spec = specOf("smagorinsky", "smagorinsky");
  beforeAll(async () => {
    pool = new LocalPool(new ScanHost(await compileKernels()));
  });

  it("are those of the scene run by itself with the coefficient", async () => {
    const { points, isComplete } = await runScan(spec, [0.1, 0.2], pool);
    expect(isComplete).toBe(true);
    for (const point of points) {
      const scene = sceneOfPoint(spec, point.coefficient) as TurbulenceScene;
      const simulation = startSimulation(await loadKernels(), scene, spec.initial);
      let samples = 0;
      const nothing = (): void => undefined;
      const sink = { metrics: nothing, snapshot: nothing, checkpoint: nothing, sample: () => void samples++ };
      const outcome = await runTurbulence(simulation, scene, sink, { reference: spec.reference });
      expect(point).toMatchObject({ status: "done", steps: 400, hash: outcome.hash, snapshots: samples });
      expect(point.elog).toBeCloseTo(outcome.elog as number, 12);
    }
    expect(new Set(points.map((point) => point.hash)).size).toBe(2);
    expect((points[1]?.nuMean as number) / (points[0]?.nuMean as number)).toBeGreaterThan(2);
  });

  it("that diverge are said to, and do not end the scan", async () => {
    const wild = specOf(
      ["hyperviscosity", "okubo-weiss"].map((name) => ({ name })),
      "okubo-weiss",
      "amplitude",
    );
    const { points } = await runScan(wild, [-1, -0.01], pool);
    expect(points[0]).toMatchObject({
      coefficient: -1,
      status: "diverged",
      elog: null,
      hash: null,
      snapshots: 0,
    });
    expect(points[0]?.steps).toBeLessThan(400);
    expect(points[1]).toMatchObject({ coefficient: -0.01, status: "done", steps: 400 });
  });
});

describe("the order of work", () => {
  const point = (coefficient: number, elog: number | null): ScanPoint => ({
    ...divergedPoint(coefficient, 1),
    elog,
  });

  it("does not show in the points, and Ctrl-C stops between them", async () => {
    const delays = [30, 1, 10, 5];
    const slow = {
      workers: 3,
      run: async ({ items }: { items: readonly number[] }) => {
        await new Promise((done) => setTimeout(done, delays[items[0] as number]));
        return [point(items[0] as number, 1)];
      },
      close: async () => undefined,
    } as Pool<ScanSpec, number, ScanPoint>;
    const spec = specOf("leith", "leith");
    const seen: number[] = [];
    const onPoint = ({ coefficient }: ScanPoint): void => void seen.push(coefficient);
    const { points } = await runScan(spec, [0, 1, 2, 3], slow, { onPoint });
    expect(points.map(({ coefficient }) => coefficient)).toEqual([0, 1, 2, 3]);
    expect(seen).not.toEqual([0, 1, 2, 3]);
    const stopped = await runScan(spec, [0, 1, 2, 3], slow, { isStopped: () => true });
    expect(stopped).toEqual({ points: [], isComplete: false });
  });

  it("best is least Elog; points without one do not count", () => {
    expect(bestPoint([point(1, null), point(2, 0.3), point(3, 0.2)])).toEqual({ coefficient: 3, elog: 0.2 });
    expect(bestPoint([point(1, null)])).toBeNull();
  });
});

describe("the ledger of a scan", () => {
  const spec = specOf("smagorinsky", "smagorinsky");
  const job = jobOf(spec, "0.1.0");
  const points = [
    divergedPoint(0.2, 7),
    { ...divergedPoint(0.1, 400), elog: 0.25, hash: "0123456789abcdef" },
  ];
  const text = encodeScanLedger(job, points);

  it("gives back the points in order, and drops a last line that was cut short", () => {
    expect(decodeScanLedger(text, job, "scan.jsonl")).toEqual([points[1], points[0]]);
    expect(decodeScanLedger(text.slice(0, -5), job, "scan.jsonl")).toEqual([points[1]]);
    expect(decodeScanLedger("", job, "scan.jsonl")).toEqual([]);
  });

  it("refuses points of another scan, naming what differs", () => {
    for (const [other, key] of [
      [jobOf(spec, "9.9.9"), "version"],
      [jobOf({ ...spec, parameter: "x" }, "0.1.0"), "parameter"],
      [jobOf({ ...spec, initial: spec.initial.map((w) => -w) }, "0.1.0"), "initialCheck"],
      [jobOf({ ...spec, reference: madeReference({ kurtosis: 5 }) }, "0.1.0"), "referenceCheck"],
      [jobOf({ ...spec, scene: { ...spec.scene, steps: 500 } }, "0.1.0"), "scene"],
    ] as const) {
      expect(() => decodeScanLedger(text, other, "scan.jsonl")).toThrow(
        `the same ${key} as the points in it`,
      );
    }
  });

  it("notices a line that was changed", () => {
    const changed = text.replace('"elog":0.25', '"elog":0.15');
    expect(() => decodeScanLedger(changed, job, "scan.jsonl")).toThrow("scan.jsonl: line 2: check");
  });
});
