// Golden vectors of minimum-snap trajectories (../shared/reference/replanning): basis, Gram matrices, solves.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { gramMatrices, hermiteBasis } from "../../src/replanning/hermite.ts";
import { MinSnap } from "../../src/replanning/min-snap.ts";
import { statusAt } from "../../src/replanning/trajectory.ts";
import { hasReference, referenceJson, report } from "./reference.ts";

interface Basis {
  readonly left_basis_coefficients: number[][];
  readonly right_basis_coefficients: number[][];
  readonly [gram: string]: number[][];
}
interface Solve {
  readonly cost_position: number;
  readonly cost_yaw: number;
  readonly waypoint_derivatives: number[][];
  readonly waypoint_yaw_derivatives: number[][];
  readonly samples: number[][];
}
export interface GoldenTrajectory {
  readonly name: string;
  readonly waypoints: number[][];
  readonly segment_times: number[];
  readonly smoothness_weights_in: number[];
  readonly initial_derivatives: number[][] | null;
  readonly initial_yaw_derivatives: number[][] | null;
  readonly free_end: boolean;
  readonly sampled: Solve;
  readonly exact: Omit<Solve, "samples">;
}

const FILES = ["replanning/hermite_basis.json", "replanning/min_snap.json"] as const;
const has = FILES.every((file) => hasReference(file));
if (!has) report("minimum snap", 0, 1, 0);

/** Largest gap, by the largest size of what is wanted. */
function relativeGap(got: ArrayLike<number>, want: readonly number[]): number {
  const scale = Math.max(...want.map(Math.abs), 1e-12);
  return Math.max(...want.map((x, k) => Math.abs((got[k] as number) - x))) / scale;
}

describe.skipIf(!has)("minimum snap as published", () => {
  let kernels: Kernels;
  let [compared, gap] = [0, 0];
  const compare = (got: ArrayLike<number>, want: readonly number[], tolerance: number): void => {
    expect(got.length).toBe(want.length);
    const here = relativeGap(got, want);
    compared++;
    gap = Math.max(gap, here);
    expect(here).toBeLessThan(tolerance);
  };
  beforeAll(async () => {
    kernels = await loadKernels();
  });
  afterAll(() => report("minimum snap", compared, 0, gap));

  it.each([
    ["position", 5],
    ["yaw", 3],
  ] as const)("has the basis and the Gram matrices of %s", (name, n) => {
    const golden = referenceJson<Record<string, Basis>>(FILES[0])[name] as Basis;
    const basis = hermiteBasis(n);
    compare(
      basis.flat(),
      [...golden.left_basis_coefficients, ...golden.right_basis_coefficients].flat(),
      1e-12,
    );
    const find = (word: string): number[] =>
      (golden[Object.keys(golden).find((key) => key.endsWith(word)) as string] as number[][]).flat();
    const sampled = gramMatrices(n, { sampled: 40 });
    const half = sampled.length / 2;
    compare(gramMatrices(n, "exact").subarray(0, half), find("_exact"), 1e-11);
    compare(sampled.subarray(0, half), find("_sampled_40"), 1e-11);
    compare(sampled.subarray(half), find("_last_segment"), 1e-11);
  });

  const cases = has ? referenceJson<{ cases: GoldenTrajectory[] }>(FILES[1]).cases : [];
  it.each(cases.map((one) => [one.name, one] as const))("solves %s", (_, golden) => {
    for (const [gram, want] of [
      [{ sampled: 40 }, golden.sampled],
      ["exact", golden.exact],
    ] as const) {
      const solver = new MinSnap(kernels, golden.segment_times.length, gram);
      const solution = solver.solve({
        waypoints: golden.waypoints,
        times: golden.segment_times,
        weights: golden.smoothness_weights_in,
        start: golden.initial_derivatives ?? undefined,
        startYaw: golden.initial_yaw_derivatives?.flat(),
        freeEnd: golden.free_end,
      });
      compare([solution.positionCost], [want.cost_position], 1e-9);
      compare([solution.yawCost], [want.cost_yaw], 1e-9);
      compare(solution.position, want.waypoint_derivatives.flat(), 1e-5);
      compare(solution.yaw, want.waypoint_yaw_derivatives.flat(), 1e-5);
      golden.sampled.samples.forEach((row, i) => {
        if (gram === "exact") return;
        const [segment, part] = [Math.floor(i / 5), (i % 5) / 4];
        const status = statusAt(solution, segment, part);
        [0, 1, 2].forEach((axis) => {
          expect(Math.abs((status[axis] as number) - (row[1 + axis] as number))).toBeLessThan(1e-6);
        });
        compare(status, row.slice(1), 1e-5);
      });
      solver.free();
    }
  });
});
