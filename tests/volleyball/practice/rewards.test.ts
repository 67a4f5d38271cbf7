// Observation, reward, end and metrics of every practice task against plain twins, through many short episodes in which
// drones are put in place and the ball is thrown at whoever must hit it.
import { expect, it } from "vitest";
import { philox, toUniform } from "../../../src/base/philox.ts";
import { loadKernels } from "../../../src/kernels/kernels.ts";
import { AGENT } from "../../../src/kernels/volleyball-worlds.ts";
import { PracticeEnv } from "../../../src/volleyball/practice/env.ts";
import { PRACTICE_TASKS } from "../../../src/volleyball/practice/tasks.ts";
import {
  type Body,
  judge,
  Memory,
  measure,
  observe,
  putBall,
  putDrone,
  type State,
  statesOf,
  wasTouched,
} from "./twin.ts";

const WORLDS = 16;
const STEPS = 300;
const EXACT = 5e-6; // rewards and observations up to 30 are written as f32
const SUMMED = 2e-4; // returns up to a few hundred
const SHORT = 80;

/** A number in ±1 of its name. */
const noise = (...name: [number, number, number]): number =>
  2 * toUniform(philox([...name, 0], [7, 77])[0] as number) - 1;

/** Helps a world on now and then, so that everything that can be rewarded happens. */
function help(env: PracticeEnv, world: number, step: number, s: State, m: Memory): void {
  const { name, anchors } = env.task;
  const [a, b, c] = [noise(world, step, 2), noise(world, step, 3), noise(world, step, 4)];
  const about = (p: readonly number[], width: number): number[] =>
    [a, b, c].map((x, k) => (p[k] as number) + width * x);
  if (name === "hover") putDrone(env, world, 0, about([0, 0, 2], 0.15));
  else if (name === "back-and-forth") {
    putDrone(env, world, 0, about(anchors[1 - m.goal] as readonly number[], 0.35));
  } else if (m.turn === 2) {
    if ((s.ball[0] as number) > 0) putBall(env, world, [1 + a, b, 3], [-8 + 3 * c, b, -1]);
  } else if (a < 0) {
    const { p } = s.drones[m.turn] as Body;
    const near = [0.1 * b, 0.1 * c, 0.15 + 0.1 * a].map((x, k) => x + (p[k] as number));
    const sinks = name.startsWith("set") && m.turn === 1; // a drone that sinks spikes downwards
    if (sinks) env.batch.agentRow(AGENT.velocity + 2, 1)[world] = -4;
    putBall(env, world, near, [b, c, sinks ? -6 : -3]);
  } else {
    const [x, y, z] = s.ball as [number, number, number];
    putBall(env, world, [x, y, Math.max(z, 1.5)], [b, -2 * y, 5 + c]);
  }
}

for (const task of Object.values(PRACTICE_TASKS)) {
  it(`${task.name} observes, rewards, ends and measures as the formulas say`, async () => {
    const kernels = await loadKernels();
    const options = { worlds: WORLDS, precision: "f64", autoreset: "disabled", maxSteps: SHORT } as const;
    const env = new PracticeEnv(kernels, task, options);
    env.reset(5);
    const agents = task.agents;
    const size = env.observationSize;
    const memories = Array.from({ length: WORLDS }, () => new Memory());
    const seen = { terminated: 0, truncated: 0, touches: 0 };
    const sizes = new Set<number>();
    const most = env.metrics.map(() => 0);
    for (let step = 0; step < STEPS; step++) {
      statesOf(env).forEach((s, world) => {
        if (noise(world, step, 1) > (world % 2 ? 0.8 : 0.99))
          help(env, world, step, s, memories[world] as Memory);
      });
      const before = statesOf(env);
      const actions = Float32Array.from(
        { length: WORLDS * agents * 4 },
        (_, k) => 0.242 + 0.01 * noise(k, step, 0),
      );
      const result = env.step(actions);
      const mask = new Uint8Array(WORLDS);
      let gap = 0;
      statesOf(env).forEach((after, world) => {
        const m = memories[world] as Memory;
        const row = world * agents;
        for (let i = 0; i < agents; i++) {
          const got = result.observations.subarray((row + i) * size, (row + i + 1) * size);
          const wanted = observe(env, after, m, i);
          sizes.add(wanted.length);
          wanted.forEach((x, k) => {
            gap = Math.max(gap, Math.abs(x - (got[k] as number)));
          });
        }
        const want = judge(env, before[world] as State, after, m);
        want.rewards.forEach((reward, i) => {
          gap = Math.max(gap, Math.abs((result.rewards[row + i] as number) - reward));
        });
        if (wasTouched(before[world] as State, after)) seen.touches++;
        const late = !want.ended && after.step >= SHORT;
        const ended = result.terminated[row] === (want.ended ? 1 : 0);
        if (!ended || result.truncated[row] !== (late ? 1 : 0))
          expect.fail(`end of world ${world}, step ${step}`);
        if (!want.ended && !late) return;
        if (late) seen.truncated++;
        else seen.terminated++;
        const metrics = kernels.f32(env.finalMetricsAddress, WORLDS * env.metrics.length);
        measure(env, after, m, late).forEach((x, k) => {
          expect(Math.abs((metrics[world * env.metrics.length + k] as number) - x)).toBeLessThan(SUMMED);
          most[k] = Math.max(most[k] as number, x);
        });
        mask[world] = 1;
        memories[world] = new Memory();
      });
      expect(gap, `step ${step}`).toBeLessThan(EXACT);
      env.reset(5, { mask });
    }
    expect([...sizes]).toEqual([size]);
    const hasBall = !["hover", "back-and-forth"].includes(task.name);
    expect(seen.terminated).toBeGreaterThan(5);
    expect(seen.truncated).toBeGreaterThan(2);
    if (hasBall) expect(seen.touches).toBeGreaterThan(50);
    most.forEach((x, k) => {
      expect(x, `most ${env.metrics[k]}`).toBeGreaterThan(0); // each kind of success was seen
    });
    env.close();
  });
}
