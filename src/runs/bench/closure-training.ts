// Speed of a closure's training on one core: PPO on kf4 of 32² points, agents that turn a hyperviscosity, settings of
// scenes/turbulence/smarl-32.json with fewer worlds and shorter rollouts. An action is held for 100 steps of the solver;
// a block is one update with the rollout before it.

import { resolveTraining } from "../../env/ppo-settings.ts";
import type { Kernels } from "../../kernels/kernels.ts";
import { Ppo } from "../../learning/ppo.ts";
import { ClosureEnv } from "../../turbulence/agents/env.ts";
import { agentSettings } from "../../turbulence/agents/settings.ts";
import { makeInitialField } from "../../turbulence/initial.ts";
import { parseTurbulenceScene } from "../../turbulence/scene.ts";
import { SpectralTransform } from "../../turbulence/spectral-transform.ts";
import { type BenchResult, medianOf } from "./result.ts";

const HOLD = 100;
const BLOCKS = 7;
const WORLDS = 16;
const ROLLOUT = 8;

/** Agents' actions and the solver's steps, a second of training. */
export function benchClosureTraining(kernels: Kernels, hold = HOLD, blocks = BLOCKS): BenchResult[] {
  const raw = { room: "turbulence", title: "bench", case: "kf4", grid: 32, precision: "f32" };
  const scene = parseTurbulenceScene({ ...raw, initial: { from: "random" } });
  const transform = (n: number): SpectralTransform => new SpectralTransform(kernels, n);
  const zxy = Float64Array.from({ length: 16 }, (_, k) => 8 / (1 + k * k * k));
  const wanted = { zxy, exy: new Float64Array(0), kurtosis: null };
  const flows = [{ scene, wanted, starts: [makeInitialField(scene, { transform })] }];
  const agents = agentSettings.parse({ control: "knobs", hold, episode: 300 });
  const sizes = { worlds: WORLDS, rollout: ROLLOUT, hidden: [32], epochs: 8, minibatches: 8 };
  const settings = resolveTraining({ preset: "gyre", ...sizes }, "ppo", "bench");
  const ppo = new Ppo(kernels, (worlds) => new ClosureEnv(kernels, { worlds, flows, agents }), settings, 1);
  ppo.iterate(); // V8 compiles the kernels well on the way
  const actions = WORLDS * ROLLOUT;
  const speeds = Array.from({ length: blocks }, () => {
    const started = performance.now();
    ppo.iterate();
    return (1000 * actions) / (performance.now() - started);
  });
  ppo.free();
  const result = (name: string, unit: string, samples: readonly number[]): BenchResult => ({
    name: `turbulence.training.${name}`,
    value: medianOf(samples),
    unit,
    samples,
  });
  return [
    result("actions", "actions/s", speeds),
    result(
      "steps",
      "steps/s",
      speeds.map((speed) => hold * speed),
    ),
  ];
}
