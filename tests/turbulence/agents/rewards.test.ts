// Rewards from spectra: the published ones in numbers that can be checked by hand, ours in what they compare.
import { describe, expect, it } from "vitest";
import {
  makeReward,
  REWARDS,
  type RewardName,
  type SpectraSeen,
} from "../../../src/turbulence/agents/rewards.ts";

const N = 16;
const HALF = N / 2;
const fall = (scale: number): Float64Array =>
  Float64Array.from({ length: HALF }, (_, k) => (k === 0 ? 0 : scale / (k * k)));
const wanted = { zxy: fall(2), exy: fall(3), kurtosis: 4 };
const seen = (z: number, e: number, kurtosis = 4): SpectraSeen => ({
  z0: fall(z),
  z1: fall(z),
  e0: fall(e),
  e1: fall(e),
  kurtosis,
});
const pay = (name: RewardName, flow: SpectraSeen): number => makeReward(name, wanted, N)(flow);
const sumOver = (of: (k: number) => number, end = HALF): number =>
  Array.from({ length: end - 1 }, (_, i) => of(i + 1)).reduce((a, b) => a + b, 0);

describe("rewards of spectra", () => {
  it("are the published formulas over both axes", () => {
    const flow = seen(3, 5); // 1/k² and 2/k² too much
    expect(pay("z1", flow)).toBeCloseTo(1 / (2 * sumOver((k) => 1 / (k * k))), 12);
    expect(pay("k1", flow)).toBeCloseTo(1 / (2 * sumOver((k) => 4 / (k * k))), 12);
    expect(pay("zc", flow)).toBeCloseTo(-2 * sumOver((k) => 1 / k ** 4), 12);
    expect(pay("kc", flow)).toBeCloseTo(-2 * sumOver((k) => 4 / k ** 4), 12);
    const gap = Math.log(1.5) ** 2;
    expect(pay("ze", flow)).toBeCloseTo(-Math.sqrt(2 * (HALF - 1)) * Math.exp(gap), 10);
    expect(pay("log-norm", flow)).toBeCloseTo(1 / (Math.log(1.5) * Math.sqrt(HALF - 1)), 12);
  });

  it("are 1/(0.05 + error) for an error that is the same everywhere, whatever the weights", () => {
    for (const name of ["log", "log-octaves", "log-tail", "log-core", "log-bands", "log-kurtosis"] as const) {
      expect(pay(name, seen(3, 5))).toBeCloseTo(1 / (0.05 + Math.log(1.5)), 12);
      expect(pay(name, seen(2, 3))).toBeCloseTo(20, 10);
    }
  });

  it("weigh what their names say", () => {
    const error = (name: RewardName, k: number): number => {
      const flow = seen(2, 3);
      for (const row of [flow.z0, flow.z1]) row[k] = Math.E * (row[k] as number);
      return 1 / pay(name, flow) - 0.05; // rms of one error of 1 among zeros
    };
    expect(error("log", 1)).toBeCloseTo(error("log", 7), 12);
    expect(error("log", 1) ** 2).toBeCloseTo(1 / 7, 12);
    // octaves 1; 2, 3; 4 … 7
    expect(error("log-octaves", 1) ** 2).toBeCloseTo(1 / 3, 12);
    expect(error("log-octaves", 3) ** 2).toBeCloseTo(1 / 6, 12);
    expect(error("log-octaves", 5) ** 2).toBeCloseTo(1 / 12, 12);
    expect(error("log-tail", 7) ** 2 / error("log-tail", 1) ** 2).toBeCloseTo((1 + 7 / 8) / (1 + 1 / 8), 12);
    expect(error("log-core", 7)).toBe(0); // at 0.85·k_c and beyond
    expect(error("log-core", 6)).toBeGreaterThan(0);
    // bands of 16²: k = 1 … 3, 4, 5, 6, 7
    expect(error("log-bands", 2) ** 2).toBeCloseTo(1 / 9 / 5, 12);
    expect(error("log-bands", 7) ** 2).toBeCloseTo(1 / 5, 12);
    expect(pay("log-kurtosis", seen(2, 3, 6))).toBeCloseTo(19.5, 10);
  });

  it("fall when a flow moves away from the reference", () => {
    for (const name of REWARDS) expect(pay(name, seen(2.2, 3.3))).toBeGreaterThan(pay(name, seen(4, 6)));
  });

  it("name what a reference lacks", () => {
    const short = { ...wanted, exy: new Float64Array(0), kurtosis: null };
    expect(() => makeReward("k1", short, N)).toThrow("reference: energy spectrum: expected k = 0 … 7");
    expect(() => makeReward("log", { ...short, zxy: new Float64Array(3) }, N)).toThrow("k = 0 … 2");
    expect(() => makeReward("log-kurtosis", short, N)).toThrow("reference: kurtosis: expected a number");
    expect(makeReward("log", short, N)(seen(2, 3))).toBeCloseTo(20, 10);
  });
});
