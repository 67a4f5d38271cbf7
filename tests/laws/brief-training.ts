// A training of a second, for Node and for the page.

import { resolveTraining } from "../../src/env/ppo-settings.ts";
import type { Kernels } from "../../src/kernels/kernels.ts";
import { makeTrainer } from "../../src/runs/train/team.ts";
import { requireTrainable } from "../../src/runs/train/training-env.ts";
import { parseVolleyballScene } from "../../src/volleyball/scene.ts";

export const BRIEF = {
  worlds: 64,
  rollout: 16,
  minibatches: 2,
  hidden: [16, 16],
  steps: 6 * 64 * 16,
  validate_every: 3,
  validation_episodes: 32,
} as const;

/** Trains a Solo Bump policy and hashes all its parameters: actor, critic and noise. */
export function trainBriefly(kernels: Kernels): string {
  const raw = { room: "volleyball", title: "brief", task: "solo-bump", seed: 7 };
  const scene = requireTrainable(parseVolleyballScene(raw), "brief");
  const settings = resolveTraining({ preset: "gyre", ...BRIEF, hidden: [...BRIEF.hidden] }, "ppo", "brief");
  const trainer = makeTrainer(kernels, { scene, settings, seed: 7 });
  while (!trainer.isDone) trainer.next();
  const { parameters } = trainer.save();
  trainer.free();
  const hash = kernels.xxh64(new Uint8Array(parameters.buffer, parameters.byteOffset, parameters.byteLength));
  return hash.toString(16).padStart(16, "0");
}
