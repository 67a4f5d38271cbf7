// Every environment that ships conforms.
import { beforeAll, expect, it } from "vitest";
import { checkEnv } from "../../src/env/check-env.ts";
import type { AutoresetMode } from "../../src/env/env.ts";
import { type Kernels, loadKernels } from "../../src/kernels/kernels.ts";
import { VolleyballEnv } from "../../src/volleyball/env.ts";
import { PracticeEnv } from "../../src/volleyball/practice/env.ts";
import { PRACTICE_TASKS } from "../../src/volleyball/practice/tasks.ts";
import { TASK_NAMES, TASKS } from "../../src/volleyball/tasks.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

for (const task of TASK_NAMES) {
  for (const autoreset of ["same-step", "disabled"] satisfies AutoresetMode[]) {
    for (const precision of ["f32", "f64"] as const) {
      it(`volleyball ${task}, ${autoreset}, ${precision}`, () => {
        const make = (): VolleyballEnv =>
          new VolleyballEnv(kernels, TASKS[task], { worlds: 5, precision, autoreset });
        const report = checkEnv(make, { seed: 3, steps: 1000 });
        expect(report.problems).toEqual([]);
        expect(report.episodes).toBeGreaterThan(3); // random commands soon end a game
        expect(report.steps).toBe(1000);
      });
    }
  }
}

for (const task of Object.values(PRACTICE_TASKS)) {
  const transforms = task.agents === 1 ? (["PRT", "PIDrate"] as const) : (["PRT"] as const);
  for (const autoreset of ["same-step", "disabled"] satisfies AutoresetMode[]) {
    for (const actionTransform of transforms) {
      it(`practice ${task.name}, ${autoreset}, ${actionTransform}`, () => {
        const make = (): PracticeEnv =>
          new PracticeEnv(kernels, task, { worlds: 5, autoreset, actionTransform, maxSteps: 120 });
        const report = checkEnv(make, { seed: 3, steps: 500 });
        expect(report.problems).toEqual([]);
        expect(report.episodes).toBeGreaterThan(3);
      });
    }
  }
}

it("refuses actions of the wrong length or not finite, and seeds out of range", () => {
  const env = new VolleyballEnv(kernels, TASKS["1v1"], { worlds: 1 });
  env.reset(1);
  expect(() => env.step(new Float32Array(7))).toThrow("actions: expected 8 numbers [1, 2, 4], received 7");
  expect(() => env.step(new Float32Array(8).fill(Number.NaN))).toThrow(
    "actions[0]: expected a finite number",
  );
  expect(() => env.reset(-1)).toThrow("seed: expected a whole number");
  env.close();
});
