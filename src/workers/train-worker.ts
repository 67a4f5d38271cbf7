// What a thread that trains offers over comlink: one member of the team.

import { instantiateKernels } from "../kernels/kernels.ts";
import { makeTrainer, type TrainSpec } from "../runs/train/team.ts";
import type { SavedTraining, Trainer, TrainReport, TrainState } from "../runs/train/trainer.ts";
import { SharedCollective } from "./shared-collective.ts";

/** Which member of which team a thread is. */
export interface Membership {
  readonly module: WebAssembly.Module;
  readonly spec: TrainSpec;
  readonly memory: SharedArrayBuffer;
  readonly rank: number;
  readonly size: number;
}

/** The thread's side of a team. */
export interface TrainWorker {
  /** takes its place; returns when all members have */
  start(membership: Membership): Promise<void>;
  /** the report of member 0; the others give none */
  next(): TrainReport | undefined;
  save(): SavedTraining;
  restore(state: TrainState): void;
}

/** Makes the thread's side. */
export function makeTrainWorker(): TrainWorker {
  let trainer: Trainer | undefined;
  let rank = 0;
  const need = (): Trainer => {
    if (!trainer) throw new Error("the worker was not started");
    return trainer;
  };
  return {
    start: async ({ module, spec, memory, ...place }) => {
      rank = place.rank;
      const kernels = await instantiateKernels(module);
      trainer = makeTrainer(kernels, spec, new SharedCollective(memory, rank, place.size));
    },
    next: () => {
      const report = need().next();
      return rank === 0 ? report : undefined;
    },
    save: () => need().save(),
    restore: (state) => need().restore(state),
  };
}
