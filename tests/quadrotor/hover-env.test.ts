// The Hover environment: conforms to the contract, starts as specified, rewards as the formula says.
import { describe, expect, it } from "vitest";
import { checkEnv } from "../../src/env/check-env.ts";
import { loadKernels } from "../../src/kernels/kernels.ts";
import { HoverEnv } from "../../src/quadrotor/hover-env.ts";
import { heading, type Quaternion, toRpy, up } from "../../src/quadrotor/quaternion.ts";
import { iris } from "../../src/quadrotor/sheets/iris.ts";
import { hoverThrottle } from "../../src/quadrotor/vehicle.ts";

const SINGLE = 2e-5; // f32 observation against a formula in f64

/** Reward and end of volleyball.md 4.0 from a state of 17 and the target heading. */
function verdict(s: number[], target: number[]): { reward: number; ended: boolean } {
  const at = (k: number): number => s[k] as number;
  const q = s.slice(3, 7) as unknown as Quaternion;
  const h = heading(q);
  const errors = [
    -at(0),
    -at(1),
    2 - at(2),
    (target[0] as number) - h[0],
    (target[1] as number) - h[1],
    -h[2],
  ];
  const d = Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0));
  const near = 1 / (1 + (1.2 * d) ** 2);
  const terms = ((up(q)[2] + 1) / 2) ** 2 + 1 / (1 + at(12) ** 4);
  const effort = s.slice(13, 17).reduce((sum, t) => sum + t, 0);
  return { reward: near + near * terms + 0.1 * Math.exp(-effort), ended: at(2) < 0.2 || d > 4 };
}

describe("HoverEnv", () => {
  for (const actionTransform of ["PRT", "PIDrate", "discrete:2"]) {
    for (const autoreset of ["same-step", "disabled"] as const) {
      it(`conforms with ${actionTransform}, ${autoreset}`, async () => {
        const kernels = await loadKernels();
        const make = (): HoverEnv =>
          new HoverEnv(kernels, {
            worlds: 5,
            actionTransform,
            autoreset,
            maxSteps: 60,
            spread: { mass: 0.1 },
          });
        const report = checkEnv(make, { steps: 300 });
        expect(report.problems).toEqual([]);
        expect(report.episodes).toBeGreaterThan(5);
      });
    }
  }

  it("starts inside the ranges of the task, differently in each world, the same for one seed", async () => {
    const kernels = await loadKernels();
    const env = new HoverEnv(kernels, { worlds: 400, precision: "f64" });
    const first = env.reset(3).observations.slice();
    expect(env.reset(3).observations).toEqual(first);
    expect(env.reset(4).observations).not.toEqual(first);
    const mean = [0, 0, 0];
    for (let world = 0; world < 400; world++) {
      const s = env.bodies.column(world);
      const [x, y, z] = s as unknown as [number, number, number];
      expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(2.5);
      expect(z).toBeGreaterThanOrEqual(1);
      expect(z).toBeLessThanOrEqual(2.5);
      const [roll, pitch] = toRpy(kernels, s.slice(3, 7) as unknown as Quaternion);
      expect(Math.max(Math.abs(roll), Math.abs(pitch))).toBeLessThanOrEqual(0.2 * Math.PI + 1e-12);
      expect(s[13]).toBeCloseTo(hoverThrottle(iris), 12);
      mean.forEach((sum, k) => {
        mean[k] = sum + (s[k] as number) / 400;
      });
    }
    expect(Math.abs(mean[0] as number)).toBeLessThan(0.25); // standard error 0.07
    expect(Math.abs((mean[2] as number) - 1.75)).toBeLessThan(0.08);
  });

  for (const precision of ["f32", "f64"] as const) {
    it(`observes, rewards and ends as the formulas say (${precision})`, async () => {
      const env = new HoverEnv(await loadKernels(), { worlds: 8, precision, autoreset: "disabled" });
      env.reset(11);
      let ends = 0;
      for (let step = 0; step < 60; step++) {
        const before = env.state();
        const waiting = new Set<number>();
        const actions = Float32Array.from({ length: 32 }, (_, k) => 0.23 + 0.3 * Math.sin(k + 0.3 * step));
        const result = env.step(actions);
        const state = env.state();
        for (let world = 0; world < 8; world++) {
          const s = Array.from(state.subarray(world * 19, world * 19 + 17));
          const target = Array.from(state.subarray(world * 19 + 17, world * 19 + 19));
          if (s.every((x, k) => x === before[world * 19 + k])) waiting.add(world);
          const want = verdict(s, target);
          expect(Math.abs((result.rewards[world] as number) - want.reward)).toBeLessThan(SINGLE);
          expect(result.terminated[world]).toBe(want.ended ? 1 : 0);
          const seen = result.observations.subarray(world * 26, world * 26 + 26);
          const q = s.slice(3, 7) as unknown as Quaternion;
          const h = heading(q);
          const row = [
            ...[0, 0, 2].map((goal, k) => goal - (s[k] as number)),
            ...s.slice(3, 13),
            ...h,
            ...up(q),
            ...s.slice(13).map((t) => 2 * t - 1),
            ...[target[0] as number, target[1] as number, 0].map((goal, k) => goal - (h[k] as number)),
          ];
          expect(row.length).toBe(26);
          row.forEach((x, k) => {
            expect(Math.abs((seen[k] as number) - x)).toBeLessThan(SINGLE);
          });
        }
        ends += result.infos.final.length;
        for (const final of result.infos.final) expect(waiting.has(final.world)).toBe(false);
      }
      expect(ends).toBeGreaterThan(0);
    });
  }

  it("flies level on the hover command, and a new vehicle each episode with a spread", async () => {
    const kernels = await loadKernels();
    const env = new HoverEnv(kernels, { worlds: 64, spread: { mass: 0.3 } });
    env.reset(1);
    const throttles = env.bodies.row(13).slice();
    expect(new Set(throttles).size).toBeGreaterThan(50);
    env.close();
  });

  it("names the field, the rule and the value", async () => {
    const kernels = await loadKernels();
    expect(() => new HoverEnv(kernels, { worlds: 0 })).toThrow("worlds: expected an integer ≥ 1, received 0");
    expect(() => new HoverEnv(kernels, { worlds: 1, maxSteps: 0 })).toThrow("maxSteps");
    expect(() => new HoverEnv(kernels, { worlds: 1, actionTransform: "PIDrat" })).toThrow(
      "did you mean PIDrate?",
    );
    const env = new HoverEnv(kernels, { worlds: 1 });
    expect(() => env.reset(-1)).toThrow("seed: expected a whole number from 0 to 4294967295, received -1");
    env.reset(1);
    expect(() => env.step(new Float32Array(3))).toThrow("actions: expected 4 numbers");
    expect(() => env.step(Float32Array.of(0, Number.NaN, 0, 0))).toThrow(
      "actions[1]: expected a finite number",
    );
    const discrete = new HoverEnv(kernels, { worlds: 1, actionTransform: "discrete:2" });
    discrete.reset(1);
    expect(() => discrete.step(Float32Array.of(16))).toThrow(
      "actions[0]: expected a whole number from 0 to 15",
    );
  });
});
