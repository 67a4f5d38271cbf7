// Golden vectors of the flatness map and level 1 (../shared/reference/replanning).
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { LEVEL_1_SEARCH, searchFactor } from "../../src/replanning/line-search.ts";
import { MotorLimits } from "../../src/replanning/motor-limits.ts";
import { STMCFB } from "../../src/replanning/vehicle.ts";
import { hasReference, referenceJson, report } from "./reference.ts";
import { goldenTrajectory } from "./replanning-trajectories.ts";

interface Golden {
  readonly name: string;
  readonly samples: number[][];
  readonly flat: number[][];
  readonly motor_speed_min_on_grid: number;
  readonly motor_speed_max_on_grid: number;
  readonly low_fidelity_feasible: boolean;
  readonly line_search_alpha?: number;
}
const FILES = ["replanning/flatness.json", "replanning/min_snap.json"] as const;
const has = FILES.every((file) => hasReference(file));
if (!has) report("flatness", 0, 1, 0);

describe.skipIf(!has)("the flatness map as published", () => {
  let kernels: Kernels;
  let limits: MotorLimits;
  let [compared, gap] = [0, 0];
  beforeAll(async () => {
    kernels = await loadKernels();
    limits = new MotorLimits(kernels, STMCFB);
  });
  afterAll(() => report("flatness", compared, 0, gap));
  const golden = has ? referenceJson<{ cases: Golden[] }>(FILES[0]).cases : [];

  const compare = (got: number, want: number, scale: number): void => {
    const here = Math.abs(got - want) / scale;
    compared++;
    gap = Math.max(gap, here);
    expect(here).toBeLessThan(1e-8);
  };

  it.each(golden.map((one) => [one.name, one] as const))("maps %s", (_, one) => {
    const rows = Float64Array.from(one.samples.flatMap((row) => row.slice(1)));
    const [plain, dragged] = [limits.map(rows), limits.map(rows, STMCFB.quadraticDrag)];
    one.flat.forEach((row, i) => {
      const { roll, pitch, rates, moments, thrust, speeds } = plain[i] as (typeof plain)[number];
      const got = [roll, pitch, ...rates, ...moments, thrust, ...speeds, ...(dragged[i]?.speeds ?? [])];
      // samples have 12 digits: moments from fourth derivatives are small differences, so each by the largest of its kind
      row.forEach((want, k) => {
        const column = one.flat.map((other) => Math.abs(other[k] as number));
        compare(got[k] as number, want, Math.max(...column, 1e-3));
      });
    });
  });

  it.each(golden.map((one) => [one.name, one] as const))("finds the limits of %s", (_, one) => {
    const trajectory = goldenTrajectory(kernels, one.name);
    const { feasible, least, most } = limits.check(trajectory);
    expect(feasible).toBe(one.low_fidelity_feasible);
    // through a solve: as near as its derivatives are
    expect(Math.abs(least / one.motor_speed_min_on_grid - 1)).toBeLessThan(1e-5);
    expect(Math.abs(most / one.motor_speed_max_on_grid - 1)).toBeLessThan(1e-5);
    compared += 3;
    if (one.line_search_alpha === undefined) return;
    const factor = searchFactor(LEVEL_1_SEARCH, (alphas) =>
      limits
        .checkAll(
          alphas.map(() => trajectory),
          alphas,
          true,
        )
        .map((check) => check.feasible),
    );
    expect(factor).toBeCloseTo(one.line_search_alpha, 9);
    compared++;
  });
});
