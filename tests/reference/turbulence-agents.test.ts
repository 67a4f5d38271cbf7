// Agents as published (turbulence.md 5): their states in golden runs, and how their actions reach the grid.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { interpolate, makeInterpolation } from "../../src/turbulence/agents/interpolation.ts";
import { makeLattice } from "../../src/turbulence/agents/lattice.ts";
import { makeReward } from "../../src/turbulence/agents/rewards.ts";
import { AgentObserver, statePartsOf } from "../../src/turbulence/agents/state.ts";
import { decodeReferenceCsv } from "../../src/turbulence/reference.ts";
import { SpectralTransform } from "../../src/turbulence/spectral-transform.ts";
import { hasReference, referenceBytes, referenceJson, report } from "./reference.ts";
import { goldenFields, goldenNames, goldenRun, initialField } from "./turbulence-fields.ts";

const INTERPOLATION = 1e-12;
/** relative to the larger of 1 and the value: states reach 3000 */
const STATE = 1e-9;
/** the code's reward has eight digits of its own (turbulence.md 9) */
const REWARD = 1e-8;
const SIDE = 4;

/** A golden run's spectra and what its agents were paid. */
interface PaidRun {
  readonly N: number;
  readonly case: string;
  readonly records: Readonly<
    Record<
      string,
      {
        readonly reward_code?: number | null;
        readonly Z_axis0: readonly number[];
        readonly Z_axis1: readonly number[];
      }
    >
  >;
}

interface Upsample {
  readonly nagents: number;
  readonly N: number;
  readonly actions: number[];
  readonly agent_rows: number[];
  readonly field: number[][];
}

describe.skipIf(!hasReference("turbulence/golden"))("published agents", () => {
  let kernels: Kernels;
  const made = new Map<number, { transform: SpectralTransform; observer: AgentObserver }>();

  /** Transform and observer of a grid. */
  function toolsOf(n: number): { transform: SpectralTransform; observer: AgentObserver } {
    let tools = made.get(n);
    if (!tools) {
      const parts = statePartsOf("invariantlocalandglobalgradgrad");
      tools = {
        transform: new SpectralTransform(kernels, n),
        observer: new AgentObserver(kernels, makeLattice(SIDE, n), parts),
      };
      made.set(n, tools);
    }
    return tools;
  }

  /** Largest gap of the states of a field, relative to the larger of 1 and the value. */
  function stateGap(n: number, omega: Float64Array, want: readonly (readonly number[])[]): number {
    const { transform, observer } = toolsOf(n);
    const got = observer.observe(transform.forward(omega));
    expect(got.length).toBe(want.flat().length);
    const gaps = want
      .flat()
      .map((value, i) => Math.abs((got[i] as number) - value) / Math.max(1, Math.abs(value)));
    return Math.max(...gaps);
  }

  beforeAll(async () => {
    kernels = await loadKernels();
  });

  afterAll(() => {
    for (const { transform, observer } of made.values()) {
      transform.free();
      observer.free();
    }
  });

  it("see what the published code gave them", () => {
    let [largest, compared] = [0, 0];
    for (const name of goldenNames()) {
      const run = goldenRun(name);
      if (run.state_before_first_step) {
        largest = Math.max(largest, stateGap(run.N, initialField(run), run.state_before_first_step));
        compared++;
      }
      for (const [step, omega] of goldenFields(run)) {
        const want = run.records[step]?.state_agents;
        if (!want) continue;
        largest = Math.max(largest, stateGap(run.N, omega, want));
        compared++;
      }
    }
    report("agent states", compared, 0, largest);
    expect(compared).toBeGreaterThan(0);
    expect(largest).toBeLessThan(STATE);
  });

  it("are paid as the published code paid them (z1, both axes)", () => {
    let [largest, compared] = [0, 0];
    for (const name of goldenNames()) {
      const run = referenceJson<PaidRun>(`turbulence/golden/${name}.json`);
      for (const record of Object.values(run.records)) {
        if (typeof record.reward_code !== "number") continue;
        const csv = `enstrophy_spectrum_${run.case}_DNS_xy.csv`;
        const text = new TextDecoder().decode(referenceBytes(`turbulence/spectra/${csv}`));
        const { zxy } = decodeReferenceCsv(text, csv);
        const none = new Float64Array(0);
        const reward = makeReward("z1", { zxy, exy: none, kurtosis: null }, run.N);
        const z0 = Float64Array.from(record.Z_axis0);
        const z1 = Float64Array.from(record.Z_axis1);
        const paid = reward({ z0, z1, e0: none, e1: none, kurtosis: 3 });
        largest = Math.max(largest, Math.abs(paid / record.reward_code - 1));
        compared++;
      }
    }
    report("agent rewards (relative)", compared, 0, largest);
    expect(compared).toBeGreaterThan(100);
    expect(largest).toBeLessThan(REWARD);
  });

  it("reach the grid by the published spline", () => {
    let largest = 0;
    const golden = referenceJson<Upsample[]>("turbulence/golden/upsample.json");
    for (const { nagents, N, actions, agent_rows, field } of golden) {
      const side = Math.sqrt(nagents);
      const rows = Array.from(
        { length: side },
        (_, p) => (makeLattice(side, N).points[p * side] as number) / N,
      );
      expect(rows).toEqual(agent_rows);
      const got = interpolate(makeInterpolation("published", side, N), actions);
      field.flat().forEach((value, i) => {
        largest = Math.max(largest, Math.abs((got[i] as number) - value));
      });
    }
    report("agent interpolation", golden.length, 0, largest);
    expect(golden.length).toBeGreaterThan(0);
    expect(largest).toBeLessThan(INTERPOLATION);
  });
});
