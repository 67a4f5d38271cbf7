// A team of threads in Node that trains.

import { compileKernels } from "../kernels/kernels.ts";
import type { TrainSpec, TrainTeam } from "../runs/train/team.ts";
import type { SavedTraining, TrainReport } from "../runs/train/trainer.ts";
import { makeSharedMemory } from "./shared-collective.ts";
import { type NodeThread, startNodeThread } from "./start-thread.node.ts";
import type { TrainWorker } from "./train-worker.ts";

/** Starts `size` threads, 1 … 8; they wait for each other in every step, so all are told at once. */
export async function startTrainTeam(spec: TrainSpec, size: number): Promise<TrainTeam> {
  const module = await compileKernels();
  const memory = makeSharedMemory();
  const script = new URL("./train-worker.node.js", import.meta.url);
  const abort = new AbortController();
  const startOne = (_: unknown, rank: number) => {
    const place = { module, spec, memory, rank, size };
    return startNodeThread<TrainWorker>(script, (remote) => remote.start(place), abort.signal);
  };
  const threads = await Promise.all(Array.from({ length: size }, startOne)).catch((error) => {
    abort.abort(); // the others wait for the one that failed
    throw error;
  });
  const failed = new Promise<never>((_, reject) => {
    for (const thread of threads) thread.onFailure(reject);
  });
  failed.catch(() => undefined); // seen by whoever asks the team next
  const all = <T>(ask: (thread: NodeThread<TrainWorker>) => PromiseLike<unknown>): Promise<T[]> =>
    Promise.race([failed, Promise.all(threads.map(ask))]) as Promise<T[]>;
  return {
    workers: size,
    next: async () => (await all<TrainReport>(({ remote }) => remote.next()))[0] as TrainReport,
    save: async () => mergeStates(await all<SavedTraining>(({ remote }) => remote.save())),
    restore: async (state) => void (await all(({ remote }) => remote.restore(state))),
    close: async () => void (await Promise.all(threads.map((thread) => thread.stop()))),
  };
}

/** All members agree but for the shards that each holds. */
function mergeStates(states: readonly SavedTraining[]): SavedTraining {
  const shards = new Map(states.flatMap((state) => [...state.shards]));
  return { ...(states[0] as SavedTraining), shards };
}
