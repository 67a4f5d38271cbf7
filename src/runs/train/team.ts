// Who trains: one member in this thread, or several in threads of their own (src/workers). All do every step together.

import { isArs } from "../../env/ars-settings.ts";
import { alone } from "../../env/collective.ts";
import type { LearnerSettings } from "../../env/ppo-settings.ts";
import { instantiateKernels, type Kernels } from "../../kernels/kernels.ts";
import { type SavedTraining, Trainer, type TrainReport, type TrainState } from "./trainer.ts";
import { type EnvMaterial, type LearningScene, makeTrainingEnv } from "./training-env.ts";

/** What a training is, as plain data that a thread can be sent. */
export interface TrainSpec {
  readonly scene: LearningScene;
  readonly settings: LearnerSettings;
  readonly seed: number;
  readonly material?: EnvMaterial;
}

/** The members of a training. Call `close()` when done. */
export interface TrainTeam {
  /** threads; 0 when all is done in this one */
  readonly workers: number;
  next(): Promise<TrainReport>;
  save(): Promise<SavedTraining>;
  restore(state: TrainState): Promise<void>;
  close(): Promise<void>;
}

/** A member on kernels of its own. */
export function makeTrainer(kernels: Kernels, spec: TrainSpec, collective = alone): Trainer {
  const { scene, settings, material } = spec;
  const envs = {
    training: (worlds: number) =>
      makeTrainingEnv(kernels, scene, worlds, settings.episode_steps, {
        ...material,
        rests: isArs(settings),
      }),
    validation: (worlds: number) =>
      makeTrainingEnv(kernels, scene, worlds, null, { ...material, rests: true }),
  };
  return new Trainer(kernels, envs, settings, spec.seed, collective);
}

/** A team of one in this thread. */
export async function makeLocalTeam(module: WebAssembly.Module, spec: TrainSpec): Promise<TrainTeam> {
  const trainer = makeTrainer(await instantiateKernels(module), spec);
  return {
    workers: 0,
    next: async () => trainer.next(),
    save: async () => trainer.save(),
    restore: async (state) => trainer.restore(state),
    close: async () => trainer.free(),
  };
}
