// V-RACER in a few seconds on the toy environment.
import { resolveTraining } from "../../src/env/ppo-settings.ts";
import type { VracerSettings } from "../../src/env/vracer-settings.ts";

const base = resolveTraining({ preset: "gyre" }, "vracer", "toy") as VracerSettings;

/** Small and quick; `change` is of V-RACER's own settings. */
export function quickly(change: Partial<VracerSettings["vracer"]> = {}): VracerSettings {
  const vracer = {
    ...base.vracer,
    hidden: [16, 16],
    learning_rate: 2e-3,
    gamma: 0.97,
    noise: 0.3,
    minibatch: 64,
    memory: 8000,
    memory_start: 1000,
    experiences_per_update: 4,
    rescale_every: 100,
    ...change,
  };
  return { ...base, worlds: 16, rollout: 16, vracer };
}
